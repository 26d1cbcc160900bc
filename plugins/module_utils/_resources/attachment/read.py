# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What IAM holds of a role's attachments: ListAttachedRolePolicies, and what tells which policy a name means."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ansible_collections.plumb.aws.plugins.module_utils._iam.account import Account
from ansible_collections.plumb.aws.plugins.module_utils._iam.identity_kinds import ROLE
from ansible_collections.plumb.aws.plugins.module_utils._iam.model import AttachedPolicy
from ansible_collections.plumb.aws.plugins.module_utils._iam.policy_lookup import PolicyMatch, look_up, means
from ansible_collections.plumb.aws.plugins.module_utils._resources.attachment.options import Options
from ansible_collections.plumb.aws.plugins.module_utils._resources.guards.caller_role import CallerRole, caller_role
from ansible_collections.plumb.aws.plugins.module_utils._resources.guards.reserved_roles import is_reserved


@dataclass(frozen=True)
class Current:
    """What IAM holds. ``identity`` is its name in IAM's own letters; ``attached`` is None where there is no such one,
    or (``is_half_shown``) IAM shows the role and not yet what it has.

    ``matches`` has what the names and ARNs that are not attached yet were found to mean; a task that only detaches has
    no need of them. ``caller`` is who runs the task, if that is this role and something is to be detached from it.
    """

    identity: str
    attached: tuple[AttachedPolicy, ...] | None
    matches: tuple[PolicyMatch, ...] = ()
    quota: int = 0
    reserved: bool = False
    caller: CallerRole | None = None
    is_half_shown: bool = False


def read(account: Account, desired: Options) -> Current:
    """Ask IAM for what this task needs."""
    kind, name = desired.kind, desired.identity
    attached = account.attached_policies(kind, name)
    if attached is None:
        # of users and groups no listing is read for the sake of letters
        role = account.role_named(name) if kind is ROLE else None
        if role is None:
            return Current(name, attached=None)
        name, attached = role.name, account.attached_policies(kind, role.name)
        if attached is None:
            return Current(name, attached=None, is_half_shown=True)
    matches: tuple[PolicyMatch, ...] = ()
    if desired.state == "present":
        unknown = [reference for reference in desired.named if not attached_as(reference, attached)]
        matches = tuple(look_up(account, reference) for reference in unknown)
    needed = len(attached) + len({policy.arn for match in matches if (policy := match.own or match.of_aws)})
    return Current(
        name,
        attached=attached,
        matches=matches,
        quota=account.quota(kind.attachment_quota, default=kind.attachments, needed=needed),
        reserved=kind is ROLE and _is_reserved(account, name),
        caller=_caller(account, desired, attached),
    )


def attached_as(reference: str, attached: Sequence[AttachedPolicy]) -> list[AttachedPolicy]:
    """The attached policies that a name or ARN can mean; a name can be that of AWS's policy and of one's own."""
    return [policy for policy in attached if means(reference, policy.arn)]


def _caller(account: Account, desired: Options, attached: Sequence[AttachedPolicy]) -> CallerRole | None:
    takes_away = desired.state == "absent" or desired.exclusive
    if desired.allow_self_lockout or desired.kind is not ROLE or not takes_away:
        return None
    named = {policy.arn for reference in desired.named for policy in attached_as(reference, attached)}
    detaches = any((policy.arn in named) == (desired.state == "absent") for policy in attached)
    return caller_role(account, desired.identity) if detaches else None


def _is_reserved(account: Account, name: str) -> bool:
    """GetRole, only where the name is of the form that AWS's own roles have."""
    if not name.lower().startswith(("awsservicerolefor", "awsreservedsso_")):
        return False
    role = account.role(name)
    return role is not None and is_reserved(role.path)
