# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Run real ansible-playbook processes against an embedded IAM, and see what they did."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from embedded_iam import EmbeddedIam

HERE = Path(__file__).parent
# The longest that one ansible-playbook may take, in seconds.
_TIMEOUT = 240

Task = dict[str, Any]


@dataclass(frozen=True)
class TaskResult:
    """What one task returned; ``status`` is ok, failed, skipped or unreachable."""

    name: str
    status: str
    result: dict[str, Any]

    @property
    def changed(self) -> bool:
        return bool(self.result.get("changed"))

    @property
    def failed(self) -> bool:
        return self.status == "failed"

    @property
    def msg(self) -> str:
        return str(self.result.get("msg", ""))

    @property
    def calls(self) -> list[str]:
        return [call["operation"] for call in self.result.get("calls") or []]

    def __getitem__(self, key: str) -> Any:
        return self.result[key]


@dataclass(frozen=True)
class Run:
    """One ansible-playbook process: its exit code, output, and the results of its tasks in order."""

    code: int
    output: str
    results: tuple[TaskResult, ...]
    writes: tuple[str, ...]

    def __getitem__(self, name: str) -> TaskResult:
        found = [result for result in self.results if result.name.endswith(name)]
        assert len(found) == 1, f"{len(found)} tasks are named {name}:\n{self.output}"
        return found[0]


class Player:
    """Runs playbooks as one account of the embedded IAM."""

    def __init__(self, iam: EmbeddedIam, account: str, folder: Path) -> None:
        self.iam = iam
        self.account = account
        self._folder = folder
        self._runs = 0

    def tasks(self, tasks: Iterable[Task], **more: Any) -> Run:
        """Run a play of these tasks on localhost; see ``playbook`` for the rest."""
        play = {"hosts": "localhost", "gather_facts": False, "tasks": list(tasks)}
        self._runs += 1
        path = self._folder / f"play{self._runs}.json"
        path.write_text(json.dumps([play]), encoding="utf-8")
        return self.playbook(str(path), **more)

    def playbook(
        self,
        name: str,
        *,
        variables: Mapping[str, Any] | None = None,
        arguments: Sequence[str] = (),
        environment: Mapping[str, str | None] | None = None,
        code: int | None = 0,
    ) -> Run:
        """Run a playbook by file or by name and check its exit code (None: any).

        ``environment`` is added to the process's own; a value of None takes a variable away.
        """
        record = self._folder / f"record{self._runs}.jsonl"
        record.unlink(missing_ok=True)
        mark = self.iam.mark()
        command = [_ansible_playbook(), name, *arguments]
        if variables:
            command += ["-e", json.dumps(variables)]
        done = subprocess.run(
            command,
            env=self._environment(record, environment or {}),
            cwd=self._folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=_TIMEOUT,
            check=False,
        )
        lines = record.read_text(encoding="utf-8").splitlines() if record.exists() else []
        results = tuple(TaskResult(raw["name"], raw["status"], raw["result"]) for raw in map(json.loads, lines))
        writes = tuple(request.operation for request in self.iam.writes(since=mark))
        if code is not None:
            assert done.returncode == code, done.stdout
        assert "Traceback" not in done.stdout, done.stdout
        return Run(done.returncode, done.stdout, results, writes)

    def _environment(self, record: Path, changes: Mapping[str, str | None]) -> dict[str, str]:
        environment = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
        environment |= {
            "HOME": str(self._folder),
            "ANSIBLE_HOME": str(self._folder / "ansible"),
            "ANSIBLE_NOCOLOR": "1",
            "ANSIBLE_LOCALHOST_WARNING": "false",
            "ANSIBLE_INVENTORY_UNPARSED_WARNING": "false",
            "ANSIBLE_CALLBACK_PLUGINS": str(HERE / "callback_plugins"),
            "ANSIBLE_CALLBACKS_ENABLED": "record",
            "PLUMB_TEST_RECORD": str(record),
            "AWS_CONFIG_FILE": "/dev/null",
            "AWS_SHARED_CREDENTIALS_FILE": "/dev/null",
            "AWS_EC2_METADATA_DISABLED": "true",
            **self.iam.environment(self.account),
        }
        environment |= {name: value for name, value in changes.items() if value is not None}
        return {name: value for name, value in environment.items() if changes.get(name, "") is not None}


def task(title: str, module: str, /, *, check: bool | None = None, **options: Any) -> Task:
    """A task of one of our modules; ``check`` sets its check mode."""
    written: Task = {"name": title, f"plumb.aws.{module}": options}
    return written if check is None else {**written, "check_mode": check}


def _ansible_playbook() -> str:
    beside = Path(sys.executable).with_name("ansible-playbook")
    return str(beside) if beside.exists() else shutil.which("ansible-playbook") or "ansible-playbook"
