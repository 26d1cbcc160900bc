# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""AWS's errors, and those of the way to AWS, in words that say what to do."""

from __future__ import annotations

from typing import Any

import botocore.exceptions
import botocore.parsers
import pytest

from ansible_collections.plumb.aws.plugins.module_utils._aws.answers import ForeignAnswer
from ansible_collections.plumb.aws.plugins.module_utils._aws.error_messages import aws_errors
from ansible_collections.plumb.aws.plugins.module_utils._engine.errors import Fault, PlumbError


def refused(code: str, message: str, operation: str = "CreateRole", status: int | None = None) -> PlumbError:
    metadata = {"RequestId": "7", **({"HTTPStatusCode": status} if status else {})}
    answer: Any = {"Error": {"Code": code, "Message": message}, "ResponseMetadata": metadata}
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
        ("InvalidClientTokenId", "invalid", "GetRole", "partitions, set region, too."),
        ("SignatureDoesNotMatch", "no match", "GetRole", "The secret key does not belong to the access key."),
        (
            "Throttling",
            "Rate exceeded",
            "GetRole",
            "run fewer at once. AWS_MAX_ATTEMPTS, or a retry mode, ends the waiting early.",
        ),
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
    assert (caught.value.code, caught.value.request_id, caught.value.fault) == ("Unknown", None, None)


@pytest.mark.parametrize(
    ("code", "status", "fault"),
    [
        ("AccessDenied", 403, None),
        ("NoSuchEntity", 404, None),
        ("ConcurrentModification", 409, None),
        ("LimitExceeded", 409, None),
        ("AccessDenied", None, None),
        ("Throttling", 400, Fault.THROTTLED),
        ("ThrottlingException", 400, Fault.THROTTLED),
        ("RequestLimitExceeded", 503, Fault.THROTTLED),
        ("SlowDown", 503, Fault.THROTTLED),
        ("TooManyRequestsException", 429, Fault.THROTTLED),
        ("ServiceFailure", 500, Fault.LOST),
        ("InternalFailure", 500, Fault.LOST),
        ("ServiceUnavailable", 503, Fault.LOST),
    ],
)
def test_throttling_and_a_failure_of_the_service_are_no_answers(
    code: str, status: int | None, fault: Fault | None
) -> None:
    assert refused(code, "m", status=status).fault is fault


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


def _of_botocore(name: str) -> Exception:
    """An error of botocore by its name, with all that it may want to tell."""
    kind = getattr(botocore.exceptions, name)
    told = {"endpoint_url": "http://x.test", "error": "bad", "proxy_url": "p", "actual_bytes": 1, "expected_bytes": 2}
    made: Exception = kind(**told)
    return made


@pytest.mark.parametrize(
    ("error", "fault"),
    [
        (_of_botocore("EndpointConnectionError"), Fault.NOT_SENT),
        (_of_botocore("ConnectTimeoutError"), Fault.NOT_SENT),
        (_of_botocore("ProxyConnectionError"), Fault.NOT_SENT),
        (_of_botocore("ReadTimeoutError"), Fault.LOST),
        (_of_botocore("ConnectionClosedError"), Fault.LOST),
        (_of_botocore("HTTPClientError"), Fault.LOST),
        (_of_botocore("IncompleteReadError"), Fault.LOST),
        (_of_botocore("ResponseStreamingError"), Fault.LOST),
        (_of_botocore("SSLError"), None),
        (botocore.exceptions.NoCredentialsError(), None),
        (botocore.exceptions.ParamValidationError(report="bad"), None),
        (ValueError("x"), None),
    ],
    ids=lambda value: type(value).__name__,
)
def test_it_is_told_whether_a_request_without_an_answer_was_sent(error: Exception, fault: Fault | None) -> None:
    with pytest.raises(PlumbError) as caught, aws_errors(operation="GetRole"):
        raise error
    assert caught.value.fault is fault


@pytest.mark.parametrize(
    ("error", "what"),
    [
        (ForeignAnswer(200, b"<html>Sign in</html>"), "HTTP 200: <html>Sign in</html>"),
        (botocore.parsers.ResponseParserError("odd"), "an answer that is cut off or malformed"),
    ],
    ids=lambda value: type(value).__name__,
)
@pytest.mark.parametrize(
    ("operation", "endpoint", "begin"),
    [
        ("GetRole", "http://x.test", "GetRole failed: the endpoint http://x.test did not answer as IAM does ("),
        (None, "", "The request failed: the endpoint did not answer as IAM does ("),
    ],
)
def test_an_answer_that_is_not_of_aws_is_told_with_where_it_came_from(
    error: Exception, what: str, operation: str | None, endpoint: str, begin: str
) -> None:
    with pytest.raises(PlumbError) as caught, aws_errors(operation=operation, endpoint=endpoint):
        raise error
    told = caught.value
    assert told.message.startswith(f"{begin}{what}). Check endpoint_url")
    assert (told.code, told.aws_message, told.operation) == (type(error).__name__, what, operation)
    assert (told.fault, told.__cause__) == (Fault.LOST, error)


@pytest.mark.parametrize("name", ["AWS_MAX_ATTEMPTS", "AWS_METADATA_SERVICE_TIMEOUT"])
def test_a_variable_that_is_no_number_is_named(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, "many")
    with pytest.raises(PlumbError, match=f"{name}: 'many' is not a number"), aws_errors(operation=None):
        int("many")


_HEADER = "Invalid header value b'odd-token-4712\\n'"


@pytest.mark.parametrize("error", [ValueError(_HEADER), botocore.exceptions.HTTPClientError(error=ValueError(_HEADER))])
def test_a_secret_that_stands_in_an_error_of_the_http_library_is_not_told(error: Exception) -> None:
    with pytest.raises(PlumbError) as caught, aws_errors(operation="GetRole"):
        raise error
    assert "4712" not in str(caught.value.as_result())
    assert "credentials" in caught.value.message
    assert caught.value.fault is None


@pytest.mark.parametrize(
    "error", [PlumbError("x"), KeyError("x"), KeyboardInterrupt()], ids=lambda error: type(error).__name__
)
def test_what_is_not_of_aws_is_left_as_it_is(error: BaseException) -> None:
    with pytest.raises(type(error)) as caught, aws_errors(operation="GetRole"):
        raise error
    assert caught.value is error
