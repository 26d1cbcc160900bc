# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Many resources planned one after the other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from ansible_collections.plumb.aws.plugins.module_utils._engine.call import Call
from ansible_collections.plumb.aws.plugins.module_utils._engine.changes import Change, change_of
from ansible_collections.plumb.aws.plugins.module_utils._engine.errors import PlumbError
from ansible_collections.plumb.aws.plugins.module_utils._engine.run_state import NoRunState
from ansible_collections.plumb.aws.plugins.module_utils._engine.set_of_resources import (
    Item,
    not_carried_out,
    plan_items,
    refuse_unreadable,
)
from ansible_collections.plumb.aws.plugins.module_utils._module.accounts import make_account
from unit.module_utils._engine.work import ABSENT, CREATE, NEW, OLD, UPDATE, Work
from unit.module_utils.examples import FakeReader, context


def item(work: Work, desired: Any = "change", *, wave: int = 0, whole: Any = None) -> Item:
    return Item(work.module(), desired, "things[0] (r)", "thing", "r", wave, whole)


def _plan(*items: Item) -> tuple[list[Any], list[Sequence[Call]]]:
    told: list[Sequence[Call]] = []
    seen = context(FakeReader())
    return plan_items(items, seen, seen, told.append), told


def test_each_item_is_planned_and_its_calls_are_told_before_the_next_one() -> None:
    planned, told = _plan(item(Work(ABSENT)), item(Work(OLD)), item(Work(NEW), "nothing"))
    assert [each.calls for each in planned] == [(CREATE,), (UPDATE,), ()]
    assert told == [(CREATE,), (UPDATE,), ()]


def test_a_refusal_is_kept_and_the_others_are_planned() -> None:
    refusal = PlumbError("no.")
    planned, told = _plan(item(Work(refusal)), item(Work(OLD)))
    assert planned[0].refusal is refusal
    assert planned[0].plan is None
    assert told == [(), (UPDATE,)]


def test_what_nobody_expects_is_a_refusal_that_says_so() -> None:
    planned, _told = _plan(item(Work(ValueError("a bug"))))
    assert "has met what it does not expect" in str(planned[0].refusal)
    assert planned[0].refusal is not None
    assert isinstance(planned[0].refusal.unexpected, ValueError)


def test_what_may_not_show_yet_is_read_again_with_patience() -> None:
    work = Work(PlumbError("not there", patience=5), PlumbError("not there", patience=5), OLD)
    planned, _told = _plan(item(work))
    assert planned[0].calls == (UPDATE,)
    assert work.readings == 3


def test_the_first_of_each_kind_of_change_is_read_in_the_account_itself() -> None:
    works = [Work(OLD), Work(OLD), Work(ABSENT), Work(NEW)]
    planned, _told = _plan(*(item(work) for work in works))
    assert list(refuse_unreadable(planned, None)) == planned
    assert [work.readings for work in works] == [2, 1, 1, 1]


def test_a_change_that_needs_a_read_which_is_denied_is_refused() -> None:
    denied = PlumbError("iam:GetThing is not permitted.", code="AccessDenied")
    works = [Work(OLD, denied), Work(OLD, denied), Work(OLD, PlumbError("not there", patience=5))]
    planned, _told = _plan(*(item(work) for work in works))
    readable = list(refuse_unreadable(planned, None))
    assert [each.refusal for each in readable] == [denied, denied, None]
    assert [each.calls for each in readable] == [(), (), (UPDATE,)]


def test_the_whole_change_is_planned_beside_its_first_step() -> None:
    planned, told = _plan(item(Work(ABSENT, ABSENT), "change", whole="twice"))
    assert planned[0].calls == (CREATE,)
    assert planned[0].whole is not None
    assert planned[0].whole.calls == (CREATE, UPDATE)
    assert told == [(CREATE,)]


class _Changed(NoRunState):
    """This run has just changed the resource."""

    def has_changed(self, thing: str) -> bool:
        return True

    def changes(self, account: Any, thing: str) -> tuple[Change, ...]:
        return (change_of(CREATE, at=0.0, run="r", account="a"),)


def test_the_whole_change_is_planned_too_where_the_run_has_changed_the_resource() -> None:
    seen = replace(context(FakeReader()), run_state=_Changed(make_account))
    (planned,) = plan_items([item(Work(ABSENT, ABSENT), "change", whole="twice")], seen, seen, lambda _calls: None)
    assert planned.whole is not None
    assert planned.whole.calls == (CREATE, UPDATE)


def test_what_is_not_carried_out_has_the_result_of_its_plan() -> None:
    planned, _told = _plan(item(Work(OLD)))
    done = not_carried_out(planned[0], context(FakeReader()))
    assert done.result is not None
    assert done.result["seen"] == OLD
    assert done.warnings == (f"was {OLD}",)
    assert done.failure is None
