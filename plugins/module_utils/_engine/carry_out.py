# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The one place that writes to AWS, and the one that looks at check mode."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

from ansible_collections.plumb.aws.plugins.module_utils._engine.call import Call, CallJournal, ExecutedCall
from ansible_collections.plumb.aws.plugins.module_utils._engine.clock import Clock, pauses
from ansible_collections.plumb.aws.plugins.module_utils._engine.errors import (
    ALREADY_EXISTS,
    CONCURRENT_MODIFICATION,
    DELETE_CONFLICT,
    MALFORMED_POLICY,
    NOT_FOUND,
    TEMPORARILY_UNMODIFIABLE,
    PlumbError,
)
from ansible_collections.plumb.aws.plugins.module_utils._engine.plan import Plan

# IAM answers so for some seconds after another change:
# https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot.html#troubleshoot_general_eventual-consistency
_TRANSIENT_CODES = frozenset({CONCURRENT_MODIFICATION, TEMPORARILY_UNMODIFIABLE, DELETE_CONFLICT})
_INVALID_PRINCIPAL = "invalid principal in policy"

# Seconds for which a write is tried again. A mistyped principal looks just like one created a moment ago, so this
# stays short whatever ``wait_timeout`` is.
WRITE_RETRY_SECONDS = 20.0


class CreateConflict(Exception):
    """A create found that the thing had come to be since it was read: read again and plan again."""

    def __init__(self, error: PlumbError) -> None:
        super().__init__(error.message)
        self.error = error


class Writer(Protocol):
    """The part of a connection that ``carry_out`` needs: make one call, raise PlumbError if AWS refuses."""

    def write(self, operation: str, arguments: Mapping[str, Any]) -> dict[str, Any]: ...


def carry_out(
    plan: Plan,
    writer: Writer,
    *,
    check_mode: bool,
    wait: Callable[[], None] | None = None,
    journal: CallJournal | None = None,
    clock: Clock | None = None,
) -> list[ExecutedCall]:
    """Make the calls of a plan, or in check mode none of them; return those that were made.

    ``wait`` is called after the last write, to wait until IAM shows it. Raises CreateConflict where the first call
    creates what exists; a PlumbError that stops the plan has the calls done by then in ``executed``.
    """
    executed: list[ExecutedCall] = []
    if check_mode:
        if journal and plan.calls:
            journal.planned(plan.calls)
        return executed
    try:
        for call in plan.calls:
            executed.append(ExecutedCall(call, _execute(call, writer, clock or Clock(), executed)))
    finally:
        if journal and executed:
            journal.executed([done.call for done in executed])
    if executed and wait:
        try:
            wait()
        except PlumbError as error:
            error.executed = tuple(executed)
            raise
    return executed


def _execute(call: Call, writer: Writer, clock: Clock, executed: Sequence[ExecutedCall]) -> Mapping[str, Any]:
    try:
        return _retry(call, writer, clock)
    except PlumbError as error:
        if error.code == ALREADY_EXISTS and call.operation.creates and not executed:
            raise CreateConflict(error) from error
        error.executed = tuple(executed)
        raise


def _retry(call: Call, writer: Writer, clock: Clock) -> Mapping[str, Any]:
    pause = pauses(clock, within=WRITE_RETRY_SECONDS)
    while True:
        try:
            return writer.write(call.name, call.arguments)
        except PlumbError as error:
            if error.code == NOT_FOUND and call.operation.removes:
                return {}
            if not _is_transient(error) or not pause():
                raise


def _is_transient(error: PlumbError) -> bool:
    """Whether the same call may well succeed a moment later.

    The read before the plan has seen whatever a call needs, so a thing that is missing now was created a moment ago.
    """
    if error.code == MALFORMED_POLICY:
        return _INVALID_PRINCIPAL in (error.aws_message or "").lower()
    return error.code in _TRANSIENT_CODES or error.code == NOT_FOUND
