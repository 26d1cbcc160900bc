# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Roles beyond their life cycle: boundary, tags, what stays as it is, deletion, and what the info module tells."""

from __future__ import annotations

import json
from typing import Any

from embedded_iam import EmbeddedIam
from embedded_iam.moto_state import iam_of
from integration import seeds
from integration.documents import allow, trust, trust_in
from integration.harness import Course, Task, scenario, task


def role(title: str, /, **options: Any) -> Task:
    return task(title, "iam_role_trust", **{"name": "r", **options})


def info(title: str, /, **options: Any) -> Task:
    return task(title, "iam_role_trust_info", **options)


def standing(course: Course, name: str = "r") -> dict[str, Any]:
    """The role as the server has it now."""
    found: dict[str, Any] = course.client.get_role(RoleName=name)["Role"]
    return found


def boundary(course: Course, name: str) -> str | None:
    found: str | None = course[name]["role"]["permissions_boundary"]
    return found


# -- boundary ---------------------------------------------------------------------------------------------------------


@scenario(
    role("by name", permissions_boundary="limit"),
    role("by name in another case", permissions_boundary="LIMIT"),
    role("by ARN", permissions_boundary="arn:aws:iam::{{ account }}:policy/team/limit"),
    role("of AWS", permissions_boundary="PowerUserAccess"),
    role("not said", description="d"),
    role("removed", permissions_boundary=""),
    role("removed again", permissions_boundary=""),
    task(
        "created with one",
        "iam_role_trust",
        name="new",
        trust_policy=trust(),
        permissions_boundary="arn:aws:iam::aws:policy/job-function/ViewOnlyAccess",
    ),
    before=seeds.all_of(seeds.policy("limit", path="/team/"), seeds.role("r")),
)
def test_a_boundary_is_set_by_name_or_arn_and_removed_by_an_empty_text(course: Course) -> None:
    limit = f"arn:aws:iam::{course.account}:policy/team/limit"
    power = "arn:aws:iam::aws:policy/PowerUserAccess"
    view = "arn:aws:iam::aws:policy/job-function/ViewOnlyAccess"
    seen = {result.name: (result.calls, boundary(course, result.name)) for result in course.results}
    assert seen == {
        "by name": (["PutRolePermissionsBoundary"], limit),
        "by name in another case": ([], limit),
        "by ARN": ([], limit),
        "of AWS": (["PutRolePermissionsBoundary"], power),
        "not said": (["UpdateRole"], power),
        "removed": (["DeleteRolePermissionsBoundary"], None),
        "removed again": ([], None),
        "created with one": (["CreateRole"], view),
    }
    assert standing(course, "new")["PermissionsBoundary"]["PermissionsBoundaryArn"] == view


# -- description and duration -----------------------------------------------------------------------------------------


@scenario(
    role("duration", max_session_duration=7200),
    role("description", description="other"),
    role("nothing said"),
    role("emptied", description=""),
    role("emptied again", description=""),
    role("path", path="/other/"),
    before=seeds.role("r", Description="kept", MaxSessionDuration=3600, Path="/team/"),
)
def test_what_is_not_said_stays_as_it_is(course: Course) -> None:
    seen = {
        result.name: (result.changed, result["role"]["description"], result["role"]["max_session_duration"])
        for result in course.results
    }
    assert seen == {
        "duration": (True, "kept", 7200),
        "description": (True, "other", 7200),
        "nothing said": (False, "other", 7200),
        "emptied": (True, "", 7200),
        "emptied again": (False, "", 7200),
        "path": (False, "", 7200),
    }
    assert "'/team/'" in course["path"].warnings
    assert standing(course)["MaxSessionDuration"] == 7200
    assert standing(course)["Path"] == "/team/"
    sent = [request.parameters.get("Description") for request in course.requests if request.operation == "UpdateRole"]
    assert sent[0] == "kept"


# -- tags -------------------------------------------------------------------------------------------------------------


@scenario(
    role("same value", tags={"env": "1"}),
    role("other value", tags={"ENV": "2"}),
    role("added", tags={"team": "x"}, purge_tags=False),
    role("purged", tags={"TEAM": "x"}),
    role("not said", description="d"),
    before=seeds.role("r", Tags=[{"Key": "Env", "Value": "1"}]),
)
def test_tag_keys_of_a_role_ignore_case_and_keep_it(course: Course) -> None:
    seen = {result.name: (result.calls, result["role"]["tags"]) for result in course.results}
    assert seen == {
        "same value": ([], {"Env": "1"}),
        "other value": (["TagRole"], {"Env": "2"}),
        "added": (["TagRole"], {"Env": "2", "team": "x"}),
        "purged": (["UntagRole"], {"team": "x"}),
        "not said": (["UpdateRole"], {"team": "x"}),
    }
    assert standing(course)["Tags"] == [{"Key": "team", "Value": "x"}]


