# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The steps of iam_account: read all at once, plan one resource after the other, carry out in waves."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from ansible_collections.plumb.aws.plugins.module_utils._engine.clock import pauses
from ansible_collections.plumb.aws.plugins.module_utils._engine.context import Context
from ansible_collections.plumb.aws.plugins.module_utils._engine.descriptor import Descriptor
from ansible_collections.plumb.aws.plugins.module_utils._engine.errors import PlumbError
from ansible_collections.plumb.aws.plugins.module_utils._engine.planned_calls import PlannedCalls
from ansible_collections.plumb.aws.plugins.module_utils._engine.set_of_resources import (
    DoneItem,
    Item,
    PlannedItem,
    plan_items,
)
from ansible_collections.plumb.aws.plugins.module_utils._engine.waves import Way, bring_about
from ansible_collections.plumb.aws.plugins.module_utils._iam.account import Account
from ansible_collections.plumb.aws.plugins.module_utils._iam.replay import ReplayedAccount
from ansible_collections.plumb.aws.plugins.module_utils._resources.account.descriptor import DESCRIPTOR
from ansible_collections.plumb.aws.plugins.module_utils._resources.account.exclusive import (
    policies_not_named,
    refuse_too_many,
    roles_not_named,
    used_outside,
)
from ansible_collections.plumb.aws.plugins.module_utils._resources.account.items import items_of
from ansible_collections.plumb.aws.plugins.module_utils._resources.account.options import Options, read_options
from ansible_collections.plumb.aws.plugins.module_utils._resources.account.result import as_one, failure, result
from ansible_collections.plumb.aws.plugins.module_utils._resources.account.sight import seen
from ansible_collections.plumb.aws.plugins.module_utils._resources.account.trusts import in_order_of_trust

# Seconds in which what was created must show in a listing
_VISIBLE_SECONDS = 30.0


@dataclass(frozen=True)
class AccountModule:
    """The module. Its resources are managed by modules of their own."""

    descriptor: Descriptor = DESCRIPTOR
    options: Callable[[Mapping[str, Any]], Options] = read_options

    def run(self, context: Context, desired: Options) -> dict[str, Any]:
        """Do the task."""
        started = context.clock.now()
        plans = _Planning(context, desired).plan()
        refused = [(each.item.label, each.refusal) for each in plans if each.refusal]
        if refused and not desired.partial:
            # nothing is done: what is wrong, all of it
            raise as_one(f"Nothing was changed, since {len(refused)} of {len(plans)} resources are refused", refused)
        way = Way(desired.parallel, started, desired.partial, after=_wait_until_visible)
        done = bring_about(plans, context, way)
        for warning in dict.fromkeys(warning for each in done for warning in each.warnings):
            context.warn(warning)
        told = result(done, report_all=desired.report_all)
        if (failed := failure(done, told)) is not None:
            raise failed
        return told


class _Planning:
    """Plans all resources on the account as those before them leave it."""

    def __init__(self, context: Context, desired: Options) -> None:
        self._desired = desired
        self._planned = PlannedCalls()
        self._items = items_of(desired.resources(context.account.account_id()))
        path = desired.exclusive_path
        sight = seen(context, self._items, parallel=desired.parallel, all_kinds=path is not None)
        self._view = self._with_plan(context, sight)
        self._live = self._with_plan(context, context.account)
        self._sight = sight

    def _with_plan(self, context: Context, account: Account) -> Context:
        return replace(context, account=ReplayedAccount(account, lambda _account: self._planned))

    def plan(self) -> list[PlannedItem]:
        names = [item.name for item in self._items if item.kind == "role"]
        existing = {name.lower() for name in names if self._sight.role_named(name) is not None}
        plans = self._plan(in_order_of_trust(self._items, existing))
        if self._desired.exclusive_path is not None:
            plans += self._plan_exclusive(self._desired.exclusive_path)
            calls = [call for each in plans for call in each.calls]
            refuse_too_many(calls, path=self._desired.exclusive_path, most=self._desired.max_deletions)
        return plans

    def _plan(self, items: Sequence[Item]) -> list[PlannedItem]:
        return plan_items(items, self._view, self._live, self._planned.add)

    def _plan_exclusive(self, path: str) -> list[PlannedItem]:
        """Roles first: a policy that one of them has is free then."""
        account: Account = self._view.account
        plans = self._plan(roles_not_named(self._sight, self._items, path))
        for policy in policies_not_named(self._sight, self._items, path):
            refusal = used_outside(account, policy, path)
            plans += [PlannedItem(policy, refusal=refusal)] if refusal else self._plan([policy])
        return plans


def _wait_until_visible(context: Context, wave: Sequence[DoneItem]) -> None:
    """Wait until listings show what a wave has created: ListPolicies and ListRoles, each as often as need be."""
    account: Account = context.account
    listings: Mapping[str, Callable[[], set[str]]] = {
        "create_policy": lambda: {policy.arn for policy in account.policies(scope="Local")},
        "create_role": lambda: {role.arn for role in account.roles()},
    }
    calls = [call for each in wave if each.result for call in each.planned.calls]
    for operation, listed in listings.items():
        created = {call.notes["arn"] for call in calls if call.name == operation}
        try:
            shown = not created or _comes_to_show(created, listed, context)
        except PlumbError as error:
            context.warn(f"Whether IAM shows what was created could not be read. {error.message}")
            continue
        if not shown:
            context.warn(
                f"IAM did not show all that was created within {_VISIBLE_SECONDS:.0f} seconds. It is made; give IAM "
                "more time before it is used."
            )


def _comes_to_show(created: set[str], listed: Callable[[], set[str]], context: Context) -> bool:
    pause = pauses(context.clock, within=_VISIBLE_SECONDS)
    while not created <= listed():
        if not pause():
            return False
    return True


MODULE = AccountModule()
