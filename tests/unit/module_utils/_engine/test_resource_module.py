# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A module that brings a resource to its desired state: its steps, and what happens when somebody else is faster."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import pytest

from ansible_collections.plumb.aws.plugins.module_utils._engine.call import Call, ExecutedCall
from ansible_collections.plumb.aws.plugins.module_utils._engine.context import Context
from ansible_collections.plumb.aws.plugins.module_utils._engine.descriptor import Descriptor, Form
from ansible_collections.plumb.aws.plugins.module_utils._engine.errors import PlumbError
from ansible_collections.plumb.aws.plugins.module_utils._engine.plan import Plan
from ansible_collections.plumb.aws.plugins.module_utils._engine.resource_module import ResourceModule
from ansible_collections.plumb.aws.plugins.module_utils._engine.run_state import NoRunState
from ansible_collections.plumb.aws.plugins.module_utils._iam.account import Account
from ansible_collections.plumb.aws.plugins.module_utils._iam.operations import call
from ansible_collections.plumb.aws.plugins.module_utils._module.accounts import make_account
from unit.module_utils.examples import FakeClock, FakeWriter, context, refusal

CREATE = call("create_role", {"RoleName": "r"}, "role/r", {"arn": "arn:r"})
UPDATE = call("update_role", {"RoleName": "r"}, "role/r")
_IS_THERE = refusal("EntityAlreadyExists")
_THING = Descriptor(
    module="iam_thing",
    kind="thing",
    naming=("name",),
    fields={"name": Form.NAME, "is": Form.PLAIN},
    lock_key=lambda desired: f"thing/{desired}",
    argument_spec={"name": {"type": "str"}},
    rules={},
)


class Work:
    """A resource that is there from the given reading on. Notes what it is asked to do."""

    def __init__(self, *, there_from: int = 1000) -> None:
        self.steps: list[str] = []
        self._there_from = there_from

    def module(self, *, waits: bool = True) -> ResourceModule:
        return ResourceModule(
            descriptor=_THING,
            options=dict,
            read=self.read,
            plan=self.plan,
            merge_response=self.merge_response,
            wait_until_visible=self.wait if waits else None,
            removed=lambda calls: {"removed": [each.name for each in calls]},
        )

    def read(self, _account: Account, _desired: Any) -> bool:
        self.steps.append("read")
        return self.steps.count("read") >= self._there_from

    def plan(self, there: bool, desired: Any) -> Plan:
        self.steps.append("plan")
        calls = {"change": (UPDATE if there else CREATE,), "twice": (CREATE, UPDATE), "nothing": ()}[desired]
        before = {"name": "r", "is": "old"} if there else None
        return Plan(
            before=before,
            after={"name": "r", "is": "new"},
            result={"id": None},
            calls=calls,
            warnings=(f"there: {there}",),
            name="r",
            arn="arn:r",
        )

    def merge_response(self, result: dict[str, Any], executed: Sequence[ExecutedCall]) -> dict[str, Any]:
        self.steps.append(f"merge {len(executed)}")
        return {**result, "id": "AROA"} if executed else result

    def wait(self, _context: Context, plan: Plan, _desired: Any) -> None:
        self.steps.append(f"wait {[each.name for each in plan.calls]}")


def test_a_change_is_read_planned_made_waited_for_and_reported() -> None:
    work, writer, warnings = Work(), FakeWriter(), list[str]()
    result = work.module().run(context(writer, warnings=warnings), "change")
    assert work.steps == ["read", "plan", "wait ['create_role']", "merge 1"]
    assert writer.written == ["create_role"]
    after = {"name": "r", "is": "new"}
    assert result == {
        "changed": True,
        "diff": {
            "before": {},
            "after": after,
            "resource": {"kind": "thing", "name": "r", "arn": "arn:r", "before": None, "after": after},
        },
        "calls": [{"operation": "CreateRole", "target": "role/r"}],
        "id": "AROA",
    }
    assert warnings == ["there: False"]


def test_check_mode_reports_the_same_and_writes_nothing() -> None:
    work, writer = Work(), FakeWriter()
    result = work.module().run(context(writer, check_mode=True), "change")
    assert (work.steps, writer.written) == (["read", "plan", "merge 0"], [])
    assert result == {**Work().module().run(context(FakeWriter()), "change"), "id": None}


def test_where_nothing_differs_nothing_is_changed() -> None:
    work, writer = Work(), FakeWriter()
    result = work.module().run(context(writer), "nothing")
    assert (result["changed"], result["calls"], writer.written) == (False, [], [])
    assert "wait []" not in work.steps


def test_a_module_need_not_wait() -> None:
    assert Work().module(waits=False).run(context(FakeWriter()), "change")["changed"]


