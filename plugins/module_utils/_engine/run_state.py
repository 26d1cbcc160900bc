# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What tasks of one run know of each other, as far as a task has to do with it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any, Protocol

from ansible_collections.plumb.aws.plugins.module_utils._engine.call import Call
from ansible_collections.plumb.aws.plugins.module_utils._engine.planned_calls import PlannedCalls


class AnyAccount(Protocol):
    """The part of an account that the engine itself needs; what a resource may ask stands in ``_iam/account.py``."""

    def account_key(self) -> str:
        """A name for where plans hold: the endpoint, partition and account. Two roles of one account share it."""


Warn = Callable[[str], None]
Planned = Callable[[AnyAccount], PlannedCalls]
# Makes the account of a connection; ``Planned`` gives the calls planned on it so far, None: it is the account as it is
AccountFactory = Callable[[Any, Warn, "Planned | None"], Any]


class RunState(Protocol):
    """What a task asks its run for. ``lock_key`` names the resource that it is about, such as ``role/name``."""

    def account(self, connection: Any, warn: Warn) -> Any:
        """The account as this task shall see it; ``warn`` is told of what could not be read and does not matter."""

    def planned(self, account: AnyAccount, calls: Iterable[Call]) -> None:
        """Remember calls that a dry run did not make."""

    def executed(self, account: AnyAccount, calls: Iterable[Call]) -> None:
        """Forget what was planned of what these calls changed."""

    def revision(self, connection: Any, lock_key: str) -> int:
        """How often tasks of this run have changed the resource by now."""

    def lock(self, connection: Any, lock_key: str, revision: int) -> AbstractContextManager[bool]:
        """Keep other tasks of this run off the resource; yields whether it is still at this revision."""


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

    def revision(self, connection: Any, lock_key: str) -> int:
        return 0

    @contextmanager
    def lock(self, connection: Any, lock_key: str, revision: int) -> Iterator[bool]:
        yield True
