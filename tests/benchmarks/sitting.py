# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One sitting: a server, an account, and every row run in turn, as often as wished."""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.measure import CommandFailed, Run, run
from benchmarks.plays import HERE, Plays
from benchmarks.rows import FORKS, TRUST_POLICY, Row
from benchmarks.server import Account, MotoServer

# Seconds that one run may take, and for each of its items, which amazon.aws needs a second for.
_TIMEOUT, _TIMEOUT_PER_ITEM = 120, 6
_RECAP = re.compile(r"^\S+ +: ok=(\d+) +changed=(\d+) +unreachable=(\d+) +failed=(\d+)", re.MULTILINE)
_OK = re.compile(r"^ok: \[", re.MULTILINE)


@dataclass(frozen=True)
class Sample:
    """One run of a row. ``request_time`` is known of the bare script only, in seconds."""

    wall: float
    cpu: float
    memory: int | None
    requests: int
    request_time: float | None = None


class Sitting:
    """The server and the account, for as long as it is entered."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._plays = Plays(folder)
        self._environment = isolated(folder, self._plays.collections)
        self.server = MotoServer(folder / "moto.log", self._environment)
        self._ansible = str(Path(sys.executable).with_name("ansible-playbook"))

    def __enter__(self) -> Sitting:
        self.server.__enter__()
        self._environment["AWS_ENDPOINT_URL"] = self.server.url
        self._account = Account(self.server.url, self._environment)
        try:
            self.grow(1)
            self.play(self._plays.write_recording(), timeout=_TIMEOUT)
            self._plays.add_plugins()
        except BaseException:
            self.server.__exit__(None, None, None)
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.server.__exit__(None, None, None)

    def grow(self, count: int) -> None:
        """Have this many policies, roles and attachments in the account."""
        self._account.grow(count, policy=self._plays.policy, trust=TRUST_POLICY)

    def sample(self, row: Row) -> Sample:
        """Run a row once and see that it did what it should."""
        self.server.requests()
        timeout = _TIMEOUT + _TIMEOUT_PER_ITEM * row.items
        if row.way == "bare":
            command = [sys.executable, str(HERE / "bare.py"), row.subject, str(row.size)]
            done = run(command, environment=self._environment, folder=self._folder, timeout=timeout)
        else:
            done = self.play(self._plays.write(row), timeout=timeout)
            _check_results(row, done.output)
        requests = self.server.requests()
        expected = row.expected_requests()
        if expected is not None and requests not in expected:
            raise CommandFailed(f"{row} made {requests} requests, and {expected[0]} to {expected[-1]} were expected.")
        alone = json.loads(done.output)["requests"] if row.way == "bare" else None
        return Sample(done.wall, done.cpu, done.memory, requests, alone)

    def play(self, arguments: Sequence[str], *, timeout: float, **environment: str) -> Run:
        """Run ansible-playbook."""
        command = [self._ansible, "--forks", str(FORKS), *arguments]
        return run(command, environment={**self._environment, **environment}, folder=self._folder, timeout=timeout)

    def profile(self, row: Row, path: Path, *, method: str) -> None:
        """Run a row once, and have the worker write its profile, by samples or cprofile, to a file."""
        told = {"PLUMB_BENCH_ITEMS": str(row.items), "PLUMB_BENCH_PROFILE": str(path), "PLUMB_BENCH_METHOD": method}
        done = self.play(self._plays.write(row), timeout=_TIMEOUT + _TIMEOUT_PER_ITEM * row.items, **told)
        _check_results(row, done.output)

    def rounds(self, rows: Sequence[Row], repeat: int, tell: Callable[[str], None]) -> dict[Row, list[Sample]]:
        """Every row in turn, over and over, so that what else the machine does hits all alike.

        Rows of small size come first, on an account that is small itself: other modules list all that is in it.
        """
        samples: dict[Row, list[Sample]] = {row: [] for row in rows}
        for phase in _phases(rows):
            self.grow(max(row.size for row in phase))
            for turn in range(1, repeat + 1):
                for row in phase:
                    sample = self.sample(row)
                    samples[row].append(sample)
                    tell(f"{turn}/{repeat} {row!s:24} {sample.wall:8.2f} s")
        return samples


def _phases(rows: Iterable[Row]) -> list[list[Row]]:
    small = [row for row in rows if row.size <= 100]
    large = [row for row in rows if row.size > 100]
    return [phase for phase in (small, large) if phase]


def _check_results(row: Row, output: str) -> None:
    shown = len(_OK.findall(output))
    recap = [tuple(map(int, numbers)) for numbers in _RECAP.findall(output)]
    if shown != row.items or not recap or any(any(numbers[1:]) for numbers in recap):
        raise CommandFailed(f"{row}: {row.items} results ok and unchanged were expected:\n{output[-3000:]}")


def isolated(folder: Path, collections: Path) -> dict[str, str]:
    """An environment of its own for all processes: no settings of the user's, no way to a real account."""
    config = folder / "ansible.cfg"
    config.touch()
    return {
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.defpath}",
        "HOME": str(folder),
        "LANG": "C.UTF-8",
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_REGION": "us-east-1",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_ACCESS_KEY_ID": "AKIAQZBENCHZQXJKVWY7",
        "AWS_SECRET_ACCESS_KEY": "zq9/not+a+secret/zq9",
        "ANSIBLE_CONFIG": str(config),
        "ANSIBLE_HOME": str(folder / "ansible"),
        "ANSIBLE_COLLECTIONS_PATH": str(collections),
        "ANSIBLE_LOCALHOST_WARNING": "false",
        "ANSIBLE_INVENTORY_UNPARSED_WARNING": "false",
        "ANSIBLE_NOCOLOR": "true",
    }
