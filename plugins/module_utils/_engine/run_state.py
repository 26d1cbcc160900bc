# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What tasks of one run, and of one host, know of each other, as far as a task has to do with it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from threading import Event
from typing import Any, Protocol

from ansible_collections.plumb.aws.plugins.module_utils._engine.call import Call
from ansible_collections.plumb.aws.plugins.module_utils._engine.changes import Change
from ansible_collections.plumb.aws.plugins.module_utils._engine.errors import PlumbError
from ansible_collections.plumb.aws.plugins.module_utils._engine.planned_calls import PlannedCalls


class AnyAccount(Protocol):
    """The part of an account that the engine itself needs; what a resource may ask stands in ``_iam/account.py``."""

    def account_key(self) -> str:
        """A name for where plans hold: the endpoint, partition and account. Two roles of one account share it."""

    def account_id(self) -> str:
        """The number of the account, for the log of writes."""


Warn = Callable[[str], None]
Planned = Callable[[AnyAccount], PlannedCalls]
# Makes the account of a connection; ``Planned`` gives the calls planned on it so far, None: it is the account as it is
AccountFactory = Callable[[Any, Warn, "Planned | None"], Any]


@dataclass(frozen=True)
class Turn:
    """A task's turn on a resource: when the resource was changed last, and what has just been changed of it."""

    changed_at: float = float("-inf")
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True)
class LongWork:
    """Work that takes a while. ``stop`` is set once it is to end. ``told`` is told what has just been done."""

    stop: Event = field(default_factory=Event)
    told: Callable[[int, str], None] = lambda _done, _what: None


class RunState(Protocol):
    """What a task asks its run for. ``lock_key`` names the resource that it is about, such as ``role/name``."""

    def account(self, connection: Any, warn: Warn) -> Any:
        """The account as this task shall see it; ``warn`` is told of what could not be read and does not matter."""

    def planned(self, account: AnyAccount, calls: Iterable[Call]) -> None:
        """Remember calls that a dry run did not make."""

    def executed(self, account: AnyAccount, calls: Iterable[Call]) -> None:
        """Remember calls that were made, and forget what was planned of what they changed."""

    def sending(self, account: AnyAccount, call: Call) -> None:
        """A call is about to be sent."""

    def ended(self, account: AnyAccount, call: Call, error: PlumbError | None) -> None:
        """A call was answered, or not: ``error`` says how."""

    def turn(self, account: AnyAccount, lock_key: str) -> AbstractContextManager[Turn]:
        """Keep other tasks off a resource."""

    def changes(self, account: AnyAccount, thing: str) -> Sequence[Change]:
        """What has just been changed of a thing, as calls touch it."""

    def left(self, account: AnyAccount, thing: str, state: Mapping[str, str]) -> None:
        """Remember the state that a task leaves a thing in."""

    def has_changed(self, thing: str) -> bool:
        """Whether this run has just changed a thing of that name, on whatever account; asks IAM nothing."""

    def changed_since(self, account: AnyAccount, thing: str, moment: float) -> bool:
        """Whether a run on this host has changed a thing since a moment, in seconds as time.time() has them."""

    def swept(self, account: AnyAccount, kinds: frozenset[str], thing: str) -> Any:
        """The account as a sweep over these kinds shows it, where there is one that holds for the thing; else None."""

    def long_work(self, total: int) -> AbstractContextManager[LongWork]:
        """Around work on so many resources: the user is told how far it is, and may interrupt it."""


class NoRunState:
    """A task on its own."""

    def __init__(self, make_account: AccountFactory) -> None:
        self._make_account = make_account

    def account(self, connection: Any, warn: Warn) -> Any:
        return self._make_account(connection, warn, None)

    def planned(self, account: AnyAccount, calls: Iterable[Call]) -> None:
        return

    def executed(self, account: AnyAccount, calls: Iterable[Call]) -> None:
        return

    def sending(self, account: AnyAccount, call: Call) -> None:
        return

    def ended(self, account: AnyAccount, call: Call, error: PlumbError | None) -> None:
        return

    def turn(self, account: AnyAccount, lock_key: str) -> AbstractContextManager[Turn]:
        return nullcontext(Turn())

    def changes(self, account: AnyAccount, thing: str) -> Sequence[Change]:
        return ()

    def left(self, account: AnyAccount, thing: str, state: Mapping[str, str]) -> None:
        return

    def has_changed(self, thing: str) -> bool:
        return False

    def changed_since(self, account: AnyAccount, thing: str, moment: float) -> bool:
        return False

    def swept(self, account: AnyAccount, kinds: frozenset[str], thing: str) -> Any:
        return None

    def long_work(self, total: int) -> AbstractContextManager[LongWork]:
        return nullcontext(LongWork())
