# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What one result of a task says: steps with both sides of the resource, failures, and what is hidden."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.plumb.aws.plugins.module_utils._engine.plan import Lint as PlanLint
from ansible_collections.plumb.aws.plugins.module_utils._policy.document.canonical import readable
from ansible_collections.plumb.aws.plugins.plugin_utils._plan_report.collect import (
    Access,
    Call,
    Failure,
    Lint,
    attachments,
    creates,
    deletes,
    observe,
    policy_name,
)
from unit.plugin_utils.plan_examples import (
    ACCOUNT,
    BOTH,
    READ,
    S3,
    allow,
    attachment_result,
    call,
    inline_result,
    policy_arn,
    policy_result,
    profile_result,
    report,
)
from unit.searching import examples

_TAGS = st.dictionaries(st.sampled_from(["a", "a=b", "team"]), st.sampled_from(["", "b", "b=c"]))
_STATEMENTS = st.lists(
    st.fixed_dictionaries(
        {"Effect": st.sampled_from(["Allow", "Deny"]), "Action": st.sampled_from(["s3:Get*", "ec2:*"])},
        optional={"Sid": st.sampled_from(["One", "Two"]), "Resource": st.sampled_from(["*", "arn:aws:s3:::b"])},
    ),
    max_size=3,
)
_DOCUMENTS = st.fixed_dictionaries(
    {"Statement": _STATEMENTS},
    optional={"Version": st.sampled_from(["2012-10-17", "2008-10-17"]), "Id": st.sampled_from(["a", "b"])},
)
_POLICY = st.fixed_dictionaries(
    {"path": st.just("/"), "description": st.just("d"), "tags": _TAGS, "document": _DOCUMENTS.map(readable)}
)


@given(st.none() | _POLICY, st.none() | _POLICY)
@examples(60)
def test_both_sides_of_a_resource_are_known_whole(before: Any, after: Any) -> None:
    if before is None and after is None:
        return
    access = {"access": {"verdict": "wider", "gained": ["x"], "lost": []}}
    result = policy_result(before, after and {**after, **access})
    (step,) = observe(report(result)).steps
    assert (step.before, step.after, step.complete) == (before or {}, after or {}, True)
    assert (step.kind, step.name, step.arn, step.account) == ("policy", "logs", policy_arn("logs"), ACCOUNT)


@pytest.mark.parametrize("diff", [None, "text", {"before": "text", "after": None}, [], {"resource": "text"}])
def test_an_odd_diff_says_nothing(diff: Any) -> None:
    (step,) = observe(report({**policy_result(READ, BOTH), "diff": diff})).steps
    assert (step.before, step.after, step.complete) == ({}, {}, False)
    assert (step.name, step.arn) == ("logs", policy_arn("logs"))


def test_a_deleted_policy_is_a_step_of_its_users_too() -> None:
    deletion = policy_result({**READ, "attached_to": {"roles": ["orders"]}}, None)
    deletion["calls"] = [call("DetachRolePolicy", "role/orders"), *deletion["calls"]]
    own, user = observe(report(deletion)).steps
    assert own.before["attached_to"] == {"roles": ["orders"]}
    assert (own.calls, user.calls) == (
        (Call("DeletePolicy", policy_arn("logs")),),
        (Call("DetachRolePolicy", policy_arn("logs")),),
    )
    assert (user.kind, user.name) == ("role", "orders")


@pytest.mark.parametrize("kind", ["role", "user", "group"])
def test_a_step_is_of_the_kind_that_the_result_tells_or_else_the_options(kind: str) -> None:
    result, options = inline_result({}, {"i": allow("s3:GetObject")}, kind=kind), {kind: "orders", "name": "i"}
    (step,) = observe(report(result, "iam_inline_policy", options=options)).steps
    assert (step.kind, step.name, step.arn, step.complete) == (kind, "orders", None, True)
    assert (step.before, step.after) == ({"inline_policies": {}}, {"inline_policies": {"i": allow("s3:GetObject")}})
    failed = {"msg": "no", "calls": result["calls"]}
    seen = observe(report(failed, "iam_inline_policy", options={f"{kind}_name": "orders"}, failed=True))
    assert [(each.kind, each.name, each.complete) for each in seen.steps] == [(kind, "orders", False)]
    assert seen.failure == Failure("A task", "localhost", "no", kind, "orders")


def test_an_instance_profile_is_known_by_its_arn() -> None:
    result = profile_result(None, {"path": "/", "role": "r", "tags": {}}, "CreateInstanceProfile")
    whole = observe(report(result, "iam_instance_profile", options={"name": "web"}))
    failed = observe(report({"calls": result["calls"]}, "iam_instance_profile", options={"name": "web"}, failed=True))
    for seen in (whole, failed):
        (step,) = seen.steps
        assert (step.kind, step.name, step.account) == ("instance profile", "web", ACCOUNT)
        assert step.arn == f"arn:aws:iam::{ACCOUNT}:instance-profile/web"
    assert whole.steps[0].after == {"path": "/", "role": "r", "tags": {}}


