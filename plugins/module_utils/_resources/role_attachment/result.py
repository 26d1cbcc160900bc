# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A role's attachments as the modules return them and as a person compares them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ansible_collections.plumb.aws.plugins.module_utils._engine.call import ExecutedCall
from ansible_collections.plumb.aws.plugins.module_utils._iam.model import AttachedPolicy


def compared(role: str, policies: Sequence[AttachedPolicy]) -> dict[str, Any]:
    """The compared fields."""
    return {"role_name": role, "attached_policies": [policy.arn for policy in policies]}


def result(
    role: str, policies: Sequence[AttachedPolicy], attached: Sequence[str], detached: Sequence[str]
) -> dict[str, Any]:
    """What a task returns beside changed, diff and calls."""
    return {
        "role_name": role,
        "attached_policies": [attached_result(policy) for policy in policies],
        "attached": list(attached),
        "detached": list(detached),
    }


def attached_result(policy: AttachedPolicy) -> dict[str, str]:
    """An attached policy."""
    return {"policy_name": policy.name, "policy_arn": policy.arn}


def merge_response(planned: dict[str, Any], _executed: Sequence[ExecutedCall]) -> dict[str, Any]:
    """AWS answers an attachment with nothing that the plan did not know."""
    return planned
