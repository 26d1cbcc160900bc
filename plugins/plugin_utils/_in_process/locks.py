# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Turns that tasks of one run take on a question that one of them is to ask for all.

A lock is a file of the run's folder, and the system frees it when its holder dies. Where it cannot be written, nobody
waits. Turns on a resource are in ``_module/change_files.py``.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager

from ansible_collections.plumb.aws.plugins.plugin_utils._in_process.run_folder import make_run_folder, run_folder

# What botocore reads its settings and credentials from
_PREFIXES = ("AWS_", "BOTO", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "http_proxy", "https_proxy", "no_proxy", "HOME")


def environment_key() -> str:
    """A hash of all in the environment that changes how AWS is reached, and as whom."""
    relevant = [(name, os.environ[name]) for name in sorted(os.environ) if name.startswith(_PREFIXES)]
    return hashlib.sha256(repr(relevant).encode()).hexdigest()


@contextmanager
def after_the_first(name: str) -> Iterator[None]:
    """Let the first one run alone, and then all others at once: after a failure of the first they do not queue up."""
    lock = _open(os.path.join(run_folder(), f"first-{name}"))
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


def _open(path: str) -> int | None:
    """A file descriptor to lock, or None where it cannot be written."""
    try:
        make_run_folder()
        return os.open(path, os.O_CREAT | os.O_RDWR | os.O_APPEND, 0o600)
    except OSError:
        return None
