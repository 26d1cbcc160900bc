# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whole tasks on whole roles, one after the other."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ansible_collections.plumb.aws.plugins.module_utils._engine.errors import Fault, PlumbError
from ansible_collections.plumb.aws.plugins.module_utils._resources.role.module import MODULE
from ansible_collections.plumb.aws.plugins.module_utils._resources.role.plan import plan
from ansible_collections.plumb.aws.plugins.module_utils._resources.role.read import read
from ansible_collections.plumb.aws.plugins.module_utils._resources.role.result import merge_response
from unit.module_utils._resources.carrying import Denying, Leaving, made_by
from unit.module_utils._resources.role.whole_roles import (
    ARN,
    BOUNDARY,
    CREATED,
    EVERYTHING,
    A,
    B,
    desired,
    operations_of,
    run,
    with_policies,
    with_role,
)
from unit.module_utils.examples import (
    EC2,
    LAMBDA,
    FakeClock,
    context,
    live,
    missing_from,
    own,
    refusal,
    shown,
    unanswered,
)
from unit.module_utils.little_iam import LittleIam

_INLINE = st.dictionaries(st.sampled_from(["i", "j", "k"]), st.sampled_from([A, B]))
_TASKS = st.fixed_dictionaries(
    {},
    optional={
        "name": st.sampled_from(["r", "R"]),
        "state": st.sampled_from(["present", "present", "present", "absent"]),
        "assume_role_policy_document": st.sampled_from([EC2, LAMBDA]),
        "path": st.sampled_from(["/", "/t/"]),
        "description": st.sampled_from(["", "why"]),
        "max_session_duration": st.sampled_from([3600, 7200]),
        "boundary": st.sampled_from(["", "boundary"]),
        "managed_policies": st.lists(st.sampled_from(["p", "q", own("s")])),
        "purge_policies": st.booleans(),
        "inline_policies": _INLINE,
        "purge_inline_policies": st.booleans(),
        "create_instance_profile": st.booleans(),
        "delete_instance_profile": st.booleans(),
        "instance_profiles": st.lists(st.sampled_from(["r", "n", "N", "theirs"])),
        "tags": st.dictionaries(st.sampled_from(["a", "b", "C"]), st.sampled_from(["1", "2"])),
        "purge_tags": st.booleans(),
    },
)


@settings(max_examples=80)
@given(st.booleans(), st.sampled_from([None, "other"]), st.lists(_TASKS, min_size=1, max_size=4))
def test_a_plan_leads_where_it_says_and_the_same_task_then_changes_nothing(
    there: bool, named_alike: str | None, tasks: list[dict[str, Any]]
) -> None:
    iam = with_role(Tags={"A": "1"}, boundary=BOUNDARY) if there else with_policies()
    iam.put_role("other", EC2, profiles=["theirs", *(["R"] if named_alike else [])])
    account = context(iam).account
    for given_options in tasks:
        try:
            wanted = desired(**given_options)
            made = plan(read(account, wanted), wanted)
        except PlumbError:
            continue
        dry = merge_response(made.result, made_by(made, iam, check_mode=True))
        real = merge_response(made.result, made_by(made, iam))
        assert set(real["iam_role"] or {}) == set(dry["iam_role"] or {})
        account.forget()  # other letters of a name are looked for in a listing, which a run asks for once
        again = plan(read(account, wanted), wanted)
        assert again.calls == ()
        assert shown(again.before) == shown(again.after) == shown(made.after)
        if made.after is not None:
            assert again.result["iam_role"] == real["iam_role"]


@settings(max_examples=40)
@given(st.booleans(), _TASKS)
def test_a_dry_run_tells_what_a_run_does(there: bool, given_options: dict[str, Any]) -> None:
    iam = with_role() if there else with_policies()
    iam.put_role("other", EC2, profiles=["theirs"])
    told = []
    for check_mode in (True, False):
        try:
            result = run(iam, check_mode=check_mode, **given_options)
            told.append({key: result[key] for key in result if key != "iam_role"})
        except PlumbError as error:
            told.append({"msg": error.message})
    assert told[0] == told[1]


