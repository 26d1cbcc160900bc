# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The ways to more access: each is found where its actions are allowed, and not where one of them is not."""

from __future__ import annotations

import re
from typing import Any

import pytest

from ansible_collections.plumb.aws.plugins.module_utils._policy.access.reach import Extent, Reach
from ansible_collections.plumb.aws.plugins.module_utils._policy.facts.escalation import PASS_ROLE, WAYS
from unit.small_documents import managed

# Ids of https://pathfinding.cloud, and our own
_ID = re.compile(r"[a-z0-9]+-[0-9]{3}|boundary-(role|user)(-put)?|sso-[a-z]+")


def _allowing(actions: tuple[str, ...], resource: str | list[str] = "*", **more: Any) -> Reach:
    return Reach([managed(Action=list(actions), Resource=resource, **more)] if actions else [])


def test_each_way_has_an_id_and_there_are_many() -> None:
    assert [way for way in WAYS if not _ID.fullmatch(way)] == []
    assert len(WAYS) > 50


@pytest.mark.parametrize("way", WAYS)
def test_a_way_is_by_actions_each_of_a_service_and_named_once(way: str) -> None:
    actions = WAYS[way]
    assert actions
    assert [action for action in actions if not re.fullmatch(r"[a-z0-9-]+:[A-Z][A-Za-z0-9]+", action)] == []
    assert len(set(actions)) == len(actions)


def test_no_two_ways_are_by_the_same_actions() -> None:
    assert len(set(map(frozenset, WAYS.values()))) == len(WAYS)


def test_a_role_is_passed_first() -> None:
    assert [way for way, actions in WAYS.items() if PASS_ROLE in actions[1:]] == []
    assert [way for way, actions in WAYS.items() if actions == (PASS_ROLE,)] == []


def test_what_a_trust_policy_decides_is_no_way() -> None:
    assert [way for way, actions in WAYS.items() if any(action.startswith("sts:") for action in actions)] == []


@pytest.mark.parametrize("way", WAYS)
def test_a_way_is_open_where_all_its_actions_are_allowed_and_closed_where_one_is_not(way: str) -> None:
    actions = WAYS[way]
    assert _allowing(actions).together(actions) is Extent.EVERYWHERE
    on_one = [
        f"arn:aws:{service}:eu-central-1:123456789012:x" for service in {each.partition(":")[0] for each in actions}
    ]
    assert _allowing(actions, on_one).together(actions) is Extent.IN_PART
    assert _allowing(actions, Condition={"Bool": {"aws:ViaAWSService": "true"}}).together(actions) is Extent.IN_PART
    for missing in actions:
        rest = tuple(action for action in actions if action != missing)
        assert _allowing(rest).together(actions) is Extent.NOWHERE
