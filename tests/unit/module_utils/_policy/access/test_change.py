# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The access change in verdicts and words: what a reviewer reads."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.plumb.aws.plugins.module_utils._policy.access.change import (
    AccessChange,
    access_change,
    together,
)
from unit.small_documents import NOT_THERE, load, managed, managed_statement, policy, trust

Document = dict[str, Any]

_BUCKET = "arn:aws:s3:::b/*"
_TEAM = "aws:PrincipalTag/team"
_MFA = {"Bool": {"aws:MultiFactorAuthPresent": "true"}}
_ROLE = "arn:aws:iam::123456789012:role/app"
_UNDECIDED = "may be wider"


def _allow(action: Any = "s3:GetObject", resource: Any = _BUCKET, **changes: Any) -> Document:
    return managed_statement(Action=action, Resource=resource, **changes)


def _deny(action: Any = "s3:GetObject", resource: Any = _BUCKET, **changes: Any) -> Document:
    return _allow(action, resource, Effect="Deny", **changes)


def _if(**condition: Any) -> Document:
    return policy(_allow(Condition=condition))


def _old(statement: Document) -> Document:
    return {**policy(statement), "Version": "2008-10-17"}


def _without(action: Any) -> Document:
    return managed_statement(Action=NOT_THERE, NotAction=action, Resource=_BUCKET)


