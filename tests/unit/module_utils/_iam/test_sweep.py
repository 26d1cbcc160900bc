# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How answers become a sweep; tests/replay/test_snapshot.py compares whole sweeps with single reads."""

from __future__ import annotations

from typing import Any

from ansible_collections.plumb.aws.plugins.module_utils._iam.model import DEFAULT_SESSION
from ansible_collections.plumb.aws.plugins.module_utils._iam.sweep import POLICIES, ROLES, sweep_of
from unit.module_utils.examples import ACCOUNT, allow, own, trust


def _role(name: str, **more: Any) -> dict[str, Any]:
    return {
        "RoleName": name,
        "RoleId": "AROA1",
        "Arn": f"arn:aws:iam::{ACCOUNT}:role/{name}",
        "Path": "/",
        "AssumeRolePolicyDocument": trust({"Service": "ec2.amazonaws.com"}),
        **more,
    }


def _policy(name: str, *versions: str) -> dict[str, Any]:
    return {
        "Arn": own(name),
        "PolicyName": name,
        "PolicyId": "ANPA1",
        "Path": "/",
        "DefaultVersionId": versions[0],
        "PolicyVersionList": [
            {"VersionId": each, "IsDefaultVersion": each == versions[0], "Document": allow(f"s3:{each}")}
            for each in versions
        ],
    }


def test_what_the_details_leave_out_of_a_role_comes_from_the_listing() -> None:
    listed = [_role("a", Description="d", MaxSessionDuration=7200), _role("b")]
    details = [_role("a", Tags=[{"Key": "k", "Value": "v"}]), _role("b")]
    swept = sweep_of([ROLES], [{"RoleDetailList": details}], listed)
    role = swept.roles["a"]
    assert (role.description, role.max_session_duration, role.tags) == ("d", 7200, {"k": "v"})
    assert (swept.roles["b"].description, swept.roles["b"].max_session_duration) == ("", DEFAULT_SESSION)
    assert not swept.unsettled


def test_a_role_that_only_one_request_tells_of_is_unsettled() -> None:
    swept = sweep_of([ROLES], [{"RoleDetailList": [_role("Gone"), _role("both")]}], [_role("both"), _role("New")])
    assert swept.unsettled == {"gone", "new"}
    assert set(swept.roles) == {"both"}


def test_versions_are_newest_first_with_their_documents() -> None:
    swept = sweep_of([POLICIES], [{"Policies": [_policy("p", "v9", "v10", "v2")]}], [])
    versions = swept.versions[own("p")]
    assert [version.version_id for version in versions] == ["v10", "v9", "v2"]
    assert [version.is_default for version in versions] == [False, True, False]
    assert versions[0].document == allow("s3:v10")


def test_pages_add_up() -> None:
    pages = [{"Policies": [_policy("one", "v1")]}, {"Policies": [_policy("two", "v1")], "RoleDetailList": []}]
    assert set(sweep_of([POLICIES], pages, []).policies) == {own("one"), own("two")}


def test_a_sweep_shows_that_it_tells_boundaries_by_telling_one() -> None:
    bare = sweep_of([ROLES], [{"RoleDetailList": [_role("a")]}], [_role("a")])
    bounded = _role("a", PermissionsBoundary={"PermissionsBoundaryArn": own("limit")})
    assert not bare.tells_boundaries
    assert sweep_of([ROLES], [{"RoleDetailList": [bounded]}], [_role("a")]).tells_boundaries
