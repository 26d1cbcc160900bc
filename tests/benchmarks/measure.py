# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Run a command in a process of its own and see what it takes: time, processor time and memory."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

_PAGE = os.sysconf("SC_PAGE_SIZE")
_SAMPLE_EVERY = 0.025  # seconds


class CommandFailed(Exception):
    """The command failed, took too long, or did not do what it should."""


@dataclass(frozen=True)
class Run:
    """What a command took. ``cpu`` is of the process and all its descendants, in seconds.

    ``memory`` is the most bytes that the whole process tree had resident at once, pages that processes share counted
    once for each; None where the system has no /proc.
    """

    wall: float
    cpu: float
    memory: int | None
    output: str


def run(command: Sequence[str], *, environment: Mapping[str, str], folder: Path, timeout: float) -> Run:
    """Run a command to its end; a failure or time-out is a CommandFailed with its output."""
    output = folder / "output"
    with output.open("wb") as stream:
        start = time.perf_counter()
        process = subprocess.Popen(
            command,
            env=environment,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=stream,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        watch = _Watch(process.pid, start + timeout)
        try:
            with watch:
                _pid, status, usage = os.wait4(process.pid, 0)
                wall = time.perf_counter() - start
            process.returncode = os.waitstatus_to_exitcode(status)
        finally:
            if process.returncode is None:
                end_tree(process.pid)
                process.wait()
    text = output.read_text(encoding="utf-8", errors="replace")
    if process.returncode != 0:
        reason = f"took more than {timeout:.0f} seconds" if watch.timed_out else f"ended with {process.returncode}"
        raise CommandFailed(f"{' '.join(command)} {reason}:\n{text[-3000:]}")
    return Run(wall, usage.ru_utime + usage.ru_stime, watch.peak, text)


class _Watch:
    """Samples the memory of a process tree in a thread, and kills it at the deadline."""

    def __init__(self, pid: int, deadline: float) -> None:
        self._pid = pid
        self._deadline = deadline
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self.peak: int | None = None
        self.timed_out = False

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._over.wait(_SAMPLE_EVERY):
            now = tree_memory(self._pid)
            if now is not None:
                self.peak = max(self.peak or 0, now)
            if time.perf_counter() > self._deadline:
                self.timed_out = True
                end_tree(self._pid)
                return


def tree_memory(root: int) -> int | None:
    """Bytes resident in a process and its descendants, or None where that cannot be read."""
    pages = 0
    for pid in tree(root):
        with contextlib.suppress(OSError), open(f"/proc/{pid}/statm", encoding="ascii") as file:
            pages += int(file.read().split()[1])
    return pages * _PAGE or None


def tree(root: int) -> list[int]:
    """The process and its descendants, those that begin a session of their own (as Ansible's workers do) included."""
    found, pending = [root], [root]
    while pending:
        folder = f"/proc/{pending.pop()}/task"
        with contextlib.suppress(OSError):  # a process may end while it is looked at
            for thread in os.listdir(folder):
                with open(f"{folder}/{thread}/children", encoding="ascii") as file:
                    children = [int(pid) for pid in file.read().split()]
                found += children
                pending += children
    return found


def end_tree(root: int) -> None:
    """Kill a process that is not waited for yet, with all its descendants."""
    for pid in tree(root):
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
