# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is read of a role: no more than the task needs."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.plumb.aws.plugins.module_utils._engine.errors import PlumbError
from ansible_collections.plumb.aws.plugins.module_utils._iam.model import AttachedPolicy, RoleUse
from ansible_collections.plumb.aws.plugins.module_utils._iam.policy_lookup import PolicyMatch
from ansible_collections.plumb.aws.plugins.module_utils._resources.guards.caller_role import CallerRole
from ansible_collections.plumb.aws.plugins.module_utils._resources.role_trust.plan import plan
from ansible_collections.plumb.aws.plugins.module_utils._resources.role_trust.read import (
    orphaned_principals,
    read,
    rewrites_trust,
)
from unit.module_utils._resources.carrying import AskedByRole
from unit.module_utils._resources.role_trust.roles import (
    BOUNDARY,
    LARGE,
    desired,
    iam_with_role,
)
from unit.module_utils.examples import (
    ACCOUNT,
    EC2,
    LAMBDA,
    OTHER_ACCOUNT,
    a_role,
    allow,
    live,
    own,
    trust,
)
from unit.module_utils.little_iam import LittleIam

A, B = allow("s3:a"), allow("s3:b")
_USE = ["list_role_policies", "list_attached_role_policies", "list_instance_profiles_for_role"]


@pytest.mark.parametrize(
    ("given_options", "asked"),
    [
        pytest.param({}, ["get_role"], id="get"),
        pytest.param({"trust_policy": LAMBDA, "tags": {}}, ["get_role"], id="as desired"),
        pytest.param({"trust_policy": EC2}, ["get_role", "caller_identity"], id="another trust policy"),
        pytest.param({"permissions_boundary": ""}, ["get_role"], id="no boundary"),
        pytest.param(
            {"permissions_boundary": BOUNDARY}, ["get_role", "caller_identity", "get_policy"], id="a boundary"
        ),
        pytest.param(
            {"trust_policy": LARGE}, ["get_role", "get_account_summary", "caller_identity"], id="a large trust policy"
        ),
        pytest.param(
            {"state": "absent"},
            ["get_role", *_USE, "caller_identity"],
            id="to delete",
        ),
        pytest.param(
            {"state": "absent", "detach": True}, ["get_role", *_USE, "caller_identity"], id="to delete with what it has"
        ),
        pytest.param({"name": "s"}, ["get_role", "list_roles"], id="a role that is not there and cannot be created"),
        pytest.param({"name": "s", "state": "absent"}, ["get_role", "list_roles"], id="absent as desired"),
        pytest.param(
            {"name": "s", "trust_policy": EC2},
            ["get_role", "list_roles", "caller_identity", "get_account_summary"],
            id="a role to create",
        ),
    ],
)
def test_only_what_the_task_needs_is_read(given_options: dict[str, Any], asked: list[str]) -> None:
    iam = iam_with_role()
    read(live(iam), desired(**given_options))
    assert iam.asked == asked


def test_the_boundary_that_a_role_has_is_not_looked_up_again() -> None:
    iam = iam_with_role(boundary=BOUNDARY)
    current = read(live(iam), desired(permissions_boundary="Boundary"))
    assert plan(current, desired(permissions_boundary="Boundary")).calls == ()
    assert (current.boundary, iam.asked) == (None, ["get_role"])


@pytest.mark.parametrize(
    ("old", "given_options", "read_of"),
    [
        (own("old"), {"permissions_boundary": "boundary"}, [BOUNDARY, own("old")]),
        (own("old"), {"permissions_boundary": BOUNDARY, "trust_policy": EC2}, [BOUNDARY, own("old")]),
        (own("old"), {"permissions_boundary": "none"}, []),
        (own("old"), {"permissions_boundary": ""}, []),
        (own("old"), {"permissions_boundary": own("old")}, []),
        (own("old"), {"trust_policy": EC2}, []),
        (own("old"), {"permissions_boundary": BOUNDARY, "state": "absent"}, []),
        (None, {"permissions_boundary": BOUNDARY}, []),
    ],
)
def test_boundaries_are_read_where_one_takes_the_place_of_another(
    old: str | None, given_options: dict[str, Any], read_of: list[str]
) -> None:
    iam = iam_with_role(boundary=old)
    iam.put_policy(own("old"), A)
    iam.put_policy(BOUNDARY, A, B, default=2)
    documents = read(live(iam), desired(**given_options)).documents
    assert documents == {arn: B if arn == BOUNDARY else A for arn in read_of}
    assert iam.asked.count("get_policy_version") == len(read_of)


