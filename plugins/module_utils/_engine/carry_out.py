# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The one place that writes to AWS, and the one that looks at check mode.

A write client makes one attempt; all retries of writes are here. What cannot be decided by repeating a request is for
the resource module to decide, by reading again: an answer that was lost, and a thing that is not as the plan saw it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

from ansible_collections.plumb.aws.plugins.module_utils._engine.call import Call, CallJournal, ExecutedCall
from ansible_collections.plumb.aws.plugins.module_utils._engine.clock import OUTAGE_SECONDS, Clock, pauses
from ansible_collections.plumb.aws.plugins.module_utils._engine.errors import (
    ALREADY_EXISTS,
    CONCURRENT_MODIFICATION,
    DELETE_CONFLICT,
    LIMIT_EXCEEDED,
    MALFORMED_POLICY,
    NOT_FOUND,
    TEMPORARILY_UNMODIFIABLE,
    Fault,
    PlumbError,
    unexpected,
)
from ansible_collections.plumb.aws.plugins.module_utils._engine.plan import Plan

# IAM answers so for some seconds after another change, and then no more:
# https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot.html#troubleshoot_general_eventual-consistency
_TRANSIENT_CODES = frozenset({CONCURRENT_MODIFICATION, TEMPORARILY_UNMODIFIABLE, DELETE_CONFLICT})
_INVALID_PRINCIPAL = "invalid principal in policy"

# Seconds for which a write is tried again. A mistyped principal looks just like one created a moment ago, so this
# stays short whatever ``wait_timeout`` is.
WRITE_RETRY_SECONDS = 20.0


class ReadAgain(Exception):
    """The plan does not hold any more, or it is not known whether a call was done: read again and plan again.

    ``error`` is what to fail with where that does not help. ``lost``: an answer was lost, so the call may have been
    done.
    """

    def __init__(self, call: Call, error: PlumbError, *, lost: bool) -> None:
        super().__init__(error.message)
        self.call = call
        self.error = error
        self.lost = lost


class Writer(Protocol):
    """The part of a connection that ``carry_out`` needs."""

    def write(self, operation: str, arguments: Mapping[str, Any]) -> dict[str, Any]:
        """Make one attempt at a call; raise PlumbError if AWS refuses or does not answer."""

    def may_retry(self, error: PlumbError, attempts: int) -> bool:
        """Whether so many attempts may be followed by another one after this error."""


def only_plans(calls: Sequence[Call], *, check_mode: bool, journal: CallJournal | None) -> bool:
    """Whether calls are not to be made, as this is check mode; the journal is told of them."""
    if check_mode and journal and calls:
        journal.planned(calls)
    return check_mode


def carry_out(
    plan: Plan,
    writer: Writer,
    *,
    check_mode: bool,
    executed: list[ExecutedCall],
    journal: CallJournal | None = None,
    clock: Clock | None = None,
) -> None:
    """Make the calls of a plan, or in check mode none of them, and add those that were made to ``executed``.

    Raises ReadAgain where another look at IAM has to decide, and PlumbError where AWS refuses for good.
    """
    if only_plans(plan.calls, check_mode=check_mode, journal=journal):
        return
    done_before = len(executed)
    try:
        for call in plan.calls:
            response = _send_and_tell(call, writer, clock or Clock(), journal)
            executed.append(ExecutedCall(call, response))
    finally:
        if journal and len(executed) > done_before:
            journal.executed([done.call for done in executed[done_before:]])


def _send_and_tell(call: Call, writer: Writer, clock: Clock, journal: CallJournal | None) -> Mapping[str, Any]:
    if journal is None:
        return _send(call, writer, clock)
    journal.sending(call)
    try:
        response = _send(call, writer, clock)
    except ReadAgain as doubt:
        journal.ended(call, doubt.error)
        raise
    except PlumbError as error:
        journal.ended(call, error)
        raise
    journal.ended(call, None)
    return response


def _send(call: Call, writer: Writer, clock: Clock) -> Mapping[str, Any]:
    """Repeat a call until it is answered, as long as that is of use."""
    consistency, outage = pauses(clock, within=WRITE_RETRY_SECONDS), pauses(clock, within=OUTAGE_SECONDS)
    attempts, lost = 0, False
    while True:
        attempts += 1
        try:
            return writer.write(call.name, call.arguments)
        except PlumbError as error:
            lost = lost or error.fault is Fault.LOST
            if _is_decided_by_reading(call, error, lost=lost):
                raise ReadAgain(call, error, lost=lost) from error
            if error.fault is None:
                pause: Callable[[], bool] = consistency if _is_transient(error) else _never
            else:
                pause = outage if writer.may_retry(error, attempts) else _never
            if not pause():
                if lost:
                    raise ReadAgain(call, error, lost=True) from error
                raise
        except Exception as bug:
            raise ReadAgain(call, unexpected(bug), lost=True) from bug


def _is_decided_by_reading(call: Call, error: PlumbError, *, lost: bool) -> bool:
    """Whether to repeat the call would tell less than a look at IAM, or do harm."""
    if error.code == NOT_FOUND and call.operation.removes:
        return True  # a replica that is behind says so, too
    if error.code == ALREADY_EXISTS and call.operation.creates:
        return True
    if error.code == LIMIT_EXCEEDED:
        return True  # another writer took the room, or the answer to this very call was lost
    return lost and not call.operation.repeatable


def _is_transient(error: PlumbError) -> bool:
    """Whether the same call may well succeed a moment later.

    The read before the plan has seen whatever a call needs, so a thing that is missing now was created a moment ago.
    """
    if error.code == MALFORMED_POLICY:
        return _INVALID_PRINCIPAL in (error.aws_message or "").lower()
    return error.code in _TRANSIENT_CODES or error.code == NOT_FOUND


def _never() -> bool:
    return False
