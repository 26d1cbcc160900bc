# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Many resources in one task: planned one after the other, and what has nothing to carry out is told.

Each resource goes through the same steps as in a task of its own: its plan is that of its module, and its module
carries it out. ``waves.py`` does that, several at a time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from ansible_collections.plumb.aws.plugins.module_utils._engine.call import Call
from ansible_collections.plumb.aws.plugins.module_utils._engine.context import Context
from ansible_collections.plumb.aws.plugins.module_utils._engine.errors import PlumbError, unexpected
from ansible_collections.plumb.aws.plugins.module_utils._engine.plan import Plan
from ansible_collections.plumb.aws.plugins.module_utils._engine.resource_module import ResourceModule


@dataclass(frozen=True)
class Item:
    """One resource of the set: the module that manages it, and its options.

    ``label`` is what messages call it, such as ``roles[3] (deploy)``. The items of one ``wave`` do not depend on each
    other, and those of a later wave may depend on them.
    """

    module: ResourceModule
    desired: Any
    label: str
    kind: str
    name: str
    wave: int


@dataclass(frozen=True)
class PlannedItem:
    """An item with its plan, or why there is none."""

    item: Item
    plan: Plan | None = None
    refusal: PlumbError | None = None


@dataclass(frozen=True)
class DoneItem:
    """An item with the result of its module, or why it failed; neither of an item that was not begun."""

    item: Item
    plan: Plan | None = None
    result: Mapping[str, Any] | None = None
    failure: PlumbError | None = None
    warnings: tuple[str, ...] = ()


def plan_items(
    items: Iterable[Item], view: Context, live: Context, planned: Callable[[Sequence[Call]], None]
) -> list[PlannedItem]:
    """Plan each item on the account as those before it leave it; ``planned`` is told their calls.

    ``view`` has the account as a sweep has shown it. What the sweep may not show yet is read in that of ``live``.
    """
    found = []
    for item in items:
        try:
            plan = _plan(item, view, live)
        except PlumbError as refusal:
            found.append(PlannedItem(item, refusal=refusal))
        except Exception as bug:
            found.append(PlannedItem(item, refusal=unexpected(bug)))
        else:
            planned(plan.calls)
            found.append(PlannedItem(item, plan))
    return found


def _plan(item: Item, view: Context, live: Context) -> Plan:
    module, desired = item.module, item.desired
    if live.run_state.has_changed(module.descriptor.lock_key(desired)):
        return module.planned(live, desired)
    try:
        return module.plan(module.read(view.account, desired), desired)
    except PlumbError as refusal:
        if not (refusal.patience or refusal.missing):
            raise
        return module.planned(live, desired)


def not_carried_out(planned: PlannedItem, context: Context) -> DoneItem:
    """An item with nothing to carry out, here or at all: with the result that its module tells of the plan."""
    if planned.plan is None:
        return DoneItem(planned.item, failure=planned.refusal)
    warnings: list[str] = []
    result = planned.item.module.told_of(replace(context, warn=warnings.append), planned.plan)
    return DoneItem(planned.item, planned.plan, result, warnings=tuple(warnings))
