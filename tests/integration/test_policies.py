# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Managed policies beyond their life cycle: versions, names, deletion, tags, and what the info module tells."""

from __future__ import annotations

from typing import Any

from embedded_iam import EmbeddedIam
from integration import seeds
from integration.documents import allow, of_size
from integration.harness import Course, Task, scenario, task

ARN = "arn:aws:iam::{{ account }}:policy/"
FIVE = tuple(allow(f"s3:Get{number}") for number in range(1, 6))


def policy(title: str, /, **options: Any) -> Task:
    return task(title, "iam_managed_policy", **options)


def info(title: str, /, **options: Any) -> Task:
    return task(title, "iam_managed_policy_info", **options)


def standing(course: Course, name: str, path: str = "/") -> dict[str, Any]:
    """Version id to (in force, document), as the server has them now."""
    arn = f"arn:aws:iam::{course.account}:policy{path}{name}"
    client = course.client
    listed = client.list_policy_versions(PolicyArn=arn)["Versions"]
    return {
        version["VersionId"]: (
            version["IsDefaultVersion"],
            client.get_policy_version(PolicyArn=arn, VersionId=version["VersionId"])["PolicyVersion"]["Document"],
        )
        for version in listed
    }


# -- versions ---------------------------------------------------------------------------------------------------------


@scenario(
    policy("add", name="p", policy=allow("s3:Two"), make_default=False),
    policy("add again", name="p", policy=allow("S3:two"), make_default=False),
    policy("put in force", name="p", policy=allow("s3:Two")),
    policy("back by document", name="p", policy=allow("s3:One")),
    policy("back by version", name="p", default_version="v2"),
    policy("once more", name="p", default_version="v2"),
    policy("only", name="p", only_version=True),
    policy("only again", name="p", only_version=True),
    before=seeds.policy("p", allow("s3:One")),
)
def test_an_equal_version_is_never_added_twice(course: Course) -> None:
    calls = {result.name: result.calls for result in course.results}
    assert calls == {
        "add": ["CreatePolicyVersion"],
        "add again": [],
        "put in force": ["SetDefaultPolicyVersion"],
        "back by document": ["SetDefaultPolicyVersion"],
        "back by version": ["SetDefaultPolicyVersion"],
        "once more": [],
        "only": ["DeletePolicyVersion"],
        "only again": [],
    }
    assert [result.changed for result in course.results] == [bool(result.calls) for result in course.results]
    in_force = [result["policy"]["default_version_id"] for result in course.results]
    assert in_force == ["v1", "v1", "v2", "v1", "v2", "v2", "v2", "v2"]
    assert course["add"]["policy"]["document"] == allow("s3:One"), "the document in force, not the one added"
    assert course["only"]["pruned_versions"][0]["document"] == allow("s3:One")
    assert standing(course, "p") == {"v2": (True, allow("s3:Two"))}


@scenario(
    policy("back", name="p", default_version="v1"),
    policy("never", name="p", policy=allow("s3:Six"), prune="never"),
    policy("equal one, never", name="p", policy=allow("s3:Get3"), prune="never"),
    policy("too large", name="p", policy=of_size(6145)),
    policy("oldest", name="p", policy=allow("s3:Six"), make_default=False),
    policy("next oldest", name="p", policy=allow("s3:Seven")),
    before=seeds.policy("p", *FIVE),
)
def test_at_five_versions_the_oldest_that_is_not_in_force_makes_room(course: Course) -> None:
    assert course["never"].failed
    assert course["equal one, never"].calls == ["SetDefaultPolicyVersion"]
    assert course["too large"].failed
    assert "6144" in course["too large"].msg
    for name in ("never", "too large"):
        assert course[name].calls == []
        assert "pruned_versions" not in course[name].result
    lost = {result.name: result["pruned_versions"] for result in course.results[-2:]}
    assert [version["version_id"] for version in lost["oldest"]] == ["v1"]
    assert [version["version_id"] for version in lost["next oldest"]] == ["v2"]
    assert lost["next oldest"][0]["document"] == allow("s3:Get2")
    assert lost["next oldest"][0]["create_date"]
    assert [version["version_id"] for version in course["next oldest"]["policy"]["versions"]] == [
        "v7",
        "v6",
        "v5",
        "v4",
        "v3",
    ]
    assert standing(course, "p")["v7"] == (True, allow("s3:Seven"))
    assert len(standing(course, "p")) == 5


@scenario(
    policy("one more", name="p", policy=allow("s3:Six"), only_version=True, prune="never"),
    policy("number", name="q", policy=allow("s3:Three")),
    policy("read", name="q"),
    before=seeds.all_of(
        seeds.policy("p", *FIVE),
        seeds.policy("q", allow("s3:One"), allow("s3:Two")),
        lambda iam, account: _forget_version(iam, account, "q", "v1"),
    ),
)
def test_versions_are_numbered_as_aws_does_and_only_version_leaves_one(course: Course) -> None:
    assert course["one more"].status == "ok", course["one more"].msg
    assert standing(course, "p") == {"v6": (True, allow("s3:Six"))}
    assert len(course["one more"]["pruned_versions"]) == 5
    assert course["number"]["policy"]["default_version_id"] == "v3"
    assert course["read"]["policy"]["default_version_id"] == "v3"


