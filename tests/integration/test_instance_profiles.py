# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Instance profiles beyond their life cycle: names, roles, tags, quotas, and the info module."""

from __future__ import annotations

from typing import Any

from integration import seeds
from integration.harness import Course, Task, scenario, task

TAGS = [{"Key": "team", "Value": "blue"}]
ROLES = seeds.all_of(seeds.role("r"), seeds.role("s"))


def profile(title: str, /, **options: Any) -> Task:
    return task(title, "iam_instance_profile", **{"name": "p", **options})


def info(title: str, /, **options: Any) -> Task:
    return task(title, "iam_instance_profile_info", **options)


def standing(course: Course, name: str = "p") -> tuple[list[str], dict[str, str]]:
    """The roles and tags of a profile on the server now."""
    found = course.client.get_instance_profile(InstanceProfileName=name)["InstanceProfile"]
    return [role["RoleName"] for role in found["Roles"]], {tag["Key"]: tag["Value"] for tag in found.get("Tags", [])}


@scenario(
    profile("as it is", role="r"),
    profile("role in another case", role="R"),
    profile("nothing said of the role"),
    profile("another, dry", role="s", check=True),
    profile("another", role="s"),
    profile("no role", role=""),
    profile("no role again", role=""),
    profile("a role", role="r"),
    before=seeds.all_of(ROLES, seeds.profile("p", "r")),
)
def test_a_profile_has_the_role_that_is_asked_for(course: Course) -> None:
    add, remove = "AddRoleToInstanceProfile", "RemoveRoleFromInstanceProfile"
    assert [result.calls for result in course.results] == [
        [],
        [],
        [],
        [remove, add],
        [remove, add],
        [remove],
        [],
        [add],
    ], course.output
    assert course["another"]["diff"]["before"] == {"name": "p", "role": "r"}
    access = [
        "+ instances with this profile may now do what the role s may",
        "- instances with this profile may no longer do what the role r may",
    ]
    assert course["another"]["diff"]["after"] == {"name": "p", "role": "s", "access": access}
    assert course["another"]["diff"] == course["another, dry"]["diff"]
    assert [role["role_name"] for role in course["another"]["iam_instance_profile"]["roles"]] == ["s"]
    assert course["no role"]["iam_instance_profile"]["roles"] == []
    assert standing(course)[0] == ["r"]


@scenario(
    profile("other letters", name="PROFILE", role="s", path="/other/"),
    profile("gone", name="profile", state="absent"),
    profile("gone again", name="profile", state="absent"),
    before=seeds.all_of(ROLES, seeds.profile("Profile", "r", Path="/team/")),
)
def test_a_name_in_another_case_is_the_same_profile_and_a_path_stays(course: Course) -> None:
    other = course["other letters"]
    assert other["iam_instance_profile"]["instance_profile_name"] == "Profile"
    assert other["iam_instance_profile"]["path"] == "/team/"
    assert "'Profile'" in other.warnings
    assert "'/team/'" in other.warnings
    assert course["gone"].calls == ["RemoveRoleFromInstanceProfile", "DeleteInstanceProfile"]
    assert course["gone"]["iam_instance_profile"]["arn"].endswith(":instance-profile/team/Profile")
    assert not course["gone again"].changed
    assert course["gone again"]["iam_instance_profile"] is None


@scenario(
    profile("another key by case", tags={"team": "blue", "Team": "red"}),
    profile("as it is", tags={"Team": "red"}, purge_tags=False),
    profile("in small letters alone", tags={"team": "blue"}),
    profile("none", tags={}),
    before=seeds.profile("p", Tags=TAGS),
)
def test_keys_of_tags_are_told_apart_by_case(course: Course) -> None:
    tag, untag = "TagInstanceProfile", "UntagInstanceProfile"
    assert [result.calls for result in course.results] == [[tag], [], [untag], [untag]], course.output
    assert course["another key by case"]["iam_instance_profile"]["tags"] == {"Team": "red", "team": "blue"}
    assert standing(course) == ([], {})


@scenario(
    profile("no such role, dry", role="nobody", check=True),
    profile("no such role", role="nobody"),
    profile("of a service", role="AWSServiceRoleForAutoScaling"),
    profile("bad name", name="a b"),
    profile("bad role", role="a b"),
    profile("bad path", path="team"),
    profile("deleted with a role that is not there", name="q", role="nobody", state="absent"),
    before=seeds.service_linked,
)
def test_what_iam_would_refuse_is_refused_before_anything_is_written(course: Course) -> None:
    assert [result.name for result in course.results if not result.failed] == ["deleted with a role that is not there"]
    assert course["no such role"].msg == course["no such role, dry"].msg
    assert course["no such role"].msg.startswith("role: the role 'nobody' does not exist")
    assert "only AWS may change" in course["of a service"].msg
    assert course.writes == []


@scenario(
    profile("one too many, dry", check=True),
    profile("one too many"),
    profile("one that is there", name="q", tags={"a": "1"}),
    before=seeds.all_of(seeds.profile("q"), seeds.quota("InstanceProfilesQuota", 1)),
)
def test_a_used_up_quota_is_told_before_it_is_met(course: Course) -> None:
    for name in ("one too many, dry", "one too many"):
        assert course[name].failed
        assert "'p' cannot be created: the account has all the instance profiles" in course[name].msg
    assert course["one that is there"].changed
    assert course.writes == ["TagInstanceProfile"]


def _three(iam: Any, account: str) -> None:
    ROLES(iam, account)
    seeds.all_of(seeds.profile("z", "r", Path="/team/", Tags=TAGS), seeds.profile("B", "s"), seeds.profile("a", "r"))(
        iam, account
    )


@scenario(
    {**info("all"), "register": "all"},
    info("by name", name="Z"),
    info("by role", role="R"),
    info("by path", path_prefix="/team/"),
    info("not there", name="nowhere"),
    {
        **profile("again"),
        "plumb.aws.iam_instance_profile": "{{ item.options }}",
        "loop": "{{ all.iam_instance_profiles }}",
    },
    before=_three,
)
def test_the_info_module_tells_what_the_module_would_leave_as_it_is(course: Course) -> None:
    names = {
        result.name: [each["instance_profile_name"] for each in result["iam_instance_profiles"]]
        for result in course.results[:-1]
    }
    assert names == {
        "all": ["B", "a", "z"],
        "by name": ["z"],
        "by role": ["a", "z"],
        "by path": ["z"],
        "not there": [],
    }
    [found] = course["by name"]["iam_instance_profiles"]
    assert (found["tags"], [role["role_name"] for role in found["roles"]]) == ({"team": "blue"}, ["r"])
    assert [each["changed"] for each in course["again"]["results"]] == [False] * 3, course["again"].msg
    assert course.writes == []


@scenario(
    profile("fails half way", role="s"),
    before=seeds.all_of(ROLES, seeds.profile("p", "r"), seeds.denied("AddRoleToInstanceProfile")),
)
def test_an_exchange_that_fails_half_way_says_what_was_done(course: Course) -> None:
    result = course["fails half way"]
    assert result.failed
    assert "iam:AddRoleToInstanceProfile" in result.msg
    assert (result.changed, result.calls) == (True, ["RemoveRoleFromInstanceProfile"])
    assert standing(course)[0] == []
