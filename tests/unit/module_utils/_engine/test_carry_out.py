# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Carrying out a plan: nothing in check mode, each call in turn, patience, and what another look has to decide."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import nullcontext, suppress
from typing import Any

import pytest

from ansible_collections.plumb.aws.plugins.module_utils._engine.call import Call, CallJournal, ExecutedCall
from ansible_collections.plumb.aws.plugins.module_utils._engine.carry_out import (
    WRITE_RETRY_SECONDS,
    ReadAgain,
    carry_out,
)
from ansible_collections.plumb.aws.plugins.module_utils._engine.clock import OUTAGE_SECONDS
from ansible_collections.plumb.aws.plugins.module_utils._engine.errors import Fault, PlumbError
from ansible_collections.plumb.aws.plugins.module_utils._engine.plan import Plan
from ansible_collections.plumb.aws.plugins.module_utils._iam.operations import OPERATIONS, call
from unit.module_utils.examples import FakeClock, FakeWriter, refusal, unanswered

_V1 = {"version_id": "v1", "create_date": "2026-01-02", "document": {"Version": "2012-10-17"}}
CREATE = call("create_policy", {"PolicyName": "p"}, "p", {"arn": "arn-of-p"})
PRUNE = call("delete_policy_version", {"PolicyArn": "p", "VersionId": "v1"}, "p", {"version": _V1})
ADD = call("create_policy_version", {"PolicyArn": "p"}, "p")
TAG = call("tag_policy", {"PolicyArn": "p"}, "p")

_UNKNOWN_PRINCIPAL = refusal("MalformedPolicyDocument", 'Invalid principal in policy: "AWS":"arn:aws:iam::1:role/new"')
_PASSING = [
    refusal("NoSuchEntity"),
    refusal("ConcurrentModification"),
    refusal("EntityTemporarilyUnmodifiable"),
    refusal("DeleteConflict"),
    _UNKNOWN_PRINCIPAL,
]
_LASTING = [
    refusal("AccessDenied"),
    refusal("MalformedPolicyDocument", "Syntax errors in policy."),
    refusal("InvalidInput"),
    refusal("EntityAlreadyExists"),
    PlumbError("no code at all"),
    PlumbError("a refusal without words", code="MalformedPolicyDocument"),
]
_THROTTLED, _NOT_SENT, _LOST = map(unanswered, Fault)


def plan_of(*calls: Call) -> Plan:
    return Plan(before={}, after={}, result={}, calls=calls)


def code_of(error: PlumbError) -> str:
    return f"{error.code}: {error.aws_message}"


def done(
    writer: FakeWriter,
    *calls: Call,
    clock: FakeClock | None = None,
    check_mode: bool = False,
    journal: CallJournal | None = None,
) -> list[ExecutedCall]:
    """What was done where all went well."""
    executed: list[ExecutedCall] = []
    clock = clock or FakeClock()
    carry_out(
        plan_of(*calls), writer, check_mode=check_mode, executed=executed, journal=journal, clock=clock.as_clock()
    )
    return executed


def doubt_of(writer: FakeWriter, *calls: Call, clock: FakeClock | None = None) -> ReadAgain:
    """What another look has to decide."""
    with pytest.raises(ReadAgain) as caught:
        done(writer, *calls, clock=clock)
    return caught.value


def test_check_mode_makes_no_call() -> None:
    writer = FakeWriter(refusal("AccessDenied"))
    assert (done(writer, CREATE, ADD, check_mode=True), writer.written) == ([], [])


def test_calls_are_made_in_order_and_answers_are_kept() -> None:
    writer = FakeWriter({"Policy": 1}, {"PolicyVersion": 2})
    executed = done(writer, CREATE, ADD)
    assert writer.written == ["create_policy", "create_policy_version"]
    assert executed == [ExecutedCall(CREATE, {"Policy": 1}), ExecutedCall(ADD, {"PolicyVersion": 2})]


def test_what_is_executed_comes_behind_what_was_before() -> None:
    executed = [ExecutedCall(PRUNE, {"first": True})]
    carry_out(plan_of(ADD), FakeWriter({"second": True}), check_mode=False, executed=executed)
    assert executed == [ExecutedCall(PRUNE, {"first": True}), ExecutedCall(ADD, {"second": True})]


