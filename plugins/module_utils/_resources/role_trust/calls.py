# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The calls on a role, as the plan makes them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ansible_collections.plumb.aws.plugins.module_utils._engine.call import Call
from ansible_collections.plumb.aws.plugins.module_utils._iam.identifiers import SERVICE_LINKED_PATH
from ansible_collections.plumb.aws.plugins.module_utils._iam.model import Role, RoleUse
from ansible_collections.plumb.aws.plugins.module_utils._iam.operations import call
from ansible_collections.plumb.aws.plugins.module_utils._iam.tags import TagChange, as_tag_list
from ansible_collections.plumb.aws.plugins.module_utils._policy.document.load import document_text


def create(role: Role) -> Call:
    """Create the role with all that it has."""
    arguments: dict[str, Any] = {
        "RoleName": role.name,
        "Path": role.path,
        "AssumeRolePolicyDocument": document_text(role.trust_policy),
        "MaxSessionDuration": role.max_session_duration,
    }
    if role.description:
        arguments["Description"] = role.description
    if role.permissions_boundary:
        arguments["PermissionsBoundary"] = role.permissions_boundary
    if role.tags:
        arguments["Tags"] = as_tag_list(role.tags)
    return call("create_role", arguments, role.arn, {"arn": role.arn})


def delete(role: Role) -> Call:
    """Delete the role, on which nothing hangs any more."""
    notes = {"arn": role.arn, "role_id": role.role_id, "document": role.trust_policy, **_boundary_note(role)}
    return call("delete_role", {"RoleName": role.name}, role.arn, notes)


def release(role: Role, use: RoleUse, documents: Mapping[str, dict[str, Any]]) -> tuple[Call, ...]:
    """Detach, delete and take out what hangs on the role, noting the documents of inline policies by their names."""
    return (
        *(
            call("detach_role_policy", {"RoleName": role.name, "PolicyArn": policy.arn}, policy.arn)
            for policy in use.attached
        ),
        *(_delete_inline(role, name, documents[name]) for name in use.inline),
        *(
            call(
                "remove_role_from_instance_profile",
                {"RoleName": role.name, "InstanceProfileName": profile},
                f"instance-profile/{profile}",
            )
            for profile in use.instance_profiles
        ),
    )


def _delete_inline(role: Role, name: str, document: dict[str, Any]) -> Call:
    arguments = {"RoleName": role.name, "PolicyName": name}
    whole = {"policy_name": name, "document": document}
    return call("delete_role_policy", arguments, f"{role.arn} inline policy {name}", {"inline_policy": whole})


def removed(calls: Sequence[Call]) -> dict[str, Any]:
    """The keys of the result with what some calls delete, whole: inline policies and an instance profile."""
    return {
        "removed_inline_policies": [
            dict(each.notes["inline_policy"]) for each in calls if "inline_policy" in each.notes
        ],
        "removed_instance_profiles": [dict(each.notes["profile"]) for each in calls if "profile" in each.notes],
    }


def set_boundary(role: Role, boundary: str | None) -> Call:
    """Set the permissions boundary, or remove it, noting the one that goes."""
    if boundary is None:
        return call("delete_role_permissions_boundary", {"RoleName": role.name}, role.arn, _boundary_note(role))
    arguments = {"RoleName": role.name, "PermissionsBoundary": boundary}
    return call("put_role_permissions_boundary", arguments, role.arn, _boundary_note(role))


def set_trust_policy(role: Role, document: dict[str, Any]) -> Call:
    """Replace the trust policy, noting the one that goes."""
    arguments = {"RoleName": role.name, "PolicyDocument": document_text(document)}
    return call("update_assume_role_policy", arguments, role.arn, {"document": role.trust_policy})


def update(role: Role, after: Role) -> Call:
    """Set description and session duration: both, but for a service-linked role whose duration stays.

    UpdateRole sets a duration that is left out to its default of an hour, which these have, and cannot change:
    https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateRole.html
    """
    arguments: dict[str, Any] = {"RoleName": role.name, "Description": after.description}
    if not role.path.startswith(SERVICE_LINKED_PATH) or after.max_session_duration != role.max_session_duration:
        arguments["MaxSessionDuration"] = after.max_session_duration
    return call("update_role", arguments, role.arn)


def change_tags(role: Role, change: TagChange) -> tuple[Call, ...]:
    """Remove tags first, so that there is room for others."""
    calls = []
    if change.to_remove:
        calls.append(call("untag_role", {"RoleName": role.name, "TagKeys": list(change.to_remove)}, role.arn))
    if change.to_set:
        calls.append(call("tag_role", {"RoleName": role.name, "Tags": as_tag_list(change.to_set)}, role.arn))
    return tuple(calls)


def _boundary_note(role: Role) -> dict[str, str]:
    """The boundary that the call removes."""
    return {"permissions_boundary": role.permissions_boundary} if role.permissions_boundary else {}
