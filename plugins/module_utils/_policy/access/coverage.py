# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which actions on which objects one statement matches and others do not.

A statement is a grid: its actions are the rows, its resources or principals the columns. A cell counts as covered only
where that is shown.
"""

from __future__ import annotations

import bisect
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any, TypeAlias

from ansible_collections.plumb.aws.plugins.module_utils._policy.access.implication import Answer, Tests, implies
from ansible_collections.plumb.aws.plugins.module_utils._policy.document import glob
from ansible_collections.plumb.aws.plugins.module_utils._policy.trust.principals import Principal, stands_for

# Work that one comparison may take, in tokens of patterns run through automata: some 10 ms. Real policies need a
# fraction of it. When it is spent, nothing more counts as covered, and nothing as surely new.
_MOST_WORK = 15_000


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

    def over(self, cell: str) -> Iterator[str]:
        """The items that can cover a cell, by what stands before, after and between their wildcards."""
        head, tail = _literal_ends(cell)
        for length in self._lengths:
            if length > len(head):
                break
            for its_tail, items in self._by_head.get(head[:length], {}).items():
                if tail.endswith(its_tail):
                    yield from (item for literal, item in items if literal in cell)

    def near(self, cell: str) -> Iterator[str]:
        """The items that can have a text in common with a cell, by what stands before and after their wildcards."""
        head, tail = _literal_ends(cell)
        for each in self._near_heads(head):
            for its_tail, items in self._by_head[each].items():
                if tail.endswith(its_tail) or its_tail.endswith(tail):
                    yield from (item for _literal, item in items)

    def _near_heads(self, head: str) -> Iterator[str]:
        """The beginnings of items that begin a text or go on with it."""
        yield from (head[:length] for length in self._lengths if length < len(head) and head[:length] in self._by_head)
        place = bisect.bisect_left(self._heads, head)
        while place < len(self._heads) and self._heads[place].startswith(head):
            yield self._heads[place]
            place += 1

    @cached_property
    def _by_head(self) -> dict[str, dict[str, list[tuple[str, str]]]]:
        """The items by their literal beginnings and ends, each with a text that whatever it covers must have."""
        found: dict[str, dict[str, list[tuple[str, str]]]] = {}
        for item in self.items:
            head, tail = _literal_ends(item)
            found.setdefault(head, {}).setdefault(tail, []).append((glob.inner_literal(item), item))
        return found

    @cached_property
    def _heads(self) -> list[str]:
        return sorted(self._by_head)

    @cached_property
    def _lengths(self) -> list[int]:
        return sorted({len(head) for head in self._by_head})


@dataclass(frozen=True)
class Rule:
    """One statement in canonical form. ``objects`` are resources, or in a trust policy principals."""

    allows: bool
    actions: Patterns
    objects: Patterns | tuple[Principal, ...]
    tests: Tests
    spelling: dict[str, str]


class Rules:
    """Statements that others are held against, with all their actions as one set of patterns."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self.all = tuple(rules)
        self.actions = Patterns(
            tuple(dict.fromkeys(item for rule in self.all if not rule.actions.inverted for item in rule.actions.items))
        )


# A row is one action pattern, or all inverted patterns together; a column one resource, principal or inverted set.
Row: TypeAlias = "str | frozenset[str]"
Column: TypeAlias = "str | frozenset[str] | Principal"
_Whole: TypeAlias = "Patterns | tuple[Principal, ...]"
_Cells: TypeAlias = "dict[Row, tuple[Column, ...]]"  # for each row its columns


@dataclass(frozen=True)
class _Overlap:
    """How another statement meets one: whether its conditions hold there, and which rows and columns it covers."""

    rule: Rule
    answer: Answer
    rows: frozenset[Row]
    columns: frozenset[Column]


@dataclass(frozen=True)
class _Standing:
    """How a row or column stands to the overlaps, by their places: which may meet it, and which cover it.

    Cells whose row and column stand alike are left alike.
    """

    met_by: frozenset[int]
    covered_by: frozenset[int]
    inverted: bool


@dataclass(frozen=True)
class Rest:
    """Cells that others do not cover: each of the rows with each of the columns.

    ``sure``: they are shown to hold something new. ``partly``: statements that may match a part of them; ``wholly``:
    those of them that would match all, were it not for their conditions.
    """

    rows: tuple[Row, ...]
    columns: tuple[Column, ...]
    sure: bool
    partly: tuple[Rule, ...]
    wholly: tuple[Rule, ...]


