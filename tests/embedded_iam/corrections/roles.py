# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Roles in the shape in which AWS returns them.

https://docs.aws.amazon.com/IAM/latest/APIReference/API_Role.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from embedded_iam import wire
from embedded_iam.call import Call
from embedded_iam.corrections import boundaries
from embedded_iam.corrections.pages import cut, page
from embedded_iam.corrections.principals import forget_principal
from embedded_iam.corrections.registry import EXISTENCE, answers, check
from embedded_iam.corrections.tags import plain, stored
from embedded_iam.wire import AwsError, Reply

if TYPE_CHECKING:
    from moto.iam.models import Role

DEFAULT_SESSION = 3600
_SERVICE_LINKED = "/aws-service-role/"


def summary(role: Role) -> dict[str, Any]:
    """What ListRoles returns: no tags, no boundary, no last use (API_ListRoles says so).

    A description that was never set, or was set to nothing, is absent; for the latter AWS's answer is not known.
    """
    return {
        "Path": role.path,
        "RoleName": role.name,
        "RoleId": role.id,
        "Arn": role.arn,
        "CreateDate": role.create_date,
        "AssumeRolePolicyDocument": wire.encoded_document(role.assume_role_policy_document),
        "Description": role.description or None,
        "MaxSessionDuration": int(role.max_session_duration or DEFAULT_SESSION),
    }


def details(role: Role) -> dict[str, Any]:
    used: dict[str, Any] = {}
    if role.last_used:
        used = {"LastUsedDate": role.last_used, "Region": role.last_used_region or "us-east-1"}
    return {
        **summary(role),
        "PermissionsBoundary": boundaries.shown(role.permissions_boundary_arn),
        "Tags": stored(sorted(plain(role.tags))) or None,
        "RoleLastUsed": used,
    }


@answers("CreateRole")
def create_role(call: Call) -> Reply:
    """https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html

    That the answer holds all that GetRole returns is not documented; AWS seems to leave some of it out.
    """
    if call.get("Path", "/").startswith(_SERVICE_LINKED):
        message = f"Path prefix '{_SERVICE_LINKED}' can only be used for AWS Service linked Roles"
        raise AwsError("InvalidInput", message)
    role = call.iam.create_role(
        role_name=call["RoleName"],
        assume_role_policy_document=call["AssumeRolePolicyDocument"],
        path=call.get("Path", "/"),
        permissions_boundary=call.parameters.get("PermissionsBoundary"),
        description=call.get("Description"),
        tags=stored(wire.tags_of(call.parameters)),
        max_session_duration=call.get("MaxSessionDuration", str(DEFAULT_SESSION)),
    )
    return call.reply({"Role": details(role)})


@answers("GetRole")
def get_role(call: Call) -> Reply:
    return call.reply({"Role": details(call.role())})


@answers("ListRoles")
def list_roles(call: Call) -> Reply:
    """https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListRoles.html; the order is not documented."""
    roles = [role for role in call.iam.roles.values() if role.path.startswith(call.get("PathPrefix", "/"))]
    chosen, rest = cut(call, sorted(roles, key=lambda role: role.name))
    return call.reply({"Roles": [summary(role) for role in chosen], **rest})


@answers("UpdateAssumeRolePolicy")
def update_assume_role_policy(call: Call) -> Reply:
    call.role().assume_role_policy_document = call["PolicyDocument"]
    return call.reply()


@answers("UpdateRole")
def update_role(call: Call) -> Reply:
    """API_UpdateRole: without MaxSessionDuration "the default value of one hour is applied"; taken at its word here.

    A description that is left out stays (that AWS does so is not documented).
    """
    role = call.role()
    role.max_session_duration = call.get("MaxSessionDuration", str(DEFAULT_SESSION))
    if "Description" in call.parameters:
        role.description = call["Description"]
    return call.reply({})


@answers("UpdateRoleDescription")
def update_role_description(call: Call) -> Reply:
    role = call.role()
    role.description = call["Description"]
    return call.reply({"Role": summary(role)})


@answers("DeleteRole")
def delete_role(call: Call) -> Reply:
    """Its boundary's count falls by itself (counts look at what is there); trust in it turns into its unique id."""
    role = call.role()
    del call.iam.roles[role.id]
    forget_principal(role.arn, role.id)
    return call.reply()


@answers("ListRolePolicies")
def list_role_policies(call: Call) -> Reply:
    return call.reply(page(call, "PolicyNames", sorted(call.role().policies)))


@answers("GetRolePolicy")
def get_role_policy(call: Call) -> Reply:
    role, name = call.role(), _inline_policy(call)
    document = wire.encoded_document(str(role.policies[name]))
    return call.reply({"RoleName": role.name, "PolicyName": name, "PolicyDocument": document})


@answers("DeleteRolePolicy")
def delete_role_policy(call: Call) -> Reply:
    del call.role().policies[_inline_policy(call)]
    return call.reply()


def _inline_policy(call: Call) -> str:
    if call["PolicyName"] not in call.role().policies:
        message = f"The role policy with name {call['PolicyName']} cannot be found."
        raise AwsError("NoSuchEntity", message, 404)
    return call["PolicyName"]


@check("RemoveRoleFromInstanceProfile", stage=EXISTENCE)
def only_a_role_of_the_profile_is_removed(call: Call) -> None:
    """https://docs.aws.amazon.com/IAM/latest/APIReference/API_RemoveRoleFromInstanceProfile.html

    NoSuchEntity is in its list of errors; the words for a role that is in no such profile are not documented.
    """
    role, name = call.role(), call["InstanceProfileName"]
    profile = next((each for each in call.iam.instance_profiles.values() if each.name == name), None)
    if profile is None:
        raise AwsError("NoSuchEntity", f"Instance Profile {name} cannot be found.", 404)
    if role not in profile.roles:
        raise AwsError("NoSuchEntity", f"The role with name {role.name} cannot be found in {name}.", 404)


@answers("ListInstanceProfilesForRole")
def list_instance_profiles_for_role(call: Call) -> Reply:
    """https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListInstanceProfilesForRole.html"""
    role = call.role()
    profiles = [
        {
            "Path": profile.path,
            "InstanceProfileName": profile.name,
            "InstanceProfileId": profile.id,
            "Arn": profile.arn,
            "CreateDate": profile.create_date,
            "Roles": [summary(role)],
        }
        for profile in sorted(call.iam.instance_profiles.values(), key=lambda profile: profile.name)
        if role in profile.roles
    ]
    return call.reply(page(call, "InstanceProfiles", profiles))
