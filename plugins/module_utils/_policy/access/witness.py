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
from functools import cached_property, lru_cache
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

# Work that one comparison may take, some 10 ms: what a look at a statement takes, and a character to compare with
_MOST_WORK = 40_000
_WORK_OF_A_LOOK = 20
# How many actions and targets of a block are tried
_MOST_CELLS = 6
# Longer patterns, and more of them, are no policy's
_LONGEST = 512
_MOST_NAMED = 300
# Values of one key that are tried
_MOST_VALUES = 16


class Witnesses:
    """The search in a pair of documents, within one budget: what ``mine`` allows and ``other`` does not."""

    def __init__(self, mine: Sequence[Rule], other: Sequence[Rule]) -> None:
        self._mine = mine
        self._other = other
        self._every = (*mine, *other)
        self._work_left = _MOST_WORK
        self._about_action: dict[str, _About] = {}
        self._about_target: dict[tuple[int, str | Principal], bool] = {}

    def shows(self, rule: Rule, rest: Rest) -> bool:
        """Whether a request is found in a block of a statement: an Allow of mine, or a Deny of the other's."""
        for action, target in self._cells(rule, rest):
            if self._work_left <= 0:
                return False
            if self._shown_at(rule, action, target):
                return True
        return False

    # Actions and targets

    def _cells(self, rule: Rule, rest: Rest) -> Iterator[tuple[str, str | Principal]]:
        self._work_left -= _WORK_OF_A_LOOK * len(self._every)
        actions = _texts(rest.rows, *self._action_texts)
        resources = [column for column in rest.columns if not isinstance(column, Principal)]
        targets: list[str | Principal] = [*itertools.islice(_texts(resources, *self._resource_texts), _MOST_CELLS)]
        for column in rest.columns:
            if isinstance(column, Principal):
                targets += askers(column, *self._askers)
        pairs = itertools.product(itertools.islice(actions, _MOST_CELLS), targets[:_MOST_CELLS])
        return (pair for pair in pairs if has_action(rule, pair[0]))

    @cached_property
    def _action_texts(self) -> tuple[list[str], list[str]]:
        return _texts_of([rule.actions for rule in self._every])

    @cached_property
    def _resource_texts(self) -> tuple[list[str], list[str]]:
        return _texts_of([rule.objects for rule in self._every if isinstance(rule.objects, Patterns)])

    @cached_property
    def _askers(self) -> tuple[list[Test], list[Principal]]:
        tests = [test for rule in self._every for test in rule.tests]
        return tests, [one for rule in self._every if not isinstance(rule.objects, Patterns) for one in rule.objects]

    def _on(self, action: str) -> _About:
        if action not in self._about_action:
            self._work_left -= sum(_WORK_OF_A_LOOK * len(rule.actions.items) for rule in self._every) // 10
            mine, other = ([each for each in rules if has_action(each, action)] for rules in (self._mine, self._other))
            self._about_action[action] = _About(mine, other)
        return self._about_action[action]

    def _has_target(self, rule: Rule, target: str | Principal, values: Context) -> bool:
        if isinstance(rule.objects, Patterns) and any("$" in item for item in rule.objects.items):
            return has_target(rule, target, values)
        key = (id(rule), target)
        if key not in self._about_target:
            self._work_left -= _length(rule.objects) + (len(target) if isinstance(target, str) else 1)
            self._about_target[key] = has_target(rule, target, values)
        return self._about_target[key]

    # Values of condition keys

    def _shown_at(self, rule: Rule, action: str, target: str | Principal) -> bool:
        about = self._on(action)
        domains = {**about.domains, **_domains([rule], about.domains)}
        start: dict[str, str | None] = dict.fromkeys(_variables(rule), UNHEARD)
        for key in list(start):
            fitting = [
                value for value in self._fitting(rule, key, domains.get(key, [UNHEARD]), start) if value is not None
            ]
            if not fitting:
                return False
            start[key] = UNHEARD if UNHEARD in fitting else fitting[0]
        for values in self._failing(about.in_the_way_of(rule), rule, target, domains, start):
            for key in dict.fromkeys(test.key for test in rule.tests):
                if key not in values:
                    values = {**values, key: next(iter(self._fitting(rule, key, domains[key], values)), None)}
            self._work_left -= about.length
            if self._work_left > 0 and _is_witness(rule, about, Request(action, _placed(target, values), values)):
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
        self._work_left -= sum(_WORK_OF_A_LOOK + _length_of_values(each.tests) for each in in_the_way)
        if self._work_left <= 0:
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
            for value in self._fitting(rule, test.key, domains[test.key], started):
                more = {**started, test.key: value}
                self._work_left -= _length_of_values((test,))
                if meets(test, more) is False:
                    yield from self._failing(in_the_way, rule, target, domains, more)

    def _fitting(self, rule: Rule, key: str, domain: Sequence[str | None], values: Context) -> list[str | None]:
        """The values of a key that pass the tests of a statement on it, as far as there is work left."""
        tests = tuple(test for test in rule.tests if test.key == key)
        if not tests:
            return list(domain)
        found = []
        for value in domain:
            self._work_left -= _WORK_OF_A_LOOK + _length_of_values(tests)
            if self._work_left <= 0:
                break
            if all(meets(test, {**values, key: value}) is True for test in tests):
                found.append(value)
        return found

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

    def in_the_way_of(self, rule: Rule) -> Sequence[Rule]:
        return self._of_allows if rule.allows else self._of_denies

    @cached_property
    def _of_denies(self) -> Sequence[Rule]:
        return [each for each in self.mine if not each.allows]

    @cached_property
    def _of_allows(self) -> Sequence[Rule]:
        return [*(each for each in self.other if each.allows), *self._of_denies]

    @cached_property
    def length(self) -> int:
        return sum(_WORK_OF_A_LOOK + _length_of_values(rule.tests) for rule in (*self.mine, *self.other))

    @cached_property
    def domains(self) -> Mapping[str, Sequence[str | None]]:
        return _domains((*self.mine, *self.other), {})


