# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The options of iam_role: what is read for each part, and what is refused by name and value."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.plumb.aws.plugins.module_utils._engine.errors import PlumbError
from ansible_collections.plumb.aws.plugins.module_utils._iam.identity_kinds import ROLE
from unit.module_utils._resources.role.whole_roles import EVERYTHING, A, desired
from unit.module_utils.examples import EC2, missing_from, own


@pytest.mark.parametrize(
    ("given_options", "told"),
    [
        ({"name": "a b"}, ["name: ", "'a b'"]),
        ({"path": "/a b/"}, ["path: ", "'/a b/'"]),
        ({"max_session_duration": 1}, ["max_session_duration: ", "1"]),
        ({"wait_timeout": 0}, ["wait_timeout: ", "0"]),
        ({"assume_role_policy_document": "policy.json"}, ["assume_role_policy_document: ", "'policy.json'"]),
        ({"trusted": []}, ["trusted: ", "empty"]),
        ({"managed_policies": ["a/b"]}, ["managed_policies: ", "'a/b'"]),
        ({"inline_policies": [A]}, ["inline_policies: "]),
        ({"inline_policies": {"a b": A}}, ["inline_policies: ", "'a b'"]),
        ({"inline_policies": {"i": "file.json"}}, ["inline_policies: i: ", "'file.json'"]),
        ({"instance_profiles": ["a b"]}, ["instance_profiles: ", "'a b'"]),
        ({"instance_profiles": ["n" * 129]}, ["instance_profiles: ", "129"]),
        (
            {"instance_profiles": ["p"], "create_instance_profile": True},
            ["create_instance_profile: true", "instance_profiles"],
        ),
        ({"tags": {"a": ["1"]}}, ["tags: ", "'a'"]),
    ],
)
@pytest.mark.parametrize("state", ["present", "absent"])
def test_a_wrong_option_is_refused_by_name_and_value(
    state: str, given_options: dict[str, Any], told: list[str]
) -> None:
    with pytest.raises(PlumbError) as caught:
        desired(state=state, **given_options)
    assert missing_from(caught.value.message, told) == []


def test_each_part_has_its_options() -> None:
    options = desired(**EVERYTHING)
    assert (options.trust.trust_policy, options.trust.permissions_boundary) == (EC2, "boundary")
    assert options.trust.rules.option == "assume_role_policy_document"
    attachments = options.attachments
    assert (attachments.kind, attachments.identity, attachments.policies) == (ROLE, "r", ("p", own("q")))
    assert options.inline is not None
    assert (options.inline.identity, sorted(options.inline.policies)) == ("r", ["i", "j"])
    assert options.inline.option_of("i") == "inline_policies: i"


@pytest.mark.parametrize(
    ("given_options", "exclusive"),
    [
        ({}, (False, None)),
        ({"managed_policies": []}, (True, None)),
        ({"managed_policies": [], "purge_policies": False}, (False, None)),
        ({"purge_policies": True, "purge_inline_policies": True}, (False, None)),
        ({"inline_policies": {}}, (False, True)),
        ({"inline_policies": {}, "purge_inline_policies": False}, (False, False)),
    ],
)
def test_others_go_by_default_where_the_option_is_given(
    given_options: dict[str, Any], exclusive: tuple[bool, bool | None]
) -> None:
    options = desired(**given_options)
    assert (options.attachments.exclusive, options.inline.exclusive if options.inline else None) == exclusive


@pytest.mark.parametrize(
    ("given_options", "own_profile", "profiles"),
    [
        ({}, "r", []),
        ({"create_instance_profile": True}, "r", []),
        ({"create_instance_profile": False}, None, []),
        ({"instance_profiles": []}, None, []),
        ({"instance_profiles": ["p", "q", "p"]}, None, ["p", "q"]),
        ({"instance_profiles": ["p"], "create_instance_profile": False}, None, ["p"]),
        ({"boundary": "boundary"}, "r", []),
    ],
)
def test_an_instance_profile_of_its_own_is_the_default_where_none_are_named(
    given_options: dict[str, Any], own_profile: str | None, profiles: list[str]
) -> None:
    options = desired(**given_options)
    assert (options.own_profile.name if options.own_profile else None) == own_profile
    assert [each.name for each in options.profiles] == profiles
    assert {each.role for each in options.profiles} <= {"r"}


@pytest.mark.parametrize(("state", "detach"), [("present", False), ("absent", True)])
def test_all_that_hangs_on_a_role_goes_with_it(state: str, detach: bool) -> None:
    assert desired(state=state).trust.detach is detach


@pytest.mark.parametrize("allowed", [True, False])
def test_what_a_task_may_do_to_its_own_role_is_said_once_for_all_parts(allowed: bool) -> None:
    options = desired(inline_policies={}, allow_self_lockout=allowed)
    assert options.inline is not None
    parts = (options.trust, options.attachments, options.inline)
    assert {part.allow_self_lockout for part in parts} == {allowed}
