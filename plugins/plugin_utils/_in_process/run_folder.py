# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The folder that one run of ansible-playbook shares.

Ansible forks a worker for each task, so what a worker remembers is lost with it. The run's own temporary directory is
not: it is unique to the process, inherited by its workers, readable by the user alone and removed at its end.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
import time
from contextlib import suppress
from typing import Any

from ansible import constants as C

_FOLDER = "plumb.aws"
# How Ansible names the temporary directories of its runs
_OF_RUNS = "ansible-local-"
_DAY = 24 * 60 * 60.0


def run_folder() -> str:
    """Its path; whoever writes there calls ``make_run_folder`` first."""
    return os.path.join(C.DEFAULT_LOCAL_TMP, _FOLDER)  # type: ignore[attr-defined]  # set at run time


def run_key() -> str:
    """A name for this run that tells nothing of where it runs."""
    return hashlib.sha256(run_folder().encode()).hexdigest()[:16]


def first_time(name: str) -> bool:
    """Whether this is asked for the first time in this run."""
    try:
        make_run_folder()
        os.close(os.open(os.path.join(run_folder(), name), os.O_CREAT | os.O_EXCL, 0o600))
    except OSError:
        return False
    return True


def make_run_folder(below: str = "") -> None:
    """Make the folder, or one below it. Raises OSError where that cannot be done."""
    if not os.path.isdir(run_folder()):
        os.makedirs(run_folder(), mode=0o700, exist_ok=True)
        _sweep(os.path.dirname(run_folder()))
    os.makedirs(os.path.join(run_folder(), below), mode=0o700, exist_ok=True)


def _sweep(own: str) -> None:
    """Remove what runs that were killed have left beside this one's directory, once nobody has used it for a day."""
    beside = os.path.dirname(own)
    for name in os.listdir(beside):
        folder = os.path.join(beside, name, _FOLDER)
        with suppress(OSError):
            if name.startswith(_OF_RUNS) and time.time() - os.stat(folder).st_mtime > _DAY:
                shutil.rmtree(folder)
                os.rmdir(os.path.dirname(folder))


def recall(name: str) -> dict[str, Any] | None:
    """What was remembered under a name in this run, or None."""
    try:
        with open(os.path.join(run_folder(), name), encoding="utf-8") as file:
            found = json.load(file)
    except (OSError, ValueError):
        return None
    return found if isinstance(found, dict) else None


def remember(name: str, value: dict[str, Any]) -> None:
    """Write a value for the tasks to come. The last writer wins; a reader never sees half a file."""
    try:
        make_run_folder()
        handle, path = tempfile.mkstemp(dir=run_folder())
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(value, file)
        os.replace(path, os.path.join(run_folder(), name))
    except OSError:
        return  # then the next task asks AWS, too
