# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Wildcards: which pattern covers which, exactly, by trying all short texts."""

from __future__ import annotations

import itertools
import re
from functools import lru_cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.plumb.aws.plugins.module_utils._policy.document.glob import (
    covered_by_any,
    covers,
    disjoint,
    matches,
)
from unit.little_world import LETTERS, as_regex, like, words
from unit.searching import examples

# Up to four tokens: a text that tells two such patterns apart need not be longer than seven characters.
_TEXTS = tuple(words(LETTERS, 7))
_PATTERNS = tuple("".join(tokens) for length in range(4) for tokens in itertools.product("ab*?", repeat=length))
patterns = st.text(alphabet="ab*?", max_size=4)


@lru_cache(maxsize=4096)
def _texts(pattern: str) -> frozenset[str]:
    return frozenset(filter(re.compile(as_regex(pattern), re.DOTALL).fullmatch, _TEXTS))


@pytest.fixture(scope="module")
def matched() -> dict[str, frozenset[str]]:
    return {pattern: _texts(pattern) for pattern in _PATTERNS}


def test_of_two_short_patterns_one_covers_the_other_just_when_it_matches_all_its_texts(
    matched: dict[str, frozenset[str]],
) -> None:
    wrong = [
        (wide, narrow)
        for wide, narrow in itertools.product(_PATTERNS, repeat=2)
        if covers(wide, narrow) != (matched[narrow] <= matched[wide])
    ]
    assert wrong == []


def test_two_short_patterns_are_disjoint_just_when_they_match_no_text_together(
    matched: dict[str, frozenset[str]],
) -> None:
    wrong = [
        (one, other)
        for one, other in itertools.product(_PATTERNS, repeat=2)
        if disjoint(one, other) != (not matched[one] & matched[other])
    ]
    assert wrong == []


@examples(250)
@given(st.lists(patterns, max_size=3), patterns)
def test_patterns_cover_one_together_just_when_each_of_its_texts_matches_one_of_them(
    wides: list[str], narrow: str
) -> None:
    union: frozenset[str] = frozenset().union(*map(_texts, wides))
    assert covered_by_any(wides, narrow) == (_texts(narrow) <= union)


@examples(300)
@given(patterns, st.text(alphabet="abz*?", max_size=6))
def test_a_pattern_matches_a_text_whose_wildcards_are_plain_characters(pattern: str, text: str) -> None:
    assert matches(pattern, text) == like(pattern, text)


@pytest.mark.parametrize(
    ("wide", "narrow", "covered"),
    [
        ("*", "${aws:username}", True),
        ("home/*", "home/${aws:username}", True),
        ("home/*", "home/${aws:username}/*", True),
        ("home/${aws:username}/*", "home/${aws:username}/a", True),
        ("home/${aws:username}", "home/${aws:userid}", False),
        ("home/${aws:username}", "home/a", False),
        ("home/a", "home/${aws:username}", False),
        ("home/?", "home/${aws:username}", False),
        ("home/??*", "home/${aws:username}", False),
        ("${aws:username}", "*", False),
        ("a${*}", "a*", False),
        ("a*", "a${*}", True),
        ("a${*}", "ab", False),
        ("a?", "a${?}", True),
        ("a??", "a${?}", False),
    ],
)
def test_a_variable_is_one_unknown_text(wide: str, narrow: str, covered: bool) -> None:
    assert covers(wide, narrow) is covered


@pytest.mark.parametrize("other", ["a", "home/b", "*", "${aws:userid}", "home/${aws:username}"])
def test_a_variable_may_be_any_text_so_nothing_is_disjoint_from_it(other: str) -> None:
    assert not disjoint("${aws:username}", other)


def test_texts_that_differ_before_or_after_a_variable_are_disjoint() -> None:
    assert disjoint("home/${aws:username}", "work/${aws:username}")
    assert disjoint("${aws:username}/a", "*/b")
