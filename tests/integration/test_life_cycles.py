# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Steps for each module: create, modify and delete, each in check mode, for real, and both once more."""

from __future__ import annotations

from typing import Any

import pytest

from embedded_iam import EmbeddedIam
from integration import seeds
from integration.documents import allow, trust
from integration.harness import Player, Run, Task, TaskResult, task

POLICY = {"name": "cycle", "policy": allow("s3:GetObject"), "path": "/team/", "description": "d", "tags": {"a": "1"}}
ROLE = {"name": "cycle", "trust_policy": trust(), "path": "/team/", "description": "d", "tags": {"a": "1"}}
WHOLE_ROLE = {
    "name": "cycle",
    "assume_role_policy_document": trust(),
    "path": "/team/",
    "description": "d",
    "boundary": "ReadOnlyAccess",
    "managed_policies": ["cycle", "AWSLambdaExecute"],
    "inline_policies": {"one": allow("s3:GetObject"), "two": allow("s3:ListBucket")},
    "tags": {"a": "1"},
}

CYCLES: dict[str, tuple[str, list[Task], dict[str, dict[str, Any]]]] = {
    "policy": (
        "iam_managed_policy",
        [],
        {
            "create": POLICY,
            "modify": {**POLICY, "policy": allow("s3:GetObject", "s3:PutObject"), "tags": {"b": "2"}},
            "delete": {"name": "cycle", "state": "absent"},
        },
    ),
    "policy by ARN": (
        "iam_managed_policy",
        [],
        {
            "create": {"arn": "arn:aws:iam::{account}:policy/team/cycle", "policy": allow("s3:GetObject")},
            "modify": {
                "arn": "arn:aws:iam::{account}:policy/team/cycle",
                "policy": allow("s3:PutObject"),
                "only_version": True,
            },
            "delete": {"arn": "arn:aws:iam::{account}:policy/team/cycle", "state": "absent"},
        },
    ),
    "policy in use": (
        "iam_managed_policy",
        [
            task("a role", "iam_role_trust", name="user-of-cycle", trust_policy=trust()),
            task("a policy", "iam_managed_policy", **POLICY),
            task("an attachment", "iam_role_attachment", role="user-of-cycle", policies=["cycle"]),
        ],
        {
            "create": {**POLICY, "policy": allow("s3:ListBucket"), "make_default": False},
            "modify": {"name": "cycle", "default_version": "v2"},
            "delete": {"name": "cycle", "state": "absent", "detach": True},
        },
    ),
    "role": (
        "iam_role_trust",
        [],
        {
            "create": ROLE,
            "modify": {
                **ROLE,
                "trust_policy": trust("lambda.amazonaws.com"),
                "description": "e",
                "max_session_duration": 7200,
                "permissions_boundary": "arn:aws:iam::aws:policy/ReadOnlyAccess",
                "tags": {"A": "2", "b": "3"},
            },
            "delete": {"name": "cycle", "state": "absent"},
        },
    ),
    "role in use": (
        "iam_role_trust",
        [
            task("a role", "iam_role_trust", **ROLE, permissions_boundary="ReadOnlyAccess"),
            task("an attachment", "iam_role_attachment", role="cycle", policies=["AWSLambdaExecute"]),
        ],
        {
            "create": {"name": "cycle", "permissions_boundary": ""},
            "modify": {"name": "cycle", "tags": {}},
            "delete": {"name": "cycle", "state": "absent", "detach": True},
        },
    ),
    "attachment": (
        "iam_role_attachment",
        [
            task("a role", "iam_role_trust", **ROLE),
            task("a policy", "iam_managed_policy", **POLICY),
        ],
        {
            "create": {"role": "cycle", "policies": ["cycle", "AWSLambdaExecute"]},
            "modify": {
                "role": "cycle",
                "policies": ["AWSLambdaExecute", "AmazonDynamoDBFullAccess"],
                "exclusive": True,
            },
            "delete": {"role": "cycle", "policies": ["AWSLambdaExecute", "cycle"], "state": "absent"},
        },
    ),
    **{
        f"attachment to a {kind}": (
            f"iam_{kind}_attachment",
            [task("a policy", "iam_managed_policy", **POLICY)],
            {
                "create": {kind: "cycle", "policies": ["cycle", "AWSLambdaExecute"]},
                "modify": {kind: "cycle", "policies": ["AmazonDynamoDBFullAccess"], "exclusive": True},
                "delete": {kind: "cycle", "policies": ["AmazonDynamoDBFullAccess", "cycle"], "state": "absent"},
            },
        )
        for kind in ("user", "group")
    },
    **{
        f"inline policy of a {kind}": (
            "iam_inline_policy",
            [task("a role", "iam_role_trust", **ROLE)],
            {
                "create": {kind: "cycle", "name": "one", "policy": allow("s3:GetObject")},
                "modify": {
                    kind: "cycle",
                    "policies": {"one": allow("s3:PutObject"), "two": allow("s3:ListBucket")},
                },
                "exclusive": {kind: "cycle", "policies": {"three": allow("s3:GetObject")}, "exclusive": True},
                "delete": {kind: "cycle", "policies": ["three", "nowhere"], "state": "absent"},
            },
        )
        for kind in ("role", "user", "group")
    },
    "instance profile": (
        "iam_instance_profile",
        [
            task("a role", "iam_role_trust", **ROLE),
            task("another role", "iam_role_trust", name="other", trust_policy=trust()),
        ],
        {
            "create": {"name": "cycle", "role": "cycle", "path": "/team/", "tags": {"a": "1"}},
            "modify": {"name": "cycle", "role": "other", "tags": {"A": "2", "b": "3"}},
            "empty": {"name": "cycle", "role": "", "tags": {}},
            "delete": {"name": "cycle", "state": "absent"},
        },
    ),
    "whole role": (
        "iam_role",
        [task("a policy", "iam_managed_policy", **POLICY)],
        {
            "create": WHOLE_ROLE,
            "modify": {
                **WHOLE_ROLE,
                "assume_role_policy_document": trust("lambda.amazonaws.com"),
                "description": "e",
                "boundary": "",
                "managed_policies": ["AmazonDynamoDBFullAccess", "cycle"],
                "inline_policies": {"one": allow("s3:PutObject"), "three": allow("s3:ListBucket")},
                "instance_profiles": ["cycle", "other"],
                "tags": {"A": "2", "b": "3"},
            },
            "delete": {"name": "cycle", "state": "absent", "delete_instance_profile": True},
        },
    ),
}


