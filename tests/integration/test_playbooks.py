# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The sample playbooks, by name: what they do, what a second run does, and how they end when a step fails."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import pytest

from embedded_iam import EmbeddedIam
from integration import seeds
from integration.both_ways import BothWays
from integration.documents import allow, trust
from integration.harness import Player, Run, at_once

OIDC = "arn:aws:iam::{account}:oidc-provider/token.actions.githubusercontent.com"
SAML = "arn:aws:iam::{account}:saml-provider/corp"


def run(play: Player, name: str, *, code: int = 0, **variables: Any) -> Run:
    return play.playbook(f"plumb.aws.{name}", variables=variables, code=code)


def changes(done: Run) -> list[str]:
    return [result.name for result in done.results if result.changed]


@dataclass(frozen=True)
class Holding:
    """What an account holds, by name: roles with the policies attached to them, and own policies."""

    roles: dict[str, list[str]]
    policies: list[str]

    @classmethod
    def of(cls, iam: EmbeddedIam, account: str) -> Holding:
        client = iam.client("iam", account)
        roles = {
            role["RoleName"]: [
                policy["PolicyName"]
                for policy in client.list_attached_role_policies(RoleName=role["RoleName"])["AttachedPolicies"]
            ]
            for role in client.list_roles()["Roles"]
        }
        return cls(roles, sorted(policy["PolicyName"] for policy in client.list_policies(Scope="Local")["Policies"]))


EMPTY = Holding({}, [])


def test_the_quickstart_goes_from_nothing_back_to_nothing(iam: EmbeddedIam, play: Player) -> None:
    done = run(play, "quickstart")
    assert Holding.of(iam, play.account) == EMPTY
    assert list(done.writes) == [
        "CreatePolicy",
        "CreateRole",
        "AttachRolePolicy",
        "CreatePolicyVersion",
        "SetDefaultPolicyVersion",
        "DetachRolePolicy",
        "DeleteRole",
        "DeletePolicyVersion",
        "DeletePolicy",
    ]
    assert "The second time nothing changed." in done.output
    assert "v2 was added, and v1 is the default version again." in done.output
    assert f"arn:aws:iam::{play.account}:role/plumb-quickstart" in done.output


def test_the_policy_is_created_once_and_then_unchanged(iam: EmbeddedIam, play: Player) -> None:
    assert changes(run(play, "create_policy", policy_name="orders")) == [
        "Create the policy, or bring it to this document"
    ]
    again = run(play, "create_policy", policy_name="orders")
    assert changes(again) == []
    arn = f"arn:aws:iam::{play.account}:policy/orders"
    version = iam.client("iam", play.account).get_policy_version(PolicyArn=arn, VersionId="v1")["PolicyVersion"]
    statements = {
        tuple(statement["Action"]) if isinstance(statement["Action"], list) else statement["Action"]: statement
        for statement in version["Document"]["Statement"]
    }
    actions = ("DeleteItem", "GetItem", "PutItem", "Scan", "UpdateItem")
    assert set(statements) == {"logs:CreateLogGroup", tuple(f"dynamodb:{action}" for action in actions)}
    assert all(isinstance(statement["Resource"], str) for statement in statements.values())
    moved = run(
        play, "create_policy", policy_name="orders", table_arn="arn:aws:dynamodb:eu-west-1:123456789012:table/t"
    )
    assert moved.writes == ("CreatePolicyVersion",)


def test_a_policy_is_shown_with_its_document_and_who_has_it(iam: EmbeddedIam, play: Player) -> None:
    seeds.role("worker", policies=(seeds.LAMBDA,))(iam, play.account)
    shown = run(play, "get_policy")
    policy = shown["Show it"]["get_policy_read.policies"][0]
    assert policy["arn"] == seeds.LAMBDA
    assert policy["attachment_count"] == 1
    assert policy["entities"]["roles"] == ["worker"]
    assert policy["document"]["Statement"]
    unknown = run(play, "get_policy", policy_arn="arn:aws:iam::aws:policy/NoSuchPolicy", code=2)
    assert "There is no policy arn:aws:iam::aws:policy/NoSuchPolicy" in unknown.output


