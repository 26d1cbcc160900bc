# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a dry run makes of the calls it has planned is what the embedded IAM makes of them once they are made."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import hypothesis
import pytest
from hypothesis import strategies as st

from ansible_collections.plumb.aws.plugins.module_utils._iam.operations import OPERATIONS
from ansible_collections.plumb.aws.plugins.module_utils._iam.replay import replayed
from contract import words
from contract.case import OWN, Case, Step, Task
from contract.generator import generate
from replay.world import World, known, reads_of, state_of, unlike

NewWorld = Callable[[], World]


def _steps(*steps: tuple[str, dict[str, Any]]) -> tuple[Step, ...]:
    return tuple(Step(operation, arguments) for operation, arguments in steps)


def _text(document: Any) -> str:
    return json.dumps(document)


READER, WRITER, LIMITS = (words.arn_of(name) for name in words.POLICIES)
FIRST, SECOND, THIRD = (words.SEED_POLICIES[number] for number in (0, 3, 5))
TRUST, OTHER_TRUST = words.SEED_TRUSTS[0], words.SEED_TRUSTS[3]
TAG = [{"Key": "team", "Value": "blue"}, {"Key": "cost", "Value": "7"}]

# Something of everything that a call can touch.
FULL = Case(
    "full",
    _steps(
        ("create_policy", {"PolicyName": "reader", "PolicyDocument": _text(FIRST), "Tags": TAG}),
        ("create_policy_version", {"PolicyArn": READER, "PolicyDocument": _text(SECOND), "SetAsDefault": True}),
        ("create_policy_version", {"PolicyArn": READER, "PolicyDocument": _text(THIRD), "SetAsDefault": False}),
        ("create_policy", {"PolicyName": "limits", "PolicyDocument": _text(FIRST)}),
        (
            "create_role",
            {
                "RoleName": "app",
                "AssumeRolePolicyDocument": _text(TRUST),
                "PermissionsBoundary": LIMITS,
                "Description": "d",
                "MaxSessionDuration": 7200,
                "Tags": TAG,
            },
        ),
        ("create_role", {"RoleName": "build", "AssumeRolePolicyDocument": _text(words.TRUSTS_IN_OWN[0])}),
        ("attach_role_policy", {"RoleName": "app", "PolicyArn": READER}),
        ("attach_role_policy", {"RoleName": "app", "PolicyArn": words.of_aws("ReadOnlyAccess")}),
        ("attach_role_policy", {"RoleName": "build", "PolicyArn": READER}),
        ("put_role_policy", {"RoleName": "app", "PolicyName": "one", "PolicyDocument": _text(FIRST)}),
        ("put_role_policy", {"RoleName": "app", "PolicyName": "two", "PolicyDocument": _text(FIRST)}),
        ("create_instance_profile", {"InstanceProfileName": "machines", "Tags": TAG}),
        ("create_instance_profile", {"InstanceProfileName": "idle", "Path": "/team/"}),
        ("add_role_to_instance_profile", {"InstanceProfileName": "machines", "RoleName": "app"}),
        ("create_user", {"UserName": "ann", "PermissionsBoundary": LIMITS}),
        ("create_group", {"GroupName": "people"}),
        ("attach_user_policy", {"UserName": "ann", "PolicyArn": READER}),
        ("attach_group_policy", {"GroupName": "people", "PolicyArn": READER}),
        ("put_user_policy", {"UserName": "ann", "PolicyName": "one", "PolicyDocument": _text(FIRST)}),
        ("put_group_policy", {"GroupName": "people", "PolicyName": "one", "PolicyDocument": _text(FIRST)}),
    ),
    (),
)


def _policy(**options: Any) -> Task:
    return {"plumb.aws.iam_managed_policy": options}


def _role(**options: Any) -> Task:
    return {"plumb.aws.iam_role_trust": options}


def _attachment(kind: str = "role", **options: Any) -> Task:
    return {f"plumb.aws.iam_{kind}_attachment": options}


def _inline(**options: Any) -> Task:
    return {"plumb.aws.iam_inline_policy": options}


def _profile(**options: Any) -> Task:
    return {"plumb.aws.iam_instance_profile": options}


