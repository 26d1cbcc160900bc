# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The one kind of failure that reaches a user."""

from __future__ import annotations

from typing import Any


class PlumbError(Exception):
    """Something that the user, or AWS, has to put right.

    ``message`` says what is wrong, with the value, and what to do. ``code`` is AWS's own error code, or None where the
    collection refused before AWS was asked. ``details`` are further keys of the failed result.
    """

    def __init__(
        self,
        message: str,
        *,
        code: str | None = None,
        aws_message: str | None = None,
        operation: str | None = None,
        request_id: str | None = None,
        details: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.code = code
        self.aws_message = aws_message
        self.operation = operation
        self.request_id = request_id
        self.details = details or {}

    def as_result(self) -> dict[str, Any]:
        """The keys of a failed result: ``msg``, the details, and ``error``, ``operation``, ``request_id`` if known."""
        error = {"code": self.code, "message": self.aws_message} if self.code else None
        known = {"error": error, "operation": self.operation, "request_id": self.request_id}
        return {"msg": self.message, **{key: value for key, value in known.items() if value}, **self.details}
