# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Bad input gets one clear error, the same in check mode, and changes nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import pytest

from embedded_iam import EmbeddedIam
from integration import seeds
from integration.both_ways import BothWays
from integration.documents import allow, of_size, trust, trust_in
from integration.harness import Course, Player, Scenario, Task, task

OTHERS = "arn:aws:iam::210987654321:policy/theirs"
ROLE_ARN = "arn:aws:iam::{{ account }}:role/standing"
GOOD = allow("s3:GetObject")
FIFTY_ONE = {f"key{number}": "x" for number in range(51)}

HOLDS: seeds.Seed = seeds.all_of(
    seeds.policy("standing", GOOD, path="/team/", Description="d"),
    seeds.policy("full", *[allow(f"s3:Get{number}") for number in range(5)]),
    *[seeds.policy(f"p{number}") for number in range(11)],
    seeds.role("standing", trust()),
    seeds.role("nine", trust(), policies=tuple(seeds.own(f"p{number}") for number in range(9))),
)


def policy(**options: Any) -> Task:
    return task("it", "iam_managed_policy", **options)


def role(**options: Any) -> Task:
    return task("it", "iam_role_trust", **options)


def attachment(**options: Any) -> Task:
    return task("it", "iam_role_attachment", **options)


# Each with the words that the message must have: the option, the value, what is wrong with it.
REFUSED: dict[str, tuple[Task, tuple[str, ...]]] = {
    "invalid JSON": (
        policy(name="new", policy='{"Version": "2012-10-17",\n "Statement": }'),
        ("policy", "line 2", "column 15"),
    ),
    "a list of statements as policy": (policy(name="new", policy=GOOD["Statement"]), ("policy", "list", "Statement")),
    "a list of statements as JSON": (
        policy(name="new", policy='[{"Effect": "Allow"}]'),
        ("policy", "list", "Statement"),
    ),
    "an empty policy": (policy(name="new", policy=""), ("policy", "JSON")),
    "a number as policy": (policy(name="new", policy="42"), ("policy", "number")),
    "a key twice in a policy": (
        policy(name="new", policy='{"Version": "2012-10-17", "Version": "x"}'),
        ("policy", "Version", "twice"),
    ),
    "neither name nor ARN": (policy(policy=GOOD), ("name", "arn", "one of")),
    "name and ARN": (policy(name="new", arn=OTHERS), ("name", "arn", "mutually exclusive")),
    "tags for an AWS-managed policy": (policy(arn=seeds.LAMBDA, tags={"a": "1"}), (seeds.LAMBDA, "AWS", "not changed")),
    "an AWS-managed policy to delete": (policy(arn=seeds.LAMBDA, state="absent"), (seeds.LAMBDA, "AWS", "not changed")),
    "a policy's name with a line feed at its end": (policy(name="new\n", policy=GOOD), ("name", "new")),
    "a policy's path without a slash": (
        policy(name="new", path="team", policy=GOOD),
        ("path", "team", "begin and end with /"),
    ),
    "a description that is too long": (
        policy(name="new", description="d" * 1001, policy=GOOD),
        ("description", "1001", "1000"),
    ),
    "a tag of AWS's": (policy(name="new", policy=GOOD, tags={"aws:x": "1"}), ("tags", "aws:x")),
    "an odd version": (policy(name="standing", default_version="2"), ("default_version", "'2'", "v2")),
    "a version and a policy": (
        policy(name="standing", default_version="v1", policy=GOOD),
        ("default_version", "policy", "mutually exclusive"),
    ),
    "a version that is not to be in force": (
        policy(name="standing", default_version="v1", make_default=False),
        ("default_version", "make_default"),
    ),
    "an unknown option": (policy(name="new", polcy=GOOD), ("polcy", "Unsupported parameters")),
    "who is trusted as a dict": (
        role(name="new", trusted={"services": ["ec2.amazonaws.com"]}),
        ("trusted: ", "the dict", "ec2.amazonaws.com", "trusted: [{services: [lambda.amazonaws.com]}]"),
    ),
    "who is trusted as text": (
        role(name="new", trusted="services=ec2.amazonaws.com"),
        ("trusted: ", "'services=ec2.amazonaws.com'", "trusted: [{services: [lambda.amazonaws.com]}]"),
    ),
    "who is trusted as a list of text": (
        role(name="new", trusted=["ec2.amazonaws.com"]),
        ("trusted: ", "'ec2.amazonaws.com'", "trusted: [{services: [lambda.amazonaws.com]}]"),
    ),
    "who is trusted by an unknown key": (
        role(name="new", trusted=[{"service": ["ec2.amazonaws.com"]}]),
        ("trusted: ", "'service' is not known", "services", "trusted: [{services: [lambda.amazonaws.com]}]"),
    ),
    "an external id that YAML read as a number": (
        role(name="new", trusted=[{"accounts": ["210987654321"], "external_id": [0o123]}]),
        ("trusted: ", "external_id", "83", "quotation marks"),
    ),
    "who is trusted and a trust policy": (
        role(name="new", trusted=[{"services": ["ec2.amazonaws.com"]}], trust_policy=trust()),
        ("trusted", "trust_policy", "mutually exclusive"),
    ),
    "a list as trust policy": (
        role(name="new", trust_policy=trust()["Statement"]),
        ("trust_policy", "list", "Statement"),
    ),
    "a trust policy that is too large": (
        role(name="new", trust_policy=trust_in(AWS=[f"arn:aws:iam::{number:012}:root" for number in range(60)])),
        ("trust_policy", "2048"),
    ),
    "a role's name with a slash": (role(name="team/new", trust_policy=trust()), ("name", "team/new")),
    "a session that is too short": (
        role(name="standing", max_session_duration=3599),
        ("max_session_duration", "3599", "3600"),
    ),
    "a session that is no number": (
        role(name="standing", max_session_duration="long"),
        ("max_session_duration", "long"),
    ),
    "51 tags on a role": (role(name="new", trust_policy=trust(), tags=FIFTY_ONE), ("tags", "51", "50")),
    "a boundary that is a role": (
        role(name="standing", permissions_boundary=ROLE_ARN),
        ("permissions_boundary", "role/standing"),
    ),
    "no time to wait": (role(name="standing", wait_timeout=0), ("wait_timeout", "0")),
    "an attachment that is a role": (
        attachment(role="standing", policies=[ROLE_ARN]),
        ("policies", "role/standing", "managed policy"),
    ),
    "an AWS-managed policy in the wrong case": (
        attachment(role="standing", policies=["awslambdaexecute"]),
        ("policies", "awslambdaexecute"),
    ),
    "a role in a bad name": (attachment(role="no role", policies=[]), ("role", "no role")),
    "a file name as policy": (
        policy(name="new", policy="files/policy.json"),
        ("policy", "files/policy.json", "lookup"),
    ),
    "a policy that is too large": (policy(name="new", policy=of_size(6145)), ("policy", "6145", "6144")),
    "a policy that is too large for a standing one": (policy(name="full", policy=of_size(6145)), ("6145", "6144")),
    "no policy on creation": (policy(name="new"), ("policy", "policy/new", "does not exist")),
    "a role's ARN as policy": (policy(arn=ROLE_ARN, policy=GOOD), ("arn", "role/standing", "managed policy")),
    "an ARN as name": (policy(name=OTHERS, policy=GOOD), ("name", OTHERS, "ARN")),
    "a policy to create in another account": (policy(arn=OTHERS, policy=GOOD), (OTHERS, "210987654321", "{account}")),
    "an AWS-managed policy to change": (policy(arn=seeds.LAMBDA, policy=GOOD), (seeds.LAMBDA, "AWS", "not changed")),
    "an AWS-managed policy that is not there": (
        policy(arn="arn:aws:iam::aws:policy/NoSuchPolicy", policy=GOOD),
        ("NoSuchPolicy", "AWS"),
    ),
    "a policy's name that is too long": (policy(name="n" * 129, policy=GOOD), ("name", "n" * 129, "129", "128")),
    "a policy's name with a space": (policy(name="my policy", policy=GOOD), ("name", "my policy")),
    "51 tags on a policy": (policy(name="new", policy=GOOD, tags=FIFTY_ONE), ("tags", "51", "50")),
    "51 tags with those that stay": (policy(name="standing", tags=FIFTY_ONE, purge_tags=False), ("tags", "51", "50")),
    "a version that is not there": (policy(name="standing", default_version="v7"), ("default_version", "v7", "v1")),
    "only a version that is not in force": (
        policy(name="standing", only_version=True, make_default=False),
        ("only_version", "make_default"),
    ),
    "a sixth version and no pruning": (
        policy(name="full", policy=allow("s3:Six"), prune="never"),
        ("prune", "policy/full", "5"),
    ),
    "no trust policy on creation": (role(name="new"), ("trust_policy", "'new'", "does not exist")),
    "a role's name that is too long": (role(name="n" * 65, trust_policy=trust()), ("name", "n" * 65, "65", "64")),
    "a session that is too long": (
        role(name="standing", max_session_duration=43201),
        ("max_session_duration", "43201", "43200"),
    ),
    "a role's tag key twice": (role(name="standing", tags={"Env": "1", "env": "2"}), ("tags", "'Env'", "'env'")),
    "a boundary that is not there": (
        role(name="standing", permissions_boundary="NoSuchPolicy"),
        ("permissions_boundary", "NoSuchPolicy"),
    ),
    "a boundary of another account": (
        role(name="standing", permissions_boundary=OTHERS),
        ("permissions_boundary", OTHERS, "210987654321"),
    ),
    "exclusive and absent": (
        attachment(role="standing", policies=[], exclusive=True, state="absent"),
        ("exclusive", "absent"),
    ),
    "an attachment to a role that is not there": (
        attachment(role="nowhere", policies=["standing"]),
        ("role", "nowhere", "does not exist"),
    ),
    "an attachment of another account": (
        attachment(role="standing", policies=[OTHERS]),
        ("policies", OTHERS, "210987654321"),
    ),
    "an attachment of nothing by name": (
        attachment(role="standing", policies=["NoSuchPolicy"]),
        ("policies", "NoSuchPolicy", "{account}"),
    ),
    "an attachment of nothing by ARN": (
        attachment(role="standing", policies=["arn:aws:iam::aws:policy/NoSuchPolicy"]),
        ("policies", "arn:aws:iam::aws:policy/NoSuchPolicy", "does not exist"),
    ),
    "a policy of a service": (
        attachment(role="standing", policies=["arn:aws:iam::aws:policy/aws-service-role/AWSSupportServiceRolePolicy"]),
        ("policies", "AWSSupportServiceRolePolicy", "can be neither attached"),
    ),
    "an eleventh attachment": (attachment(role="nine", policies=["p9", "p10"]), ("policies", "'nine'", "11", "10")),
}

