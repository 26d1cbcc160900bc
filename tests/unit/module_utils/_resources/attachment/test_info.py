# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Telling about attachments: who has a policy, and which policies a role has."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.plumb.aws.plugins.module_utils._engine.errors import PlumbError
from ansible_collections.plumb.aws.plugins.module_utils._resources.role_attachment import info
from unit.module_utils._resources.telling import gathered, small_account
from unit.module_utils.examples import ACCOUNT, AWS_POLICY, missing_from, own
from unit.module_utils.little_iam import LittleIam


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"role": "a b"}, ["role: ", "'a b'"]),
        ({"policy": "a/b"}, ["policy: ", "'a/b'"]),
    ],
)
def test_a_wrong_option_is_refused_by_name_and_value(given: dict[str, Any], told: list[str]) -> None:
    with pytest.raises(PlumbError) as caught:
        gathered(info, LittleIam(), **given)
    assert missing_from(caught.value.message, told) == []


def entry(kind: str, name: str, arn: str = AWS_POLICY) -> dict[str, str]:
    return {"policy_name": arn.rpartition("/")[2], "policy_arn": arn, "entity_type": kind, "entity_name": name}


@pytest.mark.parametrize(
    ("given", "attachments"),
    [
        ({"role": "r"}, [entry("role", "r")]),
        ({"role": "none"}, []),
        ({"policy": AWS_POLICY}, [entry("role", "r"), entry("role", "s"), entry("user", "u")]),
        ({"policy": "zebra"}, [entry("group", "g", own("Zebra", "/t/"))]),
        ({"policy": "none"}, []),
        ({"policy": own("none")}, []),
    ],
)
def test_attachments_are_told_from_either_side(given: dict[str, Any], attachments: list[dict[str, str]]) -> None:
    assert gathered(info, small_account(), **given)["attachments"] == attachments


def test_a_policy_name_that_two_bear_is_refused() -> None:
    with pytest.raises(PlumbError, match=r"^policy: ") as caught:
        gathered(info, small_account(), policy="ReadOnlyAccess")
    assert f":{ACCOUNT}:" in caught.value.message
    assert AWS_POLICY in caught.value.message
