# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.plumb.aws.plugins.module_utils._resources.account.sides import documents_of, sides_of
from unit.module_utils._resources.account.sets import items
from unit.module_utils.examples import AWS_POLICY, EC2, allow, live, own
from unit.module_utils.little_iam import LittleIam


def _account() -> LittleIam:
    iam = LittleIam()
    iam.put_policy(own("p", "/x/"), allow("s3:A"), Role=["r"])
    iam.put_policy(AWS_POLICY, allow("s3:B"))
    iam.put_role("r", EC2, Description="d", boundary=own("p", "/x/"))
    return iam


@pytest.mark.parametrize(
    ("options", "different"),
    [
        ({}, {}),
        ({"description": "other"}, {"description": ("other", "d")}),
        ({"managed_policies": ["P"]}, {}),
        ({"managed_policies": ["gone"]}, {"attached_policies": ([own("gone")], [own("p", "/x/")])}),
        ({"managed_policies": [AWS_POLICY]}, {"attached_policies": ([AWS_POLICY], [own("p", "/x/")])}),
        ({"boundary": ""}, {"permissions_boundary": (None, own("p", "/x/"))}),
        ({"tags": {"a": "1"}}, {"tags": ({"a": "1"}, {})}),
        ({"inline_policies": {}}, {}),
    ],
    ids=str,
)
def test_both_sides_of_a_role_differ_in_what_the_file_names(
    options: dict[str, Any], different: dict[str, tuple[Any, Any]]
) -> None:
    role = {"name": "r", "trust_policy": EC2, "create_instance_profile": False, **options}
    before, after = sides_of(live(_account()), items(roles=[role]))
    assert before is not None
    assert after is not None
    assert {name: (before[name], after[name]) for name in before if before[name] != after[name]} == different


def test_what_is_to_be_absent_has_no_side_in_the_files_and_what_is_missing_none_in_the_account() -> None:
    account = live(_account())
    before, after = sides_of(account, items(policies=[{"name": "p", "state": "absent"}]))
    assert before is None
    assert after is not None
    before, after = sides_of(account, items(policies=[{"name": "new", "policy": allow("s3:C"), "path": "/y/"}]))
    assert before is not None
    assert (before["name"], before["path"]) == ("new", "/y/")
    assert after is None
    before, after = sides_of(account, items(users=[{"name": "nobody", "managed_policies": ["p"]}]))
    assert before == {"attached_policies": [own("p", "/x/")]}
    assert after is None


def test_documents_are_those_of_the_account() -> None:
    account = live(_account())
    side = {"attached_policies": [AWS_POLICY, own("gone")], "permissions_boundary": own("p", "/x/")}
    assert documents_of(account, side, None) == {
        AWS_POLICY: allow("s3:B"),
        own("gone"): None,
        own("p", "/x/"): allow("s3:A"),
    }
