# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The search for one concrete request that shows a gain: a witness decides what patterns and conditions leave open.

Wildcards are filled with a text that nobody has heard of, condition keys with values that pass the tests of the
statement at hand and fail one test of each statement in the way. What is found is held against both documents whole,
so that a bad guess costs time and no truth. Nothing found decides nothing.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ansible_collections.plumb.aws.plugins.module_utils._policy.access.coverage import Patterns, Rest, Rule
from ansible_collections.plumb.aws.plugins.module_utils._policy.access.guesses import (
    UNHEARD,
    askers,
    fillings,
    is_possible,
    values_for,
)
from ansible_collections.plumb.aws.plugins.module_utils._policy.access.implication import Test
from ansible_collections.plumb.aws.plugins.module_utils._policy.access.request import (
    Context,
    Request,
    allows,
    denies,
    has_action,
    has_target,
    meets,
    variables_in,
)
from ansible_collections.plumb.aws.plugins.module_utils._policy.trust.principals import Principal

# Guesses that one comparison may take, and how many actions and targets of a block are tried
_MOST_GUESSES = 1_500
_MOST_CELLS = 6
# Values of one key that are tried
_MOST_VALUES = 16


class Witnesses:
    """The search in a pair of documents, within one budget: what ``mine`` allows and ``other`` does not."""

    def __init__(self, mine: Sequence[Rule], other: Sequence[Rule]) -> None:
        self._mine = mine
        self._other = other
        self._every = (*mine, *other)
        self._guesses_left = _MOST_GUESSES
        self._about_action: dict[str, _About] = {}
        self._about_target: dict[tuple[int, str | Principal], bool] = {}

    def shows(self, rule: Rule, rest: Rest) -> bool:
        """Whether a request is found in a block of a statement: an Allow of mine, or a Deny of the other's."""
        for action, target in self._cells(rule, rest):
            if self._guesses_left <= 0:
                return False
            if self._shown_at(rule, action, target):
                return True
        return False

    # Actions and targets

    def _cells(self, rule: Rule, rest: Rest) -> Iterator[tuple[str, str | Principal]]:
        actions = _texts(rest.rows, [each.actions for each in self._every])
        wholes = [each.objects for each in self._every if isinstance(each.objects, Patterns)]
        resources = [column for column in rest.columns if not isinstance(column, Principal)]
        targets: list[str | Principal] = [*itertools.islice(_texts(resources, wholes), _MOST_CELLS)]
        tests = [test for each in self._every for test in each.tests] if len(resources) < len(rest.columns) else []
        named = [one for each in self._every for one in _principals(each)]
        for column in rest.columns:
            if isinstance(column, Principal):
                targets += askers(column, tests, named)
        pairs = itertools.product(itertools.islice(actions, _MOST_CELLS), targets[:_MOST_CELLS])
        return (pair for pair in pairs if has_action(rule, pair[0]))

    def _on(self, action: str) -> _About:
        if action not in self._about_action:
            mine, other = ([each for each in rules if has_action(each, action)] for rules in (self._mine, self._other))
            self._about_action[action] = _About(mine, other)
        return self._about_action[action]

    def _has_target(self, rule: Rule, target: str | Principal, values: Context) -> bool:
        if isinstance(rule.objects, Patterns) and any("$" in item for item in rule.objects.items):
            return has_target(rule, target, values)
        key = (id(rule), target)
        if key not in self._about_target:
            self._about_target[key] = has_target(rule, target, values)
        return self._about_target[key]

    # Values of condition keys

    def _shown_at(self, rule: Rule, action: str, target: str | Principal) -> bool:
        about = self._on(action)
        domains = _domains([rule, *about.mine, *about.other])
        start: dict[str, str | None] = {key: UNHEARD for key in _variables(rule)}
        for key in list(start):
            fitting = [value for value in _fitting(rule, key, domains.get(key, [UNHEARD]), start) if value is not None]
            if not fitting:
                return False
            start[key] = UNHEARD if UNHEARD in fitting else fitting[0]
        for values in self._failing(about.in_the_way_of(rule), rule, target, domains, start):
            for key in dict.fromkeys(test.key for test in rule.tests):
                if key not in values:
                    values = {**values, key: next(iter(_fitting(rule, key, domains[key], values)), None)}
            if _is_witness(rule, about, Request(action, _placed(target, values), values)):
                return True
        return False

    def _failing(
        self,
        in_the_way: Sequence[Rule],
        rule: Rule,
        target: str | Principal,
        domains: Mapping[str, Sequence[str | None]],
        values: dict[str, str | None],
    ) -> Iterator[dict[str, str | None]]:
        """Values with which none of the statements matches, and the tests of the statement at hand hold."""
        self._guesses_left -= 1
        if self._guesses_left <= 0:
            return
        placed = _placed(target, values)
        standing = next((each for each in in_the_way if not self._fails(each, placed, values)), None)
        if standing is None:
            yield values
            return
        for test in standing.tests:
            if test.key in values:
                continue
            started = {**dict.fromkeys(_variables_of(test), UNHEARD), **values}
            for value in _fitting(rule, test.key, domains[test.key], started):
                more = {**started, test.key: value}
                if meets(test, more) is False:
                    yield from self._failing(in_the_way, rule, target, domains, more)

    def _fails(self, rule: Rule, target: str | Principal, values: Context) -> bool:
        """Whether a statement does not match, by what is known of the request by now."""
        if any(test.key in values and meets(test, values) is False for test in rule.tests):
            return True
        return not self._has_target(rule, target, values)


