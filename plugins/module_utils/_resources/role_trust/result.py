# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A role as the modules return it and as a person compares it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ansible_collections.plumb.aws.plugins.module_utils._engine.call import ExecutedCall
from ansible_collections.plumb.aws.plugins.module_utils._iam.model import Role, RoleUse, role_from
from ansible_collections.plumb.aws.plugins.module_utils._policy.access.change import AccessChange
from ansible_collections.plumb.aws.plugins.module_utils._policy.document.canonical import readable
from ansible_collections.plumb.aws.plugins.module_utils._resources.guards.document_rules import access_shown


def compared(
    role: Role,
    use: RoleUse | None = None,
    *,
    inline: Mapping[str, dict[str, Any]] | None = None,
    as_in: dict[str, Any] | None = None,
    access: AccessChange | None = None,
) -> dict[str, Any]:
    """The compared fields: no ids, no dates.

    ``inline`` are the documents of ``use``, ``as_in`` is the trust policy on the other side.
    """
    fields: dict[str, Any] = {
        "name": role.name,
        "path": role.path,
        "description": role.description,
        "max_session_duration": role.max_session_duration,
        "permissions_boundary": role.permissions_boundary,
        "trust_policy": readable(role.trust_policy, as_in=as_in),
        "tags": role.tags,
    }
    if use:
        fields["attached_policies"] = [policy.arn for policy in use.attached]
        fields["inline_policies"] = {name: readable(document) for name, document in sorted((inline or {}).items())}
        fields["instance_profiles"] = list(use.instance_profiles)
    return {**fields, **access_shown(access)}


def role_result(role: Role) -> dict[str, Any]:
    """A role."""
    return {
        "arn": role.arn,
        "role_name": role.name,
        "role_id": role.role_id or None,
        "path": role.path,
        "description": role.description,
        "max_session_duration": role.max_session_duration,
        "create_date": role.create_date,
        "tags": role.tags,
        "permissions_boundary": role.permissions_boundary,
        "assume_role_policy_document": role.trust_policy,
        "role_last_used": role.last_used,
    }


def merge_response(planned: dict[str, Any], executed: Sequence[ExecutedCall]) -> dict[str, Any]:
    """Fill in the id and date that AWS answered with."""
    for done in executed:
        if done.call.name == "create_role" and done.response:
            created = role_from(done.response["Role"])
            role = {**planned["role"], "role_id": created.role_id, "create_date": created.create_date}
            planned = {**planned, "role": role}
    return planned
