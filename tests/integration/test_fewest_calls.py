# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How often AWS is asked where nothing is to change: the server counts."""

from __future__ import annotations

from typing import Any

import pytest

from embedded_iam import EmbeddedIam
from integration import seeds
from integration.documents import allow, trust
from integration.harness import Course, Player, Task, scenario, task

ARN = "arn:aws:iam::{{ account }}:policy/team/standing"
POLICY = seeds.policy("standing", allow("s3:GetObject"), path="/team/", Tags=[{"Key": "a", "Value": "1"}])
ROOT_POLICY = seeds.policy("standing", allow("s3:GetObject"))
ROLE = seeds.role(
    "standing", trust(), Description="d", policies=(seeds.LAMBDA, seeds.READ_S3), Tags=[{"Key": "a", "Value": "1"}]
)
WHOLE_ROLE = seeds.all_of(
    ROLE, seeds.profile("standing", "standing"), seeds.inline("role", "standing", one=allow("s3:GetObject"))
)
ASSUMED = {"assume_role_arn": "arn:aws:iam::{{ account }}:role/standing"}

IDENTITY, GET, VERSION, LIST = "GetCallerIdentity", "GetPolicy", "GetPolicyVersion", "ListPolicies"
ATTACHED = "ListAttachedRolePolicies"
PROFILES = "ListInstanceProfilesForRole"
INLINE = ["ListRolePolicies", "GetRolePolicy", "GetRolePolicy"]
INLINED = seeds.all_of(ROLE, seeds.inline("role", "standing", one=allow("s3:GetObject"), two=allow("s3:PutObject")))
PEOPLE = seeds.all_of(
    seeds.user("standing", policies=(seeds.LAMBDA,)), seeds.group("standing", policies=(seeds.LAMBDA,))
)
PROFILE = seeds.all_of(ROLE, seeds.profile("standing", "standing", Path="/team/", Tags=[{"Key": "a", "Value": "1"}]))