@dataclass(frozen=True)
class _About:
    """The statements about one action."""

    mine: Sequence[Rule]
    other: Sequence[Rule]

    def in_the_way_of(self, rule: Rule) -> list[Rule]:
        denials = [each for each in self.mine if not each.allows]
        return [*(each for each in self.other if each.allows), *denials] if rule.allows else denials


def _texts(cells: Iterable[Any], wholes: Sequence[Patterns]) -> Iterator[str]:
    """Texts of patterns, and the texts that others leave out; of an inverted set also what it does not name."""
    left_out = [text for whole in wholes if whole.inverted for item in whole.items for text in fillings(item)]
    for cell in cells:
        if isinstance(cell, frozenset):
            yield from (*fillings("*"), *(text for whole in wholes for item in whole.items for text in fillings(item)))
        else:
            yield from (*fillings(cell), *left_out)


def _fitting(rule: Rule, key: str, domain: Sequence[str | None], values: Context) -> list[str | None]:
    """The values of a key that pass the tests of a statement on it."""
    tests = [test for test in rule.tests if test.key == key]
    return [value for value in domain if all(meets(test, {**values, key: value}) is True for test in tests)]


def _is_witness(rule: Rule, about: _About, request: Request) -> bool:
    if not is_possible(request):
        return False
    if rule.allows:
        return allows(about.mine, request) is True and allows(about.other, request) is False
    return denies(about.other, request) is True and denies(about.mine, request) is False


def _domains(rules: Iterable[Rule]) -> dict[str, list[str | None]]:
    """For each condition key the values worth a try, first those of the first statement; and that there is none."""
    found: dict[str, dict[str, None]] = {}
    for rule in rules:
        for test in rule.tests:
            found.setdefault(test.key, {}).update(dict.fromkeys(values_for(test)))
    return {key: [*list(values)[:_MOST_VALUES], None] for key, values in found.items()}


def _placed(target: str | Principal, values: Context) -> str | Principal:
    """A resource with the values of its variables."""
    if isinstance(target, Principal) or "${" not in target:
        return target
    for key in variables_in(target):
        target = _replaced(target, key, values.get(key) or UNHEARD)
    return target


def _replaced(text: str, key: str, value: str) -> str:
    begin = text.lower().find("${" + key)
    end = text.find("}", begin)
    return text if begin < 0 or end < 0 else text[:begin] + value + text[end + 1 :]


def _variables(rule: Rule) -> list[str]:
    items = rule.objects.items if isinstance(rule.objects, Patterns) else ()
    found = [key for item in items for key in variables_in(item)]
    return list(dict.fromkeys([*found, *(key for test in rule.tests for key in _variables_of(test))]))


def _variables_of(test: Test) -> list[str]:
    return [key for value in test.values for key in variables_in(value)]


def _principals(rule: Rule) -> tuple[Principal, ...]:
    return () if isinstance(rule.objects, Patterns) else rule.objects
