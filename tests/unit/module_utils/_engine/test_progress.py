# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a task has done by now, when it has to read and plan more than once."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.plumb.aws.plugins.module_utils._engine.call import Call, ExecutedCall
from ansible_collections.plumb.aws.plugins.module_utils._engine.plan import Fields, Plan
from ansible_collections.plumb.aws.plugins.module_utils._engine.progress import Progress, Sight
from ansible_collections.plumb.aws.plugins.module_utils._iam.operations import call
from unit.searching import examples

CREATE = call("create_role", {"RoleName": "r"}, "role/r", {"arn": "arn:r"})
TAG = call("tag_role", {"RoleName": "r", "Tags": [{"Key": "a", "Value": "1"}]}, "role/r")
OTHER_TAG = call("tag_role", {"RoleName": "r", "Tags": [{"Key": "a", "Value": "2"}]}, "role/r")
UPDATE = call("update_role", {"RoleName": "r"}, "role/r")
DELETE = call("delete_role", {"RoleName": "r"}, "role/r", {"arn": "arn:r"})
PROFILE = call("create_instance_profile", {"InstanceProfileName": "r"}, "instance-profile/r", {"arn": "arn:p"})
JOIN = call("add_role_to_instance_profile", {"InstanceProfileName": "r", "RoleName": "r"}, "instance-profile/r")
WANTED: Fields = {"description": "d"}


def plan(*calls: Call, before: Fields | None = None, **more: Fields | None) -> Plan:
    return Plan(before, more.get("after", WANTED), {}, calls)


def progress(first: Plan, *executed: Call, doubt: Call | None = None, lost: bool = False) -> Progress:
    """A task that has carried out so much of its first plan."""
    made = Progress(first=first, last=first, executed=[ExecutedCall(each, {"answer": 1}) for each in executed])
    if doubt:
        made.put_in_doubt(doubt, lost=lost)
    return made


def test_a_task_that_has_done_nothing_goes_on_with_the_new_plan_as_if_it_were_the_first() -> None:
    one, other = plan(CREATE), plan(TAG)
    made = Progress()
    for each in (one, other):
        assert made.accept(each) is each
        assert (made.first, made.last) == (each, each)


def test_a_task_that_has_done_something_keeps_what_was_before() -> None:
    one, other = plan(CREATE, TAG), plan(TAG)
    made = progress(one, CREATE)
    made.accept(other)
    assert (made.first, made.last) == (one, other)
    assert made.calls == [CREATE]


# The executed calls, the call in doubt, whether its answer was lost; the new plan; what it tells, and what was executed
SIGHTS: dict[str, tuple[tuple[Call, ...], Call | None, bool, Plan, Sight, list[Call]]] = {
    "nothing in doubt": ((CREATE,), None, False, plan(TAG), Sight.CLEAR, [CREATE]),
    "what was done does not show": ((CREATE,), TAG, True, plan(CREATE, TAG), Sight.STALE, [CREATE]),
    "what was done does not show though the doubt is over": ((TAG,), UPDATE, True, plan(TAG), Sight.STALE, [TAG]),
    "refused and still planned": ((), DELETE, False, plan(DELETE), Sight.OPEN, []),
    "lost and still planned": ((CREATE,), TAG, True, plan(TAG), Sight.OPEN, [CREATE]),
    "lost and done": ((CREATE,), TAG, True, plan(), Sight.CLEAR, [CREATE, TAG]),
    "lost and done, and more to do": ((), TAG, True, plan(UPDATE), Sight.CLEAR, [TAG]),
    "lost, and now something else is to do": ((), TAG, True, plan(OTHER_TAG), Sight.CLEAR, [TAG]),
    "refused and done by somebody else": ((CREATE,), TAG, False, plan(), Sight.CLEAR, [CREATE]),
    "removed by somebody else": ((), DELETE, False, plan(after=None), Sight.CLEAR, []),
    "lost and removed": ((), DELETE, True, plan(after=None), Sight.CLEAR, [DELETE]),
    "lost and created just so": ((), CREATE, True, plan(before=WANTED), Sight.CLEAR, [CREATE]),
    "created just so by somebody else": ((), CREATE, False, plan(before=WANTED), Sight.CLEAR, []),
    "lost, and what is there is another": ((), CREATE, True, plan(TAG, before={"description": "x"}), Sight.CLEAR, []),
    "what is said of access is not the thing": (
        (), CREATE, True, plan(before={**WANTED, "access": "wider"}), Sight.CLEAR, [CREATE],
    ),
    "lost, and nothing is there any more": ((), CREATE, True, plan(after=None), Sight.CLEAR, []),
}  # fmt: skip


