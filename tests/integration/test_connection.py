# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How the modules get to AWS: credentials, profiles, endpoints, assumed roles, and what AWS refuses on the way."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from embedded_iam import EmbeddedIam
from integration import seeds
from integration.documents import allow, trust
from integration.harness import Course, Player, Scenario, Task, scenario, task

NOTHING: dict[str, str | None] = {
    "AWS_ACCESS_KEY_ID": None,
    "AWS_SECRET_ACCESS_KEY": None,
    "AWS_ENDPOINT_URL_IAM": None,
    "AWS_ENDPOINT_URL_STS": None,
}
NO_KEYS = {name: value for name, value in NOTHING.items() if "KEY" in name}
NO_ENDPOINT = {name: value for name, value in NOTHING.items() if "URL" in name}


def info(title: str = "it", /, **options: Any) -> Task:
    return task(title, "iam_managed_policy_info", **{"name": "standing", **options})


def with_environment(asked: Task, **variables: str) -> Task:
    return {**asked, "environment": variables}


# -- what fails, with one clear message and in seconds ----------------------------------------------------------------


@scenario(info(), environment=NO_KEYS)
def test_without_credentials_the_error_says_how_to_give_them(course: Course) -> None:
    assert course["it"].failed
    assert "No AWS credentials were found" in course["it"].msg
    assert "access_key" in course["it"].msg
    assert course.operations == []


@scenario(info(access_key="AKIAWRONGWRONG", secret_key="0dd5ecret"))
def test_a_wrong_access_key_is_named_as_the_cause(course: Course) -> None:
    assert course["it"].failed
    assert course["it"]["error"]["code"] == "InvalidClientTokenId"
    assert course["it"]["operation"] == "GetCallerIdentity"
    assert course["it"]["request_id"]
    assert "check the access key" in course["it"].msg


@scenario(info(access_key="ASIAEXPIREDEXPIRED", secret_key="0dd5ecret", session_token="0ddt0ken"))
def test_expired_credentials_are_named_as_the_cause(course: Course) -> None:
    assert course["it"].failed
    assert course["it"]["error"]["code"] == "ExpiredToken"
    assert "expired" in course["it"].msg
    assert "renew" in course["it"].msg


@scenario(info("option", profile="missing"), with_environment(info("variable"), AWS_PROFILE="missing"))
def test_an_unknown_profile_is_named(course: Course) -> None:
    for name in ("option", "variable"):
        assert course[name].failed
        assert "profile" in course[name].msg
        assert "missing" in course[name].msg
    assert course.operations == []


@scenario(
    info("access key", profile="some", access_key="AKIASOMETHING", secret_key="0dd5ecret"),
    info("secret alone", access_key="AKIASOMETHING"),
    info("token alone", session_token="0ddt0ken"),
)
def test_keys_beside_a_profile_and_half_of_the_keys_are_errors(course: Course) -> None:
    assert "mutually exclusive" in course["access key"].msg
    assert "profile" in course["access key"].msg
    assert "secret_key" in course["secret alone"].msg
    assert "access_key" in course["token alone"].msg
    assert all(result.failed for result in course.results)
    assert course.operations == []


@scenario(
    info("bad key", aws_config={"read_timeuot": 1}),
    info("bad value", aws_config={"retries": {"mode": "often"}}),
    info("bad bundle", aws_ca_bundle="/nowhere/ca.pem"),
    info("bad endpoint", endpoint_url="127.0.0.1"),
    info("good", aws_config={"read_timeout": 5, "retries": {"total_max_attempts": 2}}),
    before=seeds.policy("standing"),
)
def test_what_botocore_does_not_take_is_an_error_that_names_the_option(course: Course) -> None:
    assert "aws_config" in course["bad key"].msg
    assert "read_timeuot" in course["bad key"].msg
    assert "aws_config" in course["bad value"].msg
    assert "often" in course["bad value"].msg
    assert "aws_ca_bundle" in course["bad bundle"].msg
    assert "/nowhere/ca.pem" in course["bad bundle"].msg
    assert course["bad endpoint"].failed
    assert "127.0.0.1" in course["bad endpoint"].msg
    assert course["good"].status == "ok"


