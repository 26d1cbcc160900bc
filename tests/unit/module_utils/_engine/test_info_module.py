# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A module that only reads."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.plumb.aws.plugins.module_utils._engine.call import Call
from ansible_collections.plumb.aws.plugins.module_utils._engine.info_module import InfoModule
from unit.module_utils._engine.work import CREATE, DELETE, UPDATE, Run
from unit.module_utils.examples import FakeClock, FakeWriter, context, live


def test_information_is_never_a_change() -> None:
    module = InfoModule(options=dict, gather=lambda _account, desired: {"found": desired})
    writer = FakeWriter()
    for check_mode in (True, False):
        assert module.run(context(writer, check_mode=check_mode), "all") == {"changed": False, "found": "all"}
    assert writer.written == []


def test_information_is_gathered_from_the_account_of_the_task() -> None:
    task = context(FakeWriter())
    found = InfoModule(options=dict, gather=lambda account, _desired: {"account": account}).run(task, None)
    assert found["account"] is task.account


# What this run has created


class _Account:
    """Shows a thing in the given gathering for the first time. Notes what it is asked."""

    def __init__(self, *, shows_in: int) -> None:
        self.asked: list[str] = []
        self._shows_in = shows_in

    def gather(self, _account: Any, desired: Any) -> dict[str, Any]:
        self.asked.append("gather")
        return {"found": [desired] if self.asked.count("gather") >= self._shows_in else []}

    def forget(self) -> None:
        self.asked.append("forget")


def _missing(desired: Any, found: Any) -> str | None:
    return None if found["found"] else str(desired)


def told(shows: _Account, run_state: Run, clock: FakeClock, *, missing: Any = _missing) -> dict[str, Any]:
    """What a module tells that was asked for role/r."""
    warnings: list[str] = []
    account: Any = live(None)
    account.forget = shows.forget
    task = context(FakeWriter(), account=account, run_state=run_state, clock=clock, warnings=warnings)
    result = InfoModule(options=dict, gather=shows.gather, missing=missing).run(task, "role/r")
    assert (result.pop("changed"), warnings) == (False, [])
    return result


@pytest.mark.parametrize("done", [(CREATE,), (DELETE, CREATE), (CREATE, UPDATE)])
def test_what_this_run_has_created_is_waited_for_and_all_is_asked_anew(
    done: tuple[Call, ...], clock: FakeClock
) -> None:
    shows, run_state = _Account(shows_in=3), Run(*done, changed=["role/r"])
    assert told(shows, run_state, clock) == {"found": ["role/r"]}
    assert shows.asked == ["gather", "forget", "gather", "forget", "gather"]
    assert run_state.told == [("changes", "role/r")] * 2
    assert clock.slept == pytest.approx([0.4, 0.8])


def test_what_this_run_has_created_and_never_shows_is_told_as_missing_in_the_end(clock: FakeClock) -> None:
    shows = _Account(shows_in=1000)
    assert told(shows, Run(CREATE, changed=["role/r"]), clock) == {"found": []}
    assert sum(clock.slept) == pytest.approx(20)
    assert shows.asked == [*["gather", "forget"] * len(clock.slept), "gather"]


@pytest.mark.parametrize(
    ("shows_in", "done", "changed", "asked"),
    [
        pytest.param(1, (CREATE,), ["role/r"], [], id="it shows"),
        pytest.param(2, (CREATE,), [], [], id="this run has changed nothing"),
        pytest.param(2, (CREATE,), ["role/s"], [], id="this run has changed something else"),
        pytest.param(2, (CREATE, DELETE), ["role/r"], [("changes", "role/r")], id="created and deleted"),
        pytest.param(2, (UPDATE,), ["role/r"], [("changes", "role/r")], id="changed"),
    ],
)
def test_what_this_run_has_not_created_is_told_as_it_is(
    shows_in: int, done: tuple[Call, ...], changed: list[str], asked: list[Any], clock: FakeClock
) -> None:
    shows, run_state = _Account(shows_in=shows_in), Run(*done, changed=changed)
    assert told(shows, run_state, clock) == {"found": ["role/r"] * (shows_in == 1)}
    assert (shows.asked, run_state.told, clock.slept) == (["gather"], asked, [])


def test_a_module_that_names_no_thing_waits_for_nothing(clock: FakeClock) -> None:
    shows, run_state = _Account(shows_in=2), Run(CREATE, changed=["role/r"])
    module = InfoModule(options=dict, gather=shows.gather)
    assert told(shows, run_state, clock, missing=module.missing) == {"found": []}
    assert (shows.asked, run_state.told, clock.slept) == (["gather"], [], [])
