# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a change of a document grants and removes, in words and as one verdict.

A document allows what an Allow matches and no Deny matches
(https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html). Something is gained where
an Allow of the new document is covered neither by the Allows of the old one nor by its own Denies, or where a Deny of
the old document is not covered by those of the new one: that lets through what other policies allow, too. What is lost
is the same question the other way round.

Nothing is called covered that is not shown to be. What is neither shown to be covered nor shown to be new, mostly for
its conditions, is undecided, and alone gives the verdict 'may be wider', never 'narrower'.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from ansible_collections.plumb.aws.plugins.module_utils._policy.access.coverage import (
    Column,
    Coverage,
    Rest,
    Row,
    Rule,
    Rules,
)
from ansible_collections.plumb.aws.plugins.module_utils._policy.access.rules import Unreadable, rules_of
from ansible_collections.plumb.aws.plugins.module_utils._policy.access.witness import Witnesses
from ansible_collections.plumb.aws.plugins.module_utils._policy.document.canonical import (
    OLD_VERSION,
    same_document,
)
from ansible_collections.plumb.aws.plugins.module_utils._policy.trust.principals import Principal

# Names in one list of a sentence
_MOST_NAMES = 20
UNCHANGED, NARROWER, WIDER, MAY_BE_WIDER, DIFFERENT = "unchanged", "narrower", "wider", "may be wider", "different"

# How sentences say that a Deny is gone, and that a condition is
NO_LONGER_DENIED, BEFORE_ONLY_IF = "is no longer denied", " (before only"


@dataclass(frozen=True)
class _Words:
    """How a sentence is told: its verb, and what is added where it is not the whole truth."""

    verb: str
    undecided: str
    only_if: str
    in_part: str
    denied_in_part: str = ""  # of a Deny nothing but Denies can be a part


_GAIN = _Words(
    verb="may now",
    undecided=" (undecided: conditions, or statements together, may have allowed it before)",
    only_if=BEFORE_ONLY_IF,
    in_part=" (a part of it was allowed before)",
    denied_in_part=" (a part of it is denied)",
)
_LOSS = _Words(
    verb="may no longer",
    undecided=" (undecided: conditions, or statements together, may allow it still)",
    only_if=" (from now on only",
    in_part=" (a part of it is allowed still)",
    denied_in_part=" (a part of it was denied)",
)
_DENY_REMOVED = _Words(
    verb=NO_LONGER_DENIED,
    undecided=" (undecided: conditions, or statements together, may deny it still)",
    only_if=" (from now on only",
    in_part=" (a part of it is denied still)",
)
_DENY_ADDED = _Words(
    verb="is now denied",
    undecided=" (undecided: conditions, or statements together, may have denied it before)",
    only_if=" (before only",
    in_part=" (a part of it was denied before)",
)


@dataclass(frozen=True)
class AccessChange:
    """What a change grants (``gained``) and removes (``lost``), a sentence each, and the verdict."""

    verdict: str
    gained: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()

    @property
    def may_grant(self) -> bool:
        """Whether anything may be allowed that was not."""
        return self.verdict in (WIDER, MAY_BE_WIDER, DIFFERENT)

    def as_result(self) -> dict[str, Any]:
        return {"verdict": self.verdict, "gained": list(self.gained), "lost": list(self.lost)}


def access_change(old: dict[str, Any] | None, new: dict[str, Any] | None) -> AccessChange:
    """Compare two loaded documents of one kind; None is a document that is not there and allows nothing."""
    if old is not None and new is not None and same_document(old, new):
        return AccessChange(UNCHANGED)
    try:
        before, after = rules_of(old), rules_of(new)
    except Unreadable as reason:
        return AccessChange(MAY_BE_WIDER, gained=(f"what it allows cannot be said: {reason}",))
    if _reads_variables_otherwise(old, new):
        return AccessChange(MAY_BE_WIDER, gained=("its variables mean something else in the other Version",))
    coverage = Coverage()
    given, given_surely = _excess(after, before, coverage, _GAIN, _DENY_REMOVED)
    taken, _surely = _excess(before, after, coverage, _LOSS, _DENY_ADDED)
    return AccessChange(_verdict(bool(given), given_surely, bool(taken)), tuple(given), tuple(taken))


def together(changes: Sequence[AccessChange]) -> AccessChange:
    """The changes of several documents as one: who may assume a role, say, and what it may do."""
    changes = [change for change in changes if change != AccessChange(UNCHANGED)]
    if len(changes) < 2:
        return changes[0] if changes else AccessChange(UNCHANGED)
    gained = tuple(dict.fromkeys(sentence for change in changes for sentence in change.gained))
    lost = tuple(dict.fromkeys(sentence for change in changes for sentence in change.lost))
    verdicts = {change.verdict for change in changes if change.verdict != UNCHANGED} or {UNCHANGED}
    verdict = MAY_BE_WIDER if MAY_BE_WIDER in verdicts else verdicts.pop() if len(verdicts) == 1 else DIFFERENT
    return AccessChange(verdict, gained, lost)


