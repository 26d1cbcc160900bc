# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The calls on instance profiles, as the plan makes them."""

from __future__ import annotations

from typing import Any

from ansible_collections.plumb.aws.plugins.module_utils._engine.call import Call
from ansible_collections.plumb.aws.plugins.module_utils._iam.model import InstanceProfile, ProfileRole
from ansible_collections.plumb.aws.plugins.module_utils._iam.operations import call
from ansible_collections.plumb.aws.plugins.module_utils._iam.tags import TagChange, as_tag_list


def create(profile: InstanceProfile) -> Call:
    """Create the profile, without a role."""
    arguments: dict[str, Any] = {"InstanceProfileName": profile.name, "Path": profile.path}
    if profile.tags:
        arguments["Tags"] = as_tag_list(profile.tags)
    return call("create_instance_profile", arguments, profile.arn, {"arn": profile.arn})


def delete(profile: InstanceProfile) -> Call:
    """Delete the profile, which has no role any more, noting what it was."""
    role = profile.role.name if profile.role else None
    whole = {"name": profile.name, "path": profile.path, "role": role, "tags": profile.tags}
    return call("delete_instance_profile", {"InstanceProfileName": profile.name}, profile.arn, {"profile": whole})


def add_role(profile: InstanceProfile, role: ProfileRole) -> Call:
    """Put the role into the profile."""
    arguments = {"InstanceProfileName": profile.name, "RoleName": role.name}
    return call("add_role_to_instance_profile", arguments, profile.arn, {"role_arn": role.arn})


def remove_role(profile: InstanceProfile, role: ProfileRole) -> Call:
    """Take the role out of the profile."""
    arguments = {"InstanceProfileName": profile.name, "RoleName": role.name}
    return call("remove_role_from_instance_profile", arguments, profile.arn, {"role_arn": role.arn})


def change_tags(profile: InstanceProfile, change: TagChange) -> tuple[Call, ...]:
    """Remove tags first, so that there is room for others."""
    name = {"InstanceProfileName": profile.name}
    calls = []
    if change.to_remove:
        calls.append(call("untag_instance_profile", {**name, "TagKeys": list(change.to_remove)}, profile.arn))
    if change.to_set:
        calls.append(call("tag_instance_profile", {**name, "Tags": as_tag_list(change.to_set)}, profile.arn))
    return tuple(calls)
