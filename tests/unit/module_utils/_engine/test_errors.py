# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What of a failure reaches the result of a task."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.plumb.aws.plugins.module_utils._engine.errors import Fault, PlumbError, unexpected


@pytest.mark.parametrize(
    ("error", "result"),
    [
        pytest.param(PlumbError("bad name"), {"msg": "bad name"}, id="refused before AWS was asked"),
        pytest.param(
            PlumbError("x", code="Throttling", aws_message="slow", operation="GetRole", request_id="7"),
            {"msg": "x", "error": {"code": "Throttling", "message": "slow"}, "operation": "GetRole", "request_id": "7"},
            id="refused by AWS",
        ),
        pytest.param(
            PlumbError("x", details={"calls": [1], "changed": True}),
            {"msg": "x", "calls": [1], "changed": True},
            id="with details",
        ),
        pytest.param(
            PlumbError("x", fault=Fault.LOST, missing="role/r", patience=5.0), {"msg": "x"}, id="for the engine alone"
        ),
        pytest.param(PlumbError("two\nlines\x1b[31m"), {"msg": "two\\nlines\\x1b[31m"}, id="what cannot be printed"),
    ],
)
def test_a_failure_tells_all_it_knows(error: PlumbError, result: dict[str, Any]) -> None:
    assert error.as_result() == result
    assert str(error) == result["msg"]


@pytest.mark.parametrize(
    ("code", "denied"),
    [("AccessDenied", True), ("AccessDeniedException", True), ("NoSuchEntity", False), (None, False)],
)
def test_a_denial_is_told_by_its_code(code: str | None, denied: bool) -> None:
    assert PlumbError("x", code=code).is_denied is denied


def test_a_failure_has_no_patience_no_fault_and_no_bug_unless_it_is_said() -> None:
    error = PlumbError("x")
    assert (error.patience, error.details, error.missing, error.fault, error.unexpected) == (0.0, {}, None, None, None)


def _raised() -> Exception:
    try:
        raise KeyError("odd-secret-4711")
    except KeyError as error:
        return error


def test_a_bug_is_one_line_that_says_where_it_is_and_keeps_its_values_to_itself() -> None:
    bug = _raised()
    told = unexpected(bug)
    assert told.unexpected is bug
    assert [part for part in ("test_errors.py, line ", "KeyError", "report") if part not in told.message] == []
    assert "4711" not in str(told.as_result())
    assert (told.code, told.fault) == (None, None)
