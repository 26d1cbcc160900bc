# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Attachments beyond their life cycle: names and ARNs, order, quotas, pages, and what the info module tells."""

from __future__ import annotations

import json
from typing import Any

import pytest

from embedded_iam import EmbeddedIam
from integration import seeds
from integration.documents import allow
from integration.harness import Course, Player, Task, scenario, task

OWN = "arn:aws:iam::{{ account }}:policy/"
AWS = "arn:aws:iam::aws:policy/"
DYNAMO = f"{AWS}AmazonDynamoDBFullAccess"
P = tuple(f"p{number:02}" for number in range(12))


def attachment(title: str, /, **options: Any) -> Task:
    return task(title, "iam_role_attachment", **{"role": "r", **options})


def info(title: str, /, **options: Any) -> Task:
    return task(title, "iam_role_attachment_info", **options)


def own_policies(count: int) -> seeds.Seed:
    return seeds.all_of(*[seeds.policy(name) for name in P[:count]])


def role_with(count: int) -> seeds.Seed:
    return seeds.role("r", policies=tuple(seeds.own(name) for name in P[:count]))


def standing(course: Course) -> list[str]:
    """The names of the policies that the role has on the server now."""
    attached = course.client.list_attached_role_policies(RoleName="r", MaxItems=1000)["AttachedPolicies"]
    return sorted(policy["PolicyName"] for policy in attached)


# -- names ------------------------------------------------------------------------------------------------------------


@scenario(
    attachment("mixed", policies=["mine", "AWSLambdaBasicExecutionRole", f"{AWS}job-function/ViewOnlyAccess", "MINE"]),
    attachment("by ARN", policies=[f"{OWN}team/mine", f"{AWS}service-role/AWSLambdaBasicExecutionRole"]),
    attachment("by name in another case", policies=["Mine"]),
    attachment("detach by name", policies=["MINE", "ViewOnlyAccess"], state="absent"),
    attachment("detach what is not attached", policies=["mine", "NoSuchPolicy", f"{OWN}nowhere"], state="absent"),
    before=seeds.all_of(seeds.policy("mine", path="/team/"), seeds.role("r")),
)
def test_names_and_arns_mean_the_same_policies(course: Course) -> None:
    mine = f"arn:aws:iam::{course.account}:policy/team/mine"
    basic, view = f"{AWS}service-role/AWSLambdaBasicExecutionRole", f"{AWS}job-function/ViewOnlyAccess"
    assert course["mixed"]["attached"] == [mine, basic, view]
    assert course["mixed"]["attached_policies"] == [
        {"policy_name": "mine", "policy_arn": mine},
        {"policy_name": "ViewOnlyAccess", "policy_arn": view},
        {"policy_name": "AWSLambdaBasicExecutionRole", "policy_arn": basic},
    ]
    assert not course["by ARN"].changed
    assert not course["by name in another case"].changed
    assert sorted(course["detach by name"]["detached"]) == sorted([mine, view])
    assert not course["detach what is not attached"].changed
    assert course["detach what is not attached"]["detached"] == []
    assert standing(course) == ["AWSLambdaBasicExecutionRole"]


@scenario(
    attachment("of both", policies=["AmazonDynamoDBFullAccess"]),
    attachment("by ARN", policies=[DYNAMO]),
    attachment("attached under one ARN", policies=["AmazonDynamoDBFullAccess"]),
    attachment("the other too", policies=[f"{OWN}AmazonDynamoDBFullAccess"]),
    attachment("both attached", policies=["AmazonDynamoDBFullAccess"]),
    attachment("one of them", policies=["AmazonDynamoDBFullAccess"], state="absent"),
    attachment("none", policies=[], exclusive=True),
    before=seeds.all_of(seeds.policy("AmazonDynamoDBFullAccess"), seeds.role("r")),
)
def test_a_name_that_means_two_policies_is_an_error_that_names_both(course: Course) -> None:
    own = f"arn:aws:iam::{course.account}:policy/AmazonDynamoDBFullAccess"
    for name in ("of both", "both attached", "one of them"):
        assert course[name].failed
        assert own in course[name].msg
        assert DYNAMO in course[name].msg
    assert course["by ARN"]["attached"] == [DYNAMO]
    assert course["attached under one ARN"].status == "ok"
    assert not course["attached under one ARN"].changed
    assert course["the other too"]["attached"] == [own]
    assert sorted(course["none"]["detached"]) == sorted([own, DYNAMO])
    assert standing(course) == []


