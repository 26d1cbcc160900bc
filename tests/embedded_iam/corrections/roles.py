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
from embedded_iam.corrections.pages import cut
from embedded_iam.corrections.principals import forget_principal
from embedded_iam.corrections.registry import answers
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