class Coverage:
    """Comparisons of statements within one budget of work."""

    def __init__(self) -> None:
        self._work_left = _MOST_WORK

    def uncovered(self, rule: Rule, others: Rules) -> list[Rest]:
        """What of a statement others do not cover. Each cell that is left stands in one of the blocks."""
        rows, columns = _cells(rule.actions), _cells(rule.objects)
        overlaps = [self._overlap(rule, rows, columns, other) for other in self._on_same_actions(rows, others)]
        helping = [overlap for overlap in overlaps if overlap.answer is Answer.YES]
        left = {row: _uncovered_columns(row, columns, helping) for row in rows}
        if len(helping) > 1:
            left = self._without_covered_together(left, helping)
        return self._rests({row: its_columns for row, its_columns in left.items() if its_columns}, overlaps)

    def _on_same_actions(self, rows: Sequence[Row], others: Rules) -> list[Rule]:
        """The statements that may meet one of the rows, in their order."""
        patterns = [row for row in rows if isinstance(row, str)]
        if len(patterns) < len(rows):
            return [rule for rule in others.all if any(self._may_meet(row, rule.actions) for row in rows)]
        met: set[str] = set()
        for row in patterns:
            met.update(item for item in others.actions.near(row) if item not in met and not self._apart(item, row))
            if len(met) == len(others.actions.items):
                break
        return [
            rule
            for rule in others.all
            if not met.isdisjoint(rule.actions.items)
            or (rule.actions.inverted and any(self._may_meet(row, rule.actions) for row in rows))
        ]

    def _overlap(self, rule: Rule, rows: Sequence[Row], columns: Sequence[Column], other: Rule) -> _Overlap:
        return _Overlap(
            rule=other,
            answer=implies(rule.tests, other.tests),
            rows=frozenset(row for row in rows if self._within(row, other.actions)),
            columns=frozenset(column for column in columns if self._within(column, other.objects)),
        )

    def _without_covered_together(self, left: _Cells, helping: Sequence[_Overlap]) -> _Cells:
        """Leave out what several statements cover together, each all of the row, or each all of the column."""
        of_row = {row: tuple(each.rule for each in helping if row in each.rows) for row in left}
        columns = dict.fromkeys(column for its_columns in left.values() for column in its_columns)
        of_column = {column: tuple(each.rule for each in helping if column in each.columns) for column in columns}
        known: dict[tuple[tuple[int, ...], Row | Column], bool] = {}

        def covered(rules: tuple[Rule, ...], cell: Row | Column, pick: Callable[[Rule], Sequence[str]]) -> bool:
            if len(rules) < 2:
                return False
            key = (tuple(map(id, rules)), cell)
            if key not in known:
                known[key] = self._covered_by_several(Patterns(tuple(i for rule in rules for i in pick(rule))), cell)
            return known[key]

        return {
            row: tuple(
                column
                for column in its_columns
                if not covered(of_row[row], column, _objects) and not covered(of_column[column], row, _actions)
            )
            for row, its_columns in left.items()
        }

    def _rests(self, left: _Cells, overlaps: Sequence[_Overlap]) -> list[Rest]:
        """Blocks of the cells that nobody is shown to cover: rows that stand alike by columns that stand alike."""
        row_standing = {row: self._standing(row, overlaps, is_row=True) for row in left}
        columns = dict.fromkeys(column for its_columns in dict.fromkeys(left.values()) for column in its_columns)
        column_standing = {column: self._standing(column, overlaps, is_row=False) for column in columns}
        alike: dict[tuple[_Standing, tuple[Column, ...]], list[Row]] = {}
        for row, its_columns in left.items():
            alike.setdefault((row_standing[row], its_columns), []).append(row)
        found = []
        for (relation, its_columns), rows in alike.items():
            blocks: dict[_Standing, list[Column]] = {}
            for column in its_columns:
                blocks.setdefault(column_standing[column], []).append(column)
            found += [
                _rest(relation, other, overlaps, tuple(rows), tuple(block), decided=self._work_left > 0)
                for other, block in blocks.items()
            ]
        return found

    def _standing(self, cell: Row | Column, overlaps: Sequence[_Overlap], *, is_row: bool) -> _Standing:
        met_by, covered_by = set(), set()
        for place, overlap in enumerate(overlaps):
            if cell in (overlap.rows if is_row else overlap.columns):
                covered_by.add(place)
                met_by.add(place)
            elif self._may_meet(cell, overlap.rule.actions if is_row else overlap.rule.objects):
                met_by.add(place)
        return _Standing(frozenset(met_by), frozenset(covered_by), isinstance(cell, frozenset))

    def _within(self, cell: Row | Column, whole: _Whole) -> bool:
        """Whether a cell lies within the patterns or principals of a statement."""
        if isinstance(cell, Principal) or not isinstance(whole, Patterns):
            return isinstance(cell, Principal) and not isinstance(whole, Patterns) and _stands_for_any(whole, cell)
        if isinstance(cell, frozenset):
            if whole.inverted:  # all but A lies within all but B where A has all of B
                return all(self._covered(theirs, _as_patterns(cell)) for theirs in whole.items)
            return "*" in whole.items
        if whole.inverted:
            return all(self._apart(item, cell) for item in whole.near(cell))
        if cell in whole.plain or cell in whole.wide or "*" in whole.wide:
            return True
        if not whole.wide:
            return False
        return self._covered(cell, whole) or self._covered_by_several(whole, cell)

    def _may_meet(self, cell: Row | Column, whole: _Whole) -> bool:
        """Whether a cell and a statement can have anything in common; True where that is not known."""
        if isinstance(cell, Principal) or not isinstance(whole, Patterns):
            if not isinstance(cell, Principal) or isinstance(whole, Patterns):
                return True
            return _stands_for_any(whole, cell) or any(stands_for(cell, one) for one in whole)
        if isinstance(cell, str):
            if whole.inverted:
                return not self._covered(cell, whole)
            if cell in whole.plain:
                return True
            if not whole.wide and not _is_pattern(cell):
                return False  # two plain texts meet only if they are equal
            return any(not self._apart(item, cell) for item in whole.near(cell))
        if whole.inverted:
            return True
        return not all(self._covered(item, _as_patterns(cell)) for item in whole.items)

    def _covered(self, cell: str, whole: Patterns) -> bool:
        """Whether one of the patterns covers the cell."""
        return any(self._covers(item, cell) for item in whole.over(cell))

    def _covered_by_several(self, whole: Patterns, cell: Row | Column) -> bool:
        """Whether patterns cover a cell together that none covers alone, as ``?`` and ``??*`` do with ``*?``."""
        if len(whole.items) < 2 or not isinstance(cell, str) or not glob.has_wildcard(cell):
            return False
        if self._work_left <= 0 or not any(glob.may_cover(pattern, cell) for pattern in whole.over(cell)):
            return False  # no pattern has the texts in which the wildcards of the cell stand for something unheard of
        meeting = [pattern for pattern in whole.near(cell) if not self._apart(pattern, cell)]
        return len(meeting) > 1 and self._spend(cell, *meeting) and glob.covered_by_any(meeting, cell)

    def _covers(self, wide: str, narrow: str) -> bool:
        if wide in ("*", narrow):
            return True
        if not glob.has_wildcard(wide) or not glob.may_cover(wide, narrow):
            return False
        return self._spend(wide, narrow) and glob.covers(wide, narrow)

    def _apart(self, one: str, other: str) -> bool:
        """Whether two patterns are shown to have no text in common."""
        return one != other and self._spend(one, other) and glob.disjoint(one, other)

    def _spend(self, *patterns: str) -> bool:
        """Whether there is work left for a comparison of these patterns."""
        if self._work_left <= 0:
            return False
        self._work_left -= sum(map(len, patterns))
        return self._work_left > 0


