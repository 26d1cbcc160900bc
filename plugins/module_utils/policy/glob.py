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
from collections.abc import Iterable
from functools import lru_cache

_MANY, _ONE = "*", "?"
_TOKEN = re.compile(r"\$\{[^}]*\}|.", re.DOTALL)
_CHARACTERS = frozenset({"${*}", "${?}", "${$}"})

# Steps after which an inclusion counts as not shown. Policies need a few dozen; only hostile patterns come near.
_MOST_STEPS = 20_000

_Tokens = tuple[str, ...]


def has_wildcard(pattern: str) -> bool:
    return _MANY in pattern or _ONE in pattern


def matches(pattern: str, text: str) -> bool:
    """Whether a pattern matches a text, in which wildcards are plain characters."""
    if not has_wildcard(pattern):
        return pattern == text
    wide = _tokens(pattern)
    states = _closure({0}, wide)
    for character in text:
        states = _step(states, wide, character)
        if not states:
            return False
    return len(wide) in states


@lru_cache(maxsize=8192)
def covers(wide: str, narrow: str) -> bool:
    """Whether ``wide`` matches every text that ``narrow`` matches."""
    if wide in (_MANY, narrow):
        return True
    if not has_wildcard(wide):
        return False
    return covered_by_any((wide,), narrow)


def covered_by_any(wides: Iterable[str], narrow: str) -> bool:
    """Whether each text that ``narrow`` matches is matched by one of the patterns, be it another for another text."""
    patterns = tuple(_tokens(wide) for wide in wides)
    start = tuple(_closure({0}, wide) for wide in patterns)
    end = _tokens(narrow)
    seen: set[tuple[int, tuple[frozenset[int], ...]]] = set()
    todo = [(0, start)]
    while todo:
        place, states = todo.pop()
        if (place, states) in seen:
            continue
        seen.add((place, states))
        if len(seen) > _MOST_STEPS or not any(states):
            return False  # some text of ``narrow`` leads out of all patterns
        if place == len(end):
            if not any(len(wide) in reached for wide, reached in zip(patterns, states, strict=True)):
                return False
        elif end[place] == _MANY:
            # Any number of characters, each of which may be one that stands in no pattern: that is the hardest to cover
            todo.append((place + 1, states))
            todo.append((place, _step_all(states, patterns, _ONE)))
        else:
            todo.append((place + 1, _step_all(states, patterns, end[place])))
    return True


@lru_cache(maxsize=8192)
def disjoint(one: str, other: str) -> bool:
    """Whether no text is matched by both patterns. False where a variable leaves it open."""
    if not any(mark in one + other for mark in "*?$"):
        return one != other
    left, right = _tokens(one), _tokens(other)
    seen: set[tuple[int, int]] = set()
    todo = [(0, 0)]
    while todo:
        pair = todo.pop()
        if pair in seen:
            continue
        seen.add(pair)
        if pair == (len(left), len(right)):
            return False
        todo += _together(left, right, *pair)
    return True


def _together(left: _Tokens, right: _Tokens, i: int, j: int) -> list[tuple[int, int]]:
    """Where two patterns can be after the next character that both match, or after a wildcard matched nothing."""
    a = left[i] if i < len(left) else None
    b = right[j] if j < len(right) else None
    following = []
    if a is not None and _is_open(a):
        following.append((i + 1, j))
        if b is not None:
            following.append((i, j + 1))
    if b is not None and _is_open(b):
        following.append((i, j + 1))
        if a is not None:
            following.append((i + 1, j))
    if a is not None and b is not None and (a == b or _ONE in (a, b)):
        following.append((i + 1, j + 1))
    return following


def _is_open(token: str) -> bool:
    """Whether a token can be a text of any length: ``*`` or a variable."""
    return token == _MANY or (len(token) > 1 and token not in _CHARACTERS)


@lru_cache(maxsize=8192)
def _tokens(pattern: str) -> _Tokens:
    while "**" in pattern:
        pattern = pattern.replace("**", "*")
    return tuple(_TOKEN.findall(pattern)) if "${" in pattern else tuple(pattern)


def _step_all(
    states: tuple[frozenset[int], ...], patterns: tuple[_Tokens, ...], token: str
) -> tuple[frozenset[int], ...]:
    return tuple(_step(reached, wide, token) for reached, wide in zip(states, patterns, strict=True))


def _step(states: frozenset[int], wide: _Tokens, token: str) -> frozenset[int]:
    """The states after one token. A ``?`` as token is a character that stands nowhere in the patterns."""
    reached = set()
    for state in states:
        if state < len(wide):
            here = wide[state]
            if here == _MANY:
                reached.add(state)
            elif here == token or (here == _ONE and not _is_open(token)):
                reached.add(state + 1)
    return _closure(reached, wide)


def _closure(states: set[int], wide: _Tokens) -> frozenset[int]:
    """A ``*`` may stand for nothing, so what follows it is reached with it."""
    for state in list(states):
        while state < len(wide) and wide[state] == _MANY:
            state += 1
            states.add(state)
    return frozenset(states)
