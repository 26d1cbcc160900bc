# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A module that brings a resource to its desired state: its steps, and what happens when they do not go by plan."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from ansible_collections.plumb.aws.plugins.module_utils._engine.call import Call
from ansible_collections.plumb.aws.plugins.module_utils._engine.descriptor import Form
from ansible_collections.plumb.aws.plugins.module_utils._engine.errors import Fault, PlumbError
from ansible_collections.plumb.aws.plugins.module_utils._engine.plan import Lint
from unit.module_utils._engine import looks
from unit.module_utils._engine.work import (
    ABSENT,
    ADD,
    CREATE,
    DELETE,
    DENIED,
    IS_FULL,
    IS_THERE,
    LOST,
    NEW,
    NOTHING_MORE,
    OLD,
    PRUNE,
    UPDATE,
    Calls,
    Forgetting,
    Refusing,
    Run,
    State,
    Work,
    failure,
    left,
    run,
    told,
)
from unit.module_utils.examples import FakeClock, FakeWriter, context, missing_from


def test_a_change_is_read_planned_made_waited_for_and_reported() -> None:
    work, writer, warnings = Work(), FakeWriter(), list[str]()
    result = work.module().run(context(writer, warnings=warnings), "change")
    assert (work.steps, writer.written) == (["read", "plan", "wait ['create_role'] 1", "merge 1"], ["create_role"])
    after = {"name": "r", "is": "new"}
    resource = {"kind": "thing", "name": "r", "arn": "arn:r", "before": None, "after": after, **NOTHING_MORE}
    assert result == {
        "changed": True,
        "diff": {"before": {}, "after": after, "resource": resource},
        "calls": told(CREATE),
        "id": "AROA",
        "access": "from None",
        "seen": None,
    }
    assert warnings == ["was None"]


def test_lints_are_warnings_each_once() -> None:
    warnings, lint = list[str](), Lint("a-rule", "one", "policy of r")
    run(Work(lints=(lint, lint)), warnings=warnings)
    assert warnings == ["was None", lint.in_words]


def test_check_mode_reports_the_same_and_writes_nothing() -> None:
    work, writer = Work(), FakeWriter()
    result = work.module().run(context(writer, check_mode=True), "change")
    assert (work.steps, writer.written) == (["read", "plan", "merge 0"], [])
    assert result == {**run(Work()), "id": None}


def test_where_nothing_differs_nothing_is_changed() -> None:
    work, writer = Work(), FakeWriter()
    result = work.module().run(context(writer), "nothing")
    assert (result["changed"], result["calls"], writer.written) == (False, [], [])
    assert work.steps == ["read", "plan", "merge 0"]


def test_a_module_need_not_wait() -> None:
    assert Work().module(waits=False).run(context(FakeWriter()), "change")["changed"]


# Refusals that may pass


def test_what_may_just_not_show_yet_is_read_and_planned_again(clock: FakeClock) -> None:
    work = Refusing(until=3, patience=5.0)
    assert run(work, clock=clock, account=Forgetting(work))["changed"]
    assert work.steps[:7] == ["read", "forget", "read", "forget", "read", "plan", "wait ['create_role'] 1"]
    assert clock.slept == pytest.approx([0.4, 0.8])


@looks.PATIENCE
def test_a_refusal_is_an_error_once_its_patience_is_over(
    error: dict[str, Any], own: tuple[Call, ...], check_mode: bool, slept: float, clock: FakeClock
) -> None:
    work = Refusing(until=1000, **error)
    assert failure(work, run_state=Run(*own), check_mode=check_mode, clock=clock).message == "missing"
    assert sum(clock.slept) == pytest.approx(slept)


# Turns