def _rest(
    row: _Standing,
    column: _Standing,
    overlaps: Sequence[_Overlap],
    rows: tuple[Row, ...],
    columns: tuple[Column, ...],
    *,
    decided: bool,
) -> Rest:
    meeting = sorted(row.met_by & column.met_by)
    return Rest(
        rows=rows,
        columns=columns,
        sure=decided
        and not _may_be_covered_by_values(columns, [overlaps[place] for place in meeting])
        and _is_sure(row, column, [overlaps[place] for place in meeting], frozenset(meeting)),
        partly=tuple(overlaps[place].rule for place in meeting),
        wholly=tuple(overlaps[place].rule for place in meeting if place in row.covered_by & column.covered_by),
    )


def _is_sure(row: _Standing, column: _Standing, meeting: Sequence[_Overlap], places: frozenset[int]) -> bool:
    """At most one statement meets the cell, and that one is decided; or all that do are, in one row or column."""
    if not meeting:
        return True
    if len(meeting) == 1:
        return meeting[0].answer is not Answer.UNKNOWN
    wholes = (whole for each in meeting for whole in (each.rule.actions, each.rule.objects))
    if row.inverted or column.inverted or any(isinstance(whole, Patterns) and whole.inverted for whole in wholes):
        return False  # sets that are told by what they leave out may cover it together
    in_line = places <= row.covered_by or places <= column.covered_by
    return in_line and all(each.answer is Answer.YES for each in meeting)


def _may_be_covered_by_values(columns: Iterable[Column], meeting: Iterable[_Overlap]) -> bool:
    """Whether several patterns may cover a cell with a variable together: by one for each value that it can have.

    ``${aws:PrincipalTag/t}*`` lies within ``?*`` and ``${aws:PrincipalTag/t}``: where the tag is empty, and elsewhere.
    """
    wholes = (each.rule.objects for each in meeting)
    several = any(isinstance(whole, Patterns) and len(whole.items) > 1 for whole in wholes)
    return several and any(isinstance(column, str) and "$" in column for column in columns)


def _uncovered_columns(row: Row, columns: Sequence[Column], helping: Sequence[_Overlap]) -> tuple[Column, ...]:
    covered: set[Column] = set()
    for overlap in helping:
        if row in overlap.rows:
            covered |= overlap.columns
    return tuple(column for column in columns if column not in covered) if covered else tuple(columns)


def _is_pattern(item: str) -> bool:
    return "*" in item or "?" in item or "$" in item


def _cells(whole: _Whole) -> Sequence[Any]:
    if isinstance(whole, Patterns):
        return (frozenset(whole.items),) if whole.inverted else whole.items
    return whole


@lru_cache(maxsize=64)
def _as_patterns(cell: frozenset[str]) -> Patterns:
    return Patterns(tuple(cell))


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
