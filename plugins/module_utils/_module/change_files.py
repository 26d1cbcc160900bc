# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Locks on resources, and what tasks tell each other of them: a file for each resource, in a folder that they share.

A file is locked by the task whose turn it is, and the system frees it when that task's process dies. Its lines are the
changes of the last minute. Where the folder cannot be written, nobody waits.
"""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress

from ansible_collections.plumb.aws.plugins.module_utils._engine.call import Call
from ansible_collections.plumb.aws.plugins.module_utils._engine.changes import (
    SPREADING_SECONDS,
    Change,
    change_of,
    recent,
)
from ansible_collections.plumb.aws.plugins.module_utils._engine.host_folder import make_private_folder, open_locked
from ansible_collections.plumb.aws.plugins.module_utils._engine.run_state import Turn

# Seconds after which nobody needs a line any more
_KEPT = 2 * SPREADING_SECONDS


class ChangeFiles:
    """The files of one folder. ``run`` names the run that this process belongs to.

    ``by_account``: one lock for each account and resource; else one for each resource, whatever the account.
    """

    def __init__(
        self,
        folder: Callable[[], str],
        *,
        run: str,
        by_account: bool = True,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._folder = folder
        self._run = run
        self._by_account = by_account
        self._now = now

    @contextmanager
    def turn(self, account_key: str, lock_key: str) -> Iterator[Turn]:
        """Wait for the lock of a resource, and hold it."""
        try:
            make_private_folder(self._folder())
            file = open_locked(self._path(account_key, lock_key))
        except OSError:
            yield Turn()
            return
        try:
            changes = _read(file)
            kept = [change for change in changes if 0 <= self._now() - change.at <= _KEPT]
            if len(kept) < len(changes):
                with suppress(OSError):  # then the next task does it, or knows less
                    os.ftruncate(file, 0)
                    _append(file, kept)
            here = [change for change in kept if change.account == account_key]
            last = max((change.at for change in here), default=float("-inf"))
            # what a dry run has planned shows in no read, and needs not to
            known = recent(here, now=self._now(), run=self._run, account=account_key) if self._by_account else ()
            yield Turn(last, tuple(known))
        finally:
            os.close(file)

    def add(self, account_key: str, calls: Iterable[Call]) -> None:
        """Tell other tasks of calls; where that cannot be written, they do not know of them."""
        told: dict[str, list[Change]] = {}
        for call in calls:
            change = change_of(call, at=self._now(), run=self._run, account=account_key)
            for thing in call.things:
                told.setdefault(thing, []).append(change)
        try:
            make_private_folder(self._folder())
            for thing, changes in told.items():
                file = os.open(self._path(account_key, thing), os.O_CREAT | os.O_RDWR | os.O_APPEND, 0o600)
                try:
                    _append(file, changes)
                finally:
                    os.close(file)
        except OSError:
            return

    def of(self, account_key: str, thing: str) -> list[Change]:
        """What has just been changed of a thing."""
        try:
            file = os.open(self._path(account_key, thing), os.O_RDONLY)
        except OSError:
            return []
        try:
            return recent(_read(file), now=self._now(), run=self._run, account=account_key)
        finally:
            os.close(file)

    def _path(self, account_key: str, thing: str) -> str:
        text = f"{account_key} {thing}" if self._by_account else thing
        return os.path.join(self._folder(), f"lock-{hashlib.sha256(text.encode()).hexdigest()}")


def _read(file: int) -> list[Change]:
    """The changes that a file tells of; a line that is not whole yet, or not ours, is passed over."""
    changes = []
    for line in os.pread(file, os.fstat(file).st_size, 0).decode(errors="replace").splitlines():
        try:
            changes.append(Change.from_text(line))
        except ValueError:
            continue
    return changes


def _append(file: int, changes: Iterable[Change]) -> None:
    os.write(file, "".join(change.as_text() for change in changes).encode())
