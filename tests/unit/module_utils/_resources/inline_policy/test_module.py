# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whole tasks on inline policies, one after the other."""

from __future__ import annotations

import dataclasses
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ansible_collections.plumb.aws.plugins.module_utils._engine.errors import Fault, PlumbError
from ansible_collections.plumb.aws.plugins.module_utils._iam.identity_kinds import KINDS, ROLE, IdentityKind
from ansible_collections.plumb.aws.plugins.module_utils._resources.inline_policy.module import MODULE
from ansible_collections.plumb.aws.plugins.module_utils._resources.inline_policy.plan import plan
from ansible_collections.plumb.aws.plugins.module_utils._resources.inline_policy.read import read
from unit.module_utils._resources.carrying import Denying, Leaving, made_by
from unit.module_utils._resources.inline_policy.inline import (
    A_OTHERWISE,
    MEDIUM,
    WIDE,
    A,
    B,
    C,
    desired,
    iam_with,
    inline_of,
    of_each_kind,
)
from unit.module_utils.examples import FakeClock, context, live, refusal, shown, unanswered
from unit.module_utils.little_iam import LittleIam

_NAMES = st.sampled_from(["i", "I", "j", "k"])
_DOCUMENTS = st.sampled_from([A, A_OTHERWISE, B, C, MEDIUM, WIDE, json.dumps(A)])
_BY_NAME = st.dictionaries(_NAMES, _DOCUMENTS, max_size=3)
_TASKS = st.one_of(
    st.fixed_dictionaries({"name": _NAMES, "policy": _DOCUMENTS}, optional={"state": st.just("absent")}),
    st.fixed_dictionaries({"name": _NAMES, "state": st.just("absent")}),
    st.fixed_dictionaries({"policies": _BY_NAME}, optional={"exclusive": st.booleans()}),
    st.fixed_dictionaries({"policies": st.lists(_NAMES, max_size=3), "state": st.just("absent")}),
)


@settings(max_examples=60)
@given(
    st.sampled_from(list(KINDS.values())),
    st.dictionaries(_NAMES, st.sampled_from([A, A_OTHERWISE, B, MEDIUM]), max_size=2),
    st.sampled_from([4000, 2800]),
    st.lists(_TASKS, min_size=1, max_size=4),
)
def test_a_plan_leads_where_it_says_and_the_same_task_then_changes_nothing(
    kind: IdentityKind, there: dict[str, Any], quota: int, tasks: list[dict[str, Any]]
) -> None:
    iam = iam_with(there, kind=kind, iam=LittleIam(quotas={kind.inline_quota: quota}))
    account = live(iam)
    for given_options in tasks:
        wanted, before = desired(kind=kind, **given_options), inline_of(iam, kind)
        try:
            made = plan(dataclasses.replace(read(account, wanted), quota=quota), wanted)
        except PlumbError as error:
            assert f"{quota} are allowed" in error.message
            continue
        made_by(made, iam)
        after = inline_of(iam, kind)
        assert made.result["inline_policies"] == after
        gone = {each["policy_name"]: each["document"] for each in made.result["removed_inline_policies"]}
        assert gone == {name: document for name, document in before.items() if after.get(name) != document}
        again = plan(read(account, wanted), wanted)
        assert (again.calls, again.before == again.after) == ((), True)
        assert MODULE.state_of(shown(made.after)) == MODULE.state_of(shown(again.after))
        assert again.result == {**made.result, "access": again.result["access"], "removed_inline_policies": []}