@pytest.mark.parametrize(("changed_at", "readings"), [(999.9, 1), (1000.0, 2), (1000.1, 2)])
@pytest.mark.parametrize(("check_mode", "what"), [(True, "planned"), (False, "executed")])
def test_tasks_take_turns_and_read_again_where_another_came_first(
    changed_at: float, readings: int, check_mode: bool, what: str
) -> None:
    work, run_state = Work(ABSENT, OLD), Run(changed_at=changed_at)
    result = run(work, run_state=run_state, check_mode=check_mode)
    operation = "update_role" if readings == 2 else "create_role"
    state = [] if check_mode else [("left", "role/r", left(NEW))]
    assert run_state.told == [("turn", "role/r"), (what, [operation]), *state, "over"]
    assert work.readings == readings
    assert result["diff"]["before"] == ({"name": "r", "is": "old"} if readings == 2 else {})


@pytest.mark.parametrize("changed", [[], ["role/s"]])
@pytest.mark.parametrize("done", [CREATE, left(OLD)])
def test_a_task_with_nothing_to_change_that_its_run_has_not_changed_waits_for_nobody_and_asks_for_nothing(
    done: Any, changed: list[str], clock: FakeClock
) -> None:
    run_state = Run(done, changed_at=2000.0, changed=changed)
    run(Work(), desired="nothing", run_state=run_state, clock=clock)
    assert (run_state.told, clock.slept) == ([], [])


@looks.OWN
def test_a_task_with_nothing_to_change_looks_again_until_it_sees_what_its_run_has_done(
    desired: str, states: list[State], done: Any, calls: Calls, seen: State, slept: float, clock: FakeClock
) -> None:
    work, warnings, run_state = Work(*states), list[str](), Run(*done, changed=["role/r"])
    result = run(work, desired=desired, run_state=run_state, clock=clock, warnings=warnings, account=Forgetting(work))
    assert (result["calls"], result["seen"], warnings) == (told(*calls), seen, [f"was {seen}"])
    looks = ["forget", "read", "plan"] * (len(states) - 1)
    assert work.steps[: len(looks) + 2] == ["read", "plan", *looks]
    assert run_state.told.count(("changes", "role/r")) == len(states)
    assert sum(clock.slept) == pytest.approx(slept)


@looks.OWN_IN_VAIN
def test_a_task_with_nothing_to_change_by_what_it_sees_for_long_says_so_with_a_warning(
    desired: str, state: State, done: Any, clock: FakeClock
) -> None:
    warnings, run_state = list[str](), Run(done, changed=["role/r"])
    result = run(Work(state), desired=desired, run_state=run_state, clock=clock, warnings=warnings)
    assert (result["changed"], result["calls"], result["seen"]) == (False, [], state)
    assert warnings[0].startswith("IAM does not show what this run has done a moment ago. Either somebody has undone")
    assert warnings[1:] == [f"was {state}"]
    assert sum(clock.slept) == pytest.approx(20)


@pytest.mark.parametrize("done", [(CREATE, UPDATE), (CREATE, left(NEW))])
def test_what_this_run_has_just_done_is_not_done_again(done: Any, clock: FakeClock) -> None:
    work, writer, warnings = Work(OLD, OLD, OLD, NEW), FakeWriter(), list[str]()
    task = context(writer, run_state=Run(*done), clock=clock, warnings=warnings)
    assert not work.module().run(task, "change")["changed"]
    assert (writer.written, work.readings, warnings) == ([], 4, ["was new"])
    assert clock.slept == pytest.approx([0.4, 0.8, 1.6])


def test_what_does_not_show_for_long_is_done_again_with_a_warning(clock: FakeClock) -> None:
    warnings: list[str] = []
    result = run(Work(OLD), run_state=Run(UPDATE), clock=clock, warnings=warnings)
    assert result["calls"] == told(UPDATE)
    assert missing_from(warnings[0], ["does not show what this run has done", "done again"]) == []
    assert sum(clock.slept) == pytest.approx(20)


def test_what_this_run_has_done_and_undone_is_done_at_once(clock: FakeClock) -> None:
    assert run(Work(), run_state=Run(CREATE, DELETE), clock=clock)["changed"]
    assert clock.slept == []


