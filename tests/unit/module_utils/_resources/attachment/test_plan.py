# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Attachments: which are attached and detached, in which order, and what is refused."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.plumb.aws.plugins.module_utils._engine.errors import PlumbError
from ansible_collections.plumb.aws.plugins.module_utils._engine.plan import Plan
from ansible_collections.plumb.aws.plugins.module_utils._iam.policy_lookup import PolicyMatch
from ansible_collections.plumb.aws.plugins.module_utils._resources.guards.caller_role import CallerRole
from ansible_collections.plumb.aws.plugins.module_utils._resources.role_attachment.plan import plan
from ansible_collections.plumb.aws.plugins.module_utils._resources.role_attachment.read import (
    Current,
)
from unit.module_utils._resources.role_attachment.attachments import (
    NAMESAKE,
    attached,
    desired,
    matches,
    planned,
)
from unit.module_utils.examples import (
    AWS_POLICY,
    a_policy,
    missing_from,
    operations,
    own,
)


def in_words(made: Plan) -> str:
    signs = {"attach_role_policy": "+", "detach_role_policy": "-"}
    return " ".join(signs[call.name] + call.arguments["PolicyArn"].rpartition("/")[2] for call in made.calls)


@pytest.mark.parametrize(
    ("there", "wanted", "given_options", "calls"),
    [
        pytest.param("", "", {}, "", id="none desired"),
        pytest.param("ab", "ab", {}, "", id="all there"),
        pytest.param("ab", "", {}, "", id="none desired, others left alone"),
        pytest.param("a", "bc", {}, "+b +c", id="two more"),
        pytest.param("ab", "bc", {"exclusive": True}, "+c -a", id="exclusive: attached before others are detached"),
        pytest.param("ab", "ba", {"exclusive": True}, "", id="exclusive: all there and no others"),
        pytest.param("ab", "", {"exclusive": True}, "-a -b", id="exclusive: none desired"),
        pytest.param("abc", "ca", {"state": "absent"}, "-a -c", id="absent"),
        pytest.param("a", "", {"state": "absent"}, "", id="absent: none desired"),
        pytest.param("ab", "c", {"exclusive": True, "quota": 2}, "-a +c -b", id="full: room for one is made first"),
        pytest.param("abc", "cde", {"exclusive": True, "quota": 4}, "-a +d +e -b", id="nearly full: one goes first"),
        pytest.param("ab", "cd", {"exclusive": True, "quota": 2}, "-a -b +c +d", id="full: all go first"),
        pytest.param("abc", "ad", {"exclusive": True, "quota": 2}, "-b -c +d", id="over the quota: down to it first"),
        pytest.param("abc", "abc", {"quota": 2}, "", id="over the quota already, nothing desired"),
    ],
)
def test_policies_are_attached_first_and_detached_last(
    there: str, wanted: str, given_options: dict[str, Any], calls: str
) -> None:
    made = planned(there, wanted, **given_options)
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
    (attach,) = planned("", "a").calls
    assert (attach.arguments, attach.target) == ({"RoleName": "r", "PolicyArn": own("a")}, own("a"))


def test_the_policies_of_a_role_of_an_aws_service_are_never_changed() -> None:
    current = Current("r", attached=attached([own("a")]), matches=matches("b"), reserved=True)
    assert plan(current, desired("a")).calls == ()
    for wanted in (desired("b"), desired("a", state="absent"), desired(exclusive=True)):
        with pytest.raises(PlumbError, match="^role: 'r' is a role that only AWS may change"):
            plan(current, wanted)


@pytest.mark.parametrize(
    ("there", "wanted", "quota", "fits"),
    [("a", "b", 2, True), ("ab", "c", 2, False), ("", "abc", 2, False), ("abc", "d", 2, False), ("abc", "ab", 2, True)],
)
def test_more_policies_than_the_quota_allows_are_refused(there: str, wanted: str, quota: int, fits: bool) -> None:
    if fits:
        planned(there, wanted, quota=quota)
        return
    with pytest.raises(PlumbError, match=r"^policies: the role 'r'") as caught:
        planned(there, wanted, quota=quota)
    assert f"{len(there + wanted)} attached policies, {quota} are allowed" in caught.value.message


