# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ids of accounts that are none, and external ids that are numbers."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from unit.module_utils._policy.lint.condition_examples import condition
from unit.module_utils._policy.lint.rule_examples import Document, found_in, messages, passed_in
from unit.small_documents import managed


@pytest.mark.parametrize(("rule", "kind", "document", "words"), found_in("accounts"))
def test_a_rule_finds_what_it_is_for_and_names_it(rule: str, kind: str, document: Document, words: str) -> None:
    found = messages(rule, kind, document)
    assert len(found) == 1
    assert words in found[0]


@pytest.mark.parametrize(("rule", "kind", "document"), passed_in("accounts"))
def test_a_rule_lets_pass_what_it_is_not_for(rule: str, kind: str, document: Document) -> None:
    assert messages(rule, kind, document) == []


@given(st.integers(10**11, 10**12 - 1))
def test_each_number_of_twelve_digits_may_be_an_account(number: int) -> None:
    document = condition("StringEquals", "aws:ResourceAccount", [number, str(number)])
    assert messages("invalid-account-id", "managed", document) == []


@given(st.integers(8**10, 8**11 - 1))
def test_an_account_that_yaml_took_for_an_octal_number_is_told(number: int) -> None:
    written = f"0{number:o}"
    assert len(written) == 12
    [message] = messages("invalid-account-id", "managed", condition("StringEquals", "aws:SourceAccount", number))
    assert (f"if {written} is meant" in message) or len(str(number)) == 12


def test_what_the_shared_case_has_is_found() -> None:
    document = yaml.safe_load("{StringEquals: {'aws:ResourceAccount': 012345670123}}")
    assert document == {"StringEquals": {"aws:ResourceAccount": 1402433619}}
    [message] = messages("invalid-account-id", "managed", managed(Condition=document))
    assert "1402433619" in message
    assert "012345670123" in message