@pytest.fixture(scope="module")
def silent_port() -> Iterator[int]:
    """A port that takes connections and never answers."""
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen(50)
        yield server.getsockname()[1]


@pytest.fixture(scope="module")
def closed_port() -> int:
    """A port on which nobody listens."""
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        port: int = server.getsockname()[1]
    return port


def test_an_endpoint_that_cannot_be_reached_fails_in_seconds(play: Player, silent_port: int, closed_port: int) -> None:
    closed, silent = f"http://127.0.0.1:{closed_port}", f"http://127.0.0.1:{silent_port}"
    courses = side_by_side(
        play,
        {
            "closed": Scenario([info(endpoint_url=closed)]),
            "silent": Scenario([info(endpoint_url=silent, aws_config={"read_timeout": 1})]),
            "write": Scenario([task("it", "iam_role_trust", name="x", trust_policy=trust(), endpoint_url=closed)]),
        },
    )
    errors = {name: course["it"]["error"]["code"] for name, course in courses.items()}
    assert errors == {
        "closed": "EndpointConnectionError",
        "silent": "ReadTimeoutError",
        "write": "EndpointConnectionError",
    }
    for name, url in (("closed", closed), ("silent", silent), ("write", closed)):
        assert url in courses[name]["it"].msg
        assert "endpoint_url" in courses[name]["it"].msg


def side_by_side(play: Player, scenarios: dict[str, Scenario]) -> dict[str, Course]:
    """Run scenarios on the one account of the test."""
    return play.scenarios({name: (play.account, scenario) for name, scenario in scenarios.items()})


# -- where credentials and endpoints come from ------------------------------------------------------------------------


def test_a_profile_wins_over_keys_in_the_environment(
    iam: EmbeddedIam, play: Player, new_account: Callable[[], str], tmp_path: Path
) -> None:
    mine, other, last = play.account, new_account(), new_account()
    for account in (mine, other, last):
        seeds.policy("standing")(iam, account)
    credentials = tmp_path / "credentials"
    key = iam.environment(other)
    credentials.write_text(
        f"[other]\naws_access_key_id = {key['AWS_ACCESS_KEY_ID']}\n"
        f"aws_secret_access_key = {key['AWS_SECRET_ACCESS_KEY']}\nendpoint_url = {iam.url}\n",
        encoding="utf-8",
    )
    file = {"AWS_SHARED_CREDENTIALS_FILE": str(credentials)}
    keys_of_last = {"access_key": f"AKIAEMB1{last}", "secret_key": "0dd5ecret"}
    old_names = {"AWS_ACCESS_KEY": f"AKIAEMB1{last}", "AWS_SECRET_KEY": "0dd5ecret"}
    variable = {"AWS_PROFILE": "other"}
    courses = side_by_side(
        play,
        {
            "keys": Scenario([info()], environment=file),
            "option": Scenario([info(profile="other")], environment=file),
            "variable": Scenario([info()], environment={**file, **NO_KEYS, **variable}),
            "old names beside new ones": Scenario([info()], environment={**file, **old_names}),
            "old names beside a profile": Scenario(
                [info(profile="other")], environment={**file, **NO_KEYS, **old_names}
            ),
            "old names alone": Scenario([info()], environment={**file, **NO_KEYS, **old_names}),
            "keys of the task": Scenario([info(**keys_of_last)], environment={**file, **NO_KEYS, **variable}),
        },
    )
    accounts = {name: course["it"]["policies"][0]["arn"].split(":")[4] for name, course in courses.items()}
    assert accounts == {
        "keys": mine,
        "option": other,
        "variable": other,
        "old names beside new ones": mine,
        "old names beside a profile": other,
        "old names alone": last,
        "keys of the task": last,
    }


