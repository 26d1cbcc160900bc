# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Run real ansible-playbook processes against an embedded IAM, and see what they did.

Every test has two ids, ``inside`` and ``ordinary``: with modules that run inside the controller, and with the same ones as
ordinary modules. What the tasks of both return must be the same; see ``both_ways.py``.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import pytest

from ansible_collections.plumb.aws.plugins.module_utils._module.perform import UNSEEN
from embedded_iam import EmbeddedIam, Request
from integration.warm_python import WarmPython

HERE = Path(__file__).parent
# The longest that one ansible-playbook may take, in seconds.
_TIMEOUT = 240
# How many scenarios run at once, and the longest that one task of them may take, in seconds.
_FORKS = 3
_TASK_TIMEOUT = 200

Task = dict[str, Any]
Key = TypeVar("Key")
Result = TypeVar("Result")


@dataclass(frozen=True)
class TaskResult:
    """What one task returned; ``status`` is ok, failed, skipped or unreachable."""

    name: str
    status: str
    result: dict[str, Any]
    host: str = "localhost"
    action: str = ""

    @property
    def changed(self) -> bool:
        return bool(self.result.get("changed"))

    @property
    def failed(self) -> bool:
        return self.status == "failed"

    @property
    def msg(self) -> str:
        """Its message, without what a dry run alone adds, on tasks of other collections."""
        return str(self.result.get("msg", "")).removesuffix(f" {UNSEEN}")

    @property
    def calls(self) -> list[str]:
        return [call["operation"] for call in self.result.get("calls") or []]

    @property
    def warnings(self) -> str:
        """All warnings as one text, to look for words in; empty where there are none."""
        return "\n".join(str(warning) for warning in self.result.get("warnings") or [])

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


@dataclass(frozen=True)
class Scenario:
    """Tasks that run in order on an account of their own, each whether or not those before it failed.

    ``before`` prepares the account. The tasks may name the account as ``{{ account }}``. ``environment`` is added to
    what reaches the server as this account; None takes a variable away.
    """

    tasks: Sequence[Task]
    before: Callable[[EmbeddedIam, str], None] | None = None
    environment: Mapping[str, str | None] = field(default_factory=dict)


@dataclass(frozen=True)
class Course:
    """What became of a scenario: the results of its tasks and the requests of its account, both in order."""

    iam: EmbeddedIam = field(repr=False)
    account: str
    results: tuple[TaskResult, ...]
    requests: tuple[Request, ...]
    output: str = field(repr=False)

    def __getitem__(self, name: str) -> TaskResult:
        found = [result for result in self.results if result.name == name]
        assert len(found) == 1, f"{len(found)} tasks are named {name}:\n{self.output}"
        return found[0]

    @property
    def operations(self) -> list[str]:
        return [request.operation for request in self.requests]

    @property
    def writes(self) -> list[str]:
        return [request.operation for request in self.requests if request.is_write]

    @property
    def client(self) -> Any:
        """To see for oneself what the account holds now."""
        return self.iam.client("iam", self.account)


