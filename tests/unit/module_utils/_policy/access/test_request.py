# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One request against statements and tests: the same as in the little world, and what is not known is said to be so."""

from __future__ import annotations

import itertools
from typing import Any

import pytest

from ansible_collections.plumb.aws.plugins.module_utils._policy.access import implication
from ansible_collections.plumb.aws.plugins.module_utils._policy.access.coverage import Patterns, Rule
from ansible_collections.plumb.aws.plugins.module_utils._policy.access.request import (
    Request,
    allows,
    denies,
    escaped,
    filled,
    has_action,
    has_target,
    matches,
    meets,
    variables_in,
)
from ansible_collections.plumb.aws.plugins.module_utils._policy.document.canonical import canonical_statement
from ansible_collections.plumb.aws.plugins.module_utils._policy.trust.principals import Principal
from unit.little_world import WORLD, meets_test


def a_test(operator: str, *values: str, key: str = "aws:username") -> implication.Test:
    (found,) = implication.tests_of(canonical_statement({"Condition": {operator: {key: list(values)}}})["Condition"])
    return found


def a_rule(
    *,
    allow: bool = True,
    actions: tuple[str, ...] = ("s3:*",),
    objects: Any = ("*",),
    tests: implication.Tests = (),
    but: bool = False,
) -> Rule:
    whole = objects if isinstance(objects[0], Principal) else Patterns(objects, but)
    return Rule(allow, Patterns(actions), whole, tests, {})


_OPERATORS = [
    *("StringEquals", "StringNotEquals", "StringEqualsIgnoreCase", "StringLike", "StringNotLike"),
    *("StringEqualsIfExists", "StringNotLikeIfExists", "ForAllValues:StringLike", "ForAnyValue:StringEquals"),
    *("ForAnyValue:StringNotEquals", "ForAllValues:StringNotLike", "Null"),
]


@pytest.mark.parametrize("operator", _OPERATORS)
def test_text_passes_a_test_as_in_the_little_world(operator: str) -> None:
    wanted = ("true", "false") if operator == "Null" else ("a", "a*", "A", "?b")
    for values in itertools.chain(itertools.combinations(wanted, 1), itertools.combinations(wanted, 2)):
        for given in (None, *(each[0] for each in WORLD["aws:username"])):
            context = {} if given is None else {"aws:username": given}
            assert meets(a_test(operator, *values), context) is meets_test(
                operator, values, None if given is None else (given,)
            ), (values, given)


@pytest.mark.parametrize(
    ("key", "operators", "values"),
    [
        (
            "s3:max-keys",
            ["NumericEquals", "NumericLessThan", "NumericGreaterThanEquals", "NumericNotEquals"],
            "1 2.5 3",
        ),
        ("aws:sourceip", ["IpAddress", "NotIpAddress"], "10.0.0.0/24 192.0.2.1 2001:db8::/32"),
        ("aws:securetransport", ["Bool"], "true false"),
        ("aws:sourcearn", ["ArnLike", "ArnEquals", "ArnNotLike"], "arn:aws:sns:*:1:* arn:aws:sns:a:1:t arn:*:t"),
        ("aws:currenttime", ["DateLessThan", "DateGreaterThanEquals", "DateEquals"], "2022-01-01T00:00:00Z"),
    ],
)
def test_other_values_pass_a_test_as_in_the_little_world(key: str, operators: list[str], values: str) -> None:
    for operator, value, given in itertools.product(operators, values.split(), WORLD[key]):
        found = meets(a_test(operator, value, key=key), {key: given[0]})
        assert found is meets_test(operator, [value], given), (operator, value, given)


