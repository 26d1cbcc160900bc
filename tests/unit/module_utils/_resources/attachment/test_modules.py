# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whole tasks on attachments, one after the other."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.plumb.aws.plugins.module_utils._engine.errors import PlumbError
from ansible_collections.plumb.aws.plugins.module_utils._resources.role_attachment.module import MODULE
from ansible_collections.plumb.aws.plugins.module_utils._resources.role_attachment.plan import plan
from ansible_collections.plumb.aws.plugins.module_utils._resources.role_attachment.read import (
    read,
)
from unit.module_utils._resources.carrying import made_by
from unit.module_utils._resources.role_attachment.attachments import (
    desired,
    iam_with,
)
from unit.module_utils.examples import (
    LAMBDA,
    FakeClock,
    context,
    live,
    own,
    refusal,
)
from unit.module_utils.little_iam import LittleIam

_LETTERS = st.lists(st.sampled_from("abcdef"), max_size=5, unique=True)
_TASKS = st.tuples(
    st.lists(st.sampled_from([*"abcdefAB", own("a"), own("f")]), max_size=5),
    st.fixed_dictionaries({}, optional={"state": st.sampled_from(["present", "absent"]), "exclusive": st.booleans()}),
)


@given(_LETTERS, st.integers(min_value=0, max_value=3), st.lists(_TASKS, min_size=1, max_size=4))
def test_a_plan_leads_where_it_says_and_the_same_task_then_changes_nothing(
    there: list[str], room: int, tasks: list[tuple[list[str], dict[str, Any]]]
) -> None:
    quota = max(len(there) + room, 1)
    iam = LittleIam(most_attachments=quota)
    iam.put_role("r", LAMBDA)
    for letter in "abcdef":
        iam.put_policy(own(letter))
    for letter in there:
        iam.attach(own(letter), "Role", "r")
    account = live(iam)
    for policies, given_options in tasks:
        try:
            wanted = desired(*policies, **given_options)
            made = plan(dataclasses.replace(read(account, wanted), quota=quota), wanted)
        except PlumbError:
            continue
        made_by(made, iam)
        assert made.after == {"role_name": "r", "attached_policies": iam.attached("r")}
        assert plan(read(account, wanted), wanted).calls == ()


def test_the_module_does_all_of_it() -> None:
    iam = iam_with([own("a")], [own("b")])
    result = MODULE.run(context(iam), desired("b", exclusive=True))
    assert result["calls"] == [
        {"operation": "AttachRolePolicy", "target": own("b")},
        {"operation": "DetachRolePolicy", "target": own("a")},
    ]
    assert (result["changed"], result["attached"], result["detached"]) == (True, [own("b")], [own("a")])
    assert iam.attached("r") == [own("b")]


class _BehindAtFirst(LittleIam):
    """A role shows at once, what is attached to it only later."""

    shows_after = 5

    def list_attached_role_policies(self, given: Any) -> Any:
        if self.asked.count("list_attached_role_policies") < self.shows_after:
            raise refusal("NoSuchEntity")
        return super().list_attached_role_policies(given)


@pytest.mark.parametrize(
    ("given_options", "left"),
    [({}, "abc"), ({"state": "absent"}, "a"), ({"exclusive": True}, "bc")],
    ids=["present", "absent", "exclusive"],
)
def test_a_role_whose_attachments_do_not_show_is_looked_at_again_until_they_do(
    given_options: dict[str, Any], left: str, clock: FakeClock
) -> None:
    iam = _BehindAtFirst()
    iam.put_role("r", LAMBDA)
    for letter in "abc":
        iam.put_policy(own(letter))
    for letter in "ab":
        iam.attach(own(letter), "Role", "r")
    MODULE.run(context(iam, clock=clock), desired("b", "c", **given_options))
    assert (iam.attached("r"), len(clock.slept)) == ([own(letter) for letter in left], 2)


def test_a_role_whose_attachments_never_show_is_an_error_and_nothing_is_changed(clock: FakeClock) -> None:
    iam = _BehindAtFirst()
    iam.shows_after = 10_000
    iam.put_role("r", LAMBDA)
    iam.put_policy(own("a"))
    with pytest.raises(PlumbError, match="but not what is attached to it"):
        MODULE.run(context(iam, clock=clock), desired("a"))
    assert iam.attached("r") == []
    assert sum(clock.slept) == pytest.approx(20)


def test_the_role_in_another_letter_case_is_the_one_that_is_meant() -> None:
    iam = iam_with([own("a")], [own("b")])
    result = MODULE.run(context(iam), desired("b", role="R"))
    assert (result["role_name"], result["attached"], iam.attached("r")) == ("r", [own("b")], [own("a"), own("b")])
