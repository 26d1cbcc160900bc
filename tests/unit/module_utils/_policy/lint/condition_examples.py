# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Documents for the lints of set operators, networks, accounts, variables and redundant actions, as in rule_examples."""

from __future__ import annotations

from typing import Any

from unit.small_documents import NOT_THERE, OBJECTS, managed, trust

Document = dict[str, Any]
# What YAML makes of 012345670123 without quotation marks
OCTAL = 0o12345670123


def condition(operator: str, key: str, value: Any, **changes: Any) -> Document:
    return managed(Condition={operator: {key: value}}, **changes)


def _account(value: Any, key: str = "aws:ResourceAccount", operator: str = "StringEquals") -> tuple[str, Document]:
    return "managed", condition(operator, key, value)


def _resource(*resources: str, **changes: Any) -> tuple[str, Document]:
    return "managed", managed(Action="s3:*", Resource=list(resources) or NOT_THERE, **changes)


def _external(value: Any, operator: str = "StringEquals") -> tuple[str, Document]:
    return "trust", trust(Condition={operator: {"sts:ExternalId": value}})


def _actions(*actions: str) -> tuple[str, Document]:
    return "managed", managed(Action=list(actions))


FOUND: dict[str, list[tuple[str, Document, str]]] = {
    "external-id-number": [
        (*_external(0o123), "83 is no text"),
        (*_external([0o123, "x"], "StringLike"), "0123 becomes 83"),
        (*_external(True), "True"),
        (*_external(12.5, "StringEqualsIfExists"), "12.5"),
    ],
    "forallvalues-with-single-valued-key": [
        ("managed", condition("ForAllValues:StringEquals", "aws:PrincipalOrgID", "o-1"), "write StringEquals"),
        ("managed", condition("ForAllValues:StringLike", "aws:PrincipalTag/team", "a*"), "aws:principaltag/team"),
        ("managed", condition("ForAllValues:ArnLike", "aws:SourceArn", "arn:aws:sns:*:*:*"), "write ArnLike"),
        ("managed", condition("ForAllValues:StringNotEquals", "aws:SourceVpce", "x", Effect="Deny"), "has one value"),
        ("managed", condition("ForAllValues:StringEqualsIfExists", "aws:SourceVpc", "x"), "StringEqualsIfExists"),
        ("trust", trust(Condition={"ForAllValues:StringEquals": {"idp.example.com:sub": "x"}}), "idp.example.com:sub"),
    ],
    "invalid-account-id": [
        (*_account(OCTAL), "if 012345670123 is meant, put it in quotation marks"),
        (*_account([OCTAL, "123456789012"], "aws:SourceAccount"), "1402433619"),
        (*_account("12345678901", "AWS:principalaccount", "StringLike"), "'12345678901'"),
        (*_account("1234-5678-9012", "kms:CallerAccount"), "12 digits"),
        (*_account("my-account", "s3:ResourceAccount", "StringNotEquals"), "'my-account'"),
        (*_account(1234, "aws:VpceAccount", "NumericEquals"), "'1234'"),
        (*_resource("arn:aws:sns:us-east-1:12345:t"), "arn:aws:sns:us-east-1:12345:t"),
        (*_resource("arn:aws:iam::1234567890123:role/x", "arn:aws:s3:::b"), "role/x"),
        (*_resource(NotResource="arn:aws:sqs:us-east-1:1402433619:q"), "arn:aws:sqs"),
        (*_resource("arn:${aws:PrincipalTag/p}:sns:us-east-1:12345:t"), "12345"),
        ("managed", condition("ArnLike", "aws:SourceArn", "arn:aws:sns:us-east-1:1402433619:t"), "arn:aws:sns"),
        ("trust", trust(Condition={"StringEquals": {"aws:SourceAccount": OCTAL}}), "012345670123"),
    ],
    "missing-qualifier": [
        ("managed", condition("StringEquals", "aws:TagKeys", ["team"]), "ForAnyValue:StringEquals"),
        ("managed", condition("StringNotLikeIfExists", "aws:CalledVia", "x"), "ForAllValues:StringNotLikeIfExists"),
        ("managed", condition("StringLike", "aws:PrincipalOrgPaths", "o-1/*"), "aws:principalorgpaths"),
        ("managed", condition("StringEquals", "aws:PrincipalServiceNamesList", "x", Effect="Deny"), "several values"),
        ("trust", trust(Condition={"StringLike": {"aws:SourceOrgPaths": "o-1/*"}}), "aws:sourceorgpaths"),
    ],
    "private-ip-address": [
        ("managed", condition("IpAddress", "aws:SourceIp", "10.0.0.0/8"), "aws:VpcSourceIp"),
        ("managed", condition("NotIpAddress", "AWS:SOURCEIP", ["203.0.113.0/24", "172.20.1.0/24"]), "172.20.1.0/24"),
        ("managed", condition("IpAddressIfExists", "aws:SourceIp", "192.168.1.5"), "192.168.1.5"),
        ("managed", condition("IpAddress", "aws:SourceIp", "fd00::/8"), "fd00::/8"),
        ("trust", trust(Condition={"IpAddress": {"aws:SourceIp": "10.1.2.3/16"}}), "10.1.2.3/16"),
    ],
    "redundant-action": [
        (*_actions("s3:*", "s3:GetObject"), "s3:GetObject is in 's3:*'"),
        (*_actions("S3:getobject", "s3:Get*"), "S3:getobject is in 's3:Get*'"),
        (*_actions("s3:Get*", "s3:GetObject*", "s3:PutObject"), "s3:GetObject* is in 's3:Get*'"),
        (*_actions("*", "iam:GetRole", "s3:*"), "iam:GetRole, s3:* are in '*'"),
        ("managed", managed(Action=NOT_THERE, NotAction=["iam:*", "iam:PassRole"], Effect="Deny"), "iam:PassRole"),
        ("trust", trust(Action=["sts:AssumeRole", "sts:Assume*"]), "sts:AssumeRole"),
    ],
    "unknown-variable": [
        (*_resource("arn:aws:s3:::b/${aws:usernam}/*"), "is it aws:username"),
        (*_resource("arn:aws:s3:::b/${AWS:PrincipleTag/team}/*"), "${AWS:PrincipleTag/team}"),
        (*_resource("arn:aws:s3:::{{ bucket }}/*"), "{{ bucket }}"),
        (*_resource("arn:aws:sns:*:${AWS::AccountId}:t"), "${AWS::AccountId}"),
        (*_resource("arn:aws:s3:::${Bucket}/*", "arn:aws:s3:::${var.bucket}"), "${Bucket}, ${var.bucket} are no"),
        (*_resource(NotResource="arn:aws:s3:::{{x}}/*"), "{{x}}"),
        ("managed", condition("StringEquals", "aws:PrincipalTag/{{ tag }}", "x"), "{{ tag }}"),
        ("managed", condition("StringEquals", "aws:username", ["{% if a %}x{% endif %}"]), "{% if a %}"),
        ("managed", condition("StringLike", "s3:prefix", "${aws:usernme, 'none'}/*"), "is it aws:username"),
        ("managed", managed(Action="s3:{{ verb }}Object"), "{{ verb }}"),
        ("trust", trust(Condition={"StringEquals": {"sts:ExternalId": "${ExternalId}"}}), "${ExternalId}"),
        ("trust", {**trust(Condition={"StringEquals": {"sts:ExternalId": "{{ id }}"}}), "Version": "2008-10-17"}, "{{ id }}"),
    ],
}  # fmt: skip

