# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Lints of trust policies: each names the trouble it is for, and sound documents get none."""

from __future__ import annotations

from typing import Any

import pytest

from unit.module_utils._policy.lint.rule_examples import Document, found_in, messages, passed_in, rules_of
from unit.small_documents import trust


@pytest.mark.parametrize(("rule", "kind", "document", "words"), found_in("trust"))
def test_a_rule_finds_what_it_is_for_and_names_it(rule: str, kind: str, document: Document, words: str) -> None:
    found = messages(rule, kind, document)
    assert len(found) == 1
    assert words in found[0]


@pytest.mark.parametrize(("rule", "kind", "document"), passed_in("trust"))
def test_a_rule_lets_pass_what_it_is_not_for(rule: str, kind: str, document: Document) -> None:
    assert messages(rule, kind, document) == []


def test_a_trust_policy_of_any_form_is_looked_at_without_an_error() -> None:
    principals: tuple[Any, ...] = ("*", None, 7, [], {"AWS": [7, None]}, {"Service": {}})
    for principal in principals:
        assert set(rules_of(trust(Principal=principal), "trust")) <= {"principal-action"}
