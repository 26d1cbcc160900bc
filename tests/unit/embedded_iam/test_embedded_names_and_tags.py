# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Names, forms of parameters, tags."""

from __future__ import annotations

from typing import Any

import pytest


def test_names_are_unique_regardless_of_case_and_path(iam: Any, made: Any, refused: Any) -> None:
    made.policy("Deploy", Path="/a/")
    made.role("Deploy")
    made.user("Deploy")
    iam.create_group(GroupName="Deploy")
    with refused("EntityAlreadyExists", 409, "A policy called deploy already exists. Duplicate names are not allowed."):
        made.policy("deploy", Path="/b/")
    with refused("EntityAlreadyExists", 409, "Role with name DEPLOY already exists."):
        made.role("DEPLOY", Path="/b/")
    with refused("EntityAlreadyExists", 409, "User with name deploy already exists."):
        made.user("deploy")
    with refused("EntityAlreadyExists", 409, "Group with name deploy already exists."):
        iam.create_group(GroupName="deploy")


def test_names_of_aws_policies_are_free(made: Any) -> None:
    made.policy("ReadOnlyAccess")


def test_names_are_looked_up_with_their_case(iam: Any, made: Any, refused: Any) -> None:
    """What AWS does is not documented; this is what the embedded IAM chose."""
    made.role("Deploy")
    with refused("NoSuchEntity", 404, "The role with name deploy cannot be found."):
        iam.get_role(RoleName="deploy")


CHARACTERS = "It must contain only alphanumeric characters and/or the following: +=,.@_-"
LONG_NAME = "Value '{}' at 'roleName' failed to satisfy constraint: Member must have length less than or equal to 64"


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"RoleName": "a b"}, f"The specified value for roleName is invalid. {CHARACTERS}"),
        ({"RoleName": "ä"}, f"The specified value for roleName is invalid. {CHARACTERS}"),
        ({"RoleName": "x" * 65}, "1 validation error detected: " + LONG_NAME.format("x" * 65)),
        ({"Path": "/no/end"}, "The specified value for path is invalid. It must begin and end with / and contain only"),
        ({"Path": "/" + "x" * 511 + "/"}, "at 'path' failed to satisfy constraint: Member must have length less than"),
        ({"Description": "x" * 1001}, "Member must have length less than or equal to 1000"),
        ({"Description": "中"}, "at 'description' failed to satisfy constraint: Member must satisfy regular"),
        ({"MaxSessionDuration": 43201}, "Member must have value less than or equal to 43200"),
        ({"Tags": [{"Key": "k" * 129, "Value": ""}]}, "at 'tags.1.member.key' failed to satisfy constraint"),
        ({"Tags": [{"Key": "k", "Value": "v" * 257}]}, "at 'tags.1.member.value' failed to satisfy constraint"),
        ({"Tags": [{"Key": "k!", "Value": ""}]}, "Member must satisfy regular expression pattern"),
        ({"Tags": [{"Key": f"k{n}", "Value": ""} for n in range(51)]}, "must have length less than or equal to 50"),
        ({"RoleName": "x" * 65, "MaxSessionDuration": 50000}, "2 validation errors detected: "),
    ],
)
def test_a_role_that_the_api_does_not_take(made: Any, options: dict[str, Any], message: str, refused: Any) -> None:
    with refused("ValidationError", 400, message):
        made.role(**{"name": options.pop("RoleName", "r"), **options})


@pytest.mark.parametrize(
    "options",
    [
        {"name": "x" * 64},
        {"name": "a+=,.@_-9"},
        {"Path": "/!~/a:b/"},
        {"Description": "tab\tand ÿ" + "x" * 990},
        {"MaxSessionDuration": 43200},
        {"Tags": [{"Key": "Größe 2_.:/=+-@", "Value": ""}]},
    ],
)
def test_a_role_that_the_api_takes(made: Any, options: dict[str, Any]) -> None:
    made.role(**options)


def test_policies_have_limits_of_their_own(made: Any, refused: Any) -> None:
    made.policy("x" * 128)
    with refused("ValidationError", 400, "Member must have length less than or equal to 128"):
        made.policy("x" * 129)
    with refused("ValidationError", 400, "The specified value for path is invalid."):
        made.policy(Path="/a:b/")


