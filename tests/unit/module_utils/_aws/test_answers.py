# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether an answer is AWS's at all."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from ansible_collections.plumb.aws.plugins.module_utils._aws.answers import ForeignAnswer, check_answer

_MODEL = SimpleNamespace(name="GetRole")
_XMLNS = b' xmlns="https://iam.amazonaws.com/doc/2010-05-08/"'


def check(status: int, body: bytes | None) -> None:
    check_answer(operation_model=_MODEL, response_dict={"status_code": status, "body": body}, customized="more")


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (200, b"<GetRoleResponse><GetRoleResult/></GetRoleResponse>"),
        (200, b"<GetRoleResponse" + _XMLNS + b">\n</GetRoleResponse>"),
        (200, b'<?xml version="1.0" encoding="UTF-8"?>\n<GetRoleResponse/>'),
        (200, b" \r\n <GetRoleResponse/>"),
        (400, b"<ErrorResponse" + _XMLNS + b"><Error/></ErrorResponse>"),
        (503, b"<?xml version='1.0'?><ErrorResponse/>"),
    ],
)
def test_an_answer_of_aws_passes(status: int, body: bytes) -> None:
    check(status, body)


_FOREIGN: list[tuple[int, bytes | None, str]] = [
    (200, b"", "empty"),
    (200, None, "empty"),
    (200, b"OK", "OK"),
    (200, b"{}", "{}"),
    (200, b"<!DOCTYPE html>\n<html>\n  Sign in", "<!DOCTYPE html> <html> Sign in"),
    (200, b"<html/>", "<html/>"),
    (200, b"<GetUserResponse/>", "<GetUserResponse/>"),
    (200, b"<GetRoleResponses/>", "<GetRoleResponses/>"),
    (200, b"<ErrorResponse/>", "<ErrorResponse/>"),
    (302, b"<ErrorResponse/>", "<ErrorResponse/>"),
    (301, b"<GetRoleResponse/>", "<GetRoleResponse/>"),
    (403, b"<GetRoleResponse/>", "<GetRoleResponse/>"),
    (502, b"<html>Bad Gateway</html>", "<html>Bad Gateway</html>"),
    (200, b"\xff\xfe", "\\xff\\xfe"),
    (200, b"x" * 80, "x" * 80),
    (200, b"x" * 81, f"{'x' * 80}..."),
]


@pytest.mark.parametrize(("status", "body", "words"), _FOREIGN)
def test_any_other_answer_is_an_error_with_its_status_and_first_words(
    status: int, body: bytes | None, words: str
) -> None:
    with pytest.raises(ForeignAnswer) as caught:
        check(status, body)
    assert str(caught.value) == f"HTTP {status}: {words}"
    found: Any = caught.value
    assert (found.status, found.first_words) == (status, "" if words == "empty" else words)
