# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whole tasks on sets, where a sweep is not permitted; tests/integration/test_accounts.py has those with one."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.plumb.aws.plugins.module_utils._engine.errors import PlumbError
from unit.module_utils._resources.account.sets import Unswept, role_arn, run
from unit.module_utils.examples import EC2, allow, own, trust

TEAM: dict[str, Any] = {
    "policies": [{"name": "p", "policy": allow("s3:A")}],
    "roles": [
        {"name": "r", "assume_role_policy_document": EC2, "managed_policies": ["p"], "create_instance_profile": False},
        {"name": "s", "assume_role_policy_document": trust({"AWS": role_arn("r")}), "create_instance_profile": False},
    ],
}


def test_a_set_is_made_once() -> None:
    iam = Unswept()
    made = run(iam, **TEAM)
    assert [call["operation"] for call in made["calls"]] == [
        "CreatePolicy",
        "CreateRole",
        "AttachRolePolicy",
        "CreateRole",
    ]
    assert made["counts"]["created"] == 3
    again = run(iam, report="all", **TEAM)
    assert not again["changed"]
    assert [each["change"] for each in again["resources"]] == ["unchanged"] * 3


def test_a_dry_run_tells_the_same() -> None:
    dry = run(Unswept(), check_mode=True, **TEAM)
    real = run(Unswept(), **TEAM)
    assert dry["calls"] == real["calls"]
    assert dry["counts"] == real["counts"]
    assert [each["name"] for each in dry["resources"]] == ["p", "r", "s"]


def test_quotas_count_what_the_set_has_planned() -> None:
    iam = Unswept(quotas={"Roles": 8, "RolesQuota": 9})
    with pytest.raises(PlumbError, match=r"^Nothing was changed, since 1 of 3 .*the role 's' cannot be created"):
        run(iam, **TEAM)
    assert not [each for each in iam.asked if each.startswith(("create", "attach"))]


def _trusting(name: str, other: str, **more: Any) -> dict[str, Any]:
    document = trust({"AWS": role_arn(other)})
    return {"name": name, "assume_role_policy_document": document, "create_instance_profile": False, **more}


@pytest.mark.parametrize("check_mode", [True, False])
def test_where_the_rest_goes_on_nobody_counts_on_a_circle_that_is_refused(check_mode: bool) -> None:
    roles = [_trusting("x", "y"), _trusting("y", "x", managed_policies=["none"]), _trusting("z", "x")]
    iam = Unswept()
    with pytest.raises(PlumbError, match=r"^3 of 3 resources failed: ") as caught:
        run(iam, check_mode=check_mode, roles=roles, partial=True)
    assert len(caught.value.details["problems"]) == 3
    assert not [each for each in iam.asked if each.startswith(("create", "update"))]


def test_a_role_that_is_there_trusts_a_circle_once_that_is_made() -> None:
    iam = Unswept()
    iam.put_role("there", EC2)
    done = run(iam, roles=[_trusting("there", "x"), _trusting("x", "y"), _trusting("y", "x")], parallel=1)
    writes = [asked for asked in iam.asked if asked.startswith(("create", "update"))]
    assert writes == ["create_role"] * 2 + ["update_assume_role_policy"] * 3
    assert (done["counts"]["changed"], done["counts"]["created"]) == (1, 2)


def test_a_role_takes_the_instance_profile_of_one_that_goes() -> None:
    iam = Unswept()
    iam.put_role("old", EC2, profiles=["web"])
    web = {"name": "web", "assume_role_policy_document": EC2}
    wanted: dict[str, Any] = {"roles": [web, {"name": "old", "state": "absent"}]}
    done = run(iam, **wanted)
    calls = [call["operation"] for call in done["calls"]]
    assert calls == ["CreateRole", "RemoveRoleFromInstanceProfile", "AddRoleToInstanceProfile", "DeleteRole"]
    assert not run(iam, **wanted)["changed"]


def test_what_fails_is_told_with_what_was_done() -> None:
    class Full(Unswept):
        def create_role(self, given: Any) -> Any:
            raise PlumbError("CreateRole failed: no.", code="AccessDenied", operation="CreateRole")

    with pytest.raises(PlumbError, match=r"^2 of 3 resources failed: roles\[0\] \(r\): CreateRole failed") as caught:
        run(Full(), **{**TEAM, "roles": [TEAM["roles"][0], {**TEAM["roles"][1], "assume_role_policy_document": EC2}]})
    details = caught.value.details
    assert [each["change"] for each in details["resources"]] == ["created", "failed", "failed"]
    assert details["changed"]
    assert [call["operation"] for call in details["calls"]] == ["CreatePolicy"]
    assert caught.value.code == "AccessDenied"


def test_nothing_is_deleted_where_it_is_not_known_who_uses_what() -> None:
    iam = Unswept()
    iam.put_policy(own("old", "/t/"), allow("s3:A"))
    with pytest.raises(PlumbError, match="^exclusive_path: iam:GetAccountAuthorizationDetails or iam:ListRoles is not"):
        run(iam, exclusive_path="/t/", max_deletions=1)
