# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What IAM holds of an identity's inline policies: the list, and GetRolePolicy for each (user, group likewise)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ansible_collections.plumb.aws.plugins.module_utils._iam.account import Account
from ansible_collections.plumb.aws.plugins.module_utils._iam.identity_kinds import ROLE
from ansible_collections.plumb.aws.plugins.module_utils._iam.model import Document
from ansible_collections.plumb.aws.plugins.module_utils._policy.document.size import document_size
from ansible_collections.plumb.aws.plugins.module_utils._resources.guards.caller_role import CallerRole, caller_role
from ansible_collections.plumb.aws.plugins.module_utils._resources.guards.reserved_roles import is_reserved
from ansible_collections.plumb.aws.plugins.module_utils._resources.inline_policy.options import Options


@dataclass(frozen=True)
class Current:
    """What IAM holds. A document is None where IAM lists it and does not show it. ``policies`` is None where there is
    no such identity, or (``is_half_shown``) IAM shows the role and not yet what it has.

    ``quota`` is the sum that the documents may have, in characters without white space. ``partition`` is the account's.
    ``reserved``: only AWS may change the role. ``caller`` is who runs the task, if that is this role.
    """

    identity: str
    policies: Mapping[str, Document | None] | None
    quota: int
    partition: str | None = None
    own_account: str | None = None
    reserved: bool = False
    caller: CallerRole | None = None
    is_half_shown: bool = False


def read(account: Account, desired: Options) -> Current:
    """Ask IAM for what this task needs."""
    kind, name = desired.kind, desired.identity
    policies = account.inline_policies(kind, name)
    if policies is None:
        # of users and groups no listing is read for the sake of letters
        role = account.role_named(name) if kind is ROLE else None
        if role is None:
            return Current(name, None, kind.inline_size)
        name, policies = role.name, account.inline_policies(kind, role.name)
        if policies is None:
            return Current(name, None, kind.inline_size, is_half_shown=True)
    after = {**policies, **{each: document for each, document in desired.policies.items() if document is not None}}
    needed = sum(document_size(document) for document in after.values() if document is not None)
    identity = account.identity()
    return Current(
        name,
        policies,
        account.quota(kind.inline_quota, default=kind.inline_size, needed=needed),
        partition=identity.partition,
        own_account=identity.account,
        reserved=kind is ROLE and _is_reserved(account, name),
        caller=caller_role(account, name) if kind is ROLE and not desired.allow_self_lockout else None,
    )


def _is_reserved(account: Account, name: str) -> bool:
    """GetRole, only where the name is of the form that AWS's own roles have."""
    if not name.lower().startswith(("awsservicerolefor", "awsreservedsso_")):
        return False
    role = account.role(name)
    return role is not None and is_reserved(role.path)
