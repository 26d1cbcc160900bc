# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Telling about attachments: who has a policy, and which policies a role has."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.plumb.aws.plugins.module_utils._engine.errors import PlumbError
from ansible_collections.plumb.aws.plugins.module_utils._iam.identity_kinds import KINDS
from ansible_collections.plumb.aws.plugins.module_utils._resources.attachment import info
from unit.module_utils._resources.attachment.attachments import MODULES
from unit.module_utils._resources.telling import gathered, small_account
from unit.module_utils.examples import ACCOUNT, AWS_POLICY, context, missing_from, own, params
from unit.module_utils.little_iam import LittleIam


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"role": "a b"}, ["role: ", "'a b'"]),
        ({"user": "u" * 65}, ["user: ", "65 characters"]),
        ({"group": "g" * 129}, ["group: ", "129 characters"]),
        ({"policy": "a/b"}, ["policy: ", "'a/b'"]),
    ],
)
def test_a_wrong_option_is_refused_by_name_and_value(given: dict[str, Any], told: list[str]) -> None:
    with pytest.raises(PlumbError) as caught:
        gathered(info, LittleIam(), **given)
    assert missing_from(caught.value.message, told) == []


def entry(kind: str, name: str, arn: str = AWS_POLICY) -> dict[str, Any]:
    shown = {"policy_name": arn.rpartition("/")[2], "policy_arn": arn, "entity_type": kind, "entity_name": name}
    return {**shown, "options": {kind: name, "policies": [arn]}}


@pytest.mark.parametrize(
    ("given", "attachments"),
    [
        ({"role": "r"}, [entry("role", "r")]),
        ({"role": "R"}, [entry("role", "r")]),
        ({"role": "none"}, []),
        ({"user": "u"}, [entry("user", "u")]),
        ({"group": "g"}, [entry("group", "g", own("Zebra", "/t/"))]),
        ({"user": "R"}, []),
        ({"group": "R"}, []),
        ({"user": "none"}, []),
        ({"group": "none"}, []),
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


@pytest.mark.parametrize("given", [{"policy": AWS_POLICY}, {"policy": "zebra"}, {"role": "s"}])
def test_the_options_that_are_told_describe_what_is_attached(given: dict[str, Any]) -> None:
    iam = small_account()
    for entry_told in gathered(info, iam, **given)["attachments"]:
        module = MODULES[KINDS[entry_told["entity_type"]]]
        task = module.options(params(module.descriptor.argument_spec, entry_told["options"]))
        assert module.run(context(iam), task)["changed"] is False