def test_a_policy_is_attached_and_detached_and_others_stay(iam: EmbeddedIam, play: Player) -> None:
    seeds.role("orders", policies=(seeds.LAMBDA,))(iam, play.account)
    attached = run(play, "attach_role_policy", role_name="orders")
    assert attached.writes == ("AttachRolePolicy",)
    assert run(play, "attach_role_policy", role_name="orders").writes == ()
    assert Holding.of(iam, play.account).roles == {"orders": ["AWSLambdaExecute", "AmazonDynamoDBFullAccess"]}
    assert run(play, "detach_role_policy", role_name="orders").writes == ("DetachRolePolicy",)
    assert run(play, "detach_role_policy", role_name="orders").writes == ()
    assert Holding.of(iam, play.account).roles == {"orders": ["AWSLambdaExecute"]}
    assert "role_name" in run(play, "attach_role_policy", code=2)["See that a role is named"].msg


def test_a_role_for_ec2_is_created_once_unchanged_and_deleted_by_a_variable(iam: EmbeddedIam, play: Player) -> None:
    given: dict[str, Any] = {"role_name": "web", "bucket": "assets"}
    made = (
        "CreateRole",
        *["AttachRolePolicy"] * 2,
        "PutRolePolicy",
        "CreateInstanceProfile",
        "AddRoleToInstanceProfile",
    )
    dry = play.playbook("plumb.aws.ec2_role", variables=given, arguments=["--check"])
    first, again = run(play, "ec2_role", **given), run(play, "ec2_role", **given)
    name = "Create the role, or bring it to this state"
    assert (dry.writes, first.writes, again.writes) == ((), made, ())
    assert tuple(dry[name].calls) == tuple(first[name].calls) == made
    assert dry[name]["diff"] == first[name]["diff"]
    assert [each.warnings for each in first.results] == [""] * len(first.results)
    client = iam.client("iam", play.account)
    role = client.get_role(RoleName="web")["Role"]
    assert role["PermissionsBoundary"]["PermissionsBoundaryArn"] == "arn:aws:iam::aws:policy/PowerUserAccess"
    assert Holding.of(iam, play.account).roles == {
        "web": ["AmazonSSMManagedInstanceCore", "CloudWatchAgentServerPolicy"]
    }
    [profile] = client.list_instance_profiles_for_role(RoleName="web")["InstanceProfiles"]
    assert profile["InstanceProfileName"] == "web"
    less = run(play, "ec2_role", **given, managed_policies=["AmazonSSMManagedInstanceCore"])
    assert less.writes == ("DetachRolePolicy",)
    gone = run(play, "ec2_role", role_name="web", ec2_role_state="absent")
    assert gone.writes[-2:] == ("DeleteInstanceProfile", "DeleteRole")
    assert Holding.of(iam, play.account) == EMPTY
    assert client.list_instance_profiles()["InstanceProfiles"] == []
    assert run(play, "ec2_role", role_name="web", ec2_role_state="absent").writes == ()


@pytest.mark.parametrize(
    "wrong", [{}, {"role_name": "web"}, {"role_name": "web", "bucket": "b", "ec2_role_state": "x"}], ids="+".join
)
def test_a_role_for_ec2_without_a_name_or_bucket_is_refused_at_the_start(wrong: dict[str, Any], play: Player) -> None:
    done = run(play, "ec2_role", code=2, **wrong)
    assert ("role_name" in done.results[0].msg, len(done.results), done.writes) == (True, 1, ())


# -- delegate_role and the way back -----------------------------------------------------------------------------------

WHO: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "a user": (
        {"trusted_account": "{account}", "trusted_user": "alice"},
        {
            "Effect": "Allow",
            "Principal": {"AWS": "arn:aws:iam::{account}:user/alice"},
            "Action": "sts:AssumeRole",
        },
    ),
    "a service": (
        {"trusted_service": "lambda.amazonaws.com"},
        {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"},
    ),
    "an OIDC provider": (
        {"trusted_oidc_provider": OIDC, "trusted_oidc_subjects": ["repo:org/repo:*"]},
        {
            "Effect": "Allow",
            "Principal": {"Federated": OIDC},
            "Action": "sts:AssumeRoleWithWebIdentity",
            "Condition": {
                "StringEquals": {"token.actions.githubusercontent.com:aud": "sts.amazonaws.com"},
                "StringLike": {"token.actions.githubusercontent.com:sub": "repo:org/repo:*"},
            },
        },
    ),
    "a SAML provider": (
        {"trusted_saml_provider": SAML},
        {
            "Effect": "Allow",
            "Principal": {"Federated": SAML},
            "Action": "sts:AssumeRoleWithSAML",
            "Condition": {"StringEquals": {"SAML:aud": "https://signin.aws.amazon.com/saml"}},
        },
    ),
}


