# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which actions on which objects one statement matches and others do not.

A statement is a grid: its actions are the rows, its resources or principals the columns. A cell counts as covered only
where that is shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any, TypeAlias

from ansible_collections.plumb.aws.plugins.module_utils.policy import glob
from ansible_collections.plumb.aws.plugins.module_utils.policy.implication import Answer, Tests, implies
from ansible_collections.plumb.aws.plugins.module_utils.policy.principals import Principal, stands_for

# Work that one comparison may take, in tokens of patterns run through automata: some 20 ms. Real policies need a
# fraction of it. When it is spent, nothing more counts as covered, and nothing as surely new.
_MOST_WORK = 25_000


@dataclass(frozen=True)
class Patterns:
    """Actions or resources: what matches one of the patterns, or with ``inverted`` what matches none of them."""

    items: tuple[str, ...]
    inverted: bool = False

    @cached_property
    def plain(self) -> frozenset[str]:
        """The items that match one text only."""
        return frozenset(item for item in self.items if not _is_pattern(item))

    @cached_property
    def wide(self) -> tuple[str, ...]:
        """The items that match more than one text."""
        return tuple(item for item in self.items if _is_pattern(item))


@dataclass(frozen=True)
class Rule:
    """One statement in canonical form. ``objects`` are resources, or in a trust policy principals."""

    allows: bool
    actions: Patterns
    objects: Patterns | tuple[Principal, ...]
    tests: Tests
    spelling: dict[str, str]


# A row is one action pattern, or all inverted patterns together; a column one resource, principal or inverted set.
Row: TypeAlias = "str | frozenset[str]"
Column: TypeAlias = "str | frozenset[str] | Principal"
_Whole: TypeAlias = "Patterns | tuple[Principal, ...]"


@dataclass(frozen=True)
class _Overlap:
    """How another statement meets one: whether its conditions hold there, and which rows and columns it covers.

    ``near`` remembers which it may meet; that is asked for what is not covered alone.
    """

    rule: Rule
    answer: Answer
    rows: frozenset[Row]
    columns: frozenset[Column]
    near: dict[tuple[bool, Row | Column], bool] = field(default_factory=dict)