# -- trust ------------------------------------------------------------------------------------------------------------

ACCOUNTS = ["210987654321", "arn:aws:iam::123456789012:root"]


@scenario(
    task("created", "iam_role_trust", name="new", trust_policy=trust_in(AWS=ACCOUNTS)),
    task("again", "iam_role_trust", name="new", trust_policy=trust_in(AWS=ACCOUNTS)),
    task("other order", "iam_role_trust", name="new", trust_policy=trust_in(AWS=ACCOUNTS[::-1])),
    {**info("read", name="new"), "register": "read"},
    task(
        "given back",
        "iam_role_trust",
        name="new",
        trust_policy="{{ read.roles[0].assume_role_policy_document }}",
    ),
    task("fewer", "iam_role_trust", name="new", trust_policy=trust_in(AWS=ACCOUNTS[0])),
)
def test_an_account_and_its_root_are_one_principal(course: Course) -> None:
    stored = standing(course, "new")["AssumeRolePolicyDocument"]
    assert stored["Statement"][0]["Principal"]["AWS"] == "arn:aws:iam::210987654321:root", "IAM rewrites it"
    changed = {result.name: result.changed for result in course.results}
    assert changed == {
        "created": True,
        "again": False,
        "other order": False,
        "read": False,
        "given back": False,
        "fewer": True,
    }
    assert "wait_timeout" not in course["created"].warnings, "IAM shows another document than was sent, and that is it"


@scenario(
    role("in another case", name="MYROLE", trust_policy=trust()),
    task("detached", "iam_role_attachment", role="MYROLE", policies=["ReadOnlyAccess"], state="absent"),
    task("attached", "iam_role_attachment", role="myrole", policies=["ReadOnlyAccess"]),
    role("gone in another case", name="MYROLE", state="absent", detach=True),
    before=seeds.role("MyRole"),
)
def test_a_role_in_another_case_is_the_same_role(course: Course) -> None:
    assert not course["in another case"].changed
    assert course["in another case"]["role"]["role_name"] == "MyRole"
    assert "'MyRole'" in course["in another case"].warnings
    assert not course["detached"].changed
    assert course["attached"]["role_name"] == "MyRole"
    assert course["gone in another case"]["calls"] == [
        {"operation": "DetachRolePolicy", "target": "arn:aws:iam::aws:policy/ReadOnlyAccess"},
        {"operation": "DeleteRole", "target": f"arn:aws:iam::{course.account}:role/MyRole"},
    ]


# -- deletion ---------------------------------------------------------------------------------------------------------


def laden(iam: EmbeddedIam, account: str) -> None:
    """A role with two attached and two inline policies, in two instance profiles."""
    client = iam.client("iam", account)
    seeds.policy("own")(iam, account)
    seeds.role("r", policies=(seeds.LAMBDA, seeds.own("own")))(iam, account)
    for name in ("one", "two"):
        client.put_role_policy(
            RoleName="r", PolicyName=f"inline-{name}", PolicyDocument=json.dumps(allow("s3:GetObject"))
        )
        client.create_instance_profile(InstanceProfileName=f"profile-{name}")
        client.add_role_to_instance_profile(RoleName="r", InstanceProfileName=f"profile-{name}")


HANGS_ON_IT = ["inline-one", "inline-two", "profile-one", "profile-two", seeds.LAMBDA, "policy/own"]


@scenario(
    role("kept", state="absent"),
    role("changed", description="d", tags={"a": "1"}, trust_policy=trust("lambda.amazonaws.com")),
    role("checked", check=True, state="absent", detach=True),
    role("gone", state="absent", detach=True),
    role("again", state="absent", detach=True),
    before=laden,
)
def test_a_role_with_something_on_it_is_deleted_only_where_that_is_wished(course: Course) -> None:
    assert course["kept"].failed
    for name in (*HANGS_ON_IT, "detach"):
        assert name in course["kept"].msg
    assert course["kept"].calls == []
    deletion = ["DetachRolePolicy"] * 2 + ["DeleteRolePolicy"] * 2 + ["RemoveRoleFromInstanceProfile"] * 2
    deletion.append("DeleteRole")
    assert course["gone"].calls == course["checked"].calls == deletion
    assert course["gone"]["role"]["description"] == "d"
    for name in HANGS_ON_IT:
        assert name in json.dumps(course["gone"]["diff"]["before"])
    assert course["gone"]["diff"] == course["checked"]["diff"]
    assert course["again"]["role"] is None
    assert not course["again"].changed
    assert course.writes == ["UpdateAssumeRolePolicy", "UpdateRole", "TagRole", *deletion]
    profiles = course.client.list_instance_profiles()["InstanceProfiles"]
    assert [(profile["InstanceProfileName"], profile["Roles"]) for profile in profiles] == [
        ("profile-one", []),
        ("profile-two", []),
    ]


