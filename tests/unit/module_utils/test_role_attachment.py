# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Attachments: which policies a task means, which are attached and detached, and in which order."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.plumb.aws.plugins.module_utils._engine.errors import PlumbError
from ansible_collections.plumb.aws.plugins.module_utils._engine.plan import Plan, carry_out
from ansible_collections.plumb.aws.plugins.module_utils._iam.account import Account, AttachedPolicy
from ansible_collections.plumb.aws.plugins.module_utils._iam.identifiers import parse_policy_arn
from ansible_collections.plumb.aws.plugins.module_utils._resources.role_attachment.plan import (
    JOB,
    Current,
    Options,
    options,
    plan,
    read,
)
from ansible_collections.plumb.aws.plugins.module_utils._resources.role_trust import plan as role_trust
from ansible_collections.plumb.aws.plugins.modules import iam_role_trust
from ansible_collections.plumb.aws.plugins.modules.iam_role_attachment import ARGUMENT_SPEC
from unit.module_utils.examples import AWS_POLICY, LAMBDA, OTHER_ACCOUNT, own, params, task
from unit.module_utils.little_iam import LittleIam

NAMESAKE = own("ReadOnlyAccess")


def wish(*policies: str, **given_options: Any) -> Options:
    return options(params(ARGUMENT_SPEC, {"role": "r", "policies": list(policies), **given_options}))


def attached(arns: Sequence[str]) -> tuple[AttachedPolicy, ...]:
    return tuple(AttachedPolicy(parse_policy_arn(arn, option="arn").name, arn) for arn in arns)


def planned(there: str, wished: str, *, quota: int = 10, **given_options: Any) -> Plan:
    """A plan where policies with these one-letter names are attached, and wished."""
    arns = {letter: own(letter) for letter in there + wished}
    current = Current(
        attached=attached([arns[letter] for letter in there]),
        wished=attached([arns[letter] for letter in wished]),
        quota=quota,
    )
    return plan(current, wish(*wished, **given_options))


def in_words(made: Plan) -> str:
    signs = {"attach_role_policy": "+", "detach_role_policy": "-"}
    return " ".join(signs[call.operation] + call.arguments["PolicyArn"].rpartition("/")[2] for call in made.calls)


# Options


@pytest.mark.parametrize(
    ("policies", "given_options", "told"),
    [
        ([], {"role": "a b"}, ["role: ", "'a b'"]),
        ([], {"role": "n" * 65}, ["role: ", "65 characters"]),
        (["p", "a b"], {}, ["policies: ", "'a b'"]),
        (["arn:aws:iam::123456789012:role/r"], {}, ["policies: ", "role/r"]),
        (["p"], {"exclusive": True, "state": "absent"}, ["exclusive: true", "state: absent"]),
    ],
)
def test_a_wrong_option_is_refused_by_name_and_value(
    policies: list[str], given_options: dict[str, Any], told: list[str]
) -> None:
    with pytest.raises(PlumbError) as caught:
        wish(*policies, **given_options)
    assert [part for part in told if part not in caught.value.message] == []


def test_a_policy_that_is_given_twice_is_wished_once() -> None:
    assert wish("p", "q", "p").policies == ("p", "q")


# Planning


@pytest.mark.parametrize(
    ("there", "wished", "given_options", "calls"),
    [
        pytest.param("", "", {}, "", id="none wished"),
        pytest.param("ab", "ab", {}, "", id="all there"),
        pytest.param("ab", "", {}, "", id="none wished, others left alone"),
        pytest.param("a", "bc", {}, "+b +c", id="two more"),
        pytest.param("ab", "bc", {"exclusive": True}, "+c -a", id="exclusive: attached before others are detached"),
        pytest.param("ab", "ba", {"exclusive": True}, "", id="exclusive: all there and no others"),
        pytest.param("ab", "", {"exclusive": True}, "-a -b", id="exclusive: none wished"),
        pytest.param("abc", "ca", {"state": "absent"}, "-a -c", id="absent"),
        pytest.param("a", "", {"state": "absent"}, "", id="absent: none wished"),
        pytest.param("ab", "c", {"exclusive": True, "quota": 2}, "-a +c -b", id="full: room for one is made first"),
        pytest.param("abc", "cde", {"exclusive": True, "quota": 4}, "-a +d +e -b", id="nearly full: one goes first"),
        pytest.param("ab", "cd", {"exclusive": True, "quota": 2}, "-a -b +c +d", id="full: all go first"),
        pytest.param("abc", "ad", {"exclusive": True, "quota": 2}, "-b -c +d", id="over the quota: down to it first"),
        pytest.param("abc", "abc", {"quota": 2}, "", id="over the quota already, nothing wished"),
    ],
)
def test_policies_are_attached_first_and_detached_last(
    there: str, wished: str, given_options: dict[str, Any], calls: str
) -> None:
    made = planned(there, wished, **given_options)
    assert in_words(made) == calls
    gone = [own(word[1:]) for word in calls.split() if word[0] == "-"]
    come = [own(word[1:]) for word in calls.split() if word[0] == "+"]
    left = sorted({own(letter) for letter in there} - set(gone) | set(come))
    assert made.before == {"role_name": "r", "attached_policies": [own(letter) for letter in there]}
    assert made.after == {"role_name": "r", "attached_policies": left}
    assert made.result == {
        "role_name": "r",
        "attached_policies": [{"policy_name": arn[-1], "policy_arn": arn} for arn in left],
        "attached": come,
        "detached": gone,
    }