def _verdict(given: bool, surely: bool, taken: bool) -> str:
    if not given:
        return NARROWER if taken else UNCHANGED
    if not surely:
        return MAY_BE_WIDER
    return DIFFERENT if taken else WIDER


def _excess(
    mine: Sequence[Rule], other: Sequence[Rule], coverage: Coverage, allowed: _Words, denied: _Words
) -> tuple[list[str], bool]:
    """What ``mine`` allows and ``other`` does not, in words, and whether any of it surely."""
    my_allows, my_denies = _split(mine)
    other_allows, other_denies = _split(other)
    not_gained, denied_anyway = Rules([*other_allows, *my_denies]), Rules(my_denies)
    found = [(rule, coverage.uncovered(rule, not_gained), allowed) for rule in my_allows]
    found += [(rule, coverage.uncovered(rule, denied_anyway), denied) for rule in other_denies]
    witnesses = Witnesses(mine, other)
    found = [(rule, [_decided(rest, rule, witnesses) for rest in rests], words) for rule, rests, words in found]
    sentences = [sentence for rule, rests, words in found for sentence in _in_words(rule, rests, words)]
    surely = any(rest.sure for _rule, rests, _how in found for rest in rests)
    return list(dict.fromkeys(sentences)), surely


def _decided(rest: Rest, rule: Rule, witnesses: Witnesses) -> Rest:
    """A block that nothing has decided yet is sure once one request of it is shown to be new."""
    return rest if rest.sure or not witnesses.shows(rule, rest) else replace(rest, sure=True)


def _split(rules: Sequence[Rule]) -> tuple[list[Rule], list[Rule]]:
    return [rule for rule in rules if rule.allows], [rule for rule in rules if not rule.allows]


def _reads_variables_otherwise(old: dict[str, Any] | None, new: dict[str, Any] | None) -> bool:
    if old is None or new is None or old.get("Version", OLD_VERSION) == new.get("Version", OLD_VERSION):
        return False
    return "${" in f"{old}{new}"


# Words


def _in_words(rule: Rule, rests: Sequence[Rest], words: _Words) -> list[str]:
    """One sentence for all rows that share their columns and what is to be added."""
    by_rows: dict[tuple[tuple[Row, ...], str], list[Column]] = {}
    for rest in rests:
        by_rows.setdefault((rest.rows, _addition(rest, rule, words)), []).extend(rest.columns)
    by_columns: dict[tuple[tuple[Column, ...], str], list[Row]] = {}
    for (rows, addition), columns in by_rows.items():
        by_columns.setdefault((tuple(columns), addition), []).extend(rows)
    return [_sentence(rule, rows, columns, words.verb) + addition for (columns, addition), rows in by_columns.items()]


def _addition(rest: Rest, rule: Rule, words: _Words) -> str:
    """What a sentence would leave unsaid: that it is undecided, or that it is not all of it that is new."""
    if not rest.sure:
        return words.undecided
    alike = [other for other in rest.partly if other.allows == rule.allows]
    if len(rest.partly) == len(rest.wholly) == len(alike) == 1:
        return f"{words.only_if}{tests_in_words(alike[0])})"
    if alike:
        return words.in_part
    return words.denied_in_part if rest.partly else ""


def _sentence(rule: Rule, rows: Sequence[Row], columns: Sequence[Column], verb: str) -> str:
    actions = _names([_cell_in_words(row, lambda item: rule.spelling.get(item, item)) for row in rows])
    objects = _names([_cell_in_words(column, str) for column in columns])
    subject, place = (f"{objects} ", "") if isinstance(rule.objects, tuple) else ("", f" on {objects}")
    return f"{subject}{verb} {actions}{place}{tests_in_words(rule)}"


def _names(names: Sequence[str], *, last: str = ", ") -> str:
    """Names in a sentence; of very many the number of those left out."""
    if len(names) <= _MOST_NAMES:
        return last.join(names)
    return f"{last.join(names[: _MOST_NAMES - 1])} and {len(names) - _MOST_NAMES + 1} more"


def _cell_in_words(cell: Any, spell: Callable[[str], str]) -> str:
    if isinstance(cell, Principal):
        return cell.in_words
    if isinstance(cell, frozenset):
        return f"anything but {_names(sorted(map(spell, cell)))}"
    return spell(cell)


def tests_in_words(rule: Rule) -> str:
    tests = (
        f"{rule.spelling.get(test.key, test.key)} {_operator(test)} {_names(test.values, last=' or ')}"
        for test in rule.tests
    )
    return " if " + " and ".join(tests) if rule.tests else ""


def _operator(test: Any) -> str:
    name = f"{test.operator.qualifier}:{test.operator.name}" if test.operator.qualifier else test.operator.name
    return f"{name}IfExists" if test.operator.if_exists else name
