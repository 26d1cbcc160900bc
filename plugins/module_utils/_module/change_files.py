# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Locks on resources, and what tasks tell each other of them: a file for each resource, in a folder that they share.

A file is locked by the task whose turn it is, and the system frees it when that task's process dies. Its lines are the
changes of the last minute, and the last one. Where the folder cannot be written, nobody waits.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress

from ansible_collections.plumb.aws.plugins.module_utils._engine.call import Call
from ansible_collections.plumb.aws.plugins.module_utils._engine.changes import (
    SPREADING_SECONDS,
    Change,
    change_of,
    left_behind,
    recent,
)
from ansible_collections.plumb.aws.plugins.module_utils._engine.host_folder import make_private_folder, open_locked
from ansible_collections.plumb.aws.plugins.module_utils._engine.run_state import Turn

# Seconds after which nobody needs a line any more
_KEPT = 2 * SPREADING_SECONDS
# Bytes from which on a file is looked through when something is added
_LONG = 64 * 1024


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
            kept = self._shorten(file)
            here = [change for change in kept if change.account == account_key]
            last = max((change.at for change in here), default=float("-inf"))
            # what a dry run has planned shows in no read, and needs not to
            known = recent(here, now=self._now(), run=self._run, account=account_key) if self._by_account else ()
            yield Turn(last, tuple(known))
        finally:
            os.close(file)

    def _shorten(self, file: int) -> list[Change]:
        """Drop what nobody needs any more, and return the rest. The last change tells when it was, however long ago."""
        changes = [change for change in _read(file) if change.at <= self._now()]
        kept = [change for change in changes[:-1] if self._now() - change.at <= _KEPT] + changes[-1:]
        if len(kept) < len(changes):
            with suppress(OSError):  # then the next task does it, or knows less
                os.ftruncate(file, 0)
                _write(file, kept)
        return kept

    def add(self, account_key: str, calls: Iterable[Call]) -> None:
        """Tell other tasks of calls; where that cannot be written, they do not know of them."""
        told: dict[str, list[Change]] = {}
        for call in calls:
            change = change_of(call, at=self._now(), run=self._run, account=account_key)
            for thing in call.things:
                told.setdefault(thing, []).append(change)
        self._tell(account_key, told)

    def add_state(self, account_key: str, thing: str, state: Mapping[str, str]) -> None:
        """Tell other tasks what a task left behind."""
        self._tell(
            account_key, {thing: [left_behind(thing, state, at=self._now(), run=self._run, account=account_key)]}
        )

    def has_changed(self, thing: str) -> bool:
        """Whether this run has just changed a thing of this name, on some account."""
        try:
            return time.time() - os.stat(self._own_path(thing)).st_mtime <= SPREADING_SECONDS
        except OSError:
            return False

    def changed_since(self, account_key: str, thing: str, moment: float) -> bool:
        """Whether a thing has been changed since a moment, or may have been: somebody took a turn on it."""
        try:
            return os.stat(self._path(account_key, thing)).st_mtime >= moment
        except OSError:
            return False

    def of(self, account_key: str, thing: str) -> list[Change]:
        """What has just been changed of a thing."""
        try:
            make_private_folder(self._folder())
            file = os.open(self._path(account_key, thing), os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        except OSError:
            return []
        try:
            return recent(_read(file), now=self._now(), run=self._run, account=account_key)
        except OSError:
            return []
        finally:
            os.close(file)

    def _tell(self, account_key: str, told: Mapping[str, Sequence[Change]]) -> None:
        try:
            make_private_folder(self._folder())
            for thing, changes in told.items():
                self._append(self._path(account_key, thing), changes)
                if self._by_account:
                    _touch(self._own_path(thing))
        except OSError:
            return

    def _append(self, path: str, changes: Sequence[Change]) -> None:
        file = os.open(path, os.O_CREAT | os.O_RDWR | os.O_APPEND | os.O_NOFOLLOW | os.O_NONBLOCK, 0o600)
        try:
            if os.fstat(file).st_size > _LONG and _is_free(file):
                self._shorten(file)  # of what is attached a thousand times nobody takes a turn
            _write(file, changes)
        finally:
            os.close(file)

    def _path(self, account_key: str, thing: str) -> str:
        text = f"{account_key} {thing}" if self._by_account else thing
        return os.path.join(self._folder(), f"lock-{hashlib.sha256(text.encode()).hexdigest()}")

    def _own_path(self, thing: str) -> str:
        return os.path.join(self._folder(), f"own-{hashlib.sha256(f'{self._run} {thing}'.encode()).hexdigest()}")


def _read(file: int) -> list[Change]:
    """The changes that a file tells of; a line that is not whole yet, or not ours, is passed over."""
    changes = []
    for line in os.pread(file, os.fstat(file).st_size, 0).decode(errors="replace").splitlines():
        try:
            changes.append(Change.from_text(line))
        except ValueError:
            continue
    return changes


def _write(file: int, changes: Iterable[Change]) -> None:
    os.write(file, "".join(change.as_text() for change in changes).encode())


def _is_free(file: int) -> bool:
    """Whether it is nobody's turn; it is ours then, until the file is closed."""
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _touch(path: str) -> None:
    os.close(os.open(path, os.O_CREAT | os.O_WRONLY | os.O_NOFOLLOW, 0o600))
    os.utime(path)
