# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether one Condition implies another: YES and NO only where that is so."""

from __future__ import annotations

import itertools
from typing import Any

import pytest

from ansible_collections.plumb.aws.plugins.module_utils._policy.access import implication
from ansible_collections.plumb.aws.plugins.module_utils._policy.access.implication import Answer, implies
from ansible_collections.plumb.aws.plugins.module_utils._policy.document.canonical import canonical_statement
from ansible_collections.plumb.aws.plugins.module_utils._policy.grammar.condition import parse_operator
from unit.little_world import meets_test

YES, NO, UNKNOWN = Answer.YES, Answer.NO, Answer.UNKNOWN


def read(condition: dict[str, Any]) -> implication.Tests:
    return implication.tests_of(canonical_statement({"Condition": condition}).get("Condition", {}))


def _if(operator: str, *values: Any, key: str = "aws:username") -> dict[str, Any]:
    return {operator: {key: list(values)}}


_TAGS = "aws:TagKeys"
CASES: dict[str, tuple[dict[str, Any], dict[str, Any], Answer]] = {
    "nothing and nothing": ({}, {}, YES),
    "anything and nothing": (_if("StringEquals", "a"), {}, YES),
    "nothing and a test that fails without its key": ({}, _if("StringEquals", "a"), NO),
    "nothing and a test that passes without its key": ({}, _if("StringNotEquals", "a"), UNKNOWN),
    "a value of several": (_if("StringEquals", "a"), _if("StringEquals", "a", "b"), YES),
    "a plain test and any": (_if("StringEquals", "a", key=_TAGS), _if("ForAnyValue:StringEquals", "a", key=_TAGS), YES),
    "a plain test and all": (
        _if("StringEquals", "a", key=_TAGS),
        _if("ForAllValues:StringEquals", "a", key=_TAGS),
        YES,
    ),
    "any and a plain test": (
        _if("ForAnyValue:StringEquals", "a", key=_TAGS),
        _if("StringEquals", "a", key=_TAGS),
        UNKNOWN,
    ),
    "any of a key with several values": (
        _if("ForAnyValue:StringEquals", "a", key="aws:VpceOrgPaths"),
        _if("StringEquals", "a", key="aws:VpceOrgPaths"),
        UNKNOWN,
    ),
    "any of one value": (_if("ForAnyValue:StringEquals", "a"), _if("StringEquals", "a"), YES),
    "all of one value": (_if("ForAllValues:StringEquals", "a"), _if("StringEqualsIfExists", "a"), YES),
    "all of one value and the value": (_if("ForAllValues:StringEquals", "a"), _if("StringEquals", "a"), UNKNOWN),
    "a negated plain test and any": (
        _if("StringNotEquals", "a", key=_TAGS),
        _if("ForAnyValue:StringNotEquals", "a", key=_TAGS),
        UNKNOWN,
    ),
    "a key that is there": (_if("StringEquals", "a"), _if("Null", "false"), YES),
    "anything where the key is there": (_if("Null", "false"), _if("StringLike", "*"), YES),
    "a value where the key is there": (_if("Null", "false"), _if("StringLike", "a*"), UNKNOWN),
    "a key that is not there": (_if("Null", "true"), _if("StringLike", "*"), UNKNOWN),
    "an ARN and its text": (
        _if("ArnLike", "arn:aws:iam::*:role/ci-*"),
        _if("StringLike", "arn:aws:iam::*:role/*"),
        YES,
    ),
    "a text and its ARN": (
        _if("StringLike", "arn:aws:iam::*:role/*"),
        _if("ArnLike", "arn:aws:iam::*:role/*"),
        UNKNOWN,
    ),
    "a whole ARN under both": (
        _if("StringEquals", "arn:aws:iam::1:role/a"),
        _if("ArnEquals", "arn:aws:iam::1:role/a"),
        YES,
    ),
    "a whole ARN under both, the other way": (
        _if("ArnLike", "arn:aws:iam::1:role/a"),
        _if("StringEquals", "arn:aws:iam::1:role/a"),
        YES,
    ),
    "a variable in the account of an ARN": (
        _if("ArnLike", "arn:aws:iam::${aws:PrincipalAccount}:role/x"),
        _if("ArnLike", "arn:aws:iam::*:role/*"),
        YES,
    ),
    "an earlier date": (
        _if("DateLessThan", "2026-06-01T00:00:00Z"),
        _if("DateLessThan", "2026-07-01T00:00:00Z"),
        YES,
    ),
    "a later date": (_if("DateLessThan", "2026-07-01T00:00:00Z"), _if("DateLessThan", "2026-06-01T00:00:00Z"), UNKNOWN),
    "dates of two offsets": (
        _if("DateEquals", "2026-06-01T02:00:00+02:00"),
        _if("DateEquals", "2026-06-01T00:00:00Z"),
        YES,
    ),
    "a day, from when on is not known": (_if("DateLessThan", "2026-06-01"), _if("DateLessThan", "2026-07-01"), UNKNOWN),
    "what is no number": (_if("NumericLessThan", "5"), _if("NumericLessThan", "1_000"), UNKNOWN),
    "infinity": (_if("NumericLessThan", "5"), _if("NumericLessThan", "Infinity"), UNKNOWN),
    "a netmask": (_if("IpAddress", "10.1.0.0/16"), _if("IpAddress", "10.0.0.0/255.0.0.0"), UNKNOWN),
    "a star under StringEquals and a pattern": (_if("StringEquals", "a*"), _if("StringLike", "a${*}"), YES),
    "several values of one": (_if("StringEquals", "a", "b"), _if("StringEquals", "a"), NO),
    "a value and its pattern": (_if("StringEquals", "ab"), _if("StringLike", "a*"), YES),
    "a pattern and its value": (_if("StringLike", "a*"), _if("StringEquals", "ab"), UNKNOWN),
    "a text without wildcards": (_if("StringLike", "a"), _if("StringEquals", "a"), YES),
    "a variable under both": (_if("StringEquals", "${aws:x}"), _if("StringLike", "*"), YES),
    "letters of another case": (_if("StringEquals", "A"), _if("StringEqualsIgnoreCase", "a"), YES),
    "negated: fewer values": (_if("StringNotEquals", "a", "b"), _if("StringNotEquals", "a"), YES),
    "negated: more values": (_if("StringNotEquals", "a"), _if("StringNotEquals", "a", "b"), UNKNOWN),
    "negated and not": (_if("StringNotEquals", "a"), _if("StringEquals", "b"), UNKNOWN),
    "IfExists lets more through": (_if("StringEquals", "a"), _if("StringEqualsIfExists", "a"), YES),
    "IfExists does not hold": (_if("StringEqualsIfExists", "a"), _if("StringEquals", "a"), UNKNOWN),
    "a network in another": (_if("IpAddress", "10.1.0.0/16"), _if("IpAddress", "10.0.0.0/8"), YES),
    "networks of two versions": (_if("IpAddress", "10.1.0.0/16"), _if("IpAddress", "::/0"), UNKNOWN),
    "a smaller number": (_if("NumericLessThan", "9.5"), _if("NumericLessThan", "10"), YES),
    "less and at most": (_if("NumericLessThan", "10"), _if("NumericLessThanEquals", "10"), YES),
    "at most and less": (_if("NumericLessThanEquals", "10"), _if("NumericLessThan", "10"), UNKNOWN),
    "equal numbers": (_if("NumericEquals", "2.0"), _if("NumericEquals", "2"), YES),
    "ARNs part by part": (_if("ArnEquals", "arn:aws:sns:a:1:t"), _if("ArnLike", "arn:aws:sns:*:1:*"), YES),
    "an ARN with too few parts": (_if("ArnLike", "arn:aws:sns:a:1:t"), _if("ArnLike", "arn:*:t"), UNKNOWN),
    "another key": (_if("StringEquals", "a"), _if("StringEquals", "a", key="aws:userid"), UNKNOWN),
    "another qualifier": (_if("ForAllValues:StringEquals", "a"), _if("ForAnyValue:StringEquals", "a"), UNKNOWN),
    "booleans in another case": (_if("Bool", "True"), _if("Bool", True), YES),
    "one test of two": (
        {**_if("StringEquals", "a"), **_if("Bool", "true", key="aws:x")},
        _if("StringEquals", "a"),
        YES,
    ),
}


