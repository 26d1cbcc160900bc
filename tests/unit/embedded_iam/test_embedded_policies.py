# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Managed policies, versions, attachments: shapes, counts, filters."""

from __future__ import annotations

import json
from typing import Any

import pytest

from embedded_iam import EmbeddedIam

READ_ONLY = "arn:aws:iam::aws:policy/ReadOnlyAccess"
SUMMARY = {
    "PolicyName", "PolicyId", "Arn", "Path", "DefaultVersionId", "AttachmentCount", "PermissionsBoundaryUsageCount",
    "IsAttachable", "CreateDate", "UpdateDate",
}  # fmt: skip


def counts(iam: Any, arn: str) -> tuple[int, int]:
    policy = iam.get_policy(PolicyArn=arn)["Policy"]
    scope = "AWS" if ":aws:policy" in arn else "Local"
    pages = iam.get_paginator("list_policies").paginate(Scope=scope)
    listed = next(entry for page in pages for entry in page["Policies"] if entry["Arn"] == arn)
    both = [(p["AttachmentCount"], p["PermissionsBoundaryUsageCount"]) for p in (policy, listed)]
    assert both[0] == both[1]
    return both[0]


def test_shapes(iam: Any, made: Any, account: str) -> None:
    arn = made.policy("p", Path="/team/", Description="what for", Tags=[{"Key": "a", "Value": "b"}])
    assert arn == f"arn:aws:iam::{account}:policy/team/p"
    policy = iam.get_policy(PolicyArn=arn)["Policy"]
    assert policy.keys() == SUMMARY | {"Description", "Tags"}
    assert (policy["Description"], policy["Tags"]) == ("what for", [{"Key": "a", "Value": "b"}])
    assert policy["PolicyId"].startswith("ANPA")
    assert policy["PolicyId"].isalnum()
    assert iam.list_policies(Scope="Local")["Policies"][0].keys() == SUMMARY
    bare = iam.create_policy(PolicyName="bare", PolicyDocument=made.document)["Policy"]
    assert bare.keys() == SUMMARY
    assert iam.get_policy(PolicyArn=bare["Arn"])["Policy"].keys() == SUMMARY | {"Tags"}


@pytest.mark.parametrize("arn", ["own", READ_ONLY])
def test_counts_of_attachments_and_boundaries(
    server: EmbeddedIam, iam: Any, made: Any, arn: str, other_account: str
) -> None:
    arn = made.policy() if arn == "own" else arn
    made.role("a", PermissionsBoundary=arn)
    made.user("b", PermissionsBoundary=arn)
    iam.create_group(GroupName="c")
    iam.attach_role_policy(RoleName="a", PolicyArn=arn)
    iam.attach_role_policy(RoleName="a", PolicyArn=arn)
    iam.attach_user_policy(UserName="b", PolicyArn=arn)
    iam.attach_group_policy(GroupName="c", PolicyArn=arn)
    assert counts(iam, arn) == (3, 2)
    iam.delete_user_permissions_boundary(UserName="b")
    iam.detach_user_policy(UserName="b", PolicyArn=arn)
    assert counts(iam, arn) == (2, 1)
    iam.detach_role_policy(RoleName="a", PolicyArn=arn)
    iam.delete_role(RoleName="a")
    assert counts(iam, arn) == (1, 0)
    if arn == READ_ONLY:
        assert counts(server.client("iam", other_account), arn) == (0, 0)


def test_entities_by_usage_kind_and_path(iam: Any, made: Any) -> None:
    arn = made.policy()
    made.role("bound", PermissionsBoundary=arn)
    made.role("both", PermissionsBoundary=arn, Path="/x/")
    made.user("bound-user", PermissionsBoundary=arn)
    iam.create_group(GroupName="g")
    iam.attach_role_policy(RoleName="both", PolicyArn=arn)
    iam.attach_group_policy(GroupName="g", PolicyArn=arn)

    def names(**filters: Any) -> list[str]:
        found = iam.list_entities_for_policy(PolicyArn=arn, **filters)
        pairs = [("PolicyRoles", "RoleName"), ("PolicyUsers", "UserName"), ("PolicyGroups", "GroupName")]
        return [entry[name] for kind, name in pairs for entry in found[kind]]

    assert names() == ["both", "bound", "bound-user", "g"]
    assert names(PolicyUsageFilter="PermissionsPolicy") == ["both", "g"]
    assert names(PolicyUsageFilter="PermissionsBoundary") == ["both", "bound", "bound-user"]
    assert names(EntityFilter="Role", PolicyUsageFilter="PermissionsBoundary") == ["both", "bound"]
    assert names(PathPrefix="/x/") == ["both"]
    roles = iam.list_entities_for_policy(PolicyArn=arn)["PolicyRoles"]
    assert all(role["RoleId"].startswith("AROA") for role in roles)


def test_list_policies_filters(iam: Any, made: Any) -> None:
    used, bound, _unused = made.policy("used", Path="/a/"), made.policy("bound"), made.policy("unused")
    made.role(PermissionsBoundary=bound)
    iam.attach_role_policy(RoleName="r", PolicyArn=used)
    iam.attach_role_policy(RoleName="r", PolicyArn=READ_ONLY)

    def arns(**filters: Any) -> set[str]:
        pages = iam.get_paginator("list_policies").paginate(**filters)
        return {policy["Arn"] for page in pages for policy in page["Policies"]}

    assert len(arns(Scope="Local")) == 3
    assert len(arns(Scope="AWS")) > 1000
    assert len(arns()) == len(arns(Scope="AWS")) + 3
    assert arns(OnlyAttached=True, PolicyUsageFilter="PermissionsPolicy") == {used, READ_ONLY}
    assert arns(Scope="Local", PolicyUsageFilter="PermissionsBoundary") == {bound}
    assert arns(Scope="Local", PathPrefix="/a/") == {used}
    assert arns(Scope="Local", OnlyAttached=True) == {used, bound}


