# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Connection options: what is read, what is refused, and that no secret is told."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from ansible.module_utils.common.arg_spec import ArgumentSpecValidator

from ansible_collections.plumb.aws.plugins.module_utils._aws.options import (
    CONNECTION_ARGUMENTS,
    CONNECTION_RULES,
    ConnectionOptions,
    connection_options,
    options_key,
)
from ansible_collections.plumb.aws.plugins.module_utils._engine.errors import PlumbError
from unit.module_utils.examples import ACCOUNT, params

ROLE = f"arn:aws:iam::{ACCOUNT}:role/path/deploy"
KEYS: dict[str, Any] = {"access_key": "AKIAOPTION", "secret_key": "odd-secret-4711"}


def given(**options: Any) -> ConnectionOptions:
    return connection_options(params(CONNECTION_ARGUMENTS, options))


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


@pytest.mark.parametrize(
    ("variable", "option", "logged"),
    [
        (None, {}, False),
        ("true", {}, True),
        ("0", {}, False),
        ("true", {"debug_botocore_endpoint_logs": False}, False),
        (None, {"debug_botocore_endpoint_logs": True}, True),
    ],
)
def test_the_variable_of_amazon_aws_asks_for_the_requests_too(
    variable: str | None, option: dict[str, Any], logged: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("ANSIBLE_DEBUG_BOTOCORE_LOGS", raising=False)
    if variable is not None:
        monkeypatch.setenv("ANSIBLE_DEBUG_BOTOCORE_LOGS", variable)
    read = ArgumentSpecValidator(CONNECTION_ARGUMENTS).validate(option)
    assert read.error_messages == []
    assert connection_options(read.validated_parameters).log_calls is logged


def test_a_profile_and_keys_exclude_each_other() -> None:
    pairs = {frozenset(pair) for pair in CONNECTION_RULES["mutually_exclusive"]}
    assert pairs == {frozenset(("profile", other)) for other in ("access_key", "secret_key", "session_token")}


def test_options_that_differ_in_anything_have_different_keys() -> None:
    several = [given(), given(**KEYS), given(**{**KEYS, "secret_key": "x"}), given(profile="x"), given(region="x")]
    several += [given(aws_config={"read_timeout": seconds}) for seconds in (1, 2)]
    keys = [options_key(options) for options in several]
    assert len(set(keys)) == len(keys)
    assert options_key(given(**KEYS)) == options_key(given(**KEYS))
    assert "4711" not in "".join(keys)
