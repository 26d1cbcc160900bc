# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""End a worker whose run was killed.

Workers have sessions of their own, so what kills the run as a process or a process group passes them by. Such a worker
would go on with the other items of its loop; and once nobody reads its results and the pipe to the run is full, it
would hang there for good (ansible-core 2.19 to 2.21: ``FinalQueue``, whose reading end workers inherit).
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing import parent_process

# Seconds between two looks at the run
_INTERVAL = 1.0


class _Watch:
    """A thread that ends this worker when its run is gone, never in the middle of a task."""

    def __init__(self, run: int) -> None:
        self._run = run
        self.at_work = threading.Lock()
        self.told: list[Callable[[], None]] = []
        threading.Thread(target=self._wait, name="plumb.aws: the run", daemon=True).start()

    def _wait(self) -> None:
        while not self.is_over():
            time.sleep(_INTERVAL)
        for tell in list(self.told):
            tell()
        with self.at_work:
            self.end()

    def is_over(self) -> bool:
        """Whether the run's process is gone: whoever loses its parent gets another one."""
        return os.getppid() != self._run

    def end(self) -> None:
        os._exit(1)  # nobody is left to take a result or an exception


_watches: dict[int, _Watch] = {}


@contextmanager
def at_work() -> Iterator[None]:
    """A task's work: it is finished even if the run is killed meanwhile, and not begun after that."""
    watch = _watch()
    if watch is None:
        yield
        return
    with watch.at_work:
        if watch.is_over():
            watch.end()
        yield


@contextmanager
def telling_of_the_end(tell: Callable[[], None]) -> Iterator[None]:
    """Within a task's work that takes long: ``tell`` is called, in a thread, once the run is gone."""
    watch = _watch()
    if watch is None:
        yield
        return
    watch.told.append(tell)
    try:
        yield
    finally:
        watch.told.remove(tell)


def _watch() -> _Watch | None:
    """The watch of this worker; None where this process is no worker."""
    run = parent_process()
    if run is None or run.pid is None:
        return None
    own = os.getpid()
    if own not in _watches:
        _watches[own] = _Watch(run.pid)
    return _watches[own]
