# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A write as data: which operation, with what arguments, and what it touches.

What is known of an operation stands in one table, ``_iam/operations.py``. A ``Call`` holds an entry of that table, so
that a call of anything else cannot be built; this file knows no operation.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from ansible_collections.plumb.aws.plugins.module_utils._engine.errors import PlumbError

Arguments = Mapping[str, Any]


@dataclass(frozen=True)
class Touch:
    """What a call changes: an aspect of a thing, such as the tags of ``role/name``; no aspect means all of it.

    ``thing`` is in lower case where IAM ignores case.
    """

    thing: str
    aspect: str = ""

    def overlaps(self, other: Touch) -> bool:
        """Whether two calls change the same."""
        return self.thing == other.thing and (self.aspect == other.aspect or not self.aspect or not other.aspect)


@dataclass(frozen=True)
class Operation:
    """An entry of the table of operations.

    ``name`` is the boto3 client method. ``touches`` and ``effect`` take a call's arguments and notes; ``effect`` also
    takes the state to change. ``removes``: once there is nothing to remove, it is done. ``creates``: that it
    exists already means to read and plan again. ``deletes``: the resource as a whole goes. ``attaches``: whether it
    attaches a policy or detaches it; None: neither. ``may_grant``: it can give access, or take a limit away.
    ``repeatable``: to send it twice does no more than to send it once, or is refused.
    """

    name: str
    touches: Callable[[Arguments, Arguments], Iterable[Touch]]
    effect: Callable[[Arguments, Arguments, Any], None]
    removes: bool = False
    creates: bool = False
    deletes: bool = False
    attaches: bool | None = None
    may_grant: bool = False
    repeatable: bool = True

    @property
    def api_name(self) -> str:
        """AWS's name, such as CreatePolicy."""
        return "".join(word.capitalize() for word in self.name.split("_"))


@dataclass(frozen=True)
class Call:
    """One write to IAM.

    ``target`` is what it changes, for people. ``notes`` is what the plan knows of the call beyond its arguments, for
    the result and the replay: the ARN or version id that it will create, or what it removes (a policy version, whole;
    the ARN of a permissions boundary). Raises TypeError where ``operation`` is no entry of the table.
    """

    operation: Operation
    arguments: Arguments
    target: str
    notes: Arguments = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not isinstance(self.operation, Operation):
            raise TypeError(f"{self.operation!r} is no entry of the table of operations.")

    @property
    def name(self) -> str:
        return self.operation.name

    @property
    def touches(self) -> frozenset[Touch]:
        return frozenset(self.operation.touches(self.arguments, self.notes))

    @property
    def things(self) -> frozenset[str]:
        return frozenset(touch.thing for touch in self.touches)

    def is_same_as(self, other: Call) -> bool:
        """Whether both ask AWS for the same; notes are no part of that."""
        return self.name == other.name and dict(self.arguments) == dict(other.arguments)

    def as_result(self) -> dict[str, str]:
        """As a task returns it."""
        return {"operation": self.operation.api_name, "target": self.target}

    def as_data(self) -> dict[str, Any]:
        """As JSON types; the table of operations has the way back."""
        return {
            "operation": self.name,
            "arguments": dict(self.arguments),
            "target": self.target,
            "notes": dict(self.notes),
        }


@dataclass(frozen=True)
class ExecutedCall:
    """A call that was made, with what AWS answered."""

    call: Call
    response: Mapping[str, Any]


class CallJournal(Protocol):
    """Who wants to know of calls: those planned in check mode, those about to be sent, ended, and executed."""

    def planned(self, calls: Iterable[Call]) -> None: ...

    def executed(self, calls: Iterable[Call]) -> None: ...

    def sending(self, call: Call) -> None: ...

    def ended(self, call: Call, error: PlumbError | None) -> None: ...
