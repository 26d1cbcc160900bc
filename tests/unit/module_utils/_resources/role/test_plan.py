# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is decided for a whole role: which calls in which order, what is warned of, and what is refused."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.plumb.aws.plugins.module_utils._engine.errors import PlumbError
from ansible_collections.plumb.aws.plugins.module_utils._policy.document.canonical import readable
from unit.module_utils._resources.carrying import AskedByRole
from unit.module_utils._resources.role.whole_roles import (
    ARN,
    BOUNDARY,
    EVERYTHING,
    A,
    B,
    planned,
    with_policies,
    with_role,
)
from unit.module_utils.examples import (
    ACCOUNT,
    EC2,
    LAMBDA,
    allow,
    missing_from,
    operations,
    own,
    shown,
    trust,
)
from unit.module_utils.little_iam import LittleIam

C = allow("s3:c")


def test_a_role_is_created_with_everything_each_part_after_what_it_stands_on() -> None:
    made = planned(with_policies(), **EVERYTHING)
    assert operations(made.calls) == [
        "create_role",
        "attach_role_policy",
        "attach_role_policy",
        "put_role_policy",
        "put_role_policy",
        "create_instance_profile",
        "add_role_to_instance_profile",
    ]
    assert made.calls[0].arguments["PermissionsBoundary"] == BOUNDARY
    assert made.calls[5].arguments == {"InstanceProfileName": "r", "Path": "/t/"}
    assert (made.before, made.name, made.arn) == (None, "r", ARN.replace("/r", "/t/r"))
    assert shown(made.after) == {
        "name": "r",
        "path": "/t/",
        "description": "d",
        "max_session_duration": 7200,
        "permissions_boundary": BOUNDARY,
        "trust_policy": readable(EC2),
        "tags": {"a": "1"},
        "attached_policies": [own("p"), own("q")],
        "inline_policies": {"i": readable(A), "j": readable(B)},
        "instance_profiles": ["r"],
    }
    assert made.created == {
        **shown(made.after),
        "attached_policies": [],
        "inline_policies": {},
        "instance_profiles": [],
    }


# What a task is given, on a role with the policies p and q, the inline policies i and j, and an instance profile
CHANGES: dict[str, tuple[dict[str, Any], list[str]]] = {
    "nothing": ({}, []),
    "the trust policy": ({"assume_role_policy_document": LAMBDA}, ["update_assume_role_policy"]),
    "who is trusted": ({"trusted": [{"services": ["lambda.amazonaws.com"]}]}, ["update_assume_role_policy"]),
    "the description": ({"description": "new"}, ["update_role"]),
    "the boundary": ({"boundary": "boundary"}, ["put_role_permissions_boundary"]),
    "tags": ({"tags": {"a": "1"}}, ["tag_role"]),
    "the same policies": ({"managed_policies": ["q", "p"]}, []),
    "another policy": (
        {"managed_policies": ["p", "s"]},
        ["attach_role_policy", "detach_role_policy"],
    ),
    "another policy, and others stay": (
        {"managed_policies": ["p", "s"], "purge_policies": False},
        ["attach_role_policy"],
    ),
    "no policies": ({"managed_policies": []}, ["detach_role_policy", "detach_role_policy"]),
    "no policies, and others stay": ({"managed_policies": [], "purge_policies": False}, []),
    "purge_policies alone": ({"purge_policies": True, "purge_inline_policies": True}, []),
    "the same inline policies": ({"inline_policies": {"j": B, "i": A}}, []),
    "another inline policy": ({"inline_policies": {"i": A, "k": C}}, ["put_role_policy", "delete_role_policy"]),
    "another inline policy, and others stay": (
        {"inline_policies": {"k": C}, "purge_inline_policies": False},
        ["put_role_policy"],
    ),
    "an inline policy that differs": (
        {"inline_policies": {"i": C}, "purge_inline_policies": False},
        ["put_role_policy"],
    ),
    "no inline policies": ({"inline_policies": {}}, ["delete_role_policy", "delete_role_policy"]),
    "no inline policies, and others stay": ({"inline_policies": {}, "purge_inline_policies": False}, []),
    "a further instance profile": (
        {"instance_profiles": ["n"]},
        ["create_instance_profile", "add_role_to_instance_profile"],
    ),
    "an instance profile of another role": (
        {"instance_profiles": ["r", "theirs"]},
        ["remove_role_from_instance_profile", "add_role_to_instance_profile"],
    ),
    "an instance profile without a role": ({"instance_profiles": ["empty"]}, ["add_role_to_instance_profile"]),
    "instance profiles in two letter cases": (
        {"instance_profiles": ["n", "N", "R"]},
        ["create_instance_profile", "add_role_to_instance_profile"],
    ),
    "no instance profile": ({"create_instance_profile": False}, []),
    "no instance profiles": ({"instance_profiles": []}, []),
}


