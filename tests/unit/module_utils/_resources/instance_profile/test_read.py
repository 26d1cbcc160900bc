# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is read of an instance profile: no more than the task needs."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.plumb.aws.plugins.module_utils._resources.instance_profile.read import Current, has_role, read
from unit.module_utils._resources.carrying import AskedByRole
from unit.module_utils._resources.instance_profile.profiles import (
    IDENTITY,
    a_profile,
    desired,
    iam_with_profile,
    iam_with_roles,
)
from unit.module_utils.examples import EC2, live
from unit.module_utils.little_iam import LittleIam

_GET, _LIST = "get_instance_profile", "list_instance_profiles"


@pytest.mark.parametrize(
    ("given_options", "asked"),
    [
        pytest.param({}, [_GET], id="get"),
        pytest.param({"role": "r", "tags": {}, "path": "/"}, [_GET], id="as desired"),
        pytest.param({"role": "R"}, [_GET], id="its role in another case"),
        pytest.param({"role": ""}, [_GET, "caller_identity"], id="no role"),
        pytest.param({"role": "", "allow_self_lockout": True}, [_GET], id="no role, whoever asks"),
        pytest.param({"tags": {"a": "1"}}, [_GET], id="a tag"),
        pytest.param({"role": "s"}, [_GET, "get_role", "caller_identity"], id="another role"),
        pytest.param(
            {"role": "S"},
            [_GET, "get_role", "list_roles", "get_role", "caller_identity"],
            id="another role in another case",
        ),
        pytest.param({"state": "absent", "role": "s"}, [_GET, "caller_identity"], id="to delete"),
        pytest.param({"name": "P"}, [_GET, _LIST, _GET], id="in another case"),
        pytest.param({"name": "q", "state": "absent"}, [_GET, _LIST], id="absent as desired"),
        pytest.param(
            {"name": "q", "role": "s"},
            [_GET, _LIST, "get_role", "caller_identity", "get_account_summary"],
            id="a profile to create",
        ),
    ],
)
def test_only_what_the_task_needs_is_read(given_options: dict[str, Any], asked: list[str]) -> None:
    iam = iam_with_profile(role="r")
    read(live(iam), desired(**given_options))
    assert [each for each in iam.asked if each != "get_account_summary"] == [
        each for each in asked if each != "get_account_summary"
    ]
    assert ("get_account_summary" in iam.asked) is ("get_account_summary" in asked)


@pytest.mark.parametrize(
    ("role", "given_options", "is_caller"),
    [
        ("r", {"role": ""}, True),
        ("r", {"role": "s"}, True),
        ("r", {"state": "absent"}, True),
        ("r", {"role": "R"}, False),
        ("r", {}, False),
        ("r", {"role": "", "allow_self_lockout": True}, False),
        ("s", {"role": ""}, False),
        (None, {"state": "absent"}, False),
        (None, {"role": "r"}, False),
    ],
)
def test_whether_the_task_runs_as_the_role_that_is_taken_out_is_read(
    role: str | None, given_options: dict[str, Any], is_caller: bool
) -> None:
    iam = AskedByRole("r")
    for name in ("r", "s"):
        iam.put_role(name, EC2)
    iam.put_profile("p", role=role)
    assert (read(live(iam), desired(**given_options)).caller is not None) is is_caller


def test_a_profile_is_read_whole() -> None:
    iam = iam_with_profile(role="r", path="/t/", tags={"b": "2", "a": "1"})
    profile = read(live(iam), desired()).profile
    assert profile is not None
    assert (profile.path, profile.role and profile.role.name, list(profile.tags)) == ("/t/", "r", ["a", "b"])


@pytest.mark.parametrize("given_options", [{}, {"state": "absent"}, {"role": "s"}])
def test_the_name_of_a_profile_is_looked_for_in_another_case_too(given_options: dict[str, Any]) -> None:
    current = read(live(iam_with_profile("Profile", tags={"a": "1"})), desired(name="pROFILE", **given_options))
    assert current.profile is not None
    assert (current.profile.name, current.profile.tags) == ("Profile", {"a": "1"})


@pytest.mark.parametrize(("role", "found"), [("r", "r"), ("R", "r"), ("nobody", None), ("", None), (None, None)])
def test_the_role_that_is_to_be_added_is_looked_for_in_another_case_too(role: str | None, found: str | None) -> None:
    current = read(live(iam_with_profile()), desired(role=role))
    assert (current.role.name if current.role else None) == found


@pytest.mark.parametrize(
    ("summary", "free"),
    [
        ({}, None),
        ({"InstanceProfiles": 3}, None),
        ({"InstanceProfiles": 3, "InstanceProfilesQuota": 1000}, 997),
        ({"InstanceProfiles": 5, "InstanceProfilesQuota": 5}, 0),
    ],
)
def test_for_a_profile_to_create_the_account_and_what_is_free_are_read(
    summary: dict[str, int], free: int | None
) -> None:
    current = read(live(LittleIam(quotas=summary)), desired())
    assert current == Current(None, None, IDENTITY, free)


@pytest.mark.parametrize(
    ("role", "asked", "has"),
    [("r", "r", True), ("r", "R", True), ("r", "s", False), (None, "r", False)],
)
def test_a_profile_has_a_role_in_whatever_case(role: str | None, asked: str, has: bool) -> None:
    assert has_role(a_profile(role), asked) is has
    assert has_role(None, asked) is False


def test_a_role_of_an_account_without_profiles_is_not_mistaken_for_one() -> None:
    assert read(live(iam_with_roles()), desired(name="r", state="absent")) == Current(None)
