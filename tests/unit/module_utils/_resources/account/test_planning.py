# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is planned for each resource is planned on the account as those before it leave it."""

from __future__ import annotations

import pytest

from ansible_collections.plumb.aws.plugins.module_utils._engine.errors import PlumbError
from ansible_collections.plumb.aws.plugins.module_utils._iam.account import Account
from ansible_collections.plumb.aws.plugins.module_utils._resources.account.exclusive import held_to_plan
from ansible_collections.plumb.aws.plugins.module_utils._resources.account.planning import Planning
from unit.module_utils._resources.account.sets import Unswept, items
from unit.module_utils.examples import EC2, allow, context, own


def _planning(iam: Unswept) -> Planning:
    found = context(iam, check_mode=True)
    account: Account = found.account
    return Planning(found, account)


def test_a_role_finds_the_policy_that_is_planned_before_it() -> None:
    role = {
        "name": "r",
        "assume_role_policy_document": EC2,
        "managed_policies": ["p"],
        "create_instance_profile": False,
    }
    plans = _planning(Unswept()).named(items(roles=[role], policies=[{"name": "p", "policy": allow("s3:A")}]))
    assert [[call.name for call in each.calls] for each in plans] == [
        ["create_policy"],
        ["create_role", "attach_role_policy"],
    ]


def test_a_policy_goes_once_the_role_that_had_it_is_gone() -> None:
    iam = Unswept()
    iam.put_policy(own("p", "/t/"), Role=["r"])
    iam.put_role("r", EC2, Path="/t/")
    plans = _planning(iam).not_named([], "/t/")
    assert [each.refusal for each in plans] == [None, None]
    assert [each.calls[-1].name for each in plans] == ["delete_role", "delete_policy"]


def test_what_has_come_to_be_used_since_is_not_taken_away() -> None:
    iam = Unswept()
    iam.put_policy(own("p", "/t/"), Role=["r"])
    iam.put_role("r", EC2, Path="/t/")
    found = context(iam, check_mode=False)
    role, policy = (held_to_plan(each) for each in _planning(iam).not_named([], "/t/"))
    iam.put_policy(own("p", "/t/"), Role=["r"], User=["ann"])
    iam.put_policy(own("q"), Role=["r"])
    for planned, more in ((role, r"DetachRolePolicy .*q \(r\)"), (policy, r"DetachUserPolicy .*p \(ann\)")):
        with pytest.raises(PlumbError, match=more):
            planned.item.module.carry(found, planned.item.desired, None, since=0.0)
    assert not [asked for asked in iam.asked if asked.startswith(("detach", "delete"))]


def test_a_policy_that_others_have_is_refused() -> None:
    iam = Unswept()
    iam.put_policy(own("p", "/t/"), User=["ann"])
    (plan,) = _planning(iam).not_named([], "/t/")
    assert plan.refusal is not None
    assert "user ann" in plan.refusal.message
