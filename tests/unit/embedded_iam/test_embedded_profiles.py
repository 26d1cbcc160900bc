# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Instance profiles of the embedded IAM: their shapes, names, tags, quota, and the one role that each holds."""

from __future__ import annotations

from typing import Any

import pytest

from embedded_iam import EmbeddedIam

ALWAYS = {"Path", "InstanceProfileName", "InstanceProfileId", "Arn", "CreateDate", "Roles"}


def tags(*pairs: tuple[str, str]) -> list[dict[str, str]]:
    return [{"Key": key, "Value": value} for key, value in pairs]


def shown(iam: Any, name: str = "p") -> Any:
    return iam.get_instance_profile(InstanceProfileName=name)["InstanceProfile"]


def sorted_tags(found: list[dict[str, str]]) -> list[dict[str, str]]:
    return sorted(found, key=lambda tag: tag["Key"])


def roles_in(iam: Any, name: str = "p") -> list[str]:
    return [role["RoleName"] for role in shown(iam, name)["Roles"]]


def test_shapes(iam: Any, made: Any, account: str) -> None:
    bare = iam.create_instance_profile(InstanceProfileName="bare")["InstanceProfile"]
    assert bare.keys() == ALWAYS
    assert (bare["Path"], bare["Roles"], bare["Arn"]) == ("/", [], f"arn:aws:iam::{account}:instance-profile/bare")
    assert bare["InstanceProfileId"].startswith("AIPA")
    assert shown(iam, "bare") == bare
    full = iam.create_instance_profile(InstanceProfileName="full", Path="/t/", Tags=tags(("b", "2"), ("a", "1")))
    assert full["InstanceProfile"].keys() == ALWAYS | {"Tags"}
    made.role(Path="/x/", Description="d", Tags=tags(("a", "1")))
    iam.add_role_to_instance_profile(InstanceProfileName="full", RoleName="r")
    profile = shown(iam, "full")
    assert (profile["Arn"], profile["Tags"]) == (
        f"arn:aws:iam::{account}:instance-profile/t/full",
        tags(("a", "1"), ("b", "2")),
    )
    (role,) = profile["Roles"]
    assert (role["Arn"], "Tags" in role) == (f"arn:aws:iam::{account}:role/x/r", False)
    listed = {each["InstanceProfileName"]: each for each in iam.list_instance_profiles()["InstanceProfiles"]}
    assert {name: each.keys() for name, each in listed.items()} == {"bare": ALWAYS, "full": ALWAYS}
    assert listed["full"]["Roles"] == profile["Roles"]


@pytest.mark.parametrize(
    ("prefix", "names"), [("/", ["a", "b", "c"]), ("/t/", ["b", "c"]), ("/t/u/", ["b"]), ("/x/", [])]
)
def test_profiles_are_listed_below_a_path_in_the_order_of_their_names(iam: Any, prefix: str, names: list[str]) -> None:
    for name, path in (("c", "/t/"), ("a", "/"), ("b", "/t/u/")):
        iam.create_instance_profile(InstanceProfileName=name, Path=path)
    listed = iam.list_instance_profiles(PathPrefix=prefix)["InstanceProfiles"]
    assert [each["InstanceProfileName"] for each in listed] == names


def test_names_are_unique_regardless_of_case_and_path(iam: Any, made: Any, refused: Any) -> None:
    iam.create_instance_profile(InstanceProfileName="Web")
    made.role("Web")
    with refused("EntityAlreadyExists", 409, "Instance Profile WEB already exists."):
        iam.create_instance_profile(InstanceProfileName="WEB", Path="/t/")
    with refused("NoSuchEntity", 404, "Instance Profile web cannot be found."):
        iam.get_instance_profile(InstanceProfileName="web")


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"InstanceProfileName": "a b"}, "The specified value for instanceProfileName is invalid."),
        ({"InstanceProfileName": "x" * 129}, "Member must have length less than or equal to 128"),
        ({"InstanceProfileName": "x", "Path": "t"}, "The specified value for path is invalid."),
    ],
)
def test_names_and_paths_have_the_form_of_the_api(
    iam: Any, options: dict[str, str], message: str, refused: Any
) -> None:
    iam.create_instance_profile(InstanceProfileName="x" * 128, Path="/a/b/")
    with refused("ValidationError", 400, message):
        iam.create_instance_profile(**options)


