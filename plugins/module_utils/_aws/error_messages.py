# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""AWS's errors, and those of the way to AWS, in words that say what to do."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from ansible_collections.plumb.aws.plugins.module_utils._aws.answers import ForeignAnswer
from ansible_collections.plumb.aws.plugins.module_utils._aws.botocore_tuning import botocore
from ansible_collections.plumb.aws.plugins.module_utils._engine.errors import ACCESS_DENIED, Fault, PlumbError

_ACTION_IN_REFUSAL = re.compile(r"not authorized to perform: ([A-Za-z0-9-]+:[A-Za-z0-9]+)")
# Variables that botocore reads as numbers
_NUMBERS = ("AWS_MAX_ATTEMPTS", "AWS_METADATA_SERVICE_NUM_ATTEMPTS", "AWS_METADATA_SERVICE_TIMEOUT")


# https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html: the codes that mean throttling
_THROTTLING = frozenset(
    {
        "BandwidthLimitExceeded",
        "LimitExceededException",
        "PriorRequestNotComplete",
        "RequestLimitExceeded",
        "RequestThrottled",
        "RequestThrottledException",
        "SlowDown",
        "Throttling",
        "ThrottlingException",
        "ThrottledException",
        "TooManyRequestsException",
    }
)
# By the names of botocore's errors: those where nothing was sent, and those where it may have been
_NOT_SENT = ("ConnectTimeoutError", "EndpointConnectionError", "ProxyConnectionError")
_LOST = (
    "ConnectionClosedError",
    "ConnectionError",
    "HTTPClientError",
    "IncompleteReadError",
    "ReadTimeoutError",
    "ResponseStreamingError",
)


@contextmanager
def aws_errors(*, operation: str | None, endpoint: str = "") -> Iterator[None]:
    """Turn whatever botocore raises into a PlumbError that names the operation."""
    try:
        yield
    except botocore.exceptions.ClientError as error:
        raise _refusal(error) from error
    except (ForeignAnswer, botocore.parsers.ResponseParserError) as error:
        raise _foreign(error, operation, endpoint) from error
    except (botocore.exceptions.BotoCoreError, ValueError, OSError) as error:
        raise _no_answer(error, operation) from error


def _foreign(error: Exception, operation: str | None, endpoint: str) -> PlumbError:
    what = str(error) if isinstance(error, ForeignAnswer) else "an answer that is cut off or malformed"
    where = f"the endpoint {endpoint}" if endpoint else "the endpoint"
    return PlumbError(
        f"{operation or 'The request'} failed: {where} did not answer as IAM does ({what}). "
        "Check endpoint_url, AWS_ENDPOINT_URL, and whether a proxy or a captive portal is in the way.",
        code=type(error).__name__,
        aws_message=what,
        operation=operation,
        fault=Fault.LOST,
    )


def _refusal(error: Any) -> PlumbError:
    response = error.response
    code = response.get("Error", {}).get("Code", "Unknown")
    text = response.get("Error", {}).get("Message", "")
    operation = error.operation_name
    metadata = response.get("ResponseMetadata", {})
    fault = Fault.LOST if (metadata.get("HTTPStatusCode") or 0) >= 500 else None
    return PlumbError(
        _refusal_in_words(code, text, operation),
        fault=Fault.THROTTLED if code in _THROTTLING else fault,
        code=code,
        aws_message=text,
        operation=operation,
        request_id=metadata.get("RequestId"),
    )


_ADVICE = {
    "ExpiredToken": "The credentials have expired: renew them.",
    "ExpiredTokenException": "The credentials have expired: renew them.",
    "InvalidClientTokenId": "AWS does not know these credentials: check the access key. In China, GovCloud and the "
    "isolated partitions, set region, too.",
    "SignatureDoesNotMatch": "The secret key does not belong to the access key.",
    "Throttling": "AWS throttles the requests of this account: run fewer at once. AWS_MAX_ATTEMPTS, or a retry mode, "
    "ends the waiting early.",
}


def _refusal_in_words(code: str, text: str, operation: str) -> str:
    message = f"{operation} failed: {code}: {text}".rstrip()
    if not message.endswith((".", "!")):
        message += "."
    if code in ACCESS_DENIED:
        match = _ACTION_IN_REFUSAL.search(text)
        service = "sts" if operation in ("AssumeRole", "GetCallerIdentity") else "iam"
        action = match.group(1) if match else f"{service}:{operation}"
        return f"{message} The credentials lack the permission {action}."
    return f"{message} {_ADVICE[code]}" if code in _ADVICE else message


def _no_answer(error: BaseException, operation: str | None) -> PlumbError:
    kind = type(error).__name__
    text = str(error).rstrip(".")
    repeats_header = "Invalid header value" in text
    if repeats_header or (isinstance(error, ValueError) and "header" in text):
        # http.client repeats the header's value, which is the session token; newer botocore wraps that
        text = "the credentials have a character that HTTP does not allow; copy them again"
    elif isinstance(error, ValueError) and (wrong := _no_number(text)):
        text = f"{wrong}: '{os.environ[wrong]}' is not a number"
    advice = {
        "EndpointConnectionError": "Check endpoint_url, AWS_ENDPOINT_URL and the network.",
        "ConnectTimeoutError": "Check endpoint_url, AWS_ENDPOINT_URL and the network.",
        "ReadTimeoutError": "Check endpoint_url, AWS_ENDPOINT_URL and the network.",
        "NoCredentialsError": "Give access_key and secret_key, or a profile.",
        "PartialCredentialsError": "Give both the access key and the secret key.",
        "ProfileNotFound": "Check profile and AWS_PROFILE against ~/.aws/config.",
        "SSLError": "Check aws_ca_bundle, or the certificate of the endpoint.",
    }.get(kind, "")
    where = f"{operation} failed: " if operation else "No connection to AWS: "
    fault = Fault.NOT_SENT if kind in _NOT_SENT else Fault.LOST if kind in _LOST and not repeats_header else None
    message = f"{where}{text}. {advice}".rstrip()
    return PlumbError(message, code=kind, aws_message=text, operation=operation, fault=fault)


def _no_number(text: str) -> str | None:
    """The variable whose value Python's own message says is no number; botocore does not name it."""
    return next((name for name in _NUMBERS if name in os.environ and repr(os.environ[name]) in text), None)
