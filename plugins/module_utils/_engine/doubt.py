# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a task says of a call of which it is not known whether it was done."""

from __future__ import annotations

from ansible_collections.plumb.aws.plugins.module_utils._engine.call import Call
from ansible_collections.plumb.aws.plugins.module_utils._engine.carry_out import ReadAgain
from ansible_collections.plumb.aws.plugins.module_utils._engine.errors import PlumbError


def in_doubt(again: ReadAgain, error: PlumbError | None = None, *, lost: bool) -> PlumbError:
    """The error of a call that could not be brought to an end; ``lost``: it is not known whether it was done."""
    told = refused(error or again.error, again.call if lost else None)
    if lost:
        told.fault, told.unexpected = again.error.fault, again.error.unexpected
    return told


def refused(cause: PlumbError, lost: Call | None) -> PlumbError:
    """The error of a task in which the answer of a call was lost, and nothing has shown since that it was done."""
    if lost is None:
        return cause
    operation = lost.operation.api_name
    return PlumbError(
        f"{operation} was sent and its answer was lost; it may have been done. Look at {lost.target} before you run "
        f"the task again. {cause.message}",
        code=cause.code,
        aws_message=cause.aws_message,
        operation=operation,
        request_id=cause.request_id,
        details=cause.details,
    )
