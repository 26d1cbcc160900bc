# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What AWS keeps for itself."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from ansible_collections.plumb.aws.plugins.module_utils._engine.errors import PlumbError
from ansible_collections.plumb.aws.plugins.module_utils._iam.operations import call
from ansible_collections.plumb.aws.plugins.module_utils._iam.policy_lookup import PolicyMatch
from ansible_collections.plumb.aws.plugins.module_utils._resources.guards.reserved_roles import (
    is_reserved,
    refuse_reserved,
    refuse_reserved_path,
    refuse_service_policy,
)
from ansible_collections.plumb.aws.plugins.module_utils._resources.role_trust.plan import plan
from unit.module_utils._resources.role_trust.roles import NOWHERE, desired, existing
from unit.module_utils.examples import ACCOUNT, LAMBDA, a_policy, a_role, own

OF_SERVICE: dict[str, Any] = {"path": "/aws-service-role/ecs.amazonaws.com/"}
SERVICE, CENTER = "/aws-service-role/ecs.amazonaws.com/", "/aws-reserved/sso.amazonaws.com/eu-west-1/"


def a_call(name: str, **arguments: Any) -> Any:
    return call(name, {"RoleName": "r", **arguments}, "r", {"arn": "arn:r"})


ATTACH = a_call("attach_role_policy", PolicyArn=own("p"))
DESCRIPTION = a_call("update_role", Description="d")
SESSION = a_call("update_role", Description="d", MaxSessionDuration=7200)
TAG, UNTAG = a_call("tag_role", Tags=[]), a_call("untag_role", TagKeys=["a"])


@pytest.mark.parametrize(
    ("path", "made", "refused"),
    [
        (SERVICE, ATTACH, True),
        (SERVICE, a_call("delete_role"), True),
        (SERVICE, a_call("update_assume_role_policy", PolicyDocument="{}"), True),
        (SERVICE, a_call("put_role_permissions_boundary", PermissionsBoundary=own("p")), True),
        (SERVICE, a_call("delete_role_policy", PolicyName="p"), True),
        (SERVICE, SESSION, True),
        (SERVICE, DESCRIPTION, False),
        (SERVICE, TAG, False),
        (SERVICE, UNTAG, False),
        (CENTER, ATTACH, True),
        (CENTER, a_call("delete_role"), True),
        (CENTER, SESSION, False),
        (CENTER, DESCRIPTION, False),
        (CENTER, TAG, False),
        ("/", ATTACH, False),
        ("/aws-service-roles/", ATTACH, False),
    ],
)
def test_only_aws_changes_its_own_roles(path: str, made: Any, refused: bool) -> None:
    role = a_role(path=path)
    assert is_reserved(path) is (path in (SERVICE, CENTER))
    if not refused:
        refuse_reserved(role, [made])
        return
    with pytest.raises(PlumbError, match=f"^name: {role.arn} is a role that only AWS may change") as caught:
        refuse_reserved(role, [TAG, made])
    assert made.operation.api_name in caught.value.message


@pytest.mark.parametrize(
    ("path", "refused"),
    [(SERVICE, True), ("/aws-service-role/", True), (CENTER, False), ("/", False), (None, False), ("/a/", False)],
)
def test_only_services_create_roles_where_theirs_are(path: str | None, refused: bool) -> None:
    if not refused:
        refuse_reserved_path(path)
        return
    with pytest.raises(PlumbError, match=f"^path: .*'{path}'"):
        refuse_reserved_path(path)


@pytest.mark.parametrize(
    ("policy", "refused"),
    [
        (a_policy("arn:aws:iam::aws:policy/aws-service-role/X", path="/aws-service-role/"), True),
        (a_policy("arn:aws-cn:iam::aws:policy/aws-service-role/X", path="/aws-service-role/"), True),
        (a_policy("arn:aws:iam::aws:policy/X", is_attachable=False), True),
        (a_policy("arn:aws:iam::aws:policy/X"), False),
        (a_policy("arn:aws:iam::123456789012:policy/aws-service-role/X", path="/aws-service-role/"), False),
    ],
    ids=["of a service", "of a service in China", "not attachable", "any", "an own one below such a path"],
)
def test_a_policy_of_a_service_is_for_it_alone(policy: Any, refused: bool) -> None:
    if not refused:
        refuse_service_policy(policy, option="policies")
        return
    with pytest.raises(PlumbError, match=f"^policies: {policy.arn} "):
        refuse_service_policy(policy, option="policies")


def test_description_and_tags_of_a_role_of_an_aws_service_can_be_set() -> None:
    made = plan(existing(**OF_SERVICE), desired(description="d", tags={"a": "1"}))
    assert [(each.name, set(each.arguments)) for each in made.calls] == [
        ("update_role", {"RoleName", "Description"}),
        ("tag_role", {"RoleName", "Tags"}),
    ]


def test_a_role_is_not_created_where_aws_services_create_theirs() -> None:
    with pytest.raises(PlumbError, match=r"^path: only AWS services"):
        plan(NOWHERE, desired(trust_policy=LAMBDA, path="/aws-service-role/ecs.amazonaws.com/"))


def test_a_policy_of_an_aws_service_is_no_boundary() -> None:
    policy = a_policy("arn:aws:iam::aws:policy/aws-service-role/X", path="/aws-service-role/")
    current = dataclasses.replace(existing(), boundary=PolicyMatch(policy.arn, ACCOUNT, of_aws=policy))
    with pytest.raises(PlumbError, match=r"^permissions_boundary: .*keeps for its own services"):
        plan(current, desired(permissions_boundary=policy.arn))
