# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Telling about policies: what is found, in which order, and how much of it."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.plumb.aws.plugins.module_utils._engine.errors import PlumbError
from ansible_collections.plumb.aws.plugins.module_utils._resources.managed_policy import info
from unit.module_utils._resources.telling import B, gathered, small_account
from unit.module_utils.examples import AWS_POLICY, missing_from, own
from unit.module_utils.little_iam import LittleIam


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"name": "a b"}, ["name: ", "'a b'"]),
        ({"arn": "p"}, ["arn: ", "'p'"]),
        ({"path_prefix": "t"}, ["path_prefix: ", "'t'"]),
    ],
)
def test_a_wrong_option_is_refused_by_name_and_value(given: dict[str, Any], told: list[str]) -> None:
    with pytest.raises(PlumbError) as caught:
        gathered(info, LittleIam(), **given)
    assert missing_from(caught.value.message, told) == []


@pytest.mark.parametrize(
    ("given", "arns"),
    [
        ({}, [own("ReadOnlyAccess"), own("Zebra", "/t/")]),
        ({"scope": "aws"}, [AWS_POLICY]),
        ({"scope": "all"}, [own("ReadOnlyAccess"), own("Zebra", "/t/"), AWS_POLICY]),
        ({"name": "zEBRA"}, [own("Zebra", "/t/")]),
        ({"name": "ReadOnlyAccess"}, [own("ReadOnlyAccess")]),
        ({"name": "ReadOnlyAccess", "scope": "aws"}, [AWS_POLICY]),
        ({"name": "ReadOnlyAccess", "scope": "all"}, [own("ReadOnlyAccess"), AWS_POLICY]),
        ({"name": "none"}, []),
        ({"arn": AWS_POLICY}, [AWS_POLICY]),
        ({"arn": own("none")}, []),
    ],
)
def test_policies_are_found_in_the_order_of_their_arns(given: dict[str, Any], arns: list[str]) -> None:
    assert [policy["arn"] for policy in gathered(info, small_account(), **given)["policies"]] == arns


def test_what_a_listing_does_not_show_is_told_of_ones_own_policies() -> None:
    _namesake, zebra = gathered(info, small_account())["policies"]
    assert zebra["tags"] == {"a": "1"}


def test_of_a_policy_only_that_is_told_which_was_asked_for() -> None:
    (bare,) = gathered(info, small_account(), name="Zebra")["policies"]
    (whole,) = gathered(info, small_account(), name="Zebra", include=["document", "versions", "entities"])["policies"]
    assert {key: whole[key] for key in whole if key not in ("document", "versions", "entities")} == bare
    assert whole["document"] == B
    assert [(each["version_id"], each["is_default_version"]) for each in whole["versions"]] == [
        ("v2", True),
        ("v1", False),
    ]
    assert whole["entities"] == {
        "roles": [],
        "users": [],
        "groups": ["g"],
        "permissions_boundary_of_roles": ["r"],
        "permissions_boundary_of_users": [],
    }
