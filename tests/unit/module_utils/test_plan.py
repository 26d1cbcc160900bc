# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Carrying out a plan: nothing in check mode, each call in turn, patience, and what was done is told."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import nullcontext
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.plumb.aws.plugins.module_utils._engine.errors import PlumbError
from ansible_collections.plumb.aws.plugins.module_utils._engine.plan import (
    PATIENCE,
    AlreadyThere,
    Call,
    Plan,
    carry_out,
    lost_versions,
    pauses,
    progress,
)
from unit.module_utils.examples import FakeClock, FakeWriter, refusal

_V1 = {"version_id": "v1", "create_date": "2026-01-02", "document": {"Version": "2012-10-17"}}
CREATE = Call("create_policy", {"PolicyName": "p"}, "p", {"arn": "arn-of-p"})
PRUNE = Call("delete_policy_version", {"PolicyArn": "p", "VersionId": "v1"}, "p", {"version": _V1})
ADD = Call("create_policy_version", {"PolicyArn": "p"}, "p")
TAG = Call("tag_policy", {"PolicyArn": "p"}, "p")

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
    writer, settled = FakeWriter(refusal("AccessDenied")), []
    made = carry_out(plan_of(CREATE, ADD), writer, check_mode=True, settle=lambda: settled.append(1))
    assert (made, writer.written, settled) == ([], [], [])


def test_calls_are_made_in_order_and_answers_are_kept() -> None:
    writer = FakeWriter({"Policy": 1}, {"PolicyVersion": 2})
    made = carry_out(plan_of(CREATE, ADD), writer, check_mode=False)
    assert writer.written == ["create_policy", "create_policy_version"]
    assert [(done.call, done.response) for done in made] == [(CREATE, {"Policy": 1}), (ADD, {"PolicyVersion": 2})]


@pytest.mark.parametrize(("calls", "settled"), [((CREATE, ADD), [2]), ((), [])])
def test_settling_comes_once_after_the_last_write_and_only_if_there_was_one(
    calls: tuple[Call, ...], settled: list[int]
) -> None:
    writer, at = FakeWriter(), list[int]()
    carry_out(plan_of(*calls), writer, check_mode=False, settle=lambda: at.append(len(writer.written)))
    assert at == settled


@pytest.mark.parametrize("error", _PASSING, ids=code_of)
def test_what_passes_is_tried_again_until_it_succeeds(error: PlumbError, clock: FakeClock) -> None:
    writer = FakeWriter(error, error, error, {"done": True})
    made = carry_out(plan_of(ADD), writer, check_mode=False)
    assert writer.written == ["create_policy_version"] * 4
    assert made[0].response == {"done": True}
    assert clock.slept == pytest.approx([0.4, 0.8, 1.6])


@pytest.mark.parametrize("error", _PASSING, ids=code_of)
def test_what_does_not_pass_in_time_is_given_up(error: PlumbError, clock: FakeClock) -> None:
    with pytest.raises(PlumbError) as caught:
        carry_out(plan_of(ADD), FakeWriter(*[error] * 1000), check_mode=False)
    assert caught.value is error
    assert clock.slept == pytest.approx([0.4, 0.8, 1.6, 3.2, 4, 4, 4, 2])
    assert sum(clock.slept) == pytest.approx(PATIENCE)


@pytest.mark.parametrize("error", _LASTING, ids=code_of)
def test_what_stays_is_raised_at_once(error: PlumbError, clock: FakeClock) -> None:
    writer = FakeWriter(error)
    with pytest.raises(PlumbError) as caught:
        carry_out(plan_of(TAG, ADD), writer, check_mode=False)
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
    assert len(carry_out(plan_of(ADD, TAG), writer, check_mode=False)) == 2
    assert sum(clock.slept) == pytest.approx(2 * PATIENCE)


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
    made = carry_out(plan_of(Call(operation, {}, "x"), TAG), writer, check_mode=False)
    assert writer.written == [operation, "tag_policy"]
    assert (len(made), clock.slept) == (2, [])


@pytest.mark.parametrize("operation", ["attach_role_policy", "untag_policy", "set_default_policy_version"])
def test_what_is_to_change_and_is_not_there_is_waited_for(operation: str, clock: FakeClock) -> None:
    writer = FakeWriter(refusal("NoSuchEntity"), {})
    carry_out(plan_of(Call(operation, {}, "x")), writer, check_mode=False)
    assert (writer.written, len(clock.slept)) == ([operation] * 2, 1)


def test_a_create_that_finds_the_thing_there_asks_for_a_new_plan(clock: FakeClock) -> None:
    error = refusal("EntityAlreadyExists")
    with pytest.raises(AlreadyThere) as caught:
        carry_out(plan_of(CREATE, TAG), FakeWriter(error), check_mode=False)
    assert caught.value.error is error
    assert clock.slept == []


def test_after_a_first_call_a_thing_that_is_there_is_an_error() -> None:
    with pytest.raises(PlumbError) as caught:
        carry_out(plan_of(TAG, CREATE), FakeWriter({}, refusal("EntityAlreadyExists")), check_mode=False)
    assert caught.value.code == "EntityAlreadyExists"
    assert caught.value.details["calls"] == [TAG.as_result()]


_PRUNED = {"pruned_versions": [_V1]}


