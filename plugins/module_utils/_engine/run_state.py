# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What tasks of one run know of each other, as far as a task has to do with it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from typing import Any, Protocol

from ansible_collections.plumb.aws.plugins.module_utils._aws.connection import Connection
from ansible_collections.plumb.aws.plugins.module_utils._engine.plan import Call
from ansible_collections.plumb.aws.plugins.module_utils._iam.account import Account
from ansible_collections.plumb.aws.plugins.module_utils._iam.replay import ReplayedAccount


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
    """A task of a dry run in another process: it is given what was planned before it, and gives back what it did.

    ``before`` has the calls by ``place_of`` the account that they were planned on.
    """

    def __init__(self, before: Mapping[str, Sequence[Call]]) -> None:
        self._before = before
        self._planned: list[Call] = []
        self._made: list[Call] = []
        self._account: Account | None = None

    @classmethod
    def from_text(cls, text: str) -> GivenMemory:
        """From what ``journals_as_text`` made."""
        return cls({place: [call_from_data(data) for data in calls] for place, calls in json.loads(text).items()})

    def account(self, connection: Connection) -> Account:
        return ReplayedAccount(connection, self._calls) if self._before else Account(connection)

    def planned(self, account: Account, calls: Sequence[Call]) -> None:
        self._account = account
        self._planned += calls

    def made(self, account: Account, calls: Sequence[Call]) -> None:
        self._account = account
        self._made += calls

    def given_back(self) -> dict[str, Any] | None:
        """What was planned and made as JSON types, with the account's place; None where that is nothing."""
        if self._account is None or not (self._planned or self._made):
            return None
        return {
            "place": place_of(self._account),
            "planned": [call_as_data(call) for call in self._planned],
            "made": [call_as_data(call) for call in self._made],
        }

    def _calls(self, account: Account) -> Sequence[Call]:
        return (*self._before.get(place_of(account), ()), *self._planned)


def place_of(account: Account) -> str:
    """A name for where plans hold: the endpoint, partition and account. Two roles of one account share it."""
    identity = account.identity()
    text = f"{account.endpoint} {identity.partition} {identity.account}"
    return hashlib.sha256(text.encode()).hexdigest()


def journals_as_text(journals: Mapping[str, Sequence[Call]]) -> str:
    """For ``GivenMemory.from_text`` in another process."""
    return json.dumps({place: [call_as_data(call) for call in calls] for place, calls in journals.items()})


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
