# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Roles: shapes, boundaries, principals of trust policies."""

from __future__ import annotations

import json
from typing import Any

import pytest

from embedded_iam import EmbeddedIam

ALWAYS = {"Path", "RoleName", "RoleId", "Arn", "CreateDate", "AssumeRolePolicyDocument", "MaxSessionDuration"}


def principal(iam: Any, name: str = "r") -> Any:
    return iam.get_role(RoleName=name)["Role"]["AssumeRolePolicyDocument"]["Statement"][0]["Principal"]


def test_shapes(iam: Any, made: Any, account: str) -> None:
    bare = made.iam.create_role(RoleName="bare", AssumeRolePolicyDocument=made.trust)["Role"]
    assert bare.keys() == ALWAYS | {"RoleLastUsed"}
    assert (bare["MaxSessionDuration"], bare["RoleLastUsed"], bare["Path"]) == (3600, {}, "/")
    assert iam.get_role(RoleName="bare")["Role"] == bare
    boundary = made.policy()
    made.role("full", Path="/t/", Description="d", PermissionsBoundary=boundary, Tags=[{"Key": "a", "Value": "b"}])
    full = iam.get_role(RoleName="full")["Role"]
    assert full.keys() == ALWAYS | {"RoleLastUsed", "Description", "PermissionsBoundary", "Tags"}
    assert full["Arn"] == f"arn:aws:iam::{account}:role/t/full"
    assert full["PermissionsBoundary"] == {
        "PermissionsBoundaryType": "Policy",
        "PermissionsBoundaryArn": boundary,
    }
    listed = {role["RoleName"]: role.keys() for role in iam.list_roles()["Roles"]}
    assert listed == {"bare": ALWAYS, "full": ALWAYS | {"Description"}}
    assert [role["RoleName"] for role in iam.list_roles(PathPrefix="/t/")["Roles"]] == ["full"]


def test_role_last_used_follows_use(server: EmbeddedIam, iam: Any, sts: Any, made: Any) -> None:
    keys = sts.assume_role(RoleArn=made.role(), RoleSessionName="plumb")["Credentials"]
    server.client(
        "sts",
        aws_access_key_id=keys["AccessKeyId"],
        aws_secret_access_key=keys["SecretAccessKey"],
        aws_session_token=keys["SessionToken"],
    ).get_caller_identity()
    assert iam.get_role(RoleName="r")["Role"]["RoleLastUsed"].keys() == {"LastUsedDate", "Region"}


def test_update_role(iam: Any, made: Any) -> None:
    made.role(Description="before")
    iam.update_role(RoleName="r", MaxSessionDuration=7200)
    role = iam.get_role(RoleName="r")["Role"]
    assert (role["Description"], role["MaxSessionDuration"]) == ("before", 7200)
    iam.update_role(RoleName="r", Description="")
    role = iam.get_role(RoleName="r")["Role"]
    assert "Description" not in role
    assert role["MaxSessionDuration"] == 3600


def test_boundaries(iam: Any, made: Any, account: str, refused: Any) -> None:
    made.role()
    missing = f"arn:aws:iam::{account}:policy/missing"
    with refused("NoSuchEntity", 404, f"{missing} does not exist or is not attachable."):
        iam.put_role_permissions_boundary(RoleName="r", PermissionsBoundary=missing)
    with refused("NoSuchEntity", 404, f"{missing} does not exist or is not attachable."):
        made.role("other", PermissionsBoundary=missing)
    with refused("InvalidInput", 400, "is not valid."):
        iam.put_role_permissions_boundary(RoleName="r", PermissionsBoundary="x" * 20)
    iam.put_role_permissions_boundary(RoleName="r", PermissionsBoundary=made.policy())
    assert "PermissionsBoundary" in iam.get_role(RoleName="r")["Role"]
    iam.delete_role_permissions_boundary(RoleName="r")
    assert "PermissionsBoundary" not in iam.get_role(RoleName="r")["Role"]


