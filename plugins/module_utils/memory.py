# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What tasks of one run know of each other, as far as a task has to do with it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from typing import Any, Protocol

from ansible_collections.plumb.aws.plugins.module_utils.account import Account
from ansible_collections.plumb.aws.plugins.module_utils.aws import Connection
from ansible_collections.plumb.aws.plugins.module_utils.plan import Call
from ansible_collections.plumb.aws.plugins.module_utils.replay import ReplayedAccount


class Memory(Protocol):
    """What a task asks its run for. ``subject`` names the resource that it is about, such as ``role/NAME``."""

    def account(self, connection: Connection) -> Account:
        """The account as this task shall see it."""

    def planned(self, account: Account, calls: Sequence[Call]) -> None:
        """Remember calls that a dry run did not make."""

    def made(self, account: Account, calls: Sequence[Call]) -> None:
        """Forget what was planned of the things that these calls changed."""

    def glance(self, connection: Connection, subject: str) -> int:
        """How often tasks of this run have changed the resource by now."""

    def turn(self, connection: Connection, subject: str, seen: int) -> AbstractContextManager[bool]:
        """Keep other tasks of this run off the resource; yields whether it still stands as at the glance ``seen``."""


class NoMemory:
    """A task on its own."""

    def account(self, connection: Connection) -> Account:
        return Account(connection)

    def planned(self, account: Account, calls: Sequence[Call]) -> None:
        return

    def made(self, account: Account, calls: Sequence[Call]) -> None:
        return

    def glance(self, connection: Connection, subject: str) -> int:
        return 0

    @contextmanager
    def turn(self, connection: Connection, subject: str, seen: int) -> Iterator[bool]:
        yield True


class GivenMemory(NoMemory):
    """A task in another process: it is given what was planned before it, and gives back what it plans itself."""

    def __init__(self, before: Sequence[Call]) -> None:
        self._before = tuple(before)
        self.planned_here: list[Call] = []

    def account(self, connection: Connection) -> Account:
        return ReplayedAccount(connection, lambda _account: (*self._before, *self.planned_here))

    def planned(self, account: Account, calls: Sequence[Call]) -> None:
        self.planned_here += calls


def call_as_data(call: Call) -> dict[str, Any]:
    """A call as JSON types."""
    return {
        "operation": call.operation,
        "arguments": dict(call.arguments),
        "target": call.target,
        "notes": dict(call.notes),
    }


def call_from_data(data: Mapping[str, Any]) -> Call:
    """The way back from ``call_as_data``."""
    return Call(data["operation"], data["arguments"], data["target"], data["notes"])
