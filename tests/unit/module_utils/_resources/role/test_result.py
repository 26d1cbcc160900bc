# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A whole role as it is returned: by the keys of amazon.aws.iam_role, and what AWS's answer adds to it."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from ansible_collections.plumb.aws.plugins.module_utils._engine.call import ExecutedCall
from ansible_collections.plumb.aws.plugins.module_utils._resources.role.result import merge_response, role_told
from ansible_collections.plumb.aws.plugins.module_utils._resources.role_trust.result import role_result
from unit.module_utils._resources.role.whole_roles import (
    ARN,
    BOUNDARY,
    EVERYTHING,
    A,
    B,
    planned,
    with_policies,
    with_role,
)
from unit.module_utils.examples import EC2, a_role, own

ALWAYS = {
    "arn",
    "role_name",
    "role_id",
    "path",
    "max_session_duration",
    "create_date",
    "tags",
    "assume_role_policy_document",
    "role_last_used",
}
KEYS = {
    "iam_role",
    "access",
    "attached",
    "detached",
    "unmanaged",
    "removed_inline_policies",
    "removed_instance_profiles",
}
P, Q = ({"policy_name": name, "policy_arn": own(name)} for name in ("p", "q"))
INLINE_I, INLINE_J = ({"policy_name": name, "document": document} for name, document in (("i", A), ("j", B)))


@pytest.mark.parametrize(
    ("changes", "more"),
    [
        ({}, {}),
        ({"description": "d"}, {"description": "d"}),
        (
            {"permissions_boundary": BOUNDARY},
            {"permissions_boundary": {"permissions_boundary_arn": BOUNDARY, "permissions_boundary_type": "Policy"}},
        ),
    ],
)
def test_a_description_and_a_boundary_are_told_where_there_is_one(
    changes: dict[str, Any], more: dict[str, Any]
) -> None:
    told = role_told(role_result(a_role(**changes)))
    assert set(told) == ALWAYS | set(more)
    assert {key: told[key] for key in more} == more


@pytest.mark.parametrize(
    ("given_options", "more"),
    [
        ({}, {"instance_profiles": ["r"]}),
        ({"create_instance_profile": False}, {}),
        ({"instance_profiles": ["n"]}, {"instance_profiles": ["n", "r"]}),
        ({"create_instance_profile": False, "inline_policies": {"i": A}}, {"inline_policies": {"i": A}}),
    ],
)
def test_what_a_task_did_not_look_at_is_left_out(given_options: dict[str, Any], more: dict[str, Any]) -> None:
    result = planned(with_role(), **given_options).result
    assert set(result) == KEYS
    role = result["iam_role"]
    assert set(role) == ALWAYS | {"attached_policies"} | set(more)
    assert {key: role[key] for key in more} == more
    assert role["attached_policies"] == [P, Q]


@pytest.mark.parametrize(
    ("given_options", "attached", "detached", "unmanaged", "removed"),
    [
        ({}, "", "", "pq", []),
        ({"managed_policies": ["p", "s"]}, "s", "q", "", []),
        ({"managed_policies": ["p", "s"], "purge_policies": False}, "s", "", "q", []),
        ({"inline_policies": {"i": B, "j": B}}, "", "", "pq", [INLINE_I]),
        ({"inline_policies": {}}, "", "", "pq", [INLINE_I, INLINE_J]),
        ({"state": "absent"}, "", "pq", "", [INLINE_I, INLINE_J]),
    ],
)
def test_what_is_attached_and_what_goes_is_told(
    given_options: dict[str, Any], attached: str, detached: str, unmanaged: str, removed: list[Any]
) -> None:
    result = planned(with_role(), **given_options).result
    arns = {"attached": attached, "detached": detached, "unmanaged": unmanaged}
    assert {key: result[key] for key in arns} == {key: [own(letter) for letter in arns[key]] for key in arns}
    assert result["removed_inline_policies"] == removed
    assert result["removed_instance_profiles"] == []


def test_a_role_that_goes_is_told_as_it_was() -> None:
    result = planned(with_role(profiles=("n", "r")), state="absent", delete_instance_profile=True).result
    assert set(result) == KEYS
    role = result["iam_role"]
    assert (role["arn"], role["attached_policies"], role["instance_profiles"]) == (ARN, [P, Q], ["n", "r"])
    assert result["removed_instance_profiles"] == [{"name": "r", "path": "/", "role": "r", "tags": {}}]
    assert result["access"]["verdict"] == "narrower"


def test_of_a_role_that_is_not_there_nothing_is_told() -> None:
    result = planned(with_policies(), state="absent").result
    assert set(result) == KEYS
    assert result["iam_role"] is None
    assert not any(result[key] for key in KEYS - {"iam_role", "access"})


def test_the_id_and_date_that_aws_gave_to_a_role_are_in_the_result() -> None:
    made = planned(with_policies(), **EVERYTHING)
    now = datetime.datetime(2026, 5, 5, tzinfo=datetime.UTC)
    answer = {"Arn": ARN, "RoleName": "r", "RoleId": "AROANEW", "Path": "/", "CreateDate": now}
    executed = [ExecutedCall(made.calls[0], {"Role": {**answer, "AssumeRolePolicyDocument": EC2}})]
    assert (made.result["iam_role"]["role_id"], made.result["iam_role"]["create_date"]) == (None, None)
    assert merge_response(made.result, executed) == {
        **made.result,
        "iam_role": {**made.result["iam_role"], "role_id": "AROANEW", "create_date": now.isoformat()},
    }
    assert merge_response(made.result, []) == made.result
    gone = planned(with_policies(), state="absent").result
    assert merge_response(gone, executed) == gone
