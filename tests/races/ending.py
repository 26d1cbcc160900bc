# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ways in which a run is ended before it is done, and what it leaves."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from embedded_iam import EmbeddedIam

# Seconds until a run must have begun to write
_LONGEST = 60
# Seconds until somebody presses Ctrl-C again
_PATIENCE = 15


def _kill_group(process: subprocess.Popen[str]) -> None:
    os.killpg(process.pid, signal.SIGKILL)


def _kill_tree(process: subprocess.Popen[str]) -> None:
    for pid in [process.pid, *_descendants(process.pid)]:
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            continue


def _terminate(process: subprocess.Popen[str]) -> None:
    process.terminate()


def _interrupt(process: subprocess.Popen[str]) -> None:
    os.killpg(process.pid, signal.SIGINT)


WAYS: dict[str, Callable[[subprocess.Popen[str]], None]] = {
    "kill -9 of the group": _kill_group,
    "kill -9 of the tree": _kill_tree,
    "SIGTERM": _terminate,
    "Ctrl-C": _interrupt,
}


def _descendants(pid: int) -> Iterator[int]:
    found = subprocess.run(["ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True, text=True, check=False)
    for child in map(int, found.stdout.split()):
        yield child
        yield from _descendants(child)


def end(process: subprocess.Popen[str], way: Callable[[subprocess.Popen[str]], None]) -> None:
    """End a run as a user does: whoever sees it stand still presses Ctrl-C again.

    About one time in a hundred ansible-core kills a worker that holds the lock of its queue of results, and waits
    for that lock for good (2.19: ``TaskQueueManager._signal_handler``, ``StrategyBase.cleanup``).
    """
    workers = list(_descendants(process.pid))
    way(process)
    try:
        process.communicate(timeout=_PATIENCE)
    except subprocess.TimeoutExpired:
        way(process)
        process.communicate(timeout=_LONGEST)
    deadline = time.monotonic() + _LONGEST
    while any(map(_is_alive, workers)):  # they have sessions of their own, so a signal to the group passes them by
        assert time.monotonic() < deadline, "a worker goes on for ever"
        time.sleep(0.02)


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def wait_for_writes(iam: EmbeddedIam, account: str, mark: int, *, number: int) -> None:
    deadline = time.monotonic() + _LONGEST
    while len(iam.writes(account, since=mark)) < number:
        assert time.monotonic() < deadline, "the run did not write"
        time.sleep(0.002)


def log_of(home: Path) -> list[dict[str, Any]]:
    """The records of the log of writes; there is one, and nobody else may read it."""
    (path,) = (home / ".local" / "state" / "plumb.aws").glob("writes-*.jsonl")
    assert path.stat().st_mode & 0o777 == 0o600
    lines = path.read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]
