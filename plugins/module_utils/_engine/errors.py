# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The one kind of failure that reaches a user."""

from __future__ import annotations

import os
import traceback
from enum import Enum
from typing import Any

from ansible_collections.plumb.aws.plugins.module_utils._engine.printable import printable

# IAM's codes: https://docs.aws.amazon.com/IAM/latest/APIReference/CommonErrors.html and the pages of its operations
ACCESS_DENIED = frozenset({"AccessDenied", "AccessDeniedException"})
ALREADY_EXISTS = "EntityAlreadyExists"
CONCURRENT_MODIFICATION = "ConcurrentModification"
INVALID = frozenset({"InvalidInput", "ValidationError"})
DELETE_CONFLICT = "DeleteConflict"
LIMIT_EXCEEDED = "LimitExceeded"
MALFORMED_POLICY = "MalformedPolicyDocument"
NOT_FOUND = "NoSuchEntity"
TEMPORARILY_UNMODIFIABLE = "EntityTemporarilyUnmodifiable"


class Fault(Enum):
    """What became of a request that has no answer of IAM's own."""

    # AWS has not looked at it, and says so
    THROTTLED = "throttled"
    # it did not get there
    NOT_SENT = "not sent"
    # it was sent, and may have been done
    LOST = "lost"


class PlumbError(Exception):
    """Something that the user, or AWS, has to put right.

    ``message`` says what is wrong, with the value, and what to do. ``code`` is AWS's own error code, or None where the
    collection refused before AWS was asked. ``details`` are further keys of the failed result. ``patience`` is for how
    many seconds reading and planning again may help: what somebody has just created may not show yet. ``missing`` is
    the thing that was not found, as calls touch it: where this run has created it, there is patience, too. ``fault`` is
    what became of a request without an answer. ``unexpected`` is the error of our own that it stands for.
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
        missing: str | None = None,
        fault: Fault | None = None,
    ) -> None:
        self.message = printable(message)
        super().__init__(self.message)
        self.code = code
        self.aws_message = aws_message
        self.operation = operation
        self.request_id = request_id
        self.details = details or {}
        self.patience = patience
        self.missing = missing
        self.fault = fault
        self.unexpected: Exception | None = None

    @property
    def is_denied(self) -> bool:
        """Whether AWS said that the caller may not do this."""
        return self.code in ACCESS_DENIED

    def as_result(self) -> dict[str, Any]:
        """The keys of a failed result: ``msg``, the details, and ``error``, ``operation``, ``request_id`` if known."""
        error = {"code": self.code, "message": self.aws_message} if self.code else None
        known = {"error": error, "operation": self.operation, "request_id": self.request_id}
        return {"msg": self.message, **{key: value for key, value in known.items() if value}, **self.details}


def unexpected(error: Exception) -> PlumbError:
    """A bug of ours as a user sees it: one line that says so, and where it is."""
    frame = traceback.extract_tb(error.__traceback__)[-1]
    place = f"{os.path.basename(frame.filename)}, line {frame.lineno}"
    told = PlumbError(f"plumb.aws has met what it does not expect ({place}): {type(error).__name__}. Please report it.")
    told.unexpected = error
    return told
