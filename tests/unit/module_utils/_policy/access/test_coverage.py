# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which cells of a statement others cover: patterns found by their ends, and what is left in blocks."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.plumb.aws.plugins.module_utils._policy.access import implication
from ansible_collections.plumb.aws.plugins.module_utils._policy.access.coverage import Coverage, Patterns, Rule, Rules
from ansible_collections.plumb.aws.plugins.module_utils._policy.document import glob
from ansible_collections.plumb.aws.plugins.module_utils._policy.trust.principals import Principal
from unit.searching import examples

patterns = st.lists(st.text(alphabet="ab*?", min_size=1, max_size=4), min_size=1, max_size=4).map(tuple)


def rule(actions: Any, objects: Any = "*", *, allows: bool = True, **condition: Any) -> Rule:
    def as_patterns(items: Any) -> Any:
        return items if isinstance(items, Patterns) else Patterns(tuple(items.split()))

    whole = objects if isinstance(objects, tuple) else as_patterns(objects)
    tests = implication.tests_of({operator: {"aws:x": [value]} for operator, value in condition.items()})
    return Rule(allows, as_patterns(actions), whole, tests, {})


def left(mine: Rule, *others: Rule) -> set[tuple[Any, Any, bool]]:
    """The cells that others do not cover, and whether they are shown to be new."""
    found = Coverage().uncovered(mine, Rules(others))
    return {(row, column, rest.sure) for rest in found for row in rest.rows for column in rest.columns}


CASES: dict[str, tuple[Rule, list[Rule], set[tuple[Any, Any, bool]]]] = {
    "nobody else": (rule("a b", "x"), [], {("a", "x", True), ("b", "x", True)}),
    "itself": (rule("a b", "x"), [rule("a b", "x")], set()),
    "a pattern": (rule("ab", "x/1"), [rule("a*", "x/*")], set()),
    "another action": (rule("a", "x"), [rule("b", "x")], {("a", "x", True)}),
    "half of the grid": (rule("a b", "x y"), [rule("a", "x y")], {("b", "x", True), ("b", "y", True)}),
    "two statements, a row each": (rule("a b", "x"), [rule("a", "x"), rule("b", "x")], set()),
    "two patterns together": (rule("*?", "x"), [rule("?", "x"), rule("??*", "x")], set()),
    "crosswise": (rule("a b", "x y"), [rule("a", "x"), rule("b", "y")], {("a", "y", True), ("b", "x", True)}),
    "a part of it": (rule("a*", "x"), [rule("ab", "x")], {("a*", "x", True)}),
    "under a condition": (rule("a", "x"), [rule("a", "x", StringEquals="v")], {("a", "x", True)}),
    "under a condition that may hold": (rule("a", "x"), [rule("a", "x", StringNotEquals="v")], {("a", "x", False)}),
    "inverted within inverted": (
        rule(Patterns(("a", "b"), inverted=True)),
        [rule(Patterns(("a",), inverted=True))],
        set(),
    ),
    "an action that the inverted ones leave in": (rule("b"), [rule(Patterns(("a",), inverted=True))], set()),
    "an action that the inverted ones leave out": (
        rule("a"),
        [rule(Patterns(("a",), inverted=True))],
        {("a", "*", True)},
    ),
    "principals": (
        rule("a", (Principal("AWS", "arn:aws:iam::123456789012:user/u"), Principal("Service", "ec2"))),
        [rule("a", (Principal("AWS", "123456789012"),))],
        {("a", Principal("Service", "ec2"), True)},
    ),
}


@pytest.mark.parametrize(("mine", "others", "cells"), CASES.values(), ids=CASES)
def test_what_others_do_not_cover_is_left_cell_by_cell(
    mine: Rule, others: list[Rule], cells: set[tuple[Any, Any, bool]]
) -> None:
    assert left(mine, *others) == cells


@examples(200)
@given(patterns, st.text(alphabet="ab*?", min_size=1, max_size=4))
def test_no_pattern_that_covers_or_meets_a_cell_is_missed(items: tuple[str, ...], cell: str) -> None:
    whole = Patterns(items)
    over, near = set(whole.over(cell)), set(whole.near(cell))
    assert {item for item in items if glob.covers(item, cell)} <= over
    assert {item for item in items if not glob.disjoint(item, cell)} <= near


@examples(150)
@given(patterns, patterns, patterns)
def test_what_counts_as_covered_is_covered(
    actions: tuple[str, ...], one: tuple[str, ...], other: tuple[str, ...]
) -> None:
    texts = ["".join(letters) for length in range(5) for letters in itertools.product("abz", repeat=length)]
    mine = Rule(True, Patterns(actions), Patterns(("*",)), (), {})
    others = [Rule(True, Patterns(each), Patterns(("*",)), (), {}) for each in (one, other)]
    uncovered = {row for row, _column, _sure in left(mine, *others)}
    for action in set(actions) - uncovered:
        for text in texts:
            if glob.matches(action, text):
                assert any(glob.matches(pattern, text) for pattern in (*one, *other)), (action, text)


def test_patterns_are_told_from_plain_texts() -> None:
    whole = Patterns(("a", "a*", "?", "${aws:x}"))
    assert whole.plain == frozenset({"a"})
    assert whole.wide == ("a*", "?", "${aws:x}")


def test_when_all_work_is_spent_nothing_is_covered_by_patterns_and_nothing_is_sure() -> None:
    long = "*a" * 20_000
    cells = left(rule("x " + long, "y"), rule(f"{long}b* x*", "y"))
    assert all(not sure for _row, _column, sure in cells)