# For each: the old document, the new one, the verdict there and the verdict back
_VERDICTS: dict[str, tuple[Document | None, Document | None, str, str]] = {
    "another spelling": (policy(_allow()), policy(_allow("S3:getobject")), "unchanged", "unchanged"),
    "another Sid": (policy(_allow()), policy(_allow(Sid="Read")), "unchanged", "unchanged"),
    "the same in two statements": (
        policy(_allow(["s3:GetObject", "s3:PutObject"])),
        policy(_allow(), _allow("s3:PutObject")),
        "unchanged",
        "unchanged",
    ),
    "an action that a pattern has already": (
        policy(_allow("s3:Get*")),
        policy(_allow(["s3:Get*", "s3:GetObject"])),
        "unchanged",
        "unchanged",
    ),
    "in the older Version ${*} has a wildcard in it": (
        _old(_allow(resource="arn:aws:s3:::a?")),
        _old(_allow(resource="arn:aws:s3:::a${*}")),
        "different",
        "different",
    ),
    "in the newer one it is a star": (
        policy(_allow(resource="arn:aws:s3:::a?")),
        policy(_allow(resource="arn:aws:s3:::a${*}")),
        "narrower",
        "wider",
    ),
    "a test of a Boolean key that its Null test implies": (
        _if(Null={"aws:SecureTransport": "false"}, BoolIfExists={"aws:SecureTransport": ["false", "true"]}),
        _if(Null={"aws:SecureTransport": "false"}),
        _UNDECIDED,
        "narrower",
    ),
    "a star spelled as a variable": (
        _if(**{"ForAnyValue:StringEqualsIgnoreCase": {_TEAM: ["a*"]}}),
        _if(StringEqualsIgnoreCase={_TEAM: ["a${*}", "a*"]}),
        _UNDECIDED,
        "narrower",
    ),
    "an action more": (policy(_allow()), policy(_allow(["s3:GetObject", "s3:PutObject"])), "wider", "narrower"),
    "a pattern of actions": (policy(_allow("s3:Get*")), policy(_allow("s3:*")), "wider", "narrower"),
    "? and *": (policy(_allow(resource="arn:aws:s3:::b/?")), policy(_allow()), "wider", "narrower"),
    "a star within": (
        policy(_allow(resource="arn:aws:s3:::a*c")),
        policy(_allow(resource="arn:aws:s3:::a*b*c")),
        "narrower",
        "wider",
    ),
    "a resource more": (policy(_allow()), policy(_allow(resource=[_BUCKET, "arn:aws:s3:::c/*"])), "wider", "narrower"),
    "patterns that cover one together": (
        policy(_allow(resource=["arn:aws:s3:::a?", "arn:aws:s3:::a??*"])),
        policy(_allow(resource="arn:aws:s3:::a*?")),
        "unchanged",
        "unchanged",
    ),
    "another action": (policy(_allow()), policy(_allow("s3:PutObject")), "different", "different"),
    "actions and resources crosswise": (
        policy(_allow("s3:a", "arn:aws:s3:::r1"), _allow("s3:b", "arn:aws:s3:::r2")),
        policy(_allow("s3:a", "arn:aws:s3:::r2"), _allow("s3:b", "arn:aws:s3:::r1")),
        "different",
        "different",
    ),
    "a condition": (policy(_allow()), policy(_allow(Condition=_MFA)), "narrower", "wider"),
    "a second condition": (
        _if(**_MFA),
        _if(**_MFA, StringEquals={_TEAM: "a"}),
        "narrower",
        "wider",
    ),
    "a value more": (_if(StringEquals={_TEAM: "a"}), _if(StringEquals={_TEAM: ["a", "b"]}), "wider", "narrower"),
    "a value that a pattern has": (
        _if(StringLike={_TEAM: "a*"}),
        _if(StringEquals={_TEAM: "ab"}),
        "narrower",
        "wider",
    ),
    "a negated value more": (
        _if(StringNotLike={_TEAM: "a*"}),
        _if(StringNotLike={_TEAM: ["a*", "b*"]}),
        "narrower",
        "wider",
    ),
    "a smaller network": (
        _if(IpAddress={"aws:SourceIp": "10.0.0.0/8"}),
        _if(IpAddress={"aws:SourceIp": "10.1.0.0/16"}),
        "narrower",
        "wider",
    ),
    "a smaller number": (
        _if(NumericLessThan={"s3:max-keys": "10"}),
        _if(NumericLessThan={"s3:max-keys": "9.5"}),
        "narrower",
        "wider",
    ),
    "IfExists": (_if(StringEquals={_TEAM: "a"}), _if(StringEqualsIfExists={_TEAM: "a"}), "wider", "narrower"),
    "a negated operator": (_if(StringLike={_TEAM: "a"}), _if(StringNotLike={_TEAM: "a"}), "different", "different"),
    "a negated ARN": (
        _if(ArnLike={"aws:SourceArn": "arn:aws:sns:*:*:t"}),
        _if(ArnNotLike={"aws:SourceArn": "arn:aws:sns:*:*:t"}),
        "different",
        "different",
    ),
    "an ARN whose star would cross a colon": (
        _if(ArnLike={"aws:SourceArn": "arn:aws:sns:*:t"}),
        _if(ArnLike={"aws:SourceArn": "arn:aws:sns:eu-west-1:1:t"}),
        "different",
        _UNDECIDED,
    ),
    "another key": (_if(StringEquals={_TEAM: "a"}), _if(StringEquals={"aws:username": "a"}), "different", "different"),
    "ForAllValues and ForAnyValue": (
        _if(**{"ForAllValues:StringEquals": {"aws:TagKeys": "a"}}),
        _if(**{"ForAnyValue:StringEquals": {"aws:TagKeys": "a"}}),
        _UNDECIDED,
        "different",
    ),
    "a Deny": (policy(_allow("s3:*")), policy(_allow("s3:*"), _deny("s3:Delete*")), "narrower", "wider"),
    "a Deny of what is not allowed here": (
        policy(_allow()),
        policy(_allow(), _deny("ec2:*", "*")),
        "narrower",
        "wider",
    ),
    "a Deny under a condition": (
        policy(_allow(), _deny()),
        policy(_allow(), _deny(Condition=_MFA)),
        "wider",
        "narrower",
    ),
    "an Allow that is denied": (
        policy(_deny("s3:*", "*")),
        policy(_deny("s3:*", "*"), _allow("s3:PutObject")),
        "unchanged",
        "unchanged",
    ),
    "NotAction leaves out more": (policy(_without("iam:*")), policy(_without(["iam:*", "sts:*"])), "narrower", "wider"),
    "an action that NotAction has": (policy(_without("iam:*")), policy(_allow("s3:*")), "narrower", "wider"),
    "NotResource and the rest": (
        policy(
            managed_statement(Resource=NOT_THERE, NotResource="arn:aws:s3:::a*"), _allow(resource="arn:aws:s3:::a*")
        ),
        policy(_allow(resource="*")),
        _UNDECIDED,
        "narrower",  # what is lost is undecided, too; that nothing is gained is shown
    ),
    "a variable and a star": (
        policy(_allow(resource="arn:aws:s3:::home/${aws:username}/*")),
        policy(_allow(resource="arn:aws:s3:::home/*")),
        "wider",
        "narrower",
    ),
    "a star after a variable, which two patterns cover by its values": (
        policy(_allow(resource=["arn:aws:s3:::?*", "arn:aws:s3:::${aws:username}"])),
        policy(_allow(resource=["arn:aws:s3:::?*", "arn:aws:s3:::${aws:username}*"])),
        _UNDECIDED,
        "narrower",
    ),
    "a variable in another Version": (
        {**managed(Resource="arn:aws:s3:::${aws:username}"), "Version": "2008-10-17"},
        managed(Resource="arn:aws:s3:::${aws:username}"),
        _UNDECIDED,
        _UNDECIDED,
    ),
    "another Version without variables": ({**managed(), "Version": "2008-10-17"}, managed(), "unchanged", "unchanged"),
    "nothing before": (None, policy(_allow()), "wider", "narrower"),
    "nothing before and a Deny": (None, policy(_deny()), "narrower", "wider"),
    "nothing at all": (None, None, "unchanged", "unchanged"),
    "a document that IAM refuses": (policy(_allow()), policy(_allow(Effect="allow")), _UNDECIDED, _UNDECIDED),
    "an account and a role of it": (trust(), trust(Principal={"AWS": _ROLE}), "narrower", "wider"),
    "an account and anybody": (trust(), trust(Principal={"AWS": "*"}), "wider", "narrower"),
    "another account": (trust(), trust(Principal={"AWS": "210987654321"}), "different", "different"),
    "a service more": (
        trust(Principal={"Service": "ec2.amazonaws.com"}),
        trust(Principal={"Service": ["ec2.amazonaws.com", "ssm.amazonaws.com"]}),
        "wider",
        "narrower",
    ),
    "an external id": (trust(), trust(Condition={"StringEquals": {"sts:ExternalId": "x"}}), "narrower", "wider"),
    "NotPrincipal": (trust(), trust(Principal=NOT_THERE, NotPrincipal={"AWS": "*"}), _UNDECIDED, _UNDECIDED),
}


