# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The two kinds of work: what they return, and what happens when somebody else is faster."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import pytest

from ansible_collections.plumb.aws.plugins.module_utils._engine.errors import PlumbError
from ansible_collections.plumb.aws.plugins.module_utils._engine.plan import Call, Made, Plan
from ansible_collections.plumb.aws.plugins.module_utils._engine.resource_module import Information, Management
from ansible_collections.plumb.aws.plugins.module_utils._engine.run_state import NoMemory
from ansible_collections.plumb.aws.plugins.module_utils._iam.account import Account
from unit.module_utils.examples import FakeClock, FakeReader, FakeWriter, refusal, task

CREATE = Call("create_role", {"RoleName": "r"}, "role/r")
UPDATE = Call("update_role", {"RoleName": "r"}, "role/r")
_IS_THERE = refusal("EntityAlreadyExists")


class Work:
    """A resource that is there from the given reading on. Notes what it is asked to do."""

    def __init__(self, *, there_from: int = 1000) -> None:
        self.steps: list[str] = []
        self._there_from = there_from

    def job(self, *, settles: bool = True) -> Management:
        return Management(
            options=dict,
            subject=lambda wish: f"thing/{wish}",
            read=self.read,
            plan=self.plan,
            learn=self.learn,
            settle=self.settle if settles else None,
        )

    def read(self, _account: Account, _wish: Any) -> bool:
        self.steps.append("read")
        return self.steps.count("read") >= self._there_from

    def plan(self, there: bool, wish: Any) -> Plan:
        self.steps.append("plan")
        calls = {"change": (UPDATE if there else CREATE,), "nothing": ()}[wish]
        before = {"name": "r", "is": "old"} if there else None
        return Plan(
            before=before,
            after={"name": "r", "is": "new"},
            result={"id": None},
            calls=calls,
            warnings=(f"there: {there}",),
        )

    def learn(self, result: dict[str, Any], made: Sequence[Made]) -> dict[str, Any]:
        self.steps.append(f"learn from {len(made)}")
        return {**result, "id": "AROA"} if made else result

    def settle(self, _account: Account, plan: Plan, _wish: Any) -> None:
        self.steps.append(f"settle {[call.operation for call in plan.calls]}")


def test_a_change_is_read_planned_made_settled_and_reported() -> None:
    work, writer, account = Work(), FakeWriter(), Account(FakeReader())
    result = work.job().run(task(writer, account=account), "change")
    assert work.steps == ["read", "plan", "settle ['create_role']", "learn from 1"]
    assert writer.written == ["create_role"]
    assert result == {
        "changed": True,
        "diff": {"before": {}, "after": {"name": "r", "is": "new"}},
        "calls": [{"operation": "CreateRole", "target": "role/r"}],
        "id": "AROA",
    }
    assert account.warnings == ["there: False"]


def test_check_mode_reports_the_same_and_writes_nothing() -> None:
    work, writer, account = Work(), FakeWriter(), Account(FakeReader())
    result = work.job().run(task(writer, account=account, check_mode=True), "change")
    assert (work.steps, writer.written) == (["read", "plan", "learn from 0"], [])
    assert result == {**Work().job().run(task(FakeWriter()), "change"), "id": None}


def test_where_nothing_differs_nothing_is_changed() -> None:
    work, writer = Work(), FakeWriter()
    result = work.job().run(task(writer), "nothing")
    assert (result["changed"], result["calls"], writer.written) == (False, [], [])
    assert "settle []" not in work.steps


def test_a_job_need_not_settle() -> None:
    assert Work().job(settles=False).run(task(FakeWriter()), "change")["changed"]


def test_what_somebody_else_has_just_created_is_read_and_planned_anew(clock: FakeClock) -> None:
    work, writer, account = Work(there_from=3), FakeWriter(_IS_THERE, _IS_THERE), Account(FakeReader())
    result = work.job().run(task(writer, account=account), "change")
    assert writer.written == ["create_role", "create_role", "update_role"]
    assert work.steps == ["read", "plan"] * 3 + ["settle ['update_role']", "learn from 1"]
    assert result["calls"] == [UPDATE.as_result()]
    assert result["diff"]["before"] == {"name": "r", "is": "old"}
    assert account.warnings == ["there: True"]
    assert clock.slept == pytest.approx([0.4, 0.8])


def test_what_is_there_and_never_shows_is_an_error_in_the_end(clock: FakeClock) -> None:
    writer = FakeWriter(*[_IS_THERE] * 1000)
    with pytest.raises(PlumbError) as caught:
        Work().job().run(task(writer), "change")
    assert caught.value is _IS_THERE
    assert sum(clock.slept) == pytest.approx(10)


class _Run(NoMemory):
    """A run in which others may have changed the resource meanwhile. Notes what it is told."""

    def __init__(self, *, changed_meanwhile: bool) -> None:
        self.told: list[Any] = []
        self._changed_meanwhile = changed_meanwhile

    def planned(self, _account: Account, calls: Sequence[Call]) -> None:
        self.told.append(("planned", [call.operation for call in calls]))

    def made(self, _account: Account, calls: Sequence[Call]) -> None:
        self.told.append(("made", [call.operation for call in calls]))

    def glance(self, _connection: Any, subject: str) -> int:
        self.told.append(("glance", subject))
        return 7

    @contextmanager
    def turn(self, _connection: Any, subject: str, seen: int) -> Iterator[bool]:
        self.told.append(("turn", subject, seen))
        yield not self._changed_meanwhile
        self.told.append("over")


@pytest.mark.parametrize(("changed_meanwhile", "readings"), [(False, 1), (True, 2)])
@pytest.mark.parametrize(("check_mode", "told"), [(True, "planned"), (False, "made")])
def test_tasks_of_a_run_take_turns_and_read_again_where_another_came_first(
    changed_meanwhile: bool, readings: int, check_mode: bool, told: str
) -> None:
    work, memory = Work(there_from=2), _Run(changed_meanwhile=changed_meanwhile)
    result = work.job().run(task(FakeWriter(), memory=memory, check_mode=check_mode), "change")
    operation = "update_role" if changed_meanwhile else "create_role"
    subject = "thing/change"
    assert memory.told == [("glance", subject), ("turn", subject, 7), (told, [operation]), "over"]
    assert work.steps.count("read") == readings
    assert result["diff"]["before"] == ({"name": "r", "is": "old"} if changed_meanwhile else {})


def test_a_task_with_nothing_to_change_waits_for_nobody() -> None:
    memory = _Run(changed_meanwhile=True)
    Work().job().run(task(FakeWriter(), memory=memory), "nothing")
    assert memory.told == [("glance", "thing/nothing")]


def test_information_is_never_a_change() -> None:
    job = Information(options=dict, gather=lambda _account, wish: {"found": wish})
    writer = FakeWriter()
    for check_mode in (True, False):
        assert job.run(task(writer, check_mode=check_mode), "all") == {
            "changed": False,
            "found": "all",
        }
    assert writer.written == []
