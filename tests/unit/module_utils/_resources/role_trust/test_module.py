# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whole tasks on a role, one after the other."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ansible_collections.plumb.aws.plugins.module_utils._engine.errors import Fault, PlumbError
from ansible_collections.plumb.aws.plugins.module_utils._policy.access.change import access_change
from ansible_collections.plumb.aws.plugins.module_utils._policy.document.canonical import canonical, readable
from ansible_collections.plumb.aws.plugins.module_utils._policy.document.load import document_text
from ansible_collections.plumb.aws.plugins.module_utils._resources.role_trust.module import MODULE
from ansible_collections.plumb.aws.plugins.module_utils._resources.role_trust.plan import NOBODY, plan
from ansible_collections.plumb.aws.plugins.module_utils._resources.role_trust.read import (
    read,
)
from ansible_collections.plumb.aws.plugins.module_utils._resources.role_trust.result import (
    merge_response,
)
from ansible_collections.plumb.aws.plugins.module_utils._resources.role_trust.wait import wait_until_visible
from unit.module_utils._resources.carrying import Denying, Leaving, made_by
from unit.module_utils._resources.role_trust.roles import (
    ARN,
    BOUNDARY,
    NOWHERE,
    desired,
    iam_with_role,
)
from unit.module_utils.examples import (
    ACCOUNT,
    EC2,
    LAMBDA,
    OTHER_ACCOUNT,
    FakeClock,
    allow,
    context,
    live,
    missing_from,
    operations,
    own,
    refusal,
    shown,
    trust,
    unanswered,
)
from unit.module_utils.little_iam import LittleIam

_TASKS = st.fixed_dictionaries(
    {},
    optional={
        "name": st.sampled_from(["r", "R"]),
        "state": st.sampled_from(["present", "present", "absent"]),
        "trust_policy": st.sampled_from([LAMBDA, EC2]),
        "path": st.sampled_from(["/", "/t/"]),
        "description": st.sampled_from(["", "why"]),
        "max_session_duration": st.sampled_from([3600, 7200]),
        "permissions_boundary": st.sampled_from(["", "boundary", own("other")]),
        "tags": st.dictionaries(st.sampled_from(["a", "b", "C"]), st.sampled_from(["1", "2"])),
        "purge_tags": st.booleans(),
        "detach": st.booleans(),
    },
)


@settings(max_examples=60)
@given(st.booleans(), st.booleans(), st.lists(_TASKS, min_size=1, max_size=4))
def test_a_plan_leads_where_it_says_and_the_same_task_then_changes_nothing(
    there: bool, in_use: bool, tasks: list[dict[str, Any]]
) -> None:
    iam = iam_with_role(Tags={"A": "1"}, Description="old", boundary=BOUNDARY) if there else LittleIam()
    for arn in (BOUNDARY, own("other")):
        iam.put_policy(arn)
    if there and in_use:
        iam.attach(BOUNDARY, "Role", "r")
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
        assert set(real["role"] or {}) == set(dry["role"] or {})
        if made.calls:
            assert wait_until_visible(task, made, wanted, executed) == ()
        again = plan(read(account, wanted), wanted)
        assert again.calls == ()
        assert again.before == again.after
        assert (made.after is None, shown(made.after)) == (again.after is None, shown(again.after))
        if made.after is not None:
            assert again.result["role"] == real["role"]
    assert warnings == []


def test_the_module_does_all_of_it() -> None:
    iam = iam_with_role()
    result = MODULE.run(context(iam), desired(trust_policy=EC2))
    assert (result["changed"], result["role"]["assume_role_policy_document"]) == (True, EC2)
    assert result["calls"] == [{"operation": "UpdateAssumeRolePolicy", "target": ARN}]
    assert iam.asked == ["get_role", "caller_identity", "update_assume_role_policy", "get_role"]


def test_a_role_is_created_though_neither_listing_nor_quotas_may_be_read() -> None:
    iam, warnings = Denying(), list[str]()
    result = MODULE.run(context(iam, warnings=warnings), desired(trust_policy=LAMBDA))
    assert [call["operation"] for call in result["calls"]] == ["CreateRole"]
    assert (len(warnings), missing_from(str(warnings), ["ListRoles failed", "GetAccountSummary failed"])) == (2, [])


def test_a_trust_policy_with_a_deleted_principal_says_nothing_of_how_the_role_was_left() -> None:
    names = {"AWS": [f"arn:aws:iam::{ACCOUNT}:role/app"]}, {"AWS": ["AROAEXAMPLEEXAMPLE123"]}
    left, seen = ({"role_name": "r", "trust_policy": trust(each)} for each in names)
    states = [MODULE.state_of(fields) for fields in (left, seen)]
    assert [list(state) for state in states] == [
        ["iam_role_trust role_name", "iam_role_trust trust_policy"],
        ["iam_role_trust role_name"],
    ]