def test_the_endpoint_comes_from_the_option_then_botocore_and_from_aws_url_last(
    iam: EmbeddedIam, play: Player, closed_port: int
) -> None:
    seeds.policy("standing")(iam, play.account)
    nowhere = f"http://127.0.0.1:{closed_port}"
    each = {"AWS_ENDPOINT_URL_IAM": iam.url, "AWS_ENDPOINT_URL_STS": iam.url}
    base = {**NO_ENDPOINT, "AWS_MAX_ATTEMPTS": "1"}
    option = Scenario(
        [info(endpoint_url=iam.url)], environment={**base, "AWS_ENDPOINT_URL": nowhere, "AWS_URL": nowhere}
    )
    courses = side_by_side(
        play,
        {
            "option": option,
            "variable": Scenario([info()], environment={**base, "AWS_ENDPOINT_URL": iam.url, "AWS_URL": nowhere}),
            "one for each": Scenario([info()], environment={**base, **each, "AWS_URL": nowhere}),
            "last": Scenario([info()], environment={**base, "AWS_URL": iam.url}),
            "wrong": Scenario([info()], environment={**base, "AWS_ENDPOINT_URL": nowhere, "AWS_URL": iam.url}),
        },
    )
    assert nowhere in courses.pop("wrong")["it"].msg
    assert {name: len(course["it"]["policies"]) for name, course in courses.items()} == dict.fromkeys(courses, 1)


def test_defaults_of_the_action_group_reach_all_six_modules_with_no_region_anywhere(
    iam: EmbeddedIam, play: Player
) -> None:
    seeds.policy("standing")(iam, play.account)
    seeds.role("standing")(iam, play.account)
    arn = f"arn:aws:iam::{play.account}:policy/standing"
    keys = iam.environment(play.account)
    defaults = {
        "access_key": keys["AWS_ACCESS_KEY_ID"],
        "secret_key": keys["AWS_SECRET_ACCESS_KEY"],
        "endpoint_url": iam.url,
        "debug_botocore_endpoint_logs": True,
    }
    tasks = {
        "policy": task("it", "iam_managed_policy", arn=arn),
        "policy info": task("it", "iam_managed_policy_info", arn=arn),
        "role": task("it", "iam_role_trust", name="standing"),
        "role info": task("it", "iam_role_trust_info", name="standing"),
        "attachment": task("it", "iam_role_attachment", role="standing", policies=[]),
        "attachment info": task("it", "iam_role_attachment_info", role="standing"),
    }
    courses = side_by_side(
        play,
        {
            name: Scenario([{**asked, "module_defaults": {"group/plumb.aws.iam": defaults}}], environment=NOTHING)
            for name, asked in tasks.items()
        },
    )
    assert {name: course["it"]["resource_actions"] for name, course in courses.items()} == {
        "policy": ["iam:GetPolicy", "iam:GetPolicyVersion"],
        "policy info": ["iam:GetPolicy"],
        "role": ["iam:GetRole"],
        "role info": ["iam:GetRole"],
        "attachment": ["iam:ListAttachedRolePolicies"],
        "attachment info": ["iam:ListAttachedRolePolicies"],
    }


REGIONS: dict[str, tuple[dict[str, str], dict[str, str | None], str]] = {
    "none": ({}, {}, "aws"),
    "of the environment": ({}, {"AWS_REGION": "cn-north-1"}, "aws-cn"),
    "of the AWS CLI": ({}, {"AWS_DEFAULT_REGION": "us-gov-west-1"}, "aws-us-gov"),
    "of the task": ({"region": "cn-north-1"}, {"AWS_REGION": "us-east-1"}, "aws-cn"),
}


