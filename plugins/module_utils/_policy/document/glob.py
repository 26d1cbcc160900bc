# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Patterns of IAM, where ``*`` is any text, the empty one too, and ``?`` one character: which covers which, exactly.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html. A pattern is run as an
automaton over tokens; nothing backtracks. A policy variable such as ``${aws:username}`` is a token that stands for one
unknown text: ``*`` covers it, the same variable covers it, nothing else does. ``${*}``, ``${?}`` and ``${$}`` are plain
characters.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeVar

_MANY, _ONE = "*", "?"
_TOKEN = re.compile(r"\$\{[^}]*\}|.", re.DOTALL)
_CHARACTERS = frozenset({"${*}", "${?}", "${$}"})
_PLAIN = {_MANY: "${*}", _ONE: "${?}"}  # how a wildcard is written that is a plain character

# Steps after which an inclusion counts as not shown. Policies need a few dozen; only hostile patterns come near.
_MOST_STEPS = 3_000

_States = TypeVar("_States", bound=Hashable)


def has_wildcard(pattern: str) -> bool:
    return _MANY in pattern or _ONE in pattern


def matches(pattern: str, text: str) -> bool:
    """Whether a pattern matches a text, in which wildcards are plain characters."""
    if not has_wildcard(pattern):
        return pattern == text
    head, rest = _simple(pattern)
    if not text.startswith(head):
        return False
    if rest is not None:  # one star, and no variable
        return text.endswith(rest) and len(text) >= len(head) + len(rest)
    wide = _automaton(pattern)
    states = wide.start
    for character in text:
        states = wide.step(states, _PLAIN.get(character, character))
        if not states:
            return False
    return wide.accepts(states)


@lru_cache(maxsize=4096)
def _simple(pattern: str) -> tuple[str, str | None]:
    """What stands before the first mark, and after it if that is a star and the only one; else None."""
    first = min(place for place in map(pattern.find, "*?$") if place >= 0)
    rest = pattern[first + 1 :]
    alone = pattern[first] == _MANY and not any(mark in rest for mark in "*?$")
    return pattern[:first], rest if alone else None


def may_cover(wide: str, narrow: str) -> bool:
    """A quick no: what stands between the wildcards of ``wide`` must stand in ``narrow``, too.

    For a wildcard of ``narrow`` may stand for characters that are in neither pattern. True decides nothing.
    """
    return all(part in narrow for part in _literals(wide))


def inner_literal(pattern: str) -> str:
    """The longest text between two wildcards; it stands in whatever the pattern covers. Empty where there is none."""
    return max(_literals(pattern)[1:], key=len, default="")


@lru_cache(maxsize=4096)
def _literals(pattern: str) -> tuple[str, ...]:
    """The texts between the wildcards; none where a policy variable or an escaped wildcard makes it hard to say."""
    return () if "$" in pattern else tuple(part for part in re.split(r"[*?]+", pattern) if part)


def covers(wide: str, narrow: str) -> bool:
    """Whether ``wide`` matches every text that ``narrow`` matches."""
    if wide in (_MANY, narrow):
        return True
    if not has_wildcard(wide):
        return False
    pattern = _automaton(wide)
    return _accepts_all(_automaton(narrow).tokens, pattern.start, pattern.step, bool, pattern.accepts)


def covered_by_any(wides: Iterable[str], narrow: str) -> bool:
    """Whether each text that ``narrow`` matches is matched by one of the patterns, be it another for another text."""
    patterns = tuple(map(_automaton, wides))
    return _accepts_all(
        _automaton(narrow).tokens,
        tuple(pattern.start for pattern in patterns),
        lambda states, token: _step_all(patterns, states, token),
        any,
        lambda states: any(map(_Automaton.accepts, patterns, states)),
    )