def test_a_call_names_the_role_and_the_arn() -> None:
    (call,) = planned("", "a").calls
    assert (call.arguments, call.target) == ({"RoleName": "r", "PolicyArn": own("a")}, own("a"))


def test_the_policies_of_a_role_of_an_aws_service_are_never_changed() -> None:
    current = Current(attached=attached([own("a")]), wished=attached([own("a")]), service_linked=True)
    assert plan(current, wish("a")).calls == ()
    for more in (
        refused_for_service(current, wished=(own("b"),)),
        refused_for_service(current, wished=(own("a"),), state="absent"),
        refused_for_service(current, wished=(), exclusive=True),
    ):
        assert more.startswith("role: 'r' belongs to an AWS service")


def refused_for_service(current: Current, *, wished: tuple[str, ...], **given_options: Any) -> str:
    with pytest.raises(PlumbError) as caught:
        plan(dataclasses.replace(current, wished=attached(wished)), wish(*wished, **given_options))
    return caught.value.message


@pytest.mark.parametrize(
    ("there", "wished", "quota", "fits"),
    [("a", "b", 2, True), ("ab", "c", 2, False), ("", "abc", 2, False), ("abc", "d", 2, False), ("abc", "ab", 2, True)],
)
def test_more_policies_than_the_quota_allows_are_refused(there: str, wished: str, quota: int, fits: bool) -> None:
    if fits:
        planned(there, wished, quota=quota)
        return
    with pytest.raises(PlumbError, match=r"^policies: the role 'r'") as caught:
        planned(there, wished, quota=quota)
    assert f"{len(there + wished)} attached policies, {quota} are allowed" in caught.value.message


def test_a_role_that_is_not_there_has_none_of_the_absent_policies() -> None:
    made = plan(Current(attached=None), wish("p", state="absent"))
    assert (made.calls, made.before, made.after) == ((), None, None)
    assert made.result == {"role_name": "r", "attached_policies": [], "attached": [], "detached": []}


# Reading


def iam_with(there: Sequence[str], beside: Sequence[str] = ()) -> LittleIam:
    iam = LittleIam()
    iam.put_role("r", LAMBDA)
    for arn in (*there, *beside):
        iam.put_policy(arn)
    for arn in there:
        iam.attach(arn, "Role", "r")
    return iam


@pytest.mark.parametrize(
    ("there", "beside", "policies", "meant"),
    [
        pytest.param([own("p", "/t/")], [], ["P"], [own("p", "/t/")], id="an attached one, under any path and case"),
        pytest.param([], [own("p")], ["p"], [own("p")], id="one of ones own"),
        pytest.param([], [AWS_POLICY], ["ReadOnlyAccess"], [AWS_POLICY], id="one of AWS"),
        pytest.param(
            [AWS_POLICY], [NAMESAKE], ["ReadOnlyAccess"], [AWS_POLICY], id="the attached one of two that bear the name"
        ),
        pytest.param([AWS_POLICY, NAMESAKE], [], [AWS_POLICY], [AWS_POLICY], id="an ARN where both are attached"),
        pytest.param([], [own("p")], ["p", own("p"), "P"], [own("p")], id="names and ARN of one policy"),
        pytest.param([own("p")], [], ["p", own("p"), "P"], [own("p")], id="names and ARN of one attached policy"),
        pytest.param([own("p")], [], [], [], id="none"),
    ],
)
def test_a_reference_means_one_policy(
    there: list[str], beside: list[str], policies: list[str], meant: list[str]
) -> None:
    current = read(Account(iam_with(there, beside)), wish(*policies))
    assert [policy.arn for policy in current.wished] == meant
    assert current.attached == attached(sorted(there))


@pytest.mark.parametrize(
    ("there", "beside", "policies", "told"),
    [
        ([], [AWS_POLICY, NAMESAKE], ["ReadOnlyAccess"], [AWS_POLICY, NAMESAKE, "'ReadOnlyAccess'"]),
        ([AWS_POLICY, NAMESAKE], [], ["ReadOnlyAccess"], [AWS_POLICY, NAMESAKE, "both attached"]),
        ([], [], ["p"], ["'p'"]),
        ([], [], [own("p")], [own("p"), "does not exist"]),
        ([], [], [f"arn:aws:iam::{OTHER_ACCOUNT}:policy/p"], [OTHER_ACCOUNT]),
    ],
)
def test_a_reference_that_means_none_or_two_is_refused(
    there: list[str], beside: list[str], policies: list[str], told: list[str]
) -> None:
    with pytest.raises(PlumbError, match=r"^policies: ") as caught:
        read(Account(iam_with(there, beside)), wish(*policies))
    assert [part for part in told if part not in caught.value.message] == []


