# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every list comes in pages: by MaxItems and Marker, and by the server's own page size."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from embedded_iam import EmbeddedIam

COUNT = 5
Prepare = Callable[[Any, Any], dict[str, str]]


def roles(iam: Any, made: Any) -> dict[str, str]:
    for number in range(COUNT):
        made.role(f"r{number}")
    return {}


def attached(iam: Any, made: Any) -> dict[str, str]:
    made.role()
    for number in range(COUNT):
        iam.attach_role_policy(RoleName="r", PolicyArn=made.policy(f"p{number}"))
    return {"RoleName": "r"}


def versions(iam: Any, made: Any) -> dict[str, str]:
    arn = made.policy()
    for _time in range(COUNT - 1):
        iam.create_policy_version(PolicyArn=arn, PolicyDocument=made.document)
    return {"PolicyArn": arn}


def inline(kind: str) -> Prepare:
    named = {f"{kind.title()}Name": "x"}

    def prepare(iam: Any, made: Any) -> dict[str, str]:
        {"role": made.role, "user": made.user, "group": lambda name: iam.create_group(GroupName=name)}[kind]("x")
        for number in range(COUNT):
            put = getattr(iam, f"put_{kind}_policy")
            put(**named, PolicyName=f"i{number}", PolicyDocument=made.document)
        return named

    return prepare


def profiles(iam: Any, made: Any) -> dict[str, str]:
    made.role()
    for number in range(COUNT):
        iam.create_instance_profile(InstanceProfileName=f"i{number}")
        iam.add_role_to_instance_profile(InstanceProfileName=f"i{number}", RoleName="r")
    return {"RoleName": "r"}


def all_profiles(iam: Any, made: Any) -> dict[str, str]:
    profiles(iam, made)
    return {}


def tags() -> list[dict[str, str]]:
    return [{"Key": f"k{number}", "Value": ""} for number in range(COUNT)]


def policy_tags(iam: Any, made: Any) -> dict[str, str]:
    return {"PolicyArn": made.policy(Tags=tags())}


def role_tags(iam: Any, made: Any) -> dict[str, str]:
    made.role(Tags=tags())
    return {"RoleName": "r"}


def profile_tags(iam: Any, _made: Any) -> dict[str, str]:
    iam.create_instance_profile(InstanceProfileName="p", Tags=tags())
    return {"InstanceProfileName": "p"}


def policies(iam: Any, made: Any) -> dict[str, str]:
    for number in range(COUNT):
        made.policy(f"p{number}")
    return {"Scope": "Local"}


LISTS = [
    pytest.param("list_roles", "Roles", roles, id="ListRoles"),
    pytest.param("list_policies", "Policies", policies, id="ListPolicies"),
    pytest.param("list_attached_role_policies", "AttachedPolicies", attached, id="ListAttachedRolePolicies"),
    pytest.param("list_policy_versions", "Versions", versions, id="ListPolicyVersions"),
    pytest.param("list_role_policies", "PolicyNames", inline("role"), id="ListRolePolicies"),
    pytest.param("list_user_policies", "PolicyNames", inline("user"), id="ListUserPolicies"),
    pytest.param("list_group_policies", "PolicyNames", inline("group"), id="ListGroupPolicies"),
    pytest.param("list_instance_profiles", "InstanceProfiles", all_profiles, id="ListInstanceProfiles"),
    pytest.param("list_instance_profile_tags", "Tags", profile_tags, id="ListInstanceProfileTags"),
    pytest.param("list_instance_profiles_for_role", "InstanceProfiles", profiles, id="ListInstanceProfilesForRole"),
    pytest.param("list_policy_tags", "Tags", policy_tags, id="ListPolicyTags"),
    pytest.param("list_role_tags", "Tags", role_tags, id="ListRoleTags"),
]


def walk(request: Any, key: str, parameters: dict[str, Any]) -> Iterator[list[Any]]:
    marker: dict[str, str] = {}
    while True:
        page = request(**parameters, **marker)
        yield page[key]
        assert page["IsTruncated"] == ("Marker" in page)
        if not page["IsTruncated"]:
            return
        marker = {"Marker": page["Marker"]}


@pytest.mark.parametrize(("operation", "key", "prepare"), LISTS)
def test_pages_together_are_the_whole(iam: Any, made: Any, operation: str, key: str, prepare: Prepare) -> None:
    parameters = prepare(iam, made)
    request = getattr(iam, operation)
    whole = request(**parameters)
    assert (len(whole[key]), whole["IsTruncated"]) == (COUNT, False)
    pages = list(walk(request, key, {**parameters, "MaxItems": 2}))
    assert [len(page) for page in pages] == [2, 2, 1]
    assert [item for page in pages for item in page] == whole[key]


@pytest.mark.parametrize(("operation", "key", "prepare"), LISTS)
def test_the_server_may_return_fewer_than_asked(
    server: EmbeddedIam, iam: Any, made: Any, operation: str, key: str, prepare: Prepare
) -> None:
    parameters = prepare(iam, made)
    server.page_size = 1
    try:
        pages = list(walk(getattr(iam, operation), key, {**parameters, "MaxItems": 1000}))
    finally:
        server.page_size = None
    assert [len(page) for page in pages] == [1] * COUNT


def test_entities_come_in_pages_over_all_kinds(iam: Any, made: Any) -> None:
    arn = made.policy()
    for number in range(3):
        made.role(f"r{number}")
        iam.attach_role_policy(RoleName=f"r{number}", PolicyArn=arn)
        made.user(f"u{number}")
        iam.attach_user_policy(UserName=f"u{number}", PolicyArn=arn)
    paginator = iam.get_paginator("list_entities_for_policy")
    pages = list(paginator.paginate(PolicyArn=arn, PaginationConfig={"PageSize": 4}))
    assert len(pages) == 2
    assert sum(len(page["PolicyRoles"]) for page in pages) == 3
    assert sum(len(page["PolicyUsers"]) for page in pages) == 3
