# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The guard of the role that a task runs as: once its trust is removed, nobody may be able to restore it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from ansible_collections.plumb.aws.plugins.module_utils._engine.errors import PlumbError
from ansible_collections.plumb.aws.plugins.module_utils._iam.account import Account
from ansible_collections.plumb.aws.plugins.module_utils._iam.identifiers import same_name
from ansible_collections.plumb.aws.plugins.module_utils._policy.access.change import AccessChange, access_change
from ansible_collections.plumb.aws.plugins.module_utils._policy.document.canonical import readable
from ansible_collections.plumb.aws.plugins.module_utils._policy.trust.principals import (
    Principal,
    principals_of,
    stands_for,
)

# https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html: the ARN of a role's session
_SESSION = re.compile(r"arn:aws[a-z-]*:sts::[0-9]{12}:assumed-role/([^/]+)/.+")


@dataclass(frozen=True)
class CallerRole:
    """The role that the task runs as, and the ARN of who assumed it, where the task did that itself."""

    role: str
    base: str | None


def caller_role(account: Account, role: str) -> CallerRole | None:
    """GetCallerIdentity: the role, if the task runs as it; else None."""
    session = _SESSION.fullmatch(account.identity().arn)
    if session is None or not same_name(session.group(1), role):
        return None
    return CallerRole(role, account.base_identity_arn())


def refuse_losing_trust(
    caller: CallerRole | None, before: dict[str, Any], after: dict[str, Any] | None, *, allowed: bool
) -> None:
    """Refuse a trust policy (None: the role is deleted) by which one's own role may lose who assumes it.

    Where it is known who assumed the role, only that one counts, and is looked at exactly.
    """
    if caller is None or allowed:
        return
    if caller.base is not None:
        before, after = _as_seen_by(caller.base, before), _as_seen_by(caller.base, after) if after else None
    change = access_change(before, after)
    if change.lost or change.verdict == "may be wider":
        raise PlumbError(
            f"allow_self_lockout: this task runs as the role '{caller.role}', and the change may lock it out: "
            f"{_loss(change)}. Run it as somebody else, or set allow_self_lockout: true.",
            details={"access": change.as_result()},
        )


def refuse_losing_policies(caller: CallerRole | None, detached: list[str], *, allowed: bool) -> None:
    """Refuse to detach policies from one's own role, and to delete its inline policies."""
    if caller is not None and detached and not allowed:
        raise PlumbError(
            f"allow_self_lockout: this task runs as the role '{caller.role}', and would take {', '.join(detached)} "
            "from it. Run it as somebody else, or set allow_self_lockout: true."
        )


def refuse_new_boundary(caller: CallerRole | None, before: str | None, after: str | None, *, allowed: bool) -> None:
    """Refuse to set or exchange the permissions boundary of one's own role; to remove it takes nothing away."""
    if caller is not None and after is not None and after != before and not allowed:
        raise PlumbError(
            f"allow_self_lockout: this task runs as the role '{caller.role}', and would make {after} its permissions "
            "boundary, which may take away what it needs. Run it as somebody else, or set allow_self_lockout: true."
        )


def refuse_losing_profile(caller: CallerRole | None, profile: str, *, allowed: bool) -> None:
    """Refuse to take one's own role out of an instance profile: an instance with it would lose its credentials."""
    if caller is not None and not allowed:
        raise PlumbError(
            f"allow_self_lockout: this task runs as the role '{caller.role}', and would take it out of the instance "
            f"profile '{profile}'. Run it as somebody else, or set allow_self_lockout: true."
        )


def _loss(change: AccessChange) -> str:
    return "; ".join(change.lost or change.gained)


def _as_seen_by(arn: str, document: dict[str, Any]) -> dict[str, Any]:
    """The statements that concern one principal, as if they named it alone."""
    who = Principal("AWS", arn)
    statements = [
        {**statement, "Principal": {"AWS": arn}}
        for statement in readable(document).get("Statement", [])
        if any(stands_for(one, who) for one in principals_of(statement.get("Principal")) or ())
    ]
    return {**document, "Statement": statements}