def _texts(cells: Iterable[Any], named: Sequence[str], left_out: Sequence[str]) -> Iterator[str]:
    """Texts of patterns, and those that others leave out; of an inverted set also what it does not name."""
    for cell in cells:
        if isinstance(cell, frozenset):
            yield from (*fillings("*"), *named)
        elif len(cell) <= _LONGEST:
            yield from (*fillings(cell), *left_out)


def _texts_of(wholes: Sequence[Patterns]) -> tuple[list[str], list[str]]:
    """Texts of all patterns, and of those that statements leave out."""
    named = [(item, whole.inverted) for whole in wholes for item in whole.items if len(item) <= _LONGEST]
    texts = [(text, inverted) for item, inverted in named[:_MOST_NAMED] for text in fillings(item)]
    return [text for text, _inverted in texts], [text for text, inverted in texts if inverted]


def _is_witness(rule: Rule, about: _About, request: Request) -> bool:
    if not is_possible(request):
        return False
    if rule.allows:
        return allows(about.mine, request) is True and allows(about.other, request) is False
    return denies(about.other, request) is True and denies(about.mine, request) is False


def _domains(rules: Iterable[Rule], more: Mapping[str, Sequence[str | None]]) -> dict[str, list[str | None]]:
    """For each condition key of some statements the values worth a try, then ``more``, and that it has none."""
    found: dict[str, dict[str | None, None]] = {}
    for rule in rules:
        for test in rule.tests:
            values = itertools.islice(values_for(test), _MOST_VALUES)
            found.setdefault(test.key, {}).update(dict.fromkeys(values))
    return {
        key: [
            *list(dict.fromkeys([*values, *(each for each in more.get(key, ()) if each is not None)]))[:_MOST_VALUES],
            None,
        ]
        for key, values in found.items()
    }


@lru_cache(maxsize=1024)
def _length_of_values(rule_tests: tuple[Test, ...]) -> int:
    return 2 * sum(len(value) for test in rule_tests for value in test.values)


def _length(objects: Patterns | tuple[Principal, ...]) -> int:
    return sum(map(len, objects.items)) if isinstance(objects, Patterns) else len(objects)


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
