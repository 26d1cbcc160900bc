# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The AWS query protocol: form parameters in, XML out.

https://docs.aws.amazon.com/IAM/latest/UserGuide/programming.html
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode
from xml.sax.saxutils import escape

NAMESPACES = {
    "iam": "https://iam.amazonaws.com/doc/2010-05-08/",
    "sts": "https://sts.amazonaws.com/doc/2011-06-15/",
}


class AwsError(Exception):
    """A refusal, as AWS would answer it."""

    def __init__(self, code: str, message: str, status: int = 400) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code
        self.message = message
        self.status = status


@dataclass(frozen=True)
class Reply:
    """An HTTP answer. `error_code` is None when the request succeeded."""

    status: int
    body: bytes
    error_code: str | None = None


def read_form(*encoded: str) -> dict[str, str]:
    """The parameters of a query-protocol request, flat: `{"Tags.member.1.Key": "team", ...}`."""
    parameters: dict[str, str] = {}
    for text in encoded:
        parameters.update(parse_qsl(text, keep_blank_values=True))
    return parameters


def write_form(parameters: Mapping[str, str]) -> bytes:
    return urlencode(parameters).encode()


def members(parameters: Mapping[str, str], name: str) -> list[dict[str, str]]:
    """A list parameter's entries in order: `Tags` gives `[{"Key": ..., "Value": ...}]`, `TagKeys` `[{"": ...}]`."""
    found: dict[int, dict[str, str]] = {}
    prefix = f"{name}.member."
    for key, value in parameters.items():
        if key.startswith(prefix):
            number, _dot, field = key.removeprefix(prefix).partition(".")
            if number.isdigit():
                found.setdefault(int(number), {})[field] = value
    return [found[number] for number in sorted(found)]


def tags_of(parameters: Mapping[str, str]) -> list[tuple[str, str]]:
    return [(tag.get("Key", ""), tag.get("Value", "")) for tag in members(parameters, "Tags")]


def success(service: str, operation: str, result: Mapping[str, Any] | None = None) -> Reply:
    """The answer to an operation that succeeded; None stands for one that returns nothing."""
    inner = "" if result is None else f"<{operation}Result>{_elements(result)}</{operation}Result>"
    metadata = f"<ResponseMetadata><RequestId>{uuid.uuid4()}</RequestId></ResponseMetadata>"
    outer = f'<{operation}Response xmlns="{NAMESPACES[service]}">{inner}{metadata}</{operation}Response>'
    return Reply(200, outer.encode())


def failure(service: str, error: AwsError) -> Reply:
    kind = "Receiver" if error.status >= 500 else "Sender"
    text = (
        f'<ErrorResponse xmlns="{NAMESPACES.get(service, NAMESPACES["iam"])}">'
        f"<Error><Type>{kind}</Type><Code>{escape(error.code)}</Code><Message>{escape(error.message)}</Message></Error>"
        f"<RequestId>{uuid.uuid4()}</RequestId></ErrorResponse>"
    )
    return Reply(error.status, text.encode(), error.code)


def encoded_document(document: str) -> str:
    """A policy document as IAM returns it: URL-encoded by RFC 3986 (API_PolicyVersion)."""
    return quote(document, safe="-_.~")


def _elements(values: Mapping[str, Any]) -> str:
    return "".join(f"<{name}>{_content(value)}</{name}>" for name, value in values.items() if value is not None)


def _content(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%dT%H:%M:%SZ")
    if isinstance(value, Mapping):
        return _elements(value)
    if isinstance(value, str | int):
        return escape(str(value))
    if isinstance(value, Iterable):
        return "".join(f"<member>{_content(item)}</member>" for item in value)
    raise TypeError(f"no XML form for {value!r}")