@pytest.fixture(scope="module")
def delegations(new_player: BothWays[Callable[[], Player]]) -> BothWays[dict[str, Player]]:
    """For each of them a role delegated on an account of its own."""

    def delegate(new: Callable[[], Player], who: str) -> Player:
        play = new()
        variables, _statement = _filled(WHO[who], play.account)
        play.iam.client("iam", play.account).create_user(UserName="alice")
        run(play, "delegate_role", role_name="reader", **variables)
        return play

    return new_player.each(lambda new: at_once({who: partial(delegate, new, who) for who in WHO}))


def _filled(value: Any, account: str) -> Any:
    return json.loads(json.dumps(value).replace("{account}", account))


def _plain(value: Any) -> Any:
    """A statement with the one item of each list in place of the list, and without a Sid."""
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items() if key != "Sid"}
    return _plain(value[0]) if isinstance(value, list) and len(value) == 1 else value


@pytest.mark.parametrize("who", WHO)
def test_a_role_is_delegated_to_whom_it_was_asked_for(
    who: str, iam: EmbeddedIam, delegations: dict[str, Player]
) -> None:
    account = delegations[who].account
    _variables, statement = _filled(WHO[who], account)
    role = iam.client("iam", account).get_role(RoleName="reader")["Role"]
    assert [_plain(given) for given in role["AssumeRolePolicyDocument"]["Statement"]] == [statement]
    assert role["Description"] == "Role reader, delegated"
    assert role["Tags"] == [{"Key": "managed_by", "Value": "plumb.aws"}]
    assert Holding.of(iam, account) == Holding({"reader": ["reader_policy"]}, ["reader_policy"])
    writes = [request.operation for request in iam.writes(account)]
    assert writes == ["CreateUser", "CreateRole", "CreatePolicy", "AttachRolePolicy"]


def test_a_delegated_role_is_unchanged_the_second_time_and_deleted_again(
    iam: EmbeddedIam, delegations: dict[str, Player]
) -> None:
    play = delegations["a user"]
    variables, _statement = _filled(WHO["a user"], play.account)
    again = run(play, "delegate_role", role_name="reader", **variables)
    assert (again.writes, changes(again)) == ((), [])
    back = run(play, "delete_role", role_name="reader")
    assert back.writes == ("DetachRolePolicy", "DeletePolicy", "DeleteRole")
    assert Holding.of(iam, play.account) == EMPTY


WRONG = (
    {"role_name": "r"},
    {"role_name": "r", "trusted_account": "123456789012"},
    {"role_name": "r", "trusted_service": "ec2.amazonaws.com", "trusted_saml_provider": "x"},
    {"role_name": "r", "trusted_oidc_provider": "x"},
)


@pytest.mark.parametrize("variables", WRONG, ids="+".join)
def test_a_delegation_to_nobody_or_to_two_is_refused_at_the_start(variables: dict[str, str], play: Player) -> None:
    done = run(play, "delegate_role", code=2, **variables)
    assert len(done.results) == 1
    assert "just one of" in done.results[0].msg
    assert done.writes == ()


DOCUMENT = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Action": "sts:GetCallerIdentity", "Resource": "*"}],
}
MANAGED = [{"Key": "managed_by", "Value": "plumb.aws"}]
OLD_ROLE = seeds.role("job", trust("ec2.amazonaws.com"), Description="old")
OLD_POLICY = seeds.policy("job_policy", allow("s3:GetObject"))
RIGHT_ROLE = seeds.role("job", trust("lambda.amazonaws.com"), Description="Role job, delegated", Tags=MANAGED)
RIGHT_POLICY = seeds.policy("job_policy", DOCUMENT, Tags=MANAGED)
ATTACHED = seeds.role(
    "job", trust("ec2.amazonaws.com"), Description="old", policies=(seeds.own("job_policy"),), Tags=MANAGED
)