@pytest.mark.parametrize("state", ["present", "absent"])
def test_a_role_in_another_letter_case_is_the_one_that_is_meant(state: str) -> None:
    iam = iam_with_role("Role")
    result = MODULE.run(context(iam), desired(name="rOLE", description="new", state=state))
    assert {call["target"] for call in result["calls"]} == {ARN.replace("/r", "/Role")}
    assert live(iam).role("Role") is None if state == "absent" else result["role"]["description"] == "new"


USER = f"arn:aws:iam::{ACCOUNT}:user/u"


def test_a_principal_that_was_created_a_moment_ago_is_waited_for(clock: FakeClock) -> None:
    iam = iam_with_role()
    iam.put_user("u", shows_after=3)
    result = MODULE.run(context(iam, clock=clock), desired(trust_policy=trust({"AWS": USER})))
    assert result["changed"]
    assert (iam.asked.count("get_user"), len(clock.slept)) == (3, 2)


def test_a_principal_that_never_shows_is_an_error_in_the_end(clock: FakeClock) -> None:
    with pytest.raises(PlumbError, match=f"^trust_policy: .*{USER} does not exist"):
        MODULE.run(context(iam_with_role(), clock=clock), desired(trust_policy=trust({"AWS": USER})))
    assert sum(clock.slept) == pytest.approx(5)


# What goes with a role

A, B = allow("s3:a"), allow("s3:b")
_GONE: list[dict[str, Any]] = [{"policy_name": "i", "document": A}, {"policy_name": "j", "document": B}]


def test_a_role_is_deleted_with_its_inline_policies_which_are_returned_whole() -> None:
    iam = iam_with_role(inline={"j": B, "i": A})
    check = MODULE.run(context(iam, check_mode=True), desired(state="absent", detach=True))
    result = MODULE.run(context(iam), desired(state="absent", detach=True))
    assert [each["operation"] for each in result["calls"]] == ["DeleteRolePolicy", "DeleteRolePolicy", "DeleteRole"]
    assert result["removed_inline_policies"] == check["removed_inline_policies"] == _GONE
    assert result["diff"]["before"]["inline_policies"] == {
        each["policy_name"]: readable(each["document"]) for each in _GONE
    }
    assert (result["diff"]["after"], check["diff"]) == ({}, result["diff"])
    assert MODULE.run(context(iam), desired(state="absent"))["removed_inline_policies"] == []
    assert "removed_inline_policies" not in MODULE.run(context(iam), desired(trust_policy=LAMBDA))


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
    ("operation", "call", "gone"), [("delete_role_policy", 1, 0), ("delete_role_policy", 2, 1), ("delete_role", 1, 2)]
)
def test_a_deletion_that_fails_returns_the_inline_policies_deleted_so_far(operation: str, call: int, gone: int) -> None:
    iam = _Refusing(operation, call=call)
    iam.put_role("r", LAMBDA, inline={"i": A, "j": B})
    with pytest.raises(PlumbError) as caught:
        MODULE.run(context(iam), desired(state="absent", detach=True))
    result = caught.value.as_result()
    assert (result["changed"], len(result["calls"])) == (gone > 0, gone)
    assert result.get("removed_inline_policies", "left out") == (_GONE[:gone] or "left out")
    assert live(iam).role_use("r").inline == ("i", "j")[gone:]


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


@pytest.mark.parametrize(
    ("lost", "given_options", "calls", "removed"),
    [
        ("update_assume_role_policy", {"trust_policy": EC2}, ["UpdateAssumeRolePolicy"], None),
        (
            "delete_role_policy",
            {"state": "absent", "detach": True},
            ["DeleteRolePolicy", "DeleteRolePolicy", "DeleteRole"],
            _GONE,
        ),
    ],
)
def test_inline_policies_are_told_by_a_task_that_deletes_the_role_though_an_answer_is_lost(
    lost: str, given_options: dict[str, Any], calls: list[str], removed: Any
) -> None:
    iam = _Losing(lost)
    iam.put_role("r", LAMBDA, inline={"i": A, "j": B})
    result = MODULE.run(context(iam), desired(**given_options))
    assert [each["operation"] for each in result["calls"]] == calls
    assert result.get("removed_inline_policies") == removed


class _BehindAtFirst(LittleIam):
    """It lists an inline policy at once, and shows its document only later."""

    shows_after = 3

    def get_role_policy(self, given: Any) -> dict[str, Any]:
        if self.asked.count("get_role_policy") < self.shows_after:
            raise refusal("NoSuchEntity")
        return super().get_role_policy(given)


@pytest.mark.parametrize(("shows_after", "slept"), [(3, 0.4 + 0.8), (10_000, 20.0)])
def test_an_inline_policy_is_deleted_once_it_shows_and_never_unread(
    shows_after: int, slept: float, clock: FakeClock
) -> None:
    iam = _BehindAtFirst()
    iam.shows_after = shows_after
    iam.put_role("r", LAMBDA, inline={"i": A})
    try:
        result = MODULE.run(context(iam, clock=clock), desired(state="absent", detach=True))
        assert result["removed_inline_policies"] == _GONE[:1]
    except PlumbError as error:
        assert error.message.endswith("Nothing was changed; run the task again.")
    assert (live(iam).role("r") is None) is (shows_after == 3)
    assert sum(clock.slept) == pytest.approx(slept)