@pytest.mark.parametrize("name", CYCLES)
def test_each_step_is_predicted_by_check_mode_and_changes_nothing_when_repeated(
    name: str, play: Player, iam: EmbeddedIam
) -> None:
    module, before, steps = CYCLES[name]
    seeds.all_of(seeds.user("cycle"), seeds.group("cycle"))(iam, play.account)
    tasks = list(before)
    for step, options in steps.items():
        options = {key: _filled(value, play.account) for key, value in options.items()}
        tasks += [
            task(f"{step} checked", module, check=True, **options),
            task(f"{step} real", module, **options),
            task(f"{step} checked again", module, check=True, **options),
            task(f"{step} real again", module, **options),
        ]
    run = play.tasks(tasks)
    for step in steps:
        assert_same(run[f"{step} checked"], run[f"{step} real"])
        assert run[f"{step} real"].changed, step
        assert_same(run[f"{step} checked again"], run[f"{step} real again"])
        assert not run[f"{step} real again"].changed, step
    assert list(run.writes) == real_calls(run), "check mode wrote, or the calls reported are not those made"


def _filled(value: Any, account: str) -> Any:
    return value.replace("{account}", account) if isinstance(value, str) else value


def real_calls(run: Run) -> list[str]:
    return [call for result in run.results if "checked" not in result.name for call in result.calls]


def assert_same(checked: TaskResult, real: TaskResult) -> None:
    """All that a dry run promises: the same changed, failed, message, diff, calls and keys."""
    assert checked.status == real.status, (checked, real)
    assert checked.changed == real.changed, (checked, real)
    assert checked.msg == real.msg
    assert checked.result.get("diff") == real.result.get("diff")
    assert checked.result.get("calls") == real.result.get("calls")
    assert _keys(checked.result) == _keys(real.result)


def _keys(value: Any) -> Any:
    """The shape of a result: its keys all the way down, not its values."""
    if isinstance(value, dict):
        return {key: _keys(item) for key, item in value.items() if key not in ("diff", "tags", "document")}
    return None
