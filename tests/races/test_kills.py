# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A run that is killed in the middle of its work loses nothing, and stands in nobody's way.

Four runs in ``make test``; ``make races`` sets PLUMB_KILLS to 40.
"""

from __future__ import annotations

import itertools
import json
import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from typing import Any

import pytest

from embedded_iam import EmbeddedIam
from races.runner import Runner, document, wishing

_KILLS = int(os.environ.get("PLUMB_KILLS", "4"))
_ACCOUNTS = itertools.count(400_000_000_001)
_WISHES = [f"bucket{number}" for number in range(8)]
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


@pytest.fixture(scope="module")
def iam() -> Any:
    with EmbeddedIam() as running:
        yield running


@pytest.mark.parametrize("number", range(_KILLS))
def test_what_a_killed_run_had_done_is_in_the_log_and_the_next_run_finishes_it(
    number: int, iam: EmbeddedIam, tmp_path: Path
) -> None:
    chance, way = Random(number), list(WAYS)[number % len(WAYS)]
    runner = Runner(iam, str(next(_ACCOUNTS)), tmp_path)
    arn = runner.seed(5)
    before, mark = runner.documents(arn), iam.mark()
    play = wishing("unused")
    play["tasks"][0] = {
        "name": "it",
        "plumb.aws.iam_managed_policy": {"arn": arn, "policy": "{{ item }}"},
        "loop": [document(bucket) for bucket in _WISHES],
    }
    with runner.started(play) as (process, _record):
        _wait_for_writes(iam, runner.account, mark, number=chance.randrange(1, 2 * len(_WISHES)))
        time.sleep(chance.uniform(0, 0.03))
        _end(process, WAYS[way])
    time.sleep(0.5)  # a request that was on its way is answered by then
    written = [request for request in iam.writes(runner.account, since=mark) if not request.error_code]
    logged = _log(tmp_path)
    sent = [record for record in logged if record["event"] == "sending"]
    assert [record["operation"] for record in sent][: len(written)] == [request.operation for request in written]
    assert len(sent) - len(written) <= 1, "at most one call had not arrived"
    held = runner.documents(arn)
    gone = [each for version, each in before.items() if version not in held]
    kept = [record["notes"]["version"]["document"] for record in sent if record["operation"] == "DeletePolicyVersion"]
    assert all(each in kept for each in gone), "what is gone is in the log, whole"

    (ended,) = runner.all_at_once([wishing(_WISHES[-1])])  # ends: no lock is in the way
    assert ended.code == 0, ended.output
    held = runner.documents(arn)
    assert held[runner.default(arn)] == document(_WISHES[-1])
    assert len({json.dumps(each) for each in held.values()}) == len(held), "no twin"


def _end(process: subprocess.Popen[str], way: Callable[[subprocess.Popen[str]], None]) -> None:
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


def _wait_for_writes(iam: EmbeddedIam, account: str, mark: int, *, number: int) -> None:
    deadline = time.monotonic() + _LONGEST
    while len(iam.writes(account, since=mark)) < number:
        assert time.monotonic() < deadline, "the run did not write"
        time.sleep(0.002)


def _log(home: Path) -> list[dict[str, Any]]:
    (path,) = (home / ".local" / "state" / "plumb.aws").glob("writes-*.jsonl")
    assert path.stat().st_mode & 0o777 == 0o600
    lines = path.read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]
