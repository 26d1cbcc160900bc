# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A role with all that hangs on it, as the modules return it: by the keys of amazon.aws.iam_role."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ansible_collections.plumb.aws.plugins.module_utils._engine.call import ExecutedCall
from ansible_collections.plumb.aws.plugins.module_utils._engine.plan import Plan
from ansible_collections.plumb.aws.plugins.module_utils._policy.access.change import AccessChange
from ansible_collections.plumb.aws.plugins.module_utils._resources.role_trust.result import merge_response as merge_role


def role_told(role: Mapping[str, Any]) -> dict[str, Any]:
    """A role by amazon.aws's keys: without a description or boundary where it has none."""
    told = {key: value for key, value in role.items() if key not in ("description", "permissions_boundary")}
    if role["description"]:
        told["description"] = role["description"]
    if role["permissions_boundary"]:
        told["permissions_boundary"] = {
            "permissions_boundary_arn": role["permissions_boundary"],
            "permissions_boundary_type": "Policy",
        }
    return told


def result(
    trust: Plan, attachments: Plan, inline: Plan | None, access: AccessChange, *, profiles: Sequence[str] | None
) -> dict[str, Any]:
    """What a task returns beside changed, diff and calls. What the task did not look at is left out."""
    role = {
        **role_told(trust.result["role"]),
        "attached_policies": attachments.result["attached_policies"],
        **({"inline_policies": inline.result["inline_policies"]} if inline else {}),
        **({"instance_profiles": list(profiles)} if profiles is not None else {}),
    }
    return {
        "iam_role": role,
        "access": access.as_result(),
        "attached": attachments.result["attached"],
        "detached": attachments.result["detached"],
        "unmanaged": attachments.result["unmanaged"],
        "removed_inline_policies": inline.result["removed_inline_policies"] if inline else [],
        "removed_instance_profiles": [],
    }


def deleted_result(trust: Plan) -> dict[str, Any]:
    """What a task returns that deletes the role, or finds none."""
    role = trust.result["role"]
    before = trust.before or {}
    attached = before.get("attached_policies") or []
    told = (
        {
            **role_told(role),
            "attached_policies": [{"policy_name": arn.rpartition("/")[2], "policy_arn": arn} for arn in attached],
            "instance_profiles": list(before.get("instance_profiles") or []),
        }
        if role
        else None
    )
    return {
        "iam_role": told,
        "access": trust.result["access"],
        "attached": [],
        "detached": list(attached),
        "unmanaged": [],
        "removed_inline_policies": trust.result["removed_inline_policies"],
        "removed_instance_profiles": trust.result["removed_instance_profiles"],
    }


def merge_response(planned: dict[str, Any], executed: Sequence[ExecutedCall]) -> dict[str, Any]:
    """Fill in the id and date that AWS answered with."""
    if planned["iam_role"] is None:
        return planned
    return {**planned, "iam_role": merge_role({"role": planned["iam_role"]}, executed)["role"]}
