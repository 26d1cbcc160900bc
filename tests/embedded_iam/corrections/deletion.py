# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What stands in the way of a deletion: DeleteConflict (409), and AccessDenied for what belongs to AWS."""

from __future__ import annotations

from embedded_iam.call import Call
from embedded_iam.corrections.denial import caller_arn
from embedded_iam.corrections.registry import EXISTENCE, FORM, check
from embedded_iam.corrections.usage import attached_to, bounded_by
from embedded_iam.wire import AwsError


@check(
    "DeletePolicy", "CreatePolicyVersion", "DeletePolicyVersion", "SetDefaultPolicyVersion", "TagPolicy", "UntagPolicy",
    stage=FORM,
)  # fmt: skip
def aws_policies_cannot_be_changed(call: Call) -> None:
    """AccessDenied: "You cannot change the permissions defined in AWS managed policies".

    https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_managed-vs-inline.html
    """
    if ":iam::aws:policy/" in call["PolicyArn"]:
        what = f"iam:{call.operation} on resource: policy {call['PolicyArn']}"
        message = f"User: {caller_arn(call)} is not authorized to perform: {what}"
        raise AwsError("AccessDenied", message, 403)


@check("DeletePolicy")
def policies_in_use_stay(call: Call) -> None:
    """https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeletePolicy.html

    In use as a boundary gives the same code; that AWS uses the same words there was seen, not documented.
    """
    policy = call.policy()
    if attached_to(call, policy.arn) or bounded_by(call, policy.arn):
        raise conflict("Cannot delete a policy attached to entities.")
    if len(policy.versions) > 1:
        raise conflict(
            "This policy has more than one version. Before you delete a policy, you must delete the policy's versions. "
            "The default version is deleted with the policy."
        )


@check("DeletePolicyVersion")
def the_default_version_stays(call: Call) -> None:
    """https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeletePolicyVersion.html"""
    if call["VersionId"] == call.policy().default_version_id:
        raise conflict("Cannot delete the default version of a policy.")


@check(
    "AttachRolePolicy", "DetachRolePolicy", "PutRolePolicy", "DeleteRolePolicy", "DeleteRole",
    "UpdateAssumeRolePolicy", "PutRolePermissionsBoundary", "DeleteRolePermissionsBoundary", stage=EXISTENCE,
)  # fmt: skip
def roles_of_aws_are_protected(call: Call) -> None:
    """UnmodifiableEntity: https://docs.aws.amazon.com/IAM/latest/APIReference/API_AttachRolePolicy.html

    The words were recorded on roles of Identity Center, too; for tags and description there they are not known.
    """
    refuse_protected(call, "/aws-service-role/", "/aws-reserved/")


@check("UpdateRole", stage=EXISTENCE)
def the_session_of_a_service_linked_role_is_protected(call: Call) -> None:
    """Its description may be changed, and nothing else:

    https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_update-service-linked-role.html; the words are not known.
    """
    if "MaxSessionDuration" in call.parameters:
        refuse_protected(call, "/aws-service-role/")


def refuse_protected(call: Call, *paths: str) -> None:
    role = call.role()
    if role.path.startswith(paths):
        protected = f"the protected role '{role.name}'"
        message = f"Cannot perform the operation on {protected} - this role is only modifiable by AWS"
        raise AwsError("UnmodifiableEntity", message)


@check("DeleteRole")
def roles_in_use_stay(call: Call) -> None:
    """https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteRole.html

    Which of several hindrances AWS names first is not known.
    """
    role = call.role()
    if any(role in profile.roles for profile in call.iam.instance_profiles.values()):
        raise conflict("Cannot delete entity, must remove roles from instance profile first.")
    if role.managed_policies:
        raise conflict("Cannot delete entity, must detach all policies first.")
    if role.policies:
        raise conflict("Cannot delete entity, must delete policies first.")


@check("DeleteUser")
def users_in_use_stay(call: Call) -> None:
    """https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteUser.html"""
    user = call.user()
    if user.access_keys:
        raise conflict("Cannot delete entity, must delete access keys first.")
    if any(user in group.users for group in call.iam.groups.values()):
        raise conflict("Cannot delete entity, must remove users from group first.")
    if user.managed_policies:
        raise conflict("Cannot delete entity, must detach all policies first.")
    if user.policies:
        raise conflict("Cannot delete entity, must delete policies first.")


@check("DeleteGroup")
def groups_in_use_stay(call: Call) -> None:
    """https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteGroup.html"""
    group = call.group()
    if group.users:
        raise conflict("Cannot delete entity, must remove users from group first.")
    if group.managed_policies:
        raise conflict("Cannot delete entity, must detach all policies first.")
    if group.policies:
        raise conflict("Cannot delete entity, must delete policies first.")


def conflict(message: str) -> AwsError:
    return AwsError("DeleteConflict", message, 409)
