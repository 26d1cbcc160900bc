# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Many resources in one task: planned one after the other, and what has nothing to carry out is told.

Each resource goes through the same steps as in a task of its own: its plan is that of its module, and its module
carries it out. ``waves.py`` does that, several at a time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
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
    other, and those of a later wave may depend on them. ``whole`` are the options of the change as a whole, where this
    is the first step of it.
    """

    module: ResourceModule
    desired: Any
    label: str
    kind: str
    name: str
    wave: int
    whole: Any = None

    @property
    def key(self) -> tuple[str, str, str]:
        """The resource that this is, or is a step of: its module, kind, and name in lower case."""
        return self.module.descriptor.module, self.kind, self.name.lower()


@dataclass(frozen=True)
class PlannedItem:
    """An item with its plan, or why there is none. ``whole`` is the plan of the whole of which it is the first step."""

    item: Item
    plan: Plan | None = None
    refusal: PlumbError | None = None
    whole: Plan | None = None

    @property
    def calls(self) -> tuple[Call, ...]:
        return self.plan.calls if self.plan else ()


@dataclass(frozen=True)
class DoneItem:
    """A planned item with the result of its module, or why it failed; neither of an item that was not begun."""

    planned: PlannedItem
    result: Mapping[str, Any] | None = None
    failure: PlumbError | None = None
    warnings: tuple[str, ...] = ()

    @property
    def item(self) -> Item:
        return self.planned.item

    @property
    def plan(self) -> Plan | None:
        return self.planned.plan


def plan_items(
    items: Iterable[Item], view: Context, live: Context, planned: Callable[[Sequence[Call]], None]
) -> list[PlannedItem]:
    """Plan each item on the account as those before it leave it; ``planned`` is told their calls.

    ``view`` has the account as a sweep has shown it. What the sweep may not show yet is read in that of ``live``.
    """
    found = []
    for item in items:
        try:
            each = _plan(item, view, live)
        except PlumbError as refusal:
            each = PlannedItem(item, refusal=refusal)
        except Exception as bug:
            each = PlannedItem(item, refusal=unexpected(bug))
        planned(each.calls)
        found.append(each)
    return found


def _plan(item: Item, view: Context, live: Context) -> PlannedItem:
    module, thing = item.module, item.module.descriptor.lock_key(item.desired)
    # the second question is about this account alone, and costs more
    if live.run_state.has_changed(thing) and live.run_state.changes(live.account, thing):
        return _planned_by(item, lambda options: module.planned(live, options))
    try:
        return _planned_by(item, lambda options: module.plan(module.read(view.account, options), options))
    except PlumbError as refusal:
        if not (refusal.patience or refusal.missing):
            raise
        return _planned_by(item, lambda options: module.planned(live, options))


def _planned_by(item: Item, plan: Callable[[Any], Plan]) -> PlannedItem:
    whole = plan(item.whole) if item.whole is not None else None
    return PlannedItem(item, plan(item.desired), whole=whole)


def refuse_unreadable(plans: Iterable[PlannedItem], account: Any) -> Iterator[PlannedItem]:
    """The plans, with a refusal where IAM denies a read that carrying them out begins with.

    What changes is read in ``account`` itself before its first write, which may need more permissions than a sweep. One
    resource of each kind of change is read here, before anything is written.
    """
    read = set()
    for planned in plans:
        kind = _kind_of_change(planned)
        try:
            if kind and kind not in read:
                _refuse_denied(planned.item, account)
                read.add(kind)
            yield planned
        except PlumbError as refusal:
            yield replace(planned, plan=None, refusal=refusal)


def _kind_of_change(planned: PlannedItem) -> tuple[str, ...]:
    """The resource and the calls; nothing for a creation, which reads nothing first."""
    if planned.plan is None or planned.plan.before is None or not planned.calls:
        return ()
    return planned.item.module.descriptor.module, planned.item.kind, *sorted({call.name for call in planned.calls})


def _refuse_denied(item: Item, account: Any) -> None:
    try:
        item.module.read(account, item.desired)
    except PlumbError as refusal:
        if refusal.is_denied:
            raise
        # anything else may pass until it is carried out, and is told there


def not_carried_out(planned: PlannedItem, context: Context) -> DoneItem:
    """An item with nothing to carry out, here or at all: with the result that its module tells of the plan."""
    if planned.plan is None:
        return DoneItem(planned, failure=planned.refusal)
    warnings: list[str] = []
    result = planned.item.module.told_of(replace(context, warn=warnings.append), planned.plan)
    return DoneItem(planned, result, warnings=tuple(warnings))