@dataclass(frozen=True)
class Failure:
    """A step that fails, what stood before, what stands afterwards, and what the error names as changed.

    ``lost``: the step was carried out and only its answer is an error. ``stuck``: what the clean-up may not do.
    """

    operation: str
    before: seeds.Seed | None
    afterwards: Holding
    changed: tuple[str, ...] = ()
    lost: bool = False
    stuck: str | None = None


FAILURES = {
    "the role": Failure("CreateRole", None, EMPTY),
    "the role, the policy stood before": Failure("CreateRole", OLD_POLICY, Holding({}, ["job_policy"])),
    "the policy, the role stood before and was right": Failure("CreatePolicy", RIGHT_ROLE, Holding({"job": []}, [])),
    "the attachment, the role stood before": Failure(
        "AttachRolePolicy", OLD_ROLE, Holding({"job": []}, []), ("role job",)
    ),
    "the attachment, the policy stood before": Failure(
        "AttachRolePolicy", OLD_POLICY, Holding({}, ["job_policy"]), ("policy job_policy",)
    ),
    "a change of the role": Failure(
        "UpdateRole",
        seeds.all_of(OLD_POLICY, ATTACHED),
        Holding({"job": ["job_policy"]}, ["job_policy"]),
        ("role job",),
    ),
    "the policy": Failure("CreatePolicy", None, EMPTY),
    "the policy, the role stood before": Failure("CreatePolicy", OLD_ROLE, Holding({"job": []}, []), ("role job",)),
    "the attachment": Failure("AttachRolePolicy", None, EMPTY),
    "the attachment, both stood before": Failure(
        "AttachRolePolicy", seeds.all_of(RIGHT_ROLE, RIGHT_POLICY), Holding({"job": []}, ["job_policy"])
    ),
    "a change of the policy": Failure(
        "TagPolicy",
        seeds.all_of(OLD_POLICY, ATTACHED),
        Holding({"job": ["job_policy"]}, ["job_policy"]),
        ("role job", "policy job_policy"),
    ),
    "the attachment, which was made all the same": Failure("AttachRolePolicy", None, EMPTY, lost=True),
    "the attachment, and the policy cannot be deleted": Failure(
        "AttachRolePolicy", None, Holding({}, ["job_policy"]), stuck="DeletePolicy"
    ),
}


Failed = tuple[str, Holding, Player]


@pytest.fixture(scope="module")
def failures(iam: EmbeddedIam, new_player: BothWays[Callable[[], Player]]) -> BothWays[dict[str, Failed]]:
    """For each failure the last message, what the account holds then, and who played it."""

    def fail(new: Callable[[], Player], failure: Failure) -> Failed:
        play = new()
        if failure.before:
            failure.before(iam, play.account)
        iam.inject(failure.operation, "InvalidInput", "Not today.", account=play.account, after=failure.lost)
        if failure.stuck:
            iam.deny(play.account, failure.stuck)
        done = run(play, "delegate_role", role_name="job", trusted_service="lambda.amazonaws.com", code=2)
        return done["End with the first error"].msg, Holding.of(iam, play.account), play

    return new_player.each(lambda new: at_once({name: partial(fail, new, each) for name, each in FAILURES.items()}))


@pytest.fixture
def failed(name: str, failures: BothWays[dict[str, Failed]]) -> BothWays[Failed]:
    return failures.each(lambda each: each[name])


@pytest.mark.parametrize("name", FAILURES)
def test_what_a_failed_delegation_created_is_gone_and_what_stood_before_stays(name: str, failed: Failed) -> None:
    failure, (message, holding, _player) = FAILURES[name], failed
    assert holding == failure.afterwards
    assert "Not today." in message
    assert failure.operation in message
    named = message.partition("left as it is now: ")[2].partition(". ")[0].rstrip(".")
    assert tuple(named.split(", ") if named else ()) == failure.changed
    if failure.stuck:
        assert f"iam:{failure.stuck}" in message
    else:
        assert "not removed" not in message
