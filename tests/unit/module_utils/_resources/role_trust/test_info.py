# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Telling about roles: what is found, in which order, and who is trusted."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.plumb.aws.plugins.module_utils._engine.errors import PlumbError
from ansible_collections.plumb.aws.plugins.module_utils._resources.role_trust import info
from unit.module_utils._resources.telling import gathered, small_account
from unit.module_utils.examples import ACCOUNT, EC2, LAMBDA, missing_from, own
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