def test_versions(iam: Any, made: Any, refused: Any, server: EmbeddedIam, account: str) -> None:
    arn = made.policy()
    for number in range(2, 6):
        version = iam.create_policy_version(
            PolicyArn=arn, PolicyDocument=made.document.replace("Get", "Put"), SetAsDefault=number == 3
        )["PolicyVersion"]
        assert version.keys() == {"VersionId", "IsDefaultVersion", "CreateDate"}
        assert version["VersionId"] == f"v{number}"
    listed = iam.list_policy_versions(PolicyArn=arn)["Versions"]
    assert [(v["VersionId"], v["IsDefaultVersion"]) for v in listed] == [
        ("v5", False), ("v4", False), ("v3", True), ("v2", False), ("v1", False)
    ]  # fmt: skip
    assert all("Document" not in version for version in listed)
    with refused(
        "LimitExceeded",
        409,
        "A managed policy can have up to 5 versions. Before you create a new version, "
        "you must delete an existing version.",
    ):
        iam.create_policy_version(PolicyArn=arn, PolicyDocument=made.document)
    iam.delete_policy_version(PolicyArn=arn, VersionId="v5")
    assert (
        iam.create_policy_version(PolicyArn=arn, PolicyDocument=made.document)["PolicyVersion"]["VersionId"] == "v6"
    ), "a number is given once"
    iam.set_default_policy_version(PolicyArn=arn, VersionId="v1")
    assert iam.get_policy(PolicyArn=arn)["Policy"]["DefaultVersionId"] == "v1"
    default = [v["VersionId"] for v in iam.list_policy_versions(PolicyArn=arn)["Versions"] if v["IsDefaultVersion"]]
    assert default == ["v1"]
    version = iam.get_policy_version(PolicyArn=arn, VersionId="v1")["PolicyVersion"]
    assert version["Document"] == json.loads(made.document)
    with refused("NoSuchEntity", 404, f"Policy {arn} version v9 does not exist or is not attachable."):
        iam.get_policy_version(PolicyArn=arn, VersionId="v9")


def test_aws_policies_can_be_read(iam: Any) -> None:
    policy = iam.get_policy(PolicyArn=READ_ONLY)["Policy"]
    version = iam.get_policy_version(PolicyArn=READ_ONLY, VersionId=policy["DefaultVersionId"])["PolicyVersion"]
    assert version["IsDefaultVersion"]
    assert version["Document"]["Statement"]
    assert iam.list_policy_versions(PolicyArn=READ_ONLY)["Versions"]
    nested = "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"
    assert iam.get_policy(PolicyArn=nested)["Policy"]["Path"] == "/service-role/"


def test_attachments_that_cannot_be(iam: Any, made: Any, account: str, refused: Any) -> None:
    made.role()
    missing = f"arn:aws:iam::{account}:policy/missing"
    with refused("NoSuchEntity", 404, f"Policy {missing} does not exist or is not attachable."):
        iam.attach_role_policy(RoleName="r", PolicyArn=missing)
    with refused("NoSuchEntity", 404, f"Policy {READ_ONLY} was not found."):
        iam.detach_role_policy(RoleName="r", PolicyArn=READ_ONLY)
    with refused("NoSuchEntity", 404, "The role with name nobody cannot be found."):
        iam.attach_role_policy(RoleName="nobody", PolicyArn=READ_ONLY)
    with refused("InvalidInput", 400, "ARN this-is-no-arn-of-a-policy is not valid."):
        iam.attach_role_policy(RoleName="r", PolicyArn="this-is-no-arn-of-a-policy")
    with refused("NoSuchEntity", 404):
        iam.attach_role_policy(RoleName="r", PolicyArn="arn:aws:iam::299999999999:policy/theirs")


def test_ten_policies_a_role_unless_the_quota_is_raised(
    server: EmbeddedIam, iam: Any, made: Any, account: str, refused: Any
) -> None:
    made.role()
    arns = [made.policy(f"p{number}") for number in range(11)]
    for arn in arns[:10]:
        iam.attach_role_policy(RoleName="r", PolicyArn=arn)
    with refused("LimitExceeded", 409, "Cannot exceed quota for PoliciesPerRole: 10"):
        iam.attach_role_policy(RoleName="r", PolicyArn=arns[10])
    iam.attach_role_policy(RoleName="r", PolicyArn=arns[0])
    server.set_quota(account, "AttachedPoliciesPerRoleQuota", 11)
    assert iam.get_account_summary()["SummaryMap"]["AttachedPoliciesPerRoleQuota"] == 11
    iam.attach_role_policy(RoleName="r", PolicyArn=arns[10])


def test_the_summary_counts_and_tells_the_quotas(server: EmbeddedIam, iam: Any, made: Any, account: str) -> None:
    made.policy()
    made.role()
    server.set_quota(account, "VersionsPerPolicyQuota", 2)
    summary = iam.get_account_summary()["SummaryMap"]
    assert (summary["Policies"], summary["Roles"], summary["Users"]) == (1, 1, 0)
    assert (summary["VersionsPerPolicyQuota"], summary["PolicySizeQuota"]) == (2, 6144)


def test_a_quota_that_does_not_exist_cannot_be_set(server: EmbeddedIam, account: str) -> None:
    with pytest.raises(ValueError, match="no quota 'Colour'"):
        server.set_quota(account, "Colour", 1)
