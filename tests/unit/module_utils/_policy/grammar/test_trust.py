# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Validation of trust policies: nothing of what IAM takes is refused, and what it refuses is told in its own words.

The words of AWS are those that getmoto/moto and versity/versitygw recorded from IAM in their tests.
"""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.plumb.aws.plugins.module_utils._policy.grammar import trust as trust_grammar
from ansible_collections.plumb.aws.plugins.module_utils._policy.grammar.document import problems
from unit.small_documents import (
    GITHUB,
    NOT_THERE,
    OIDC,
    OWN_ACCOUNT,
    SAML,
    federated,
    load,
    policy,
    trust,
    trust_statement,
)

Document = dict[str, Any]


_TAKEN: dict[str, Document] = {
    "anybody": trust(Principal={"AWS": "*"}),
    "a service": trust(Principal={"Service": "s3.amazonaws.com"}),
    "anybody and a service": trust(Principal={"AWS": "*", "Service": "sts.amazonaws.com"}),
    "a provider by its address": trust(Principal={"Federated": "bogus.example.com"}),
    "tagging of sessions alone": trust(Action="sts:TagSession"),
    "two actions": trust(Action=["sts:AssumeRole", "sts:TagSession"]),
    "all actions of STS": trust(Action="sts:*"),
    "a pattern of actions": trust(Action="sts:Assume*"),
    "an action in another case": trust(Action="STS:assumeROLE"),
    "Deny with NotAction": trust(Effect="Deny", Action=NOT_THERE, NotAction="sts:AssumeRole"),
    "two Sids": policy(trust_statement(Sid="A"), trust_statement(Sid="B")),
    "an ARN of a user": trust(Principal={"AWS": f"arn:aws:iam::{OWN_ACCOUNT}:user/path/u"}),
    "a session": trust(Principal={"AWS": f"arn:aws:sts::{OWN_ACCOUNT}:assumed-role/r/s"}),
    "the unique id of a deleted role": trust(Principal={"AWS": "AROAEXAMPLEEXAMPLE123"}),
    "an account of another partition": trust(Principal={"AWS": "arn:aws-cn:iam::123456789012:root"}),
    "a service of another partition": trust(Principal={"Service": "ec2.amazonaws.com.cn"}),
    "SAML": trust(Principal={"Federated": SAML}, Action="sts:AssumeRoleWithSAML"),
    "GitHub by a list of subjects": federated(
        f"{OIDC}{GITHUB}", StringLike={f"{GITHUB}:sub": ["repo:o/r:ref:refs/heads/main", "repo:o/q:*"]}
    ),
    "GitHub with the claim in another case": federated(
        f"{OIDC}{GITHUB}", StringLike={f"{GITHUB.upper()}:SUB": "repo:o/r:*"}
    ),
    "GitLab by ForAnyValue": federated(
        f"{OIDC}gitlab.com", **{"ForAnyValue:StringLike": {"gitlab.com:sub": "project_path:g/p:*"}}
    ),
    "a denied shared provider": {
        **federated(f"{OIDC}{GITHUB}"),
        "Statement": [{**federated(f"{OIDC}{GITHUB}")["Statement"][0], "Effect": "Deny"}],
    },
    "Pulumi by its audience": federated(
        f"{OIDC}api.pulumi.com/oidc", StringEquals={"api.pulumi.com/oidc:aud": "my-org"}
    ),
    "GitLab on one's own host": federated(f"{OIDC}gitlab.example.com"),
    "Null in a condition": trust(Condition={"Null": {"aws:username": "true"}}),
    "ArnLike": trust(Condition={"ArnLike": {"aws:PrincipalArn": f"arn:aws:iam::{OWN_ACCOUNT}:role/*"}}),
    "a date of the old Version with a variable's characters": {
        **trust(Condition={"StringEquals": {"sts:ExternalId": "${"}}),
        "Version": "2008-10-17",
    },
}


@pytest.mark.parametrize("document", _TAKEN.values(), ids=_TAKEN)
def test_what_iam_takes_has_no_problems(document: Document) -> None:
    assert problems(load(document), "trust") == []


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
    "no Statement": ({"Version": "2012-10-17"}, "statement", _TRUST_SYNTAX),
    "another Effect": (trust(Effect="Maybe"), "effect", "Invalid effect: Maybe"),
    "Principal as star": (trust(Principal="*"), "principal", ""),
    "Principal as a list": (trust(Principal=["a"]), "principal", ""),
    "a kind of principal that is none": (
        trust(Principal={"CanonicalUser": "abc"}),
        "principal",
        'Invalid principal in policy: "CanonicalUser"',
    ),
    "a kind of principal in another case": (
        trust(Principal={"aws": "123456789012"}),
        "principal",
        'Invalid principal in policy: "aws"',
    ),
    "an empty list of principals": (trust(Principal={"AWS": []}), "principal", _TRUST_SYNTAX),
    "an account of eleven digits": (
        trust(Principal={"AWS": "12345678901"}),
        "principal",
        'Invalid principal in policy: "AWS":"12345678901"',
    ),
    "an account without quotation marks": (trust(Principal={"AWS": 123456789012}), "principal", _TRUST_SYNTAX),
    "a group": (trust(Principal={"AWS": f"arn:aws:iam::{OWN_ACCOUNT}:group/g"}), "principal", "Invalid principal"),
    "a wildcard in a user": (
        trust(Principal={"AWS": f"arn:aws:iam::{OWN_ACCOUNT}:user/a?"}),
        "principal",
        "Invalid principal in policy",
    ),
    "a service that is none": (trust(Principal={"Service": "ec2"}), "principal", "Invalid principal in policy"),
    "all services": (trust(Principal={"Service": "*"}), "principal", "Invalid principal in policy"),
    "an account as Federated": (trust(Principal={"Federated": "123456789012"}), "principal", "Invalid principal"),
    "a session without its name": (
        trust(Principal={"AWS": f"arn:aws:sts::{OWN_ACCOUNT}:assumed-role/r"}),
        "principal",
        "Invalid principal in policy",
    ),
    "Allow with NotPrincipal": (
        trust(Principal=NOT_THERE, NotPrincipal={"AWS": "*"}),
        "principal",
        "Allow with NotPrincipal is not allowed.",
    ),
    "Deny with NotPrincipal": (trust(Effect="Deny", Principal=NOT_THERE, NotPrincipal={"AWS": "*"}), "principal", ""),
    "no action": (trust(Action=NOT_THERE), "action", "Missing required field Action"),
    "Action and NotAction": (trust(NotAction="sts:AssumeRole"), "action", _TRUST_SYNTAX),
    "an action of S3": (trust(Action="s3:GetObject"), "action", _STS_ONLY),
    "a NotAction of S3 even under Deny": (
        trust(Effect="Deny", Action=NOT_THERE, NotAction="s3:GetObject"),
        "action",
        _STS_ONLY,
    ),
    "one action of two that is none of STS": (trust(Action=["sts:AssumeRole", "iam:PassRole"]), "action", _STS_ONLY),
    "NotResource": (trust(NotResource="*"), "resource", "Has prohibited field NotResource"),
    "Condition as text": (trust(Condition="not an object"), "condition", _TRUST_SYNTAX),
    "an operator in capitals": (
        trust(Condition={"STRINGLIKE": {"sts:ExternalId": "x"}}),
        "condition",
        "Invalid Condition type : STRINGLIKE",
    ),
    "Cognito with another condition": (
        federated(_COGNITO, Bool={"aws:MultiFactorAuthPresent": "true"}),
        "oidc-claim",
        "A condition block must be present for the Cognito provider",
    ),
    "Cognito with any audience": (
        federated(_COGNITO, StringEquals={f"{_COGNITO}:aud": "*"}),
        "oidc-claim",
        "A condition block must be present for the Cognito provider",
    ),
    **{
        f"GitHub with the subject {subject}": (
            federated(f"{OIDC}{GITHUB}", StringLike={f"{GITHUB}:sub": subject}),
            "oidc-claim",
            "",
        )
        for subject in ("**", "?", "*?*")
    },
    "GitHub with one subject of two that is a wildcard": (
        federated(f"{OIDC}{GITHUB}", StringLike={f"{GITHUB}:sub": ["repo:o/r:*", "*"]}),
        "oidc-claim",
        "",
    ),
    "GitHub with its audience alone": (
        federated(f"{OIDC}{GITHUB}", StringEquals={f"{GITHUB}:aud": "sts.amazonaws.com"}),
        "oidc-claim",
        "",
    ),
    "GitHub by all subjects but one": (
        federated(f"{OIDC}{GITHUB}", StringNotLike={f"{GITHUB}:sub": "repo:o/r:*"}),
        "oidc-claim",
        "",
    ),
    "GitHub with a subject only if there is one": (
        federated(f"{OIDC}{GITHUB}", StringLikeIfExists={f"{GITHUB}:sub": "repo:o/r:*"}),
        "oidc-claim",
        "",
    ),
    "GitHub with the subject of another provider": (
        federated(f"{OIDC}{GITHUB}", StringLike={"gitlab.com:sub": "repo:o/r:*"}),
        "oidc-claim",
        "",
    ),
    **{
        f"{host} without a claim": (federated(f"{OIDC}{host}"), "oidc-claim", "")
        for host in (
            "agent.buildkite.com app.terraform.io oidc.vercel.com api.pulumi.com/oidc proidc.upbound.io scalr.io "
            "oidc.codefresh.io studio.datachain.ai/api sandboxes.cloud tokens.cloud.shisho.dev "
            "vstoken.actions.githubusercontent.com oidc-configuration.audit-log.githubusercontent.com "
            "oidc.op1.openshiftapps.com/2f785sojlpb85i7402pk3qogugim5nfb "
            "rh-oidc.s3.us-east-1.amazonaws.com/22ejnvnnturfmt6km08idd0nt4hekbn7 "
            "sts.windows.net/33e01921-4d64-4f8c-a055-5bdaffd5e33d"
        ).split()
    },
}


@pytest.mark.parametrize("row", _REFUSED.values(), ids=_REFUSED)
def test_what_iam_refuses_is_found_by_its_rule_with_the_words_of_aws(row: Row) -> None:
    document, rule, words = row
    found = problems(load(document), "trust")
    assert any(problem.rule == rule and problem.aws_message.startswith(words) for problem in found), found


def test_the_tables_here_are_large() -> None:
    assert len(_TAKEN) >= 25
    assert len(_REFUSED) >= 50


@pytest.mark.parametrize(
    ("provider", "host"),
    [
        (f"{OIDC}{GITHUB}", GITHUB),
        (f"{OIDC}{GITHUB}/", GITHUB),
        (f"{OIDC}api.pulumi.com/oidc", "api.pulumi.com/oidc"),
        (GITHUB, GITHUB),
        (SAML, SAML),
    ],
)
def test_the_address_of_a_provider_is_in_its_arn(provider: str, host: str) -> None:
    assert trust_grammar.oidc_host(provider) == host


@pytest.mark.parametrize(
    ("condition", "holds"),
    [
        ({"StringEquals": {"a:sub": "x"}}, True),
        ({"StringLike": {"A:SUB": ["x*", "y"]}}, True),
        ({"ForAnyValue:StringLike": {"a:sub": "x"}}, True),
        ({"ForAllValues:StringLike": {"a:sub": "x"}}, False),
        ({"StringEqualsIfExists": {"a:sub": "x"}}, False),
        ({"StringNotEquals": {"a:sub": "x"}}, False),
        ({"StringLike": {"a:sub": ["x", "*"]}}, False),
        ({"StringLike": {"a:sub": []}}, False),
        ({"StringLike": {"a:aud": "x"}}, False),
        ({"StringLike": "odd"}, False),
        (None, False),
    ],
)
def test_a_claim_is_held_by_a_positive_operator_and_values_that_are_not_wildcards(condition: Any, holds: bool) -> None:
    assert trust_grammar.tests_key({"Condition": condition}, "a:sub") is holds
