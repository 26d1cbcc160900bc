# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import multiprocessing
import time
from multiprocessing.connection import Connection

import pytest

from ansible_collections.plumb.aws.plugins.plugin_utils._in_process.worker_life import at_work

# Workers are forked; but this process may have threads, whose locks a fork would take along
_SPAWN = multiprocessing.get_context("spawn")
_LONGEST = 10.0


def test_what_is_no_worker_just_works() -> None:
    with at_work():
        pass
    with at_work():
        pass


def _worker(said: Connection) -> None:
    with at_work():
        said.send("at work")
        time.sleep(2.5)  # the run is killed meanwhile
        said.send("finished what was begun")
    with at_work():
        said.send("began something else")


def _idle_worker(said: Connection) -> None:
    with at_work():
        said.send("at work")
    time.sleep(60)  # as if the pipe for its results were full


def _run(said: Connection, idle: bool) -> None:
    _SPAWN.Process(target=_idle_worker if idle else _worker, args=(said,)).start()
    time.sleep(60)


def _killed(*, idle: bool) -> Connection:
    """Kill a run once its worker is at work; return what hears the worker."""
    hears, said = _SPAWN.Pipe(duplex=False)
    run = _SPAWN.Process(target=_run, args=(said, idle))
    run.start()
    said.close()
    hears.recv()
    run.kill()
    run.join()
    return hears


def _ends(hears: Connection) -> bool:
    """Whether the worker, which alone can say something any more, ends without having said it."""
    if not hears.poll(_LONGEST):
        return False
    with pytest.raises(EOFError):
        hears.recv()
    return True


def test_a_worker_finishes_its_task_and_begins_no_other_one_when_its_run_is_killed() -> None:
    hears = _killed(idle=False)
    assert hears.recv() == "finished what was begun"
    assert _ends(hears)


def test_a_worker_that_waits_for_nobody_is_ended() -> None:
    assert _ends(_killed(idle=True))