@pytest.mark.parametrize(("old", "new", "there", "back"), _VERDICTS.values(), ids=_VERDICTS)
def test_the_verdict_of_a_change_and_of_taking_it_back(
    old: Document | None, new: Document | None, there: str, back: str
) -> None:
    one, other = (document and load(document) for document in (old, new))
    assert access_change(one, other).verdict == there
    assert access_change(other, one).verdict == back


@pytest.mark.parametrize(("old", "new", "there", "back"), _VERDICTS.values(), ids=_VERDICTS)
def test_the_lists_of_sentences_fit_the_verdict(
    old: Document | None, new: Document | None, there: str, back: str
) -> None:
    for one, other, verdict in ((old, new, there), (new, old, back)):
        change = access_change(one and load(one), other and load(other))
        assert bool(change.gained) is (verdict in ("wider", "different", _UNDECIDED))
        assert bool(change.lost) or verdict not in ("narrower", "different")
        assert not change.lost or verdict not in ("wider", "unchanged")
        assert change.may_grant is bool(change.gained)


# Words. Each row: old, new, what is gained, what is lost; parts of the sentences that a reviewer needs

_SENTENCES: dict[str, tuple[Document, Document, list[list[str]], list[list[str]]]] = {
    "an action as it was written": (
        policy(_allow()),
        policy(_allow(["s3:GetObject", "s3:PutObject"])),
        [["may now", "s3:PutObject", f"on {_BUCKET}"]],
        [],
    ),
    "several actions in one sentence": (
        policy(_allow(["s3:GetObject", "s3:PutObject", "s3:DeleteObject"])),
        policy(_allow()),
        [],
        [["may no longer", "s3:DeleteObject, s3:PutObject", f"on {_BUCKET}"]],
    ),
    "a condition": (
        policy(_allow()),
        policy(_allow(), _allow("s3:PutObject", Condition={"StringEquals": {_TEAM: ["a", "b"]}})),
        [["may now", "s3:PutObject", "aws:PrincipalTag/team StringEquals a or b"]],
        [],
    ),
    "a Deny that is gone": (
        policy(_allow("s3:*"), _deny("s3:DeleteObject")),
        policy(_allow("s3:*")),
        [["no longer denied", "s3:DeleteObject", f"on {_BUCKET}"]],
        [],
    ),
    "a Deny that is new": (
        policy(_allow("s3:*")),
        policy(_allow("s3:*"), _deny("s3:DeleteObject")),
        [],
        [["now denied", "s3:DeleteObject", f"on {_BUCKET}"]],
    ),
    "NotAction": (policy(_deny()), policy(_deny(), _without("iam:*")), [["may now", "anything but iam:*"]], []),
    "what is undecided is said to be so": (
        _if(**{"ForAnyValue:StringEquals": {"aws:TagKeys": "a"}}),
        _if(**{"ForAllValues:StringEquals": {"aws:TagKeys": "a"}}),
        [["may now", "s3:GetObject", "aws:TagKeys ForAllValues:StringEquals a"]],
        [
            [
                "may no longer",
                "s3:GetObject",
                "aws:TagKeys ForAnyValue:StringEquals a",
                "undecided",
                "may allow it still",
            ]
        ],
    ),
    "an undecided Deny says what may deny it": (
        policy(_allow("s3:*"), {**_deny("s3:*"), "Condition": {"ForAnyValue:StringEquals": {"aws:TagKeys": "a"}}}),
        policy(_allow("s3:*"), {**_deny("s3:*"), "Condition": {"ForAllValues:StringEquals": {"aws:TagKeys": "a"}}}),
        [["is no longer denied", "s3:*", "undecided", "may deny it still"]],
        [["is now denied", "s3:*", "aws:TagKeys ForAllValues:StringEquals a"]],
    ),
    "a trust policy names who": (
        trust(),
        trust(Principal={"Service": "ec2.amazonaws.com", "AWS": "*"}),
        [
            ["anybody in AWS", "may now", "sts:AssumeRole", "(a part of it was allowed before)"],
            ["ec2.amazonaws.com", "may now", "sts:AssumeRole"],
        ],
        [],
    ),
    "of what is removed a part stays": (
        policy(_allow("s3:*")),
        policy(_allow("s3:Get*")),
        [],
        [["may no longer s3:*", "(a part of it is allowed still)"]],
    ),
    "what was free has a condition now": (
        policy(_allow()),
        _if(Bool={"aws:MultiFactorAuthPresent": True}),
        [],
        [["may no longer s3:GetObject", "(from now on only if aws:MultiFactorAuthPresent Bool true)"]],
    ),
    "what had a condition is free now": (
        _if(Bool={"aws:MultiFactorAuthPresent": True}),
        policy(_allow()),
        [["may now s3:GetObject", "(before only if aws:MultiFactorAuthPresent Bool true)"]],
        [],
    ),
    "what a Deny of its own takes back in part": (
        policy(_allow("sqs:*")),
        policy(_allow("sqs:*"), _allow("s3:*"), _deny("s3:DeleteObject")),
        [["may now s3:*", "(a part of it is denied)"]],
        [["is now denied s3:DeleteObject"]],
    ),
    "of a Deny a part stays": (
        policy(_deny("s3:Delete*")),
        policy(_deny("s3:DeleteObject")),
        [["is no longer denied s3:Delete*", "(a part of it is denied still)"]],
        [],
    ),
    "a Deny has a condition now": (
        policy(_deny("s3:DeleteObject")),
        policy(_deny("s3:DeleteObject", Condition={"StringEquals": {_TEAM: "a"}})),
        [["is no longer denied s3:DeleteObject", "(from now on only if aws:PrincipalTag/team StringEquals a)"]],
        [],
    ),
    "an account of a trust policy": (
        trust(Principal={"Service": "ec2.amazonaws.com"}),
        trust(),
        [["account 123456789012", "may now", "sts:AssumeRole"]],
        [["ec2.amazonaws.com", "may no longer", "sts:AssumeRole"]],
    ),
}


