# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The way to AWS: credentials, endpoints, an assumed role, and the lock on writes in check mode."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import botocore.exceptions
import pytest

from ansible_collections.plumb.aws.plugins.module_utils._aws.connection import Connection
from ansible_collections.plumb.aws.plugins.module_utils._engine.clock import OUTAGE_SECONDS
from ansible_collections.plumb.aws.plugins.module_utils._engine.errors import Fault, PlumbError
from unit.module_utils._aws.connecting import KEYS, ROLE, connect, patient
from unit.module_utils.examples import FakeClock, unanswered
from unit.module_utils.fake_aws import Answer, FakeAws, Raw

pytestmark = pytest.mark.usefixtures("no_settings_of_this_machine")


# Credentials, regions and endpoints


def whose(connection: Connection, aws: FakeAws) -> str:
    connection.caller_identity()
    return aws.requests[-1].access_key


def in_files(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    (folder / "credentials").write_text("[x]\naws_access_key_id = AKIAPROFILE\naws_secret_access_key = s\n")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(folder / "credentials"))


_ENVIRONMENT = {"AWS_ACCESS_KEY_ID": "AKIAENVIRONMENT", "AWS_SECRET_ACCESS_KEY": "s"}
_OF_AMAZON_AWS = {"AWS_ACCESS_KEY": "AKIALAST", "AWS_SECRET_KEY": "s"}