def test_a_role_that_is_not_there_has_none_of_the_absent_policies() -> None:
    made = plan(Current("r", attached=None), desired("p", state="absent"))
    assert (made.calls, made.before, made.after) == ((), None, None)
    assert made.result == {"role_name": "r", "attached_policies": [], "attached": [], "detached": []}


def test_a_role_that_is_not_there_is_an_error_for_attaching() -> None:
    with pytest.raises(PlumbError, match=r"^role: the role 'R' does not exist") as caught:
        plan(Current("R", attached=None), desired("p", role="R"))
    assert (caught.value.missing, caught.value.patience) == ("role/r", 0)


@pytest.mark.parametrize("given_options", [{}, {"state": "absent"}, {"exclusive": True}])
def test_nothing_is_planned_where_iam_shows_a_role_and_not_what_is_attached(given_options: dict[str, Any]) -> None:
    with pytest.raises(PlumbError, match=r"^IAM shows the role 'r', but not what is .* Nothing was changed") as caught:
        plan(Current("r", attached=None, is_half_shown=True), desired("p", **given_options))
    assert (caught.value.missing, caught.value.patience) == (None, 20)


def test_a_plan_names_the_role_in_the_letters_of_iam() -> None:
    current = Current("Role", attached=attached([own("a")]), matches=matches("b"))
    made = plan(current, desired("b", role="rOLE", exclusive=True))
    assert [each.arguments["RoleName"] for each in made.calls] == ["Role", "Role"]
    sides = (made.before, made.after, made.result)
    assert [made.name, *(side["role_name"] for side in sides if side)] == ["Role"] * 4


def test_policies_are_not_detached_from_the_role_that_runs_the_task() -> None:
    current = Current("r", attached=attached([own("a")]), caller=CallerRole("r", None))
    for wanted in (desired("a", state="absent"), desired(exclusive=True)):
        with pytest.raises(PlumbError, match=r"^allow_self_lockout: "):
            plan(current, wanted)
    assert operations(plan(current, desired(exclusive=True, allow_self_lockout=True)).calls) == ["detach_role_policy"]
    assert plan(dataclasses.replace(current, matches=matches("b")), desired("b")).calls


@pytest.mark.parametrize(
    "policy",
    [
        a_policy(AWS_POLICY, is_attachable=False),
        a_policy("arn:aws:iam::aws:policy/aws-service-role/X", path="/aws-service-role/"),
    ],
)
def test_a_policy_that_aws_keeps_for_itself_cannot_be_attached(policy: Any) -> None:
    current = Current("r", attached=(), matches=(PolicyMatch(policy.arn, of_aws=policy),))
    with pytest.raises(PlumbError, match=f"^policies: {policy.arn} .* can be neither attached nor"):
        plan(current, desired(policy.arn))


def test_a_name_that_two_attached_policies_bear_is_refused_for_detaching_too() -> None:
    current = Current("r", attached=attached([NAMESAKE, AWS_POLICY]))
    for wanted in (desired("ReadOnlyAccess"), desired("ReadOnlyAccess", state="absent")):
        with pytest.raises(PlumbError, match="both attached") as caught:
            plan(current, wanted)
        assert missing_from(caught.value.message, [NAMESAKE, AWS_POLICY]) == []


def test_to_detach_a_policy_it_need_not_exist() -> None:
    current = Current("r", attached=attached([own("p")]))
    made = plan(current, desired("P", "gone", own("gone"), AWS_POLICY, state="absent"))
    assert [each.arguments["PolicyArn"] for each in made.calls] == [own("p")]


_LETTERS = st.lists(st.sampled_from("abcdef"), max_size=5, unique=True)


@given(_LETTERS, _LETTERS, st.integers(min_value=1, max_value=6))
def test_access_has_no_gap_but_for_as_many_as_the_quota_needs(there: list[str], wanted: list[str], quota: int) -> None:
    try:
        made = planned("".join(there), "".join(wanted), quota=quota, exclusive=True)
    except PlumbError:
        assert len(wanted) > quota
        return
    count = lowest = len(there)
    for each in made.calls:
        count += 1 if each.name == "attach_role_policy" else -1
        assert count <= max(quota, len(there))
        lowest = min(lowest, count)
    new = len(set(wanted) - set(there))
    assert lowest >= min(len(wanted), len(there), quota - new)
