# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The way to AWS: options, credentials and endpoints, AWS's errors in words, and the lock on writes in check mode."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import botocore.exceptions
import pytest

from ansible_collections.plumb.aws.plugins.module_utils._aws.connection import (
    CONNECTION_ARGUMENTS,
    CONNECTION_RULES,
    Connection,
    ConnectionOptions,
    aws_errors,
    connection_options,
    options_key,
)
from ansible_collections.plumb.aws.plugins.module_utils._engine.errors import PlumbError
from unit.module_utils.examples import ACCOUNT, params
from unit.module_utils.fake_aws import FakeAws

ROLE = f"arn:aws:iam::{ACCOUNT}:role/path/deploy"
KEYS: dict[str, Any] = {"access_key": "AKIAOPTION", "secret_key": "odd-secret-4711"}


def given(**options: Any) -> ConnectionOptions:
    return connection_options(params(CONNECTION_ARGUMENTS, options))


pytestmark = pytest.mark.usefixtures("no_settings_of_this_machine")


# Options


def test_options_that_are_not_given_are_left_to_botocore() -> None:
    assert given() == ConnectionOptions()


def test_options_are_read_as_they_are_given(tmp_path: Path) -> None:
    bundle = tmp_path / "ca.pem"
    bundle.touch()
    options = given(
        **KEYS,
        session_token="token",
        region="eu-west-1",
        endpoint_url="http://localhost:5000",
        aws_ca_bundle=str(bundle),
        aws_config={"connect_timeout": 1},
        debug_botocore_endpoint_logs=True,
        assume_role_arn=ROLE,
        assume_role_external_id="external",
        assume_role_session_name="plumb@ci",
        assume_role_duration=900,
    )
    assert options == ConnectionOptions(
        **KEYS,
        session_token="token",
        region="eu-west-1",
        endpoint_url="http://localhost:5000",
        verify=str(bundle),
        aws_config={"connect_timeout": 1},
        log_calls=True,
        assume_role_arn=ROLE,
        assume_role_external_id="external",
        assume_role_session_name="plumb@ci",
        assume_role_duration=900,
    )
    assert given(profile="x").profile == "x"


@pytest.mark.parametrize(
    ("option", "value", "told"),
    [
        ("assume_role_arn", "deploy", "'deploy'"),
        ("assume_role_arn", f"arn:aws:iam::{ACCOUNT}:user/u", "user/u"),
        ("assume_role_arn", f"arn:aws:iam::{ACCOUNT}:role/", "role/"),
        ("assume_role_arn", "arn:aws:iam::12345:role/r", "12345"),
        ("assume_role_session_name", "a", "'a'"),
        ("assume_role_session_name", "a" * 65, "a" * 65),
        ("assume_role_session_name", "a b", "'a b'"),
        ("assume_role_session_name", "", "''"),
        ("assume_role_duration", 899, "899"),
        ("assume_role_duration", 43201, "43201"),
        ("assume_role_duration", 0, "0"),
        ("aws_ca_bundle", "/no/such/file.pem", "'/no/such/file.pem'"),
        ("access_key", "AKIA\n", "control character"),
        ("secret_key", "odd\x00", "control character"),
        ("session_token", "odd\x7f", "control character"),
    ],
)
def test_a_wrong_option_is_refused_by_name_and_value(option: str, value: Any, told: str) -> None:
    with pytest.raises(PlumbError, match=f"^{option}: ") as caught:
        given(**{option: value})
    assert told in caught.value.message


@pytest.mark.parametrize("option", ["secret_key", "session_token"])
def test_a_secret_that_is_refused_is_not_told(option: str) -> None:
    with pytest.raises(PlumbError) as caught:
        given(**{option: "odd-secret-4711\n"})
    assert "4711" not in str(caught.value.as_result())


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("assume_role_arn", f"arn:aws-cn:iam::{ACCOUNT}:role/r"),
        ("assume_role_session_name", "ab"),
        ("assume_role_session_name", "a" * 64),
        ("assume_role_duration", 900),
        ("assume_role_duration", 43200),
    ],
)
def test_an_option_at_its_limits_is_taken(option: str, value: Any) -> None:
    assert getattr(given(**{option: value}), option) == value


def test_certificates_are_not_checked_only_where_that_was_said() -> None:
    assert given(validate_certs=False, aws_ca_bundle="/no/such/file.pem").verify is False
    assert given().verify is None


def test_an_empty_bundle_does_not_switch_the_check_of_certificates_off() -> None:
    assert given(aws_ca_bundle="").verify is None


def test_no_secret_stands_in_what_is_printed_of_the_options() -> None:
    options = given(access_key="AKIAOPTION", secret_key="odd-secret-4711", session_token="odd-token-4712")
    for text in (repr(options), str(options), f"{options!r}"):
        assert "AKIAOPTION" in text
        assert "4711" not in text
        assert "4712" not in text


def test_secret_options_are_censored_by_ansible() -> None:
    secret = {name for name, rule in CONNECTION_ARGUMENTS.items() if rule.get("no_log")}
    assert secret == {"secret_key", "session_token"}


def test_a_profile_and_keys_exclude_each_other() -> None:
    pairs = {frozenset(pair) for pair in CONNECTION_RULES["mutually_exclusive"]}
    assert pairs == {frozenset(("profile", other)) for other in ("access_key", "secret_key", "session_token")}


