# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What one sweep over an account answers is what IAM answers singly, with and without planned calls over it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import asdict
from typing import Any

import hypothesis
import pytest

from ansible_collections.plumb.aws.plugins.module_utils._iam.account import Account
from ansible_collections.plumb.aws.plugins.module_utils._iam.sweep import FILTER_OF, POLICIES, Wanted
from contract.case import Case
from replay.test_replay import FULL, cases
from replay.world import World, answers_of, known, unlike

NewWorld = Callable[[], World]
ALL = (*FILTER_OF.values(), POLICIES)
# What listings tell of a policy, and no more
_NOT_TOLD = ("description", "tags")


def _swept(world: World, kinds: Iterable[str] = ALL) -> Account:
    swept = world.account.snapshot(Wanted(frozenset(kinds)))
    assert swept is not None
    return swept


def _summaries(world: World, account: Account) -> dict[str, Any]:
    """Policies as far as a listing tells of them, found by ARN and by name."""
    by_arn = {arn: account.policy_summary(arn) for arn in world.arns}
    by_name = {f"named {arn}": account.policy_named(arn.rpartition("/")[2].upper()) for arn in world.arns}
    told = {key: None if found is None else asdict(found) for key, found in {**by_arn, **by_name}.items()}
    return {
        key: fields and {name: value for name, value in fields.items() if name not in _NOT_TOLD}
        for key, fields in told.items()
    }


def _differences(world: World, one: Account, other: Account) -> list[str]:
    told = {"summaries": _summaries(world, one), **answers_of(world, one)}
    singly = {"summaries": _summaries(world, other), **answers_of(world, other)}
    return unlike(known(told), known(singly))


@pytest.mark.parametrize("kinds", [ALL, ("Role",), (POLICIES,), ("User", "Group"), ("Role", POLICIES)], ids=str)
def test_a_sweep_over_some_kinds_answers_as_iam_does(kinds: tuple[str, ...], new_world: NewWorld) -> None:
    world = new_world()
    world.furnish(FULL)
    world.watch()
    assert _differences(world, _swept(world, kinds), world.account) == []


@pytest.mark.parametrize("size", [1, 3])
def test_pages_of_a_sweep_are_put_together(size: int, new_world: NewWorld) -> None:
    world = new_world()
    world.furnish(FULL)
    world.watch()
    with world.pages_of(size):
        swept = _swept(world)
    assert _differences(world, swept, world.account) == []


@hypothesis.given(case=cases.filter(lambda case: not case.numbered_otherwise))
@hypothesis.settings(
    max_examples=15,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(hypothesis.HealthCheck),
)
def test_a_sweep_answers_as_iam_does_with_planned_calls_over_it(case: Case, new_world: NewWorld) -> None:
    hypothesis.note(str(case))
    world = new_world()
    world.furnish(case)
    world.plan(case.tasks)
    world.watch()
    swept = _swept(world)
    assert _differences(world, swept, world.account) == []
    assert _differences(world, world.replayed_over(swept), world.replayed) == []
    world.forget()


def test_a_sweep_that_is_forgotten_answers_no_more(new_world: NewWorld) -> None:
    world = new_world()
    swept = _swept(world)
    world.furnish(FULL)
    world.watch()
    assert swept.role("app") is None
    swept.forget()
    assert swept.role("app") is not None
    assert _differences(world, swept, world.account) == []