# What AWS refuses


@pytest.mark.parametrize("error", _PASSING, ids=code_of)
def test_what_passes_is_tried_again_until_it_succeeds(error: PlumbError, clock: FakeClock) -> None:
    writer = FakeWriter(error, error, error, {"done": True})
    (executed,) = done(writer, ADD, clock=clock)
    assert writer.written == ["create_policy_version"] * 4
    assert executed.response == {"done": True}
    assert clock.slept == pytest.approx([0.4, 0.8, 1.6])


@pytest.mark.parametrize("error", _PASSING, ids=code_of)
def test_what_does_not_pass_in_time_is_given_up(error: PlumbError, clock: FakeClock) -> None:
    with pytest.raises(PlumbError) as caught:
        done(FakeWriter(*[error] * 1000), ADD, clock=clock)
    assert caught.value is error
    assert clock.slept == pytest.approx([0.4, 0.8, 1.6, 3.2, 4, 4, 4, 2])
    assert sum(clock.slept) == pytest.approx(WRITE_RETRY_SECONDS)


@pytest.mark.parametrize("error", _LASTING, ids=code_of)
def test_what_stays_is_raised_at_once(error: PlumbError, clock: FakeClock) -> None:
    writer = FakeWriter(error)
    with pytest.raises(PlumbError) as caught:
        done(writer, TAG, ADD, clock=clock)
    assert caught.value is error
    assert (writer.written, clock.slept) == (["tag_policy"], [])


def test_a_clock_that_is_given_is_the_one_that_counts(clock: FakeClock) -> None:
    other = FakeClock()
    done(FakeWriter(refusal("ConcurrentModification"), {}), ADD, clock=other)
    assert (len(other.slept), clock.slept) == (1, [])


def test_each_call_has_a_patience_of_its_own(clock: FakeClock) -> None:
    nearly_too_long = [refusal("ConcurrentModification")] * 8
    writer = FakeWriter(*nearly_too_long, {}, *nearly_too_long, {})
    assert len(done(writer, ADD, TAG, clock=clock)) == 2
    assert sum(clock.slept) == pytest.approx(2 * WRITE_RETRY_SECONDS)


@pytest.mark.parametrize("operation", ["attach_role_policy", "untag_policy", "set_default_policy_version"])
def test_what_is_to_change_and_is_not_there_is_waited_for(operation: str, clock: FakeClock) -> None:
    writer = FakeWriter(refusal("NoSuchEntity"), {})
    done(writer, call(operation, {}, "x"), clock=clock)
    assert (writer.written, len(clock.slept)) == ([operation] * 2, 1)


@pytest.mark.parametrize("done_before", [(), (TAG,), (PRUNE,), (PRUNE, TAG)])
def test_after_an_error_the_calls_that_had_been_made_are_known_with_their_answers(
    done_before: tuple[Call, ...],
) -> None:
    error = PlumbError("x", code="AccessDenied", details={"kept": 1})
    answers = [{"answer": number} for number in range(len(done_before))]
    executed: list[ExecutedCall] = []
    with pytest.raises(PlumbError) as caught:
        carry_out(plan_of(*done_before, ADD, PRUNE), FakeWriter(*answers, error), check_mode=False, executed=executed)
    assert caught.value is error
    assert [each.call for each in executed] == list(done_before)
    assert [each.response for each in executed] == answers
    assert error.details == {"kept": 1}


# What another look at IAM decides


@pytest.mark.parametrize("operation", [entry.name for entry in OPERATIONS.values() if entry.removes])
def test_what_is_to_go_and_is_not_there_asks_for_another_look(operation: str, clock: FakeClock) -> None:
    error, gone = refusal("NoSuchEntity"), call(operation, {}, "x")
    writer = FakeWriter(error)
    doubt = doubt_of(writer, gone, TAG, clock=clock)
    assert (doubt.call, doubt.error, doubt.lost) == (gone, error, False)
    assert (writer.written, clock.slept) == ([operation], [])