# Credentials, regions and endpoints


def connect(*, read_only: bool = False, **options: Any) -> Connection:
    return Connection(given(**options), read_only=read_only)


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


def test_options_that_differ_in_anything_have_different_keys() -> None:
    several = [given(), given(**KEYS), given(**{**KEYS, "secret_key": "x"}), given(profile="x"), given(region="x")]
    several += [given(aws_config={"read_timeout": seconds}) for seconds in (1, 2)]
    keys = [options_key(options) for options in several]
    assert len(set(keys)) == len(keys)
    assert options_key(given(**KEYS)) == options_key(given(**KEYS))
    assert "4711" not in "".join(keys)


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


# Errors in words


def refused(code: str, message: str, operation: str = "CreateRole") -> PlumbError:
    answer: Any = {"Error": {"Code": code, "Message": message}, "ResponseMetadata": {"RequestId": "7"}}
    with pytest.raises(PlumbError) as caught, aws_errors(operation="Other"):
        raise botocore.exceptions.ClientError(answer, operation)
    return caught.value


_DENIED = "User: arn:aws:iam::123456789012:user/u is not authorized to perform: {} on resource: x because no policy"


@pytest.mark.parametrize(
    ("code", "message", "operation", "told"),
    [
        ("AccessDenied", _DENIED.format("iam:PassRole"), "CreateRole", "lack the permission iam:PassRole."),
        ("AccessDenied", "Access denied", "CreateRole", "lack the permission iam:CreateRole."),
        ("AccessDeniedException", "", "GetRole", "lack the permission iam:GetRole."),
        ("AccessDenied", "no", "GetCallerIdentity", "lack the permission sts:GetCallerIdentity."),
        ("ExpiredToken", "The security token is expired", "GetRole", "renew them."),
        ("ExpiredTokenException", "expired", "AssumeRole", "renew them."),
        ("InvalidClientTokenId", "invalid", "GetRole", "check the access key."),
        ("SignatureDoesNotMatch", "no match", "GetRole", "The secret key does not belong to the access key."),
        ("Throttling", "Rate exceeded", "GetRole", "AWS_MAX_ATTEMPTS."),
        ("NoSuchEntity", "Gone.", "GetRole", "GetRole failed: NoSuchEntity: Gone."),
        ("NoSuchEntity", "Gone", "GetRole", "GetRole failed: NoSuchEntity: Gone."),
    ],
)
def test_a_refusal_is_told_with_what_to_do(code: str, message: str, operation: str, told: str) -> None:
    error = refused(code, message, operation)
    assert error.message.startswith(f"{operation} failed: {code}:")
    assert error.message.endswith(told)
    assert (error.code, error.aws_message, error.operation, error.request_id) == (code, message, operation, "7")


def test_a_refusal_that_says_nothing_is_still_an_error() -> None:
    with pytest.raises(PlumbError, match=r"^GetRole failed: Unknown:") as caught, aws_errors(operation=None):
        raise botocore.exceptions.ClientError({}, "GetRole")
    assert (caught.value.code, caught.value.request_id) == ("Unknown", None)


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (
            botocore.exceptions.EndpointConnectionError(endpoint_url="http://x.test"),
            ["http://x.test", "Check endpoint_url"],
        ),
        (
            botocore.exceptions.ConnectTimeoutError(endpoint_url="http://x.test"),
            ["http://x.test", "Check endpoint_url"],
        ),
        (botocore.exceptions.NoCredentialsError(), ["access_key and secret_key"]),
        (botocore.exceptions.ProfileNotFound(profile="dev"), ["dev", "Check profile"]),
        (botocore.exceptions.SSLError(endpoint_url="https://x.test", error="bad"), ["https://x.test", "aws_ca_bundle"]),
        (ValueError("Invalid endpoint: x"), ["Invalid endpoint: x"]),
        (FileNotFoundError(2, "No such file", "ca.pem"), ["ca.pem"]),
    ],
    ids=lambda value: type(value).__name__,
)
@pytest.mark.parametrize(
    ("operation", "where"),
    [("GetRole", "GetRole failed: "), (None, "No connection to AWS: ")],
    ids=["request", "connect"],
)
def test_no_answer_is_told_with_where_and_what_to_check(
    error: Exception, told: list[str], operation: str | None, where: str
) -> None:
    with pytest.raises(PlumbError) as caught, aws_errors(operation=operation):
        raise error
    assert caught.value.message.startswith(where)
    assert [part for part in told if part not in caught.value.message] == []
    assert (caught.value.code, caught.value.operation) == (type(error).__name__, operation)
    assert caught.value.__cause__ is error


def test_a_secret_that_stands_in_an_error_of_the_http_library_is_not_told() -> None:
    with pytest.raises(PlumbError) as caught, aws_errors(operation="GetRole"):
        raise ValueError("Invalid header value b'odd-token-4712\\n'")
    assert "4712" not in str(caught.value.as_result())
    assert "credentials" in caught.value.message


@pytest.mark.parametrize(
    "error", [PlumbError("x"), KeyError("x"), KeyboardInterrupt()], ids=lambda error: type(error).__name__
)
def test_what_is_not_of_aws_is_left_as_it_is(error: BaseException) -> None:
    with pytest.raises(type(error)) as caught, aws_errors(operation="GetRole"):
        raise error
    assert caught.value is error
