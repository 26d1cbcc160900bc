# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Guesses: what a pattern matches, who a principal may be, values beside those of a test."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.plumb.aws.plugins.module_utils._policy.access import implication
from ansible_collections.plumb.aws.plugins.module_utils._policy.access.guesses import (
    UNHEARD,
    askers,
    fillings,
    is_possible,
    values_for,
)
from ansible_collections.plumb.aws.plugins.module_utils._policy.access.request import Request, meets
from ansible_collections.plumb.aws.plugins.module_utils._policy.document.glob import matches
from ansible_collections.plumb.aws.plugins.module_utils._policy.grammar.condition import parse_operator
from ansible_collections.plumb.aws.plugins.module_utils._policy.trust.principals import Principal, stands_for


@given(st.lists(st.sampled_from(["a", "b", ":", "*", "?", "${*}", "${?}"]), max_size=8).map("".join))
def test_a_pattern_matches_its_fillings(pattern: str) -> None:
    for text in fillings(pattern):
        assert matches(pattern, text), text


def test_a_variable_stays_to_be_filled_later() -> None:
    assert fillings("arn:aws:s3:::${aws:username}/*")[0] == f"arn:aws:s3:::${{aws:username}}/{UNHEARD}"


def a_test(operator: str, *values: str, key: str = "aws:x") -> implication.Test:
    return implication.Test(parse_operator(operator), key, values)


@pytest.mark.parametrize(
    ("operator", "values"),
    [
        ("StringEquals", ["a"]),
        ("StringNotEquals", ["a"]),
        ("StringLike", ["a*"]),
        ("ArnLike", ["arn:aws:iam::1:role/*"]),
        ("ArnNotLike", ["arn:aws:iam::1:role/*"]),
        ("Bool", ["true"]),
        ("NumericLessThan", ["5"]),
        ("NumericGreaterThan", ["5"]),
        ("NumericEquals", ["5"]),
        ("NumericNotEquals", ["5"]),
        ("DateLessThan", ["2026-01-01T00:00:00Z"]),
        ("DateGreaterThan", ["2026-01-01T00:00:00Z"]),
        ("IpAddress", ["10.0.0.0/8"]),
        ("NotIpAddress", ["10.0.0.0/8"]),
    ],
)
def test_values_that_pass_and_that_fail_are_guessed(operator: str, values: list[str]) -> None:
    test = a_test(operator, *values)
    assert {meets(test, {"aws:x": value}) for value in values_for(test)} == {True, False}


@pytest.mark.parametrize("operator", ["StringEquals", "NumericLessThan", "DateLessThan", "IpAddress", "Null", "Bool"])
@given(st.lists(st.text(max_size=9), max_size=3))
def test_any_value_may_stand_in_a_test(operator: str, values: list[str]) -> None:
    assert all(isinstance(value, str) for value in values_for(a_test(operator, *values)))


@pytest.mark.parametrize(
    "name", ["*", "111111111111", "arn:aws:iam::111111111111:role/r", "arn:aws:sts::111111111111:assumed-role/r/s"]
)
def test_who_is_guessed_is_one_of_those_whom_the_principal_stands_for(name: str) -> None:
    principal = Principal("AWS", name)
    tests = [
        a_test("StringEquals", "222222222222", key="aws:principalaccount"),
        a_test("ArnLike", "arn:aws:iam::111111111111:role/ci-*", key="aws:principalarn"),
    ]
    found = askers(principal, tests, [Principal("AWS", "arn:aws:iam::111111111111:user/u"), Principal("Service", "s")])
    assert found
    assert all(stands_for(principal, one) for one in found)
    if name == "*":
        assert len(found) > 3


def test_a_service_is_itself() -> None:
    assert askers(Principal("Service", "ec2.amazonaws.com"), [], []) == [Principal("Service", "ec2.amazonaws.com")]


ROLE = Principal("AWS", "arn:aws:iam::111111111111:role/r")


@pytest.mark.parametrize(
    ("target", "context", "possible"),
    [
        (ROLE, {}, True),
        (ROLE, {"aws:principalaccount": "111111111111", "aws:principalarn": ROLE.name}, True),
        (ROLE, {"aws:principalaccount": "222222222222"}, False),
        (ROLE, {"aws:principalarn": "arn:aws:iam::111111111111:role/other"}, False),
        (Principal("Service", "ec2.amazonaws.com"), {"aws:principalaccount": "222222222222"}, True),
        ("arn:aws:sns:a:111111111111:t", {"aws:resourceaccount": "222222222222"}, False),
        ("arn:aws:sns:a:111111111111:t", {"aws:resourceaccount": "111111111111"}, True),
        ("arn:aws:s3:::b", {"aws:resourceaccount": "222222222222"}, True),
        ("x", {"aws:principalarn": ROLE.name, "aws:principalaccount": "222222222222"}, False),
        ("x", {"aws:principalarn": ROLE.name, "aws:principalaccount": None}, True),
    ],
)
def test_a_request_does_not_contradict_itself(
    target: str | Principal, context: dict[str, str | None], possible: bool
) -> None:
    assert is_possible(Request("a", target, context)) is possible
