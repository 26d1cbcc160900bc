# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Validation says what IAM would say: nothing of what it takes, and its own words for what it refuses.

The words of AWS are those that getmoto/moto and versity/versitygw recorded from IAM in their tests.
"""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.plumb.aws.plugins.module_utils._policy.document.load import document_text
from ansible_collections.plumb.aws.plugins.module_utils._policy.grammar.document import problems
from unit.small_documents import (
    NOT_THERE,
    OBJECTS,
    load,
    managed,
    managed_statement,
    policy,
    trust,
    trust_statement,
)

Document = dict[str, Any]


def _condition(operator: str, value: Any, *, key: str = "aws:x") -> Document:
    return managed(Condition={operator: {key: value}})


_DATES = (
    "2019-07-01T13:20:15Z 2016-12-13T21:20:37.593194+00:00 2016-12-13t2:00:00.593194+23 -292275054 01T 2026 2026-07 "
    "2026-07-01 1700000000 9223372036854775807 2026-07-01T10:00+02:00 ${aws:CurrentTime}"
).split()
_TAKEN: dict[str, Document] = {
    "a list of resources": managed(Resource=["arn:aws:s3:::b", OBJECTS]),
    "star beside an ARN": managed(Resource=["arn:aws:s3:::b", "*"]),
    "an action with spaces in its name": managed(Action="iam: some action "),
    "an unknown service": managed(Action="service-prefix:action-name"),
    "a service with a hyphen": managed(Action="s3-s:ListBucket"),
    "a service with a dot": managed(Action="s3.s:ListBucket"),
    "a wildcard in place of each half of an action": managed(Action="*:*"),
    "a wildcard in the name of an action": managed(Action="s3:*Object?"),
    "an action in upper case": managed(Action="S3:GETOBJECT"),
    "an action of another service than the resource": managed(Action="fsx:ListBucket"),
    "NotAction": managed(Action=NOT_THERE, NotAction="s3:ListBucket"),
    "NotAction with NotResource star": managed(
        Action=NOT_THERE, NotAction="s3:ListBucket", Resource=NOT_THERE, NotResource="*"
    ),
    "Deny with NotResource": managed(Effect="Deny", Resource=NOT_THERE, NotResource=["arn:aws:s3:::HR", OBJECTS]),
    "an Id": {**managed(), "Id": "some-id"},
    "an empty Condition": managed(Condition={}),
    "an operator that holds nothing": managed(Condition={"DateGreaterThan": {}}),
    "an unknown operator that holds nothing": managed(Condition={"x": {}, "y": {}}),
    "a key without values": _condition("DateGreaterThan", []),
    "ForAllValues": _condition("ForAllValues:StringEquals", "Department", key="aws:TagKeys"),
    "IfExists": _condition("StringEqualsIfExists", "asf"),
    "BoolIfExists": _condition("BoolIfExists", "false", key="aws:MultiFactorAuthPresent"),
    "Null": _condition("Null", "true"),
    "an unquoted boolean and a number beside texts": _condition("StringEquals", [True, 1, 1.5, "x"]),
    "one Sid and one statement without": policy(managed_statement(Sid="a"), managed_statement()),
    "an IAM user of no account": managed(Resource="arn:aws:iam:::user/somebody"),
    "all of IAM": managed(Resource="arn:aws:iam::123456789012:*"),
    "an unknown service in a resource": managed(Resource="arn:aws:invalid-service:us-east-1::x"),
    "a resource of two parts and a service": managed(Resource="arn:aws:fdsasf"),
    "a region for EC2": managed(Resource="arn:aws:ec2:us-east-1::instance/i-1"),
    "a wildcard for the region of S3": managed(Resource="arn:aws:s3:*:*:accesspoint/x"),
    "a variable": managed(Resource="arn:aws:iam::*:user/${aws:username}"),
    "a variable with a default": managed(Resource="arn:aws:s3:::b/${aws:PrincipalTag/team, 'none'}/*"),
    "a variable of a tag with a space in its name": managed(Resource="arn:aws:s3:::b/${aws:PrincipalTag/my team}"),
    "special characters": managed(Resource="arn:aws:s3:::b/${*}${?}${$}"),
    "a variable in a condition": _condition("StringLike", ["", "home/", "home/${aws:userid}/*"], key="s3:prefix"),
    "the last character of Latin-1": managed(Resource="arn:aws:s3:::b/\u00ff"),
    "the China partition": managed(Resource="arn:aws-cn:s3:::b/*"),
    "an isolated partition": managed(Resource="arn:aws-iso-b:s3:::b/*"),
    **{f"the date {date}": _condition("DateLessThan", date) for date in _DATES},
}


@pytest.mark.parametrize("document", _TAKEN.values(), ids=_TAKEN)
def test_what_iam_takes_has_no_problems(document: Document) -> None:
    assert problems(load(document), "managed") == []


# What IAM refuses. Each row: the document, the rule that finds it, AWS's own message (empty where it is not known).

_SYNTAX, _TRUST_SYNTAX, _LEGACY = (
    "Syntax errors in policy.",
    "Syntax error in policy.",
    "The policy failed legacy parsing",
)
_NO_VENDOR = "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc."
_NO_ACTIONS, _NO_RESOURCES = "Policy statement must contain actions.", "Policy statement must contain resources."
_PRINCIPAL = "Policy document should not specify a principal."
_STS_ONLY = "AssumeRole policy may only specify STS AssumeRole actions."
_COGNITO = "cognito-identity.amazonaws.com"

Row = tuple[Document, str, str]

_REFUSED: dict[str, Row] = {
    "no Statement but null": ({"Version": "2012-10-17", "Statement": None}, "statement", _SYNTAX),
    "an empty list of statements": (policy(), "statement", _SYNTAX),
    "a statement that is text": (policy("afd"), "statement", _SYNTAX),
    "an empty document": ({}, "statement", _SYNTAX),
    "an unknown element of a statement": (managed(Extra="x"), "element", _SYNTAX),
    "a misspelt element": (managed(Resources="*"), "element", _SYNTAX),
    "Id as an object": ({**managed(), "Id": {}}, "id", _SYNTAX),
    "Version as a number": ({**managed(), "Version": 2012}, "version", _SYNTAX),
    "Effect of another word": (managed(Effect="invalid"), "effect", _SYNTAX),
    "Effect with capitals": (managed(Effect="denY"), "effect", _LEGACY),
    "Effect as a list": (managed(Effect=["Allow"]), "effect", _SYNTAX),
    "an action without a service": (managed(Action="invalid"), "action", _NO_VENDOR),
    "an empty action": (managed(Action=""), "action", _NO_VENDOR),
    "an empty NotAction": (managed(Action=NOT_THERE, NotAction=""), "action", _NO_VENDOR),
    "an action with an empty service": (managed(Action=":GetObject"), "action", "Vendor  is not valid"),
    "a wildcard in the service of an action": (managed(Action="s3*:Get*"), "action", "Action vendors (e.g., aws, ec2"),
    "a wildcard for the service of an action": (
        managed(Action="*:Create*"),
        "action",
        "Action vendors (e.g., aws, ec2",
    ),
    "a wildcard for the kind of IAM resource": (
        managed(Resource="arn:aws:iam::*:r*/x"),
        "resource",
        'IAM resource path must either be "*" or start with user/',
    ),
    "a wildcard for the region of an IAM resource": (
        managed(Resource="arn:aws:iam:*:*:role/x"),
        "resource",
        "IAM resource arn:aws:iam:*:*:role/x cannot contain region information.",
    ),
    "a resource that does not begin with arn": (managed(Resource="urn:aws:s3:::b"), "resource", ""),
    "a space behind the service": (managed(Action="iam :Get"), "action", "Vendor iam  is not valid"),
    "an underscore in the service": (managed(Action="s_3:Get"), "action", "Vendor s_3 is not valid"),
    "three colons in one of many actions": (
        managed(Action=["s3:GetObject", "s:3s:List:x"]),
        "action",
        "Actions/Condition can contain only one colon.",
    ),
    "no action": (managed(Action=NOT_THERE), "action", _NO_ACTIONS),
    "a list in the list of actions": (managed(Action=[[]]), "action", _SYNTAX),
    "Action and NotAction": (managed(NotAction="iam:x"), "action", _SYNTAX),
    "an empty Action and NotAction": (managed(Action=[], NotAction="iam:x"), "action", _SYNTAX),
    "no resource": (managed(Resource=NOT_THERE), "resource", _NO_RESOURCES),
    "an empty list of resources": (managed(Resource=[]), "resource", _NO_RESOURCES),
    "an object as Resource": (managed(Resource={"a": OBJECTS}), "resource", _SYNTAX),
    "an object among the resources": (managed(Resource=["adfdf", {}]), "resource", _SYNTAX),
    "an empty NotResource beside Resource": (managed(NotResource=[]), "resource", _SYNTAX),
    "an empty resource": (managed(Resource=""), "resource", 'Resource  must be in ARN format or "*".'),
    "text as a resource": (
        managed(Resource=[OBJECTS, "invalid resource"]),
        "resource",
        'Resource invalid resource must be in ARN format or "*".',
    ),
    "text as NotResource": (
        managed(Resource=NOT_THERE, NotResource="invalid"),
        "resource",
        'Resource invalid must be in ARN format or "*".',
    ),
    "two parts": (
        managed(Resource="a:bsdf"),
        "resource",
        'Partition "bsdf" is not valid for resource "arn:bsdf:*:*:*:*".',
    ),
    "three parts": (
        managed(Resource="a:b:cadfsdf"),
        "resource",
        'Partition "b" is not valid for resource "arn:b:cadfsdf:*:*:*".',
    ),
    "eight parts": (
        managed(Resource="a:b:c:d:e:f:g:h"),
        "resource",
        'Partition "b" is not valid for resource "arn:b:c:d:e:f:g:h".',
    ),
    "an ARN without arn:": (
        managed(Resource="aws:s3:::example_bucket"),
        "resource",
        'Partition "s3" is not valid for resource "arn:s3:::example_bucket:*".',
    ),
    "an empty partition": (
        managed(Resource="s3::example-bucket/*"),
        "resource",
        'Partition "" is not valid for resource "arn::example-bucket/*:*:*:*".',
    ),
    "another partition": (
        managed(Resource="arn:aws2:s3:::example-bucket/*"),
        "resource",
        'Partition "aws2" is not valid for resource "arn:aws2:s3:::example-bucket/*".',
    ),
    "an ARN without a service": (
        managed(Resource="arn:aws"),
        "resource",
        "Resource vendor must be fully qualified and cannot contain regexes.",
    ),
    "a wildcard for the service": (
        managed(Resource="arn:aws:s*:::b"),
        "resource",
        "Resource vendor must be fully qualified and cannot contain regexes.",
    ),
    "an ARN of five parts": (managed(Resource="arn:aws:s3::example_bucket"), "resource", _LEGACY),
    "an ARN of four parts": (managed(Resource="arn:aws::fdsasf"), "resource", _LEGACY),
    "an ARN with an empty service": (managed(Resource="arn:aws::::example_bucket"), "resource", _LEGACY),
    "a NotResource of five parts": (
        managed(Resource=NOT_THERE, NotResource="arn:aws:s3::example_bucket"),
        "resource",
        _LEGACY,
    ),
    "a kind of IAM resource that is none": (
        managed(Resource="arn:aws:iam::123456789012:roles/x"),
        "resource",
        'IAM resource path must either be "*" or start with user/, federated-user/, role/, group/, instance-profile/, '
        "mfa/, server-certificate/, policy/, sms-mfa/, saml-provider/, oidc-provider/, report/, access-report/.",
    ),
    "a region for IAM": (
        managed(Resource="arn:aws:iam:us-east-1::user/x"),
        "resource",
        "IAM resource arn:aws:iam:us-east-1::user/x cannot contain region information.",
    ),
    "NotPrincipal": (managed(NotPrincipal="*"), "principal", _PRINCIPAL),
    "Principal alone": (policy({"Effect": "Allow", "Principal": {"AWS": "123456789012"}}), "principal", _PRINCIPAL),
    "Sid as an object": (managed(Sid={}), "sid", _SYNTAX),
    "Sid as a number": (managed(Sid=1), "sid", _SYNTAX),
    "Sid with a space": (managed(Sid="a b"), "sid", "Statement IDs (SID) must be alpha-numeric."),
    "Sid with a hyphen": (managed(Sid="a-b"), "sid", "Statement IDs (SID) must be alpha-numeric."),
    "Sid with a line break at its end": (managed(Sid="a\n"), "sid", "Statement IDs (SID) must be alpha-numeric."),
    "Condition as text": (managed(Condition="a"), "condition", _SYNTAX),
    "Condition as null": (managed(Condition=None), "condition", _SYNTAX),
    "an operator with a list": (managed(Condition={"DateGreaterThan": []}), "condition", _SYNTAX),
    "a key with an object": (_condition("StringEquals", {}), "condition", _SYNTAX),
    "a key with null": (_condition("StringEquals", None), "condition", _SYNTAX),
    "an unknown operator": (_condition("x", "1"), "condition", _SYNTAX),
    "an operator in another case": (_condition("stringequals", "1"), "condition", _SYNTAX),
    "two colons behind ForAnyValue": (_condition("ForAnyValue::StringEqualsIfExists", "x"), "condition", _SYNTAX),
    "a qualifier in another case": (_condition("forAnyValue:StringEquals", "x"), "condition", _SYNTAX),
    "NullIfExists": (_condition("NullIfExists", "true"), "condition", _SYNTAX),
    "IfExists in another case": (_condition("StringEqualsIfexists", "x"), "condition", _SYNTAX),
    "a month of 13": (_condition("DateLessThanEquals", "234-13"), "condition", _LEGACY),
    "an offset of one digit": (_condition("DateLessThan", "2016-12-13t2:00:00.593194+1"), "condition", _LEGACY),
    "ten digits of a second": (_condition("DateLessThan", "2016-12-13t2:00:00.1999999999+10:59"), "condition", _LEGACY),
    "a second count beyond 64 bits": (_condition("DateLessThan", "9223372036854775808"), "condition", _LEGACY),
    "a boolean as a date": (_condition("DateLessThan", True), "condition", _LEGACY),
    "an empty date": (_condition("DateGreaterThan", ""), "condition", _LEGACY),
    "a variable that is not closed": (managed(Resource="arn:aws:s3:::b/${aws:username"), "variable", ""),
    "an empty variable": (managed(Resource="arn:aws:s3:::b/${}"), "variable", ""),
    "a space in a variable": (managed(Resource="arn:aws:s3:::b/${ aws:username }"), "variable", ""),
    "a default without quotation marks": (managed(Resource="arn:aws:s3:::b/${aws:username, none}"), "variable", ""),
    "a wrong variable in a condition": (_condition("StringLike", ["x", "${"]), "variable", ""),
    "an emoji in a Sid": (managed(Sid="\U0001f600"), "characters", "ValidationError: pattern"),
}


@pytest.mark.parametrize("row", _REFUSED.values(), ids=_REFUSED)
def test_what_iam_refuses_is_found_by_its_rule_with_the_words_of_aws(row: Row) -> None:
    document, rule, words = row
    found = problems(load(document), "managed")
    assert any(problem.rule == rule and problem.aws_message.startswith(words) for problem in found), found


def test_the_tables_here_are_large() -> None:
    assert len(_TAKEN) >= 50
    assert len(_REFUSED) >= 75


# All problems at once, and where they are


def test_all_problems_of_a_document_are_told_at_once_each_with_its_statement() -> None:
    document = policy(
        managed_statement(Sid="Read", Action="GetObject", Resource="my-bucket"),
        managed_statement(Effect="allow"),
        managed_statement(Sid="Read", Condition={"StringEqual": {"aws:username": "x"}}),
    )
    found = [(problem.statement, problem.rule) for problem in problems(load(document), "managed")]
    assert sorted(found) == [
        ("2", "effect"),
        ("Read", "action"),
        ("Read", "condition"),
        ("Read", "resource"),
        ("Read", "sid"),
    ]


@pytest.mark.parametrize(
    ("written", "meant"), [("Resources", "Resource"), ("Conditon", "Condition"), ("effects", "Effect")]
)
def test_a_misspelt_element_is_told_with_the_nearest_one(written: str, meant: str) -> None:
    [problem] = [found for found in problems(managed(**{written: "x"}), "managed") if found.rule == "element"]
    assert f"'{written}'" in problem.message
    assert f"is it {meant}?" in problem.message or f"is it {meant}" in problem.message


# Sizes


def _of_size(size: int) -> Document:
    fill = size - len(document_text(managed(Resource="arn:aws:s3:::b/")))
    return managed(Resource="arn:aws:s3:::b/" + "x" * fill)


def test_a_document_of_just_the_quota_is_taken_and_one_character_more_is_not() -> None:
    assert problems(_of_size(6144), "managed") == []
    [problem] = problems(_of_size(6145), "managed")
    assert (problem.rule, problem.aws_message) == ("size", "LimitExceeded: Cannot exceed quota for PolicySize: 6144")


@pytest.mark.parametrize(("quota", "taken"), [(2048, False), (4096, True), (None, True)])
def test_the_size_is_held_to_the_quota_of_the_account_where_it_is_known(quota: int | None, taken: bool) -> None:
    ids = [f"{number:020}" for number in range(130)]
    document = trust(Condition={"StringEquals": {"sts:ExternalId": ids}})
    found = problems(document, "trust", size_quota=quota)
    assert (found == []) is taken
    if not taken:
        assert found[0].aws_message == "LimitExceeded: Cannot exceed quota for ACLSizePerRole: 2048"


def test_white_space_does_not_count_towards_the_size() -> None:
    document = _of_size(6144)
    document["Statement"][0]["Condition"] = {}
    smaller = _of_size(6100)
    smaller["Statement"][0]["Action"] = "s3:Get" + " " * 60 + "Object"
    assert [problem.rule for problem in problems(document, "managed")] == ["size"]
    assert problems(smaller, "managed") == []


# Values of any kind

_ANY_VALUES: tuple[Any, ...] = (None, True, 0, 1.5, "", "x", [], [None], {}, {"x": None}, [[]], [{}])
_TAKEN_VALUES = {("Sid", "''"), ("Sid", "'x'"), ("Condition", "{}")}


@pytest.mark.parametrize("kind", ["managed", "trust"])
@pytest.mark.parametrize(
    "element", ["Sid", "Effect", "Principal", "NotPrincipal", "Action", "NotAction", "Resource", "Condition"]
)
def test_a_value_of_a_wrong_kind_is_a_problem_in_each_element(kind: str, element: str) -> None:
    statement = managed_statement() if kind == "managed" else trust_statement()
    silent = [value for value in _ANY_VALUES if not problems(load(policy({**statement, element: value})), kind)]
    assert {(element, repr(value)) for value in silent} == {row for row in _TAKEN_VALUES if row[0] == element}