@pytest.mark.parametrize(("executed", "doubt", "lost", "new", "sight", "calls"), SIGHTS.values(), ids=SIGHTS)
def test_a_new_plan_tells_what_became_of_the_calls(
    executed: tuple[Call, ...], doubt: Call | None, lost: bool, new: Plan, sight: Sight, calls: list[Call]
) -> None:
    made = progress(plan(CREATE), *executed, doubt=doubt, lost=lost)
    assert made.look(new) is sight
    assert made.calls == calls
    assert (made.doubt is None) is (sight is Sight.CLEAR or doubt is None)


@pytest.mark.parametrize(
    ("executed", "lost", "new", "is_ours"),
    [
        pytest.param([CREATE], True, plan(JOIN, before={}), True, id="what comes after it is left"),
        pytest.param([], True, plan(JOIN, before=WANTED), True, id="the first call of a thing that was there"),
        pytest.param([CREATE], False, plan(JOIN, before={}), False, id="by somebody else"),
        pytest.param([CREATE], True, plan(before={}), False, id="it is another, which is left as it is"),
        pytest.param([CREATE], True, plan(TAG, before={}), False, id="something else is left"),
    ],
)
def test_what_was_created_beside_the_thing_is_known_again_by_what_is_left_to_do(
    executed: list[Call], lost: bool, new: Plan, is_ours: bool
) -> None:
    first = plan(CREATE, PROFILE, JOIN) if executed else plan(PROFILE, JOIN, before=WANTED)
    made = progress(first, *executed, doubt=PROFILE, lost=lost)
    assert made.look(new) is Sight.CLEAR
    assert made.calls == [*executed, *([PROFILE] if is_ours else [])]


def test_a_call_whose_answer_was_lost_counts_without_an_answer() -> None:
    made = progress(plan(TAG), doubt=TAG, lost=True)
    made.look(plan())
    assert made.executed == [ExecutedCall(TAG, {})]


@pytest.mark.parametrize(
    ("later", "lost", "may_be_done"),
    [
        pytest.param(TAG, False, [TAG], id="a refusal of the same call decides nothing"),
        pytest.param(call(TAG.name, dict(TAG.arguments), "x"), False, [TAG], id="the same call, planned anew"),
        pytest.param(TAG, True, [TAG], id="lost again"),
        pytest.param(OTHER_TAG, False, [], id="a refusal of another call"),
        pytest.param(UPDATE, True, [UPDATE], id="another call is lost"),
    ],
)
def test_once_an_answer_was_lost_a_later_refusal_decides_nothing(
    later: Call, lost: bool, may_be_done: list[Call]
) -> None:
    made = progress(plan(TAG), doubt=TAG, lost=True)
    made.put_in_doubt(later, lost=lost)
    assert [(each.name, each.arguments) for each in made.may_have_done()] == [
        (each.name, each.arguments) for each in may_be_done
    ]


@pytest.mark.parametrize(
    ("executed", "doubt", "lost", "calls"),
    [
        ((), None, False, []),
        ((CREATE,), None, False, [CREATE]),
        ((CREATE,), TAG, True, [CREATE, TAG]),
        ((CREATE,), TAG, False, [CREATE]),
        ((CREATE, TAG), TAG, True, [CREATE, TAG]),
    ],
)
def test_what_may_have_been_done_is_what_was_executed_and_what_was_lost(
    executed: tuple[Call, ...], doubt: Call | None, lost: bool, calls: list[Call]
) -> None:
    assert list(progress(plan(CREATE), *executed, doubt=doubt, lost=lost).may_have_done()) == calls


def test_a_call_in_doubt_that_was_made_again_and_answered_is_in_doubt_no_more() -> None:
    made = progress(plan(TAG, UPDATE), doubt=TAG, lost=True)
    assert made.look(plan(TAG, UPDATE)) is Sight.OPEN
    made.executed.append(ExecutedCall(TAG, {}))
    assert made.look(plan(UPDATE)) is Sight.CLEAR
    assert (made.doubt, made.calls) == (None, [TAG])


_CALLS = st.lists(st.sampled_from([CREATE, TAG, OTHER_TAG, UPDATE, DELETE]), max_size=4, unique_by=id)
_STATES = st.sampled_from([None, WANTED, {"description": "x"}])


@examples(60)
@given(_CALLS, st.sampled_from([None, CREATE, TAG, DELETE]), st.booleans(), _CALLS, _STATES)
def test_however_often_one_looks_a_call_counts_once(
    executed: list[Call], doubt: Call | None, lost: bool, planned: list[Call], before: Any
) -> None:
    made = progress(plan(CREATE), *executed, doubt=doubt, lost=lost)
    might = [*executed, *([doubt] if doubt and doubt not in executed else [])]
    first = made.look(plan(*planned, before=before))
    counted = made.calls
    assert made.look(plan(*planned, before=before)) is first
    assert made.calls == counted
    assert counted[: len(executed)] == executed
    assert len(counted) == len({id(each) for each in counted}) <= len(might)