OF_ONE: list[tuple[str, dict[str, Any]]] = [
    ("get_instance_profile", {}),
    ("delete_instance_profile", {}),
    ("add_role_to_instance_profile", {"RoleName": "r"}),
    ("remove_role_from_instance_profile", {"RoleName": "r"}),
    ("tag_instance_profile", {"Tags": tags(("a", "1"))}),
    ("untag_instance_profile", {"TagKeys": ["a"]}),
    ("list_instance_profile_tags", {}),
]


@pytest.mark.parametrize(("operation", "more"), OF_ONE, ids=[operation for operation, _more in OF_ONE])
def test_a_profile_that_is_not_there_is_refused(
    iam: Any, made: Any, operation: str, more: dict[str, Any], refused: Any
) -> None:
    made.role()
    with refused("NoSuchEntity", 404, "Instance Profile missing cannot be found."):
        getattr(iam, operation)(InstanceProfileName="missing", **more)


@pytest.mark.parametrize("operation", ["add_role_to_instance_profile", "remove_role_from_instance_profile"])
def test_a_role_that_is_not_there_is_refused(iam: Any, operation: str, refused: Any) -> None:
    iam.create_instance_profile(InstanceProfileName="p")
    with refused("NoSuchEntity", 404, "The role with name missing cannot be found."):
        getattr(iam, operation)(InstanceProfileName="p", RoleName="missing")


def test_a_profile_holds_one_role(iam: Any, made: Any, refused: Any) -> None:
    for name in ("r", "other"):
        made.role(name)
    iam.create_instance_profile(InstanceProfileName="p")
    iam.add_role_to_instance_profile(InstanceProfileName="p", RoleName="r")
    for name in ("r", "other"):
        with refused("LimitExceeded", 409, "Cannot exceed quota for InstanceSessionsPerInstanceProfile: 1"):
            iam.add_role_to_instance_profile(InstanceProfileName="p", RoleName=name)
    with refused("NoSuchEntity", 404, "The role with name other cannot be found in p."):
        iam.remove_role_from_instance_profile(InstanceProfileName="p", RoleName="other")
    assert roles_in(iam) == ["r"]
    iam.remove_role_from_instance_profile(InstanceProfileName="p", RoleName="r")
    assert roles_in(iam) == []
    iam.add_role_to_instance_profile(InstanceProfileName="p", RoleName="other")
    assert roles_in(iam) == ["other"]


def test_a_role_may_be_in_several_profiles(iam: Any, made: Any) -> None:
    made.role()
    for name in ("b", "a", "idle"):
        iam.create_instance_profile(InstanceProfileName=name)
    for name in ("b", "a"):
        iam.add_role_to_instance_profile(InstanceProfileName=name, RoleName="r")
    listed = iam.list_instance_profiles_for_role(RoleName="r")["InstanceProfiles"]
    assert [each["InstanceProfileName"] for each in listed] == ["a", "b"]
    assert all(each.keys() == ALWAYS for each in listed)


def test_a_profile_with_a_role_stays(iam: Any, made: Any, refused: Any) -> None:
    made.role()
    iam.create_instance_profile(InstanceProfileName="p")
    iam.add_role_to_instance_profile(InstanceProfileName="p", RoleName="r")
    with refused("DeleteConflict", 409, "Cannot delete entity, must remove roles from instance profile first."):
        iam.delete_instance_profile(InstanceProfileName="p")
    iam.remove_role_from_instance_profile(InstanceProfileName="p", RoleName="r")
    iam.delete_instance_profile(InstanceProfileName="p")
    with refused("NoSuchEntity", 404):
        shown(iam)
    iam.delete_role(RoleName="r")
    iam.create_instance_profile(InstanceProfileName="p")


