# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which differences there are, on a plan that is turned around; tests/integration/test_adoption.py has whole runs."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.plumb.aws.plugins.module_utils._engine.errors import PlumbError
from ansible_collections.plumb.aws.plugins.module_utils._resources.account.drift import (
    ARGUMENT_SPEC,
    MODULE,
    Difference,
    Options,
    strict,
)
from ansible_collections.plumb.aws.plugins.module_utils._resources.account.options import Given
from unit.module_utils._resources.account.sets import Unswept
from unit.module_utils.examples import context, params


def _options(**given: Any) -> Options:
    return MODULE.options(params(ARGUMENT_SPEC, {"src": [], **given}))


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"parallel": 33}, "parallel: 33 is out of range"),
        ({"ignore": ["roles/x"]}, "ignore: 'roles/x' names no kind of resource .policy, role, user, group"),
        ({"ignore": ["cdk-*"]}, r"ignore: 'cdk-\*' names no kind of resource .*Write role/cdk-\*"),
        ({"src": "iam"}, "src: 'iam' was not read"),
        ({"vars": {"a": None}}, "vars: a is None"),
    ],
    ids=str,
)
def test_what_is_wrong_is_said_with_its_value(given: dict[str, Any], says: str) -> None:
    with pytest.raises(PlumbError, match=says):
        _options(**given)


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [("role/cdk-*", True), ("ROLE/CDK-x", True), ("policy/cdk-*", False), ("*/*", True), ("role/x", False)],
)
def test_what_others_manage_is_ignored_by_pattern(pattern: str, expected: bool) -> None:
    assert _options(ignore=[pattern]).ignores("role", "cdk-x") is expected


def test_without_a_sweep_drift_is_not_known() -> None:
    with pytest.raises(
        PlumbError, match="^iam_account_drift: iam:GetAccountAuthorizationDetails or iam:ListRoles is not"
    ):
        MODULE.run(context(Unswept(), check_mode=True), _options())


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({}, {"managed_policies": [], "inline_policies": {}}),
        ({"managed_policy": ["p"]}, {"managed_policy": ["p"], "inline_policies": {}}),
        (
            {"inline_policies": {"a": {}}, "purge_policies": False},
            {"managed_policies": [], "inline_policies": {"a": {}}},
        ),
        ({"managed_policy": None, "inline_policies": None}, {"managed_policies": [], "inline_policies": {}}),
        (
            {"purge_policy": False, "purge_managed_policies": False},
            {"managed_policies": [], "inline_policies": {}},
        ),
        ({"state": "absent"}, {"state": "absent"}),
    ],
    ids=str,
)
def test_what_a_file_does_not_name_is_not_to_be_there(options: dict[str, Any], expected: dict[str, Any]) -> None:
    found = strict(Given("roles", "here", {"name": "r", **options})).options
    always = {
        "purge_policies": True,
        "purge_inline_policies": True,
        "allow_new_access": True,
        "allow_self_lockout": True,
        "repair_principals": True,
    }
    assert found == {"name": "r", **expected, **always}


@pytest.mark.parametrize(
    ("before", "after", "is_named", "change"),
    [
        ({"path": "/"}, None, True, "missing"),
        (None, {"path": "/"}, False, "extra"),
        ({"tags": {}}, {"tags": {"a": "b"}}, True, "changed"),
        ({"attached_policies": []}, {"attached_policies": ["p"]}, False, "extra"),
    ],
    ids=["missing", "extra", "changed", "of somebody that no file names"],
)
def test_a_difference_is_named_by_its_sides(before: Any, after: Any, is_named: bool, change: str) -> None:
    assert Difference("user", "u", before, after, is_named=is_named).change == change
