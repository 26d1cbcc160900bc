# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Lints of trust policies: each names the trouble it is for, and sound documents get none."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.plumb.aws.plugins.module_utils._policy.lint.rules import warnings
from unit.module_utils._policy.lint.rule_examples import FOUND, PASSED, TRUST_RULES, param, rules_of
from unit.small_documents import (
    OWN_ACCOUNT,
    load,
    trust,
)

Document = dict[str, Any]


@pytest.mark.parametrize(
    ("rule", "kind", "document", "words"),
    [
        param(rule, number, *row)
        for rule, rows in FOUND.items()
        if rule in TRUST_RULES
        for number, row in enumerate(rows, 1)
    ],
)
def test_a_rule_finds_what_it_is_for_and_names_it(rule: str, kind: str, document: Document, words: str) -> None:
    found = [problem for problem in warnings(load(document), kind, own_account=OWN_ACCOUNT) if problem.rule == rule]
    assert any(words in problem.message for problem in found), found


@pytest.mark.parametrize(
    ("rule", "kind", "document"),
    [
        param(rule, number, *row)
        for rule, rows in PASSED.items()
        if rule in TRUST_RULES
        for number, row in enumerate(rows, 1)
    ],
)
def test_a_rule_lets_pass_what_it_is_not_for(rule: str, kind: str, document: Document) -> None:
    assert rule not in rules_of(document, kind, own_account=OWN_ACCOUNT)


def test_a_trust_policy_of_any_form_is_looked_at_without_an_error() -> None:
    principals: tuple[Any, ...] = ("*", None, 7, [], {"AWS": [7, None]}, {"Service": {}})
    for principal in principals:
        assert set(rules_of(trust(Principal=principal), "trust")) <= {"principal-action"}