WARNED: dict[str, tuple[Task, tuple[str, ...]]] = {
    "another path": (policy(name="standing", path="/other/"), ("path", "'/team/'", "'/other/'")),
    "another description": (policy(name="standing", description="e"), ("description", "'d'", "'e'")),
    "another path of a role": (role(name="standing", path="/other/"), ("path", "'/'", "'/other/'")),
}


class Pair(NamedTuple):
    """The same task in check mode and for real, on the same account."""

    checked: Course
    real: Course


Pairs = dict[str, Pair]


@pytest.fixture(scope="module")
def pairs(request: pytest.FixtureRequest, new_player: BothWays[Callable[[], Player]]) -> BothWays[Pairs]:
    """All cases selected, in two processes. They change nothing, so all tasks of a process share an account."""
    callspecs = [getattr(item, "callspec", None) for item in request.session.items]
    chosen = {callspec.params.get("case") for callspec in callspecs if callspec}
    cases = {name: asked for name, (asked, _words) in (REFUSED | WARNED).items() if name in chosen}

    def run(new: Callable[[], Player]) -> Pairs:
        player = new()
        HOLDS(player.iam, player.account)
        scenarios = {name: (player.account, Scenario([asked])) for name, asked in cases.items()}
        checked, real = (player.scenarios(scenarios, arguments=arguments) for arguments in (["--check"], []))
        return {name: Pair(checked[name], real[name]) for name in cases}

    return new_player.each(run)