@scenario(
    attachment("present", role="nowhere", policies=[]),
    attachment("absent", role="nowhere", policies=["AWSLambdaExecute"], state="absent"),
    attachment("exclusive", role="nowhere", policies=[], exclusive=True),
)
def test_a_role_that_is_not_there_is_an_error_only_where_something_is_to_be_attached(course: Course) -> None:
    for name in ("present", "exclusive"):
        assert course[name].failed
        assert "'nowhere'" in course[name].msg
    assert course["absent"].status == "ok"
    assert not course["absent"].changed
    assert course["absent"]["attached_policies"] == []


# -- order and quota --------------------------------------------------------------------------------------------------


@scenario(
    attachment("replaced", policies=["p02", "p03", "AWSLambdaExecute"], exclusive=True),
    attachment("replaced again", policies=["AWSLambdaExecute", "p03", "p02"], exclusive=True),
    attachment("added", policies=["p00"]),
    attachment("emptied", policies=[], exclusive=True),
    before=seeds.all_of(own_policies(4), role_with(3)),
)
def test_new_policies_are_attached_before_old_ones_are_detached(course: Course) -> None:
    attach, detach = "AttachRolePolicy", "DetachRolePolicy"
    assert course["replaced"].calls == [attach, attach, detach, detach]
    assert course.writes[:4] == [attach, attach, detach, detach]
    assert [arn.split("/")[-1] for arn in course["replaced"]["detached"]] == ["p00", "p01"]
    before = course["replaced"]["diff"]["before"]["attached_policies"]
    assert [arn.split("/")[-1] for arn in before] == ["p00", "p01", "p02"]
    assert not course["replaced again"].changed
    assert course["added"].calls == [attach]
    assert len(course["emptied"]["detached"]) == 4
    assert standing(course) == []


@scenario(
    attachment("eleventh checked", check=True, policies=["p10"]),
    attachment("eleventh", policies=["p10"]),
    attachment("one of the ten", policies=["p09"]),
    attachment("replaced", policies=[*P[2:10], "p10", "p11"], exclusive=True),
    before=seeds.all_of(own_policies(12), role_with(10)),
)
def test_at_the_quota_room_is_made_first_and_an_eleventh_is_refused(course: Course) -> None:
    for name in ("eleventh", "eleventh checked"):
        assert course[name].failed
        assert "11" in course[name].msg
        assert "10" in course[name].msg
    assert course["eleventh"].msg == course["eleventh checked"].msg
    assert not course["one of the ten"].changed
    assert course["replaced"].status == "ok", course["replaced"].msg
    moves = [
        (request.operation[:6], request.parameters["PolicyArn"][-3:]) for request in course.requests if request.is_write
    ]
    assert moves == [("Detach", "p00"), ("Detach", "p01"), ("Attach", "p10"), ("Attach", "p11")]
    asked = [request.operation for request in course.requests].count("GetAccountSummary")
    assert asked >= 1, "near the quota the account is asked for its own"
    assert standing(course) == [*P[2:]]


@scenario(
    attachment("eleventh", policies=["p10"]),
    attachment("thirteenth", policies=["p11", "AWSLambdaExecute"]),
    before=seeds.all_of(own_policies(12), role_with(10), seeds.quota("AttachedPoliciesPerRoleQuota", 12)),
)
def test_a_quota_that_aws_has_raised_is_asked_for(course: Course) -> None:
    assert course["eleventh"].changed, course["eleventh"].msg
    assert course["thirteenth"].failed
    assert "13" in course["thirteenth"].msg
    assert "12" in course["thirteenth"].msg
    assert len(standing(course)) == 11