@of_each_kind
def test_the_module_does_all_of_it(kind: IdentityKind) -> None:
    iam = iam_with({"i": A}, kind=kind)
    task = desired(kind=kind, policies={"j": B}, exclusive=True)
    dry = MODULE.run(context(iam, check_mode=True), task)
    assert inline_of(iam, kind) == {"i": A}
    result = MODULE.run(context(iam), task)
    assert result == dry
    assert result["calls"] == [
        {"operation": f"Put{kind.name.capitalize()}Policy", "target": f"{kind.name}/r inline policy j"},
        {"operation": f"Delete{kind.name.capitalize()}Policy", "target": f"{kind.name}/r inline policy i"},
    ]
    assert (result["changed"], result[f"{kind.name}_name"], result["inline_policies"]) == (True, "r", {"j": B})
    assert result["removed_inline_policies"] == [{"policy_name": "i", "document": A}]
    assert result["access"]["verdict"] == "different"
    assert set(result["diff"]["before"]["inline_policies"]) == {"i"}
    assert (result["diff"]["resource"]["kind"], result["diff"]["resource"]["name"]) == (kind.name, "r")
    assert inline_of(iam, kind) == {"j": B}


def test_the_diff_has_only_what_differs() -> None:
    iam = iam_with({"i": A, "j": B})
    both = {**A, "Statement": [A_OTHERWISE["Statement"], C["Statement"][0]]}
    diff = MODULE.run(context(iam, check_mode=True), desired(policies={"i": both, "j": B}))["diff"]
    assert diff["before"]["role_name"] == "r"
    assert set(diff["after"]["inline_policies"]) == {"i"}
    stays, new = diff["after"]["inline_policies"]["i"]["Statement"]
    assert (diff["before"]["inline_policies"]["i"]["Statement"], new["Action"]) == ([stays], ["s3:c"])


def test_the_role_in_another_letter_case_is_the_one_that_is_meant() -> None:
    iam = iam_with({"i": A}, name="Role")
    result = MODULE.run(context(iam), desired(role="rOLE", name="j", policy=B))
    assert (result["role_name"], inline_of(iam, ROLE, "Role")) == ("Role", {"i": A, "j": B})


def test_a_policy_is_put_though_neither_listing_nor_quotas_may_be_read() -> None:
    iam, warnings = Denying(), list[str]()
    iam_with({"i": A}, iam=iam)
    result = MODULE.run(context(iam, warnings=warnings), desired(name="j", policy=B))
    assert ([call["operation"] for call in result["calls"]], warnings) == (["PutRolePolicy"], [])


# What goes, and what happens meanwhile

_GONE = [{"policy_name": "i", "document": A}, {"policy_name": "j", "document": B}]


class _Refusing(LittleIam):
    """It refuses an operation from the given call on."""

    def __init__(self, operation: str, *, call: int = 1) -> None:
        super().__init__()
        self._operation, self._call = operation, call

    def write(self, operation: str, arguments: Any) -> dict[str, Any]:
        if operation == self._operation and self.asked.count(operation) + 1 >= self._call:
            raise refusal("AccessDenied")
        return super().write(operation, arguments)


@pytest.mark.parametrize(
    ("operation", "call", "given_options", "gone"),
    [
        ("put_role_policy", 1, {"policies": {"i": C, "j": C}}, []),
        ("put_role_policy", 2, {"policies": {"i": C, "j": C}}, _GONE[:1]),
        ("delete_role_policy", 1, {"policies": ["i", "j"], "state": "absent"}, []),
        ("delete_role_policy", 2, {"policies": ["i", "j"], "state": "absent"}, _GONE[:1]),
        ("delete_role_policy", 1, {"policies": {"i": C}, "exclusive": True}, _GONE[:1]),
    ],
)
def test_a_task_that_fails_returns_the_documents_that_have_gone_so_far(
    operation: str, call: int, given_options: dict[str, Any], gone: list[dict[str, Any]]
) -> None:
    iam = iam_with({"i": A, "j": B}, iam=_Refusing(operation, call=call))
    with pytest.raises(PlumbError) as caught:
        MODULE.run(context(iam), desired(**given_options))
    result = caught.value.as_result()
    assert (result["changed"], len(result["calls"])) == (bool(gone), len(gone))
    assert result.get("removed_inline_policies", []) == gone


