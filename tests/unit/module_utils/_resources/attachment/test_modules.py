# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whole tasks on the attachments of roles, users and groups, one after the other."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.plumb.aws.plugins.module_utils._engine.errors import Fault, PlumbError
from ansible_collections.plumb.aws.plugins.module_utils._iam.identity_kinds import KINDS, ROLE, IdentityKind
from ansible_collections.plumb.aws.plugins.module_utils._resources.attachment.modules import attachment_module
from ansible_collections.plumb.aws.plugins.module_utils._resources.attachment.plan import plan
from ansible_collections.plumb.aws.plugins.module_utils._resources.attachment.read import (
    read,
)
from ansible_collections.plumb.aws.plugins.module_utils._resources.guards.document_rules import NO_CHANGE
from unit.module_utils._resources.attachment.attachments import (
    MODULES,
    desired,
    field_of,
    iam_with,
    of_each_kind,
    put_identity,
)
from unit.module_utils._resources.carrying import made_by
from unit.module_utils.examples import (
    LAMBDA,
    FakeClock,
    context,
    live,
    own,
    refusal,
    unanswered,
)
from unit.module_utils.little_iam import LittleIam

_LETTERS = st.lists(st.sampled_from("abcdef"), max_size=5, unique=True)
_TASKS = st.tuples(
    st.none() | st.lists(st.sampled_from([*"abcdefAB", own("a"), own("f")]), max_size=5),
    st.fixed_dictionaries({}, optional={"state": st.sampled_from(["present", "absent"]), "exclusive": st.booleans()}),
)


@given(
    st.sampled_from(list(KINDS.values())),
    _LETTERS,
    st.integers(min_value=0, max_value=3),
    st.lists(_TASKS, min_size=1, max_size=4),
)
def test_a_plan_leads_where_it_says_and_the_same_task_then_changes_nothing(
    kind: IdentityKind, there: list[str], room: int, tasks: list[tuple[list[str] | None, dict[str, Any]]]
) -> None:
    quota = max(len(there) + room, 1)
    iam = LittleIam(most_attachments=quota)
    put_identity(iam, kind, "r")
    for letter in "abcdef":
        iam.put_policy(own(letter))
    for letter in there:
        iam.attach(own(letter), field_of(kind), "r")
    account = live(iam)
    for policies, given_options in tasks:
        try:
            wanted = desired(kind=kind, policies=policies, **given_options)
            made = plan(dataclasses.replace(read(account, wanted), quota=quota), wanted)
        except PlumbError:
            continue
        made_by(made, iam)
        left = {f"{kind.name}_name": "r", "attached_policies": iam.attached("r", field_of(kind))}
        assert {**(made.after or {}), "access": None} == {**left, "access": None}
        again = plan(read(account, wanted), wanted)
        assert again.calls == ()
        assert again.result == {**made.result, "attached": [], "detached": [], "access": NO_CHANGE}


@of_each_kind
def test_the_module_does_all_of_it(kind: IdentityKind) -> None:
    iam, module = iam_with([own("a")], [own("b")], kind=kind), MODULES[kind]
    task = desired("b", kind=kind, exclusive=True)
    dry = module.run(context(iam, check_mode=True), task)
    assert iam.attached("r", field_of(kind)) == [own("a")]
    result = module.run(context(iam), task)
    assert result == dry
    assert result["calls"] == [
        {"operation": f"Attach{field_of(kind)}Policy", "target": own("b")},
        {"operation": f"Detach{field_of(kind)}Policy", "target": own("a")},
    ]
    assert (result["changed"], result["attached"], result["detached"]) == (True, [own("b")], [own("a")])
    assert (result["unmanaged"], iam.attached("r", field_of(kind))) == ([], [own("b")])
    assert (result["diff"]["resource"]["kind"], result["diff"]["resource"]["name"]) == (kind.name, "r")


@of_each_kind
def test_the_modules_differ_by_their_kind_alone(kind: IdentityKind) -> None:
    module = attachment_module(kind, MODULES[kind].descriptor)
    assert (module.read, module.plan, module.merge_response) == (
        MODULES[kind].read,
        MODULES[kind].plan,
        MODULES[kind].merge_response,
    )
    assert module.options({**dict.fromkeys(module.descriptor.argument_spec), kind.name: "r"}).kind is kind


class _Losing(LittleIam):
    """It does what it is told to, and the first answer to each write is lost."""

    def write(self, operation: str, arguments: Any) -> dict[str, Any]:
        answer = super().write(operation, arguments)
        if self.asked.count(operation) == 1:
            raise unanswered(Fault.LOST)
        return answer


@of_each_kind
def test_what_a_task_has_attached_and_detached_is_told_though_answers_are_lost(kind: IdentityKind) -> None:
    iam = iam_with([own("a")], [own("b")], kind=kind, iam=_Losing())
    result = MODULES[kind].run(context(iam), desired("b", kind=kind, exclusive=True))
    assert iam.attached("r", field_of(kind)) == [own("b")]
    assert [each["target"] for each in result["calls"]] == [own("b"), own("a")]
    assert (result["changed"], result["attached"], result["detached"]) == (True, [own("b")], [own("a")])


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
    MODULES[ROLE].run(context(iam, clock=clock), desired("b", "c", **given_options))
    assert (iam.attached("r"), len(clock.slept)) == ([own(letter) for letter in left], 2)


def test_a_role_whose_attachments_never_show_is_an_error_and_nothing_is_changed(clock: FakeClock) -> None:
    iam = _BehindAtFirst()
    iam.shows_after = 10_000
    iam.put_role("r", LAMBDA)
    iam.put_policy(own("a"))
    with pytest.raises(PlumbError, match="but not what is attached to it"):
        MODULES[ROLE].run(context(iam, clock=clock), desired("a"))
    assert iam.attached("r") == []
    assert sum(clock.slept) == pytest.approx(20)


def test_the_role_in_another_letter_case_is_the_one_that_is_meant() -> None:
    iam = iam_with([own("a")], [own("b")])
    result = MODULES[ROLE].run(context(iam), desired("b", role="R"))
    assert (result["role_name"], result["attached"], iam.attached("r")) == ("r", [own("b")], [own("a"), own("b")])
