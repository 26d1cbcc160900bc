# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""IAM needs time until it is of one mind: what passes by itself is waited for, what does not fails and tells all."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from embedded_iam import EmbeddedIam
from integration import seeds
from integration.documents import allow, trust, trust_in
from integration.harness import Course, Task, scenario, task

INVALID_PRINCIPAL = 'Invalid principal in policy: "AWS":"arn:aws:iam::000000000000:role/new"'
ARN = "arn:aws:iam::{{ account }}:policy/standing"

MALFORMED = {"Version": "2012-10-17", "Statement": [{**trust()["Statement"][0], "Action": "s3:GetObject"}]}

STANDING = seeds.all_of(
    seeds.policy("standing", allow("s3:GetObject"), allow("s3:PutObject"), Tags=[{"Key": "old", "Value": "1"}]),
    seeds.role(
        "standing",
        policies=(seeds.LAMBDA,),
        PermissionsBoundary=seeds.READ_S3,
        Tags=[{"Key": "old", "Value": "1"}],
    ),
)

POLICY = "iam_managed_policy"
ROLE = "iam_role_trust"
ATTACHMENT = "iam_role_attachment"

# What AWS answers once and no more, and the task that must not notice.
PASSING: dict[str, tuple[str, str, str, Task]] = {
    "a principal created a moment ago": (
        "CreateRole",
        "MalformedPolicyDocument",
        INVALID_PRINCIPAL,
        task("it", ROLE, name="new", trust_policy=trust()),
    ),
    "a principal created a moment ago, on change": (
        "UpdateAssumeRolePolicy",
        "MalformedPolicyDocument",
        INVALID_PRINCIPAL,
        task("it", ROLE, name="standing", trust_policy=trust("lambda.amazonaws.com")),
    ),
    "a concurrent change of a trust policy": (
        "UpdateAssumeRolePolicy",
        "ConcurrentModification",
        "",
        task("it", ROLE, name="standing", trust_policy=trust("lambda.amazonaws.com")),
    ),
    "a concurrent creation of a role": (
        "CreateRole",
        "ConcurrentModification",
        "",
        task("it", ROLE, name="new", trust_policy=trust()),
    ),
    "a concurrent creation of a policy": (
        "CreatePolicy",
        "ConcurrentModification",
        "",
        task("it", POLICY, name="new", policy=allow("s3:GetObject")),
    ),
    "a concurrent tagging": (
        "TagRole",
        "ConcurrentModification",
        "",
        task("it", ROLE, name="standing", tags={"new": "1"}, purge_tags=False),
    ),
    "an untagging of what is not modifiable yet": (
        "UntagPolicy",
        "EntityTemporarilyUnmodifiable",
        "",
        task("it", POLICY, name="standing", tags={}),
    ),
    "a boundary that is not modifiable yet": (
        "DeleteRolePermissionsBoundary",
        "EntityTemporarilyUnmodifiable",
        "",
        task("it", ROLE, name="standing", permissions_boundary=""),
    ),
    "a deletion that still conflicts": (
        "DeleteRole",
        "DeleteConflict",
        "",
        task("it", ROLE, name="standing", state="absent", detach=True),
    ),
    "a deletion of a policy that still conflicts": (
        "DeletePolicy",
        "DeleteConflict",
        "",
        task("it", POLICY, name="standing", state="absent"),
    ),
    "a policy that does not show yet": (
        "AttachRolePolicy",
        "NoSuchEntity",
        "",
        task("it", ATTACHMENT, role="standing", policies=[ARN]),
    ),
    "a policy whose new version does not show yet": (
        "SetDefaultPolicyVersion",
        "NoSuchEntity",
        "",
        task("it", POLICY, name="standing", default_version="v1"),
    ),
}


def _passing() -> list[Any]:
    cases = []
    for name, (operation, code, message, asked) in PASSING.items():
        before = seeds.all_of(STANDING, seeds.fault(operation, code, message))
        marks = [scenario(asked, before=before)]
        cases.append(pytest.param(operation, code, marks=marks, id=name))
    return cases


@pytest.mark.parametrize(("operation", "code"), _passing())
def test_what_passes_by_itself_is_tried_again(operation: str, code: str, course: Course) -> None:
    assert course["it"].status == "ok", course["it"].msg
    assert course["it"].changed
    answers = [request.error_code for request in course.requests if request.operation == operation]
    assert answers == [code, None]
    # each write is reported once, however often it was tried
    assert Counter(course["it"].calls)[operation] == 1