# For each operation a task that plans it on the full account.
PLANNED_BY: dict[str, Task] = {
    "add_role_to_instance_profile": _profile(name="machines", role="build"),
    "attach_group_policy": _attachment("group", group="people", policies=["limits"]),
    "attach_role_policy": _attachment(role="app", policies=["limits"]),
    "attach_user_policy": _attachment("user", user="ann", policies=["limits"]),
    "create_instance_profile": _profile(name="web", role="build", path="/team/", tags={"b": "2", "a": "1"}),
    "create_policy": _policy(name="writer", policy=FIRST, description="d", tags={"b": "2", "a": "1"}, path="/team/"),
    "create_policy_version": _policy(name="reader", policy=words.SEED_POLICIES[6]),
    "create_role": _role(
        name="night", trust_policy=TRUST, permissions_boundary="limits", tags={"b": "2", "a": "1"}, path="/team/"
    ),
    "delete_group_policy": _inline(group="people", name="one", state="absent"),
    "delete_instance_profile": _profile(name="machines", state="absent"),
    "delete_policy": _policy(name="reader", state="absent", detach=True),
    "delete_policy_version": _policy(name="reader", only_version=True),
    "delete_role": _role(name="app", state="absent", detach=True),
    "delete_role_permissions_boundary": _role(name="app", permissions_boundary=""),
    "delete_role_policy": _inline(role="app", policies={"two": FIRST, "three": SECOND}, exclusive=True),
    "delete_user_policy": _inline(user="ann", policies={"two": SECOND}, exclusive=True),
    "detach_group_policy": _attachment("group", group="people", policies=["reader"], state="absent"),
    "detach_role_policy": _attachment(role="app", policies=[], exclusive=True),
    "detach_user_policy": _attachment("user", user="ann", policies=[], exclusive=True),
    "put_group_policy": _inline(group="people", name="two", policy=SECOND),
    "put_role_policy": _inline(role="app", policies={"one": SECOND, "three": FIRST}),
    "put_role_permissions_boundary": _role(name="app", permissions_boundary="reader"),
    "put_user_policy": _inline(user="ann", name="one", policy=SECOND),
    "remove_role_from_instance_profile": _profile(name="machines", role=""),
    "set_default_policy_version": _policy(name="reader", default_version="v1"),
    "tag_instance_profile": _profile(name="machines", tags={"Team": "red", "a": "1"}, purge_tags=False),
    "tag_policy": _policy(name="reader", tags={"Team": "red", "a": "1"}, purge_tags=False),
    "tag_role": _role(name="app", tags={"Team": "red", "a": "1"}, purge_tags=False),
    "untag_instance_profile": _profile(name="machines", tags={}),
    "untag_policy": _policy(name="reader", tags={}),
    "untag_role": _role(name="app", tags={}),
    "update_assume_role_policy": _role(name="app", trust_policy=OTHER_TRUST),
    "update_role": _role(name="app", description="e", max_session_duration=3600),
}


def test_each_operation_of_the_table_is_planned_by_a_task() -> None:
    assert PLANNED_BY.keys() == OPERATIONS.keys()


@pytest.mark.parametrize("operation", sorted(PLANNED_BY))
def test_a_planned_call_shows_as_it_does_once_it_is_made(operation: str, new_world: NewWorld) -> None:
    world = new_world()
    world.furnish(FULL)
    world.plan([PLANNED_BY[operation]])
    world.watch()
    assert operation in [call.name for call in world.calls]
    state, told = state_of(world), reads_of(world, world.replayed)
    for call in world.calls:
        state = replayed([call], state)
        world.make([call])
        assert unlike(known(state), known(state_of(world))) == [], call
    assert unlike(known(told), known(reads_of(world, world.account))) == []


def test_a_role_made_without_a_boundary_leaves_the_counts_alone(new_world: NewWorld) -> None:
    world = new_world()
    world.furnish(FULL)
    world.plan([_role(name="night", trust_policy=TRUST)])
    before, after = world.account.policy(_own(world, LIMITS)), world.replayed.policy(_own(world, LIMITS))
    assert before == after


def _own(world: World, arn: str) -> str:
    return arn.replace(OWN, world.account.identity().account)


# Random accounts and tasks, from the generator of the dry-run contract.
cases = st.integers(min_value=0, max_value=2**32).map(lambda number: _of_managing_tasks(generate(f"replay/{number}")))


def _of_managing_tasks(case: Case) -> Case:
    """Without what a playbook alone understands; all tasks on the same account."""
    tasks = tuple(
        task
        for task in case.tasks
        if "{{" not in json.dumps(task)
        and "assume_role_arn" not in json.dumps(task)
        and "_info" not in next(iter(task))
    )
    steps = tuple(step for step in case.steps if step.account == OWN)
    return replace(case, steps=steps, tasks=tasks)


@hypothesis.given(case=cases.filter(lambda case: bool(case.tasks) and not case.numbered_otherwise))
@hypothesis.settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(hypothesis.HealthCheck),
)
def test_calls_of_many_tasks_change_what_is_read_as_they_change_the_account(case: Case, new_world: NewWorld) -> None:
    hypothesis.note(str(case))
    world = new_world()
    world.furnish(case)
    world.plan(case.tasks)
    world.watch()
    before, told = state_of(world), reads_of(world, world.replayed)
    world.make(world.calls)
    assert unlike(known(replayed(world.calls, before)), known(state_of(world))) == []
    assert unlike(known(told), known(reads_of(world, world.account))) == []
    world.forget()
