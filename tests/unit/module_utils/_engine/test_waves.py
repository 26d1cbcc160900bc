# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Many plans carried out in waves, several at a time."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import pytest

from ansible_collections.plumb.aws.plugins.module_utils._engine.context import Context
from ansible_collections.plumb.aws.plugins.module_utils._engine.errors import PlumbError
from ansible_collections.plumb.aws.plugins.module_utils._engine.run_state import LongWork, NoRunState
from ansible_collections.plumb.aws.plugins.module_utils._engine.set_of_resources import DoneItem, Item, plan_items
from ansible_collections.plumb.aws.plugins.module_utils._engine.waves import INTERRUPTED, Way, bring_about
from ansible_collections.plumb.aws.plugins.module_utils._module.accounts import make_account
from unit.module_utils._engine.test_set_of_resources import item
from unit.module_utils._engine.work import ABSENT, DENIED, NEW, OLD, Work
from unit.module_utils.examples import FakeReader, FakeWriter, context


class _Interrupted(NoRunState):
    """A run that is interrupted once so many items are done; it notes what it is told."""

    def __init__(self, after: int) -> None:
        super().__init__(make_account)
        self._after = after
        self.told: list[tuple[int, str]] = []

    @contextmanager
    def long_work(self, total: int) -> Iterator[LongWork]:
        work = LongWork(threading.Event(), self._note)
        self._stop = work.stop
        self.total = total
        if self._after == 0:
            work.stop.set()
        yield work

    def _note(self, done: int, what: str) -> None:
        self.told.append((done, what))
        if done == self._after:
            self._stop.set()


class _Writer(FakeWriter):
    clock: Any = None


def _bring_about(
    *items: Item, context_of: Context, goes_on: bool = False, waves: list[Sequence[DoneItem]] | None = None
) -> list[DoneItem]:
    seen = context(FakeReader())
    planned = plan_items(items, seen, seen, lambda _calls: None)
    noted = waves if waves is not None else []
    return bring_about(
        planned, context_of, Way(2, context_of.clock.now(), goes_on, lambda _context, done: noted.append(done))
    )


def test_what_changes_is_carried_out_and_what_does_not_is_told() -> None:
    writer = _Writer()
    done = _bring_about(item(Work(ABSENT)), item(Work(NEW), "nothing"), context_of=context(writer))
    assert [each.result["changed"] if each.result else None for each in done] == [True, False]
    assert writer.written == ["create_role"]


def test_in_check_mode_nothing_is_written_and_the_run_remembers() -> None:
    writer = _Writer()
    done = _bring_about(item(Work(ABSENT)), context_of=context(writer, check_mode=True))
    assert done[0].result is not None
    assert done[0].result["calls"] == [{"operation": "CreateRole", "target": "role/r"}]
    assert writer.written == []


def test_what_was_there_is_read_once_more_and_what_was_not_is_created_at_once() -> None:
    new, old = Work(ABSENT), Work(OLD)
    _bring_about(item(new), item(old), context_of=context(_Writer()))
    assert (new.readings, old.readings) == (1, 2)
    assert not any(step.startswith("wait") for step in new.steps), "a wave is waited for at its end"
    assert any(step.startswith("wait") for step in old.steps)


def test_waves_come_one_after_the_other_and_each_is_told_once_it_is_done() -> None:
    waves: list[Sequence[DoneItem]] = []
    first, second, idle = item(Work(ABSENT), wave=1), item(Work(ABSENT), wave=2), item(Work(NEW), "nothing", wave=3)
    _bring_about(second, idle, first, context_of=context(_Writer()), waves=waves)
    assert [[each.item for each in wave] for wave in waves] == [[first], [second]]


@pytest.mark.parametrize(("goes_on", "begun"), [(False, False), (True, True)])
def test_after_a_failure_later_waves_begin_only_if_asked_for(goes_on: bool, begun: bool) -> None:
    writer = _Writer(DENIED)
    items = (item(Work(ABSENT), wave=1), item(Work(ABSENT), wave=2))
    failed, later = _bring_about(*items, context_of=context(writer), goes_on=goes_on)
    assert failed.failure is DENIED
    assert (later.result is not None) is begun
    assert later.failure is None


def test_an_interrupted_run_begins_nothing_more_and_tells_how_far_it_came() -> None:
    run_state = _Interrupted(after=1)
    items = [item(Work(ABSENT), wave=wave) for wave in range(3)]
    done = _bring_about(*items, context_of=context(_Writer(), run_state=run_state))
    assert [each.result is not None for each in done] == [True, False, False]
    assert run_state.total == 3
    assert run_state.told == [(1, "thing r")]


def test_an_interrupted_pause_ends_at_once() -> None:
    run_state = _Interrupted(after=0)
    clock = context(_Writer(), run_state=run_state)
    with run_state.long_work(1) as work:
        assert work.stop.is_set()
    done = _bring_about(item(Work(ABSENT)), context_of=clock)
    assert done[0].result is None
    assert done[0].failure is None


def test_an_item_that_is_interrupted_between_two_calls_says_so() -> None:
    run_state = _Interrupted(after=0)
    run_state._after = 99

    class _Stops(_Writer):
        def write(self, operation: str, arguments: Any) -> dict[str, Any]:
            run_state._stop.set()
            return super().write(operation, arguments)

    writer = _Stops()
    done = _bring_about(item(Work(ABSENT), "twice"), context_of=context(writer, run_state=run_state))
    assert isinstance(done[0].failure, PlumbError)
    assert done[0].failure.message == INTERRUPTED
    assert done[0].failure.details["calls"] == [{"operation": "CreateRole", "target": "role/r"}]
    assert writer.written == ["create_role"]