def hundred_and_twenty(iam: EmbeddedIam, account: str) -> None:
    """A role with more policies than a page of the usual size holds."""
    iam.set_quota(account, "AttachedPoliciesPerRoleQuota", 200)
    names = [f"many{number:03}" for number in range(120)]
    for name in names:
        seeds.policy(name)(iam, account)
    seeds.role("r", policies=tuple(seeds.own(name) for name in names))(iam, account)


@scenario(
    attachment("the last", policies=["many119"]),
    info("of the role", role="r"),
    attachment("nearly all", policies=["many000", "many119"], exclusive=True),
    before=hundred_and_twenty,
)
def test_more_attachments_than_a_page_holds_are_all_seen(course: Course) -> None:
    assert not course["the last"].changed
    assert len(course["of the role"]["attachments"]) == 120
    assert len(course["nearly all"]["detached"]) == 118
    assert standing(course) == ["many000", "many119"]


def test_lists_are_read_to_their_last_page(iam: EmbeddedIam, play: Player) -> None:
    client = iam.client("iam", play.account)
    seeds.all_of(own_policies(5), role_with(5))(iam, play.account)
    for number in range(5):
        seeds.role(f"other{number}", policies=(seeds.own("p00"),))(iam, play.account)
    arn = f"arn:aws:iam::{play.account}:policy/p00"
    for number in range(2, 5):
        client.create_policy_version(PolicyArn=arn, PolicyDocument=json.dumps(allow(f"s3:Get{number}")))
    iam.page_size = 2
    try:
        run = play.tasks(
            [
                attachment("attached", policies=list(P[:5]), exclusive=True),
                info("of the role", role="r"),
                info("of the policy", policy="p00"),
                task("policies", "iam_managed_policy_info", path_prefix="/"),
                task("versions", "iam_managed_policy_info", name="p00", include=["versions"]),
                task("roles", "iam_role_trust_info"),
                task("deleted", "iam_managed_policy", name="p00", state="absent", detach=True),
            ]
        )
    finally:
        iam.page_size = None
    assert not run["attached"].changed
    assert len(run["of the role"]["attachments"]) == 5
    assert len(run["of the policy"]["attachments"]) == 6
    assert len(run["policies"]["policies"]) == 5
    assert len(run["versions"]["policies"][0]["versions"]) == 4
    assert len(run["roles"]["roles"]) == 6
    assert run["deleted"].calls == ["DetachRolePolicy"] * 6 + ["DeletePolicyVersion"] * 3 + ["DeletePolicy"]


# -- the info module --------------------------------------------------------------------------------------------------


def had_by_all_kinds(iam: EmbeddedIam, account: str) -> None:
    client = iam.client("iam", account)
    seeds.policy("mine", path="/team/")(iam, account)
    arn = f"arn:aws:iam::{account}:policy/team/mine"
    seeds.role("r", policies=(seeds.LAMBDA, arn))(iam, account)
    seeds.role("bounded", PermissionsBoundary=arn)(iam, account)
    client.create_user(UserName="u")
    client.attach_user_policy(UserName="u", PolicyArn=arn)
    client.create_group(GroupName="g")
    client.attach_group_policy(GroupName="g", PolicyArn=arn)


