# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What lies below a path and is not named goes; what that would delete is counted, and refused where it is too much."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from ansible_collections.plumb.aws.plugins.module_utils._engine.call import Call
from ansible_collections.plumb.aws.plugins.module_utils._engine.errors import PlumbError
from ansible_collections.plumb.aws.plugins.module_utils._engine.plan import Plan
from ansible_collections.plumb.aws.plugins.module_utils._engine.set_of_resources import Item, PlannedItem
from ansible_collections.plumb.aws.plugins.module_utils._iam.account import Account
from ansible_collections.plumb.aws.plugins.module_utils._resources.account.items import items_of
from ansible_collections.plumb.aws.plugins.module_utils._resources.account.options import Given
from ansible_collections.plumb.aws.plugins.module_utils._resources.guards.reserved_roles import is_reserved

# Seconds in which all replicas of IAM must show what this task has done to others
_STALE_SECONDS = 10.0
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


def not_named(account: Account, items: Sequence[Item], path: str) -> list[Item]:
    """All that lies below the path and no item names."""
    return [*roles_not_named(account, items, path), *policies_not_named(account, items, path)]


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
    """A role of AWS is nobody's to change, wherever it is."""
    found = account.role_named(role)
    return found is not None and found.path.startswith(path) and not is_reserved(found.path)


def refuse_too_many(calls: Sequence[Call], *, path: str, most: int) -> None:
    """Refuse a plan that deletes, or takes away policies, more often than is allowed; with all that would go."""
    going = list(_going(calls))
    if len(going) > most:
        raise PlumbError(
            f"max_deletions: {len(going)} deletions and detachments are planned, and {most} are allowed with "
            f"exclusive_path {path}: {'; '.join(going)}. Name what is to stay, or allow as many."
        )


def held_to_plan(planned: PlannedItem) -> PlannedItem:
    """With a module that deletes and detaches no more than has been planned, and counted, where it plans anew."""
    allowed = {_key(call) for call in planned.calls}
    module = planned.item.module

    def plan(current: Any, desired: Any) -> Plan:
        now = module.plan(current, desired)
        if more := list(_going([call for call in now.calls if _key(call) not in allowed])):
            raise PlumbError(
                f"exclusive_path: it has changed since it was planned, and {'; '.join(more)} would be needed besides. "
                "Nothing more was done to it. Run the task again.",
                patience=_STALE_SECONDS,  # a replica may still show what this task has taken away
            )
        return now

    return replace(planned, item=replace(planned.item, module=replace(module, plan=plan)))


_WHO = ("RoleName", "UserName", "GroupName")


def _key(call: Call) -> Hashable:
    return call.name, call.target, *(call.arguments.get(key) for key in (*_WHO, "PolicyArn", "PolicyName"))


def _going(calls: Sequence[Call]) -> Iterator[str]:
    for call in calls:
        operation = call.operation
        if operation.deletes or operation.attaches is False or operation.name in _DELETES_INLINE:
            who = next((call.arguments[key] for key in _WHO if key in call.arguments), "")
            of = f" ({who})" if who and not operation.deletes else ""
            what = call.arguments.get("PolicyArn") if operation.attaches is False else None
            yield f"{operation.api_name} {what or call.target}{of}"
