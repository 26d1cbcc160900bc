# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is asked of IAM for a whole role, and what is found."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.plumb.aws.plugins.module_utils._engine.errors import PlumbError
from ansible_collections.plumb.aws.plugins.module_utils._resources.role.read import Current, read
from unit.module_utils._resources.role.whole_roles import EVERYTHING, A, B, desired, with_policies, with_role
from unit.module_utils.examples import EC2, live, own
from unit.module_utils.little_iam import LittleIam


def asked(iam: LittleIam, **given_options: Any) -> list[str]:
    iam.asked.clear()
    read(live(iam), desired(**given_options))
    return iam.asked


def found(iam: LittleIam, **given_options: Any) -> Current:
    return read(live(iam), desired(**given_options))


ROLE, ATTACHED, PROFILES = "get_role", "list_attached_role_policies", "list_instance_profiles_for_role"
INLINE = ["list_role_policies", "get_role_policy", "get_role_policy", "caller_identity"]


@pytest.mark.parametrize(
    ("given_options", "requests"),
    [
        ({}, [ROLE, PROFILES, ATTACHED]),
        ({"assume_role_policy_document": EC2, "managed_policies": ["p", own("q")]}, [ROLE, PROFILES, ATTACHED]),
        ({"create_instance_profile": False}, [ROLE, ATTACHED]),
        ({"instance_profiles": []}, [ROLE, ATTACHED]),
        ({"instance_profiles": ["R"]}, [ROLE, PROFILES, ATTACHED]),
        ({"inline_policies": {"i": A}, "create_instance_profile": False}, [ROLE, ATTACHED, *INLINE]),
        ({"inline_policies": {}}, [ROLE, PROFILES, ATTACHED, *INLINE]),
    ],
)
def test_a_part_is_asked_for_where_the_task_has_to_do_with_it(
    given_options: dict[str, Any], requests: list[str]
) -> None:
    assert sorted(asked(with_role(), **given_options)) == sorted(requests)


def test_of_a_new_role_nothing_is_asked_for_that_it_cannot_have() -> None:
    requests = asked(with_policies(), **EVERYTHING)
    assert requests[0] == ROLE
    assert not {ATTACHED, PROFILES, "list_role_policies"} & set(requests)


def test_a_new_role_is_there_for_its_parts() -> None:
    current = found(with_policies(), **EVERYTHING)
    assert (current.attachments and current.attachments.attached, current.inline and current.inline.policies) == (
        (),
        {},
    )
    assert current.profile_names == ()
    [profile] = current.profiles
    assert (profile.desired.name, profile.desired.role, profile.desired.path) == ("r", "r", "/t/")
    assert (profile.current.profile, profile.taken) == (None, False)


def test_what_hangs_on_a_role_is_found() -> None:
    current = found(with_role(), inline_policies={})
    assert [policy.arn for policy in (current.attachments and current.attachments.attached) or ()] == [
        own("p"),
        own("q"),
    ]
    assert current.inline is not None
    assert current.inline.policies == {"i": A, "j": B}
    assert (current.profile_names, current.profiles) == (("r",), ())


def test_the_parts_of_a_role_that_goes_are_not_read() -> None:
    current = found(with_role(), state="absent", managed_policies=["p"], inline_policies={"i": A})
    assert current == Current(current.trust)


@pytest.mark.parametrize(("role", "taken", "joins"), [(None, False, True), ("other", True, False), ("r", False, False)])
def test_an_instance_profile_of_the_name_of_the_role_is_left_to_the_role_that_it_has(
    role: str | None, taken: bool, joins: bool
) -> None:
    iam = with_role(profiles=())
    iam.put_role("other", EC2)
    iam.put_profile("r", role=role)
    profiles = found(iam).profiles
    assert [(each.taken, each.desired.path) for each in profiles] == ([(taken, None)] if role != "r" else [])
    assert joins is (bool(profiles) and not taken)


@pytest.mark.parametrize(
    ("given_options", "path"),
    [({}, "/team/"), ({"path": "/other/"}, "/team/"), ({"instance_profiles": ["n"]}, "/team/")],
)
def test_a_new_instance_profile_has_the_path_of_the_role(given_options: dict[str, Any], path: str) -> None:
    iam = with_role(profiles=(), Path="/team/")
    assert [each.desired.path for each in found(iam, **given_options).profiles] == [path]


def test_a_role_in_another_letter_case_is_the_one_that_is_meant_for_all_parts() -> None:
    current = found(with_role(name="Role", profiles=()), name="rOLE", inline_policies={})
    assert current.trust.name == "Role"
    assert current.attachments is not None
    assert current.inline is not None
    assert (current.attachments.identity, current.inline.identity) == ("Role", "Role")
    assert [(each.desired.name, each.desired.role) for each in current.profiles] == [("Role", "Role")]


def test_an_instance_profile_that_is_named_in_two_letter_cases_is_created_once() -> None:
    first, second = found(with_role(profiles=()), instance_profiles=["n", "N"]).profiles
    assert first.current.profile is None
    assert second.current.profile is not None
    assert second.current.profile.name == "n"


def test_a_role_that_cannot_be_as_desired_is_refused() -> None:
    with pytest.raises(PlumbError, match=r"^assume_role_policy_document: the role 'r' does not exist"):
        found(with_policies())