SERVICE_LINKED = "AWSServiceRoleForAutoScaling"


def of_identity_center(iam: EmbeddedIam, account: str) -> None:
    seeds.role(SSO, Path="/aws-reserved/sso.amazonaws.com/")(iam, account)
    iam_of(account).attach_role_policy(seeds.LAMBDA, SSO)  # nobody may, by IAM


@scenario(
    role("changed", name=SERVICE_LINKED, max_session_duration=7200),
    role("trusted", name=SERVICE_LINKED, trust_policy=trust()),
    role("bounded", name=SERVICE_LINKED, permissions_boundary="ReadOnlyAccess"),
    role("deleted", name=SERVICE_LINKED, state="absent"),
    task("attached in check mode", "iam_role_attachment", check=True, role=SERVICE_LINKED, policies=[seeds.LAMBDA]),
    task("attached", "iam_role_attachment", role=SERVICE_LINKED, policies=[seeds.LAMBDA]),
    before=seeds.service_linked,
)
def test_a_service_linked_role_is_left_to_its_service(course: Course) -> None:
    for result in course.results:
        assert result.failed, f"{result.name}: the real run fails, so does check mode"
        assert SERVICE_LINKED in result.msg


SSO = "AWSReservedSSO_Admin_0123456789abcdef"


@scenario(
    role("trusted", name=SSO, trust_policy=trust("lambda.amazonaws.com")),
    role("bounded", name=SSO, permissions_boundary="ReadOnlyAccess"),
    role("deleted", name=SSO, state="absent", detach=True),
    task("attached", "iam_role_attachment", role=SSO, policies=[seeds.READ_S3]),
    task("exclusive", "iam_role_attachment", role=SSO, policies=[], exclusive=True),
    task("detached", "iam_role_attachment", role=SSO, policies=[seeds.LAMBDA], state="absent"),
    before=of_identity_center,
)
def test_a_role_of_identity_center_is_left_to_it(course: Course) -> None:
    for result in course.results:
        assert result.failed, result.name
        assert "only AWS may change" in result.msg
    assert course.writes == []


@scenario(
    role("description", name=SERVICE_LINKED, description="d"),
    role("tags", name=SERVICE_LINKED, tags={"a": "b"}),
    role("both again", name=SERVICE_LINKED, description="d", tags={"a": "b"}),
    role("its description", name=SSO, description="d"),
    role("its tags", name=SSO, tags={"a": "b"}),
    before=seeds.all_of(seeds.service_linked, of_identity_center),
)
def test_description_and_tags_of_aws_own_roles_can_be_set(course: Course) -> None:
    assert [(result.status, result.changed) for result in course.results] == [
        ("ok", True),
        ("ok", True),
        ("ok", False),
        ("ok", True),
        ("ok", True),
    ]


@scenario(
    role("below", name="x", path="/aws-service-role/ecs.amazonaws.com/", trust_policy=trust()),
    role("boundary", name="x", trust_policy=trust(), permissions_boundary="arn:aws:iam::aws:policy/aws-service-role/AWSSupportServiceRolePolicy"),
)  # fmt: skip
def test_what_aws_keeps_for_its_services_is_refused(course: Course) -> None:
    assert "only AWS services create roles below /aws-service-role/" in course["below"].msg
    assert "keeps for its own services" in course["boundary"].msg
    assert course.writes == []


# -- the info module --------------------------------------------------------------------------------------------------


@scenario(
    info("name", name="one"),
    info("prefix", path_prefix="/team/"),
    info("all"),
    info("unknown", name="nowhere"),
    info("unknown path", path_prefix="/nowhere/"),
    info("both", name="one", path_prefix="/team/"),
    before=seeds.all_of(
        seeds.role(
            "one",
            Path="/team/",
            Description="d",
            PermissionsBoundary=seeds.READ_S3,
            Tags=[{"Key": "a", "Value": "1"}],
        ),
        seeds.role("two", Path="/team/sub/"),
        seeds.role("three"),
    ),
)
def test_the_info_module_tells_what_there_is(course: Course) -> None:
    names = {
        result.name: [role["role_name"] for role in result["roles"]] for result in course.results if not result.failed
    }
    assert names == {
        "name": ["one"],
        "prefix": ["one", "two"],
        "all": ["one", "three", "two"],
        "unknown": [],
        "unknown path": [],
    }
    assert course["both"].failed
    for one in (course["name"]["roles"][0], course["prefix"]["roles"][0]):
        assert one["description"] == "d"
        assert one["tags"] == {"a": "1"}
        assert one["permissions_boundary"] == seeds.READ_S3
        assert one["assume_role_policy_document"] == trust()
        assert one["role_id"].startswith("AROA")
    assert not any(result.changed for result in course.results)
    assert course.writes == []
