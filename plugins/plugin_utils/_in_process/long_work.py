# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Work of a task that takes a while: what the terminal is told of it, and what becomes of it at Ctrl-C.

Ansible passes SIGINT and SIGTERM on to its workers, which would end at once, whatever is on its way to IAM. Around long
work both only say that nothing more is to be begun. The result of such a task does not arrive any more; how far it
came, the run's own process says when it ends.
"""

from __future__ import annotations

import atexit
import glob
import multiprocessing
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

from ansible.utils.display import Display

from ansible_collections.plumb.aws.plugins.module_utils._engine.run_state import LongWork
from ansible_collections.plumb.aws.plugins.plugin_utils._in_process.run_folder import make_run_folder, run_folder
from ansible_collections.plumb.aws.plugins.plugin_utils._in_process.worker_life import telling_of_the_end

# Seconds between two lines; what is done sooner is not worth one
_INTERVAL = 5.0
# Seconds in which requests that are on their way are answered
_LONGEST_END = 10.0
_SIGNALS = (signal.SIGINT, signal.SIGTERM)

display = Display()


class _Progress:
    """Says every few seconds how far the work is. Threads tell it; the lines come from one of them at a time."""

    def __init__(self, total: int, say: Callable[[str], None], now: Callable[[], float] = time.monotonic) -> None:
        self.done = 0
        self.total = total
        self._say = say
        self._now = now
        self._next = now() + _INTERVAL

    def told(self, done: int, what: str) -> None:
        self.done = done
        if self._now() >= self._next and done < self.total:
            self._next = self._now() + _INTERVAL
            self._say(f"plumb.aws: {done} of {self.total} resources done, last {what}")


def _say(line: str) -> None:
    display.display(line, stderr=True)  # what stdout callbacks print stays what it is


@contextmanager
def long_work(total: int) -> Iterator[LongWork]:
    """Around work on so many resources. A worker that is interrupted leaves a note for the run's own process, and ends.

    Nobody reads its result any more, and a long one would fill the pipe and keep the worker for good.
    """
    stop = threading.Event()
    progress = _Progress(total, _say)
    with _told_to_stop(stop), telling_of_the_end(stop.set):
        yield LongWork(stop, progress.told)
    if stop.is_set() and multiprocessing.parent_process() is not None:
        _leave_note(f"plumb.aws: interrupted after {progress.done} of {total} resources. Run it again to go on.")
        os._exit(1)


@contextmanager
def _told_to_stop(stop: threading.Event) -> Iterator[None]:
    """Signals that end a run set the event. Only a main thread may ask for that; another one is left alone."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def handle(_number: int, _frame: Any) -> None:
        stop.set()

    before = {number: signal.signal(number, handle) for number in _SIGNALS}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _leave_note(text: str) -> None:
    with suppress(OSError):
        make_run_folder()
        with open(os.path.join(run_folder(), f"interrupted-{os.getpid()}"), "w", encoding="utf-8") as file:
            file.write(text)


def tell_of_interruptions() -> None:
    """In the run's own process, at its end: wait for workers that finish what they sent, and say how far they came."""
    deadline = time.monotonic() + _LONGEST_END
    for worker in multiprocessing.active_children():
        worker.join(max(0.0, deadline - time.monotonic()))
    for path in sorted(glob.glob(os.path.join(glob.escape(run_folder()), "interrupted-*"))):
        with suppress(OSError), open(path, encoding="utf-8") as file:
            print(file.read(), file=sys.stderr, flush=True)


# The strategy imports this in the run's own process. It is registered after Ansible's own, and so called before the
# run's folder is removed.
if multiprocessing.parent_process() is None:
    atexit.register(tell_of_interruptions)
