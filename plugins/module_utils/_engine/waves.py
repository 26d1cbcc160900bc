# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Carry out many plans: in waves that depend on each other, and in a wave several at a time, each in a thread.

A thread makes the calls of one resource and waits for them. What it has to tell it returns; what the run keeps is
changed by one thread at a time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from threading import Event, Lock, RLock
from typing import Any

from ansible_collections.plumb.aws.plugins.module_utils._engine.call import Call
from ansible_collections.plumb.aws.plugins.module_utils._engine.carry_out import only_plans
from ansible_collections.plumb.aws.plugins.module_utils._engine.changes import Change
from ansible_collections.plumb.aws.plugins.module_utils._engine.clock import Clock
from ansible_collections.plumb.aws.plugins.module_utils._engine.context import Context
from ansible_collections.plumb.aws.plugins.module_utils._engine.errors import PlumbError, unexpected
from ansible_collections.plumb.aws.plugins.module_utils._engine.run_state import AnyAccount, LongWork, RunState, Turn
from ansible_collections.plumb.aws.plugins.module_utils._engine.set_of_resources import (
    DoneItem,
    PlannedItem,
    not_carried_out,
)

INTERRUPTED = (
    "The run was interrupted. What had been sent was finished, and nothing more was sent. Run it again to go on."
)

AfterWave = Callable[[Context, Sequence[DoneItem]], None]


@dataclass(frozen=True)
class Way:
    """How plans are carried out: so many at a time. The plans were made after ``since``, on the context's clock.

    After a failure no later wave begins, unless it ``goes_on``. ``after`` is called with each wave that changed
    something.
    """

    parallel: int
    since: float
    goes_on: bool
    after: AfterWave


def bring_about(items: Sequence[PlannedItem], context: Context, way: Way) -> list[DoneItem]:
    """Carry out the plans, in check mode none of them, and return what became of each, in the same order."""
    calls = [call for each in items for call in each.calls]
    if only_plans(calls, check_mode=context.check_mode, journal=context) or not calls:
        return [not_carried_out(each, context) for each in items]
    with context.run_state.long_work(sum(1 for each in items if each.calls)) as work:
        clock, context.connection.clock = context.connection.clock, _interruptible(context.clock, work.stop)
        try:
            return _Waves(context, way, work).carry_out(items)
        finally:
            context.connection.clock = clock


class _Waves:
    def __init__(self, context: Context, way: Way, work: LongWork) -> None:
        self._own = replace(context, clock=_interruptible(context.clock, work.stop))
        self._for_threads = replace(self._own, run_state=_ForThreads(context.run_state, work.stop))
        self._way = way
        self._work = work
        self._counting = Lock()
        self._done = 0

    def carry_out(self, items: Sequence[PlannedItem]) -> list[DoneItem]:
        found: dict[int, DoneItem] = {}
        failed = False
        for wave in sorted({each.item.wave for each in items}):
            mine = [(place, each) for place, each in enumerate(items) if each.item.wave == wave]
            begins = not self._work.stop.is_set() and (self._way.goes_on or not failed)
            carry = self._wave if begins else _none_begun
            done = carry([each for _place, each in mine])
            found.update(zip((place for place, _each in mine), done, strict=True))
            failed = failed or any(each.failure for each in done)
            if begins and any(each.result and each.planned.calls for each in done):
                self._way.after(self._own, done)
        return [found[place] for place in range(len(items))]

    def _wave(self, items: Sequence[PlannedItem]) -> list[DoneItem]:
        with ThreadPoolExecutor(max_workers=self._way.parallel) as workers:
            jobs: list[Future[DoneItem] | None] = [
                workers.submit(self._carry, each) if each.calls else None for each in items
            ]
            return [
                job.result() if job else not_carried_out(each, self._own) for each, job in zip(items, jobs, strict=True)
            ]

    def _carry(self, planned: PlannedItem) -> DoneItem:
        """In a thread. What is there is read once more, as it was seen some moments ago; a create is refused then."""
        item, plan = planned.item, planned.plan
        if self._work.stop.is_set():
            return DoneItem(planned)
        warnings: list[str] = []
        context = replace(self._for_threads, warn=warnings.append)
        creates = plan is not None and plan.before is None
        # what a wave creates is waited for at its end, all at once
        module = replace(item.module, wait_until_visible=None) if creates else item.module
        result, failure = None, None
        try:
            result = module.carry(context, item.desired, plan if creates else None, since=self._way.since)
        except PlumbError as error:
            failure = error
        except Exception as bug:
            failure = unexpected(bug)
        with self._counting:
            self._done += 1
            self._work.told(self._done, f"{item.kind} {item.name}")
        return DoneItem(planned, result, failure, tuple(warnings))


def _none_begun(items: Sequence[PlannedItem]) -> list[DoneItem]:
    return [DoneItem(each, failure=each.refusal) for each in items]


def _interruptible(clock: Clock, stop: Event) -> Clock:
    """A clock whose pauses end with an error once the run is interrupted."""

    def sleep(seconds: float) -> None:
        if stop.wait(seconds):
            raise PlumbError(INTERRUPTED)

    return replace(clock, sleep=sleep)


class _ForThreads:
    """A run state that several threads use: one at a time, but for turns, which are waited for side by side."""

    def __init__(self, base: RunState, stop: Event) -> None:
        self._base = base
        self._stop = stop
        self._one_at_a_time = RLock()

    def account(self, connection: Any, warn: Callable[[str], None]) -> Any:
        return self._base.account(connection, warn)

    def planned(self, account: AnyAccount, calls: Iterable[Call]) -> None:
        with self._one_at_a_time:
            self._base.planned(account, calls)

    def executed(self, account: AnyAccount, calls: Iterable[Call]) -> None:
        with self._one_at_a_time:
            self._base.executed(account, calls)

    def sending(self, account: AnyAccount, call: Call) -> None:
        if self._stop.is_set():
            raise PlumbError(INTERRUPTED)
        with self._one_at_a_time:
            self._base.sending(account, call)

    def ended(self, account: AnyAccount, call: Call, error: PlumbError | None) -> None:
        with self._one_at_a_time:
            self._base.ended(account, call, error)

    def turn(self, account: AnyAccount, lock_key: str) -> AbstractContextManager[Turn]:
        return self._base.turn(account, lock_key)

    def changes(self, account: AnyAccount, thing: str) -> Sequence[Change]:
        return self._base.changes(account, thing)

    def left(self, account: AnyAccount, thing: str, state: Mapping[str, str]) -> None:
        with self._one_at_a_time:
            self._base.left(account, thing, state)

    def has_changed(self, thing: str) -> bool:
        return self._base.has_changed(thing)

    def changed_since(self, account: AnyAccount, thing: str, moment: float) -> bool:
        return self._base.changed_since(account, thing, moment)

    def swept(self, account: AnyAccount, kinds: frozenset[str], thing: str) -> Any:
        return self._base.swept(account, kinds, thing)

    def long_work(self, total: int) -> AbstractContextManager[LongWork]:
        return self._base.long_work(total)