# What another look decides


def test_what_somebody_else_has_just_created_is_read_and_planned_again(clock: FakeClock) -> None:
    work, writer, warnings = Work(ABSENT, ABSENT, OLD), FakeWriter(IS_THERE), list[str]()
    result = work.module().run(context(writer, warnings=warnings, clock=clock), "change")
    assert writer.written == ["create_role", "update_role"]
    assert work.steps == ["read", "plan"] * 3 + ["wait ['update_role'] 1", "merge 1"]
    assert result["calls"] == told(UPDATE)
    assert result["diff"]["before"] == {"name": "r", "is": "old"}
    assert warnings == ["was old"]
    assert clock.slept == pytest.approx([0.4, 0.4])


def test_what_is_there_and_never_shows_is_an_error_in_the_end(clock: FakeClock) -> None:
    work, writer = Work(), FakeWriter(*[IS_THERE] * 1000)
    with pytest.raises(PlumbError) as caught:
        work.module().run(context(writer, clock=clock), "change")
    assert caught.value is IS_THERE
    assert writer.written == ["create_role"]
    assert sum(clock.slept) == pytest.approx(0.4 + 10)


@looks.LOOKS
def test_where_a_call_ends_in_doubt_another_look_decides_and_a_call_counts_once(
    desired: str, states: list[State], answers: list[Any], written: Calls, calls: Calls, slept: float, clock: FakeClock
) -> None:
    work, writer, run_state = Work(*states), FakeWriter(*answers, attempts=1), Run()
    result = work.module().run(context(writer, run_state=run_state, clock=clock), desired)
    assert writer.written == [each.name for each in written]
    assert (result["changed"], result["calls"]) == (bool(calls), told(*calls))
    done = [name for each in run_state.told if each[0] == "executed" for name in each[1]]
    assert done == [each.name for each in calls]
    states_left = [("left", "role/r", left(NEW))] if calls and desired != "gone" else []
    assert [each for each in run_state.told if each[0] == "left"] == states_left
    assert sum(clock.slept) == pytest.approx(slept)


@looks.LEFT
def test_a_state_is_left_as_others_may_know_it(
    state: State, forms: dict[str, Form], of_change: set[str], kept: dict[str, str]
) -> None:
    module, run_state = Work(state).module(), Run()
    descriptor = replace(module.descriptor, fields=forms)
    module = replace(
        module,
        descriptor=descriptor,
        canonical=lambda value: f"meaning of {value}",
        fields_of_change=frozenset(of_change),
    )
    module.run(context(FakeWriter(), run_state=run_state), "change")
    assert run_state.told[2] == ("left", "role/r", kept)


def test_documents_by_name_are_known_again_by_their_meaning() -> None:
    module = Work().module()
    descriptor = replace(module.descriptor, fields={"is": Form.DOCUMENTS})
    module = replace(module, descriptor=descriptor, canonical=str.lower)
    one, *others = (module.state_of({"is": documents}) for documents in ({"a": "X"}, {"a": "x"}, {"A": "x"}, {}))
    assert [one == other for other in others] == [True, False, False]


def test_the_result_of_more_than_one_plan_tells_of_the_whole() -> None:
    warnings: list[str] = []
    result = run(Work(OLD, "with room"), {}, IS_FULL, desired="room and version", warnings=warnings)
    assert result["diff"]["before"] == {"name": "r", "is": "old"}
    assert (result["access"], result["id"]) == ("from old", "AROA")
    assert result["removed"] == [PRUNE.name, ADD.name]
    assert warnings == ["was old", "was with room"]


@pytest.mark.parametrize(("desired", "after", "seen"), [("change", NEW, NEW), ("gone", ABSENT, OLD)])
def test_the_result_tells_what_the_last_plan_has_seen_and_of_what_is_deleted_the_first(
    desired: str, after: State, seen: str
) -> None:
    assert run(Work(OLD, after), LOST, desired=desired)["seen"] == seen