def test_the_module_does_all_of_it() -> None:
    iam = with_policies()
    result = run(iam, **EVERYTHING)
    assert (result["changed"], operations_of(result)) == (True, CREATED)
    assert result["attached"] == [own("p"), own("q")]
    assert result["iam_role"]["role_id"] == "AROA0"
    assert iam.asked[-1] == "get_role", "it waits until IAM shows the role"
    assert (iam.attached("r"), iam.inline("r")) == ([own("p"), own("q")], {"i": A, "j": B})
    assert live(iam).profiles_of_role("r") == ("r",)


@pytest.mark.parametrize(("given_options", "asks"), [({}, 1), ({"description": "new"}, 2)])
def test_nothing_is_waited_for_where_nothing_changes(given_options: dict[str, Any], asks: int) -> None:
    iam = with_role()
    assert run(iam, **given_options)["changed"] is bool(given_options)
    assert iam.asked.count("get_role") == asks


def test_a_role_is_created_though_neither_listings_nor_quotas_may_be_read() -> None:
    warnings: list[str] = []
    result = run(Denying(), warnings=warnings, assume_role_policy_document=LAMBDA)
    assert operations_of(result) == ["CreateRole", "CreateInstanceProfile", "AddRoleToInstanceProfile"]
    assert missing_from(str(warnings), ["ListRoles failed", "GetAccountSummary failed"]) == []


@pytest.mark.parametrize("state", ["present", "absent"])
def test_a_role_in_another_letter_case_is_the_one_that_is_meant(state: str) -> None:
    iam = with_role(name="Role", profiles=("Role",))
    result = run(iam, name="rOLE", description="new", managed_policies=[], inline_policies={}, state=state)
    assert result["changed"]
    assert live(iam).role("rOLE") is None
    assert (live(iam).role("Role") is None) is (state == "absent")


# Failures

_WRITES = {
    "create_role": 0,
    "attach_role_policy": 1,
    "put_role_policy": 3,
    "create_instance_profile": 5,
    "add_role_to_instance_profile": 6,
}


class _Refusing(LittleIam):
    """It refuses an operation until it is told otherwise."""

    refused: str | None = None

    def write(self, operation: str, arguments: Any) -> dict[str, Any]:
        if operation == self.refused:
            raise refusal("AccessDenied", operation=operation)
        return super().write(operation, arguments)


@pytest.mark.parametrize(("operation", "done"), _WRITES.items())
def test_a_failure_tells_what_was_done_and_the_next_run_does_the_rest(operation: str, done: int) -> None:
    iam = _Refusing()
    iam.refused = operation
    with_policies(iam)
    with pytest.raises(PlumbError) as caught:
        run(iam, **EVERYTHING)
    result = caught.value.as_result()
    assert (result["changed"], operations_of(result)) == (done > 0, CREATED[:done])
    iam.refused, warnings = None, list[str]()
    assert operations_of(run(iam, warnings=warnings, **EVERYTHING)) == CREATED[done:]
    assert run(iam, warnings=warnings, **EVERYTHING)["changed"] is False
    assert warnings == []


_GONE = [{"policy_name": "i", "document": A}, {"policy_name": "j", "document": B}]
_PROFILE = {"name": "r", "path": "/", "role": "r", "tags": {}}


