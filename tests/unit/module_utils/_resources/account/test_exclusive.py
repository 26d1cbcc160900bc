# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.plumb.aws.plugins.module_utils._engine.errors import PlumbError
from ansible_collections.plumb.aws.plugins.module_utils._iam.operations import call
from ansible_collections.plumb.aws.plugins.module_utils._resources.account.exclusive import (
    policies_not_named,
    refuse_too_many,
    roles_not_named,
    used_outside,
)
from unit.module_utils._resources.account.sets import Unswept, items, role_arn
from unit.module_utils.examples import AWS_POLICY, EC2, live, own


def _iam() -> Unswept:
    iam = Unswept()
    for name, path in (("in", "/t/"), ("deep", "/t/u/"), ("out", "/")):
        iam.put_policy(own(name, path))
        iam.put_role(name, EC2, Path=path)
    iam.put_policy(AWS_POLICY)
    iam.put_role("AWSServiceRoleForX", EC2, Path="/aws-service-role/x/")
    return iam


@pytest.mark.parametrize(
    ("path", "roles"), [("/t/", ["deep", "in"]), ("/t/u/", ["deep"]), ("/", ["deep", "in", "out"])]
)
def test_what_is_below_the_path_goes_but_for_what_is_of_aws(path: str, roles: list[str]) -> None:
    account = live(_iam())
    assert [item.name for item in roles_not_named(account, [], path)] == roles
    assert sorted(item.name for item in policies_not_named(account, [], path)) == roles


def test_what_is_named_stays_whatever_the_letter_case() -> None:
    account = live(_iam())
    named = items(policies=[{"name": "IN"}], roles=[{"name": "Deep"}])
    assert [item.name for item in roles_not_named(account, named, "/t/")] == ["in"]
    assert [item.name for item in policies_not_named(account, named, "/t/")] == ["deep"]


@pytest.mark.parametrize(
    ("holders", "who"),
    [
        ({"Role": ["in"]}, None),
        ({"Role": ["out"]}, "role out"),
        ({"User": ["ann"]}, "user ann"),
        ({"Group": ["g"]}, "group g"),
    ],
    ids=str,
)
def test_who_uses_a_policy_outside_of_the_path_is_named(holders: dict[str, Any], who: str | None) -> None:
    iam = _iam()
    iam.put_policy(own("used", "/t/"), **holders)
    account = live(iam)
    (policy,) = [item for item in policies_not_named(account, [], "/t/") if item.name == "used"]
    refusal = used_outside(account, policy, "/t/")
    assert (refusal is None) == (who is None)
    assert who is None or f"is used outside of /t/ by {who}" in str(refusal)


def test_all_that_would_go_is_listed() -> None:
    arn = own("p")
    calls = [
        call("detach_role_policy", {"RoleName": "r", "PolicyArn": arn}, arn),
        call("delete_role_policy", {"RoleName": "r", "PolicyName": "i"}, "role/r inline policy i"),
        call("delete_role", {"RoleName": "r"}, role_arn("r"), {"arn": role_arn("r")}),
        call("untag_role", {"RoleName": "r", "TagKeys": ["a"]}, role_arn("r")),
    ]
    refuse_too_many(calls, path="/t/", most=3)
    with pytest.raises(PlumbError) as caught:
        refuse_too_many(calls, path="/t/", most=2)
    assert (
        f"3 deletions and detachments are planned, and 2 are allowed with exclusive_path /t/: DetachRolePolicy {arn} (r)"
        in str(caught.value)
    )
    assert f"DeleteRole {role_arn('r')}" in str(caught.value)
    assert "UntagRole" not in str(caught.value)
