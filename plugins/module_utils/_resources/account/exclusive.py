# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What lies below a path and is not named goes; what that would delete is counted, and refused where it is too much."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ansible_collections.plumb.aws.plugins.module_utils._engine.call import Call
from ansible_collections.plumb.aws.plugins.module_utils._engine.errors import PlumbError
from ansible_collections.plumb.aws.plugins.module_utils._engine.set_of_resources import Item
from ansible_collections.plumb.aws.plugins.module_utils._iam.account import Account
from ansible_collections.plumb.aws.plugins.module_utils._resources.account.items import items_of
from ansible_collections.plumb.aws.plugins.module_utils._resources.account.options import Given
from ansible_collections.plumb.aws.plugins.module_utils._resources.guards.reserved_roles import is_reserved

_DELETES_INLINE = ("delete_role_policy", "delete_user_policy", "delete_group_policy")


def roles_not_named(account: Account, items: Sequence[Item], path: str) -> list[Item]:
    """The roles below the path that no item names, as items that delete them; those of AWS are none of them."""
    named = {item.name.lower() for item in items if item.kind == "role"}
    extra = (role for role in account.roles(path_prefix=path) if role.name.lower() not in named)
    mine = sorted(role.name for role in extra if not is_reserved(role.path))
    return items_of([Given("roles", f"below {path}", {"name": name, "state": "absent"}) for name in mine])


def policies_not_named(account: Account, items: Sequence[Item], path: str) -> list[Item]:
    """The policies below the path that no item names, as items that delete them."""
    named = {item.name.lower() for item in items if item.kind == "policy"}
    extra = (policy for policy in account.policies(scope="Local", path_prefix=path) if policy.name.lower() not in named)
    arns = sorted(policy.arn for policy in extra)
    return items_of(
        [Given("policies", f"below {path}", {"arn": arn, "state": "absent", "detach": True}) for arn in arns]
    )


def used_outside(account: Account, policy: Item, path: str) -> PlumbError | None:
    """Why a policy may not go: somebody outside of the path has it, once all else is done."""
    arn = str(policy.desired.arn)
    users = account.entities(arn)
    roles = [name for name in users.roles if not _is_below(account, name, path)]
    bounded = [name for name in users.boundary_of_roles if not _is_below(account, name, path)]
    who = [
        *(f"role {name}" for name in roles),
        *(f"user {name}" for name in users.users),
        *(f"group {name}" for name in users.groups),
        *(f"role {name} (as permissions boundary)" for name in bounded),
        *(f"user {name} (as permissions boundary)" for name in users.boundary_of_users),
    ]
    if not who:
        return None
    return PlumbError(
        f"exclusive_path: {arn} is not named, and is used outside of {path} by {', '.join(who)}. It is not deleted. "
        "Name it, or take it from them first."
    )


def _is_below(account: Account, role: str, path: str) -> bool:
    found = account.role_named(role)
    return found is not None and found.path.startswith(path)


def refuse_too_many(calls: Sequence[Call], *, path: str, most: int) -> None:
    """Refuse a plan that deletes, or takes away policies, more often than is allowed; with all that would go."""
    going = list(_going(calls))
    if len(going) > most:
        raise PlumbError(
            f"max_deletions: {len(going)} deletions and detachments are planned, and {most} are allowed with "
            f"exclusive_path {path}: {'; '.join(going)}. Name what is to stay, or allow as many."
        )


def _going(calls: Sequence[Call]) -> Iterator[str]:
    for call in calls:
        operation = call.operation
        if operation.deletes or operation.attaches is False or operation.name in _DELETES_INLINE:
            who = next(
                (call.arguments[key] for key in ("RoleName", "UserName", "GroupName") if key in call.arguments), ""
            )
            of = f" ({who})" if who and not operation.deletes else ""
            yield f"{operation.api_name} {call.target}{of}"
