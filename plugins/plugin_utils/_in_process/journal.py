# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What one run of ansible-playbook remembers: whose credentials these are, and in a dry run what was planned.

Ansible forks a worker for each task, so memory is lost between tasks. The run's own temporary directory is not: it is
unique to the process, inherited by its workers and removed at its end. Where it cannot be written, AWS is asked again.
No secret is ever written there: an access key id goes in as a hash.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from typing import Any

from ansible import constants as C

from ansible_collections.plumb.aws.plugins.module_utils._aws.connection import Connection, ConnectionOptions
from ansible_collections.plumb.aws.plugins.module_utils._engine.errors import PlumbError
from ansible_collections.plumb.aws.plugins.module_utils._engine.plan import Call
from ansible_collections.plumb.aws.plugins.module_utils._engine.run_state import call_as_data, call_from_data, place_of
from ansible_collections.plumb.aws.plugins.module_utils._iam.account import Account
from ansible_collections.plumb.aws.plugins.module_utils._iam.replay import ReplayedAccount

_FOLDER = "plumb.aws"
_JOURNAL = "journal-"
# What botocore reads its settings and credentials from
_PREFIXES = ("AWS_", "BOTO", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "http_proxy", "https_proxy", "no_proxy", "HOME")


def environment_key() -> str:
    """A hash of all in the environment that changes how AWS is reached, and as whom."""
    relevant = [(name, os.environ[name]) for name in sorted(os.environ) if name.startswith(_PREFIXES)]
    return hashlib.sha256(repr(relevant).encode()).hexdigest()


class RememberedIdentity(Connection):
    """A connection that asks STS whose credentials it has only where no task of the run has asked before."""

    def __init__(self, options: ConnectionOptions, *, read_only: bool) -> None:
        super().__init__(options, read_only=read_only)
        self._known: dict[str, dict[str, Any]] = {}

    def caller_identity(self) -> dict[str, Any]:
        name = self._identity_name()
        if name not in self._known:
            self._known[name] = recall(name) or self._ask_or_wait(name)
        return self._known[name]

    def _ask_or_wait(self, name: str) -> dict[str, Any]:
        with _after_the_first(name):
            return recall(name) or self._ask(name)

    def _ask(self, name: str) -> dict[str, Any]:
        answer = super().caller_identity()
        known = {key: answer[key] for key in ("Account", "Arn")}
        remember(name, known)
        return known

    def _identity_name(self) -> str:
        """A role is the same one with each key that it is given; other credentials are told by their key."""
        options = self._options
        role = options.assume_role_arn
        who = f"{role} {options.assume_role_session_name}" if role else self.access_key_id()
        return f"identity-{hashlib.sha256(f'{who} {self.endpoint}'.encode()).hexdigest()}"


class RunMemory:
    """The memory that tasks of one run share.

    ``replays`` is for tasks in check mode of a run with --check: they see what the tasks before them planned, and add
    what they plan. ``drops`` is for tasks of such a run that change IAM for real: what was planned of the things that
    they changed is forgotten, since they stand otherwise now. In other runs a task plans on the real account.
    """

    def __init__(self, *, replays: bool, drops: bool) -> None:
        self._replays = replays
        self._drops = drops

    def account(self, connection: Connection) -> Account:
        return ReplayedAccount(connection, self._calls) if self._replays else Account(connection)

    def planned(self, account: Account, calls: Sequence[Call]) -> None:
        if self._replays:
            _append(self._journal(account), [{"call": call_as_data(call)} for call in calls])

    def made(self, account: Account, calls: Sequence[Call]) -> None:
        if self._drops and _journals_exist():
            _drop(self._journal(account), calls)

    def journals(self) -> dict[str, Sequence[Call]]:
        """What was planned so far on all accounts, by ``place_of``, for a task that runs in another process."""
        if not self._replays:
            return {}
        places = [name.removeprefix(_JOURNAL) for name in _names() if name.startswith(_JOURNAL)]
        return {place: _read_journal(_path(place)) for place in places}

    def came_back(self, data: Mapping[str, Any]) -> None:
        """Remember what such a task has planned, or forget what stands otherwise since it."""
        if data["planned"] and self._replays:
            _append(_path(data["place"]), [{"call": call} for call in data["planned"]])
        if data["made"] and self._drops:
            _drop(_path(data["place"]), [call_from_data(call) for call in data["made"]])

    def glance(self, connection: Connection, subject: str) -> int:
        try:
            return os.stat(_lock_path(connection.options_key, subject)).st_size
        except OSError:
            return 0

    def turn(self, connection: Connection, subject: str, seen: int) -> AbstractContextManager[bool]:
        return self.turn_of(connection.options_key, subject, seen)

    @contextmanager
    def turn_of(self, key: str, subject: str, seen: int) -> Iterator[bool]:
        """The lock is a file; its length counts the turns. Where it cannot be written, there is no turn to wait for.

        ``key`` is the ``options_key`` of the connection.
        """
        lock = _open_lock(_lock_path(key, subject))
        if lock is None:
            yield True
            return
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)
            turns = os.fstat(lock).st_size
            os.write(lock, b".")
            yield turns == seen
        finally:
            os.close(lock)

    def _calls(self, account: Account) -> Sequence[Call]:
        return _read_journal(self._journal(account)) if _journals_exist() else ()

    def _journal(self, account: Account) -> str:
        return _path(place_of(account))