def standing() -> LittleIam:
    iam = with_role()
    iam.put_role("other", EC2, profiles=["theirs"])
    iam.put_profile("empty")
    return iam


@pytest.mark.parametrize(("given_options", "calls"), CHANGES.values(), ids=CHANGES)
def test_just_what_differs_is_changed(given_options: dict[str, Any], calls: list[str]) -> None:
    made = planned(standing(), **given_options)
    assert operations(made.calls) == calls
    assert (shown(made.before) == shown(made.after)) is (not calls)


def test_what_is_added_comes_before_what_goes_in_each_part() -> None:
    made = planned(
        standing(),
        assume_role_policy_document=LAMBDA,
        managed_policies=["s"],
        inline_policies={"k": C},
        instance_profiles=["n"],
    )
    assert operations(made.calls) == [
        "update_assume_role_policy",
        "attach_role_policy",
        "detach_role_policy",
        "detach_role_policy",
        "put_role_policy",
        "delete_role_policy",
        "delete_role_policy",
        "create_instance_profile",
        "add_role_to_instance_profile",
    ]


@pytest.mark.parametrize(
    ("given_options", "sides"),
    [
        ({}, (["r"], ["r"])),
        ({"instance_profiles": ["n", "theirs"]}, (["r"], ["n", "r", "theirs"])),
        ({"create_instance_profile": False}, (None, None)),
        ({"instance_profiles": []}, (None, None)),
    ],
)
def test_instance_profiles_are_compared_where_the_task_looks_at_them(
    given_options: dict[str, Any], sides: tuple[Any, Any]
) -> None:
    made = planned(standing(), **given_options)
    assert tuple((side or {}).get("instance_profiles") for side in (made.before, made.after)) == sides


def test_a_boundary_goes_together_with_an_instance_profile() -> None:
    made = planned(with_policies(), assume_role_policy_document=EC2, boundary="boundary", create_instance_profile=True)
    assert operations(made.calls)[-2:] == ["create_instance_profile", "add_role_to_instance_profile"]


@pytest.mark.parametrize(
    ("role", "calls", "warned"),
    [("other", [], True), (None, ["add_role_to_instance_profile"], False), ("r", [], False)],
)
def test_an_instance_profile_that_has_another_role_is_left_with_a_warning(
    role: str | None, calls: list[str], warned: bool
) -> None:
    iam = with_role(profiles=())
    iam.put_role("other", EC2)
    iam.put_profile("r", role=role, path="/elsewhere/")
    made = planned(iam)
    assert operations(made.calls) == calls
    told = ["create_instance_profile: ", "'r'", "another role", "iam_instance_profile"]
    assert [missing_from(each, told) for each in made.warnings] == [[]] * warned


@pytest.mark.parametrize(
    ("quota", "refused"),
    [
        ({"InstanceProfilesQuota": 2, "InstanceProfiles": 0}, False),
        ({"InstanceProfilesQuota": 1, "InstanceProfiles": 0}, True),
    ],
)
def test_instance_profiles_are_refused_where_the_account_has_no_room_for_all(
    quota: dict[str, int], refused: bool
) -> None:
    iam = LittleIam(quotas=quota)
    iam.put_role("r", EC2)
    try:
        made = planned(iam, instance_profiles=["m", "n"])
        assert operations(made.calls).count("create_instance_profile") == 2
        assert not refused
    except PlumbError as error:
        assert refused
        assert missing_from(error.message, ["'n'", "quota"]) == []


# Access


@pytest.mark.parametrize(
    ("given_options", "verdict", "gained", "lost"),
    [
        ({}, "unchanged", 0, 0),
        ({"tags": {"a": "1"}, "managed_policies": ["s"]}, "unchanged", 0, 0),
        (
            {"assume_role_policy_document": trust({"Service": ["ec2.amazonaws.com", "lambda.amazonaws.com"]})},
            "wider",
            1,
            0,
        ),
        ({"inline_policies": {}}, "narrower", 0, 2),
        ({"inline_policies": {"i": A, "j": B, "k": C}}, "wider", 1, 0),
        ({"assume_role_policy_document": LAMBDA, "inline_policies": {"i": A}}, "different", 1, 2),
    ],
)
def test_access_is_told_of_trust_and_inline_policies_as_one(
    given_options: dict[str, Any], verdict: str, gained: int, lost: int
) -> None:
    access = planned(with_role(), **given_options).result["access"]
    assert (access["verdict"], len(access["gained"]), len(access["lost"])) == (verdict, gained, lost)