PASSED: dict[str, list[tuple[str, Document]]] = {
    "external-id-number": [
        _external("0123"),
        _external(True, "Null"),
        ("trust", trust(Condition={"NumericEquals": {"aws:MultiFactorAuthAge": 5}})),
    ],
    "forallvalues-with-single-valued-key": [
        ("managed", condition("ForAllValues:StringEquals", "aws:TagKeys", "x")),
        ("managed", condition("ForAnyValue:StringEquals", "aws:PrincipalOrgID", "o-1")),
        ("managed", condition("StringEquals", "aws:PrincipalOrgID", "o-1")),
        ("managed", condition("ForAllValues:StringEquals", "company:key", "x")),
        ("trust", trust(Condition={"ForAllValues:StringLike": {"saml:edupersonaffiliation": "staff"}})),
        ("managed", condition("ForAllValues:StringEquals", "aws:CalledViaAWSMCP", "x")),
        ("trust", trust(Condition={"ForAllValues:StringEquals": {"idp.example.com:groups": "x"}})),
    ],
    "invalid-account-id": [
        _account("123456789012"),
        _account(123456789012),
        _account("1234*", operator="StringLike"),
        _account("${aws:PrincipalAccount}"),
        _account("true", operator="Null"),
        _account("amazon", "ec2:Owner"),
        _resource("arn:aws:s3:::b", "arn:aws:iam::aws:policy/X", "arn:aws:sns:*:*:t", "arn:aws:ec2:us-east-1::image/*"),
        _resource("arn:aws:sns:us-east-1:${aws:PrincipalAccount}:t", "*", "arn:aws:sns:*", "arn:aws:iam::cloudfront:user/x"),
        _resource("arn:aws:sns:us-east-1:12345678901?:t", "arn:aws:logs:us-east-1:123456789012:log-group:5:*"),
    ],
    "missing-qualifier": [
        ("managed", condition("ForAnyValue:StringEquals", "aws:TagKeys", "x")),
        ("managed", condition("ForAllValues:StringLikeIfExists", "aws:TagKeys", "x")),
        ("managed", condition("Null", "aws:TagKeys", "true")),
        ("managed", condition("StringEquals", "aws:RequestTag/team", "x")),
        ("managed", condition("StringEquals", "aws:CalledViaFirst", "x")),
        ("managed", condition("StringEquals", "company:keys", "x")),
        ("managed", condition("StringEquals", "events:detail-type", "x")),
    ],
    "private-ip-address": [
        ("managed", condition("IpAddress", "aws:SourceIp", ["203.0.113.0/24", "11.0.0.0/8", "172.32.0.0/12", "0.0.0.0/0"])),
        ("managed", condition("IpAddress", "aws:VpcSourceIp", "10.0.0.0/8")),
        ("managed", condition("IpAddress", "aws:SourceIp", ["2001:db8::/32", "${aws:PrincipalTag/net}", "here"])),
        ("managed", condition("StringEquals", "aws:SourceIp", "10.0.0.1")),
    ],
    "redundant-action": [
        _actions("s3:GetObject", "s3:GetObject", "S3:getobject"),
        _actions("s3:Get*", "s3:List*", "s3:PutObject", "sqs:*"),
        _actions("s3:Get*Acl", "s3:GetObject*"),
        ("managed", managed(Action="s3:*")),
    ],
    "unknown-variable": [
        _resource("arn:aws:s3:::b/${aws:username}/${aws:PrincipalTag/team, 'none'}/${*}${?}${$}"),
        _resource("arn:aws:s3:::b/${AWS:userid}/${cognito-identity.amazonaws.com:sub}/${saml:sub}/${transfer:UserName}"),
        ("managed", condition("StringEquals", "aws:ResourceAccount", "${aws:PrincipalAccount}")),
        ("managed", managed(Resource=OBJECTS)),
        ("trust", {**trust(Condition={"StringEquals": {"sts:ExternalId": "${id}"}}), "Version": "2008-10-17"}),
    ],
}  # fmt: skip
