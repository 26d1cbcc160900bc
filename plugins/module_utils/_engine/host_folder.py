# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The folder that all processes of one user on one host share: locks, recent changes, how fast IAM may be asked.

Nothing in it is needed by the next run. Where it cannot be written, processes do not know of each other.
"""

from __future__ import annotations

import fcntl
import os
import stat
import time
from contextlib import suppress

_DAY = 24 * 60 * 60.0
# When the folder was swept last is the date of this file
_SWEPT = "swept"


def host_folder() -> str:
    """Its path. It does not go by TMPDIR or HOME, which differ between a login, a service and a task."""
    return os.path.join(os.sep, "tmp", f"plumb.aws-{os.geteuid()}")


def make_private_folder(folder: str) -> None:
    """Make a folder that is its user's alone, and once a day take out what is old.

    Raises OSError where that cannot be done, or somebody else has made the folder.
    """
    os.makedirs(folder, mode=0o700, exist_ok=True)
    found = os.lstat(folder)
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.geteuid() or found.st_mode & 0o077:
        raise PermissionError(f"{folder} is not a folder of this user alone.")
    swept = os.path.join(folder, _SWEPT)
    if not os.path.exists(swept) or time.time() - os.stat(swept).st_mtime > _DAY:
        os.close(os.open(swept, os.O_CREAT | os.O_WRONLY, 0o600))
        os.utime(swept)
        _sweep(folder)


def open_locked(path: str) -> int:
    """Open a file of such a folder and lock it; once more where it was swept between the two.

    Closing the descriptor frees the lock, and so does the system when the process dies. Raises OSError.
    """
    while True:
        file = os.open(path, os.O_CREAT | os.O_RDWR | os.O_APPEND | os.O_NOFOLLOW, 0o600)
        fcntl.flock(file, fcntl.LOCK_EX)
        if os.fstat(file).st_nlink:
            os.utime(file)
            return file
        os.close(file)


def _sweep(folder: str) -> None:
    """Remove the files that nobody has used for a day. One that is locked stays."""
    for name in os.listdir(folder):
        if name.startswith(("lock-", "own-", "pace-")):
            with suppress(FileNotFoundError, BlockingIOError):  # another process sweeps, too, or holds it
                _remove_if_old(os.path.join(folder, name))


def _remove_if_old(path: str) -> None:
    if time.time() - os.stat(path).st_mtime <= _DAY:
        return
    file = os.open(path, os.O_RDWR)
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        os.unlink(path)
    finally:
        os.close(file)
