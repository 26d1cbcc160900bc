# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Permissions boundaries of roles and users.

https://docs.aws.amazon.com/IAM/latest/APIReference/API_PutRolePermissionsBoundary.html
"""

from __future__ import annotations

from embedded_iam.call import Call
from embedded_iam.corrections.registry import EXISTENCE, answers, check
from embedded_iam.wire import AwsError, Reply


@check("CreateRole", "CreateUser", "PutRolePermissionsBoundary", "PutUserPermissionsBoundary", stage=EXISTENCE)
def a_boundary_is_a_policy_that_exists(call: Call) -> None:
    """NoSuchEntity; its words were seen in AWS's answers and are not documented."""
    arn = call.get("PermissionsBoundary")
    if arn and arn not in call.iam.managed_policies:
        raise AwsError("NoSuchEntity", f"Scope ARN: {arn} does not exist or is not attachable.", 404)
    if ":policy/aws-service-role/" in arn:
        # in the list of errors of API_PutRolePermissionsBoundary; that CreateRole says so, too, is not documented
        raise AwsError("PolicyNotAttachable", "Cannot attach a Service Role Policy to a Customer Role.")


def shown(arn: str | None) -> dict[str, str] | None:
    """API_AttachedPermissionsBoundary lists the type PermissionsBoundaryPolicy; the API answers `Policy`."""
    return {"PermissionsBoundaryType": "Policy", "PermissionsBoundaryArn": arn} if arn else None


def of_user(call: Call, name: str) -> str | None:
    return call.world.user_boundaries.get((call.account, name))


@answers("PutRolePermissionsBoundary")
def put_role_boundary(call: Call) -> Reply:
    call.role().permissions_boundary_arn = call["PermissionsBoundary"]
    return call.reply()


@answers("DeleteRolePermissionsBoundary")
def delete_role_boundary(call: Call) -> Reply:
    """Without a boundary: whether AWS then answers NoSuchEntity is not known; here it succeeds."""
    call.role().permissions_boundary_arn = None
    return call.reply()


@answers("PutUserPermissionsBoundary")
def put_user_boundary(call: Call) -> Reply:
    call.world.user_boundaries[call.account, call.user().name] = call["PermissionsBoundary"]
    return call.reply()


@answers("DeleteUserPermissionsBoundary")
def delete_user_boundary(call: Call) -> Reply:
    call.world.user_boundaries.pop((call.account, call.user().name), None)
    return call.reply()
