# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the writes on instance profiles do to a state that holds something of everything, and to one that does not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ansible_collections.plumb.aws.plugins.module_utils._iam import profile_effects
from ansible_collections.plumb.aws.plugins.module_utils._iam.model import (
    InstanceProfileSummary,
    ProfileRole,
    profile_summary,
)
from ansible_collections.plumb.aws.plugins.module_utils._iam.state import State
from unit.module_utils._iam.full_state import IDLE, MACHINES, ROLE_ARN, full
from unit.module_utils._iam.operation_cases import KNOWN

PROFILE_OPERATIONS = [name for name in KNOWN if hasattr(profile_effects, name)]
SUMMARY = profile_summary(
    {"Arn": MACHINES.arn, "InstanceProfileName": "machines", "InstanceProfileId": "A", "Path": "/", "Roles": []}
)


@pytest.mark.parametrize("name", PROFILE_OPERATIONS)
def test_an_effect_is_that_of_its_case(name: str) -> None:
    state = full()
    getattr(profile_effects, name)(KNOWN[name].arguments, KNOWN[name].notes, state)
    assert state == KNOWN[name].after()


@pytest.mark.parametrize("name", PROFILE_OPERATIONS)
def test_of_another_profile_nothing_is_changed(name: str) -> None:
    state, other = full(), {**KNOWN[name].arguments, "InstanceProfileName": "elsewhere"}
    getattr(profile_effects, name)(other, KNOWN[name].notes, state)
    assert {each: state.profiles[each] for each in full().profiles} == full().profiles


@pytest.mark.parametrize("name", [name for name in PROFILE_OPERATIONS if not name.startswith(("create", "delete"))])
def test_a_call_says_nothing_of_what_a_state_does_not_know(name: str) -> None:
    state = State()
    getattr(profile_effects, name)(KNOWN[name].arguments, KNOWN[name].notes, state)
    assert state == State()


def test_a_profile_is_created_without_what_the_call_does_not_give() -> None:
    state = State()
    arguments = {"InstanceProfileName": "idle", "Path": "/"}
    profile_effects.create_instance_profile(arguments, {"arn": IDLE.arn}, state)
    assert state.profiles == {"idle": replace(IDLE, profile_id="", create_date=None, tags={})}


def test_the_role_of_a_summary_comes_and_goes_and_its_tags_are_not_known() -> None:
    state = State(profiles={"machines": SUMMARY})
    named = {"InstanceProfileName": "machines"}
    profile_effects.add_role_to_instance_profile({**named, "RoleName": "R"}, {"role_arn": ROLE_ARN}, state)
    expected: InstanceProfileSummary = replace(SUMMARY, role=ProfileRole("R", ROLE_ARN))
    assert state.profiles == {"machines": expected}
    profile_effects.tag_instance_profile({**named, "Tags": [{"Key": "a", "Value": "1"}]}, {}, state)
    profile_effects.untag_instance_profile({**named, "TagKeys": ["a"]}, {}, state)
    profile_effects.remove_role_from_instance_profile({**named, "RoleName": "R"}, {}, state)
    assert state.profiles == {"machines": SUMMARY}


def test_the_profiles_of_a_role_stay_in_order_and_are_named_once() -> None:
    state = State(instance_profiles={"R": ("a", "c")})
    for name in ("b", "a"):
        arguments = {"InstanceProfileName": name, "RoleName": "R"}
        profile_effects.add_role_to_instance_profile(arguments, {"role_arn": ROLE_ARN}, state)
    assert state.instance_profiles == {"R": ("a", "b", "c")}