def test_what_a_plan_is_judged_by_is_that_of_the_result() -> None:
    plan: dict[str, Any] = {
        "documents": {S3: allow("s3:GetObject"), "arn:x": None},
        "users": {"roles": ("a", "b")},
        "lints": (PlanLint("wide", "too wide", "policy of logs"),),
    }
    (step,) = observe(report(policy_result(READ, BOTH, **plan))).steps
    assert (step.documents, step.users) == (plan["documents"], plan["users"])
    assert step.lints == (Lint("wide", "too wide"),)


@pytest.mark.parametrize("told", [{}, {"documents": None, "users": None, "lints": None}])
def test_a_result_that_tells_nothing_to_judge_by_is_no_error(told: dict[str, Any]) -> None:
    result = policy_result(READ, BOTH)
    result["diff"]["resource"] = {**told, "before": READ, "after": BOTH, "name": "logs", "arn": policy_arn("logs")}
    (step,) = observe(report(result)).steps
    assert (step.documents, step.users, step.lints) == ({}, {}, ())


@pytest.mark.parametrize(
    ("told", "access"),
    [
        ({"verdict": "wider", "gained": ["x"], "lost": []}, Access("wider", ("x",))),
        ({}, Access("unchanged")),
        (None, None),
        ("odd", None),
    ],
)
def test_the_access_change_is_that_of_the_result(told: Any, access: Access | None) -> None:
    (step,) = observe(report({**policy_result(READ, BOTH), "access": told})).steps
    assert step.access == access


def test_a_result_without_calls_has_no_steps_and_calls_of_others_do_not_count() -> None:
    assert observe(report({"changed": True})).steps == ()
    assert observe(report({**policy_result(READ, BOTH), "calls": [call("CreateUser", "x"), {}]})).steps == ()


@pytest.mark.parametrize(
    ("result", "options", "failure"),
    [
        ({"msg": "no"}, {"policy_name": "logs"}, Failure("A task", "localhost", "no", "policy", "logs")),
        ({"msg": "no"}, {"arn": policy_arn("logs")}, Failure("A task", "localhost", "no", "policy", "logs")),
        ({"msg": "no"}, {}, Failure("A task", "localhost", "no")),
        ({}, {}, Failure("A task", "localhost", "")),
        ({"censored": "x"}, {"name": "secret"}, Failure("A task", "localhost", "no_log hides the rest")),
    ],
)
def test_a_failure_names_the_resource_of_the_options(
    result: dict[str, Any], options: dict[str, Any], failure: Failure
) -> None:
    assert observe(report(result, failed=True, options=options)).failure == failure
    assert observe(report(result, options=options)).failure is None


@pytest.mark.parametrize(
    ("result", "failed", "hidden", "in_background"),
    [
        ({"censored": "x", "changed": True}, False, True, False),
        ({"censored": "x", "changed": False}, False, False, False),
        ({"ansible_job_id": "1", "changed": True}, False, False, True),
        ({"ansible_job_id": "1", "changed": True}, True, False, False),
        ({"ansible_job_id": "1", "changed": True, "calls": []}, False, False, False),
    ],
)
def test_what_is_not_known_is_marked(result: dict[str, Any], failed: bool, hidden: bool, in_background: bool) -> None:
    seen = observe(report(result, failed=failed))
    assert (seen.hidden, seen.in_background, seen.steps) == (hidden, in_background, ())


@pytest.mark.parametrize(
    ("options", "account"),
    [({}, None), ({"assume_role_arn": "arn:aws:iam::210987654321:role/deploy"}, "210987654321")],
)
def test_the_account_of_an_attachment_of_awss_own_policy_is_that_of_the_assumed_role(
    options: dict[str, str], account: str | None
) -> None:
    result = attachment_result("orders", attach=(S3,))
    assert observe(report(result, "iam_role_attachment", options=options)).account == account


def test_calls_say_what_is_created_deleted_attached_and_detached() -> None:
    calls = [Call("AttachRolePolicy", "a"), Call("TagRole", "r"), Call("DetachUserPolicy", "b")]
    assert list(attachments(calls)) == [("a", True), ("b", False)]
    assert (creates(calls), deletes(calls)) == (False, False)
    assert creates([*calls, Call("CreateRole", "r")])
    assert deletes([*calls, Call("DeletePolicy", "p")])


@pytest.mark.parametrize(("arn", "name"), [(policy_arn("logs"), "logs"), (S3, "AmazonS3ReadOnlyAccess"), ("p", "p")])
def test_the_name_of_a_policy_is_the_end_of_its_arn(arn: str, name: str) -> None:
    assert policy_name(arn) == name