def test_an_account_becomes_its_root(iam: Any, trusting: Any) -> None:
    trust = trusting({"AWS": ["111122223333", "arn:aws:iam::444455556666:root"], "Service": "ec2.amazonaws.com"})
    iam.create_role(RoleName="r", AssumeRolePolicyDocument=trust)
    roots = ["arn:aws:iam::111122223333:root", "arn:aws:iam::444455556666:root"]
    assert principal(iam) == {"AWS": roots, "Service": "ec2.amazonaws.com"}
    iam.update_assume_role_policy(RoleName="r", PolicyDocument=trusting({"AWS": "111122223333"}))
    assert principal(iam) == {"AWS": roots[0]}


def test_principals_of_known_accounts_must_exist(
    server: EmbeddedIam, iam: Any, account: str, other_account: str, trusting: Any, refused: Any
) -> None:
    def trust(arn: str) -> None:
        iam.create_role(RoleName="r", AssumeRolePolicyDocument=trusting({"AWS": arn}))

    server.client("iam", other_account).create_user(UserName="ann", Path="/team/")
    for missing in (
        f"arn:aws:iam::{account}:role/missing",
        f"arn:aws:iam::{account}:role/r",
        f"arn:aws:iam::{other_account}:user/ann",
        f"arn:aws:iam::{other_account}:user/team/bob",
        "AIDAISNOTHINGATALL123",
        "someone",
        "arn:aws:iam::123:root",
    ):
        with refused("MalformedPolicyDocument", 400, f'Invalid principal in policy: "AWS":"{missing}"'):
            trust(missing)
    trust(f"arn:aws:iam::{other_account}:user/team/ann")
    iam.update_assume_role_policy(
        RoleName="r", PolicyDocument=trusting({"AWS": "arn:aws:iam::299999999998:role/nobody-knows"})
    )


@pytest.mark.parametrize("kind", ["role", "user"])
def test_what_is_deleted_leaves_its_id(iam: Any, made: Any, trusting: Any, kind: str, refused: Any) -> None:
    arn = getattr(made, kind)("gone")
    entity = getattr(iam, f"get_{kind}")(**{f"{kind.title()}Name": "gone"})[kind.title()]
    unique = entity[f"{kind.title()}Id"]
    assert unique.startswith({"role": "AROA", "user": "AIDA"}[kind])
    iam.create_role(RoleName="r", AssumeRolePolicyDocument=trusting({"AWS": unique}))
    assert principal(iam) == {"AWS": arn}, "a living id is shown as its ARN"
    iam.update_assume_role_policy(RoleName="r", PolicyDocument=trusting({"AWS": [arn, "111122223333"]}))
    getattr(iam, f"delete_{kind}")(**{f"{kind.title()}Name": "gone"})
    getattr(made, kind)("gone")
    assert principal(iam) == {"AWS": [unique, "arn:aws:iam::111122223333:root"]}
    with refused("MalformedPolicyDocument", 400, f'Invalid principal in policy: "AWS":"{unique}"'):
        iam.update_assume_role_policy(RoleName="r", PolicyDocument=trusting({"AWS": unique}))


def test_principals_in_another_account_leave_their_id_too(
    server: EmbeddedIam, iam: Any, made: Any, trusting: Any, other_account: str
) -> None:
    there = server.client("iam", other_account)
    arn = made.role()
    there.create_role(RoleName="trusting", AssumeRolePolicyDocument=trusting({"AWS": arn}))
    iam.delete_role(RoleName="r")
    assert principal(there, "trusting")["AWS"].startswith("AROA")


def test_documents_are_stored_as_given_where_nothing_is_resolved(iam: Any, account: str) -> None:
    document = {
        "Statement": {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "lambda.amazonaws.com"}},
        "Version": "2008-10-17",
    }
    iam.create_role(RoleName="r", AssumeRolePolicyDocument=json.dumps(document, indent=4))
    assert iam.get_role(RoleName="r")["Role"]["AssumeRolePolicyDocument"] == document


@pytest.mark.parametrize("value", ["not a host", "*", "ec2.example.com"])
def test_services_look_like_services(iam: Any, trusting: Any, value: str, refused: Any) -> None:
    with refused("MalformedPolicyDocument", 400, f'Invalid principal in policy: "SERVICE":"{value}"'):
        iam.create_role(RoleName="r", AssumeRolePolicyDocument=trusting({"Service": value}))
