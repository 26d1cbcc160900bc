# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Conditions: operators taken apart, and the forms of dates and values."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.plumb.aws.plugins.module_utils._policy.document.problem import Problem
from ansible_collections.plumb.aws.plugins.module_utils._policy.grammar.condition import (
    OPERATORS,
    QUALIFIERS,
    Operator,
    is_date,
    parse_operator,
    problems,
)


@pytest.mark.parametrize(
    ("text", "operator", "known"),
    [
        ("StringEquals", Operator("StringEquals"), True),
        ("ForAnyValue:StringLikeIfExists", Operator("StringLike", "ForAnyValue", if_exists=True), True),
        ("ForAllValues:Null", Operator("Null", "ForAllValues"), True),
        ("Null", Operator("Null"), True),
        ("NullIfExists", Operator("Null", if_exists=True), False),
        ("stringEquals", Operator("stringEquals"), False),
        ("ForSomeValues:StringLike", Operator("ForSomeValues:StringLike"), False),
        ("IfExists", Operator("", if_exists=True), False),
        ("", Operator(""), False),
    ],
)
def test_an_operator_is_taken_apart(text: str, operator: Operator, known: bool) -> None:
    assert parse_operator(text) == operator
    assert operator.known is known


@given(st.sampled_from(["", *QUALIFIERS]), st.sampled_from(sorted(OPERATORS)), st.booleans())
def test_an_operator_is_the_same_after_writing_and_parsing(qualifier: str, name: str, if_exists: bool) -> None:
    text = (f"{qualifier}:" if qualifier else "") + name + ("IfExists" if if_exists else "")
    assert parse_operator(text) == Operator(name, qualifier, if_exists)


@pytest.mark.parametrize(
    ("value", "is_one"),
    [
        ("2026-01-31T12:00:00Z", True),
        ("2026-01-31T12:00:00.5+02:00", True),
        ("2026", True),
        (1700000000, True),
        ("-1", True),
        (2**63 - 1, True),
        ("${aws:CurrentTime}", True),
        (2**63, False),
        ("2026-13", False),
        ("2026-01-32", False),
        ("2026-01-31T25:00", False),
        ("2026-01-31 12:00", False),
        ("2026-01-31T12:00:00+24", False),
        ("tomorrow", False),
        ("", False),
        (True, False),
        (1.5, False),
        (None, False),
    ],
)
def test_what_is_a_date_to_iam(value: Any, is_one: bool) -> None:
    assert is_date(value) is is_one


def report(rule: str, message: str, aws: str = "wrong syntax") -> Problem:
    return Problem(rule, message, "1", aws)


@pytest.mark.parametrize(
    ("condition", "kind", "words"),
    [
        ({}, "managed", []),
        ({"Unknown": {}}, "managed", []),
        ({"StringEquals": {"aws:x": ["a", 1, 1.5, True]}}, "managed", []),
        ("odd", "managed", ["Condition must be an object"]),
        ({"StringEquals": "odd"}, "managed", ["the operator StringEquals must hold an object"]),
        ({"stringequals": {"aws:x": "a"}}, "managed", ["write StringEquals"]),
        ({"stringequals": {"aws:x": "a"}}, "trust", ["AWS: Invalid Condition type : stringequals"]),
        ({"Unknown": {"aws:x": "a"}}, "trust", ["'Unknown' is no condition operator"]),
        ({"StringEquals": {"aws:x": [None, {}]}}, "managed", ["not None", "not {}"]),
        ({"DateEquals": {"aws:x": ["2026", "x"]}}, "managed", ["'x' under DateEquals is no date"]),
    ],
)
def test_what_is_wrong_in_a_condition_is_told_value_by_value(condition: Any, kind: str, words: list[str]) -> None:
    found = [problem.in_words() for problem in problems(condition, kind, report)]
    assert len(found) == len(words)
    assert [word for word, text in zip(words, found, strict=True) if word not in text] == []