@pytest.mark.parametrize(("old", "new", "gained", "lost"), _SENTENCES.values(), ids=_SENTENCES)
def test_each_change_is_told_in_a_sentence_with_all_that_a_reviewer_needs(
    old: Document, new: Document, gained: list[list[str]], lost: list[list[str]]
) -> None:
    change = access_change(load(old), load(new))
    for sentences, wanted in ((change.gained, gained), (change.lost, lost)):
        assert len(sentences) == len(wanted), sentences
        for sentence, parts in zip(sentences, wanted, strict=True):
            assert [part for part in parts if part not in sentence] == [], sentence


_NO, _W, _X = AccessChange("unchanged"), AccessChange("wider", ("a",)), AccessChange("wider", ("b", "a"))
_N, _M = AccessChange("narrower", (), ("c",)), AccessChange("may be wider", ("d",))


@pytest.mark.parametrize(
    ("changes", "verdict", "gained", "lost"),
    [
        ([], "unchanged", (), ()),
        ([_NO, _NO], "unchanged", (), ()),
        ([_NO, _W], "wider", ("a",), ()),
        ([_W, _X], "wider", ("a", "b"), ()),
        ([_N, _NO, _N], "narrower", (), ("c",)),
        ([_W, _N], "different", ("a",), ("c",)),
        ([_M, _N], "may be wider", ("d",), ("c",)),
        ([_W, _M, _NO], "may be wider", ("a", "d"), ()),
        ([AccessChange("different", ("a",), ("c",)), _N], "different", ("a",), ("c",)),
    ],
)
def test_the_changes_of_several_documents_are_told_as_one(
    changes: list[AccessChange], verdict: str, gained: tuple[str, ...], lost: tuple[str, ...]
) -> None:
    assert together(changes) == AccessChange(verdict, gained, lost)
    assert together(changes[::-1]).verdict == verdict
