# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a snapshot asks for, and what not; tests/replay/test_snapshot.py compares its answers with single reads."""

from __future__ import annotations

from typing import Any

from ansible_collections.plumb.aws.plugins.module_utils._iam.identity_kinds import ROLE
from ansible_collections.plumb.aws.plugins.module_utils._iam.model import Entities
from ansible_collections.plumb.aws.plugins.module_utils._iam.snapshot import SnapshotAccount
from ansible_collections.plumb.aws.plugins.module_utils._iam.sweep import FILTER_OF, POLICIES, Holder, Singly, Sweep
from unit.module_utils.examples import AWS_POLICY, a_policy, a_role, live, own
from unit.module_utils.little_iam import LittleIam

_ALL = frozenset({*FILTER_OF.values(), POLICIES})


def _snapshot(iam: LittleIam, **told: Any) -> SnapshotAccount:
    return SnapshotAccount(live(iam), Sweep(_ALL, **told))


def _holder(name: str, **more: Any) -> Holder:
    return Holder(name, f"arn:aws:iam::123456789012:role/{name}", "/", (), {}, **more)


def test_what_does_not_exist_is_not_asked_for() -> None:
    iam = LittleIam()
    account = _snapshot(iam)
    assert account.policy_summary(own("p")) is None
    assert account.policy_named("p") is None
    assert account.policy(own("p")) is None
    assert account.versions(own("p")) == []
    assert account.document(own("p"), "v1") is None
    assert account.role("r") is None
    assert account.role_named("r") is None
    assert account.attached_policies(ROLE, "r") is None
    assert account.inline_policies(ROLE, "r") is None
    assert iam.asked == []


def test_tags_and_description_of_a_policy_are_read_singly_once() -> None:
    iam = LittleIam()
    iam.put_policy(own("p"), Tags={"a": "1"})
    whole = live(iam).policy(own("p"))
    assert whole is not None
    account = _snapshot(iam, policies={own("p"): whole})
    iam.asked.clear()
    assert account.policy(own("p")) == whole
    assert iam.asked == ["get_policy"]
    account.learn(Singly(whole=[own("p")]), parallel=2)
    assert account.policy(own("p")) == whole
    assert account.policy_summary(own("p")) == whole
    assert iam.asked == ["get_policy"] * 2
    account.forget()
    assert account.policy(own("p")) == whole
    assert iam.asked == ["get_policy"] * 3


def test_who_uses_a_policy_is_read_singly_once_where_the_sweep_does_not_tell() -> None:
    iam = LittleIam()
    iam.put_policy(own("used"), Role=["r"])
    iam.put_policy(own("unused"))
    iam.put_role("limited", {}, boundary=own("used"))
    policies = {policy.arn: policy for policy in live(iam).policies(scope="Local")}
    account = SnapshotAccount(live(iam), Sweep(frozenset({POLICIES}), policies=policies))
    iam.asked.clear()
    account.learn(Singly(entities=[*policies, own("missing")]), parallel=2)
    assert iam.asked == ["list_entities_for_policy"] * 2, "attachments and boundaries of the one that is used"
    assert account.entities(own("used")) == Entities(roles=("r",), boundary_of_roles=("limited",))
    assert account.entities(own("used"), bounded=False) == Entities(roles=("r",))
    assert account.entities(own("unused")) == Entities()
    assert len(iam.asked) == 2
    account.forget()
    assert account.entities(own("used"), bounded=False) == Entities(roles=("r",))
    assert len(iam.asked) == 3


def test_a_sweep_over_all_kinds_tells_who_uses_a_policy() -> None:
    iam = LittleIam()
    holders = {"role/r": _holder("r", boundary=own("p"))}
    account = _snapshot(iam, policies={own("p"): a_policy(own("p"))}, holders=holders)
    account.learn(Singly(entities=[own("p")]), parallel=2)
    assert account.entities(own("p")) == Entities(boundary_of_roles=("r",))
    assert iam.asked == []


def test_names_among_the_policies_of_aws_cost_one_listing() -> None:
    iam = LittleIam()
    iam.put_policy(AWS_POLICY)
    account = _snapshot(iam)
    assert account.policy_summary(AWS_POLICY) is not None
    for number in range(10):
        assert account.policy_summary(f"{AWS_POLICY}{number}") is None
    assert iam.asked == ["list_policies"]


def test_one_role_tells_whether_the_sweep_tells_boundaries() -> None:
    iam = LittleIam()
    iam.put_policy(own("limit"))
    iam.put_role("r", {}, PermissionsBoundary={"PermissionsBoundaryArn": own("limit")})
    iam.put_role("s", {})
    told = {"roles": {"r": a_role("r"), "s": a_role("s")}, "holders": {"role/r": _holder("r"), "role/s": _holder("s")}}
    account = _snapshot(iam, **told)
    account.check_boundaries(["missing", "R", "s"])
    assert iam.asked == ["get_role"]
    role = account.role("r")
    assert role is not None
    assert role.permissions_boundary == own("limit")
    assert iam.asked == ["get_role"] * 2


def test_a_sweep_that_tells_a_boundary_is_believed() -> None:
    iam = LittleIam()
    holders = {"role/r": _holder("r", boundary=own("limit"))}
    account = _snapshot(iam, roles={"r": a_role("r")}, holders=holders)
    account.check_boundaries(["r"])
    assert account.role("r") is not None
    assert iam.asked == []


def test_a_role_created_meanwhile_is_read() -> None:
    iam = LittleIam()
    iam.put_role("new", {})
    account = _snapshot(iam, unsettled=frozenset({"new"}))
    assert account.role("new") is not None
    assert account.attached_policies(ROLE, "new") == ()
    assert iam.asked == ["get_role", "list_attached_role_policies"]


def test_a_policy_is_found_whatever_the_letter_case_and_the_path() -> None:
    account = _snapshot(LittleIam(), policies={own("P", "/team/"): a_policy(own("P", "/team/"))})
    found = account.policy_named("p")
    assert found is not None
    assert found.arn == own("P", "/team/")