def _path(place: str) -> str:
    return os.path.join(_folder(), f"{_JOURNAL}{place}")


def _lock_path(key: str, subject: str) -> str:
    text = f"{key} {environment_key()} {subject}"
    return os.path.join(_folder(), f"lock-{hashlib.sha256(text.encode()).hexdigest()}")


def _open_lock(path: str) -> int | None:
    """A file descriptor to lock, or None where it cannot be written."""
    try:
        os.makedirs(_folder(), mode=0o700, exist_ok=True)
        return os.open(path, os.O_CREAT | os.O_RDWR | os.O_APPEND, 0o600)
    except OSError:
        return None


@contextmanager
def _after_the_first(name: str) -> Iterator[None]:
    """Let the first one alone, and then all others at once: should the first one fail, they need not queue up."""
    lock = _open_lock(os.path.join(_folder(), f"first-{name}"))
    if lock is None:
        yield
        return
    try:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            fcntl.flock(lock, fcntl.LOCK_SH)
        yield
    finally:
        os.close(lock)


def _journals_exist() -> bool:
    return any(name.startswith(_JOURNAL) for name in _names())


def _names() -> Sequence[str]:
    try:
        return os.listdir(_folder())
    except OSError:
        return ()


def _drop(path: str, calls: Sequence[Call]) -> None:
    """Forget what was planned of the things that calls have changed."""
    _append(path, [{"drop": sorted({subject for call in calls for subject in call.subjects})}])


def _append(path: str, entries: Sequence[Mapping[str, Any]]) -> None:
    """Add lines in one write, which the system does not mix with those of other workers."""
    text = "".join(f"{json.dumps(entry)}\n" for entry in entries)
    try:
        os.makedirs(_folder(), mode=0o700, exist_ok=True)
        journal = os.open(path, os.O_CREAT | os.O_WRONLY | os.O_APPEND, 0o600)
        try:
            fcntl.flock(journal, fcntl.LOCK_EX)
            os.write(journal, text.encode())
        finally:
            os.close(journal)
    except OSError as error:
        # to go on would be to forget the plan, and to tell later tasks what is not so
        raise PlumbError(
            f"The plan of this dry run cannot be kept in '{_folder()}': {error.strerror}. "
            "Let ANSIBLE_LOCAL_TEMP name a folder that can be written to."
        ) from None


# What this worker has read of a journal: up to which byte, and the calls that hold. Loop items share a worker.
_read: dict[str, tuple[int, tuple[Call, ...]]] = {}


def _read_journal(path: str) -> Sequence[Call]:
    done, calls = _read.get(path, (0, ()))
    try:
        with open(path, "rb") as journal:
            journal.seek(done)
            more = journal.read()
    except OSError:
        return calls
    if more:
        for line in more.splitlines():
            entry = json.loads(line)
            if "drop" in entry:
                calls = tuple(call for call in calls if not call.subjects & set(entry["drop"]))
            else:
                calls = (*calls, call_from_data(entry["call"]))
        _read[path] = (done + len(more), calls)
    return calls


def recall(name: str) -> dict[str, Any] | None:
    """What was remembered under a name in this run, or None."""
    try:
        with open(os.path.join(_folder(), name), encoding="utf-8") as file:
            found = json.load(file)
    except (OSError, ValueError):
        return None
    return found if isinstance(found, dict) else None


def remember(name: str, value: dict[str, Any]) -> None:
    """Write a value for the tasks to come. The last writer wins; a reader never sees half a file."""
    try:
        os.makedirs(_folder(), mode=0o700, exist_ok=True)
        handle, path = tempfile.mkstemp(dir=_folder())
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(value, file)
        os.replace(path, os.path.join(_folder(), name))
    except OSError:
        return  # then the next task asks AWS, too


def _folder() -> str:
    return os.path.join(C.DEFAULT_LOCAL_TMP, _FOLDER)  # type: ignore[attr-defined]  # set at run time
