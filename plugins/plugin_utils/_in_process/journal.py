# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The journal of a dry run: a file for each account, with a line for each call that was planned on it.

A line is ``OPERATION<tab>THINGS<tab>CALL``, the things with blanks between them and the call as JSON, so that a
reader finds the calls on one thing without decoding all others. ``-<tab><tab>TOUCHES`` forgets what was planned of
these. Lines are written in one append under a lock; a reader takes whole lines only.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterable, Sequence
from functools import cache

from ansible_collections.plumb.aws.plugins.module_utils._engine.call import Call, Touch
from ansible_collections.plumb.aws.plugins.module_utils._engine.errors import PlumbError
from ansible_collections.plumb.aws.plugins.module_utils._engine.planned_calls import PlannedCalls
from ansible_collections.plumb.aws.plugins.module_utils._iam.operations import call_from_data
from ansible_collections.plumb.aws.plugins.plugin_utils._in_process.run_folder import make_run_folder, run_folder

_FOLDER = "journals"
_FORGET = "-"


class Journal:
    """The calls planned on one account, as far as this worker has read them."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._read = 0
        self._calls = PlannedCalls(_decode)

    def add(self, calls: Iterable[Call]) -> None:
        """Write planned calls down. Raises PlumbError where that cannot be done."""
        self._append(f"{call.name}\t{' '.join(call.things)}\t{json.dumps(call.as_data())}\n" for call in calls)

    def forget(self, calls: Iterable[Call]) -> None:
        """Forget what was planned of what these calls touch."""
        touches = sorted([touch.thing, touch.aspect] for call in calls for touch in call.touches)
        self._append([f"{_FORGET}\t\t{json.dumps(touches)}\n"])

    def calls(self) -> PlannedCalls:
        """All calls that hold, after reading on from where this worker had come to."""
        for line in self._new_lines():
            operation, things, source = line.split("\t", 2)
            if operation == _FORGET:
                self._calls.forget(Touch(thing, aspect) for thing, aspect in json.loads(source))
            else:
                self._calls.add_encoded(operation, things.split(), source)
        return self._calls

    def _new_lines(self) -> Sequence[str]:
        try:
            with open(self._path, "rb") as file:
                file.seek(self._read)
                more = file.read()
        except OSError:
            return ()
        whole = more[: more.rfind(b"\n") + 1]  # a line that is still being written is for the next time
        self._read += len(whole)
        return whole.decode().split("\n")[:-1]

    def _append(self, lines: Iterable[str]) -> None:
        try:
            make_run_folder(_FOLDER)
            file = os.open(self._path, os.O_CREAT | os.O_WRONLY | os.O_APPEND, 0o600)
            try:
                fcntl.flock(file, fcntl.LOCK_EX)
                _write_all(file, "".join(lines).encode())
            finally:
                os.close(file)
        except OSError as error:
            # going on would lose the plan, and later tasks would plan on a wrong state
            raise PlumbError(
                f"The plan of this dry run cannot be kept in '{run_folder()}': {error.strerror}. "
                "Let ANSIBLE_LOCAL_TEMP name a folder that can be written to."
            ) from None


def journal_of(account_key: str) -> Journal:
    """The journal of an account."""
    return journal_at(os.path.join(run_folder(), _FOLDER, account_key))


@cache
def journal_at(path: str) -> Journal:
    """The journal in a file; the items of a loop share a worker, and so what it has read."""
    return Journal(path)


def account_keys() -> Sequence[str]:
    """The accounts that have a journal."""
    try:
        return os.listdir(os.path.join(run_folder(), _FOLDER))
    except OSError:
        return ()


def _decode(source: str) -> Call:
    return call_from_data(json.loads(source))


def _write_all(file: int, data: bytes) -> None:
    while data:
        data = data[os.write(file, data) :]
