# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is read of inline policies: all documents of the identity, and no more than the task needs beside."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.plumb.aws.plugins.module_utils._iam.identity_kinds import (
    GROUP,
    KINDS,
    ROLE,
    USER,
    IdentityKind,
)
from ansible_collections.plumb.aws.plugins.module_utils._policy.document.size import document_size
from ansible_collections.plumb.aws.plugins.module_utils._resources.inline_policy.read import Current, read
from unit.module_utils._resources.carrying import AskedByRole
from unit.module_utils._resources.inline_policy.inline import (
    A,
    B,
    desired,
    iam_with,
    of_each_kind,
    put_identity,
)
from unit.module_utils.examples import ACCOUNT, LAMBDA, large, live, refusal
from unit.module_utils.little_iam import LittleIam

TASKS: list[dict[str, Any]] = [
    {"name": "i", "policy": A},
    {"name": "i", "state": "absent"},
    {"policies": {}, "exclusive": True},
]


@pytest.mark.parametrize("given_options", TASKS)
@of_each_kind
def test_all_documents_of_the_identity_are_read(kind: IdentityKind, given_options: dict[str, Any]) -> None:
    iam = iam_with({"j": B, "i": A}, kind=kind)
    current = read(live(iam), desired(kind=kind, **given_options))
    assert current == Current("r", {"i": A, "j": B}, kind.inline_size, partition="aws", own_account=ACCOUNT)
    of_kind = [f"list_{kind.name}_policies", *[f"get_{kind.name}_policy"] * 2]
    assert iam.asked == [*of_kind, "caller_identity"]


@pytest.mark.parametrize("given_options", TASKS)
@pytest.mark.parametrize(
    ("kind", "asked"),
    [
        (ROLE, ["list_role_policies", "list_roles"]),
        (USER, ["list_user_policies"]),
        (GROUP, ["list_group_policies"]),
    ],
    ids=KINDS,
)
def test_one_that_is_not_there_has_no_policies_to_tell(
    kind: IdentityKind, asked: list[str], given_options: dict[str, Any]
) -> None:
    iam = LittleIam()
    for each in KINDS.values():
        put_identity(iam, each, "rr", {"i": A})
        if each is not kind:
            put_identity(iam, each, "r", {"i": A})
    assert read(live(iam), desired(kind=kind, **given_options)) == Current("r", None, kind.inline_size)
    assert iam.asked == asked


class _HalfShown(LittleIam):
    """It shows the role, and not its inline policies."""

    def list_role_policies(self, _given: Any) -> Any:
        raise refusal("NoSuchEntity")


@pytest.mark.parametrize("role", ["r", "R"])
@pytest.mark.parametrize("given_options", TASKS)
def test_a_role_whose_policies_do_not_show_yet_is_half_shown(role: str, given_options: dict[str, Any]) -> None:
    iam = iam_with({"i": A}, iam=_HalfShown())
    current = read(live(iam), desired(role=role, **given_options))
    assert current == Current("r", None, ROLE.inline_size, is_half_shown=True)


class _Listing(LittleIam):
    """It lists an inline policy that it does not show."""

    def list_role_policies(self, given: Any) -> Any:
        return [*super().list_role_policies(given), "hidden"]

    list_user_policies = list_group_policies = list_role_policies


@of_each_kind
def test_a_policy_that_is_listed_and_not_shown_has_no_document(kind: IdentityKind) -> None:
    iam = iam_with({"i": A}, kind=kind, iam=_Listing())
    assert read(live(iam), desired(kind=kind, policies={})).policies == {"hidden": None, "i": A}


def test_a_role_is_found_in_another_case_and_named_in_the_letters_of_iam() -> None:
    iam = AskedByRole("Role")
    iam.put_role("Role", LAMBDA, inline={"i": A})
    current = read(live(iam), desired(role="rOLE", policies={}))
    assert (current.identity, current.policies) == ("Role", {"i": A})
    assert current.caller is not None


@pytest.mark.parametrize(
    ("asker", "kind", "allowed", "found"),
    [
        ("r", ROLE, False, True),
        ("R", ROLE, False, True),
        ("r", ROLE, True, False),
        ("other", ROLE, False, False),
        ("r", USER, False, False),
        ("r", GROUP, False, False),
    ],
)
def test_who_asks_matters_where_it_is_the_role(asker: str, kind: IdentityKind, allowed: bool, found: bool) -> None:
    iam = iam_with({"i": A}, kind=kind, iam=AskedByRole(asker))
    current = read(live(iam), desired(kind=kind, name="i", state="absent", allow_self_lockout=allowed))
    assert (current.caller is not None) is found


@pytest.mark.parametrize(
    ("kind", "name", "path", "asked", "reserved"),
    [
        (ROLE, "AWSServiceRoleForEcs", "/aws-service-role/ecs.amazonaws.com/", True, True),
        (ROLE, "AWSServiceRoleForMe", "/", True, False),
        (ROLE, "AWSReservedSSO_Admin_0123456789abcdef", "/aws-reserved/sso.amazonaws.com/", True, True),
        (ROLE, "r", "/aws-service-role/ecs.amazonaws.com/", False, False),
        (USER, "AWSServiceRoleForEcs", "/", False, False),
        (GROUP, "AWSServiceRoleForEcs", "/", False, False),
    ],
)
def test_whether_a_role_is_of_a_service_is_asked_where_its_name_may_be_of_one(
    kind: IdentityKind, name: str, path: str, asked: bool, reserved: bool
) -> None:
    iam = LittleIam()
    if kind is ROLE:
        iam.put_role(name, LAMBDA, Path=path)
    else:
        put_identity(iam, kind, name, {})
    assert read(live(iam), desired(kind=kind, policies={}, **{kind.name: name})).reserved is reserved
    assert ("get_role" in iam.asked) is asked


@pytest.mark.parametrize("beyond", [0, 1])
@of_each_kind
def test_the_quota_of_the_kind_is_asked_for_where_the_documents_may_exceed_the_default(
    kind: IdentityKind, beyond: int
) -> None:
    there = {"j": B}
    least = document_size(large(A, 0)) + document_size(B)
    wanted = large(A, kind.inline_size - least + beyond)
    iam = iam_with(there, kind=kind, iam=LittleIam(quotas={kind.inline_quota: 20_000}))
    current = read(live(iam), desired(kind=kind, name="i", policy=wanted))
    assert ("get_account_summary" in iam.asked) is bool(beyond)
    assert current.quota == (20_000 if beyond else kind.inline_size)
