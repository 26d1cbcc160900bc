# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import multiprocessing
import os
import signal
import threading
import time
from multiprocessing.connection import Connection
from pathlib import Path

import pytest
from ansible import constants as C

from ansible_collections.plumb.aws.plugins.plugin_utils._in_process import long_work as module
from ansible_collections.plumb.aws.plugins.plugin_utils._in_process.long_work import long_work, tell_of_interruptions
from ansible_collections.plumb.aws.plugins.plugin_utils._in_process.worker_life import at_work

# Workers are forked; but this process may have threads, whose locks a fork would take along
_SPAWN = multiprocessing.get_context("spawn")
_LONGEST = 10.0


@pytest.fixture
def run_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(C, "DEFAULT_LOCAL_TMP", str(tmp_path))
    return tmp_path / "plumb.aws"


def test_a_line_comes_every_few_seconds_and_none_for_what_is_quick() -> None:
    now, said = 0.0, list[str]()
    progress = module._Progress(10, said.append, lambda: now)
    for done in range(1, 11):
        now += 2.0
        progress.told(done, f"role r{done}")
    assert said == [
        "plumb.aws: 3 of 10 resources done, last role r3",
        "plumb.aws: 6 of 10 resources done, last role r6",
        "plumb.aws: 9 of 10 resources done, last role r9",
    ]


def test_what_is_not_interrupted_leaves_nothing_behind(run_folder: Path) -> None:
    before = [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)]
    with long_work(3) as work:
        assert not work.stop.is_set()
        assert signal.getsignal(signal.SIGINT) is not before[0]
    assert [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)] == before
    assert not run_folder.exists()


def test_in_another_thread_signals_are_left_alone(run_folder: Path) -> None:
    seen = []

    def work() -> None:
        with long_work(1):
            seen.append(signal.getsignal(signal.SIGINT))

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert seen == [signal.getsignal(signal.SIGINT)]


def _worker(said: Connection, folder: str) -> None:
    C.DEFAULT_LOCAL_TMP = folder  # type: ignore[attr-defined]  # set at run time
    with at_work(), long_work(3) as work:
        work.told(1, "role r")
        said.send("at work")
        assert work.stop.wait(_LONGEST)
    said.send("a result that nobody reads")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_worker_ends_with_a_note_that_the_run_tells(
    number: int, run_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    hears, said = _SPAWN.Pipe(duplex=False)
    worker = _SPAWN.Process(target=_worker, args=(said, str(run_folder.parent)))
    worker.start()
    said.close()
    assert hears.recv() == "at work"
    os.kill(worker.pid or 0, number)
    tell_of_interruptions()
    assert worker.exitcode == 1
    assert capsys.readouterr().err == "plumb.aws: interrupted after 1 of 3 resources. Run it again to go on.\n"
    with pytest.raises(EOFError):
        hears.recv()


def _run(said: Connection, folder: str) -> None:
    _SPAWN.Process(target=_worker, args=(said, folder)).start()
    said.close()
    time.sleep(60)


def test_a_worker_whose_run_is_gone_begins_nothing_more(run_folder: Path) -> None:
    hears, said = _SPAWN.Pipe(duplex=False)
    run = _SPAWN.Process(target=_run, args=(said, str(run_folder.parent)))
    run.start()
    said.close()
    assert hears.recv() == "at work"
    run.kill()
    run.join()
    assert hears.poll(_LONGEST)
    with pytest.raises(EOFError):
        hears.recv()
    assert [path.name.partition("-")[0] for path in run_folder.iterdir()] == ["interrupted"]