def test_what_the_run_knows_is_asked_anew_before_another_look() -> None:
    work = Work(ABSENT, NEW)
    run(work, IS_THERE, account=Forgetting(work))
    assert work.steps[:5] == ["read", "plan", "forget", "read", "plan"]


@looks.UNEXPLAINED
def test_a_refusal_that_another_look_does_not_explain_is_an_error(
    desired: str, states: list[State], answers: list[Any], done: Calls, slept: float, clock: FakeClock
) -> None:
    error = failure(Work(*states), *answers, desired=desired, clock=clock)
    assert error is answers[-1]
    assert (error.details["changed"], error.details["calls"]) == (bool(done), told(*done))
    assert sum(clock.slept) == pytest.approx(slept)


# Failures


def test_a_failed_task_tells_what_it_had_done_and_removed() -> None:
    error, warnings = PlumbError("x", code="AccessDenied", details={"kept": 1}), list[str]()
    caught = failure(Work(), {}, error, desired="twice", warnings=warnings, run_state=(run_state := Run()))
    done = {"changed": True, "calls": told(CREATE), "removed": ["create_role"]}
    assert caught.as_result().items() >= {"kept": 1, **done}.items()
    assert warnings == ["was None"]
    assert run_state.told == [("turn", "role/r"), ("executed", ["create_role"])]


@looks.REFUSED_BY_PLUMB
def test_a_task_that_is_refused_by_plumb_itself_tells_of_calls_where_some_may_have_been_done(
    answers: list[Any], details: dict[str, Any]
) -> None:
    assert failure(Work(ABSENT, PlumbError("no")), *answers, desired="twice").details == details


def test_a_task_that_fails_at_once_has_changed_nothing() -> None:
    error = PlumbError("x", code="AccessDenied", details={"kept": 1})
    caught = failure(Work(), error, desired="twice")
    assert caught.details == {"kept": 1, "changed": False, "calls": []}


@looks.MAY_BE_DONE
def test_a_call_that_may_have_been_done_is_not_told_as_done_but_with_what_it_may_have_removed(
    states: list[State], answers: list[Any], cause: PlumbError, slept: float, clock: FakeClock
) -> None:
    error = failure(Work(*states), *answers, desired="room and version", clock=clock)
    done = [PRUNE] if answers[0] != LOST else []
    parts = ["CreatePolicyVersion was sent and its answer was lost; it may have been done.", "policy/p", cause.message]
    assert missing_from(error.message, parts) == []
    assert (error.code, error.operation, error.fault) == (cause.code, "CreatePolicyVersion", Fault.LOST)
    assert error.details == {
        "changed": bool(done),
        "calls": told(*done),
        "removed": [each.name for each in (*done, ADD)],
    }
    assert sum(clock.slept) >= slept


@looks.REFUSED_REPEATS
def test_a_repeat_that_is_refused_does_not_tell_whether_the_lost_call_was_done(
    desired: str, state: State, refused: PlumbError, call: Call, slept: float, clock: FakeClock
) -> None:
    error = failure(Work(state), LOST, *[refused] * 1000, desired=desired, clock=clock)
    parts = [f"{call.operation.api_name} was sent and its answer was lost; it may have been done.", refused.message]
    assert missing_from(error.message, parts) == []
    assert (error.code, error.operation) == (refused.code, call.operation.api_name)
    assert error.details == {"changed": False, "calls": [], "removed": [call.name]}
    assert sum(clock.slept) == pytest.approx(slept)


_BUG = KeyError("odd-secret-4711")


@looks.BUGS
def test_a_bug_in_the_middle_of_a_call_is_told_with_what_was_done(
    after: State, begin: str, calls: Calls, clock: FakeClock
) -> None:
    error = failure(Work(ABSENT, after), {}, _BUG, desired="twice", clock=clock)
    assert error.message.startswith(begin)
    assert missing_from(error.message, ["KeyError", "report"]) == []
    assert error.unexpected is _BUG
    assert (error.details["changed"], error.details["calls"]) == (True, told(*calls))
    assert error.details["removed"] == [CREATE.name, UPDATE.name]