def test_what_somebody_else_has_just_created_is_read_and_planned_again(clock: FakeClock) -> None:
    work, writer, warnings = Work(there_from=3), FakeWriter(_IS_THERE, _IS_THERE), list[str]()
    result = work.module().run(context(writer, warnings=warnings, clock=clock), "change")
    assert writer.written == ["create_role", "create_role", "update_role"]
    assert work.steps == ["read", "plan"] * 3 + ["wait ['update_role']", "merge 1"]
    assert result["calls"] == [UPDATE.as_result()]
    assert result["diff"]["before"] == {"name": "r", "is": "old"}
    assert warnings == ["there: True"]
    assert clock.slept == pytest.approx([0.4, 0.8])


def test_what_is_there_and_never_shows_is_an_error_in_the_end(clock: FakeClock) -> None:
    writer = FakeWriter(*[_IS_THERE] * 1000)
    with pytest.raises(PlumbError) as caught:
        Work().module().run(context(writer, clock=clock), "change")
    assert caught.value is _IS_THERE
    assert sum(clock.slept) == pytest.approx(10)


class _Refusing(Work):
    """Refuses to plan before the given reading, with patience."""

    def __init__(self, *, until: int, patience: float) -> None:
        super().__init__()
        self._until, self._error = until, PlumbError("missing", patience=patience)

    def plan(self, there: bool, desired: Any) -> Plan:
        if self.steps.count("read") < self._until:
            raise self._error
        return super().plan(there, desired)


def test_what_may_just_not_show_yet_is_read_and_planned_again(clock: FakeClock) -> None:
    work = _Refusing(until=3, patience=5.0)
    assert work.module().run(context(FakeWriter(), clock=clock), "change")["changed"]
    assert work.steps.count("read") == 3
    assert clock.slept == pytest.approx([0.4, 0.8])


@pytest.mark.parametrize(("patience", "slept"), [(5.0, 5.0), (0.0, 0.0)])
def test_a_refusal_is_an_error_once_its_patience_is_over(patience: float, slept: float, clock: FakeClock) -> None:
    with pytest.raises(PlumbError, match="missing"):
        _Refusing(until=1000, patience=patience).module().run(context(FakeWriter(), clock=clock), "change")
    assert sum(clock.slept) == pytest.approx(slept)


def test_a_failed_task_tells_what_it_had_done_and_removed() -> None:
    error, warnings = PlumbError("x", code="AccessDenied", details={"kept": 1}), list[str]()
    with pytest.raises(PlumbError) as caught:
        Work().module().run(context(FakeWriter({}, error), warnings=warnings), "twice")
    done = {"changed": True, "calls": [CREATE.as_result()], "removed": ["create_role"]}
    assert caught.value.as_result().items() >= {"kept": 1, **done}.items()
    assert warnings == ["there: False"]


def test_a_task_that_fails_at_once_has_changed_nothing() -> None:
    error = PlumbError("x", code="AccessDenied", details={"kept": 1})
    with pytest.raises(PlumbError) as caught:
        Work().module().run(context(FakeWriter(error)), "twice")
    assert caught.value.details == {"kept": 1, "changed": False, "calls": [], "removed": []}


class _Run(NoRunState):
    """A run in which others may have changed the resource meanwhile. Notes what it is told."""

    def __init__(self, *, changed_meanwhile: bool) -> None:
        super().__init__(make_account)
        self.told: list[Any] = []
        self._changed_meanwhile = changed_meanwhile

    def planned(self, _account: Any, calls: Iterable[Call]) -> None:
        self.told.append(("planned", [each.name for each in calls]))

    def executed(self, _account: Any, calls: Iterable[Call]) -> None:
        self.told.append(("executed", [each.name for each in calls]))

    def revision(self, _connection: Any, lock_key: str) -> int:
        self.told.append(("revision", lock_key))
        return 7

    @contextmanager
    def lock(self, _connection: Any, lock_key: str, revision: int) -> Iterator[bool]:
        self.told.append(("lock", lock_key, revision))
        yield not self._changed_meanwhile
        self.told.append("over")


@pytest.mark.parametrize(("changed_meanwhile", "readings"), [(False, 1), (True, 2)])
@pytest.mark.parametrize(("check_mode", "told"), [(True, "planned"), (False, "executed")])
def test_tasks_of_a_run_take_turns_and_read_again_where_another_came_first(
    changed_meanwhile: bool, readings: int, check_mode: bool, told: str
) -> None:
    work, run_state = Work(there_from=2), _Run(changed_meanwhile=changed_meanwhile)
    result = work.module().run(context(FakeWriter(), run_state=run_state, check_mode=check_mode), "change")
    operation = "update_role" if changed_meanwhile else "create_role"
    lock_key = "thing/change"
    assert run_state.told == [("revision", lock_key), ("lock", lock_key, 7), (told, [operation]), "over"]
    assert work.steps.count("read") == readings
    assert result["diff"]["before"] == ({"name": "r", "is": "old"} if changed_meanwhile else {})


def test_a_task_with_nothing_to_change_waits_for_nobody() -> None:
    run_state = _Run(changed_meanwhile=True)
    Work().module().run(context(FakeWriter(), run_state=run_state), "nothing")
    assert run_state.told == [("revision", "thing/nothing")]