def test_a_boundary_is_looked_up_and_what_was_found_is_judged_later() -> None:
    found = read(live(iam_with_role()), desired(permissions_boundary="BOUNDARY")).boundary
    assert found is not None
    assert (found.own and found.own.arn, found.of_aws) == (BOUNDARY, None)
    missing = read(live(iam_with_role()), desired(permissions_boundary="other"))
    assert missing.boundary == PolicyMatch("other", ACCOUNT)
    with pytest.raises(PlumbError, match=r"^permissions_boundary: .*'other'"):
        plan(missing, desired(permissions_boundary="other"))


@pytest.mark.parametrize("given_options", [{"trust_policy": LAMBDA}, {"tags": {"a": "1"}}, {}, {"state": "absent"}])
def test_the_name_of_a_role_is_looked_for_in_another_case_too(given_options: dict[str, Any]) -> None:
    iam = iam_with_role("Role", Tags={"a": "1"})
    current = read(live(iam), desired(name="rOLE", **given_options))
    assert current.role is not None
    assert (current.role.name, current.role.tags) == ("Role", {"a": "1"})


def test_what_hangs_on_a_role_is_read_before_it_is_deleted() -> None:
    iam = iam_with_role(inline={"i": A}, profiles=["p"])
    iam.attach(BOUNDARY, "Role", "r")
    current = read(live(iam), desired(state="absent"))
    assert current.use == RoleUse((AttachedPolicy("boundary", BOUNDARY),), ("i",), ("p",))


@pytest.mark.parametrize(
    ("given_options", "profiles", "found"),
    [
        ({"detach": True, "delete_instance_profile": True}, ["p", "r"], "r"),
        ({"detach": True, "delete_instance_profile": True}, ["p"], None),
        ({"detach": True}, ["r"], None),
        ({"delete_instance_profile": True}, ["r"], None),
    ],
)
def test_the_instance_profile_that_goes_with_a_role_has_its_name_and_the_role(
    given_options: dict[str, Any], profiles: list[str], found: str | None
) -> None:
    iam = iam_with_role(profiles=profiles)
    current = read(live(iam), desired(state="absent", **given_options))
    assert (current.profile.name if current.profile else None) == found
    assert ("get_instance_profile" in iam.asked) is (len(given_options) == 2)


@pytest.mark.parametrize(("role", "goes"), [(None, True), ("other", False)])
def test_one_of_its_name_goes_too_where_it_has_no_role(role: str | None, goes: bool) -> None:
    iam = iam_with_role()
    iam.put_role("other", EC2)
    iam.put_profile("r", role=role)
    current = read(live(iam), desired(state="absent", detach=True, delete_instance_profile=True))
    assert (current.profile is not None) is goes


class _HalfShown(LittleIam):
    """It lists an inline policy that it does not show."""

    def list_role_policies(self, given: Any) -> list[str]:
        return [*super().list_role_policies(given), "hidden"]


@pytest.mark.parametrize("inline", [{}, {"i": A}])
def test_inline_policies_are_listed_once(inline: dict[str, Any]) -> None:
    iam = iam_with_role(inline=inline)
    assert read(live(iam), desired(state="absent", detach=True)).inline_documents == inline
    assert iam.asked.count("list_role_policies") == 1


@pytest.mark.parametrize(
    ("given_options", "documents"),
    [({"detach": True}, {"i": A, "j": B, "hidden": None}), ({"detach": False}, {}), ({}, {})],
)
def test_inline_policies_are_read_where_they_are_to_be_deleted(
    given_options: dict[str, Any], documents: dict[str, Any]
) -> None:
    iam = _HalfShown()
    iam.put_role("r", LAMBDA, inline={"j": B, "i": A})
    assert read(live(iam), desired(state="absent", **given_options)).inline_documents == documents
    assert iam.asked.count("get_role_policy") == len(documents)