@pytest.fixture
def pair(case: str, pairs: BothWays[Pairs]) -> BothWays[Pair]:
    return pairs.each(lambda each: each[case])


@pytest.mark.parametrize("case", REFUSED)
def test_bad_input_is_refused_in_check_mode_as_for_real(case: str, pair: Pair) -> None:
    _asked, words = REFUSED[case]
    checked, real = pair.checked["it"], pair.real["it"]
    assert real.failed
    assert checked.failed
    assert checked.msg == real.msg
    for word in words:
        assert word.format(account=pair.real.account) in real.msg if "{account}" in word else word in real.msg
    assert not real.changed


@pytest.mark.parametrize("case", WARNED)
def test_what_aws_cannot_change_is_a_warning(case: str, pair: Pair) -> None:
    _asked, words = WARNED[case]
    checked, real = pair.checked["it"], pair.real["it"]
    assert real.status == checked.status == "ok"
    assert not real.changed
    assert not checked.changed
    for word in words:
        assert word in real.warnings
    assert checked.warnings == real.warnings


def test_none_of_it_wrote_anything(pairs: Pairs) -> None:
    writes = {
        f"{request.operation} {request.parameters}"
        for it in pairs.values()
        for request in it.real.requests
        if request.is_write
    }
    assert writes == set()
    assert all(it.checked.writes == [] for it in pairs.values())


