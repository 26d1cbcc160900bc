# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The calls on a policy, as the plan makes them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ansible_collections.plumb.aws.plugins.module_utils._engine.call import Call
from ansible_collections.plumb.aws.plugins.module_utils._iam.model import Policy, PolicyVersion
from ansible_collections.plumb.aws.plugins.module_utils._iam.operations import call
from ansible_collections.plumb.aws.plugins.module_utils._iam.tags import TagChange, as_tag_list
from ansible_collections.plumb.aws.plugins.module_utils._policy.document.load import document_text


def create(policy: Policy, document: dict[str, Any]) -> Call:
    """Create the policy with its first version."""
    arguments: dict[str, Any] = {
        "PolicyName": policy.name,
        "Path": policy.path,
        "PolicyDocument": document_text(document),
    }
    if policy.description:
        arguments["Description"] = policy.description
    if policy.tags:
        arguments["Tags"] = as_tag_list(policy.tags)
    return call("create_policy", arguments, policy.arn, {"arn": policy.arn})


def delete(arn: str, document: dict[str, Any]) -> Call:
    """Delete the policy with its default version, noting that version's document."""
    return call("delete_policy", {"PolicyArn": arn}, arn, {"document": document})


def add_version(arn: str, version: PolicyVersion, *, make_default: bool) -> Call:
    """Add a version; its id is predicted."""
    document = document_text(version.document or {})
    arguments = {"PolicyArn": arn, "PolicyDocument": document, "SetAsDefault": make_default}
    return call("create_policy_version", arguments, arn, {"version_id": version.version_id})


def set_default(arn: str, version_id: str) -> Call:
    """Make an existing version the default."""
    return call("set_default_policy_version", {"PolicyArn": arn, "VersionId": version_id}, arn)


def delete_version(arn: str, version: PolicyVersion) -> Call:
    """Delete a version that is not the default, noting it whole."""
    whole = {"version_id": version.version_id, "create_date": version.create_date, "document": version.document}
    return call("delete_policy_version", {"PolicyArn": arn, "VersionId": version.version_id}, arn, {"version": whole})


def take_back_version(arn: str, version_id: str) -> Call:
    """Delete a version that this task itself has added, so that nobody loses it."""
    return call("delete_policy_version", {"PolicyArn": arn, "VersionId": version_id}, arn)


def detach(kind: str, key: str, name: str, arn: str) -> Call:
    """Detach the policy from a role, user or group."""
    return call(f"detach_{kind}_policy", {key: name, "PolicyArn": arn}, f"{kind}/{name}")


def change_tags(arn: str, change: TagChange) -> tuple[Call, ...]:
    """Remove tags first, so that there is room for others."""
    calls = []
    if change.to_remove:
        calls.append(call("untag_policy", {"PolicyArn": arn, "TagKeys": list(change.to_remove)}, arn))
    if change.to_set:
        calls.append(call("tag_policy", {"PolicyArn": arn, "Tags": as_tag_list(change.to_set)}, arn))
    return tuple(calls)


def removed(calls: Sequence[Call]) -> dict[str, Any]:
    """The key of the result with the versions that some calls delete, whole."""
    return {"pruned_versions": removed_versions(calls)}


def removed_versions(calls: Sequence[Call]) -> list[dict[str, Any]]:
    """The versions that some calls delete, whole."""
    return [dict(each.notes["version"]) for each in calls if "version" in each.notes]