@pytest.mark.parametrize(
    ("environment", "options", "key"),
    [
        pytest.param(_ENVIRONMENT, KEYS, "AKIAOPTION", id="options over the environment"),
        pytest.param(_ENVIRONMENT, {"profile": "x"}, "AKIAPROFILE", id="a profile over the environment"),
        pytest.param({**_ENVIRONMENT, **_OF_AMAZON_AWS}, {}, "AKIAENVIRONMENT", id="the environment"),
        pytest.param({"AWS_PROFILE": "x", **_OF_AMAZON_AWS}, {}, "AKIAPROFILE", id="a profile in the environment"),
        pytest.param(_OF_AMAZON_AWS, {}, "AKIALAST", id="the variables of amazon.aws last"),
    ],
)
def test_credentials_come_from_the_nearest_place(
    environment: dict[str, str],
    options: dict[str, Any],
    key: str,
    aws: FakeAws,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    in_files(monkeypatch, tmp_path)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert whose(connect(**options), aws) == key


@pytest.mark.parametrize(
    ("options", "code", "told"),
    [
        ({}, "NoCredentials", "access_key and secret_key"),
        ({"profile": "nobody"}, "ProfileNotFound", "nobody"),
    ],
)
def test_missing_credentials_are_an_error_with_advice(options: dict[str, Any], code: str, told: str) -> None:
    with pytest.raises(PlumbError) as caught:
        connect(**options)
    assert (caught.value.code, told in caught.value.message) == (code, True)


@pytest.mark.parametrize(
    "config", [{"no_such_setting": 1}, {"retries": {"mode": "none such"}}, {"connect_timeout": "x"}]
)
def test_a_configuration_that_botocore_does_not_take_is_refused(config: dict[str, Any]) -> None:
    with pytest.raises(PlumbError):
        connect(**KEYS, aws_config=config)


def test_an_unknown_setting_is_refused_by_option_and_name() -> None:
    with pytest.raises(PlumbError, match=r"^aws_config: .*no_such_setting"):
        connect(**KEYS, aws_config={"no_such_setting": 1})


_ALL_ENDPOINTS = {"AWS_ENDPOINT_URL": "http://all.test", "AWS_URL": "http://last.test"}


@pytest.mark.parametrize(
    ("environment", "options", "iam", "sts"),
    [
        pytest.param({}, {}, "iam.amazonaws.com", "sts.us-east-1.amazonaws.com", id="no region"),
        pytest.param({}, {"region": "cn-north-1"}, "iam.cn-north-1.amazonaws.com.cn", None, id="a region of China"),
        pytest.param({"AWS_REGION": "us-gov-west-1"}, {}, "iam.us-gov.amazonaws.com", None, id="a region of GovCloud"),
        pytest.param({}, {"endpoint_url": "http://here.test:81"}, "here.test:81", "here.test:81", id="an endpoint"),
        pytest.param(
            _ALL_ENDPOINTS, {"endpoint_url": "http://here.test"}, "here.test", "here.test", id="the option first"
        ),
        pytest.param(_ALL_ENDPOINTS, {}, "all.test", "all.test", id="then what botocore knows"),
        pytest.param(
            {"AWS_URL": "http://last.test"}, {}, "last.test", "last.test", id="the variable of amazon.aws last"
        ),
    ],
)
def test_requests_go_where_options_or_environment_say(
    environment: dict[str, str],
    options: dict[str, Any],
    iam: str,
    sts: str | None,
    aws: FakeAws,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    aws.answers["GetAccountSummary"] = [""]
    connection = connect(**KEYS, **options)
    connection.read("get_account_summary", {})
    connection.caller_identity()
    assert aws.requests[0].host == iam
    assert aws.requests[1].host == (sts or aws.requests[1].host)
    assert all("plumb.aws" in request.user_agent for request in aws.requests)


def test_a_role_is_assumed_once_as_the_options_say(aws: FakeAws) -> None:
    aws.answers["GetAccountSummary"] = [""]
    options = {"assume_role_external_id": "external", "assume_role_session_name": "ci", "assume_role_duration": 1800}
    connection = connect(**KEYS, assume_role_arn=ROLE, read_only=True, **options)
    for _turn in range(2):
        connection.read("get_account_summary", {})
    assert whose(connection, aws) == "ASIAASSUMED"
    assert [(request.operation, request.access_key) for request in aws.requests] == [
        ("AssumeRole", "AKIAOPTION"),
        ("GetAccountSummary", "ASIAASSUMED"),
        ("GetAccountSummary", "ASIAASSUMED"),
        ("GetCallerIdentity", "ASIAASSUMED"),
    ]
    expected = {"RoleArn": ROLE, "RoleSessionName": "ci", "ExternalId": "external", "DurationSeconds": "1800"}
    assert aws.requests[0].parameters.items() >= expected.items()


def test_a_role_that_may_not_be_assumed_is_an_error_of_that_operation(aws: FakeAws) -> None:
    aws.answers["AssumeRole"] = [("AccessDenied", "no")]
    with pytest.raises(PlumbError, match="lack the permission sts:AssumeRole") as caught:
        connect(**KEYS, assume_role_arn=ROLE).read("get_account_summary", {})
    assert caught.value.operation == "AssumeRole"


def test_a_connection_knows_its_endpoint_and_the_key_that_it_signs_with(aws: FakeAws) -> None:
    connection = connect(**KEYS, endpoint_url="http://here.test:81")
    assert (connection.endpoint, connection.access_key_id()) == ("http://here.test:81", "AKIAOPTION")
    assert aws.requests == []
    assert connect(**KEYS, assume_role_arn=ROLE).access_key_id() == "ASIAASSUMED"


# Requests


def test_all_pages_of_a_list_are_read(aws: FakeAws) -> None:
    page = "<IsTruncated>{}</IsTruncated>{}<PolicyNames><member>{}</member></PolicyNames>"
    aws.answers["ListRolePolicies"] = [page.format("true", "<Marker>m</Marker>", "a"), page.format("false", "", "b")]
    pages = list(connect(**KEYS, read_only=True).read_pages("list_role_policies", {"RoleName": "r"}))
    assert [name for each in pages for name in each["PolicyNames"]] == ["a", "b"]
    assert [request.parameters.get("Marker") for request in aws.requests] == [None, "m"]


@pytest.mark.parametrize(
    "ask",
    [
        lambda connection: connection.read("get_role", {"RoleName": "r"}),
        lambda connection: list(connection.read_pages("list_role_policies", {"RoleName": "r"})),
        lambda connection: connection.write("delete_role", {"RoleName": "r"}),
    ],
    ids=["read", "pages", "write"],
)
def test_a_refusal_of_aws_keeps_code_message_operation_and_request(
    ask: Callable[[Connection], Any], aws: FakeAws
) -> None:
    for operation in ("GetRole", "ListRolePolicies", "DeleteRole"):
        aws.answers[operation] = [("NoSuchEntity", "There is no r")]
    with pytest.raises(PlumbError) as caught:
        ask(connect(**KEYS))
    made = aws.requests[0].operation
    assert caught.value.as_result() == {
        "msg": f"{made} failed: NoSuchEntity: There is no r.",
        "error": {"code": "NoSuchEntity", "message": "There is no r"},
        "operation": made,
        "request_id": "request-1",
    }


def test_parameters_that_botocore_refuses_are_an_error_of_the_operation(aws: FakeAws) -> None:
    with pytest.raises(PlumbError, match=r"^GetRole failed: Parameter validation failed"):
        connect(**KEYS).read("get_role", {"RoleName": 7})
    assert aws.requests == []


def test_the_operations_asked_for_are_told_once_each_until_forgotten(aws: FakeAws) -> None:
    aws.answers["GetAccountSummary"] = [""]
    connection = connect(**KEYS)
    for _turn in range(2):
        connection.read("get_account_summary", {})
    connection.caller_identity()
    assert connection.resource_actions() == ["iam:GetAccountSummary", "sts:GetCallerIdentity"]
    connection.forget_resource_actions()
    assert connection.resource_actions() == []


# Requests that get no answer


_THROTTLED = ("Throttling", "Rate exceeded")
_NOT_SENT = botocore.exceptions.ConnectTimeoutError(endpoint_url="http://x.test")
_LOST = botocore.exceptions.ReadTimeoutError(endpoint_url="http://x.test")
_NO_ANSWERS: dict[str, tuple[Answer, Fault]] = {
    "throttled": (_THROTTLED, Fault.THROTTLED),
    "not sent": (_NOT_SENT, Fault.NOT_SENT),
    "lost": (_LOST, Fault.LOST),
    "a failure of the service": (
        Raw(500, "<ErrorResponse><Error><Code>ServiceFailure</Code></Error></ErrorResponse>"), Fault.LOST,
    ),
    "a load balancer": (Raw(502, "<html>Bad Gateway</html>"), Fault.LOST),
    "a captive portal": (Raw(200, "<html>Sign in</html>"), Fault.LOST),
    "a redirect": (Raw(302, ""), Fault.LOST),
    "cut off": (Raw(200, "<GetAccountSummaryResponse><GetAccount"), Fault.LOST),
}  # fmt: skip


@pytest.mark.parametrize(("answer", "fault"), _NO_ANSWERS.values(), ids=_NO_ANSWERS)
@pytest.mark.parametrize("writes", [False, True], ids=["read", "write"])
def test_a_read_without_an_answer_is_asked_again_and_a_write_is_not(
    writes: bool, answer: Answer, fault: Fault, aws: FakeAws, clock: FakeClock
) -> None:
    aws.answers = {"GetAccountSummary": [answer, answer, ""], "DeleteRole": [answer]}
    if writes:
        with pytest.raises(PlumbError) as caught:
            patient(clock).write("delete_role", {"RoleName": "r"})
        assert (caught.value.fault, caught.value.operation) == (fault, "DeleteRole")
    else:
        patient(clock).read("get_account_summary", {})
    assert (len(aws.requests), clock.slept) == (1, []) if writes else (3, pytest.approx([0.4, 0.8]))


@pytest.mark.parametrize("code", ["AccessDenied", "NoSuchEntity", "ConcurrentModification"])
def test_a_refusal_is_an_answer(code: str, aws: FakeAws, clock: FakeClock) -> None:
    aws.answers["GetAccountSummary"] = [(code, "no")]
    with pytest.raises(PlumbError, match=code):
        patient(clock).read("get_account_summary", {})
    assert (len(aws.requests), clock.slept) == (1, [])


@pytest.mark.parametrize("before", [[""], [("AccessDenied", "no")]], ids=["answered", "refused"])
@pytest.mark.parametrize("answer", [_THROTTLED, _NOT_SENT, _LOST], ids=["throttled", "not sent", "lost"])
def test_an_endpoint_that_has_answered_is_waited_for(
    before: list[Answer], answer: Answer, aws: FakeAws, clock: FakeClock
) -> None:
    aws.answers = {"GetAccountSummary": [answer], "DeleteRole": before}
    connection = patient(clock)
    try:
        connection.write("delete_role", {"RoleName": "r"})
    except PlumbError as error:
        assert error.is_denied
    with pytest.raises(PlumbError):
        connection.read("get_account_summary", {})
    # under throttling the last attempt has to wait for its turn
    assert -1e-6 <= sum(clock.slept) - OUTAGE_SECONDS <= (4 if answer == _THROTTLED else 1e-6)


@pytest.mark.parametrize("answer", [_NOT_SENT, _LOST, Raw(200, "<html/>")], ids=["not sent", "lost", "foreign"])
def test_an_endpoint_that_has_never_answered_is_given_up_soon(answer: Answer, aws: FakeAws, clock: FakeClock) -> None:
    aws.answers["GetAccountSummary"] = [answer]
    with pytest.raises(PlumbError):
        patient(clock).read("get_account_summary", {})
    assert len(aws.requests) == 3
    assert clock.slept == pytest.approx([0.4, 0.8])


def test_questions_to_sts_are_asked_again_too(aws: FakeAws, clock: FakeClock) -> None:
    for operation in ("AssumeRole", "GetCallerIdentity"):
        aws.answers[operation] = [_THROTTLED, *aws.answers[operation]]
    connection = patient(clock, assume_role_arn=ROLE)
    connection.caller_identity()
    connection.base_caller_identity()
    asked = [request.operation for request in aws.requests]
    assert asked == ["AssumeRole", "AssumeRole", *["GetCallerIdentity"] * 3]


@pytest.mark.parametrize(("key", "slept"), [("AKIAOPTION", [0.05]), ("AKIAOTHER", [])])
def test_who_asks_with_a_key_that_was_throttled_waits_for_a_turn(
    key: str, slept: list[float], aws: FakeAws, clock: FakeClock
) -> None:
    aws.answers = {"GetAccountSummary": [""], "DeleteRole": [_THROTTLED]}
    with pytest.raises(PlumbError, match="Throttling"):
        patient(clock).write("delete_role", {"RoleName": "r"})
    patient(clock, access_key=key).read("get_account_summary", {})
    assert clock.slept == pytest.approx(slept)


@pytest.mark.parametrize(
    ("environment", "profile", "retries", "attempts"),
    [
        ({}, "", {"total_max_attempts": 2}, 2),
        ({}, "", {"max_attempts": 2}, 3),
        ({}, "", {"total_max_attempts": 2, "mode": "legacy"}, 2),
        ({"AWS_MAX_ATTEMPTS": "4"}, "", {}, 4),
        ({"AWS_MAX_ATTEMPTS": "1", "AWS_RETRY_MODE": "adaptive"}, "max_attempts = 7", {}, 1),
        ({"AWS_MAX_ATTEMPTS": "4"}, "", {"total_max_attempts": 2}, 2),
        ({}, "max_attempts = 4", {}, 4),
        ({"AWS_RETRY_MODE": "legacy"}, "", {}, 5),
        ({"AWS_RETRY_MODE": "standard"}, "", {}, 3),
        ({}, "retry_mode = legacy", {}, 5),
        ({}, "", {"mode": "adaptive"}, 3),
    ],
)
def test_the_number_of_attempts_that_the_user_has_set_counts(
    environment: dict[str, str],
    profile: str,
    retries: dict[str, Any],
    attempts: int,
    aws: FakeAws,
    clock: FakeClock,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    (tmp_path / "config").write_text(f"[default]\n{profile}\n")
    for name, value in {"AWS_CONFIG_FILE": str(tmp_path / "config"), **environment}.items():
        monkeypatch.setenv(name, value)
    aws.answers["GetAccountSummary"] = [_THROTTLED]
    connection = patient(clock, **({"aws_config": {"retries": retries}} if retries else {}))
    with pytest.raises(PlumbError, match="Throttling"):
        connection.read("get_account_summary", {})
    assert len(aws.requests) == attempts
    allowed = [
        connection.may_retry(unanswered(fault), number) for fault in Fault for number in (attempts - 1, attempts)
    ]
    assert allowed == [True, False] * 3


# The lock of check mode


_WRITES: list[tuple[str, dict[str, Any]]] = [
    ("create_role", {"RoleName": "r", "AssumeRolePolicyDocument": "{}"}),
    ("delete_policy", {"PolicyArn": "arn:aws:iam::123456789012:policy/p"}),
    ("tag_role", {"RoleName": "r", "Tags": []}),
    ("attach_role_policy", {"RoleName": "r", "PolicyArn": "arn:aws:iam::123456789012:policy/p"}),
    ("generate_credential_report", {}),
]


@pytest.mark.parametrize(("operation", "arguments"), _WRITES, ids=[operation for operation, _arguments in _WRITES])
def test_in_check_mode_no_write_leaves_the_client(operation: str, arguments: dict[str, Any], aws: FakeAws) -> None:
    connection = connect(**KEYS, read_only=True)
    for write in (connection.write, lambda name, given_arguments: getattr(connection.iam, name)(**given_arguments)):
        with pytest.raises(PlumbError, match="was about to be called in check mode"):
            write(operation, arguments)
    assert aws.requests == []


def test_the_lock_of_check_mode_lets_through_what_only_reads_and_nothing_else() -> None:
    connection = connect(**KEYS, read_only=True)
    client = connection.iam
    through = set()
    for name in client.meta.service_model.operation_names:
        model = client.meta.service_model.operation_model(name)
        try:
            client.meta.events.emit(f"before-call.iam.{name}", model=model, params={}, request_signer=None, context={})
        except PlumbError as error:
            assert name in error.message
        else:
            through.add(name)
    assert {name for name in client.meta.service_model.operation_names if name.startswith(("Get", "List"))} <= through
    assert {name for name in through if not name.startswith(("Get", "List"))} == {
        "SimulateCustomPolicy",
        "SimulatePrincipalPolicy",
    }


def test_outside_check_mode_a_write_goes_out(aws: FakeAws) -> None:
    aws.answers["DeleteRole"] = [""]
    connect(**KEYS).write("delete_role", {"RoleName": "r"})
    assert [request.operation for request in aws.requests] == ["DeleteRole"]