CASES: dict[str, tuple[seeds.Seed | None, Task, list[str]]] = {
    "a policy by ARN": (
        POLICY,
        task("it", "iam_managed_policy", arn=ARN, policy=allow("s3:GetObject"), tags={"a": "1"}),
        [GET, VERSION],
    ),
    "a policy by ARN, only read": (POLICY, task("it", "iam_managed_policy", arn=ARN), [GET, VERSION]),
    "an AWS-managed policy by ARN, only read": (
        None,
        task("it", "iam_managed_policy", arn=seeds.LAMBDA),
        [GET, VERSION],
    ),
    "a policy by name": (
        ROOT_POLICY,
        task("it", "iam_managed_policy", name="standing", policy=allow("s3:GetObject")),
        [IDENTITY, GET, VERSION],
    ),
    "a policy by name and path": (
        POLICY,
        task("it", "iam_managed_policy", name="standing", path="/team/", policy=allow("s3:GetObject")),
        [IDENTITY, GET, VERSION],
    ),
    "a policy by name under another path": (
        POLICY,
        task("it", "iam_managed_policy", name="standing", policy=allow("s3:GetObject")),
        [IDENTITY, GET, LIST, GET, VERSION],
    ),
    "a role": (
        ROLE,
        task("it", "iam_role_trust", name="standing", trust_policy=trust(), description="d", tags={"a": "1"}),
        ["GetRole"],
    ),
    "an attachment by ARN": (
        ROLE,
        task("it", "iam_role_attachment", role="standing", policies=[seeds.LAMBDA]),
        [ATTACHED],
    ),
    "attachments by name, and no others": (
        ROLE,
        task(
            "it",
            "iam_role_attachment",
            role="standing",
            policies=["AWSLambdaExecute", "AmazonS3ReadOnlyAccess"],
            exclusive=True,
        ),
        [ATTACHED],
    ),
    "an attachment that is gone": (
        ROLE,
        task("it", "iam_role_attachment", role="standing", policies=["whatever"], state="absent"),
        [ATTACHED],
    ),
    "an attachment to a role that is gone": (
        None,
        task("it", "iam_role_attachment", role="nowhere", policies=["whatever"], state="absent"),
        [ATTACHED, "ListRoles"],
    ),
    "an absent role": (None, task("it", "iam_role_trust", name="nowhere", state="absent"), ["GetRole", "ListRoles"]),
    "an absent policy by ARN": (None, task("it", "iam_managed_policy", arn=ARN, state="absent"), [GET]),
    "an absent policy by name": (
        POLICY,
        task("it", "iam_managed_policy", name="nowhere", state="absent"),
        [IDENTITY, GET, LIST],
    ),
    "a policy by ARN through a role": (
        seeds.all_of(POLICY, ROLE),
        task("it", "iam_managed_policy", arn=ARN, policy=allow("s3:GetObject"), **ASSUMED),
        ["AssumeRole", GET, VERSION],
    ),
    "a policy by name through a role": (
        seeds.all_of(ROOT_POLICY, ROLE),
        task("it", "iam_managed_policy", name="standing", policy=allow("s3:GetObject"), **ASSUMED),
        ["AssumeRole", IDENTITY, GET, VERSION],
    ),
    "a role through a role": (
        ROLE,
        task("it", "iam_role_trust", name="standing", trust_policy=trust(), **ASSUMED),
        ["AssumeRole", "GetRole"],
    ),
    **{
        f"an attachment to a {kind}": (
            PEOPLE,
            task("it", f"iam_{kind}_attachment", **{kind: "standing"}, policies=["AWSLambdaExecute"], exclusive=True),
            [f"ListAttached{kind.title()}Policies"],
        )
        for kind in ("user", "group")
    },
    **{
        f"an attachment to a {kind} that is gone": (
            None,
            task("it", f"iam_{kind}_attachment", **{kind: "nowhere"}, policies=["whatever"], state="absent"),
            [f"ListAttached{kind.title()}Policies"],
        )
        for kind in ("user", "group")
    },
    "an inline policy": (
        INLINED,
        task("it", "iam_inline_policy", role="standing", name="one", policy=allow("s3:GetObject")),
        [*INLINE, IDENTITY],
    ),
    "inline policies, and no others": (
        INLINED,
        task(
            "it",
            "iam_inline_policy",
            role="standing",
            policies={"two": allow("s3:PutObject"), "one": allow("s3:GetObject")},
            exclusive=True,
        ),
        [*INLINE, IDENTITY],
    ),
    "an inline policy that is gone": (
        INLINED,
        task("it", "iam_inline_policy", role="standing", name="three", state="absent"),
        [*INLINE, IDENTITY],
    ),
    "no inline policy of a user": (
        PEOPLE,
        task("it", "iam_inline_policy", user="standing", policies={}, exclusive=True),
        ["ListUserPolicies", IDENTITY],
    ),
    "an inline policy of a role that is gone": (
        None,
        task("it", "iam_inline_policy", role="nowhere", name="one", state="absent"),
        ["ListRolePolicies", "ListRoles"],
    ),
    "an inline policy of a group that is gone": (
        None,
        task("it", "iam_inline_policy", group="nowhere", name="one", state="absent"),
        ["ListGroupPolicies"],
    ),
    "an instance profile": (
        PROFILE,
        task("it", "iam_instance_profile", name="standing", role="standing", path="/team/", tags={"a": "1"}),
        ["GetInstanceProfile"],
    ),
    "an absent instance profile": (
        PROFILE,
        task("it", "iam_instance_profile", name="nowhere", state="absent"),
        ["GetInstanceProfile", "ListInstanceProfiles"],
    ),
    "what is attached to a user": (
        PEOPLE,
        task("it", "iam_role_attachment_info", user="standing"),
        ["ListAttachedUserPolicies"],
    ),
    "what inline policies a role has": (INLINED, task("it", "iam_inline_policy_info", role="standing"), INLINE),
    "what is known of an instance profile": (
        PROFILE,
        task("it", "iam_instance_profile_info", name="standing"),
        ["GetInstanceProfile"],
    ),
    "a whole role": (
        WHOLE_ROLE,
        task(
            "it",
            "iam_role",
            name="standing",
            assume_role_policy_document=trust(),
            managed_policies=["AWSLambdaExecute", "AmazonS3ReadOnlyAccess"],
        ),
        ["GetRole", PROFILES, ATTACHED],
    ),
    "a whole role without an instance profile": (
        WHOLE_ROLE,
        task("it", "iam_role", name="standing", create_instance_profile=False),
        ["GetRole", ATTACHED],
    ),
    "a whole role with inline policies": (
        WHOLE_ROLE,
        task(
            "it",
            "iam_role",
            name="standing",
            create_instance_profile=False,
            inline_policies={"one": allow("s3:GetObject")},
        ),
        ["GetRole", ATTACHED, "ListRolePolicies", "GetRolePolicy", IDENTITY],
    ),
    "an absent whole role": (
        None,
        task("it", "iam_role", name="nowhere", state="absent"),
        ["GetRole", "ListRoles"],
    ),
    "what is known of a whole role": (
        WHOLE_ROLE,
        task("it", "iam_role_info", name="standing"),
        ["GetRole", ATTACHED, "ListRolePolicies", "GetRolePolicy", PROFILES, "GetInstanceProfile"],
    ),
    "what is known of a policy by ARN": (POLICY, task("it", "iam_managed_policy_info", arn=ARN), [GET]),
    "what is known of a role": (ROLE, task("it", "iam_role_trust_info", name="standing"), ["GetRole"]),
    "what is attached to a role": (ROLE, task("it", "iam_role_attachment_info", role="standing"), [ATTACHED]),
}


