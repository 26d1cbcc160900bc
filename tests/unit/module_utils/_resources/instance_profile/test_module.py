# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whole tasks on an instance profile, one after the other."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ansible_collections.plumb.aws.plugins.module_utils._engine.errors import Fault, PlumbError
from ansible_collections.plumb.aws.plugins.module_utils._resources.guards.document_rules import NO_CHANGE
from ansible_collections.plumb.aws.plugins.module_utils._resources.instance_profile.module import MODULE
from ansible_collections.plumb.aws.plugins.module_utils._resources.instance_profile.plan import plan
from ansible_collections.plumb.aws.plugins.module_utils._resources.instance_profile.read import read
from ansible_collections.plumb.aws.plugins.module_utils._resources.instance_profile.result import merge_response
from ansible_collections.plumb.aws.plugins.module_utils._resources.instance_profile.wait import wait_until_visible
from unit.module_utils._resources.carrying import made_by
from unit.module_utils._resources.instance_profile.profiles import ARN, desired, iam_with_profile, iam_with_roles
from unit.module_utils.examples import EC2, FakeClock, context, live, missing_from, refusal, unanswered
from unit.module_utils.little_iam import LittleIam

_TASKS = st.fixed_dictionaries(
    {},
    optional={
        "name": st.sampled_from(["p", "P", "q"]),
        "state": st.sampled_from(["present", "present", "absent"]),
        "role": st.sampled_from(["r", "R", "s", "nobody", ""]),
        "path": st.sampled_from(["/", "/t/"]),
        "tags": st.dictionaries(st.sampled_from(["a", "A", "b"]), st.sampled_from(["1", "2"])),
        "purge_tags": st.booleans(),
    },
)


@settings(max_examples=60)
@given(st.booleans(), st.sampled_from([None, "r"]), st.lists(_TASKS, min_size=1, max_size=4))
def test_a_plan_leads_where_it_says_and_the_same_task_then_changes_nothing(
    there: bool, role: str | None, tasks: list[dict[str, Any]]
) -> None:
    iam = iam_with_profile(role=role, path="/t/", tags={"A": "1"}) if there else iam_with_roles()
    warnings: list[str] = []
    task = context(iam, warnings=warnings)
    account = task.account
    for given_options in tasks:
        wanted = desired(**given_options)
        try:
            made = plan(read(account, wanted), wanted)
        except PlumbError:
            continue
        dry = merge_response(made.result, made_by(made, iam, check_mode=True))
        executed = made_by(made, iam)
        real = merge_response(made.result, executed)
        assert set(real["iam_instance_profile"] or {}) == set(dry["iam_instance_profile"] or {})
        if made.calls:
            assert wait_until_visible(task, made, wanted, executed) == ()
        account.forget()  # other letters of a name are looked for in a listing, which a run asks for once
        again = plan(read(account, wanted), wanted)
        assert again.calls == ()
        left = {name: value for name, value in made.after.items() if name != "access"} if made.after else None
        assert again.before == again.after == left
        if left is not None:
            assert again.result == {**real, "access": NO_CHANGE}
    assert warnings == []


def test_the_module_does_all_of_it() -> None:
    iam = iam_with_profile(role="r")
    result = MODULE.run(context(iam), desired(role="s"))
    assert (result["changed"], result["diff"]["before"], result["diff"]["after"]) == (
        True,
        {"name": "p", "role": "r"},
        {
            "name": "p",
            "role": "s",
            "access": [
                "+ instances with this profile may now do what the role s may",
                "- instances with this profile may no longer do what the role r may",
            ],
        },
    )
    assert result["diff"]["resource"]["after"]["access"] == result["access"]
    assert result["diff"]["resource"]["kind"] == "instance profile"
    assert [each["operation"] for each in result["calls"]] == [
        "RemoveRoleFromInstanceProfile",
        "AddRoleToInstanceProfile",
    ]
    assert iam.asked == [
        "get_instance_profile",
        "get_role",
        "caller_identity",
        "remove_role_from_instance_profile",
        "add_role_to_instance_profile",
        "get_instance_profile",
    ]