@pytest.mark.parametrize("operation", [entry.name for entry in OPERATIONS.values() if entry.creates])
@pytest.mark.parametrize("before", [(), (TAG,)], ids=["first", "after a call"])
def test_a_create_that_finds_the_thing_there_asks_for_another_look(
    operation: str, before: tuple[Call, ...], clock: FakeClock
) -> None:
    error, create = refusal("EntityAlreadyExists"), call(operation, {}, "x", {"arn": "x"})
    doubt = doubt_of(FakeWriter(*[{}] * len(before), error), *before, create, TAG, clock=clock)
    assert (doubt.call, doubt.error, doubt.lost) == (create, error, False)
    assert clock.slept == []


@pytest.mark.parametrize("full", [CREATE, ADD, TAG], ids=lambda each: each.name)
def test_where_a_quota_is_used_up_another_look_decides(full: Call, clock: FakeClock) -> None:
    error = refusal("LimitExceeded")
    doubt = doubt_of(FakeWriter(error), full, clock=clock)
    assert (doubt.call, doubt.error, doubt.lost, clock.slept) == (full, error, False, [])


def test_a_bug_in_the_middle_of_a_call_may_have_come_after_it_was_done(clock: FakeClock) -> None:
    bug = KeyError("x")
    doubt = doubt_of(FakeWriter({}, bug), PRUNE, TAG, clock=clock)
    assert (doubt.call, doubt.error.unexpected, doubt.lost) == (TAG, bug, True)
    assert "Please report it" in str(doubt)
    assert clock.slept == []


# Requests that get no answer


@pytest.mark.parametrize("made", [CREATE, PRUNE, ADD, TAG], ids=lambda each: each.name)
@pytest.mark.parametrize("error", [_THROTTLED, _NOT_SENT], ids=code_of)
def test_what_aws_has_not_looked_at_is_sent_again(error: PlumbError, made: Call, clock: FakeClock) -> None:
    writer = FakeWriter(error, error, {"done": True})
    assert done(writer, made, clock=clock) == [ExecutedCall(made, {"done": True})]
    assert writer.written == [made.name] * 3
    assert clock.slept == pytest.approx([0.4, 0.8])


@pytest.mark.parametrize("made", [CREATE, PRUNE, TAG], ids=lambda each: each.name)
def test_a_call_that_may_be_sent_twice_is_sent_again_where_its_answer_is_lost(made: Call, clock: FakeClock) -> None:
    writer = FakeWriter(_LOST, _LOST, {"done": True})
    assert done(writer, made, clock=clock) == [ExecutedCall(made, {"done": True})]
    assert clock.slept == pytest.approx([0.4, 0.8])


@pytest.mark.parametrize("before", [(), (_THROTTLED, _NOT_SENT)], ids=["at once", "after others"])
def test_a_call_that_must_not_be_sent_twice_is_not(before: tuple[PlumbError, ...], clock: FakeClock) -> None:
    writer = FakeWriter(*before, _LOST)
    doubt = doubt_of(writer, ADD, clock=clock)
    assert (doubt.call, doubt.error, doubt.lost) == (ADD, _LOST, True)
    assert (len(writer.written), len(clock.slept)) == (len(before) + 1, len(before))


@pytest.mark.parametrize(
    ("made", "error"),
    [
        pytest.param(PRUNE, refusal("NoSuchEntity"), id="removed by the first"),
        pytest.param(CREATE, refusal("EntityAlreadyExists"), id="created by the first"),
        pytest.param(TAG, refusal("LimitExceeded"), id="full by the first"),
        pytest.param(TAG, refusal("AccessDenied"), id="refused for another reason"),
    ],
)
def test_a_refusal_after_a_lost_answer_does_not_tell_what_became_of_the_first(
    made: Call, error: PlumbError, clock: FakeClock
) -> None:
    doubt = doubt_of(FakeWriter(_LOST, error), made, clock=clock)
    assert (doubt.call, doubt.error, doubt.lost) == (made, error, True)


@pytest.mark.parametrize("error", [_THROTTLED, _NOT_SENT], ids=code_of)
def test_an_outage_that_lasts_is_an_error_in_the_end(error: PlumbError, clock: FakeClock) -> None:
    with pytest.raises(PlumbError) as caught:
        done(FakeWriter(*[error] * 1000), TAG, clock=clock)
    assert caught.value is error
    assert sum(clock.slept) == pytest.approx(OUTAGE_SECONDS)