def _cases() -> list[Any]:
    cases = []
    for name, (before, asked, operations) in CASES.items():
        marks = [scenario(asked, before=before)]
        cases.append(pytest.param(operations, id=name, marks=marks))
    return cases


@pytest.mark.parametrize("operations", _cases())
def test_where_nothing_changes_these_requests_are_made_and_no_others(operations: list[str], course: Course) -> None:
    assert course["it"].status == "ok", course["it"].msg
    assert not course["it"].changed
    assert course.operations == operations
    for request in course.requests:
        if request.operation == LIST:
            assert request.parameters["Scope"] == "Local", "AWS's policies are never listed for a name"
            assert request.parameters["MaxItems"] == "1000"


@scenario(
    task("attached", "iam_role_attachment", role="standing", policies=["AWSLambdaExecute", "AmazonDynamoDBFullAccess"]),
    task("own", "iam_role_attachment", role="standing", policies=["own"]),
    task("nowhere", "iam_role_attachment", role="standing", policies=["NoSuchPolicy"]),
    task("boundary", "iam_role_trust", name="standing", permissions_boundary="PowerUserAccess"),
    task("info", "iam_managed_policy_info", name="AWSLambdaBasicExecutionRole", scope="all"),
    before=seeds.all_of(seeds.policy("own", path="/team/"), seeds.role("standing")),
)
def test_a_name_is_never_looked_up_by_listing_the_policies_of_aws(course: Course) -> None:
    assert [result.status for result in course.results] == ["ok", "ok", "failed", "ok", "ok"]
    assert course["info"]["policies"][0]["arn"] == "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"
    scopes = {request.parameters.get("Scope") for request in course.requests if request.operation == LIST}
    assert scopes == {"Local"}


@scenario(
    task("first", "iam_managed_policy", name="new", policy=allow("s3:GetObject")),
    task("role", "iam_role_trust", name="new", trust_policy=trust(), wait=False),
    task("attachment", "iam_role_attachment", role="new", policies=["arn:aws:iam::{{ account }}:policy/new"]),
)
def test_what_was_just_created_is_not_read_back(course: Course) -> None:
    created = course.operations.index("CreatePolicy")
    assert course.operations[created + 1 :][:1] == ["GetRole"], "the next task's read, nothing in between"
    assert course.operations[-1] == "AttachRolePolicy"
    assert all(result.changed for result in course.results)
    assert course["first"]["policy"]["policy_id"].startswith("ANPA")
    assert course["role"]["role"]["role_id"].startswith("AROA")


def test_each_further_page_of_own_policies_is_one_request_more(iam: EmbeddedIam, play: Player) -> None:
    for number in range(5):
        seeds.policy(f"other{number}")(iam, play.account)
    mark = iam.mark()
    iam.page_size = 2
    try:
        play.tasks([task("it", "iam_managed_policy", name="nowhere", state="absent")])
    finally:
        iam.page_size = None
    operations = [request.operation for request in iam.requests(play.account, since=mark)]
    assert operations == [IDENTITY, GET, LIST, LIST, LIST]