def other_account(iam: EmbeddedIam, account: str) -> None:
    """An account that the server knows, so that it can tell who is not in it."""
    seeds.role("somebody")(iam, f"8{account[1:]}")


@scenario(
    task("there", ROLE, name="new", trust_policy=trust_in(AWS="arn:aws:iam::8{{ account[1:] }}:user/nobody")),
    before=other_account,
)
def test_a_principal_elsewhere_that_never_comes_fails_in_seconds(course: Course) -> None:
    mistyped = course["there"]  # that it took no longer than the harness lets a task take shows in its message
    assert mistyped.failed
    assert mistyped["error"]["code"] == "MalformedPolicyDocument"
    assert "user/nobody" in mistyped.msg
    assert 4 <= course.writes.count("CreateRole") <= 20


@scenario(
    task("here", ROLE, name="new", trust_policy=trust_in(AWS="arn:aws:iam::{{ account }}:user/nobody")),
    before=STANDING,
)
def test_a_principal_of_the_own_account_that_never_comes_fails_in_seconds(course: Course) -> None:
    assert course["here"].failed
    assert f"arn:aws:iam::{course.account}:user/nobody" in course["here"].msg
    assert "rincipal" in course["here"].msg


@scenario(task("it", ROLE, name="new", trust_policy=MALFORMED))
def test_another_mistake_in_a_trust_policy_fails_at_once(course: Course) -> None:
    assert course["it"].failed
    assert "s3:GetObject" in course["it"].msg or "STS AssumeRole" in course["it"].msg
    assert course.writes.count("CreateRole") <= 1


# -- a lost answer ----------------------------------------------------------------------------------------------------


@scenario(
    task("role", ROLE, name="new", trust_policy=trust(), description="d"),
    task("policy", POLICY, name="new", policy=allow("s3:GetObject"), tags={"a": "1"}),
    task("policy by ARN", POLICY, arn="arn:aws:iam::{{ account }}:policy/team/newer", policy=allow("s3:GetObject")),
    before=seeds.all_of(
        seeds.fault("CreateRole", "EntityAlreadyExists", status=409, after=True),
        seeds.fault("CreatePolicy", "EntityAlreadyExists", status=409, after=True, times=2),
    ),
)
def test_a_creation_that_is_answered_already_exists_is_read_again_and_converged(course: Course) -> None:
    for name in ("role", "policy", "policy by ARN"):
        assert course[name].status == "ok", course[name].msg
    assert course["role"]["role"]["description"] == "d"
    assert course["role"]["role"]["role_id"]
    assert course["policy"]["policy"]["tags"] == {"a": "1"}
    assert course["policy"]["policy"]["policy_id"]
    assert course.writes == ["CreateRole", "CreatePolicy", "CreatePolicy"]


@scenario(
    task("role", ROLE, name="new", trust_policy=trust("lambda.amazonaws.com")),
    before=seeds.role("New"),
)
def test_a_role_in_another_case_is_converged_not_created(course: Course) -> None:
    assert course["role"].changed
    assert course["role"]["role"]["role_name"] == "New"
    assert course.writes == ["UpdateAssumeRolePolicy"]


@scenario(
    task("role", ROLE, name="new", trust_policy=trust()),
    task("policy", POLICY, name="new", policy=allow("s3:GetObject")),
    before=seeds.all_of(
        seeds.fault("CreateRole", "ServiceFailure", status=500, times=2),
        seeds.fault("CreatePolicy", "Throttling", "Rate exceeded", times=2),
    ),
)
def test_what_botocore_tries_again_is_tried_again(course: Course) -> None:
    assert course["role"].changed
    assert course["policy"].changed
    assert course.writes == ["CreateRole"] * 3 + ["CreatePolicy"] * 3


# -- waiting ----------------------------------------------------------------------------------------------------------


@scenario(
    task("role", ROLE, name="new", trust_policy=trust()),
    before=seeds.fault("GetRole", "NoSuchEntity", status=404, times=3),  # the first is before the creation,
)
def test_a_new_role_is_waited_for_until_it_shows(course: Course) -> None:
    assert course["role"].changed
    assert course["role"].warnings == ""
    after = course.operations[course.operations.index("CreateRole") + 1 :]
    assert after == ["GetRole", "GetRole", "GetRole"]