_STATEMENT = trust({"AWS": ACCOUNT})["Statement"][0]
_OTHERWISE = {"Version": "2012-10-17", "Statement": {**_STATEMENT, "Action": ["STS:assumerole"]}}


@pytest.mark.parametrize(
    ("shown_trust", "warned"),
    [
        (trust({"AWS": ACCOUNT}), False),
        (trust({"AWS": [f"arn:aws:iam::{ACCOUNT}:root"]}), False),
        (_OTHERWISE, False),
        (trust({"AWS": OTHER_ACCOUNT}), True),
    ],
    ids=["as it was left", "as IAM writes it", "in another spelling", "otherwise"],
)
def test_what_a_task_has_left_is_known_again_by_its_meaning(shown_trust: Any, warned: bool, clock: FakeClock) -> None:
    run_state, warnings = Leaving(changed=["role/r"]), list[str]()
    MODULE.run(context(iam_with_role(), run_state=run_state), desired(trust_policy=trust({"AWS": ACCOUNT})))
    iam = LittleIam()
    iam.put_role("r", shown_trust)
    result = MODULE.run(context(iam, run_state=run_state, clock=clock, warnings=warnings), desired())
    assert (result["changed"], len(warnings)) == (False, warned)
    assert sum(clock.slept) == pytest.approx(20 if warned else 0)


# Boundaries

_MORE = allow("s3:*")


@pytest.mark.parametrize(
    ("old", "new", "verdict", "gained"),
    [
        (own("old"), "", "wider", ["is no longer limited by the permissions boundary old"]),
        (own("old"), own("more"), "wider", ["as far as the permissions boundary more goes, may now s3:* on *"]),
        (own("more"), own("old"), "narrower", []),
        (own("old"), own("alike"), "unchanged", []),
        (None, own("old"), "narrower", []),
        (None, "", "unchanged", []),
    ],
)
def test_a_boundary_that_limits_less_is_new_access(old: str | None, new: str, verdict: str, gained: list[str]) -> None:
    iam = iam_with_role(boundary=old)
    for name, document in (("old", allow("s3:a")), ("alike", allow("s3:a")), ("more", _MORE)):
        iam.put_policy(own(name), document)
    dry = MODULE.run(context(iam, check_mode=True), desired(permissions_boundary=new))
    access = dry["access"]
    assert (access["verdict"], [each[: len(gained[0])] for each in access["gained"]]) == (verdict, gained)
    careful = desired(permissions_boundary=new, allow_new_access=False)
    if gained:
        with pytest.raises(PlumbError, match=r"^allow_new_access: false, .* Leave the permissions boundary as it is"):
            MODULE.run(context(iam), careful)
        return
    assert MODULE.run(context(iam), careful) == dry


class _Secretive(LittleIam):
    """It lets nobody read what a policy allows."""

    def get_policy_version(self, _given: Any) -> dict[str, Any]:
        raise refusal("AccessDenied", operation="GetPolicyVersion")


def test_boundaries_that_may_not_be_read_may_limit_less() -> None:
    iam, warnings = _Secretive(), list[str]()
    for name in ("old", "new"):
        iam.put_policy(own(name))
    iam.put_role("r", LAMBDA, boundary=own("old"))
    result = MODULE.run(context(iam, warnings=warnings), desired(permissions_boundary=own("new")))
    assert result["access"]["verdict"] == "may be wider"
    assert result["diff"]["resource"]["documents"] == {own("old"): None, own("new"): None}
    assert len(warnings) == 2


# Roles that trust themselves or each other

_SELF = trust({"AWS": f"arn:aws:iam::{ACCOUNT}:role/r"})
_OTHER_ROLE = f"arn:aws:iam::{ACCOUNT}:role/other"


def test_a_role_that_trusts_itself_is_created_with_a_trust_that_allows_nobody() -> None:
    made = plan(NOWHERE, desired(trust_policy=_SELF))
    assert operations(made.calls) == ["create_role", "update_assume_role_policy"]
    assert made.calls[0].arguments["AssumeRolePolicyDocument"] == document_text(NOBODY)
    assert made.calls[1].arguments["PolicyDocument"] == document_text(_SELF)
    assert canonical(shown(made.after)["trust_policy"]) == canonical(_SELF)
    assert canonical(shown(made.created)["trust_policy"]) == canonical(NOBODY)


def test_a_role_that_trusts_one_that_is_created_later_gets_its_trust_later() -> None:
    wanted = desired(trust_policy=trust({"AWS": _OTHER_ROLE}))
    made = plan(NOWHERE, dataclasses.replace(wanted, later=frozenset({_OTHER_ROLE})))
    assert operations(made.calls) == ["create_role"]
    assert made.calls[0].arguments["AssumeRolePolicyDocument"] == document_text(NOBODY)
    assert canonical(shown(made.after)["trust_policy"]) == canonical(NOBODY)


def test_a_trust_that_allows_nobody_gives_no_access() -> None:
    change = access_change(None, NOBODY)
    assert (change.verdict, change.gained) == ("narrower", ())