@pytest.mark.parametrize(
    ("given_options", "guarded"),
    [
        ({"trust_policy": EC2}, True),
        ({"permissions_boundary": BOUNDARY}, True),
        ({"permissions_boundary": "boundary", "trust_policy": LAMBDA}, True),
        ({"state": "absent"}, True),
        ({"permissions_boundary": ""}, False),
        ({"permissions_boundary": own("old")}, False),
        ({"trust_policy": LAMBDA, "tags": {"a": "1"}}, False),
        ({"trust_policy": EC2, "allow_self_lockout": True}, False),
        ({"permissions_boundary": BOUNDARY, "allow_self_lockout": True}, False),
    ],
)
def test_whether_the_task_runs_as_the_role_is_read_where_trust_or_boundary_is_to_change(
    given_options: dict[str, Any], guarded: bool
) -> None:
    iam = AskedByRole("r")
    iam.put_policy(BOUNDARY)
    iam.put_role("r", LAMBDA, boundary=own("old"))
    assert read(live(iam), desired(**given_options)).caller == (CallerRole("r", None) if guarded else None)


USER = f"arn:aws:iam::{ACCOUNT}:user/u"


@pytest.mark.parametrize(
    ("current_trust", "wanted", "missing"),
    [
        pytest.param(LAMBDA, trust({"AWS": USER}), True, id="newly named"),
        pytest.param(trust({"AWS": USER}), trust({"AWS": [USER, ACCOUNT]}), False, id="named already"),
        pytest.param(LAMBDA, trust({"AWS": USER.replace(ACCOUNT, OTHER_ACCOUNT)}), False, id="of another account"),
        pytest.param(LAMBDA, trust({"AWS": ACCOUNT}), False, id="the account as a whole"),
    ],
)
def test_principals_that_are_not_there_are_found_where_iam_would_ask_for_them(
    current_trust: Any, wanted: Any, missing: bool
) -> None:
    iam = LittleIam()
    iam.put_role("r", current_trust)
    current = read(live(iam), desired(trust_policy=wanted))
    assert current.missing_principals == ((USER,) if missing else ())
    assert ("get_user" in iam.asked) is missing


def test_principals_of_a_new_role_are_looked_for_too() -> None:
    wanted = desired(trust_policy=trust({"AWS": [USER, f"{USER}2"]}))
    iam = LittleIam()
    iam.put_user("u")
    assert read(live(iam), wanted).missing_principals == (f"{USER}2",)


_ORPHANED = trust({"AWS": "AROAEXAMPLEEXAMPLE123"})
_HEALED = trust({"AWS": f"arn:aws:iam::{ACCOUNT}:role/app"})


@pytest.mark.parametrize(
    ("given_options", "rewrites", "orphans"),
    [
        ({}, False, []),
        ({"trust_policy": _ORPHANED}, False, []),
        ({"trust_policy": _HEALED}, False, ["AROAEXAMPLEEXAMPLE123"]),
        ({"trust_policy": _HEALED, "repair_principals": True}, True, ["AROAEXAMPLEEXAMPLE123"]),
        ({"trust_policy": EC2}, True, []),
    ],
)
def test_a_trust_policy_is_rewritten_where_it_differs_by_more_than_deleted_principals(
    given_options: dict[str, Any], rewrites: bool, orphans: list[str]
) -> None:
    role, wanted = a_role(trust_policy=_ORPHANED), desired(**given_options)
    assert rewrites_trust(role, wanted) is rewrites
    assert orphaned_principals(role, wanted) == orphans


def test_an_id_in_place_of_a_principal_is_read_once_more() -> None:
    iam = LittleIam()
    iam.put_role("r", _ORPHANED)
    read(live(iam), desired(trust_policy=_HEALED))
    assert iam.asked == ["get_role", "get_role"]
