# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A role's attachments as the modules return them and as a person compares them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ansible_collections.plumb.aws.plugins.module_utils._engine.call import Call, ExecutedCall
from ansible_collections.plumb.aws.plugins.module_utils._iam.model import AttachedPolicy
from ansible_collections.plumb.aws.plugins.module_utils._policy.access.change import AccessChange
from ansible_collections.plumb.aws.plugins.module_utils._resources.guards.document_rules import NO_CHANGE


def compared(kind: str, name: str, policies: Sequence[AttachedPolicy]) -> dict[str, Any]:
    """The compared fields."""
    return {f"{kind}_name": name, "attached_policies": [policy.arn for policy in policies]}


def result(
    kind: str,
    name: str,
    policies: Sequence[AttachedPolicy],
    *,
    calls: Sequence[Call] = (),
    unmanaged: Sequence[str] = (),
    access: AccessChange | None = None,
) -> dict[str, Any]:
    """What a task returns beside changed, diff and calls."""
    return {
        f"{kind}_name": name,
        "attached_policies": [attached_result(policy) for policy in policies],
        **told(calls),
        "unmanaged": list(unmanaged),
        "access": access.as_result() if access else NO_CHANGE,
    }


def told(calls: Sequence[Call]) -> dict[str, list[str]]:
    """The keys of the result that tell what calls have attached and detached."""
    moved = [each for each in calls if each.operation.attaches is not None]
    return {
        "attached": [each.arguments["PolicyArn"] for each in moved if each.operation.attaches],
        "detached": [each.arguments["PolicyArn"] for each in moved if not each.operation.attaches],
    }


def attached_result(policy: AttachedPolicy) -> dict[str, str]:
    """An attached policy."""
    return {"policy_name": policy.name, "policy_arn": policy.arn}


def merge_response(planned: dict[str, Any], _executed: Sequence[ExecutedCall]) -> dict[str, Any]:
    """AWS answers an attachment with nothing that the plan did not know."""
    return planned