def test_a_bug_after_the_calls_is_told_with_what_was_done() -> None:
    error = failure(Work(too_much=_BUG))
    assert (error.unexpected, error.details["changed"], error.details["calls"]) == (_BUG, True, told(CREATE))


# After the calls


def test_what_is_written_and_cannot_be_read_back_is_done_with_a_warning() -> None:
    warnings: list[str] = []
    result = run(Work(too_much=DENIED), warnings=warnings)
    assert (result["changed"], result["calls"], result["id"]) == (True, told(CREATE), "AROA")
    assert missing_from(warnings[0], ["The change is made, and could not be read back.", DENIED.message]) == []


def test_what_turned_out_to_be_too_much_is_taken_back_and_all_of_it_is_told(clock: FakeClock) -> None:
    work, writer, run_state = Work(OLD, OLD, OLD, NEW, too_much=(PRUNE,)), FakeWriter(), Run()
    result = work.module().run(context(writer, run_state=run_state, clock=clock), "version")
    assert writer.written == [ADD.name, PRUNE.name]
    assert (result["changed"], result["calls"]) == (True, told(ADD, PRUNE))
    assert (result["removed"], result["id"]) == ([ADD.name, PRUNE.name], None)
    assert result["diff"]["before"] == {"name": "r", "is": "old"}
    assert run_state.told[1:4] == [("executed", [ADD.name]), ("executed", [PRUNE.name]), ("left", "role/r", left(NEW))]
    assert clock.slept == pytest.approx([0.4, 0.8])


@looks.TAKEN_BACK
def test_what_is_to_be_taken_back_and_does_not_show_yet_is_taken_back_once_it_does(
    too_much: tuple[Call, ...], attempts: int, refused: list[Any], written: Calls, slept: float, clock: FakeClock
) -> None:
    work, writer, run_state = Work(OLD, NEW, too_much=too_much), FakeWriter({}, *refused, attempts=attempts), Run()
    result = work.module().run(context(writer, run_state=run_state, clock=clock), "version")
    assert writer.written == [each.name for each in (ADD, *written)]
    assert result["calls"] == told(ADD, *too_much)
    done = [name for each in run_state.told if each[0] == "executed" for name in each[1]]
    assert done == [each.name for each in (ADD, *too_much)]
    assert sum(clock.slept) == pytest.approx(slept)


def test_all_calls_are_told_where_what_was_taken_back_never_shows(clock: FakeClock) -> None:
    run_state, warnings = Run(), list[str]()
    result = run(Work(OLD, too_much=(PRUNE,)), desired="version", run_state=run_state, clock=clock, warnings=warnings)
    assert (result["changed"], result["calls"]) == (True, told(ADD, PRUNE))
    assert result["removed"] == [ADD.name, PRUNE.name]
    assert run_state.told[1:3] == [("executed", [ADD.name]), ("executed", [PRUNE.name])]
    assert warnings == ["was old"]
    assert sum(clock.slept) == pytest.approx(10)


@looks.NOT_TAKEN_BACK
def test_where_it_cannot_be_taken_back_the_task_fails_with_what_was_done(
    too_much: tuple[Call, ...], refused: list[Any], done: Calls, slept: float, clock: FakeClock
) -> None:
    error = failure(Work(OLD, too_much=too_much), {}, *refused, desired="version", clock=clock)
    assert (error.code, error.details["changed"], error.details["calls"]) == (refused[-1].code, True, told(*done))
    assert error.details["removed"] == [each.name for each in done]
    assert ("may have been done" in error.message) is (refused[-1] is LOST)
    assert sum(clock.slept) == pytest.approx(slept)