@pytest.mark.parametrize(("narrow", "wide", "answer"), CASES.values(), ids=CASES)
def test_what_is_shown_of_two_conditions(narrow: dict[str, Any], wide: dict[str, Any], answer: Answer) -> None:
    assert implies(read(narrow), read(wide)) is answer


_OPERATORS = "StringEquals StringNotEquals StringLike StringNotLike StringEqualsIgnoreCase StringEqualsIfExists".split()
_VALUES = (("a",), ("A",), ("a*",), ("a", "b"), ("*",), ("ab", "?"))
_GIVEN: tuple[tuple[str, ...] | None, ...] = (
    None,
    ("a",),
    ("A",),
    ("b",),
    ("ab",),
    ("",),
    ("zz",),
    ("a*",),
    ("*",),
    ("?",),
)


def test_an_answer_is_so_for_each_request() -> None:
    every = [
        implication.Test(parse_operator(name), "aws:username", values) for name in _OPERATORS for values in _VALUES
    ]
    passing = {test: {given for given in _GIVEN if meets_test(_written(test), test.values, given)} for test in every}
    for narrow, wide in itertools.product(every, repeat=2):
        answer = implies((narrow,), (wide,))
        if answer is YES:
            assert passing[narrow] <= passing[wide], (narrow, wide)
        if answer is NO:
            assert not passing[narrow] <= passing[wide], (narrow, wide)


def _written(test: implication.Test) -> str:
    return f"{test.operator.name}IfExists" if test.operator.if_exists else test.operator.name


@pytest.mark.parametrize(
    ("operator", "fails"),
    [
        ("StringEquals", True),
        ("NumericLessThan", True),
        ("StringEqualsIfExists", False),
        ("ForAnyValue:StringEquals", False),
        ("StringNotEquals", False),
        ("Null", False),
        ("Unknown", False),
    ],
)
def test_a_plain_operator_fails_where_its_key_is_not_there(operator: str, fails: bool) -> None:
    assert implication.Test(parse_operator(operator), "aws:x", ("a",)).fails_without_key is fails
