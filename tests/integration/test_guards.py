# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The guards: no access that was not there before, and no lock-out of the role that one runs as."""

from __future__ import annotations

from typing import Any

import pytest

from embedded_iam import EmbeddedIam
from embedded_iam.server import access_key_of
from integration import seeds
from integration.documents import allow, trust, trust_in
from integration.harness import Course, Player, Task, scenario, task

_EC2_FOR_US = {"services": ["ec2.amazonaws.com"], "source_account": "{{ account }}"}
_RUNNER = "arn:aws:iam::{{ account }}:role/runner"


def as_runner(title: str, module: str, /, **options: Any) -> Task:
    """A task that assumes the role ``runner`` itself."""
    return task(title, module, assume_role_arn=_RUNNER, **options)


def _runner(iam: EmbeddedIam, account: str) -> None:
    seeds.role("runner", trust_in(AWS=account), policies=(seeds.LAMBDA,))(iam, account)


def _attached(course: Course) -> list[str]:
    found = course.client.list_attached_role_policies(RoleName="runner")["AttachedPolicies"]
    return [policy["PolicyArn"] for policy in found]


@scenario(
    as_runner("trust of others, dry", "iam_role_trust", name="runner", trust_policy=trust(), check=True),
    as_runner("trust of others", "iam_role_trust", name="runner", trust_policy=trust()),
    as_runner("name in another case", "iam_role_trust", name="RUNNER", trust_policy=trust()),
    as_runner("deletion, dry", "iam_role_trust", name="runner", state="absent", detach=True, check=True),
    as_runner("deletion", "iam_role_trust", name="runner", state="absent", detach=True),
    as_runner("detached, dry", "iam_role_attachment", role="runner", policies=[], exclusive=True, check=True),
    as_runner("detached", "iam_role_attachment", role="runner", policies=[seeds.LAMBDA], state="absent"),
    as_runner("its description", "iam_role_trust", name="runner", description="d"),
    as_runner("one more policy", "iam_role_attachment", role="runner", policies=[seeds.READ_S3]),
    as_runner("another role", "iam_role_trust", name="other", trust_policy=trust()),
    as_runner("more trust", "iam_role_trust", name="runner", trusted=[{"accounts": ["{{ account }}", "333333333333"]}]),
    as_runner("trust of an account that is not mine", "iam_role_trust", name="runner", trusted=[{"accounts": ["{{ account }}"]}]),
    as_runner("detached on demand", "iam_role_attachment", role="runner", policies=[seeds.READ_S3], state="absent", allow_self_lockout=True),
    as_runner("locked out on demand", "iam_role_trust", name="runner", trust_policy=trust(), allow_self_lockout=True),
    before=seeds.all_of(_runner, seeds.role("other", trust_in(AWS="444444444444"))),
)  # fmt: skip
def test_a_task_does_not_lock_out_the_role_that_it_has_assumed(course: Course) -> None:
    refused = [result.name for result in course.results if result.failed]
    assert refused == [
        "trust of others, dry",
        "trust of others",
        "name in another case",
        "deletion, dry",
        "deletion",
        "detached, dry",
        "detached",
    ]
    for name in refused:
        assert course[name].msg.startswith("allow_self_lockout: this task runs as the role"), course[name].msg
        assert course[name].msg == course[name.removesuffix(", dry")].msg
        assert not course[name].changed
    assert all(result.changed for result in course.results if not result.failed)
    assert _attached(course) == [seeds.LAMBDA]


@pytest.mark.parametrize("check", [True, False], ids=["dry", "real"])
def test_a_session_that_comes_from_elsewhere_is_guarded_whoever_began_it(
    play: Player, iam: EmbeddedIam, account: str, check: bool
) -> None:
    _runner(iam, account)
    runner = f"arn:aws:iam::{account}:role/runner"
    sts = iam.client("sts", account)
    keys = sts.assume_role(RoleArn=runner, RoleSessionName="ci")["Credentials"]
    tasks = [
        task("less trust", "iam_role_trust", name="runner", trust_policy=trust()),
        task("a condition", "iam_role_trust", name="runner", trusted=[{"accounts": [account], "require_mfa": True}]),
        task("detached", "iam_role_attachment", role="runner", policies=[], exclusive=True),
        task("more trust", "iam_role_trust", name="runner", trusted=[{"accounts": [account, "333333333333"]}]),
        task("less again", "iam_role_trust", name="runner", trusted=[{"accounts": [account]}]),
        task("another role", "iam_role_trust", name="other", trust_policy=trust()),
    ]
    run = play.tasks(
        [{**each, "ignore_errors": True} for each in tasks],
        arguments=["--check"] if check else [],
        environment={
            "AWS_ACCESS_KEY_ID": keys["AccessKeyId"],
            "AWS_SECRET_ACCESS_KEY": keys["SecretAccessKey"],
            "AWS_SESSION_TOKEN": keys["SessionToken"],
        },
    )
    assert keys["AccessKeyId"] != access_key_of(account)
    refused = ["less trust", "a condition", "detached", "less again"]
    assert [result.name for result in run.results if result.failed] == refused, run.output
    assert all(result.msg.startswith("allow_self_lockout") for result in run.results if result.failed)
    assert [result.name for result in run.results if result.changed] == ["more trust", "another role"]


@scenario(
    task("as it is", "iam_managed_policy", name="p", policy=allow("s3:GetObject"), allow_new_access=False),
    task("wider, dry", "iam_managed_policy", name="p", policy=allow("s3:*"), allow_new_access=False, check=True),
    task("wider", "iam_managed_policy", name="p", policy=allow("s3:*"), allow_new_access=False),
    task("other", "iam_managed_policy", name="p", policy=allow("s3:PutObject"), allow_new_access=False),
    task("new", "iam_managed_policy", name="new", policy=allow("s3:GetObject"), allow_new_access=False),
    task("narrower", "iam_managed_policy", name="p", policy=allow("s3:GetObject", resource="arn:aws:s3:::bucket/a"), allow_new_access=False),
    task("added and not in force", "iam_managed_policy", name="p", policy=allow("s3:*"), make_default=False, allow_new_access=False),
    task("put in force", "iam_managed_policy", name="p", default_version="v3", allow_new_access=False),
    task("tags alone", "iam_managed_policy", name="p", tags={"a": "1"}, allow_new_access=False),
    task("trust of more", "iam_role_trust", name="r", trusted=[{"services": ["ec2.amazonaws.com", "lambda.amazonaws.com"]}], allow_new_access=False),
    task("trust with a condition", "iam_role_trust", name="r", trusted=[_EC2_FOR_US], allow_new_access=False),
    before=seeds.all_of(seeds.policy("p"), seeds.role("r", trust())),
)  # fmt: skip
def test_no_access_that_was_not_there_before(course: Course) -> None:
    refused = [result.name for result in course.results if result.failed]
    assert refused == ["wider, dry", "wider", "other", "new", "put in force", "trust of more"], course.output
    for name in refused:
        assert "allow_new_access: false" in course[name].msg, course[name].msg
        assert not course[name].changed
    assert course["wider, dry"].msg == course["wider"].msg
    changed = [result.name for result in course.results if result.changed]
    assert changed == ["narrower", "added and not in force", "tags alone", "trust with a condition"]
    assert course.writes == ["CreatePolicyVersion", "CreatePolicyVersion", "TagPolicy", "UpdateAssumeRolePolicy"]