class _Denying(LittleIam):
    """It denies what helps a task that creates, and is not needed."""

    def list_instance_profiles(self, _given: Any) -> Any:
        raise refusal("AccessDenied", operation="ListInstanceProfiles")

    def get_account_summary(self, _given: Any) -> Any:
        raise refusal("AccessDenied", operation="GetAccountSummary")


def test_a_profile_is_created_though_neither_listing_nor_quotas_may_be_read() -> None:
    iam, warnings = _Denying(), list[str]()
    result = MODULE.run(context(iam, warnings=warnings), desired())
    assert [call["operation"] for call in result["calls"]] == ["CreateInstanceProfile"]
    told = ["ListInstanceProfiles failed", "GetAccountSummary failed", "an instance profile has this name"]
    assert (len(warnings), missing_from(str(warnings), told)) == (2, [])


@pytest.mark.parametrize("state", ["present", "absent"])
def test_a_profile_in_another_letter_case_is_the_one_that_is_meant(state: str) -> None:
    iam, warnings = iam_with_profile("Profile", role="r"), list[str]()
    result = MODULE.run(context(iam, warnings=warnings), desired(name="pROFILE", role="s", state=state))
    assert {call["target"] for call in result["calls"]} == {ARN.replace("/p", "/Profile")}
    assert (live(iam).instance_profile("Profile") is None) is (state == "absent")
    assert [missing_from(each, ["'Profile'", "'pROFILE'"]) for each in warnings] == [[]] * (state == "present")


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


_EXCHANGED = ["RemoveRoleFromInstanceProfile", "AddRoleToInstanceProfile"]
_RETAGGED = ["UntagInstanceProfile", "TagInstanceProfile"]


@pytest.mark.parametrize(
    ("lost", "given_options", "calls"),
    [
        ("create_instance_profile", {"name": "q", "role": "s"}, ["CreateInstanceProfile", "AddRoleToInstanceProfile"]),
        ("remove_role_from_instance_profile", {"role": "s"}, _EXCHANGED),
        ("add_role_to_instance_profile", {"role": "s"}, _EXCHANGED),
        ("untag_instance_profile", {"tags": {"a": "2"}}, _RETAGGED),
        ("tag_instance_profile", {"tags": {"a": "2"}}, _RETAGGED),
        (
            "delete_instance_profile",
            {"state": "absent"},
            ["RemoveRoleFromInstanceProfile", "DeleteInstanceProfile"],
        ),
    ],
)
def test_what_was_done_is_told_though_an_answer_is_lost(
    lost: str, given_options: dict[str, Any], calls: list[str], clock: FakeClock
) -> None:
    iam = _Losing(lost)
    for name in ("r", "s"):
        iam.put_role(name, EC2)
    iam.put_profile("p", role="r", tags={"b": "1"})
    result = MODULE.run(context(iam, clock=clock), desired(**given_options))
    assert (result["changed"], [each["operation"] for each in result["calls"]]) == (True, calls)
    again = MODULE.run(context(iam, clock=clock), desired(**given_options))
    assert (again["changed"], again["calls"]) == (False, [])


class _Refusing(LittleIam):
    """It refuses to put a role into a profile."""

    def add_role_to_instance_profile(self, _given: Any) -> None:
        raise refusal("AccessDenied", operation="AddRoleToInstanceProfile")


def test_an_exchange_that_fails_half_way_tells_that_the_role_is_out() -> None:
    iam = _Refusing()
    for name in ("r", "s"):
        iam.put_role(name, EC2)
    iam.put_profile("p", role="r")
    with pytest.raises(PlumbError) as caught:
        MODULE.run(context(iam), desired(role="s"))
    result = caught.value.as_result()
    assert (result["changed"], [each["operation"] for each in result["calls"]]) == (
        True,
        ["RemoveRoleFromInstanceProfile"],
    )