def test_a_service_linked_role_is_in_no_profile(iam: Any, refused: Any) -> None:
    role = iam.create_service_linked_role(AWSServiceName="autoscaling.amazonaws.com")["Role"]["RoleName"]
    iam.create_instance_profile(InstanceProfileName="p")
    with refused("UnmodifiableEntity", 400, f"protected role '{role}'"):
        iam.add_role_to_instance_profile(InstanceProfileName="p", RoleName=role)


def test_tag_keys_are_told_apart_by_case(iam: Any) -> None:
    iam.create_instance_profile(InstanceProfileName="p", Tags=tags(("Env", "a"), ("other", "")))
    iam.tag_instance_profile(InstanceProfileName="p", Tags=tags(("env", "b"), ("Env", "c")))
    expected = tags(("Env", "c"), ("env", "b"), ("other", ""))
    assert sorted_tags(iam.list_instance_profile_tags(InstanceProfileName="p")["Tags"]) == expected
    assert sorted_tags(shown(iam)["Tags"]) == expected
    iam.untag_instance_profile(InstanceProfileName="p", TagKeys=["ENV", "env", "missing"])
    assert sorted_tags(shown(iam)["Tags"]) == tags(("Env", "c"), ("other", ""))
    iam.untag_instance_profile(InstanceProfileName="p", TagKeys=["other", "Env"])
    assert "Tags" not in shown(iam)


def test_tags_are_refused_as_those_of_roles_are(iam: Any, refused: Any) -> None:
    iam.create_instance_profile(InstanceProfileName="p")
    for wrong in (tags(("Env", "a"), ("Env", "b")), tags(("aws:x", "")), tags(("x", "aws:y"))):
        with refused("InvalidInput", 400):
            iam.create_instance_profile(InstanceProfileName="q", Tags=wrong)
        with refused("InvalidInput", 400):
            iam.tag_instance_profile(InstanceProfileName="p", Tags=wrong)
    with refused("InvalidInput", 400):
        iam.untag_instance_profile(InstanceProfileName="p", TagKeys=["aws:x"])
    iam.tag_instance_profile(InstanceProfileName="p", Tags=tags(*((f"k{n}", "") for n in range(50))))
    with refused("LimitExceeded", 409):
        iam.tag_instance_profile(InstanceProfileName="p", Tags=tags(("one-more", "")))


def test_profiles_are_limited_and_counted(server: EmbeddedIam, iam: Any, account: str, refused: Any) -> None:
    server.set_quota(account, "InstanceProfilesQuota", 2)
    for name in ("a", "b"):
        iam.create_instance_profile(InstanceProfileName=name)
    summary = iam.get_account_summary()["SummaryMap"]
    assert (summary["InstanceProfiles"], summary["InstanceProfilesQuota"]) == (2, 2)
    with refused("LimitExceeded", 409, "Cannot exceed quota for InstanceProfilesPerAccount: 2"):
        iam.create_instance_profile(InstanceProfileName="c")
    iam.delete_instance_profile(InstanceProfileName="a")
    iam.create_instance_profile(InstanceProfileName="c")
    assert iam.get_account_summary()["SummaryMap"]["InstanceProfiles"] == 2


def test_accounts_have_profiles_of_their_own(server: EmbeddedIam, iam: Any, other_account: str, refused: Any) -> None:
    iam.create_instance_profile(InstanceProfileName="p")
    there = server.client("iam", other_account)
    with refused("NoSuchEntity", 404):
        shown(there)
    there.create_instance_profile(InstanceProfileName="p")
    assert len(there.list_instance_profiles()["InstanceProfiles"]) == 1
