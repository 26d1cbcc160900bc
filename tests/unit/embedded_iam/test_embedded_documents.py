# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Policy documents: every case of tests/cases/validation.json, in both operations that take its kind; sizes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError

from embedded_iam import EmbeddedIam

CASES = json.loads((Path(__file__).resolve().parents[2] / "cases" / "validation.json").read_text(encoding="utf-8"))
MANAGED = [
    pytest.param(case, id=case["name"])
    for case in CASES
    if case["kind"] == "managed" and case["name"] != "aws-us-gov partition"  # right, but not in this account
]
TRUST = [pytest.param(case, id=case["name"]) for case in CASES if case["kind"] == "trust"]
# Reasons that describe the rule, since AWS's words for it are not known (or are not these): what is answered here.
OWN_WORDS = {
    'IAM resource path must either be "*" or start with user/, ...': 'IAM resource path must either be "*" or start',
    'Principal must be "*" or an object (grammar); trust needs an object': "Principal must be a JSON object.",
    "unknown element": "Syntax error in policy.",
    "shared OIDC provider: claim must not consist only of wildcards": "must evaluate the claim",
    "shared OIDC provider: required claim sub not evaluated": "must evaluate the claim",
    "ValidationError: pattern [\\u0009\\u000A\\u000D\\u0020-\\u00FF]+": "[\\u0009\\u000A\\u000D\\u0020-\\u00FF]+",
}


@pytest.mark.parametrize("case", MANAGED)
def test_create_policy(iam: Any, case: dict[str, Any]) -> None:
    check(case, lambda: iam.create_policy(PolicyName="p", PolicyDocument=case["policy"]))


@pytest.mark.parametrize("case", MANAGED)
def test_create_policy_version(iam: Any, made: Any, case: dict[str, Any]) -> None:
    arn = made.policy()
    check(case, lambda: iam.create_policy_version(PolicyArn=arn, PolicyDocument=case["policy"]))


@pytest.mark.parametrize("case", TRUST)
def test_create_role(iam: Any, case: dict[str, Any]) -> None:
    check(case, lambda: iam.create_role(RoleName="r", AssumeRolePolicyDocument=case["policy"]))


@pytest.mark.parametrize("case", TRUST)
def test_update_assume_role_policy(iam: Any, made: Any, case: dict[str, Any]) -> None:
    made.role()
    check(case, lambda: iam.update_assume_role_policy(RoleName="r", PolicyDocument=case["policy"]))


@pytest.mark.parametrize(
    ("region", "partition"), [("us-east-1", "aws"), ("us-gov-west-1", "aws-us-gov"), ("cn-north-1", "aws-cn")]
)
def test_a_resource_is_of_the_partition_of_the_account(
    server: EmbeddedIam, account: str, region: str, partition: str
) -> None:
    iam = server.client("iam", account, region=region)
    for named in ("aws", "aws-us-gov", "aws-cn", "*", "aws*"):
        document = json.dumps(
            {
                "Version": "2012-10-17",
                "Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": f"arn:{named}:s3:::b"}],
            }
        )
        if named == partition or "*" in named:
            iam.create_policy(PolicyName=f"p{named.replace('*', '_')}", PolicyDocument=document)
            continue
        message = f'Partition "{named}" is not valid for resource "arn:{named}:s3:::b".'
        with pytest.raises(ClientError) as caught:
            iam.create_policy(PolicyName="p", PolicyDocument=document)
        assert caught.value.response["Error"] == {
            "Code": "MalformedPolicyDocument",
            "Message": message,
            "Type": "Sender",
        }


def check(case: dict[str, Any], request: Any) -> None:
    if case["valid"]:
        request()
        return
    reason = case["expected_reason"]
    code = "LimitExceeded" if reason.startswith("LimitExceeded") else "MalformedPolicyDocument"
    code = "ValidationError" if reason.startswith("ValidationError") else code
    with pytest.raises(ClientError) as caught:
        request()
    error: Any = caught.value.response["Error"]
    assert error["Code"] == code
    assert OWN_WORDS.get(reason, reason.removeprefix("LimitExceeded: ")) in error["Message"]


@pytest.mark.parametrize(
    ("once", "twice"),
    [
        ('"Version"', '"Version": "2012-10-17", "Version"'),
        ('"Effect"', '"Effect": "Deny", "Effect"'),
        ('"Effect"', '"Condition": {"Bool": {"a:b": "true"}, "Bool": {"a:c": "true"}}, "Effect"'),
    ],
)
def test_a_key_given_twice_is_malformed(iam: Any, document: str, once: str, twice: str, refused: Any) -> None:
    with refused("MalformedPolicyDocument", 400):
        iam.create_policy(PolicyName="p", PolicyDocument=document.replace(once, twice))


@pytest.mark.parametrize("sid", ["with space", "under_score", "ä"])
def test_sids_of_permission_policies_are_alphanumeric(iam: Any, document: str, sid: str, refused: Any) -> None:
    with refused("MalformedPolicyDocument", 400, "Statement IDs (SID) must be alpha-numeric."):
        iam.create_policy(PolicyName="p", PolicyDocument=document.replace('"Effect"', f'"Sid": "{sid}", "Effect"'))