@scenario(
    task("role", ROLE, name="new", trust_policy=trust(), wait_timeout=1),
    task("not waiting", ROLE, name="newer", trust_policy=trust(), wait=False),
    before=seeds.fault("GetRole", "NoSuchEntity", status=404, times=1000),
)
def test_the_end_of_the_waiting_is_a_warning_since_the_role_is_made(course: Course) -> None:
    role = course["role"]
    assert role.status == "ok"
    assert role.changed
    assert "wait_timeout" in role.warnings
    assert "'new'" in role.warnings
    assert course["not waiting"].changed
    assert course["not waiting"].warnings == ""
    assert course.operations[-1] == "CreateRole"


# -- failing halfway --------------------------------------------------------------------------------------------------


@scenario(
    task("sixth", POLICY, name="full", policy=allow("s3:Six")),
    before=seeds.all_of(
        seeds.policy("full", *[allow(f"s3:Get{number}") for number in range(1, 6)]),
        seeds.fault("CreatePolicyVersion", "InvalidInput", "Not today."),
    ),
)
def test_a_version_that_was_pruned_is_returned_whole_though_the_task_fails_then(course: Course) -> None:
    failed = course["sixth"]
    assert failed.failed
    assert "Not today." in failed.msg
    assert failed["error"] == {"code": "InvalidInput", "message": "Not today."}
    assert failed["operation"] == "CreatePolicyVersion"
    assert failed.calls == ["DeletePolicyVersion"]
    assert failed.changed
    lost = failed["pruned_versions"]
    assert [version["version_id"] for version in lost] == ["v1"]
    assert lost[0]["document"] == allow("s3:Get1")
    assert lost[0]["create_date"]


@scenario(
    task(
        "role",
        ROLE,
        name="standing",
        trust_policy=trust("lambda.amazonaws.com"),
        permissions_boundary="",
        description="e",
        tags={"new": "1"},
    ),
    task("attachments", ATTACHMENT, role="standing", policies=["standing", "PowerUserAccess", "ReadOnlyAccess"]),
    task("policy", POLICY, name="standing", state="absent", detach=True),
    before=seeds.all_of(
        STANDING,
        seeds.role("user", policies=(seeds.own("standing"),)),
        seeds.fault("TagRole", "InvalidInput"),
        seeds.fault("DeletePolicy", "InvalidInput"),
    ),
)
def test_a_task_that_fails_halfway_reports_what_it_had_done(course: Course) -> None:
    assert course["role"].failed
    assert course["role"].calls == [
        "DeleteRolePermissionsBoundary",
        "UpdateAssumeRolePolicy",
        "UpdateRole",
        "UntagRole",
    ]
    assert course["role"].changed
    assert course["role"]["operation"] == "TagRole"
    assert course["policy"].failed
    assert course["policy"].changed
    assert course["policy"].calls == ["DetachRolePolicy", "DetachRolePolicy", "DeletePolicyVersion"]
    assert [version["version_id"] for version in course["policy"]["pruned_versions"]] == ["v1"]
    answered = [request.operation for request in course.requests if request.is_write and request.error_code is None]
    assert answered == [call for result in course.results for call in result.calls]


@scenario(
    task("it", ATTACHMENT, role="standing", policies=["standing", "PowerUserAccess"]),
    before=seeds.all_of(STANDING, seeds.fault("AttachRolePolicy", "InvalidInput", "Not today.", after=True)),
)
def test_an_attachment_that_fails_is_named_with_aws_own_words(course: Course) -> None:
    assert course["it"].failed
    assert course["it"]["error"] == {"code": "InvalidInput", "message": "Not today."}
    assert course["it"].calls == []
    assert course.writes == ["AttachRolePolicy"]


@scenario(
    task("it", ATTACHMENT, role="standing", policies=["AWSLambdaExecute"], state="absent"),
    task("role", ROLE, name="standing", state="absent"),
    before=seeds.all_of(
        STANDING,
        seeds.fault("DetachRolePolicy", "NoSuchEntity", status=404, after=True),
        seeds.fault("DeleteRole", "NoSuchEntity", status=404, after=True),
    ),
)
def test_what_somebody_else_has_removed_meanwhile_is_not_counted_as_ones_own(course: Course) -> None:
    assert [(result.status, result.calls) for result in course.results] == [("ok", []), ("ok", [])]
    assert not any(result.changed for result in course.results)
    assert course.writes == ["DetachRolePolicy", "DeleteRole"]