@scenario(
    info("role", role="r"),
    info("policy by name", policy="MINE"),
    info("policy by ARN", policy=f"{OWN}team/mine"),
    info("of AWS", policy="AWSLambdaExecute"),
    info("unknown role", role="nowhere"),
    info("unknown policy", policy="NoSuchPolicy"),
    info("unknown ARN", policy=f"{OWN}nowhere"),
    info("neither"),
    before=had_by_all_kinds,
)
def test_the_info_module_tells_who_has_what(course: Course) -> None:
    arn = f"arn:aws:iam::{course.account}:policy/team/mine"
    seen = {
        result.name: [(it["policy_arn"], it["entity_type"], it["entity_name"]) for it in result["attachments"]]
        for result in course.results
        if not result.failed
    }
    having = [(arn, "role", "r"), (arn, "user", "u"), (arn, "group", "g")]
    assert seen == {
        "role": [(arn, "role", "r"), (seeds.LAMBDA, "role", "r")],
        "policy by name": having,
        "policy by ARN": having,
        "of AWS": [(seeds.LAMBDA, "role", "r")],
        "unknown role": [],
        "unknown policy": [],
        "unknown ARN": [],
    }
    assert {it["policy_name"] for it in course["role"]["attachments"]} == {"mine", "AWSLambdaExecute"}
    assert course["neither"].failed
    assert not any(result.changed for result in course.results)
    assert course.writes == []


# -- users and groups -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "kind",
    [
        pytest.param(
            kind,
            marks=scenario(
                task("two", f"iam_{kind}_attachment", **{kind: "one"}, policies=["mine", "AWSLambdaExecute"]),
                task("by another name", f"iam_{kind}_attachment", **{f"{kind}_name": "one"}, policies=["MINE"]),
                task("exclusive", f"iam_{kind}_attachment", name="one", policies=[DYNAMO], exclusive=True),
                task("gone", f"iam_{kind}_attachment", **{kind: "one"}, policies=[DYNAMO], state="absent"),
                task("read", f"iam_{kind}_attachment", **{kind: "one"}),
                task("eleven", f"iam_{kind}_attachment", **{kind: "one"}, policies=list(P[:11])),
                task("nowhere", f"iam_{kind}_attachment", **{kind: "nowhere"}, policies=["mine"]),
                task("absent", f"iam_{kind}_attachment", **{kind: "nowhere"}, policies=["mine"], state="absent"),
                info("told", **{kind: "one"}),
                before=seeds.all_of(
                    seeds.policy("mine", path="/team/"), own_policies(11), seeds.user("one"), seeds.group("one")
                ),
            ),
        )
        for kind in ("user", "group")
    ],
)
def test_users_and_groups_have_what_is_attached_to_them(kind: str, course: Course) -> None:
    attach, detach = f"Attach{kind.title()}Policy", f"Detach{kind.title()}Policy"
    mine = f"arn:aws:iam::{course.account}:policy/team/mine"
    assert [result.calls for result in course.results] == [
        [attach, attach],
        [],
        [attach, detach, detach],
        [detach],
        [],
        [],
        [],
        [],
        [],
    ], course.output
    assert course["two"]["attached"] == [mine, seeds.LAMBDA]
    assert course["two"][f"{kind}_name"] == "one"
    assert course["by another name"]["unmanaged"] == [seeds.LAMBDA]
    assert course["exclusive"]["diff"]["resource"]["kind"] == kind
    assert course["read"]["attached_policies"] == []
    assert course["eleven"].msg.startswith(f"policies: the {kind} 'one' would have 11 attached policies, 10")
    assert course["nowhere"].msg.startswith(f"{kind}: the {kind} 'nowhere' does not exist. Create it first.")
    assert not course["absent"].changed
    assert course["told"]["attachments"] == []


@scenario(
    {**info("told", policy="mine"), "register": "told"},
    *[
        {
            **task(f"{kind} again", f"iam_{kind}_attachment"),
            f"plumb.aws.iam_{kind}_attachment": "{{ item.options }}",
            "loop": f"{{{{ told.attachments | selectattr('entity_type', 'eq', '{kind}') }}}}",
        }
        for kind in ("role", "user", "group")
    ],
    before=had_by_all_kinds,
)
def test_the_options_that_are_told_change_nothing(course: Course) -> None:
    for kind in ("role", "user", "group"):
        assert [each["changed"] for each in course[f"{kind} again"]["results"]] == [False], course.output
    assert course.writes == []