def _forget_version(iam: EmbeddedIam, account: str, name: str, version: str) -> None:
    iam.client("iam", account).delete_policy_version(
        PolicyArn=f"arn:aws:iam::{account}:policy/{name}", VersionId=version
    )


# -- one policy, however it is named ----------------------------------------------------------------------------------


@scenario(
    policy("other case", name="mypolicy", policy=allow("s3:GetObject")),
    policy("other case and path", name="MYPOLICY", path="/", tags={"a": "1"}),
    policy("by ARN in another case", arn=f"{ARN}team/mypolicy", policy=allow("s3:GetObject")),
    policy("gone", name="MyPOLICY", state="absent"),
    before=seeds.policy("MyPolicy", path="/team/", Description="d"),
)
def test_a_name_in_another_case_or_under_another_path_is_the_same_policy(course: Course) -> None:
    arn = f"arn:aws:iam::{course.account}:policy/team/MyPolicy"
    assert not course["other case"].changed
    assert course["other case"]["policy"]["arn"] == arn
    assert course["other case and path"].calls == ["TagPolicy"]
    assert "'/team/'" in course["other case and path"].warnings
    assert course["by ARN in another case"].failed
    assert arn in course["by ARN in another case"].msg
    assert course["gone"].changed
    assert course["gone"]["policy"]["arn"] == arn
    assert course.client.list_policies(Scope="Local")["Policies"] == []


@scenario(
    {**policy("read", name="p"), "register": "read"},
    policy("given back", name="p", policy="{{ read.policy.document }}"),
    {**info("told", name="p", include=["document"]), "register": "told"},
    policy("told and given back", name="p", policy="{{ told.policies[0].document }}"),
    policy("as text", name="p", policy="{{ told.policies[0].document | to_nice_json }}"),
    before=seeds.policy(
        "p",
        {
            "Version": "2012-10-17",
            "Id": "some",
            "Statement": {
                "Sid": "One",
                "Effect": "Allow",
                "Action": ["S3:GetObject", "s3:listbucket"],
                "Resource": "arn:aws:s3:::${aws:username}/*",
                "Condition": {
                    "StringLike": {"s3:prefix": ["home/", ""]},
                    "Bool": {"aws:SecureTransport": "true"},
                    "NumericLessThan": {"s3:max-keys": "10"},
                },
            },
        },
    ),
)
def test_a_document_given_back_as_it_came_changes_nothing(course: Course) -> None:
    assert [(result.name, result.status, result.changed) for result in course.results] == [
        (result.name, "ok", False) for result in course.results
    ]
    assert course["read"]["policy"]["document"]["Statement"]["Condition"]["Bool"] == {"aws:SecureTransport": "true"}


@scenario(
    policy("read", arn=seeds.LAMBDA),
    policy("same", arn=seeds.LAMBDA, description="Provides Put, Get access to S3"),
    policy("write", arn=seeds.LAMBDA, policy=allow("s3:GetObject")),
    policy("named like one", name="AWSLambdaExecute", policy=allow("s3:GetObject")),
    policy("foreign", arn="arn:aws:iam::210987654321:policy/theirs", state="absent"),
)
def test_policies_of_others_can_be_read_but_not_written(course: Course) -> None:
    assert course["read"]["policy"]["policy_name"] == "AWSLambdaExecute"
    assert course["read"]["policy"]["document"]["Statement"]
    assert not course["read"].changed
    assert not course["same"].changed
    assert course["write"].failed
    assert course["named like one"]["policy"]["arn"] == f"arn:aws:iam::{course.account}:policy/AWSLambdaExecute"
    assert not course["foreign"].changed
    assert course.writes == ["CreatePolicy"]


# -- deletion ---------------------------------------------------------------------------------------------------------


def used(iam: EmbeddedIam, account: str) -> None:
    """A policy that a role, a user and a group have, and one that is a boundary too."""
    client = iam.client("iam", account)
    for name in ("used", "limit"):
        seeds.policy(name, allow("s3:One"), allow("s3:Two"))(iam, account)
        arn = f"arn:aws:iam::{account}:policy/{name}"
        seeds.role(f"role-{name}", policies=(arn,))(iam, account)
        client.create_user(UserName=f"user-{name}")
        client.attach_user_policy(UserName=f"user-{name}", PolicyArn=arn)
        client.create_group(GroupName=f"group-{name}")
        client.attach_group_policy(GroupName=f"group-{name}", PolicyArn=arn)
    seeds.role("bounded", PermissionsBoundary=arn)(iam, account)
    client.put_user_permissions_boundary(UserName="user-used", PermissionsBoundary=arn)


