# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""AWS at the far end of botocore: takes the requests that would go out, and answers them without a network."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

import botocore.awsrequest

from unit.module_utils.examples import ACCOUNT, CALLER

_IDENTITY = f"<Account>{ACCOUNT}</Account><Arn>{CALLER}</Arn><UserId>AIDAEXAMPLE</UserId>"
_ASSUMED = (
    "<Credentials><AccessKeyId>ASIAASSUMED</AccessKeyId><SecretAccessKey>s</SecretAccessKey>"
    "<SessionToken>token-of-role</SessionToken><Expiration>2999-01-01T00:00:00Z</Expiration></Credentials>"
)


@dataclass(frozen=True)
class Request:
    """What went out: the operation, where to, with which access key, and its parameters."""

    operation: str
    host: str
    access_key: str
    parameters: dict[str, str]
    user_agent: str


@dataclass(frozen=True)
class Raw:
    """An answer as it comes over the wire."""

    status: int
    body: str = ""


Answer = str | tuple[str, str] | Raw | Exception


@dataclass
class FakeAws:
    """Answers by operation, in turn: XML, an error as (code, message), anything as Raw, or an exception to raise.

    The last answer stays. STS is answered by itself.
    """

    answers: dict[str, list[Answer]] = field(default_factory=dict)
    requests: list[Request] = field(default_factory=list)

    def __post_init__(self) -> None:
        sts: dict[str, list[Answer]] = {"GetCallerIdentity": [_IDENTITY], "AssumeRole": [_ASSUMED]}
        self.answers = {**sts, **self.answers}

    def send(self, request: Any) -> Any:
        """In the place of URLLib3Session.send."""
        body = request.body if isinstance(request.body, str) else request.body.decode()
        parameters = {key: values[0] for key, values in parse_qs(body).items()}
        operation = parameters.pop("Action")
        headers = {name: value if isinstance(value, str) else value.decode() for name, value in request.headers.items()}
        key = re.search(r"Credential=(\w+)/", headers["Authorization"])
        host = urlsplit(request.url).netloc
        self.requests.append(Request(operation, host, key[1] if key else "", parameters, headers["User-Agent"]))
        answers = self.answers[operation]
        return self._response(request.url, operation, answers.pop(0) if len(answers) > 1 else answers[0])

    def _response(self, url: str, operation: str, answer: Answer) -> Any:
        if isinstance(answer, Exception):
            raise answer
        if isinstance(answer, Raw):
            return _response(url, answer.status, answer.body)
        if isinstance(answer, tuple):
            code, message = answer
            text = f"<ErrorResponse><Error><Code>{code}</Code><Message>{message}</Message></Error>"
            return _response(url, 403, f"{text}<RequestId>request-1</RequestId></ErrorResponse>")
        text = f"<{operation}Result>{answer}</{operation}Result>"
        return _response(url, 200, f"<{operation}Response>{text}</{operation}Response>")


class _Body:
    def __init__(self, text: str) -> None:
        self._text = text

    def stream(self) -> Iterator[bytes]:
        yield self._text.encode()


def _response(url: str, status: int, text: str) -> Any:
    return botocore.awsrequest.AWSResponse(url, status, {}, _Body(text))