@pytest.mark.parametrize(
    ("test", "context", "answer"),
    [
        pytest.param(
            a_test("NumericLessThan", "1_000"), {"aws:username": "4"}, False, id="less than what is no number"
        ),
        pytest.param(a_test("NumericLessThan", "Infinity"), {"aws:username": "4"}, False, id="less than infinity"),
        pytest.param(a_test("NumericLessThan", "1e3"), {"aws:username": "4"}, None, id="an exponent"),
        pytest.param(a_test("NumericEquals", "1_000"), {"aws:username": "1_000"}, None, id="equal to itself"),
        pytest.param(a_test("NumericNotEquals", "1_000"), {"aws:username": "4"}, None, id="not equal to no number"),
        pytest.param(a_test("DateLessThan", "2026-01-01"), {"aws:username": "2020-01-01T00:00:00Z"}, None, id="a day"),
        pytest.param(a_test("IpAddress", "10.0.0.0/255.0.0.0"), {"aws:username": "10.1.1.1"}, False, id="a netmask"),
        pytest.param(a_test("IpAddress", "10.0.0.0/8"), {"aws:username": "x"}, None, id="no address"),
        pytest.param(a_test("BinaryEquals", "eA=="), {"aws:username": "eA=="}, None, id="binary"),
        pytest.param(a_test("StringSomething", "a"), {"aws:username": "a"}, None, id="an unknown operator"),
        pytest.param(a_test("StringEquals", "${aws:x}"), {"aws:username": "a", "aws:x": "a"}, True, id="a variable"),
        pytest.param(a_test("StringEquals", "${aws:x}"), {"aws:username": "a"}, False, id="a variable without a value"),
        pytest.param(
            a_test("StringLike", "${aws:x}*"), {"aws:username": "a*b", "aws:x": "a*"}, True, id="a star in it"
        ),
        pytest.param(
            a_test("StringLike", "${aws:x}b"), {"aws:username": "aab", "aws:x": "a*"}, False, id="no wildcard"
        ),
        pytest.param(a_test("StringEquals", "${aws:x, 'n'}"), {"aws:username": "n"}, True, id="a default"),
    ],
)
def test_what_is_not_known_is_no_answer(test: implication.Test, context: dict[str, str], answer: bool | None) -> None:
    assert meets(test, context) is answer


def test_a_key_that_is_none_is_as_one_that_is_not_there() -> None:
    for operator in ("StringEquals", "StringNotEquals", "Null"):
        test = a_test(operator, "true")
        assert meets(test, {"aws:username": None}) is meets(test, {})


@pytest.mark.parametrize(
    ("rules", "allowed", "denied"),
    [
        ([], False, False),
        ([a_rule()], True, False),
        ([a_rule(actions=("iam:*",))], False, False),
        ([a_rule(), a_rule(allow=False)], False, True),
        ([a_rule(allow=False, tests=(a_test("StringEquals", "b"),)), a_rule()], True, False),
        ([a_rule(tests=(a_test("BinaryEquals", "eA=="),))], None, False),
        ([a_rule(), a_rule(allow=False, tests=(a_test("BinaryEquals", "eA=="),))], None, None),
        ([a_rule(), a_rule(tests=(a_test("BinaryEquals", "eA=="),))], True, False),
    ],
)
def test_a_document_allows_what_an_allow_matches_and_no_deny(
    rules: list[Rule], allowed: bool | None, denied: bool | None
) -> None:
    request = Request("s3:getobject", "arn:aws:s3:::b/k", {"aws:username": "a"})
    assert (allows(rules, request), denies(rules, request)) == (allowed, denied)


def test_a_statement_is_about_actions_and_targets() -> None:
    rule = a_rule(actions=("s3:get*",), objects=("arn:aws:s3:::${aws:username}/*",))
    assert has_action(rule, "s3:getobject")
    assert not has_action(rule, "s3:putobject")
    assert has_target(rule, "arn:aws:s3:::a/k", {"aws:username": "a"})
    assert not has_target(rule, "arn:aws:s3:::a/k", {})
    others = a_rule(objects=("arn:aws:s3:::b/*",), but=True)
    assert has_target(others, "arn:aws:s3:::a/k", {})
    assert not has_target(others, "arn:aws:s3:::b/k", {})
    trust = a_rule(objects=(Principal("AWS", "111111111111"),))
    assert has_target(trust, Principal("AWS", "arn:aws:iam::111111111111:role/r"), {})
    assert not has_target(trust, Principal("AWS", "arn:aws:iam::222222222222:role/r"), {})
    assert not has_target(trust, "arn:aws:s3:::a", {})
    assert matches(rule, Request("s3:getobject", "arn:aws:s3:::a/k", {"aws:username": "a"})) is True


def test_variables_are_found_and_filled() -> None:
    assert variables_in("a${aws:UserName}-${aws:PrincipalTag/t, 'n'}${*}") == ["aws:username", "aws:principaltag/t"]
    assert filled("${aws:username}/${*}*", {"aws:username": "a*"}) == "a${*}/${*}*"
    assert filled("${aws:username}", {}) is None
    assert escaped("a*?b") == "a${*}${?}b"
