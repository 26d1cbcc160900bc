# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Telling about roles: what is found, in which order, and who is trusted."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from typing import Any

import pytest

from ansible_collections.plumb.aws.plugins.module_utils._engine.errors import PlumbError
from ansible_collections.plumb.aws.plugins.module_utils._iam.operations import call
from ansible_collections.plumb.aws.plugins.module_utils._resources.role_trust import info
from ansible_collections.plumb.aws.plugins.module_utils._resources.role_trust.module import MODULE
from unit.module_utils._engine.work import Run
from unit.module_utils._resources.telling import A, gathered, small_account
from unit.module_utils.examples import (
    ACCOUNT,
    EC2,
    LAMBDA,
    FakeClock,
    context,
    live,
    missing_from,
    own,
    params,
    refusal,
)
from unit.module_utils.little_iam import LittleIam


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"name": "n" * 65}, ["name: ", "65"]),
        ({"path_prefix": "/t t/"}, ["path_prefix: ", "'/t t/'"]),
        ({"trusting": "ec2"}, ["trusting: ", "'ec2'"]),
    ],
)
def test_a_wrong_option_is_refused_by_name_and_value(given: dict[str, Any], told: list[str]) -> None:
    with pytest.raises(PlumbError) as caught:
        gathered(info, LittleIam(), **given)
    assert missing_from(caught.value.message, told) == []


@pytest.mark.parametrize(
    ("given", "names"),
    [({}, ["r", "s"]), ({"path_prefix": "/"}, ["r", "s"]), ({"name": "s"}, ["s"]), ({"name": "x"}, [])],
)
def test_roles_are_found_whole_in_the_order_of_their_names(given: dict[str, Any], names: list[str]) -> None:
    found = gathered(info, small_account(), **given)["roles"]
    assert [role["role_name"] for role in found] == names
    whole = {"s": (LAMBDA, {"b": "2"}, None), "r": (EC2, {}, own("Zebra", "/t/"))}
    for role in found:
        shown = (role["assume_role_policy_document"], role["tags"], role["permissions_boundary"])
        assert shown == whole[role["role_name"]]


@pytest.mark.parametrize(
    ("given", "names"),
    [
        ({"trusting": "ec2.amazonaws.com"}, ["r"]),
        ({"trusting": "lambda.amazonaws.com"}, ["s"]),
        ({"trusting": ACCOUNT}, []),
        ({"trusting": "ec2.amazonaws.com", "name": "r"}, ["r"]),
        ({"trusting": "ec2.amazonaws.com", "name": "s"}, []),
    ],
)
def test_roles_are_found_by_whom_they_trust(given: dict[str, Any], names: list[str]) -> None:
    assert [role["role_name"] for role in gathered(info, small_account(), **given)["roles"]] == names


@pytest.mark.parametrize(
    ("given", "thing"),
    [
        ({"name": "New"}, "role/new"),
        ({"name": "s"}, None),
        ({"name": "New", "trusting": "ec2.amazonaws.com"}, None),
        ({"name": "s", "trusting": "ec2.amazonaws.com"}, None),
        ({"trusting": ACCOUNT}, None),
        ({"path_prefix": "/none/"}, None),
        ({}, None),
    ],
)
def test_the_role_that_was_asked_for_and_is_not_there_is_the_one_that_may_just_not_show_yet(
    given: dict[str, Any], thing: str | None
) -> None:
    desired = info.read_options(params(info.ARGUMENT_SPEC, given))
    assert info.missing(desired, info.gather(live(small_account()), desired)) == thing
    assert info.MODULE.missing is info.missing


_HANGING = {
    "attached": ("attached_policies", [{"policy_name": "p", "policy_arn": own("p")}], "list_attached_role_policies"),
    "inline": ("inline_policies", {"i": A}, "list_role_policies"),
    "instance_profiles": ("instance_profiles", ["n"], "list_instance_profiles_for_role"),
}


@pytest.mark.parametrize("count", range(len(_HANGING) + 1))
def test_of_what_hangs_on_a_role_only_that_is_told_which_was_asked_for(count: int) -> None:
    for include in combinations(_HANGING, count):
        iam = LittleIam()
        iam.put_policy(own("p"))
        iam.put_role("r", EC2, profiles=["n"], inline={"i": A})
        iam.attach(own("p"), "Role", "r")
        [role] = gathered(info, iam, include=list(include), name="r")["roles"]
        for word, (key, told, request) in _HANGING.items():
            assert role.get(key, "left out") == (told if word in include else "left out")
            assert (request in iam.asked) is (word in include)


def test_the_options_that_are_told_describe_the_role_as_it_is() -> None:
    iam = small_account()
    for role in gathered(info, iam)["roles"]:
        task = MODULE.options(params(MODULE.descriptor.argument_spec, role["options"]))
        assert MODULE.run(context(iam), task)["changed"] is False
        MODULE.run(context(iam), replace(task, state="absent", detach=True))
        assert MODULE.run(context(iam), task)["calls"][0]["operation"] == "CreateRole"
        assert gathered(info, iam, name=role["role_name"])["roles"][0]["options"] == role["options"]


class _BehindAtFirst(LittleIam):
    """It shows a role in the third reading for the first time."""

    def get_role(self, given: Any) -> dict[str, Any]:
        if self.asked.count("get_role") < 3:
            raise refusal("NoSuchEntity")
        return super().get_role(given)

    def list_roles(self, _given: Any) -> list[Any]:
        return []


def test_a_role_that_this_run_has_created_is_waited_for(clock: FakeClock) -> None:
    iam, create = _BehindAtFirst(), call("create_role", {"RoleName": "r"}, "role/r", {"arn": "arn:r"})
    iam.put_role("r", EC2)
    task = context(iam, run_state=Run(create, changed=["role/r"]), clock=clock)
    desired = info.read_options(params(info.ARGUMENT_SPEC, {"name": "r"}))
    assert [role["role_name"] for role in info.MODULE.run(task, desired)["roles"]] == ["r"]
    assert clock.slept == pytest.approx([0.4, 0.8])