def test_what_botocore_refuses_itself(unchecked: Any, trust: str, refused: Any) -> None:
    options = {"RoleName": "r", "AssumeRolePolicyDocument": trust}
    with refused("ValidationError", 400, "Member must have value greater than or equal to 3600"):
        unchecked.create_role(**options, MaxSessionDuration=3599)
    with refused("ValidationError", 400, "Member must have length greater than or equal to 1"):
        unchecked.get_role(RoleName="")
    with refused("ValidationError", 400, "The request must contain the parameter RoleName."):
        unchecked.get_role()


def test_pages_have_limits(iam: Any, unchecked: Any, refused: Any) -> None:
    for size in (0, 1001):
        with refused("ValidationError", 400, "at 'maxItems'"):
            unchecked.list_roles(MaxItems=size)
    with refused("ValidationError", 400, "Invalid Marker."):
        iam.list_roles(Marker="nonsense")
    with refused("ValidationError", 400, "Member must satisfy enum value set"):
        iam.list_policies(Scope="Mine")


def tags(*pairs: tuple[str, str]) -> list[dict[str, str]]:
    return [{"Key": key, "Value": value} for key, value in pairs]


def test_policy_tag_keys_differ_by_case(iam: Any, made: Any) -> None:
    arn = made.policy(Tags=tags(("Env", "a"), ("env", "b")))
    iam.tag_policy(PolicyArn=arn, Tags=tags(("ENV", "c"), ("env", "d")))
    expected = tags(("ENV", "c"), ("Env", "a"), ("env", "d"))
    assert iam.list_policy_tags(PolicyArn=arn)["Tags"] == expected
    assert iam.get_policy(PolicyArn=arn)["Policy"]["Tags"] == expected
    iam.untag_policy(PolicyArn=arn, TagKeys=["Env"])
    assert iam.list_policy_tags(PolicyArn=arn)["Tags"] == tags(("ENV", "c"), ("env", "d"))


@pytest.mark.parametrize("kind", ["role", "user"])
def test_role_and_user_tag_keys_ignore_case_and_keep_it(iam: Any, made: Any, kind: str) -> None:
    name = {f"{kind.title()}Name": "x"}
    getattr(made, kind)("x", Tags=tags(("Env", "a"), ("other", "")))
    getattr(iam, f"tag_{kind}")(**name, Tags=tags(("env", "b")))
    listing = getattr(iam, f"list_{kind}_tags")
    assert listing(**name)["Tags"] == tags(("env", "b"), ("other", ""))
    assert getattr(iam, f"get_{kind}")(**name)[kind.title()]["Tags"] == tags(("env", "b"), ("other", ""))
    getattr(iam, f"untag_{kind}")(**name, TagKeys=["ENV"])
    assert listing(**name)["Tags"] == tags(("other", ""))


def test_keys_twice_in_one_request(iam: Any, made: Any, refused: Any) -> None:
    twice = "Duplicate tag keys found. Please note that Tag keys are case insensitive."
    with refused("InvalidInput", 400, twice):
        made.role(Tags=tags(("Env", "a"), ("env", "b")))
    with refused("InvalidInput", 400, twice):
        made.policy(Tags=tags(("Env", "a"), ("Env", "b")))
    made.role()
    with refused("InvalidInput", 400, twice):
        iam.tag_role(RoleName="r", Tags=tags(("Env", "a"), ("ENV", "b")))


def test_keys_of_aws_are_reserved(iam: Any, made: Any, refused: Any) -> None:
    with refused("InvalidInput", 400):
        made.role(Tags=tags(("AWS:x", "")))
    with refused("InvalidInput", 400):
        made.role(Tags=tags(("x", "aws:y")))
    arn = made.policy()
    with refused("InvalidInput", 400):
        iam.tag_policy(PolicyArn=arn, Tags=tags(("aws:x", "")))
    with refused("InvalidInput", 400):
        iam.untag_policy(PolicyArn=arn, TagKeys=["aws:x"])


def test_fifty_tags_are_the_most(iam: Any, made: Any, refused: Any) -> None:
    arn = made.policy(Tags=tags(*((f"k{n}", "") for n in range(50))))
    with refused("LimitExceeded", 409):
        iam.tag_policy(PolicyArn=arn, Tags=tags(("one-more", "")))
    iam.tag_policy(PolicyArn=arn, Tags=tags(("k1", "changed")))


def test_lists_of_roles_and_policies_have_no_tags(iam: Any, made: Any) -> None:
    made.policy(Tags=tags(("a", "b")))
    made.role(Tags=tags(("a", "b")))
    assert "Tags" not in iam.list_policies(Scope="Local")["Policies"][0]
    assert "Tags" not in iam.list_roles()["Roles"][0]
