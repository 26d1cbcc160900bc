# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What prevents a deletion."""

from __future__ import annotations

from typing import Any

import pytest

ATTACHED = "Cannot delete a policy attached to entities."
READ_ONLY = "arn:aws:iam::aws:policy/ReadOnlyAccess"


@pytest.mark.parametrize("kind", ["role", "user", "group"])
def test_an_attached_policy_stays(iam: Any, made: Any, kind: str, refused: Any) -> None:
    arn = made.policy()
    name = {f"{kind.title()}Name": "x"}
    {"role": made.role, "user": made.user, "group": lambda n: iam.create_group(GroupName=n)}[kind]("x")
    getattr(iam, f"attach_{kind}_policy")(PolicyArn=arn, **name)
    with refused("DeleteConflict", 409, ATTACHED):
        iam.delete_policy(PolicyArn=arn)
    getattr(iam, f"detach_{kind}_policy")(PolicyArn=arn, **name)
    iam.delete_policy(PolicyArn=arn)
    with refused("NoSuchEntity", 404, f"Policy {arn} was not found."):
        iam.get_policy(PolicyArn=arn)


@pytest.mark.parametrize("kind", ["role", "user"])
def test_a_boundary_stays(iam: Any, made: Any, kind: str, refused: Any) -> None:
    arn = made.policy()
    {"role": made.role, "user": made.user}[kind]("x", PermissionsBoundary=arn)
    with refused("DeleteConflict", 409, ATTACHED):
        iam.delete_policy(PolicyArn=arn)
    getattr(iam, f"delete_{kind}")(**{f"{kind.title()}Name": "x"})
    iam.delete_policy(PolicyArn=arn)


def test_a_policy_with_versions_stays(iam: Any, made: Any, document: str, refused: Any) -> None:
    arn = made.policy()
    iam.create_policy_version(PolicyArn=arn, PolicyDocument=document, SetAsDefault=True)
    with refused(
        "DeleteConflict",
        409,
        "This policy has more than one version. Before you delete a policy, you must delete the policy's versions. "
        "The default version is deleted with the policy.",
    ):
        iam.delete_policy(PolicyArn=arn)
    with refused("DeleteConflict", 409, "Cannot delete the default version of a policy."):
        iam.delete_policy_version(PolicyArn=arn, VersionId="v2")
    iam.delete_policy_version(PolicyArn=arn, VersionId="v1")
    iam.delete_policy(PolicyArn=arn)


def test_a_role_in_use_stays(iam: Any, made: Any, document: str, refused: Any) -> None:
    made.role()
    iam.put_role_policy(RoleName="r", PolicyName="inline", PolicyDocument=document)
    iam.attach_role_policy(RoleName="r", PolicyArn=READ_ONLY)
    iam.create_instance_profile(InstanceProfileName="profile")
    iam.add_role_to_instance_profile(InstanceProfileName="profile", RoleName="r")
    with refused("DeleteConflict", 409, "Cannot delete entity, must remove roles from instance profile first."):
        iam.delete_role(RoleName="r")
    iam.remove_role_from_instance_profile(InstanceProfileName="profile", RoleName="r")
    with refused("NoSuchEntity", 404):
        iam.remove_role_from_instance_profile(InstanceProfileName="profile", RoleName="r")
    with refused("NoSuchEntity", 404, "Instance Profile other cannot be found."):
        iam.remove_role_from_instance_profile(InstanceProfileName="other", RoleName="r")
    with refused("DeleteConflict", 409, "Cannot delete entity, must detach all policies first."):
        iam.delete_role(RoleName="r")
    iam.detach_role_policy(RoleName="r", PolicyArn=READ_ONLY)
    with refused("DeleteConflict", 409, "Cannot delete entity, must delete policies first."):
        iam.delete_role(RoleName="r")
    iam.delete_role_policy(RoleName="r", PolicyName="inline")
    iam.delete_role(RoleName="r")
    with refused("NoSuchEntity", 404, "The role with name r cannot be found."):
        iam.get_role(RoleName="r")


def test_who_deletes_a_user_finds_no_service_specific_credentials(iam: Any, made: Any, refused: Any) -> None:
    made.user()
    assert iam.list_service_specific_credentials(UserName="u")["ServiceSpecificCredentials"] == []
    with refused("NoSuchEntity", 404):
        iam.list_service_specific_credentials(UserName="nobody")


def test_users_and_groups_in_use_stay(iam: Any, made: Any, refused: Any) -> None:
    made.user()
    iam.create_group(GroupName="g")
    iam.add_user_to_group(GroupName="g", UserName="u")
    key = iam.create_access_key(UserName="u")["AccessKey"]["AccessKeyId"]
    with refused("DeleteConflict", 409, "must delete access keys first"):
        iam.delete_user(UserName="u")
    iam.delete_access_key(UserName="u", AccessKeyId=key)
    for delete, name in ((iam.delete_user, {"UserName": "u"}), (iam.delete_group, {"GroupName": "g"})):
        with refused("DeleteConflict", 409, "must remove users from group first"):
            delete(**name)
    iam.remove_user_from_group(GroupName="g", UserName="u")
    iam.delete_user(UserName="u")
    iam.delete_group(GroupName="g")


@pytest.mark.parametrize(
    ("operation", "parameters"),
    [
        ("create_policy_version", {"PolicyDocument": "{}"}),
        ("delete_policy", {}),
        ("delete_policy_version", {"VersionId": "v1"}),
        ("set_default_policy_version", {"VersionId": "v1"}),
        ("tag_policy", {"Tags": [{"Key": "a", "Value": "b"}]}),
        ("untag_policy", {"TagKeys": ["a"]}),
    ],
)
def test_policies_of_aws_cannot_be_changed(
    iam: Any, account: str, operation: str, parameters: dict[str, Any], refused: Any
) -> None:
    action = "iam:" + operation.title().replace("_", "")
    message = f"user/embedded is not authorized to perform: {action} on resource: policy {READ_ONLY}"
    with refused("AccessDenied", 403, message):
        getattr(iam, operation)(PolicyArn=READ_ONLY, **parameters)


def test_service_linked_roles_are_protected(iam: Any, refused: Any) -> None:
    role = iam.create_service_linked_role(AWSServiceName="autoscaling.amazonaws.com")["Role"]["RoleName"]
    with refused("UnmodifiableEntity", 400, f"protected role '{role}'"):
        iam.attach_role_policy(RoleName=role, PolicyArn=READ_ONLY)