def test_answers_that_are_lost_again_and_again_ask_for_another_look_in_the_end(clock: FakeClock) -> None:
    doubt = doubt_of(FakeWriter(*[_LOST] * 1000), TAG, clock=clock)
    assert (doubt.call, doubt.error, doubt.lost) == (TAG, _LOST, True)
    assert sum(clock.slept) == pytest.approx(OUTAGE_SECONDS)


@pytest.mark.parametrize("error", [_THROTTLED, _NOT_SENT, _LOST], ids=code_of)
def test_no_more_attempts_are_made_than_the_writer_allows(error: PlumbError, clock: FakeClock) -> None:
    writer = FakeWriter(*[error] * 1000, attempts=3)
    with pytest.raises(ReadAgain if error is _LOST else PlumbError):
        done(writer, TAG, clock=clock)
    assert (len(writer.written), len(clock.slept)) == (3, 2)


# What the journal is told


class _Journal:
    """Notes what it is told."""

    def __init__(self) -> None:
        self.told: list[Any] = []

    def planned(self, calls: Iterable[Call]) -> None:
        self.told.append(("planned", list(calls)))

    def executed(self, calls: Iterable[Call]) -> None:
        self.told.append(("executed", list(calls)))

    def sending(self, call: Call) -> None:
        self.told.append(("sending", call))

    def ended(self, call: Call, error: PlumbError | None) -> None:
        self.told.append(("ended", call, error))


def _made(*calls: Call) -> list[Any]:
    return [told for each in calls for told in (("sending", each), ("ended", each, None))]


_DENIED = _LASTING[0]


@pytest.mark.parametrize(
    ("calls", "answers", "check_mode", "told"),
    [
        pytest.param((CREATE, TAG), [], True, [("planned", [CREATE, TAG])], id="planned in check mode"),
        pytest.param((CREATE, TAG), [], False, [*_made(CREATE, TAG), ("executed", [CREATE, TAG])], id="executed"),
        pytest.param((), [], True, [], id="nothing to plan"),
        pytest.param((), [], False, [], id="nothing to execute"),
        pytest.param(
            (PRUNE, TAG),
            [{}, _DENIED],
            False,
            [*_made(PRUNE), ("sending", TAG), ("ended", TAG, _DENIED), ("executed", [PRUNE])],
            id="executed until one failed",
        ),
        pytest.param((PRUNE, TAG), [_DENIED], False, [("sending", PRUNE), ("ended", PRUNE, _DENIED)], id="failed"),
        pytest.param((ADD, TAG), [_LOST], False, [("sending", ADD), ("ended", ADD, _LOST)], id="in doubt"),
        pytest.param((TAG,), [_THROTTLED, _LOST, {}], False, [*_made(TAG), ("executed", [TAG])], id="once a call"),
    ],
)
def test_the_journal_is_told_what_was_planned_sent_and_executed(
    calls: tuple[Call, ...], answers: list[Any], check_mode: bool, told: list[Any]
) -> None:
    journal = _Journal()
    fails = _DENIED in answers or ADD in calls
    with pytest.raises((PlumbError, ReadAgain)) if fails else nullcontext():
        done(FakeWriter(*answers), *calls, check_mode=check_mode, journal=journal)
    assert journal.told == told


def test_the_journal_is_told_of_a_bug_too() -> None:
    journal, bug = _Journal(), KeyError("x")
    with suppress(ReadAgain):
        done(FakeWriter(bug), TAG, journal=journal)
    (_sending, (ended, made, error)) = journal.told
    assert (ended, made, error.unexpected) == ("ended", TAG, bug)


def test_the_journal_is_told_what_this_plan_has_executed_and_not_what_was_before() -> None:
    journal = _Journal()
    executed = [ExecutedCall(PRUNE, {})]
    carry_out(plan_of(TAG), FakeWriter(), check_mode=False, executed=executed, journal=journal)
    assert journal.told == [*_made(TAG), ("executed", [TAG])]


def test_a_call_is_not_sent_where_the_journal_cannot_take_it() -> None:
    class _Broken(_Journal):
        def sending(self, call: Call) -> None:
            raise refusal("AccessDenied")

    writer = FakeWriter()
    with pytest.raises(PlumbError):
        done(writer, TAG, journal=_Broken())
    assert writer.written == []
