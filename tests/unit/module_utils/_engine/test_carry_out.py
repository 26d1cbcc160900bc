# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Carrying out a plan: nothing in check mode, each call in turn, patience, and what was done is told."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import nullcontext
from typing import Any

import pytest

from ansible_collections.plumb.aws.plugins.module_utils._engine.call import Call
from ansible_collections.plumb.aws.plugins.module_utils._engine.carry_out import (
    WRITE_RETRY_SECONDS,
    CreateConflict,
    carry_out,
)
from ansible_collections.plumb.aws.plugins.module_utils._engine.errors import PlumbError
from ansible_collections.plumb.aws.plugins.module_utils._engine.plan import Plan
from ansible_collections.plumb.aws.plugins.module_utils._iam.operations import call
from unit.module_utils.examples import FakeClock, FakeWriter, refusal

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
    refusal("LimitExceeded"),
    refusal("MalformedPolicyDocument", "Syntax errors in policy."),
    refusal("InvalidInput"),
    refusal("Throttling"),
    PlumbError("no code at all"),
    PlumbError("a refusal without words", code="MalformedPolicyDocument"),
]


def plan_of(*calls: Call) -> Plan:
    return Plan(before={}, after={}, result={}, calls=calls)


def code_of(error: PlumbError) -> str:
    return f"{error.code}: {error.aws_message}"


def test_check_mode_makes_no_call_and_waits_for_nothing() -> None:
    writer, waited = FakeWriter(refusal("AccessDenied")), []
    executed = carry_out(plan_of(CREATE, ADD), writer, check_mode=True, wait=lambda: waited.append(1))
    assert (executed, writer.written, waited) == ([], [], [])


def test_calls_are_made_in_order_and_answers_are_kept() -> None:
    writer = FakeWriter({"Policy": 1}, {"PolicyVersion": 2})
    executed = carry_out(plan_of(CREATE, ADD), writer, check_mode=False)
    assert writer.written == ["create_policy", "create_policy_version"]
    assert [(done.call, done.response) for done in executed] == [(CREATE, {"Policy": 1}), (ADD, {"PolicyVersion": 2})]


@pytest.mark.parametrize(("calls", "waited"), [((CREATE, ADD), [2]), ((), [])])
def test_waiting_comes_once_after_the_last_write_and_only_if_there_was_one(
    calls: tuple[Call, ...], waited: list[int]
) -> None:
    writer, at = FakeWriter(), list[int]()
    carry_out(plan_of(*calls), writer, check_mode=False, wait=lambda: at.append(len(writer.written)))
    assert at == waited


@pytest.mark.parametrize("error", _PASSING, ids=code_of)
def test_what_passes_is_tried_again_until_it_succeeds(error: PlumbError, clock: FakeClock) -> None:
    writer = FakeWriter(error, error, error, {"done": True})
    executed = carry_out(plan_of(ADD), writer, check_mode=False, clock=clock.as_clock())
    assert writer.written == ["create_policy_version"] * 4
    assert executed[0].response == {"done": True}
    assert clock.slept == pytest.approx([0.4, 0.8, 1.6])


@pytest.mark.parametrize("error", _PASSING, ids=code_of)
def test_what_does_not_pass_in_time_is_given_up(error: PlumbError, clock: FakeClock) -> None:
    with pytest.raises(PlumbError) as caught:
        carry_out(plan_of(ADD), FakeWriter(*[error] * 1000), check_mode=False, clock=clock.as_clock())
    assert caught.value is error
    assert clock.slept == pytest.approx([0.4, 0.8, 1.6, 3.2, 4, 4, 4, 2])
    assert sum(clock.slept) == pytest.approx(WRITE_RETRY_SECONDS)


@pytest.mark.parametrize("error", _LASTING, ids=code_of)
def test_what_stays_is_raised_at_once(error: PlumbError, clock: FakeClock) -> None:
    writer = FakeWriter(error)
    with pytest.raises(PlumbError) as caught:
        carry_out(plan_of(TAG, ADD), writer, check_mode=False, clock=clock.as_clock())
    assert caught.value is error
    assert (writer.written, clock.slept) == (["tag_policy"], [])


def test_a_clock_that_is_given_is_the_one_that_counts(clock: FakeClock) -> None:
    other = FakeClock()
    writer = FakeWriter(refusal("ConcurrentModification"), {})
    carry_out(plan_of(ADD), writer, check_mode=False, clock=other.as_clock())
    assert (len(other.slept), clock.slept) == (1, [])


def test_each_call_has_a_patience_of_its_own(clock: FakeClock) -> None:
    nearly_too_long = [refusal("ConcurrentModification")] * 8
    writer = FakeWriter(*nearly_too_long, {}, *nearly_too_long, {})
    assert len(carry_out(plan_of(ADD, TAG), writer, check_mode=False, clock=clock.as_clock())) == 2
    assert sum(clock.slept) == pytest.approx(2 * WRITE_RETRY_SECONDS)