class Player:
    """Runs playbooks as one account of the embedded IAM.

    ``python`` runs our modules as ordinary ones; without it they run inside the controller, where they would for users.
    """

    def __init__(self, iam: EmbeddedIam, account: str, folder: Path, python: WarmPython | None = None) -> None:
        self.iam = iam
        self.account = account
        self.played: list[Run] = []
        self._folder = folder
        self._python = python
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
        timeout: float = _TIMEOUT,
    ) -> Run:
        """Run a playbook by file or by name and check its exit code (None: any); it may take so many seconds.

        ``environment`` is added to the process's own; a value of None takes a variable away.
        """
        record = self._folder / f"record{self._runs}.jsonl"
        record.unlink(missing_ok=True)
        mark = self.iam.mark()
        command = [
            path_of_tools("ansible-playbook"),
            name,
            *arguments,
            "-e",
            json.dumps({**(variables or {}), **self._way()}),
        ]
        orders = self._python.orders if self._python else 0
        done = subprocess.run(
            command,
            env=self._environment(record, environment or {}),
            cwd=self._folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=timeout,
            check=False,
        )
        lines = record.read_text(encoding="utf-8").splitlines() if record.exists() else []
        raws = map(json.loads, lines)
        results = tuple(
            TaskResult(raw["name"], raw["status"], raw["result"], raw["host"], raw["action"]) for raw in raws
        )
        writes = tuple(request.operation for request in self.iam.writes(since=mark))
        if code is not None:
            assert done.returncode == code, done.stdout
        assert "Traceback" not in done.stdout, done.stdout
        if self._python:
            ours = [result for result in results if "plumb.aws." in result.action and result.status != "skipped"]
            assert self._python.orders - orders >= len(ours), "not all of them ran as ordinary modules"
        self.played.append(Run(done.returncode, done.stdout, results, writes))
        return self.played[-1]

    def scenarios(
        self,
        scenarios: Mapping[str, tuple[str, Scenario]],
        *,
        arguments: Sequence[str] = (),
        environment: Mapping[str, str] | None = None,
    ) -> dict[str, Course]:
        """Run scenarios, each on the account given with it, as the hosts of one play, a few at a time.

        ``environment`` is added to that of ansible-playbook, which has neither keys nor endpoints.
        """
        self._runs += 1
        hosts: dict[str, dict[str, Any]] = {}
        for number, (name, (account, scenario)) in enumerate(scenarios.items()):
            if scenario.before:
                scenario.before(self.iam, account)
            path = self._folder / f"tasks{self._runs}-{number}.json"
            path.write_text(json.dumps(list(scenario.tasks)), encoding="utf-8")
            variables = {**self.iam.environment(account), **scenario.environment}
            hosts[f"scenario{number}"] = {
                "account": account,
                "scenario_name": name,
                "scenario_tasks": str(path),
                "scenario_environment": {key: value for key, value in variables.items() if value is not None},
            }
        inventory = self._folder / f"inventory{self._runs}.json"
        inventory.write_text(json.dumps({"all": {"hosts": hosts}}), encoding="utf-8")
        play = {
            "hosts": "all",
            "connection": "local",
            "strategy": "ansible.builtin.free",
            "gather_facts": False,
            "ignore_errors": True,
            "timeout": _TASK_TIMEOUT,
            "environment": "{{ scenario_environment }}",
            "vars": {"ansible_python_interpreter": "{{ ansible_playbook_python }}"},
            "tasks": [{"name": "include", "ansible.builtin.include_tasks": "{{ scenario_tasks }}"}],
        }
        path = self._folder / f"play{self._runs}.json"
        path.write_text(json.dumps([play]), encoding="utf-8")
        mark = self.iam.mark()
        run = self.playbook(
            str(path),
            arguments=["-i", str(inventory), f"--forks={_FORKS}", *arguments],
            environment={**dict.fromkeys(self.iam.environment(self.account)), **(environment or {})},
        )
        return {
            host["scenario_name"]: Course(
                iam=self.iam,
                account=host["account"],
                results=tuple(result for result in run.results if result.host == name and result.name != "include"),
                requests=tuple(self.iam.requests(host["account"], since=mark)),
                output=run.output,
            )
            for name, host in hosts.items()
        }

    def _way(self) -> dict[str, Any]:
        """The variables that make the modules ordinary ones."""
        if self._python is None:
            return {}
        return {"plumb_in_process": False, "ansible_python_interpreter": str(self._python.path)}

    def _environment(self, record: Path, changes: Mapping[str, str | None]) -> dict[str, str]:
        environment = environment_of(self.iam, self.account, self._folder) | {
            "PYTHONHASHSEED": "0",  # some messages of Ansible's list a set
            "ANSIBLE_CALLBACK_PLUGINS": str(HERE / "callback_plugins"),
            "ANSIBLE_CALLBACKS_ENABLED": "record",
            "PLUMB_TEST_RECORD": str(record),
            "AWS_CONFIG_FILE": "/dev/null",
            "AWS_SHARED_CREDENTIALS_FILE": "/dev/null",
        }
        environment |= {name: value for name, value in changes.items() if value is not None}
        return {name: value for name, value in environment.items() if changes.get(name, "") is not None}


def task(title: str, module: str, /, **options: Any) -> Task:
    """A task of one of our modules; ``check`` among its options sets its check mode."""
    check = options.pop("check", None)
    written: Task = {"name": title, f"plumb.aws.{module}": options}
    return written if check is None else {**written, "check_mode": check}


def at_once(jobs: Mapping[Key, Callable[[], Result]]) -> dict[Key, Result]:
    """Do some jobs, a few at a time: ansible-playbook keeps hardly more than one core busy."""
    with ThreadPoolExecutor(_FORKS) as workers:
        futures = {name: workers.submit(job) for name, job in jobs.items()}
        return {name: future.result() for name, future in futures.items()}


def scenario(
    *tasks: Task,
    before: Callable[[EmbeddedIam, str], None] | None = None,
    environment: Mapping[str, str | None] | None = None,
) -> pytest.MarkDecorator:
    """Mark a test with the scenario that its fixture ``course`` is to run; see ``Scenario``."""
    return pytest.mark.scenario(Scenario(tasks, before, environment or {}))


def environment_of(iam: EmbeddedIam, account: str, home: Path) -> dict[str, str]:
    """The environment of a user of an account, with a home of their own and no other settings for AWS."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "COLUMNS"))}
    return inherited | {
        "HOME": str(home),
        "PATH": f"{Path(path_of_tools('ansible-playbook')).parent}{os.pathsep}{os.environ['PATH']}",
        "ANSIBLE_HOME": str(home / "ansible"),
        "ANSIBLE_NOCOLOR": "1",
        "ANSIBLE_LOCALHOST_WARNING": "false",
        "ANSIBLE_INVENTORY_UNPARSED_WARNING": "false",
        "AWS_EC2_METADATA_DISABLED": "true",
        **iam.environment(account),
    }


def path_of_tools(name: str) -> str:
    """The path of a command that stands beside this Python, such as ansible-playbook."""
    beside = Path(sys.executable).with_name(name)
    return str(beside) if beside.exists() else shutil.which(name) or name