@scenario(
    info("who", name="used", include=["entities", "versions"]),
    policy("kept", name="used", state="absent"),
    policy("boundary", name="limit", state="absent", detach=True),
    policy("gone", name="used", state="absent", detach=True),
    policy("again", name="used", state="absent", detach=True),
    before=used,
)
def test_a_policy_in_use_is_deleted_only_where_that_is_wished_and_never_under_a_boundary(course: Course) -> None:
    who = course["who"]["policies"][0]
    assert who["entities"] == {
        "roles": ["role-used"],
        "users": ["user-used"],
        "groups": ["group-used"],
        "permissions_boundary_of_roles": [],
        "permissions_boundary_of_users": [],
    }
    assert who["attachment_count"] == 3
    assert [version["version_id"] for version in who["versions"]] == ["v2", "v1"]
    for name in ("role-used", "user-used", "group-used", "detach"):
        assert name in course["kept"].msg
    assert course["kept"].failed
    assert course["boundary"].failed
    for name in ("bounded", "user-used", "boundary"):
        assert name in course["boundary"].msg
    deletion = ["DetachRolePolicy", "DetachUserPolicy", "DetachGroupPolicy", "DeletePolicyVersion", "DeletePolicy"]
    assert course["gone"].calls == deletion
    assert course["gone"]["policy"]["document"] == allow("s3:Two")
    assert course["gone"]["pruned_versions"][0]["document"] == allow("s3:One")
    assert course["again"]["policy"] is None
    assert not course["again"].changed
    assert course.writes == deletion


# -- tags -------------------------------------------------------------------------------------------------------------


@scenario(
    policy("case", name="p", tags={"env": "2"}, purge_tags=False),
    policy("purge", name="p", tags={"env": "2", "n": 1, "b": True}),
    policy("purge again", name="p", tags={"env": "2", "n": 1, "b": True}),
    policy("left alone", name="p", description="d"),
    policy("none", name="p", tags={}),
    before=seeds.policy("p", Description="d", Tags=[{"Key": "Env", "Value": "1"}]),
)
def test_tags_of_a_policy_differ_by_case_and_are_purged(course: Course) -> None:
    assert course["case"].calls == ["TagPolicy"]
    assert course["case"]["policy"]["tags"] == {"Env": "1", "env": "2"}
    assert course["purge"].calls == ["UntagPolicy", "TagPolicy"]
    assert course["purge"]["policy"]["tags"] == {"b": "True", "env": "2", "n": "1"}
    assert not course["purge again"].changed
    assert not course["left alone"].changed
    assert course["none"]["policy"]["tags"] == {}
    arn = f"arn:aws:iam::{course.account}:policy/p"
    assert course.client.list_policy_tags(PolicyArn=arn)["Tags"] == []


# -- the info module --------------------------------------------------------------------------------------------------


@scenario(
    info("arn", arn=f"{ARN}team/one", include=["document", "versions", "entities"]),
    info("name", name="ONE"),
    info("prefix", path_prefix="/team/"),
    info("local"),
    info("of AWS", name="AWSLambdaExecute", scope="aws", include=["document", "entities"]),
    info("both", name="AmazonS3ReadOnlyAccess", scope="all"),
    info("jobs", path_prefix="/job-function/", scope="aws"),
    info("unknown name", name="nowhere", scope="all"),
    info("unknown ARN", arn=f"{ARN}nowhere"),
    info("unknown path", path_prefix="/nowhere/", scope="all"),
    before=seeds.all_of(
        seeds.policy("one", path="/team/", Description="d", Tags=[{"Key": "a", "Value": "1"}]),
        seeds.policy("two", path="/team/sub/"),
        seeds.policy("AmazonS3ReadOnlyAccess"),
        seeds.role("r", policies=(seeds.LAMBDA,)),
    ),
)
def test_the_info_module_tells_what_there_is(course: Course) -> None:
    assert [(result.status, result.changed) for result in course.results] == [("ok", False)] * len(course.results)
    names = {result.name: [policy["policy_name"] for policy in result["policies"]] for result in course.results}
    jobs = names.pop("jobs")
    assert names == {
        "arn": ["one"],
        "name": ["one"],
        "prefix": ["one", "two"],
        "local": ["AmazonS3ReadOnlyAccess", "one", "two"],
        "of AWS": ["AWSLambdaExecute"],
        "both": ["AmazonS3ReadOnlyAccess", "AmazonS3ReadOnlyAccess"],
        "unknown name": [],
        "unknown ARN": [],
        "unknown path": [],
    }
    assert "ViewOnlyAccess" in jobs
    one = course["arn"]["policies"][0]
    assert one["document"] == allow("s3:GetObject")
    assert one["tags"] == {"a": "1"}
    assert one["description"] == "d"
    assert [version["version_id"] for version in one["versions"]] == ["v1"]
    assert one["entities"]["roles"] == []
    assert [policy["description"] for policy in course["prefix"]["policies"]] == ["d", ""]
    assert "document" not in course["local"]["policies"][0]
    of_aws = course["of AWS"]["policies"][0]
    assert of_aws["entities"]["roles"] == ["r"]
    assert of_aws["attachment_count"] == 1
    assert of_aws["document"]["Version"] == "2012-10-17"
    assert course.writes == []