@pytest.mark.parametrize(
    ("done", "details"),
    [
        ((), {"changed": False, "calls": []}),
        ((TAG,), {"changed": True, "calls": [{"operation": "TagPolicy", "target": "p"}]}),
        ((PRUNE,), {"changed": True, "calls": [{"operation": "DeletePolicyVersion", "target": "p"}], **_PRUNED}),
        ((PRUNE, TAG), {"changed": True, "calls": [PRUNE.as_result(), TAG.as_result()], **_PRUNED}),
    ],
)
def test_an_error_tells_what_had_been_done_and_returns_what_was_pruned(
    done: tuple[Call, ...], details: dict[str, Any]
) -> None:
    error = PlumbError("x", code="AccessDenied", details={"kept": 1})
    with pytest.raises(PlumbError) as caught:
        carry_out(plan_of(*done, ADD, PRUNE), FakeWriter(*({} for _call in done), error), check_mode=False)
    assert caught.value.as_result().items() >= {**details, "kept": 1}.items()
    assert ("pruned_versions" in caught.value.details) is ("pruned_versions" in details)


def test_an_error_while_settling_tells_what_had_been_done() -> None:
    def settle() -> None:
        raise refusal("AccessDenied")

    with pytest.raises(PlumbError) as caught:
        carry_out(plan_of(CREATE), FakeWriter(), check_mode=False, settle=settle)
    assert caught.value.details == {"changed": True, "calls": [CREATE.as_result()]}


def test_progress_and_lost_versions_of_nothing_are_empty() -> None:
    assert progress([]) == {"changed": False, "calls": []}
    assert lost_versions([CREATE, ADD]) == []
    assert lost_versions([CREATE, PRUNE]) == [_V1]


class _Journal:
    """Notes what it is told."""

    def __init__(self) -> None:
        self.told: list[tuple[str, list[Call]]] = []

    def planned(self, calls: Sequence[Call]) -> None:
        self.told.append(("planned", list(calls)))

    def made(self, calls: Sequence[Call]) -> None:
        self.told.append(("made", list(calls)))


@pytest.mark.parametrize(
    ("calls", "answers", "check_mode", "told"),
    [
        pytest.param((CREATE, TAG), [], True, [("planned", [CREATE, TAG])], id="planned in check mode"),
        pytest.param((CREATE, TAG), [], False, [("made", [CREATE, TAG])], id="made"),
        pytest.param((), [], True, [], id="nothing to plan"),
        pytest.param((), [], False, [], id="nothing to make"),
        pytest.param((PRUNE, TAG), [{}, _LASTING[0]], False, [("made", [PRUNE])], id="made until one failed"),
        pytest.param((PRUNE, TAG), [_LASTING[0]], False, [], id="failed at once"),
    ],
)
def test_the_journal_is_told_what_was_planned_or_made(
    calls: tuple[Call, ...], answers: list[Any], check_mode: bool, told: list[tuple[str, list[Call]]]
) -> None:
    journal = _Journal()
    with nullcontext() if _LASTING[0] not in answers else pytest.raises(PlumbError):
        carry_out(plan_of(*calls), FakeWriter(*answers), check_mode=check_mode, journal=journal)
    assert journal.told == told


@pytest.mark.parametrize(
    ("call", "subjects"),
    [
        (Call("create_policy", {"PolicyName": "p"}, "", {"arn": "P"}), {"P"}),
        (Call("tag_policy", {"PolicyArn": "P"}, ""), {"P"}),
        (Call("attach_role_policy", {"PolicyArn": "P", "RoleName": "r"}, ""), {"P", "role/r"}),
        (Call("detach_user_policy", {"PolicyArn": "P", "UserName": "u"}, ""), {"P"}),
        (Call("create_role", {"RoleName": "r", "PermissionsBoundary": "B"}, "", {"arn": "R"}), {"role/r", "B"}),
        (
            Call("put_role_permissions_boundary", {"RoleName": "r", "PermissionsBoundary": "B"}, ""),
            {"role/r", "B"},
        ),
        (Call("delete_role", {"RoleName": "r"}, "", {"permissions_boundary": "B"}), {"role/r", "B"}),
        (Call("update_role", {"RoleName": "r"}, ""), {"role/r"}),
    ],
)
def test_a_call_names_all_that_it_changes(call: Call, subjects: set[str]) -> None:
    assert call.subjects == subjects


@pytest.mark.parametrize(
    ("operation", "api_name"),
    [
        ("create_policy_version", "CreatePolicyVersion"),
        ("remove_role_from_instance_profile", "RemoveRoleFromInstanceProfile"),
    ],
)
def test_a_call_is_reported_under_the_name_that_aws_gives_it(operation: str, api_name: str) -> None:
    assert Call(operation, {}, "arn").as_result() == {"operation": api_name, "target": "arn"}


@given(
    st.lists(st.floats(min_value=0, max_value=1, exclude_max=True), max_size=30),
    st.floats(min_value=0.1, max_value=500),
)
def test_pauses_grow_with_jitter_and_end_in_time(jitters: list[float], within: float) -> None:
    clock = FakeClock(*jitters)
    pause = pauses(clock.as_clock(), within=within)
    while pause():
        pass
    assert sum(clock.slept) == pytest.approx(within)
    jitters += [0.5] * len(clock.slept)
    waits = [min(0.4 * 2**turn, 4.0) * (0.5 + jitters[turn]) for turn in range(len(clock.slept))]
    assert clock.slept[:-1] == pytest.approx(waits[:-1])
    assert clock.slept[-1] <= waits[-1] + 1e-9


def test_the_time_that_is_spent_between_pauses_counts() -> None:
    clock = FakeClock()
    pause = pauses(clock.as_clock(), within=10)
    assert pause()
    clock.time += 10
    assert not pause()


def test_two_that_wait_at_once_wait_differently() -> None:
    slept = []
    for jitter in (0.0, 0.999):
        clock = FakeClock(jitter)
        pauses(clock.as_clock(), within=10)()
        slept += clock.slept
    assert slept == pytest.approx([0.2, 0.5996])
