# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""An instance profile as the modules return it and as a person compares it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ansible_collections.plumb.aws.plugins.module_utils._engine.call import ExecutedCall
from ansible_collections.plumb.aws.plugins.module_utils._iam.model import (
    InstanceProfile,
    InstanceProfileSummary,
    ProfileRole,
    profile_from,
)


def compared(profile: InstanceProfile) -> dict[str, Any]:
    """The compared fields: no ids, no dates."""
    return {
        "name": profile.name,
        "path": profile.path,
        "role": profile.role.name if profile.role else None,
        "tags": profile.tags,
    }


def profile_result(profile: InstanceProfileSummary) -> dict[str, Any]:
    """An instance profile; ``roles`` has one role or none, as IAM has it."""
    return {
        "arn": profile.arn,
        "instance_profile_name": profile.name,
        "instance_profile_id": profile.profile_id or None,
        "path": profile.path,
        "create_date": profile.create_date,
        "roles": [_role_result(profile.role)] if profile.role else [],
        "tags": profile.tags if isinstance(profile, InstanceProfile) else {},
    }


def _role_result(role: ProfileRole) -> dict[str, str]:
    path = role.arn.split(":", 5)[5].removeprefix("role").removesuffix(role.name)
    return {"role_name": role.name, "arn": role.arn, "path": path}


def merge_response(planned: dict[str, Any], executed: Sequence[ExecutedCall]) -> dict[str, Any]:
    """Fill in the id and date that AWS answered with."""
    for done in executed:
        if done.call.name == "create_instance_profile" and done.response:
            created = profile_from(done.response["InstanceProfile"])
            known = {"instance_profile_id": created.profile_id, "create_date": created.create_date}
            planned = {**planned, "iam_instance_profile": {**planned["iam_instance_profile"], **known}}
    return planned
