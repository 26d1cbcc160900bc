# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One server for the session, an account of its own for each test."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

from embedded_iam import EmbeddedIam

_accounts = itertools.count(210000000000)
Refused = Callable[..., AbstractContextManager[None]]


@pytest.fixture(scope="session")
def server() -> Iterator[EmbeddedIam]:
    with EmbeddedIam() as server:
        yield server


@pytest.fixture
def account() -> str:
    return str(next(_accounts))


@pytest.fixture
def other_account() -> str:
    return str(next(_accounts))


@pytest.fixture
def iam(server: EmbeddedIam, account: str) -> Any:
    return server.client("iam", account)


@pytest.fixture
def unchecked(server: EmbeddedIam, account: str) -> Any:
    """A client that sends what botocore itself would refuse."""
    environment = server.environment(account)
    return boto3.client(
        "iam",
        endpoint_url=server.url,
        region_name="us-east-1",
        aws_access_key_id=environment["AWS_ACCESS_KEY_ID"],
        aws_secret_access_key=environment["AWS_SECRET_ACCESS_KEY"],
        config=Config(parameter_validation=False, retries={"max_attempts": 0}),
    )


@pytest.fixture
def sts(server: EmbeddedIam, account: str) -> Any:
    return server.client("sts", account)


@pytest.fixture
def document() -> str:
    statement = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


@pytest.fixture
def trust(account: str) -> str:
    return trust_in({"AWS": account})


@pytest.fixture
def trusting() -> Callable[[dict[str, Any]], str]:
    return trust_in


def trust_in(principal: dict[str, Any]) -> str:
    statement = {"Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole"}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


@pytest.fixture
def refused() -> Refused:
    """`with refused(code, status, text)`: the request inside is refused so; `text` is the message or a part of it."""

    @contextmanager
    def check(code: str, status: int, text: str = "") -> Iterator[None]:
        with pytest.raises(ClientError) as caught:
            yield
        response: Any = caught.value.response
        assert (response["Error"]["Code"], response["ResponseMetadata"]["HTTPStatusCode"]) == (code, status)
        assert text in response["Error"]["Message"]

    return check


class ExecutedCall:
    """Shorthands for what many tests start from."""

    def __init__(self, iam: Any, document: str, trust: str) -> None:
        self.iam, self.document, self.trust = iam, document, trust

    def policy(self, name: str = "p", **options: Any) -> str:
        arn: str = self.iam.create_policy(PolicyName=name, PolicyDocument=self.document, **options)["Policy"]["Arn"]
        return arn

    def role(self, name: str = "r", **options: Any) -> str:
        options = {"AssumeRolePolicyDocument": self.trust, **options}
        arn: str = self.iam.create_role(RoleName=name, **options)["Role"]["Arn"]
        return arn

    def user(self, name: str = "u", **options: Any) -> str:
        arn: str = self.iam.create_user(UserName=name, **options)["User"]["Arn"]
        return arn


@pytest.fixture
def made(iam: Any, document: str, trust: str) -> ExecutedCall:
    return ExecutedCall(iam, document, trust)
