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
from ansible_collections.plumb.aws.plugins.module_utils._iam.identity_kinds import (
    GROUP,
    KINDS,
    ROLE,
    USER,
    IdentityKind,
)
from ansible_collections.plumb.aws.plugins.module_utils._iam.policy_lookup import PolicyMatch
from ansible_collections.plumb.aws.plugins.module_utils._policy.access.combined import of_attachments
from ansible_collections.plumb.aws.plugins.module_utils._resources.attachment.options import Options
from ansible_collections.plumb.aws.plugins.module_utils._resources.attachment.plan import plan
from ansible_collections.plumb.aws.plugins.module_utils._resources.attachment.read import (
    Current,
)
from ansible_collections.plumb.aws.plugins.module_utils._resources.guards.caller_role import CallerRole
from ansible_collections.plumb.aws.plugins.module_utils._resources.guards.document_rules import NO_CHANGE, access_shown
from unit.module_utils._resources.attachment.attachments import (
    NAMESAKE,
    attached,
    desired,
    documents,
    matches,
    of_each_kind,
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
    signs = {kind.operation(verb): sign for kind in KINDS.values() for verb, sign in (("attach", "+"), ("detach", "-"))}
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
@of_each_kind
def test_policies_are_attached_first_and_detached_last(
    kind: IdentityKind, there: str, wanted: str, given_options: dict[str, Any], calls: str
) -> None:
    made = planned(there, wanted, kind=kind, **given_options)
    assert in_words(made) == calls
    gone = [own(word[1:]) for word in calls.split() if word[0] == "-"]
    come = [own(word[1:]) for word in calls.split() if word[0] == "+"]
    left = sorted({own(letter) for letter in there} - set(gone) | set(come))
    name = {f"{kind.name}_name": "r"}
    assert made.before == {**name, "attached_policies": [own(letter) for letter in there]}
    access = of_attachments(*(documents("".join(arn[-1] for arn in moved)) for moved in (gone, come)))
    assert made.after == {**name, "attached_policies": left, **access_shown(access)}
    assert made.result == {
        **name,
        "attached_policies": [{"policy_name": arn[-1], "policy_arn": arn} for arn in left],
        "attached": come,
        "detached": gone,
        "unmanaged": [arn for arn in left if arn[-1] not in wanted],
        "access": access.as_result(),
    }
    assert made.documents == documents("".join(arn[-1] for arn in (*come, *gone)))


@pytest.mark.parametrize(
    ("there", "wanted", "given_options", "verdict", "gained", "lost"),
    [
        ("", "a", {}, "wider", ["may now s3:a on *"], []),
        ("b", "a", {"exclusive": True}, "different", ["may now s3:a on *"], ["may no longer s3:b on *"]),
        ("ab", "a", {"exclusive": True}, "narrower", [], ["may no longer s3:b on *"]),
        ("ab", "a", {}, "unchanged", [], []),
        ("a", "", {"policies": None}, "unchanged", [], []),
    ],
)
@of_each_kind
def test_what_comes_and_goes_is_compared_and_new_access_refused_where_it_is_not_allowed(
    kind: IdentityKind,
    there: str,
    wanted: str,
    given_options: dict[str, Any],
    verdict: str,
    gained: list[str],
    lost: list[str],
) -> None:
    given_options = {"kind": kind, **given_options}
    access = {"verdict": verdict, "gained": gained, "lost": lost}
    assert planned(there, wanted, **given_options).result["access"] == access
    if not gained:
        planned(there, wanted, **given_options, allow_new_access=False)
        return
    with pytest.raises(
        PlumbError, match=r"^allow_new_access: false, .*s3:a.* Leave the policies as they are"
    ) as caught:
        planned(there, wanted, **given_options, allow_new_access=False)
    assert caught.value.details == {"access": access}


@pytest.mark.parametrize("wanted", [desired("b", exclusive=True), desired("a", state="absent"), desired("b")])
def test_what_cannot_be_read_may_be_anything(wanted: Options) -> None:
    current = Current("r", attached=attached([own("a")]), matches=matches("b"), quota=10)
    made = plan(current, wanted)
    assert made.result["access"]["verdict"] == "may be wider"
    assert set(made.documents.values()) == {None}
    with pytest.raises(PlumbError, match=r"^allow_new_access: false, .* could not be read"):
        plan(current, dataclasses.replace(wanted, allow_new_access=False))


@pytest.mark.parametrize("there", ["", "ab"])
@of_each_kind
def test_a_task_that_leaves_the_policies_out_changes_nothing_and_tells_what_is_attached(
    kind: IdentityKind, there: str
) -> None:
    made = planned(there, "", kind=kind, policies=None)
    assert (made.calls, made.before) == ((), made.after)
    assert [each["policy_arn"] for each in made.result["attached_policies"]] == [own(letter) for letter in there]
    assert made.result["unmanaged"] == [own(letter) for letter in there]


@pytest.mark.parametrize(
    ("there", "wanted", "given_options", "as_there", "stay"),
    [
        ("ab", "a", {}, True, "b"),
        ("ab", "", {}, True, "ab"),
        ("ab", "c", {}, True, "ab"),
        ("ab", "ab", {}, True, ""),
        ("ab", "a", {}, False, ""),
        ("ab", "a", {"exclusive": True}, True, ""),
        ("ab", "a", {"state": "absent"}, True, ""),
    ],
)
@of_each_kind
def test_that_others_stay_is_told_where_amazon_aws_would_detach_them(
    kind: IdentityKind, there: str, wanted: str, given_options: dict[str, Any], as_there: bool, stay: str
) -> None:
    current = Current(
        "r",
        attached=attached([own(letter) for letter in there]),
        matches=matches(*(letter for letter in wanted if letter not in there)),
        quota=10,
    )
    options = dataclasses.replace(desired(*wanted, kind=kind, **given_options), as_in_amazon_aws=as_there)
    made = plan(current, options)
    told = ["managed_policies: ", *(own(letter) for letter in stay), f"{kind.name} 'r'", "exclusive: true"]
    assert [missing_from(each, told) for each in made.warnings] == [[]] * bool(stay)
    assert made.calls == plan(current, dataclasses.replace(options, as_in_amazon_aws=False)).calls


def test_what_a_task_names_in_whatever_way_is_managed() -> None:
    current = Current("r", attached=attached([own("p"), own("q", "/t/"), own("x"), AWS_POLICY]), quota=10)
    made = plan(current, desired("P", own("q", "/t/"), "ReadOnlyAccess"))
    assert (made.calls, made.result["unmanaged"]) == ((), [own("x")])


@pytest.mark.parametrize(
    ("kind", "operation", "arguments"),
    [
        (ROLE, "attach_role_policy", {"RoleName": "r"}),
        (USER, "attach_user_policy", {"UserName": "r"}),
        (GROUP, "attach_group_policy", {"GroupName": "r"}),
    ],
)
def test_a_call_names_the_identity_and_the_arn(kind: IdentityKind, operation: str, arguments: dict[str, str]) -> None:
    (attach,) = planned("", "a", kind=kind).calls
    assert (attach.name, attach.target) == (operation, own("a"))
    assert attach.arguments == {**arguments, "PolicyArn": own("a")}


def test_the_policies_of_a_role_of_an_aws_service_are_never_changed() -> None:
    current = Current("r", attached=attached([own("a")]), matches=matches("b"), quota=10, reserved=True)
    assert plan(current, desired("a")).calls == ()
    for wanted in (desired("b"), desired("a", state="absent"), desired(exclusive=True)):
        with pytest.raises(PlumbError, match="^role: 'r' is a role that only AWS may change"):
            plan(current, wanted)


@pytest.mark.parametrize(
    ("there", "wanted", "quota", "fits"),
    [("a", "b", 2, True), ("ab", "c", 2, False), ("", "abc", 2, False), ("abc", "d", 2, False), ("abc", "ab", 2, True)],
)
@of_each_kind
def test_more_policies_than_the_quota_allows_are_refused(
    kind: IdentityKind, there: str, wanted: str, quota: int, fits: bool
) -> None:
    if fits:
        planned(there, wanted, quota=quota, kind=kind)
        return
    with pytest.raises(PlumbError, match=f"^policies: the {kind.name} 'r'") as caught:
        planned(there, wanted, quota=quota, kind=kind)
    told = [f"{len(there + wanted)} attached policies, {quota} are allowed", f"an IAM {kind.name})"]
    assert missing_from(caught.value.message, told) == []


@of_each_kind
def test_one_that_is_not_there_has_none_of_the_absent_policies(kind: IdentityKind) -> None:
    made = plan(Current("r", attached=None), desired("p", kind=kind, state="absent"))
    assert (made.calls, made.before, made.after) == ((), None, None)
    empty: dict[str, Any] = {"attached_policies": [], "attached": [], "detached": [], "unmanaged": []}
    assert made.result == {f"{kind.name}_name": "r", **empty, "access": NO_CHANGE}


@pytest.mark.parametrize("given_options", [{}, {"policies": None}, {"exclusive": True}])
@of_each_kind
def test_one_that_is_not_there_is_an_error_for_attaching(kind: IdentityKind, given_options: dict[str, Any]) -> None:
    with pytest.raises(PlumbError, match=f"^{kind.name}: the {kind.name} 'R' does not exist") as caught:
        plan(Current("R", attached=None), desired("p", kind=kind, **{kind.name: "R"}, **given_options))
    assert (caught.value.missing, caught.value.patience) == (f"{kind.name}/r", 0)
    assert ("iam_role_trust" in caught.value.message) is (kind is ROLE)


@pytest.mark.parametrize("given_options", [{}, {"state": "absent"}, {"exclusive": True}])
def test_nothing_is_planned_where_iam_shows_a_role_and_not_what_is_attached(given_options: dict[str, Any]) -> None:
    with pytest.raises(PlumbError, match=r"^IAM shows the role 'r', but not what is .* Nothing was changed") as caught:
        plan(Current("r", attached=None, is_half_shown=True), desired("p", **given_options))
    assert (caught.value.missing, caught.value.patience) == (None, 20)


def test_a_plan_names_the_role_in_the_letters_of_iam() -> None:
    current = Current("Role", attached=attached([own("a")]), matches=matches("b"), quota=10)
    made = plan(current, desired("b", role="rOLE", exclusive=True))
    assert [each.arguments["RoleName"] for each in made.calls] == ["Role", "Role"]
    sides = (made.before, made.after, made.result)
    assert [made.name, *(side["role_name"] for side in sides if side)] == ["Role"] * 4


def test_policies_are_not_detached_from_the_role_that_runs_the_task() -> None:
    current = Current("r", attached=attached([own("a")]), quota=10, caller=CallerRole("r", None))
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
