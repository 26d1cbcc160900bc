# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The calls on a role: their arguments, and what they note for the replay."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.plumb.aws.plugins.module_utils._engine.call import Call
from ansible_collections.plumb.aws.plugins.module_utils._iam.model import RoleUse
from ansible_collections.plumb.aws.plugins.module_utils._iam.operations import call
from ansible_collections.plumb.aws.plugins.module_utils._iam.tags import TagChange
from ansible_collections.plumb.aws.plugins.module_utils._policy.document.load import document_text
from ansible_collections.plumb.aws.plugins.module_utils._resources.instance_profile import calls as profile_calls
from ansible_collections.plumb.aws.plugins.module_utils._resources.role_trust import calls as role_calls
from ansible_collections.plumb.aws.plugins.module_utils._resources.role_trust.plan import plan
from unit.module_utils._resources.instance_profile.profiles import a_profile
from unit.module_utils._resources.role_trust.roles import (
    ARN,
    BOUNDARY,
    INLINE,
    USED,
    desired,
    existing,
)
from unit.module_utils.examples import (
    EC2,
    LAMBDA,
    a_role,
    allow,
    operations,
    own,
)

A, B = allow("s3:a"), allow("s3:b")


@pytest.mark.parametrize(
    "given_options",
    [{"permissions_boundary": ""}, {"permissions_boundary": "new"}, {"state": "absent"}],
    ids=["removed", "replaced", "deleted"],
)
def test_a_call_that_removes_a_boundary_notes_which(given_options: dict[str, Any]) -> None:
    boundary = own("new") if given_options.get("permissions_boundary") else None
    made = plan(existing(boundary=boundary, permissions_boundary=BOUNDARY), desired(**given_options))
    assert [each.notes["permissions_boundary"] for each in made.calls] == [BOUNDARY]
    without = plan(existing(boundary=own("new")), desired(permissions_boundary="new"))
    assert [dict(each.notes) for each in without.calls] == [{}]


def test_a_role_is_sent_without_what_it_has_not() -> None:
    made = role_calls.create(a_role())
    assert set(made.arguments) == {"RoleName", "Path", "AssumeRolePolicyDocument", "MaxSessionDuration"}
    whole = role_calls.create(a_role(description="d", permissions_boundary=BOUNDARY, tags={"a": "1"}))
    assert {key: whole.arguments[key] for key in whole.arguments.keys() - made.arguments.keys()} == {
        "Description": "d",
        "PermissionsBoundary": BOUNDARY,
        "Tags": [{"Key": "a", "Value": "1"}],
    }
    assert (made.target, made.notes) == (ARN, {"arn": ARN})


BOUND = a_role(permissions_boundary=BOUNDARY)
NOTE = {"permissions_boundary": BOUNDARY}

MADE: dict[str, tuple[Call, Call]] = {
    "delete": (
        role_calls.delete(BOUND),
        call("delete_role", {"RoleName": "r"}, ARN, {"arn": ARN, "role_id": "AROAEXAMPLE", "document": LAMBDA, **NOTE}),
    ),
    "another boundary": (
        role_calls.set_boundary(BOUND, own("new")),
        call("put_role_permissions_boundary", {"RoleName": "r", "PermissionsBoundary": own("new")}, ARN, NOTE),
    ),
    "no boundary": (
        role_calls.set_boundary(BOUND, None),
        call("delete_role_permissions_boundary", {"RoleName": "r"}, ARN, NOTE),
    ),
    "a trust policy": (
        role_calls.set_trust_policy(BOUND, EC2),
        call(
            "update_assume_role_policy",
            {"RoleName": "r", "PolicyDocument": document_text(EC2)},
            ARN,
            {"document": LAMBDA},
        ),
    ),
    "description and duration": (
        role_calls.update(a_role(), a_role(description="d")),
        call("update_role", {"RoleName": "r", "Description": "d", "MaxSessionDuration": 3600}, ARN),
    ),
    "the description of a service-linked role": (
        role_calls.update(a_role(path="/aws-service-role/x/"), a_role(path="/aws-service-role/x/", description="d")),
        call("update_role", {"RoleName": "r", "Description": "d"}, a_role(path="/aws-service-role/x/").arn),
    ),
}


@pytest.mark.parametrize(("made", "expected"), MADE.values(), ids=MADE)
def test_a_call_has_the_arguments_of_its_operation(made: Call, expected: Call) -> None:
    assert made == expected


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (TagChange({}, {}, ()), []),
        (TagChange({}, {}, ("a",)), ["untag_role"]),
        (TagChange({}, {"b": "2"}, ()), ["tag_role"]),
        (TagChange({}, {"b": "2"}, ("a",)), ["untag_role", "tag_role"]),
    ],
)
def test_tags_are_removed_before_others_are_set(change: TagChange, expected: list[str]) -> None:
    assert operations(role_calls.change_tags(a_role(), change)) == expected


def test_what_hangs_on_a_role_is_released_by_kind() -> None:
    assert [each.target for each in role_calls.release(a_role(), USED, INLINE)] == [
        own("p"),
        own("q"),
        f"{ARN} inline policy inline",
        "instance-profile/profile",
    ]
    assert role_calls.release(a_role(), RoleUse(), {}) == ()


def test_an_inline_policy_that_goes_is_noted_whole_and_nothing_else_is() -> None:
    made = role_calls.release(a_role(), RoleUse(USED.attached, ("i", "j"), ("profile",)), {"j": B, "i": A, "k": A})
    i, j = ({"policy_name": name, "document": document} for name, document in (("i", A), ("j", B)))
    assert [dict(each.notes) for each in made] == [{}, {}, {"inline_policy": i}, {"inline_policy": j}, {}]
    assert role_calls.removed(made) == {"removed_inline_policies": [i, j], "removed_instance_profiles": []}


def test_an_instance_profile_that_goes_is_told_whole() -> None:
    made = profile_calls.delete(a_profile("r", tags={"a": "1"}))
    whole = {"name": "p", "path": "/", "role": "r", "tags": {"a": "1"}}
    assert role_calls.removed([made, role_calls.delete(a_role())]) == {
        "removed_inline_policies": [],
        "removed_instance_profiles": [whole],
    }


@pytest.mark.parametrize("calls", [[], [role_calls.delete(a_role())], [role_calls.set_trust_policy(a_role(), EC2)]])
def test_where_nothing_of_a_role_goes_nothing_is_told(calls: list[Call]) -> None:
    assert role_calls.removed(calls) == {"removed_inline_policies": [], "removed_instance_profiles": []}