def test_a_key_given_twice_in_a_trust_policy_is_malformed(iam: Any, trust: str, refused: Any) -> None:
    with refused("MalformedPolicyDocument", 400):
        iam.create_role(RoleName="r", AssumeRolePolicyDocument=trust.replace('"Effect"', '"Effect": "Deny", "Effect"'))


@pytest.mark.parametrize(
    "action",
    ["sts:AssumeRole", "sts:AssumeRole*", "sts:*", ["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"],
     "sts:SetContext", "STS:assumerole"],
)  # fmt: skip
def test_actions_that_a_trust_policy_may_hold(iam: Any, trust: str, action: Any) -> None:
    document = json.loads(trust)
    document["Statement"][0]["Action"] = action
    iam.create_role(RoleName="r", AssumeRolePolicyDocument=json.dumps(document))


@pytest.mark.parametrize("action", ["s3:GetObject", "sts:GetCallerIdentity", "AssumeRole", ["sts:AssumeRole", "s3:*"]])
def test_actions_that_a_trust_policy_may_not_hold(iam: Any, trust: str, action: Any, refused: Any) -> None:
    document = json.loads(trust)
    document["Statement"][0]["Action"] = action
    with refused("MalformedPolicyDocument", 400, "AssumeRole policy may only specify STS AssumeRole actions."):
        iam.create_role(RoleName="r", AssumeRolePolicyDocument=json.dumps(document))


@pytest.mark.parametrize(
    ("provider", "claim"),
    [("app.terraform.io", "sub"), ("gitlab.com", "sub"), ("oidc.vercel.com", "aud"), ("scalr.io", "sub")],
)
def test_shared_providers_need_their_claim(iam: Any, account: str, provider: str, claim: str, refused: Any) -> None:
    statement: dict[str, Any] = {
        "Effect": "Allow",
        "Principal": {"Federated": f"arn:aws:iam::{account}:oidc-provider/{provider}"},
        "Action": "sts:AssumeRoleWithWebIdentity",
    }

    def create(**condition: Any) -> None:
        document = {"Version": "2012-10-17", "Statement": [{**statement, **condition}]}
        iam.create_role(RoleName="r", AssumeRolePolicyDocument=json.dumps(document))

    for condition in (
        {},
        {"Condition": {"StringLike": {f"{provider}:{claim}": ["mine:*", "*"]}}},
        {"Condition": {"StringNotEquals": {f"{provider}:{claim}": "theirs"}}},
        {"Condition": {"StringEqualsIfExists": {f"{provider}:{claim}": "mine"}}},
    ):
        with refused("MalformedPolicyDocument", 400, f"{provider}:{claim}"):
            create(**condition)
    create(Condition={"StringLike": {f"{provider}:{claim}": "mine:*"}})


def test_white_space_does_not_count(iam: Any, document: str, trust: str) -> None:
    iam.create_policy(PolicyName="p", PolicyDocument=document + " " * 10000)
    iam.create_role(RoleName="r", AssumeRolePolicyDocument=trust + "\n" * 10000)
    version = iam.get_policy_version(PolicyArn=iam.list_policies(Scope="Local")["Policies"][0]["Arn"], VersionId="v1")
    assert version["PolicyVersion"]["Document"] == json.loads(document)


def test_trust_policies_are_limited_to_2048(
    iam: Any, trust: str, server: EmbeddedIam, account: str, refused: Any
) -> None:
    document = json.loads(trust)
    document["Statement"][0]["Condition"] = {"StringEquals": {"sts:ExternalId": ""}}
    room = 2048 - len("".join(json.dumps(document).split()))
    document["Statement"][0]["Condition"]["StringEquals"]["sts:ExternalId"] = "x" * room
    iam.create_role(RoleName="r", AssumeRolePolicyDocument=json.dumps(document))
    longer = json.dumps(document).replace("xx", "xxx", 1)
    with refused("LimitExceeded", 409, "Cannot exceed quota for ACLSizePerRole: 2048"):
        iam.update_assume_role_policy(RoleName="r", PolicyDocument=longer)
    server.set_quota(account, "AssumeRolePolicySizeQuota", 4096)
    iam.update_assume_role_policy(RoleName="r", PolicyDocument=longer)


def test_inline_policies_are_checked_like_managed_ones(iam: Any, made: Any, document: str, refused: Any) -> None:
    made.role()
    with refused("MalformedPolicyDocument", 400, "Syntax errors in policy."):
        iam.put_role_policy(RoleName="r", PolicyName="i", PolicyDocument="{}")
    number = document.replace('"Resource"', '"Condition": {"NumericLessThan": {"s3:max-keys": 10}}, "Resource"')
    iam.put_role_policy(RoleName="r", PolicyName="i", PolicyDocument=number)
    assert iam.get_role_policy(RoleName="r", PolicyName="i")["PolicyDocument"] == json.loads(number)
    with refused("LimitExceeded", 409, "Maximum policy size of 10240 bytes exceeded for role r"):
        iam.put_role_policy(
            RoleName="r", PolicyName="j", PolicyDocument=document.replace('"*"', f'"arn:aws:s3:::{"x" * 10200}"')
        )