@pytest.mark.parametrize(
    ("given_options", "refused"),
    [
        ({"assume_role_policy_document": EC2, "inline_policies": {"i": A}}, False),
        ({"assume_role_policy_document": LAMBDA}, True),
        ({"inline_policies": {"k": C}}, True),
        ({"tags": {"a": "1"}}, False),
    ],
)
def test_new_access_is_refused_where_it_is_not_allowed(given_options: dict[str, Any], refused: bool) -> None:
    try:
        planned(with_role(), allow_new_access=False, **given_options)
        assert not refused
    except PlumbError as error:
        assert refused
        assert error.message.startswith("allow_new_access: false")
        assert error.details["access"]["gained"]


def test_a_role_is_not_created_where_new_access_is_not_allowed() -> None:
    with pytest.raises(PlumbError, match=r"^allow_new_access: false"):
        planned(with_policies(), assume_role_policy_document=EC2, allow_new_access=False)


# Guards and refusals


@pytest.mark.parametrize(
    "given_options",
    [
        {"assume_role_policy_document": LAMBDA},
        {"boundary": "boundary"},
        {"managed_policies": []},
        {"inline_policies": {}},
        {"state": "absent"},
    ],
)
@pytest.mark.parametrize("allowed", [False, True])
def test_a_task_that_runs_as_the_role_does_not_take_from_it(allowed: bool, given_options: dict[str, Any]) -> None:
    iam = with_role(AskedByRole("r"))
    try:
        assert planned(iam, allow_self_lockout=allowed, **given_options).calls
        assert allowed
    except PlumbError as error:
        assert not allowed
        assert "allow_self_lockout" in error.message


@pytest.mark.parametrize(
    ("given_options", "told"),
    [
        ({"managed_policies": ["nobody"]}, ["managed_policies: ", "'nobody'"]),
        ({"boundary": "nobody"}, ["'nobody'"]),
        ({"inline_policies": {"k": trust({"Service": "ec2.amazonaws.com"})}}, ["inline_policies: k"]),
        ({"assume_role_policy_document": A}, ["assume_role_policy_document: "]),
        ({"assume_role_policy_document": trust({"AWS": f"arn:aws:iam::{ACCOUNT}:user/u"})}, [":user/u"]),
    ],
)
@pytest.mark.parametrize("there", [True, False], ids=["there", "new"])
def test_what_iam_would_refuse_is_refused_by_the_name_of_its_option(
    there: bool, given_options: dict[str, Any], told: list[str]
) -> None:
    with pytest.raises(PlumbError) as caught:
        planned(with_role() if there else with_policies(), **{"assume_role_policy_document": EC2, **given_options})
    assert missing_from(caught.value.message, told) == []


def test_a_role_that_only_aws_may_change_is_refused() -> None:
    iam = with_policies()
    iam.put_role("AWSServiceRoleForX", EC2, Path="/aws-service-role/x.amazonaws.com/")
    for changed in ({"managed_policies": ["p"]}, {"inline_policies": {"i": A}}, {"state": "absent"}):
        with pytest.raises(PlumbError, match="only AWS"):
            planned(iam, name="AWSServiceRoleForX", create_instance_profile=False, **changed)


# Deletion


@pytest.mark.parametrize(
    ("given_options", "calls"),
    [
        ({}, ["remove_role_from_instance_profile", "remove_role_from_instance_profile", "delete_role"]),
        (
            {"delete_instance_profile": True},
            [
                "remove_role_from_instance_profile",
                "remove_role_from_instance_profile",
                "delete_instance_profile",
                "delete_role",
            ],
        ),
    ],
)
def test_all_that_hangs_on_a_role_goes_before_it(given_options: dict[str, Any], calls: list[str]) -> None:
    made = planned(with_role(profiles=("r", "n")), state="absent", **given_options)
    released = ["detach_role_policy"] * 2 + ["delete_role_policy"] * 2
    assert operations(made.calls) == [*released, *calls]
    assert [each.arguments["InstanceProfileName"] for each in made.calls if each.name.startswith("delete_inst")] == [
        "r"
    ] * ("delete_instance_profile" in given_options)
    assert made.after is None
    assert made.before is not None
    assert made.before["instance_profiles"] == ["n", "r"]


def test_a_role_that_is_absent_needs_nothing() -> None:
    made = planned(with_policies(), state="absent", delete_instance_profile=True)
    assert (made.calls, made.before, made.after, made.result["iam_role"]) == ((), None, None, None)


def test_the_options_of_a_plan_are_those_of_the_role_as_iam_names_it() -> None:
    iam = with_role(name="Role", profiles=())
    made = planned(iam, name="rOLE", managed_policies=["p"], inline_policies={"i": A})
    names = {
        each.arguments[key]
        for each in made.calls
        for key in ("RoleName", "InstanceProfileName")
        if key in each.arguments
    }
    assert names == {"Role"}
    assert [missing_from(each, ["name: ", "'Role'", "'rOLE'"]) for each in made.warnings] == [[]]
