# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Plays many cases in one ansible-playbook, each on a host and on accounts of its own."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from contract.case import Accounts, Task
from embedded_iam import EmbeddedIam
from integration.harness import Player, Scenario, TaskResult


@dataclass(frozen=True)
class Play:
    """The tasks of one case on its accounts."""

    name: str
    accounts: Accounts
    tasks: Sequence[Task]

    def as_scenario(self) -> Scenario:
        tasks = self.accounts.named_in(list(self.tasks))
        return Scenario([{"name": str(number), **task} for number, task in enumerate(tasks)])


class Stage:
    """Where plays are run: one folder and one embedded IAM, many processes."""

    def __init__(self, iam: EmbeddedIam, folder: Path) -> None:
        self.iam = iam
        self._folder = folder
        self._numbers = itertools.count()

    def perform(self, plays: Sequence[Play], *, check: bool) -> dict[str, Sequence[TaskResult]]:
        """Run plays in one process; return the results of each, in the order of its tasks (a loop's is one)."""
        folder = self._folder / str(next(self._numbers))
        folder.mkdir()
        courses = Player(self.iam, Accounts().own, folder).scenarios(
            {play.name: (play.accounts.own, play.as_scenario()) for play in plays},
            arguments=["--check", "--diff"] if check else [],
        )
        for play in plays:
            course = courses[play.name]
            done = len(course.results)
            assert done == len(play.tasks), f"{play.name}: {done} of {len(play.tasks)} tasks came back\n{course.output}"
        return {name: course.results for name, course in courses.items()}
