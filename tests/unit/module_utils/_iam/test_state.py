# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is known of an account: a state knows what it was told, and no more."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ansible_collections.plumb.aws.plugins.module_utils._iam.model import (
    Entities,
    InstanceProfile,
    Policy,
    Role,
    policy_summary,
    profile_summary,
    role_summary,
)
from ansible_collections.plumb.aws.plugins.module_utils._iam.state import State
from unit.module_utils.examples import LAMBDA, a_policy, a_role, own

ARN = own("p")
SUMMARY = policy_summary(
    {"Arn": ARN, "PolicyName": "p", "PolicyId": "A", "Path": "/", "DefaultVersionId": "v1", "AttachmentCount": 1}
)
ROLE_SUMMARY = role_summary(
    {"Arn": "arn", "RoleName": "r", "RoleId": "A", "Path": "/", "AssumeRolePolicyDocument": LAMBDA}
)


PROFILE_SUMMARY = profile_summary(
    {"Arn": "arn", "InstanceProfileName": "p", "InstanceProfileId": "A", "Path": "/", "Roles": []}
)
PROFILE = InstanceProfile(**vars(PROFILE_SUMMARY))


def test_a_copy_can_be_changed_without_the_other() -> None:
    def some() -> State:
        return State(
            policies={ARN: a_policy(ARN)},
            roles={"r": a_role()},
            inline={"role/r": {"i": LAMBDA}},
            profiles={"p": PROFILE},
        )

    state = some()
    other = state.copy()
    assert other == state
    other.policies[ARN] = None
    other.roles["r"] = None
    other.inline["role/r"] = {}
    other.profiles["p"] = None
    other.entities[ARN] = Entities()
    assert state == some()


def test_what_is_not_known_or_not_there_is_not_changed() -> None:
    for state in (State(), State(policies={ARN: None}, roles={"r": None}, profiles={"p": None})):
        before = state.copy()
        state.change_policy(ARN, lambda it: replace(it, name="x"))
        state.change_whole_policy(ARN, lambda it: replace(it, name="x"))
        state.change_role("r", lambda it: replace(it, name="x"))
        state.change_whole_role("r", lambda it: replace(it, name="x"))
        state.change_profile("p", lambda it: replace(it, name="x"))
        state.change_whole_profile("p", lambda it: replace(it, name="x"))
        state.count_attachment(ARN, "roles", "r", add=True)
        state.count_boundary(ARN, "r", add=True)
        state.count_boundary(None, "r", add=True)
        assert state == before


def _policy_with_tags(policy: Policy) -> Policy:
    return replace(policy, tags={"a": "1"})


def _role_with_tags(role: Role) -> Role:
    return replace(role, tags={"a": "1"})


def _profile_with_tags(profile: InstanceProfile) -> InstanceProfile:
    return replace(profile, tags={"a": "1"})


def test_only_a_whole_thing_has_what_a_listing_does_not_tell() -> None:
    state = State(
        policies={ARN: SUMMARY, own("q"): a_policy(own("q"))},
        roles={"r": ROLE_SUMMARY, "s": a_role("s")},
        profiles={"p": PROFILE_SUMMARY, "q": PROFILE},
    )
    for arn in state.policies:
        state.change_whole_policy(arn, _policy_with_tags)
    for name in state.roles:
        state.change_whole_role(name, _role_with_tags)
    for name in state.profiles:
        state.change_whole_profile(name, _profile_with_tags)
    assert state.policies == {ARN: SUMMARY, own("q"): a_policy(own("q"), tags={"a": "1"})}
    assert state.roles == {"r": ROLE_SUMMARY, "s": a_role("s", tags={"a": "1"})}
    assert state.profiles == {"p": PROFILE_SUMMARY, "q": replace(PROFILE, tags={"a": "1"})}


def test_what_a_listing_tells_of_a_profile_is_changed_in_a_whole_one_too() -> None:
    state = State(profiles={"p": PROFILE_SUMMARY, "q": PROFILE})
    for name in state.profiles:
        state.change_profile(name, lambda it: replace(it, path="/t/"))
    assert state.profiles == {"p": replace(PROFILE_SUMMARY, path="/t/"), "q": replace(PROFILE, path="/t/")}


@pytest.mark.parametrize("kind", ["roles", "users", "groups"])
def test_attachments_are_counted_and_named(kind: str) -> None:
    state = State(policies={ARN: SUMMARY}, entities={ARN: Entities()})
    for name in ("b", "a"):
        state.count_attachment(ARN, kind, name, add=True)
    assert state.policies == {ARN: replace(SUMMARY, attachment_count=3)}
    assert state.entities == {ARN: Entities(**{kind: ("a", "b")})}
    state.count_attachment(ARN, kind, "b", add=False)
    assert state.policies == {ARN: replace(SUMMARY, attachment_count=2)}
    assert state.entities == {ARN: Entities(**{kind: ("a",)})}


def test_boundaries_are_counted_and_named() -> None:
    state = State(policies={ARN: SUMMARY}, entities={ARN: Entities()})
    state.count_boundary(ARN, "r", add=True)
    assert state.policies == {ARN: replace(SUMMARY, boundary_count=1)}
    assert state.entities == {ARN: Entities(boundary_of_roles=("r",))}
    state.count_boundary(ARN, "r", add=False)
    assert state == State(policies={ARN: SUMMARY}, entities={ARN: Entities()})


def test_no_count_is_below_zero() -> None:
    """A count can lag behind the listing that a call was planned from."""
    state = State(policies={ARN: a_policy(ARN)})
    state.count_attachment(ARN, "roles", "r", add=False)
    state.count_boundary(ARN, "r", add=False)
    assert state.policies == {ARN: a_policy(ARN)}