def test_a_policy_that_aws_keeps_for_itself_cannot_be_attached() -> None:
    iam = iam_with([])
    iam.put_policy(AWS_POLICY, IsAttachable=False)
    with pytest.raises(PlumbError, match=f"^policies: {AWS_POLICY} .* cannot be attached"):
        read(Account(iam), wish("ReadOnlyAccess"))


def test_to_detach_a_policy_it_need_not_exist() -> None:
    iam = iam_with([own("p")])
    current = read(Account(iam), wish("P", "gone", own("gone"), AWS_POLICY, state="absent"))
    assert [policy.arn for policy in current.wished] == [own("p")]
    assert "get_policy" not in iam.asked


def test_a_name_that_two_attached_policies_bear_is_refused_for_detaching_too() -> None:
    with pytest.raises(PlumbError, match="both attached"):
        read(Account(iam_with([AWS_POLICY, NAMESAKE])), wish("ReadOnlyAccess", state="absent"))


def test_a_role_that_is_not_there_is_an_error_only_for_attaching() -> None:
    with pytest.raises(PlumbError, match=r"^role: the role 'r' does not exist"):
        read(Account(LittleIam()), wish("p"))
    assert read(Account(LittleIam()), wish("p", state="absent")) == Current(attached=None)


def test_what_is_attached_as_wished_takes_one_request() -> None:
    iam = iam_with([own("p"), AWS_POLICY])
    read(Account(iam), wish("p", "ReadOnlyAccess"))
    assert iam.asked == ["list_attached_role_policies"]


@pytest.mark.parametrize(("beside", "asks"), [(8, False), (9, True)])
def test_the_quota_is_asked_for_where_more_than_the_default_may_be_attached(beside: int, asks: bool) -> None:
    there = [own("a"), own("b")]
    names = [f"p{number}" for number in range(beside)]
    iam = iam_with(there, [own(name) for name in names])
    current = read(Account(iam), wish(*names))
    assert ("get_account_summary" in iam.asked, current.quota) == (asks, 10)


# Whole tasks, one after the other

_LETTERS = st.lists(st.sampled_from("abcdef"), max_size=5, unique=True)
_WISHES = st.tuples(
    st.lists(st.sampled_from([*"abcdefAB", own("a"), own("f")]), max_size=5),
    st.fixed_dictionaries({}, optional={"state": st.sampled_from(["present", "absent"]), "exclusive": st.booleans()}),
)


@given(_LETTERS, st.integers(min_value=0, max_value=3), st.lists(_WISHES, min_size=1, max_size=4))
def test_a_plan_leads_where_it_says_and_the_same_task_then_changes_nothing(
    there: list[str], room: int, wishes: list[tuple[list[str], dict[str, Any]]]
) -> None:
    quota = max(len(there) + room, 1)
    iam = LittleIam(most_attachments=quota)
    iam.put_role("r", LAMBDA)
    for letter in "abcdef":
        iam.put_policy(own(letter))
    for letter in there:
        iam.attach(own(letter), "Role", "r")
    account = Account(iam)
    for policies, given_options in wishes:
        try:
            wished = wish(*policies, **given_options)
            made = plan(dataclasses.replace(read(account, wished), quota=quota), wished)
        except PlumbError:
            continue
        carry_out(made, iam, check_mode=False)
        assert made.after == {"role_name": "r", "attached_policies": iam.attached("r")}
        assert plan(read(account, wished), wished).calls == ()


@given(_LETTERS, _LETTERS, st.integers(min_value=1, max_value=6))
def test_access_has_no_gap_but_for_as_many_as_the_quota_needs(there: list[str], wished: list[str], quota: int) -> None:
    try:
        made = planned("".join(there), "".join(wished), quota=quota, exclusive=True)
    except PlumbError:
        assert len(wished) > quota
        return
    count = lowest = len(there)
    for call in made.calls:
        count += 1 if call.operation == "attach_role_policy" else -1
        assert count <= max(quota, len(there))
        lowest = min(lowest, count)
    new = len(set(wished) - set(there))
    assert lowest >= min(len(wished), len(there), quota - new)


def test_the_job_does_all_of_it() -> None:
    iam = iam_with([own("a")], [own("b")])
    result = JOB.run(task(iam), wish("b", exclusive=True))
    assert result["calls"] == [
        {"operation": "AttachRolePolicy", "target": own("b")},
        {"operation": "DetachRolePolicy", "target": own("a")},
    ]
    assert (result["changed"], result["attached"], result["detached"]) == (True, [own("b")], [own("a")])
    assert iam.attached("r") == [own("b")]


def test_tasks_on_the_attachments_of_a_role_take_turns_with_tasks_on_the_role() -> None:
    role = role_trust.options(params(iam_role_trust.ARGUMENT_SPEC, {"name": "R"}))
    assert JOB.subject(wish("p")) == role_trust.JOB.subject(role)