# A secret that Python, JSON or URLs write in another way than it is; and what would give it away in any of them.
SECRETS = {
    "plain": "Zq7PlumbZq7/+x",
    "with quotation marks": "Zq7'Plumb\"Zq7\\x",
    "with a line feed": "Zq7\nPlumbZq7",
    "beyond Latin-1": "Zq7PlumbZq7\u2713",
}
GIVEN_AWAY = ("PlumbZq7", 'Plumb"Zq7', "Plumb\\", "Zq7'Plumb")


def test_secrets_are_not_shown_however_verbose_ansible_is(play: Player, iam: EmbeddedIam) -> None:
    scenarios = {}
    for number, (name, secret) in enumerate(SECRETS.items()):
        seeds.role(standing := f"standing{number}")(iam, play.account)
        keys = {"access_key": f"AKIAEMB1{play.account}", "secret_key": secret, "session_token": secret}
        tasks = [
            task("refused", "iam_role_trust", name="no role", **keys),
            task("changed", "iam_role_trust", name=standing, description=name, wait=False, **keys),
        ]
        if name == "plain":
            tasks += [
                task("expired", "iam_role_trust_info", **{**keys, "access_key": "ASIAEXPIRED1"}),
                task("too many", "iam_role_trust_info", profile="some", **keys),
                task("logged", "iam_role_trust_info", name=standing, debug_botocore_endpoint_logs=True, **keys),
            ]
        scenarios[name] = (play.account, Scenario(tasks))
    courses = play.scenarios(scenarios, arguments=["-vvvvv"], environment={"ANSIBLE_INJECT_INVOCATION": "true"})
    assert courses["plain"]["changed"].changed
    assert courses["with quotation marks"]["changed"].changed
    assert all(course["refused"].failed for course in courses.values())
    assert courses["plain"]["expired"].failed
    output = courses["plain"].output
    assert "VALUE_SPECIFIED_IN_NO_LOG_PARAMETER" in output, "the invocation is shown, and censored"
    for words in GIVEN_AWAY:
        assert words not in output