class _Losing(LittleIam):
    """It does what it is told to, and its first answer to an operation is lost."""

    def __init__(self, operation: str) -> None:
        super().__init__()
        self._operation = operation

    def write(self, operation: str, arguments: Any) -> dict[str, Any]:
        answer = super().write(operation, arguments)
        if operation == self._operation and self.asked.count(operation) == 1:
            raise unanswered(Fault.LOST)
        return answer


@pytest.mark.parametrize("verb", ["put", "delete"])
@of_each_kind
def test_all_that_has_gone_is_told_though_an_answer_is_lost(kind: IdentityKind, verb: str) -> None:
    iam = iam_with({"i": A, "j": B}, kind=kind, iam=_Losing(kind.operation(verb)))
    result = MODULE.run(context(iam), desired(kind=kind, policies={"i": C}, exclusive=True))
    assert [call["operation"][:3] for call in result["calls"]] == ["Put", "Del"]
    assert (result["removed_inline_policies"], inline_of(iam, kind)) == (_GONE, {"i": C})
    assert result["access"]["verdict"] == "different"


class _BehindAtFirst(LittleIam):
    """It lists an inline policy at once, and shows its document only later."""

    shows_after = 3

    def get_role_policy(self, given: Any) -> dict[str, Any]:
        if self.asked.count("get_role_policy") < self.shows_after:
            raise refusal("NoSuchEntity")
        return super().get_role_policy(given)


@pytest.mark.parametrize(("shows_after", "slept"), [(3, 0.4 + 0.8), (10_000, 20.0)])
@pytest.mark.parametrize(
    ("given_options", "left"),
    [({"name": "i", "policy": B}, {"i": B}), ({"name": "i", "state": "absent"}, {})],
    ids=["replaced", "deleted"],
)
def test_a_policy_is_replaced_or_deleted_once_it_shows_and_never_unread(
    given_options: dict[str, Any], left: dict[str, Any], shows_after: int, slept: float, clock: FakeClock
) -> None:
    iam = _BehindAtFirst()
    iam.shows_after = shows_after
    iam_with({"i": A}, iam=iam)
    try:
        result = MODULE.run(context(iam, clock=clock), desired(**given_options))
        assert result["removed_inline_policies"] == _GONE[:1]
    except PlumbError as error:
        assert error.message.endswith("Nothing was changed; run the task again.")
    assert inline_of(iam, ROLE) == (left if shows_after == 3 else {"i": A})
    assert sum(clock.slept) == pytest.approx(slept)


_BOTH = {**A, "Statement": [A_OTHERWISE["Statement"], C["Statement"][0]]}
_BOTH_OTHERWISE = {**_BOTH, "Statement": [C["Statement"][0], A["Statement"][0]]}


@pytest.mark.parametrize(
    ("seen", "warned"),
    [({"i": _BOTH}, False), ({"i": _BOTH_OTHERWISE}, False), ({"i": A}, True), ({"i": _BOTH, "j": B}, True)],
    ids=["as it was left", "in another spelling", "otherwise", "with another policy"],
)
@of_each_kind
def test_what_a_task_has_left_is_known_again_by_its_meaning(
    kind: IdentityKind, seen: dict[str, Any], warned: bool, clock: FakeClock
) -> None:
    run_state, warnings = Leaving(changed=[f"{kind.name}/r"]), list[str]()
    MODULE.run(context(iam_with({"i": A}, kind=kind), run_state=run_state), desired(kind=kind, name="i", policy=_BOTH))
    iam = iam_with(seen, kind=kind)
    task = desired(kind=kind, policies={})
    result = MODULE.run(context(iam, run_state=run_state, clock=clock, warnings=warnings), task)
    assert (result["changed"], len(warnings)) == (False, warned)
    assert sum(clock.slept) == pytest.approx(20 if warned else 0)