@pytest.mark.parametrize(
    "operation",
    [
        "delete_policy",
        "delete_policy_version",
        "detach_role_policy",
        "detach_user_policy",
        "remove_role_from_instance_profile",
        "delete_role_permissions_boundary",
    ],
)
def test_what_is_to_go_and_is_not_there_has_gone(operation: str, clock: FakeClock) -> None:
    writer = FakeWriter(refusal("NoSuchEntity"))
    executed = carry_out(plan_of(call(operation, {}, "x"), TAG), writer, check_mode=False, clock=clock.as_clock())
    assert writer.written == [operation, "tag_policy"]
    assert (len(executed), clock.slept) == (2, [])


@pytest.mark.parametrize("operation", ["attach_role_policy", "untag_policy", "set_default_policy_version"])
def test_what_is_to_change_and_is_not_there_is_waited_for(operation: str, clock: FakeClock) -> None:
    writer = FakeWriter(refusal("NoSuchEntity"), {})
    carry_out(plan_of(call(operation, {}, "x")), writer, check_mode=False, clock=clock.as_clock())
    assert (writer.written, len(clock.slept)) == ([operation] * 2, 1)


def test_a_create_that_finds_the_thing_there_asks_for_a_new_plan(clock: FakeClock) -> None:
    error = refusal("EntityAlreadyExists")
    with pytest.raises(CreateConflict) as caught:
        carry_out(plan_of(CREATE, TAG), FakeWriter(error), check_mode=False, clock=clock.as_clock())
    assert caught.value.error is error
    assert clock.slept == []


def test_after_a_first_call_a_thing_that_is_there_is_an_error() -> None:
    with pytest.raises(PlumbError) as caught:
        carry_out(plan_of(TAG, CREATE), FakeWriter({}, refusal("EntityAlreadyExists")), check_mode=False)
    assert caught.value.code == "EntityAlreadyExists"
    assert [done.call for done in caught.value.executed] == [TAG]


@pytest.mark.parametrize("done", [(), (TAG,), (PRUNE,), (PRUNE, TAG)])
def test_an_error_has_the_calls_that_had_been_made_with_their_answers(done: tuple[Call, ...]) -> None:
    error = PlumbError("x", code="AccessDenied", details={"kept": 1})
    answers = [{"answer": number} for number in range(len(done))]
    with pytest.raises(PlumbError) as caught:
        carry_out(plan_of(*done, ADD, PRUNE), FakeWriter(*answers, error), check_mode=False)
    assert caught.value is error
    assert [each.call for each in error.executed] == list(done)
    assert [each.response for each in error.executed] == answers
    assert error.details == {"kept": 1}


def test_an_error_while_waiting_has_the_calls_that_had_been_made() -> None:
    def wait() -> None:
        raise refusal("AccessDenied")

    with pytest.raises(PlumbError) as caught:
        carry_out(plan_of(CREATE), FakeWriter(), check_mode=False, wait=wait)
    assert [done.call for done in caught.value.executed] == [CREATE]


class _Journal:
    """Notes what it is told."""

    def __init__(self) -> None:
        self.told: list[tuple[str, list[Call]]] = []

    def planned(self, calls: Iterable[Call]) -> None:
        self.told.append(("planned", list(calls)))

    def executed(self, calls: Iterable[Call]) -> None:
        self.told.append(("executed", list(calls)))


@pytest.mark.parametrize(
    ("calls", "answers", "check_mode", "told"),
    [
        pytest.param((CREATE, TAG), [], True, [("planned", [CREATE, TAG])], id="planned in check mode"),
        pytest.param((CREATE, TAG), [], False, [("executed", [CREATE, TAG])], id="executed"),
        pytest.param((), [], True, [], id="nothing to plan"),
        pytest.param((), [], False, [], id="nothing to execute"),
        pytest.param((PRUNE, TAG), [{}, _LASTING[0]], False, [("executed", [PRUNE])], id="executed until one failed"),
        pytest.param((PRUNE, TAG), [_LASTING[0]], False, [], id="failed at once"),
    ],
)
def test_the_journal_is_told_what_was_planned_or_executed(
    calls: tuple[Call, ...], answers: list[Any], check_mode: bool, told: list[tuple[str, list[Call]]]
) -> None:
    journal = _Journal()
    with nullcontext() if _LASTING[0] not in answers else pytest.raises(PlumbError):
        carry_out(plan_of(*calls), FakeWriter(*answers), check_mode=check_mode, journal=journal)
    assert journal.told == told
