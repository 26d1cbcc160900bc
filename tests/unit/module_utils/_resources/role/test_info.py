# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Telling about whole roles: what is found, and the options that describe it."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.plumb.aws.plugins.module_utils._engine.errors import PlumbError
from ansible_collections.plumb.aws.plugins.module_utils._resources.role import info
from unit.module_utils._resources.role.whole_roles import (
    BOUNDARY,
    EVERYTHING,
    A,
    B,
    operations_of,
    run,
    with_policies,
    with_role,
)
from unit.module_utils._resources.telling import gathered, small_account
from unit.module_utils.examples import EC2, LAMBDA, live, missing_from, own, params
from unit.module_utils.little_iam import LittleIam


@pytest.mark.parametrize(
    ("given", "told"),
    [({"name": "n" * 65}, ["name: ", "65"]), ({"path_prefix": "/t t/"}, ["path_prefix: ", "'/t t/'"])],
)
def test_a_wrong_option_is_refused_by_name_and_value(given: dict[str, Any], told: list[str]) -> None:
    with pytest.raises(PlumbError) as caught:
        gathered(info, LittleIam(), **given)
    assert missing_from(caught.value.message, told) == []


@pytest.mark.parametrize(
    ("given", "names"),
    [
        ({}, ["r", "s"]),
        ({"path_prefix": "/"}, ["r", "s"]),
        ({"path_prefix": "/none/"}, []),
        ({"name": "s"}, ["s"]),
        ({"name": "S"}, ["s"]),
        ({"name": "x"}, []),
    ],
)
def test_roles_are_found_whole_in_the_order_of_their_names(given: dict[str, Any], names: list[str]) -> None:
    assert [role["role_name"] for role in gathered(info, small_account(), **given)["iam_roles"]] == names


def test_a_role_is_told_with_all_that_hangs_on_it() -> None:
    iam = with_role(profiles=("n", "r"), Description="d", boundary=BOUNDARY, Tags={"a": "1"})
    [role] = gathered(info, iam, name="r")["iam_roles"]
    assert (role["description"], role["tags"], role["assume_role_policy_document"]) == ("d", {"a": "1"}, EC2)
    assert role["permissions_boundary"] == {
        "permissions_boundary_arn": BOUNDARY,
        "permissions_boundary_type": "Policy",
    }
    assert role["managed_policies"] == [{"policy_name": each, "policy_arn": own(each)} for each in ("p", "q")]
    assert role["inline_policies"] == ["i", "j"]
    assert [each["instance_profile_name"] for each in role["instance_profiles"]] == ["n", "r"]
    assert {each["roles"][0]["role_name"] for each in role["instance_profiles"]} == {"r"}
    assert role["options"]["inline_policies"] == {"i": A, "j": B}


@pytest.mark.parametrize("bare", [True, False])
def test_what_a_role_has_not_is_left_out_or_empty(bare: bool) -> None:
    iam = with_policies()
    iam.put_role("r", LAMBDA, **({} if bare else {"Description": "d", "boundary": BOUNDARY}))
    [role] = gathered(info, iam, name="r")["iam_roles"]
    assert ("description" in role, "permissions_boundary" in role) == (not bare, not bare)
    assert (role["managed_policies"], role["inline_policies"], role["instance_profiles"]) == ([], [], [])


_STANDING: dict[str, dict[str, Any]] = {
    "everything": {"profiles": ("n", "r"), "Description": "d", "boundary": BOUNDARY, "Tags": {"a": "1"}},
    "another path and duration": {"Path": "/t/", "MaxSessionDuration": 7200},
    "nothing": {"attached": "", "profiles": (), "inline": {}},
}


@pytest.mark.parametrize("shape", _STANDING.values(), ids=_STANDING)
def test_the_options_that_are_told_describe_the_role_as_it_is(shape: dict[str, Any]) -> None:
    iam = with_role(**shape)
    [role] = gathered(info, iam, name="r")["iam_roles"]
    warnings: list[str] = []
    result = run(iam, warnings=warnings, **role["options"])
    assert (result["changed"], result["calls"], warnings) == (False, [], [])


@pytest.mark.parametrize("shape", _STANDING.values(), ids=_STANDING)
def test_the_options_that_are_told_make_the_role_anew(shape: dict[str, Any]) -> None:
    iam = with_role(**shape)
    before = gathered(info, iam, name="r")["iam_roles"][0]["options"]
    run(iam, name="r", state="absent")
    assert operations_of(run(iam, **before))[0] == "CreateRole"
    assert gathered(info, iam, name="r")["iam_roles"][0]["options"] == before


def test_a_role_of_a_task_is_told_as_the_task_has_left_it() -> None:
    iam = with_policies()
    made = run(iam, **EVERYTHING)["iam_role"]
    [told] = gathered(info, iam, name="r")["iam_roles"]
    assert told["managed_policies"] == made["attached_policies"]
    same = {key for key in made if key not in ("attached_policies", "inline_policies", "instance_profiles")}
    assert {key: told[key] for key in same} == {key: made[key] for key in same}


class _HalfShown(LittleIam):
    """It lists an inline policy and an instance profile that it does not show."""

    def list_role_policies(self, given: Any) -> list[str]:
        return [*super().list_role_policies(given), "hidden"]

    def list_instance_profiles_for_role(self, given: Any) -> list[dict[str, Any]]:
        return [*super().list_instance_profiles_for_role(given), {"InstanceProfileName": "hidden"}]


def test_what_iam_lists_and_does_not_show_is_left_out() -> None:
    [role] = gathered(info, with_role(_HalfShown()), name="r")["iam_roles"]
    assert (role["inline_policies"], [each["instance_profile_name"] for each in role["instance_profiles"]]) == (
        ["i", "j"],
        ["r"],
    )


@pytest.mark.parametrize(
    ("given", "thing"), [({"name": "New"}, "role/new"), ({"name": "s"}, None), ({"path_prefix": "/none/"}, None)]
)
def test_the_role_that_was_asked_for_and_is_not_there_is_the_one_that_may_just_not_show_yet(
    given: dict[str, Any], thing: str | None
) -> None:
    desired = info.read_options(params(info.ARGUMENT_SPEC, given))
    assert info.missing(desired, info.gather(live(small_account()), desired)) == thing
    assert info.MODULE.missing is info.missing