class Coverage:
    """Comparisons of statements within one budget of work."""

    def __init__(self) -> None:
        self._work_left = _MOST_WORK

    def uncovered(self, rule: Rule, others: Iterable[Rule]) -> dict[tuple[Row, Column], bool]:
        """The cells of a statement that others do not cover; True where it is sure that they hold something new."""
        rows, columns = _cells(rule.actions), _cells(rule.objects)
        near = [other for other in others if any(self._may_meet(row, other.actions) for row in rows)]
        overlaps = [self._overlap(rule, rows, columns, other) for other in near]
        helping = [overlap for overlap in overlaps if overlap.answer is Answer.YES]
        left = [(row, column) for row in rows for column in _uncovered_columns(row, columns, helping)]
        together = self._covered_together(left, helping)
        return {cell: self._is_sure(*cell, overlaps) for cell in left if cell not in together}

    def _overlap(self, rule: Rule, rows: Sequence[Row], columns: Sequence[Column], other: Rule) -> _Overlap:
        return _Overlap(
            rule=other,
            answer=implies(rule.tests, other.tests),
            rows=frozenset(row for row in rows if self._within(row, other.actions)),
            columns=frozenset(column for column in columns if self._within(column, other.objects)),
        )

    def _covered_together(
        self, cells: Sequence[tuple[Row, Column]], helping: Sequence[_Overlap]
    ) -> set[tuple[Row, Column]]:
        """The cells that several statements cover together, each all of their row, or each all of their column."""
        found = set()
        known: dict[tuple[tuple[int, ...], Row | Column], bool] = {}
        for row, column in cells:
            by_row = tuple(place for place, overlap in enumerate(helping) if row in overlap.rows)
            by_column = tuple(place for place, overlap in enumerate(helping) if column in overlap.columns)
            for places, cell, pick in ((by_row, column, _objects), (by_column, row, _actions)):
                if len(places) > 1 and (places, cell) not in known:
                    patterns = [item for place in places for item in pick(helping[place].rule)]
                    known[places, cell] = self._covered_by_several(patterns, cell)
                if known.get((places, cell)):
                    found.add((row, column))
        return found

    def _is_sure(self, row: Row, column: Column, overlaps: Sequence[_Overlap]) -> bool:
        """At most one statement meets the cell, and that one is decided; or all that do are, in one row or column."""
        if self._work_left <= 0:
            return False
        meeting = [
            each
            for each in overlaps
            if self._is_near(each, row, is_row=True) and self._is_near(each, column, is_row=False)
        ]
        if len(meeting) > 1:
            if not _are_plain(row, column, meeting):
                return False  # sets that are told by what they leave out may cover it together
            in_line = all(row in each.rows for each in meeting) or all(column in each.columns for each in meeting)
            return in_line and all(each.answer is Answer.YES for each in meeting)
        return not meeting or meeting[0].answer is not Answer.UNKNOWN

    def _is_near(self, overlap: _Overlap, cell: Row | Column, *, is_row: bool) -> bool:
        known = overlap.near.get((is_row, cell))
        if known is None:
            whole = overlap.rule.actions if is_row else overlap.rule.objects
            known = overlap.near[is_row, cell] = self._may_meet(cell, whole)
        return known

    def _within(self, cell: Row | Column, whole: _Whole) -> bool:
        """Whether a cell lies within the patterns or principals of a statement."""
        if isinstance(cell, Principal) or not isinstance(whole, Patterns):
            return isinstance(cell, Principal) and not isinstance(whole, Patterns) and _stands_for_any(whole, cell)
        if isinstance(cell, frozenset):
            if whole.inverted:  # all but A lies within all but B where A has all of B
                return all(any(self._covers(mine, theirs) for mine in cell) for theirs in whole.items)
            return "*" in whole.items
        if whole.inverted:
            return all(self._disjoint(item, cell) for item in whole.items)
        if cell in whole.plain or cell in whole.wide or "*" in whole.wide:
            return True
        if not whole.wide:
            return False
        return any(self._covers(item, cell) for item in whole.wide) or self._covered_by_several(whole.items, cell)

    def _may_meet(self, cell: Row | Column, whole: _Whole) -> bool:
        """Whether a cell and a statement can have anything in common; True where that is not known."""
        if isinstance(cell, Principal) or not isinstance(whole, Patterns):
            if not isinstance(cell, Principal) or isinstance(whole, Patterns):
                return True
            return _stands_for_any(whole, cell) or any(stands_for(cell, one) for one in whole)
        if isinstance(cell, str):
            if whole.inverted:
                return not any(self._covers(item, cell) for item in whole.items)
            if cell in whole.plain:
                return True
            others = whole.items if _is_pattern(cell) else whole.wide  # two plain texts meet only if they are equal
            return any(not self._disjoint(item, cell) for item in others)
        if whole.inverted:
            return True
        return not all(any(self._covers(mine, item) for mine in cell) for item in whole.items)

    def _covered_by_several(self, patterns: Sequence[str], cell: Row | Column) -> bool:
        """Whether patterns cover a cell together that none covers alone, as ``?`` and ``??*`` do with ``*?``."""
        if not isinstance(cell, str) or not glob.has_wildcard(cell):
            return False
        meeting = [pattern for pattern in patterns if not self._disjoint(pattern, cell)]
        return len(meeting) > 1 and self._spend(cell, *meeting) and glob.covered_by_any(meeting, cell)

    def _covers(self, wide: str, narrow: str) -> bool:
        if wide in ("*", narrow):
            return True
        if not glob.has_wildcard(wide):
            return False
        (head, tail), (narrow_head, narrow_tail) = _literal_ends(wide), _literal_ends(narrow)
        if not narrow_head.startswith(head) or not narrow_tail.endswith(tail):
            return False
        return self._spend(wide, narrow) and glob.covers(wide, narrow)

    def _disjoint(self, one: str, other: str) -> bool:
        (head, tail), (other_head, other_tail) = _literal_ends(one), _literal_ends(other)
        if not (head.startswith(other_head) or other_head.startswith(head)):
            return True
        if not (tail.endswith(other_tail) or other_tail.endswith(tail)):
            return True
        return self._spend(one, other) and glob.disjoint(one, other)

    def _spend(self, *patterns: str) -> bool:
        """Whether there is work left for a comparison of these patterns."""
        self._work_left -= sum(map(len, patterns))
        return self._work_left > 0


def _are_plain(row: Row, column: Column, overlaps: Sequence[_Overlap]) -> bool:
    wholes = (whole for each in overlaps for whole in (each.rule.actions, each.rule.objects))
    inverted = any(isinstance(whole, Patterns) and whole.inverted for whole in wholes)
    return not inverted and not isinstance(row, frozenset) and not isinstance(column, frozenset)


def _uncovered_columns(row: Row, columns: Sequence[Column], helping: Sequence[_Overlap]) -> list[Column]:
    covered: set[Column] = set()
    for overlap in helping:
        if row in overlap.rows:
            covered |= overlap.columns
    return [column for column in columns if column not in covered]


def _is_pattern(item: str) -> bool:
    return "*" in item or "?" in item or "$" in item


def _cells(whole: _Whole) -> Sequence[Any]:
    if isinstance(whole, Patterns):
        return (frozenset(whole.items),) if whole.inverted else whole.items
    return whole


def _objects(rule: Rule) -> Sequence[str]:
    return rule.objects.items if isinstance(rule.objects, Patterns) and not rule.objects.inverted else ()


def _actions(rule: Rule) -> Sequence[str]:
    return () if rule.actions.inverted else rule.actions.items


def _stands_for_any(principals: Iterable[Principal], one: Principal) -> bool:
    return any(stands_for(principal, one) for principal in principals)


@lru_cache(maxsize=8192)
def _literal_ends(pattern: str) -> tuple[str, str]:
    """The text before the first wildcard or variable and the one after the last; without any, twice the whole."""
    first = min((place for place in map(pattern.find, "*?$") if place >= 0), default=len(pattern))
    last = max(map(pattern.rfind, "*?}"))
    return pattern[:first], pattern[last + 1 :]
