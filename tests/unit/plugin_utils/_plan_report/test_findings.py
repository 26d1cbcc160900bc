# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Findings as data: the table of rules, their order, and how many count."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.plumb.aws.plugins.plugin_utils._plan_report.findings import (
    CATEGORIES,
    CRITICAL,
    HIGH,
    LEVELS,
    LOW,
    MEDIUM,
    NONE,
    RULES,
    Finding,
    counted,
    in_order,
    key_of,
    levels_of,
    worst,
)
from unit.searching import examples


def finding(level: str = LOW, **more: str) -> Finding:
    return Finding("wider", level, "other", more.pop("reason", "x"), **more)  # type: ignore[arg-type]


def test_levels_go_from_the_worst_down() -> None:
    assert LEVELS == (CRITICAL, HIGH, MEDIUM, LOW, NONE) == ("critical", "high", "medium", "low", "none")


def test_each_rule_has_a_name_a_level_and_a_category() -> None:
    assert [name for name in RULES if not re.fullmatch(r"[a-z]+(-[a-z]+)*", name)] == []
    assert {name: rule.name for name, rule in RULES.items()} == {name: name for name in RULES}
    assert {rule.level for rule in RULES.values()} == set(LEVELS) - {NONE}
    assert {rule.category for rule in RULES.values()} == set(CATEGORIES)


@pytest.mark.parametrize(
    ("level", "rules"),
    [
        (CRITICAL, {"foreign-admin", "anyone-may-assume", "admin-access"}),
        (
            HIGH,
            {
                *(
                    "foreign-account",
                    "federated-wider",
                    "privilege-escalation",
                    "pass-any-role",
                    "condition-removed",
                    "deny-removed",
                ),
                *("boundary-removed", "boundary-wider", "resource-exposure", "credentials-exposure"),
                "expired-acceptance",
            },
        ),
        (LOW, {"lint", "wider"}),
    ],
)
def test_rules_have_their_usual_levels(level: str, rules: set[str]) -> None:
    assert {name for name, rule in RULES.items() if rule.level == level} == rules


def test_a_finding_names_its_resource_where_it_is_of_one() -> None:
    assert finding(kind="instance profile", name="web").resource == "instance profile web"
    assert finding().resource == ""
    assert (finding().counts, finding(accepted="known").counts) == (True, False)


_FINDINGS = st.lists(
    st.builds(
        finding,
        st.sampled_from(LEVELS),
        kind=st.sampled_from(["role", "policy"]),
        name=st.sampled_from(["a", "b"]),
        reason=st.sampled_from(["x", "y"]),
        accepted=st.sampled_from(["", "known"]),
    ),
    max_size=12,
)


@given(_FINDINGS)
@examples(100)
def test_findings_are_in_order_of_level_and_resource_each_once(found: list[Finding]) -> None:
    ordered = in_order(found)
    assert set(ordered) == set(found)
    assert len(ordered) == len(set(ordered))
    places = [(LEVELS.index(each.level), each.kind, each.name) for each in ordered]
    assert places == sorted(places)
    assert in_order(ordered) == ordered


@given(_FINDINGS)
@examples(100)
def test_what_counts_is_counted_by_level_and_the_worst_is_the_first_that_has_any(found: list[Finding]) -> None:
    counts = counted(found)
    assert list(counts) == [CRITICAL, HIGH, MEDIUM, LOW]
    assert sum(counts.values()) == sum(each.counts and each.level != NONE for each in found)
    assert worst(found) == next((level for level, number in counts.items() if number), NONE)


def test_reasons_of_one_resource_stay_in_the_order_in_which_they_were_found() -> None:
    found = [finding(reason=reason, kind="role", name="r") for reason in ("z", "a", "m")]
    assert [each.reason for each in in_order(found)] == ["z", "a", "m"]


@given(_FINDINGS)
@examples(100)
def test_each_resource_has_the_worst_level_of_its_findings_in_whatever_order(found: list[Finding]) -> None:
    levels = levels_of(found)
    assert set(levels) == {key_of(each) for each in found}
    assert levels == levels_of(reversed(found))
    for key, level in levels.items():
        assert level == worst(each for each in found if key_of(each) == key)
