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
from ansible_collections.plumb.aws.plugins.module_utils._engine.garbage import resting_collector
from ansible_collections.plumb.aws.plugins.module_utils._engine.set_of_resources import (
    DoneItem,
    Item,
    PlannedItem,
    refuse_unreadable,
)
from ansible_collections.plumb.aws.plugins.module_utils._engine.waves import Way, bring_about
from ansible_collections.plumb.aws.plugins.module_utils._iam.account import Account
from ansible_collections.plumb.aws.plugins.module_utils._resources.account.descriptor import DESCRIPTOR
from ansible_collections.plumb.aws.plugins.module_utils._resources.account.exclusive import (
    held_to_plan,
    not_named,
    refuse_too_many,
)
from ansible_collections.plumb.aws.plugins.module_utils._resources.account.items import items_of
from ansible_collections.plumb.aws.plugins.module_utils._resources.account.options import Options, read_options
from ansible_collections.plumb.aws.plugins.module_utils._resources.account.planning import Planning
from ansible_collections.plumb.aws.plugins.module_utils._resources.account.references import (
    refuse_deleting_what_is_needed,
    releasing_profiles,
)
from ansible_collections.plumb.aws.plugins.module_utils._resources.account.result import as_one, failure, of_all, result
from ansible_collections.plumb.aws.plugins.module_utils._resources.account.sight import seen

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
        with resting_collector():
            plans = list(refuse_unreadable(_plans(context, desired), context.account))
        refused = {each.item.key: (each.item.label, each.refusal) for each in reversed(plans) if each.refusal}
        if refused and not desired.partial:
            # nothing is done: what is wrong, all of it
            what = f"Nothing was changed, since {of_all(refused.values(), plans)} are refused"
            raise as_one(what, list(reversed(refused.values())))
        # of a resource in two steps, the first is not done without the second
        plans = [
            replace(each, plan=None, refusal=refused[each.item.key][1]) if each.item.key in refused else each
            for each in plans
        ]
        way = Way(desired.parallel, started, desired.partial, after=_wait_until_visible)
        done = bring_about(plans, context, way)
        for warning in dict.fromkeys(warning for each in done for warning in each.warnings):
            context.warn(warning)
        told = result(done, report_all=desired.report_all)
        if (failed := failure(done, told)) is not None:
            raise failed
        return told


def _plans(context: Context, desired: Options) -> list[PlannedItem]:
    items = items_of(desired.resources(context.account.account_id()))
    path = desired.exclusive_path
    sight = seen(context, items, parallel=desired.parallel, whole_for="exclusive_path" if path else None)
    going = not_named(sight, items, path) if path is not None else []
    refuse_deleting_what_is_needed(items, going, sight.account_id())
    items = releasing_profiles(items, going)
    planning, plans = _named(context, sight, items, partial=desired.partial)
    if path is None:
        return plans
    plans += planning.not_named(items, path)
    refuse_too_many([call for each in plans for call in each.calls], path=path, most=desired.max_deletions)
    return [held_to_plan(each) for each in plans]


def _named(
    context: Context, sight: Account, items: Sequence[Item], *, partial: bool
) -> tuple[Planning, list[PlannedItem]]:
    """The plans. Where the rest goes on, they are made without a resource of which one of several steps is refused."""
    dropped: list[PlannedItem] = []
    while True:
        planning = Planning(context, sight)
        left_out = {each.item.key for each in dropped}
        plans = planning.named([item for item in items if item.key not in left_out])
        begun = {each.item.key for each in plans if each.calls}
        more = {each.item.key: each for each in plans if each.refusal and each.item.key in begun}
        if not (partial and more):
            return planning, [*dropped, *plans]
        dropped += more.values()


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
