# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Telling about instance profiles: what is found, in which order, and how it is given back to the module."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.plumb.aws.plugins.module_utils._engine.errors import PlumbError
from ansible_collections.plumb.aws.plugins.module_utils._iam.operations import call
from ansible_collections.plumb.aws.plugins.module_utils._resources.instance_profile import info
from ansible_collections.plumb.aws.plugins.module_utils._resources.instance_profile.module import MODULE
from unit.module_utils._engine.work import Run
from unit.module_utils._resources.instance_profile.profiles import desired, iam_with_profile, iam_with_roles
from unit.module_utils._resources.telling import gathered
from unit.module_utils.examples import FakeClock, context, live, missing_from, params, refusal
from unit.module_utils.little_iam import LittleIam


def three_profiles() -> LittleIam:
    iam = iam_with_roles()
    iam.put_profile("z", role="r", path="/t/", tags={"a": "1"})
    iam.put_profile("B", role="s")
    iam.put_profile("empty", path="/t/u/")
    return iam


def _told(**given: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = gathered(info, three_profiles(), **given)["iam_instance_profiles"]
    return found


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"name": "n" * 129}, ["name: ", "129"]),
        ({"role": "a b"}, ["role: ", "'a b'"]),
        ({"path_prefix": "/t t/"}, ["path_prefix: ", "'/t t/'"]),
    ],
)
def test_a_wrong_option_is_refused_by_name_and_value(given: dict[str, Any], told: list[str]) -> None:
    with pytest.raises(PlumbError) as caught:
        _told(**given)
    assert missing_from(caught.value.message, told) == []


@pytest.mark.parametrize(
    ("given", "names"),
    [
        ({}, ["B", "empty", "z"]),
        ({"path_prefix": "/t/"}, ["empty", "z"]),
        ({"path_prefix": "/none/"}, []),
        ({"role": "r"}, ["z"]),
        ({"role": "S"}, ["B"]),
        ({"role": "nobody"}, []),
        ({"name": "z"}, ["z"]),
        ({"name": "b"}, ["B"]),
        ({"name": "x"}, []),
    ],
)
def test_profiles_are_found_whole_in_the_order_of_their_names(given: dict[str, Any], names: list[str]) -> None:
    whole = {"z": ("/t/", ["r"], {"a": "1"}), "B": ("/", ["s"], {}), "empty": ("/t/u/", [], {})}
    found = _told(**given)
    assert [profile["instance_profile_name"] for profile in found] == names
    for profile in found:
        shown = (profile["path"], [role["role_name"] for role in profile["roles"]], profile["tags"])
        assert shown == whole[profile["instance_profile_name"]]


def test_a_profile_that_is_named_is_asked_for_alone() -> None:
    iam = three_profiles()
    gathered(info, iam, name="z")
    assert iam.asked == ["get_instance_profile"]


def test_a_profile_that_goes_meanwhile_is_left_out() -> None:
    class Deleting(LittleIam):
        def get_instance_profile(self, given: Any) -> dict[str, Any]:
            raise refusal("NoSuchEntity")

    iam = Deleting()
    iam.put_profile("p")
    assert gathered(info, iam)["iam_instance_profiles"] == []


def test_the_options_of_a_profile_given_back_to_the_module_change_nothing() -> None:
    iam = three_profiles()
    for profile in gathered(info, iam)["iam_instance_profiles"]:
        result = MODULE.run(context(iam), desired(**profile["options"]))
        assert (result["changed"], result["calls"]) == (False, [])
        assert result["iam_instance_profile"] == {key: profile[key] for key in profile if key != "options"}


def test_the_options_of_a_profile_bring_it_back_whole() -> None:
    iam = three_profiles()
    for before in gathered(info, iam)["iam_instance_profiles"]:
        MODULE.run(context(iam), desired(name=before["instance_profile_name"], state="absent"))
        MODULE.run(context(iam), desired(**before["options"]))
        (again,) = gathered(info, iam, name=before["instance_profile_name"])["iam_instance_profiles"]
        unlike = {key for key in before if before[key] != again[key]}
        assert unlike <= {"instance_profile_id"}


@pytest.mark.parametrize(
    ("given", "thing"),
    [
        ({"name": "New"}, "instance-profile/new"),
        ({"name": "z"}, None),
        ({"role": "nobody"}, None),
        ({"path_prefix": "/none/"}, None),
        ({}, None),
    ],
)
def test_the_profile_that_was_asked_for_and_is_not_there_is_the_one_that_may_just_not_show_yet(
    given: dict[str, Any], thing: str | None
) -> None:
    asked = info.read_options(params(info.ARGUMENT_SPEC, given))
    assert info.missing(asked, info.gather(live(three_profiles()), asked)) == thing
    assert info.MODULE.missing is info.missing


class _BehindAtFirst(LittleIam):
    """It shows a profile in the third reading for the first time."""

    def get_instance_profile(self, given: Any) -> dict[str, Any]:
        if self.asked.count("get_instance_profile") < 3:
            raise refusal("NoSuchEntity")
        return super().get_instance_profile(given)

    def list_instance_profiles(self, _given: Any) -> list[Any]:
        return []


def test_a_profile_that_this_run_has_created_is_waited_for(clock: FakeClock) -> None:
    iam = _BehindAtFirst()
    create = call("create_instance_profile", {"InstanceProfileName": "p", "Path": "/"}, "arn:p", {"arn": "arn:p"})
    iam.put_profile("p")
    task = context(iam, run_state=Run(create, changed=["instance-profile/p"]), clock=clock)
    asked = info.read_options(params(info.ARGUMENT_SPEC, {"name": "p"}))
    found = info.MODULE.run(task, asked)["iam_instance_profiles"]
    assert [profile["instance_profile_name"] for profile in found] == ["p"]
    assert clock.slept == pytest.approx([0.4, 0.8])


def test_no_profile_has_what_another_has() -> None:
    iam = iam_with_profile(role="r")
    assert gathered(info, iam, role="s") == {"iam_instance_profiles": []}
