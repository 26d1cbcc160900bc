# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who uses a managed policy, counted from what the account holds: never a counter that could drift.

https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListEntitiesForPolicy.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from embedded_iam.call import Call
from embedded_iam.corrections import boundaries

if TYPE_CHECKING:
    from moto.iam.models import Group, Role, User


def attached_to(call: Call, arn: str) -> list[Role | User | Group]:
    return [entity for entity in call.entities() if arn in entity.managed_policies]


def bounded_by(call: Call, arn: str) -> list[Role | User]:
    roles = [role for role in call.iam.roles.values() if role.permissions_boundary_arn == arn]
    users = [user for user in call.iam.users.values() if boundaries.of_user(call, user.name) == arn]
    return [*roles, *users]


def counts(call: Call) -> tuple[dict[str, int], dict[str, int]]:
    """Attachments and boundary uses of every policy in use, by ARN, in one pass over the account."""
    attachments: dict[str, int] = {}
    for entity in call.entities():
        for arn in entity.managed_policies:
            attachments[arn] = attachments.get(arn, 0) + 1
    limits = [role.permissions_boundary_arn for role in call.iam.roles.values()]
    limits += [boundaries.of_user(call, name) for name in call.iam.users]
    bounds: dict[str, int] = {}
    for limit in limits:
        if limit:
            bounds[limit] = bounds.get(limit, 0) + 1
    return attachments, bounds