@pytest.mark.parametrize(
    "partition",
    [
        pytest.param(partition, id=name, marks=scenario(info(**options), environment=environment))
        for name, (options, environment, partition) in REGIONS.items()
    ],
)
def test_the_region_tells_the_partition_and_none_is_needed(partition: str, course: Course) -> None:
    assert course["it"].status == "ok", course["it"].msg
    asked = [request.parameters["PolicyArn"] for request in course.requests if request.operation == "GetPolicy"]
    assert asked == [f"arn:{partition}:iam::{course.account}:policy/standing"]


# -- other accounts ---------------------------------------------------------------------------------------------------


def _there(iam: EmbeddedIam, account: str) -> None:
    seeds.role("door")(iam, _other(account))


def _other(account: str) -> str:
    """The account into which a scenario's tasks go."""
    return f"9{account[1:]}"


THERE = "9{{ account[1:] }}"


@scenario(
    task(
        "there",
        "iam_managed_policy",
        name="new",
        policy=allow("s3:GetObject"),
        assume_role_arn=f"arn:aws:iam::{THERE}:role/door",
        assume_role_session_name="odd.name@plumb",
        assume_role_external_id="odd/id:1",
        assume_role_duration=1800,
        debug_botocore_endpoint_logs=True,
    ),
    task(
        "again in check mode",
        "iam_managed_policy",
        check=True,
        name="new",
        policy=allow("s3:PutObject"),
        assume_role_arn=f"arn:aws:iam::{THERE}:role/door",
    ),
    task("no such role", "iam_managed_policy", name="new", assume_role_arn=f"arn:aws:iam::{THERE}:role/window"),
    task("no ARN", "iam_managed_policy", name="new", assume_role_arn="door"),
    task(
        "bad session name",
        "iam_managed_policy",
        name="new",
        assume_role_arn=f"arn:aws:iam::{THERE}:role/door",
        assume_role_session_name="a b",
    ),
    task(
        "bad duration",
        "iam_managed_policy",
        name="new",
        assume_role_arn=f"arn:aws:iam::{THERE}:role/door",
        assume_role_duration=899,
    ),
    task("no role", "iam_managed_policy", name="new", assume_role_external_id="odd"),
    before=_there,
)
def test_a_task_can_run_in_a_role_of_another_account(course: Course) -> None:
    there = _other(course.account)
    assert course["there"]["policy"]["arn"] == f"arn:aws:iam::{there}:policy/new"
    assert course["there"]["resource_actions"][-2:] == ["sts:AssumeRole", "sts:GetCallerIdentity"]
    assert course["again in check mode"].changed, course["again in check mode"].msg
    assumed = [request.parameters for request in course.requests if request.operation == "AssumeRole"]
    sessions = [
        (asked["RoleArn"], asked["RoleSessionName"], asked.get("ExternalId"), asked.get("DurationSeconds"))
        for asked in assumed
    ]
    door, window = (f"arn:aws:iam::{there}:role/{name}" for name in ("door", "window"))
    assert sessions == [
        (door, "odd.name@plumb", "odd/id:1", "1800"),
        (door, "plumb", None, sessions[1][3]),
        (window, "plumb", None, sessions[2][3]),
    ]
    assert set(course.operations) == {"AssumeRole"}, "everything else happens in the other account"
    writes = [request.operation for request in course.iam.writes(there) if request.access_key != f"AKIAEMB1{there}"]
    assert writes == ["CreatePolicy"]

    refused = course["no such role"]
    assert refused["error"]["code"] == "AccessDenied"
    assert refused["operation"] == "AssumeRole"
    assert "sts:AssumeRole" in refused.msg
    assert window in refused.msg
    for name, words in {
        "no ARN": ("assume_role_arn", "'door'"),
        "bad session name": ("assume_role_session_name", "'a b'"),
        "bad duration": ("assume_role_duration", "899"),
        "no role": ("assume_role_arn", "assume_role_external_id"),
    }.items():
        assert course[name].failed
        for word in words:
            assert word in course[name].msg
