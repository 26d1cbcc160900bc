# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A policy as the modules return it and as a person compares it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ansible_collections.plumb.aws.plugins.module_utils._engine.call import Call, ExecutedCall
from ansible_collections.plumb.aws.plugins.module_utils._iam.model import (
    Policy,
    PolicySummary,
    PolicyVersion,
    iso_date,
)
from ansible_collections.plumb.aws.plugins.module_utils._policy.access.change import AccessChange
from ansible_collections.plumb.aws.plugins.module_utils._policy.document.canonical import readable
from ansible_collections.plumb.aws.plugins.module_utils._resources.guards.document_rules import (
    NO_CHANGE,
    access_shown,
)
from ansible_collections.plumb.aws.plugins.module_utils._resources.managed_policy.calls import removed_versions

ABSENT: dict[str, Any] = {"policy": None, "pruned_versions": [], "access": NO_CHANGE, "version_predicted": False}


def compared(
    policy: PolicySummary,
    document: dict[str, Any],
    other_versions: Sequence[dict[str, Any]],
    *,
    as_in: dict[str, Any] | None = None,
    users: dict[str, list[str]] | None = None,
    access: AccessChange | None = None,
) -> dict[str, Any]:
    """The compared fields: no ids, no dates, and of what is known from a listing no description and tags.

    ``as_in`` is the document on the other side.
    """
    fields: dict[str, Any] = {
        "name": policy.name,
        "path": policy.path,
        **({"description": policy.description} if isinstance(policy, Policy) else {}),
        "document": readable(document, as_in=as_in),
        **({"tags": policy.tags} if isinstance(policy, Policy) else {}),
    }
    if other_versions:
        fields["other_versions"] = list(other_versions)
    if users:
        fields["attached_to"] = users
    return {**fields, **access_shown(access)}


def result(
    policy: PolicySummary,
    document: dict[str, Any],
    versions: Sequence[PolicyVersion] | None,
    calls: Sequence[Call],
    access: AccessChange,
) -> dict[str, Any]:
    """What a task returns beside changed, diff and calls."""
    return {
        "policy": policy_result(policy, document, versions),
        "pruned_versions": removed_versions(calls),
        "access": access.as_result(),
        "version_predicted": False,
    }


def policy_result(
    policy: PolicySummary, document: dict[str, Any] | None, versions: Sequence[PolicyVersion] | None
) -> dict[str, Any]:
    """A policy; ``document`` and ``versions`` only where they were read. What a listing does not tell is null."""
    whole = policy if isinstance(policy, Policy) else None
    told: dict[str, Any] = {
        "arn": policy.arn,
        "policy_name": policy.name,
        "policy_id": policy.policy_id or None,
        "path": policy.path,
        "description": whole.description if whole else None,
        "default_version_id": policy.default_version_id,
        "attachment_count": policy.attachment_count,
        "permissions_boundary_usage_count": policy.boundary_count,
        "is_attachable": policy.is_attachable,
        "create_date": policy.create_date,
        "update_date": policy.update_date,
        "tags": whole.tags if whole else None,
    }
    if document is not None:
        told["document"] = document
    if versions is not None:
        told["versions"] = [_version_result(version) for version in versions]
    return told


def _version_result(version: PolicyVersion) -> dict[str, Any]:
    return {
        "version_id": version.version_id,
        "is_default_version": version.is_default,
        "create_date": version.create_date,
    }


def merge_response(planned: dict[str, Any], executed: Sequence[ExecutedCall]) -> dict[str, Any]:
    """Fill in the ids and dates that AWS answered with."""
    policy = planned["policy"]
    for done in executed:
        if done.call.name == "create_policy" and done.response:
            answer = done.response["Policy"]
            policy = {
                **policy,
                "policy_id": answer["PolicyId"],
                "default_version_id": answer["DefaultVersionId"],
                "create_date": iso_date(answer.get("CreateDate")),
                "update_date": iso_date(answer.get("UpdateDate")),
            }
        elif done.call.name == "create_policy_version" and done.response:
            policy = _merge_version(policy, done.response["PolicyVersion"])
            planned = {**planned, "version_predicted": False}
    return {**planned, "policy": policy}


def _merge_version(policy: dict[str, Any], answer: Mapping[str, Any]) -> dict[str, Any]:
    """Put the id and date of the added version in place of its predicted id; only one can be undated."""
    date = iso_date(answer.get("CreateDate"))
    versions = [
        version if version["create_date"] else {**version, "version_id": answer["VersionId"], "create_date": date}
        for version in policy["versions"]
    ]
    default = next(version["version_id"] for version in versions if version["is_default_version"])
    return {**policy, "versions": versions, "default_version_id": default, "update_date": date}
