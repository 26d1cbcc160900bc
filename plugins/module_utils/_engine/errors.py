# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The one kind of failure that reaches a user."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ansible_collections.plumb.aws.plugins.module_utils._engine.call import ExecutedCall

# IAM's codes: https://docs.aws.amazon.com/IAM/latest/APIReference/CommonErrors.html and the pages of its operations
ACCESS_DENIED = frozenset({"AccessDenied", "AccessDeniedException"})
ALREADY_EXISTS = "EntityAlreadyExists"
CONCURRENT_MODIFICATION = "ConcurrentModification"
DELETE_CONFLICT = "DeleteConflict"
MALFORMED_POLICY = "MalformedPolicyDocument"
NOT_FOUND = "NoSuchEntity"
TEMPORARILY_UNMODIFIABLE = "EntityTemporarilyUnmodifiable"


class PlumbError(Exception):
    """Something that the user, or AWS, has to put right.

    ``message`` says what is wrong, with the value, and what to do. ``code`` is AWS's own error code, or None where the
    collection refused before AWS was asked. ``details`` are further keys of the failed result. ``patience`` is for how
    many seconds reading and planning again may help: what somebody has just created may not show yet. ``executed`` are
    the calls that had been made by then.
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
        patience: float = 0.0,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.code = code
        self.aws_message = aws_message
        self.operation = operation
        self.request_id = request_id
        self.details = details or {}
        self.patience = patience
        self.executed: tuple[ExecutedCall, ...] = ()

    @property
    def is_denied(self) -> bool:
        """Whether AWS said that the caller may not do this."""
        return self.code in ACCESS_DENIED

    def as_result(self) -> dict[str, Any]:
        """The keys of a failed result: ``msg``, the details, and ``error``, ``operation``, ``request_id`` if known."""
        error = {"code": self.code, "message": self.aws_message} if self.code else None
        known = {"error": error, "operation": self.operation, "request_id": self.request_id}
        return {"msg": self.message, **{key: value for key, value in known.items() if value}, **self.details}