@pytest.mark.parametrize(
    ("operation", "inline", "profiles"),
    [
        ("detach_role_policy", [], []),
        ("delete_role_policy", [], []),
        ("remove_role_from_instance_profile", _GONE, []),
        ("delete_instance_profile", _GONE, []),
        ("delete_role", _GONE, [_PROFILE]),
    ],
)
def test_a_deletion_that_fails_returns_what_is_gone_and_the_next_run_does_the_rest(
    operation: str, inline: list[Any], profiles: list[Any]
) -> None:
    iam = _Refusing()
    iam.refused = operation
    with_role(iam)
    with pytest.raises(PlumbError) as caught:
        run(iam, state="absent", delete_instance_profile=True)
    result = caught.value.as_result()
    assert result.get("removed_inline_policies", []) == inline
    assert result.get("removed_instance_profiles", []) == profiles
    iam.refused = None
    assert run(iam, state="absent", delete_instance_profile=True)["changed"]
    assert live(iam).role("r") is None


def test_a_purge_of_inline_policies_that_fails_later_returns_their_documents() -> None:
    iam = _Refusing()
    iam.refused = "create_instance_profile"
    with_role(iam)
    with pytest.raises(PlumbError) as caught:
        run(iam, inline_policies={}, instance_profiles=["n"])
    assert caught.value.as_result()["removed_inline_policies"] == _GONE


class _Losing(LittleIam):
    """It does what it is told to, and its first answer to an operation is lost."""

    lost = ""

    def write(self, operation: str, arguments: Any) -> dict[str, Any]:
        answer = super().write(operation, arguments)
        if operation == self.lost and self.asked.count(operation) == 1:
            raise unanswered(Fault.LOST)
        return answer


@pytest.mark.parametrize("lost", _WRITES)
def test_what_was_done_is_told_though_an_answer_is_lost(lost: str, clock: FakeClock) -> None:
    iam, warnings = _Losing(), list[str]()
    iam.lost = lost
    with_policies(iam)
    result = run(iam, clock=clock, warnings=warnings, **EVERYTHING)
    assert (operations_of(result), result["attached"]) == (CREATED, [own("p"), own("q")])
    assert (result["diff"]["before"], warnings) == ({}, [])
    assert run(iam, clock=clock, **EVERYTHING)["changed"] is False


@pytest.mark.parametrize("lost", ["create_instance_profile", "add_role_to_instance_profile"])
def test_an_instance_profile_of_a_role_that_was_there_is_told_though_an_answer_is_lost(
    lost: str, clock: FakeClock
) -> None:
    iam = _Losing()
    iam.lost = lost
    with_role(iam, profiles=())
    assert operations_of(run(iam, clock=clock)) == ["CreateInstanceProfile", "AddRoleToInstanceProfile"]


@pytest.mark.parametrize("lost", ["detach_role_policy", "delete_role_policy", "delete_instance_profile", "delete_role"])
def test_what_is_gone_is_told_though_an_answer_is_lost(lost: str, clock: FakeClock) -> None:
    iam = _Losing()
    iam.lost = lost
    with_role(iam)
    result = run(iam, clock=clock, state="absent", delete_instance_profile=True)
    assert result["removed_inline_policies"] == _GONE
    assert result["removed_instance_profiles"] == [_PROFILE]
    assert result["detached"] == [own("p"), own("q")]
    assert operations_of(result)[-1] == "DeleteRole"


def test_what_a_task_has_left_is_known_again(clock: FakeClock) -> None:
    run_state, warnings = Leaving(changed=["role/r"]), list[str]()
    MODULE.run(context(with_role(), run_state=run_state), desired(inline_policies={"i": B}))
    iam = with_role(inline={"i": B})
    MODULE.run(context(iam, run_state=run_state, clock=clock, warnings=warnings), desired(inline_policies={"i": B}))
    assert (clock.slept, warnings) == ([], [])


def test_targets_are_the_things_that_are_changed() -> None:
    result = run(with_policies(), assume_role_policy_document=EC2, managed_policies=["p"])
    assert [each["target"] for each in result["calls"]] == [
        ARN,
        own("p"),
        ARN.replace(":role/", ":instance-profile/"),
        ARN.replace(":role/", ":instance-profile/"),
    ]
