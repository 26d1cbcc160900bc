# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Plays many cases in one ansible-playbook, each as a play of its own on accounts of its own."""

from __future__ import annotations

import itertools
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from contract.case import Accounts, Task
from embedded_iam import EmbeddedIam
from embedded_iam.credentials import SECRET_KEY, access_key_of
from integration.harness import Player, TaskResult

_GROUP = "group/plumb.aws.iam"


@dataclass(frozen=True)
class Play:
    """The tasks of one case on its accounts. ``variables`` are set for the play."""

    name: str
    accounts: Accounts
    tasks: Sequence[Task]
    variables: Mapping[str, Any]

    def as_data(self) -> dict[str, Any]:
        keys = {"access_key": access_key_of(self.accounts.own), "secret_key": SECRET_KEY}
        tasks = self.accounts.named_in(list(self.tasks))
        return {
            "name": self.name,
            "hosts": self.name,
            "gather_facts": False,
            "ignore_errors": True,
            "module_defaults": {_GROUP: keys},
            "vars": dict(self.variables),
            "tasks": [{"name": str(number), **task} for number, task in enumerate(tasks)],
        }


class Stage:
    """Where plays are run: one folder and one embedded IAM, many processes."""

    def __init__(self, iam: EmbeddedIam, folder: Path) -> None:
        self.iam = iam
        self._folder = folder
        self._numbers = itertools.count()

    def perform(self, plays: Sequence[Play], *, check: bool) -> dict[str, list[TaskResult]]:
        """Run plays in one process; return the results of each, in the order of its tasks (a loop's is one)."""
        folder = self._folder / str(next(self._numbers))
        folder.mkdir()
        playbook, inventory = folder / "playbook.json", folder / "inventory.json"
        playbook.write_text(json.dumps([play.as_data() for play in plays]), encoding="utf-8")
        local = {"ansible_connection": "local", "ansible_python_interpreter": "{{ ansible_playbook_python }}"}
        hosts = {"all": {"hosts": {play.name: None for play in plays}, "vars": local}}
        inventory.write_text(json.dumps(hosts), encoding="utf-8")
        player = Player(self.iam, Accounts().own, folder)
        arguments = ["-i", str(inventory), *(["--check", "--diff"] if check else [])]
        run = player.playbook(str(playbook), arguments=arguments)
        results: dict[str, list[TaskResult]] = {play.name: [] for play in plays}
        for result in run.results:
            results[result.host].append(result)
        for play in plays:
            done = len(results[play.name])
            assert done == len(play.tasks), f"{play.name}: {done} of {len(play.tasks)} tasks came back\n{run.output}"
        return results
