# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""GetAccountAuthorizationDetails tells what AWS tells, by pages."""

from __future__ import annotations

import json
from typing import Any

import pytest


def _all(iam: Any, **arguments: Any) -> dict[str, list[dict[str, Any]]]:
    pages = iam.get_paginator("get_account_authorization_details").paginate(**arguments)
    found: dict[str, list[dict[str, Any]]] = {}
    for page in pages:
        for name in ("UserDetailList", "GroupDetailList", "RoleDetailList", "Policies"):
            found.setdefault(name, []).extend(page[name])
    return found


@pytest.fixture
def swept(iam: Any, made: Any) -> Any:
    arn = made.policy("p")
    iam.tag_policy(PolicyArn=arn, Tags=[{"Key": "a", "Value": "1"}])
    iam.create_policy_version(PolicyArn=arn, PolicyDocument=made.document)
    made.role("r")
    iam.attach_role_policy(RoleName="r", PolicyArn=arn)
    iam.attach_role_policy(RoleName="r", PolicyArn="arn:aws:iam::aws:policy/ReadOnlyAccess")
    iam.put_role_policy(RoleName="r", PolicyName="inline", PolicyDocument=made.document)
    iam.create_instance_profile(InstanceProfileName="i")
    iam.add_role_to_instance_profile(InstanceProfileName="i", RoleName="r")
    iam.update_role(RoleName="r", Description="d", MaxSessionDuration=7200)
    made.user("u")
    iam.put_user_policy(UserName="u", PolicyName="inline", PolicyDocument=made.document)
    iam.create_group(GroupName="g")
    iam.attach_group_policy(GroupName="g", PolicyArn=arn)
    return iam


def test_everything_is_told_with_what_hangs_on_it(swept: Any, made: Any) -> None:
    found = _all(swept)
    (role,) = found["RoleDetailList"]
    assert sorted(each["PolicyName"] for each in role["AttachedManagedPolicies"]) == ["ReadOnlyAccess", "p"]
    assert [each["PolicyName"] for each in role["RolePolicyList"]] == ["inline"]
    assert role["RolePolicyList"][0]["PolicyDocument"] == json.loads(made.document)
    assert [each["InstanceProfileName"] for each in role["InstanceProfileList"]] == ["i"]
    (user,), (group,) = found["UserDetailList"], found["GroupDetailList"]
    assert [each["PolicyName"] for each in user["UserPolicyList"]] == ["inline"]
    assert [each["PolicyName"] for each in group["AttachedManagedPolicies"]] == ["p"]
    own = next(each for each in found["Policies"] if each["PolicyName"] == "p")
    assert [each["VersionId"] for each in own["PolicyVersionList"]] == ["v2", "v1"]
    assert own["AttachmentCount"] == 2
    assert {each["PolicyName"] for each in found["Policies"]} == {"p", "ReadOnlyAccess"}


def test_what_aws_leaves_out_is_left_out(swept: Any) -> None:
    found = _all(swept, Filter=["Role", "LocalManagedPolicy"])
    (role,), (policy,) = found["RoleDetailList"], found["Policies"]
    assert not {"Description", "MaxSessionDuration"} & set(role)
    assert not {"Description", "Tags"} & set(policy)
    assert not found["UserDetailList"]
    assert not found["GroupDetailList"]


@pytest.mark.parametrize("size", [1, 2, 3])
def test_pages_hold_things_of_all_kinds(swept: Any, size: int) -> None:
    whole = _all(swept)
    first = swept.get_account_authorization_details(MaxItems=size)
    assert sum(len(first[name]) for name in whole) == size
    assert first["IsTruncated"]
    assert _all(swept, PaginationConfig={"PageSize": size}) == whole
