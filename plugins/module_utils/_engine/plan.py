# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a task would do, as data, and the one place that does it.

``carry_out`` is the only code that looks at check mode and the only code that writes to AWS.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from ansible_collections.plumb.aws.plugins.module_utils._engine.errors import PlumbError

# IAM answers so for some seconds after another change, and then no more:
# https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot.html#troubleshoot_general_eventual-consistency
_PASSING_CODES = frozenset({"ConcurrentModification", "EntityTemporarilyUnmodifiable", "DeleteConflict"})
_INVALID_PRINCIPAL = "invalid principal in policy"
_MISSING = "NoSuchEntity"
_ALREADY_THERE = "EntityAlreadyExists"

# Seconds for which a write is tried again. A mistyped principal looks just like one created a moment ago, so this
# stays short whatever ``wait_timeout`` is.
PATIENCE = 20.0
_FIRST_PAUSE = 0.4
_LONGEST_PAUSE = 4.0


@dataclass(frozen=True)
class Call:
    """One write to IAM: a boto3 client method with its arguments.

    ``target`` is what it changes, for people. ``notes`` is what the plan knows of the call beyond its arguments, for
    the result and for what the run remembers: the ARN or version id that it will create, or what it takes away (a
    policy version, whole; the ARN of a permissions boundary).
    """

    operation: str
    arguments: Mapping[str, Any]
    target: str
    notes: Mapping[str, Any] = field(default_factory=dict)

    @property
    def api_name(self) -> str:
        return "".join(word.capitalize() for word in self.operation.split("_"))

    def as_result(self) -> dict[str, str]:
        return {"operation": self.api_name, "target": self.target}

    @property
    def subjects(self) -> frozenset[str]:
        """What the call changes: ARNs of policies, and ``role/NAME``."""
        arns = {self.arguments.get("PolicyArn"), self.arguments.get("PermissionsBoundary")}
        arns.add(self.notes.get("permissions_boundary"))
        if self.operation == "create_policy":
            arns.add(self.notes["arn"])
        role = self.arguments.get("RoleName")
        return frozenset(arn for arn in arns if arn) | (frozenset({f"role/{role}"}) if role else frozenset())

    @property
    def takes_away(self) -> bool:
        """Whether the call wants something gone, so that 'it is not there' means that it is done."""
        return self.operation.startswith(("delete_", "detach_", "remove_"))


@dataclass(frozen=True)
class Plan:
    """What a task would do.

    ``before`` and ``after`` are what a person would compare (None: does not exist). ``result`` holds the keys that the
    task returns, with None for what only AWS can know. ``calls`` is the one truth about the change.
    """

    before: dict[str, Any] | None
    after: dict[str, Any] | None
    result: dict[str, Any]
    calls: tuple[Call, ...] = ()
    warnings: tuple[str, ...] = ()


class AlreadyThere(Exception):
    """A create found that the thing had come to be since it was read: read again and plan again."""

    def __init__(self, error: PlumbError) -> None:
        super().__init__(error.message)
        self.error = error


class Journal(Protocol):
    """Who wants to know of calls: those planned in check mode, and those made."""

    def planned(self, calls: Sequence[Call]) -> None: ...

    def made(self, calls: Sequence[Call]) -> None: ...


class Writer(Protocol):
    """The part of a connection that ``carry_out`` needs: make one call, raise PlumbError if AWS refuses."""

    def write(self, operation: str, arguments: Mapping[str, Any]) -> dict[str, Any]: ...


@dataclass(frozen=True)
class Made:
    """A call that was made, with what AWS answered."""

    call: Call
    response: Mapping[str, Any]


@dataclass(frozen=True)
class Clock:
    """Time as the retries see it; tests pass one that does not sleep."""

    now: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    jitter: Callable[[], float] = field(default=random.random)


def carry_out(
    plan: Plan,
    writer: Writer,
    *,
    check_mode: bool,
    settle: Callable[[], None] | None = None,
    journal: Journal | None = None,
    clock: Clock | None = None,
) -> list[Made]:
    """Make the calls of a plan, or in check mode none of them; return those that were made.

    ``settle`` is called after the last write, to wait until IAM shows it. A PlumbError that stops the plan carries
    the calls done by then in its details.
    """
    made: list[Made] = []
    if check_mode:
        if journal and plan.calls:
            journal.planned(plan.calls)
        return made
    try:
        for call in plan.calls:
            made.append(Made(call, _make(call, writer, clock or Clock(), made)))
    finally:
        if journal and made:
            journal.made([done.call for done in made])
    if made and settle:
        _settle(settle, made)
    return made


def _settle(settle: Callable[[], None], made: Sequence[Made]) -> None:
    try:
        settle()
    except PlumbError as error:
        error.details = {**error.details, **progress(made)}
        raise


def _make(call: Call, writer: Writer, clock: Clock, made: Sequence[Made]) -> Mapping[str, Any]:
    try:
        return _persist(call, writer, clock)
    except PlumbError as error:
        if error.code == _ALREADY_THERE and not made:
            raise AlreadyThere(error) from error
        error.details = {**error.details, **progress(made)}
        raise


def progress(made: Sequence[Made]) -> dict[str, Any]:
    """What a failed task reports of the work that it had done."""
    calls = [done.call for done in made]
    report: dict[str, Any] = {"changed": bool(calls), "calls": [call.as_result() for call in calls]}
    lost = lost_versions(calls)
    return {**report, "pruned_versions": lost} if lost else report


def lost_versions(calls: Sequence[Call]) -> list[dict[str, Any]]:
    """The policy versions that some calls delete, whole."""
    return [dict(call.notes["version"]) for call in calls if "version" in call.notes]


def pauses(clock: Clock, *, within: float) -> Callable[[], bool]:
    """A jittered, growing pause. The function returned sleeps, or returns False when the time is over."""
    deadline = clock.now() + within
    wait = _FIRST_PAUSE

    def pause() -> bool:
        nonlocal wait
        left = deadline - clock.now()
        if left <= 0:
            return False
        clock.sleep(min(left, wait * (0.5 + clock.jitter())))
        wait = min(wait * 2, _LONGEST_PAUSE)
        return True

    return pause


def _persist(call: Call, writer: Writer, clock: Clock) -> Mapping[str, Any]:
    pause = pauses(clock, within=PATIENCE)
    while True:
        try:
            return writer.write(call.operation, call.arguments)
        except PlumbError as error:
            if error.code == _MISSING and call.takes_away:
                return {}
            if not _may_pass(error) or not pause():
                raise


def _may_pass(error: PlumbError) -> bool:
    """Whether the same call may well succeed a moment later.

    The read before the plan has seen whatever a call needs, so a thing that is missing now was created a moment ago.
    """
    if error.code == "MalformedPolicyDocument":
        return _INVALID_PRINCIPAL in (error.aws_message or "").lower()
    return error.code in _PASSING_CODES or error.code == _MISSING
