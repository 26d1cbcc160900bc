# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What AWS keeps for itself: service-linked roles, and those that IAM Identity Center makes."""

from __future__ import annotations

from collections.abc import Iterable

from ansible_collections.plumb.aws.plugins.module_utils._engine.call import Call
from ansible_collections.plumb.aws.plugins.module_utils._engine.errors import PlumbError
from ansible_collections.plumb.aws.plugins.module_utils._iam.identifiers import RESERVED_PATH, SERVICE_LINKED_PATH
from ansible_collections.plumb.aws.plugins.module_utils._iam.model import PolicySummary, Role

# How AWS names its roles: those of permission sets and of services
# https://docs.aws.amazon.com/singlesignon/latest/userguide/permissionsetsconcept.html
NAMES_OF_AWS = ("AWSReservedSSO_", "AWSServiceRoleFor")
# What IAM takes on a service-linked role:
# https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_update-service-linked-role.html (the description), and
# TagRole. On a role of Identity Center AWS's answer to these is not known, so that they are let through.
_LET_THROUGH = frozenset({"update_role", "tag_role", "untag_role"})


def refuse_reserved(role: Role, made: Iterable[Call]) -> None:
    """Refuse calls on a role that only AWS may change.

    IAM's words: 'Cannot perform the operation on the protected role '...' - this role is only modifiable by AWS'
    (UnmodifiableEntity).
    """
    if not is_reserved(role.path):
        return
    for call in made:
        sets_duration = role.path.startswith(SERVICE_LINKED_PATH) and "MaxSessionDuration" in call.arguments
        if call.name not in _LET_THROUGH or sets_duration:
            raise PlumbError(
                f"name: {role.arn} is a role that only AWS may change ({call.operation.api_name}). {_owner(role.path)}"
            )


def is_reserved(path: str) -> bool:
    """Whether roles below a path belong to AWS."""
    return path.startswith((SERVICE_LINKED_PATH, RESERVED_PATH))


def is_service_linked(path: str) -> bool:
    """Whether the roles below a path are those of AWS's services."""
    return path.startswith(SERVICE_LINKED_PATH)


def refuse_reserved_path(path: str | None) -> None:
    """Refuse to create a role where only AWS services create theirs.

    IAM's words (InvalidInput): "Path prefix '/aws-service-role/' can only be used for AWS Service linked Roles". What
    it says of /aws-reserved/ is not known, so that is let through.
    """
    if (path or "/").startswith(SERVICE_LINKED_PATH):
        raise PlumbError(
            f"path: only AWS services create roles below {SERVICE_LINKED_PATH}, and '{path}' is there. Choose another "
            "path, or let the service create its role (aws iam create-service-linked-role)."
        )


def refuse_service_policy(policy: PolicySummary, *, option: str) -> None:
    """Refuse to attach a policy that AWS keeps for its services, or to make it a boundary.

    IAM says IsAttachable of the policies of service-linked roles, too, and then refuses (PolicyNotAttachable):
    https://docs.aws.amazon.com/IAM/latest/APIReference/API_AttachRolePolicy.html and
    https://docs.aws.amazon.com/IAM/latest/APIReference/API_PutRolePermissionsBoundary.html
    """
    of_service = policy.path == SERVICE_LINKED_PATH and policy.arn.split(":")[4] == "aws"
    if of_service or not policy.is_attachable:
        raise PlumbError(
            f"{option}: {policy.arn} is a policy that AWS keeps for its own services; it can be neither attached nor a "
            "permissions boundary."
        )


def _owner(path: str) -> str:
    if path.startswith(SERVICE_LINKED_PATH):
        return "Its service may; its description and tags are yours to set, its session duration is not."
    return "It belongs to IAM Identity Center: change the permission set that it comes from."
