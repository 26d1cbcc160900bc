# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What IAM holds of a role's attachments: ListAttachedRolePolicies, and what tells which policy a name means."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ansible_collections.plumb.aws.plugins.module_utils._iam.account import Account
from ansible_collections.plumb.aws.plugins.module_utils._iam.identity_kinds import ROLE
from ansible_collections.plumb.aws.plugins.module_utils._iam.model import AttachedPolicy, Document
from ansible_collections.plumb.aws.plugins.module_utils._iam.policy_lookup import PolicyMatch, found, look_up, means
from ansible_collections.plumb.aws.plugins.module_utils._resources.attachment.options import Options
from ansible_collections.plumb.aws.plugins.module_utils._resources.guards.caller_role import CallerRole, caller_role
from ansible_collections.plumb.aws.plugins.module_utils._resources.guards.reserved_roles import is_reserved


@dataclass(frozen=True)
class Current:
    """What IAM holds. ``identity`` is its name in IAM's own letters; ``attached`` is None where there is no such one,
    or (``is_half_shown``) IAM shows the role and not yet what it has. ``documents`` are those of the policies that come
    and go, by ARN.

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
    documents: Mapping[str, Document | None] = field(default_factory=dict)


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
        documents=_documents(account, desired, attached, matches),
    )


def detached_by(desired: Options, attached: Sequence[AttachedPolicy]) -> list[AttachedPolicy]:
    """The attached policies that the task takes away."""
    if desired.state == "present" and not desired.exclusive:
        return []
    named = {policy.arn for reference in desired.named for policy in attached_as(reference, attached)}
    return [policy for policy in attached if (policy.arn in named) == (desired.state == "absent")]


def _documents(
    account: Account, desired: Options, attached: Sequence[AttachedPolicy], matches: Sequence[PolicyMatch]
) -> dict[str, Document | None]:
    """What comes and goes is judged by its document; an unchanged task reads none."""
    coming = [policy for match in matches if (policy := found(match))]
    return {
        **{policy.arn: account.default_document(policy.arn, policy.default_version_id) for policy in coming},
        **{policy.arn: account.default_document(policy.arn) for policy in detached_by(desired, attached)},
    }


def attached_as(reference: str, attached: Sequence[AttachedPolicy]) -> list[AttachedPolicy]:
    """The attached policies that a name or ARN can mean; a name can be that of AWS's policy and of one's own."""
    return [policy for policy in attached if means(reference, policy.arn)]


def _caller(account: Account, desired: Options, attached: Sequence[AttachedPolicy]) -> CallerRole | None:
    if desired.allow_self_lockout or desired.kind is not ROLE or not detached_by(desired, attached):
        return None
    return caller_role(account, desired.identity)


def _is_reserved(account: Account, name: str) -> bool:
    """GetRole, only where the name is of the form that AWS's own roles have."""
    if not name.lower().startswith(("awsservicerolefor", "awsreservedsso_")):
        return False
    role = account.role(name)
    return role is not None and is_reserved(role.path)