def _accepts_all(
    tokens: tuple[str, ...],
    start: _States,
    step: Callable[[_States, str], _States],
    alive: Callable[[_States], bool],
    accepts: Callable[[_States], bool],
) -> bool:
    """Whether every text that tokens match is accepted.

    All their paths are followed through the states that are reached. Where that takes too many steps, the answer is
    False: not shown.
    """
    seen: set[tuple[int, _States]] = set()
    todo = [(0, start)]
    while todo:
        here = todo.pop()
        if here in seen:
            continue
        seen.add(here)
        place, states = here
        if len(seen) > _MOST_STEPS or not alive(states):
            return False  # some text leads out of all states
        if place == len(tokens):
            if not accepts(states):
                return False
        elif tokens[place] == _MANY:
            # Any number of characters, each of which may be one that stands in no pattern: that is the hardest to cover
            todo.append((place + 1, states))
            todo.append((place, step(states, _ONE)))
        else:
            todo.append((place + 1, step(states, tokens[place])))
    return True


def disjoint(one: str, other: str) -> bool:
    """Whether no text is matched by both patterns. False where a variable leaves it open."""
    if not any(mark in one + other for mark in "*?$"):
        return one != other
    right = _automaton(other)
    states = right.open_closure(1)
    for token in _automaton(one).tokens:
        states = right.meet(states, token)
        if not states:
            return True
    return not right.accepts(states)


def _step_all(patterns: tuple[_Automaton, ...], states: tuple[int, ...], token: str) -> tuple[int, ...]:
    return tuple(pattern.step(reached, token) for pattern, reached in zip(patterns, states, strict=True))


def _is_open(token: str) -> bool:
    """Whether a token can be a text of any length: ``*`` or a variable."""
    return token == _MANY or (len(token) > 1 and token not in _CHARACTERS)


@dataclass(frozen=True)
class _Automaton:
    """A pattern as an automaton. A state is a position in it; a set of states is an integer with a bit for each.

    ``many``: the positions of ``*``; ``one``: of ``?``; ``opened``: of tokens of any length; ``at``: of each token.
    """

    tokens: tuple[str, ...]
    many: int
    one: int
    opened: int
    at: dict[str, int]

    @property
    def start(self) -> int:
        return self._closure(1)

    def accepts(self, states: int) -> bool:
        return bool(states >> len(self.tokens) & 1)

    def step(self, states: int, token: str) -> int:
        """The states after one token. A ``?`` as token is a character that stands nowhere in the pattern."""
        advancing = 0 if token == _MANY else self.at.get(token, 0)
        if not _is_open(token):
            advancing |= self.one
        return self._closure((states & advancing) << 1 | states & self.many)

    def meet(self, states: int, token: str) -> int:
        """The states in which a text that goes on with this token of another pattern can leave this one."""
        if _is_open(token):
            lowest = states & -states
            return ((1 << len(self.tokens) + 1) - 1) & ~(lowest - 1)
        advancing = ~self.opened if token == _ONE else self.at.get(token, 0) | self.one
        return self.open_closure((states & advancing) << 1 | states & self.opened) & ((1 << len(self.tokens) + 1) - 1)

    def open_closure(self, states: int) -> int:
        """What can stand for nothing may be passed by: ``*`` and, for all that is known, variables."""
        while True:
            further = states | (states & self.opened) << 1
            if further == states:
                return states
            states = further

    def _closure(self, states: int) -> int:
        # no two ``*`` stand side by side, so one pass is enough
        return states | (states & self.many) << 1


@lru_cache(maxsize=4096)
def _automaton(pattern: str) -> _Automaton:
    pattern = re.sub(r"\*+", "*", pattern) if "**" in pattern else pattern
    # what stands after the last brace is no variable; to look for its end would take long again and again
    end = pattern.rfind("}") + 1
    tokens = (*_TOKEN.findall(pattern[:end]), *pattern[end:]) if "${" in pattern else tuple(pattern)
    at: dict[str, int] = {}
    opened = 0
    for place, token in enumerate(tokens):
        at[token] = at.get(token, 0) | 1 << place
        if _is_open(token):
            opened |= 1 << place
    return _Automaton(tokens, at.get(_MANY, 0), at.get(_ONE, 0), opened, at)
