# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A case: what an account holds, and the tasks of a playbook, as data that can be printed, played and made smaller."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from botocore.exceptions import ClientError

from embedded_iam import EmbeddedIam
from embedded_iam.server import DEFAULT_ACCOUNT

# Stand in a case for the two accounts that it is played on.
OWN, OTHER = "<account>", "<other>"

Task = dict[str, Any]
Data = TypeVar("Data")


@dataclass(frozen=True)
class Step:
    """One thing done to an account before the playbook: a boto3 call, or ``set_quota``."""

    operation: str
    arguments: Mapping[str, Any]
    account: str = OWN


@dataclass(frozen=True)
class Accounts:
    """The accounts that a case is played on."""

    own: str = DEFAULT_ACCOUNT
    other: str = "210987654321"

    def named_in(self, data: Data) -> Data:
        """The data with the ids of the accounts in place of what stands for them."""
        text = json.dumps(data).replace(OWN, self.own).replace(OTHER, self.other)
        named: Data = json.loads(text)
        return named


@dataclass(frozen=True)
class Case:
    """``numbered_otherwise``: the account has had a higher version of a policy than now, which a dry run cannot see."""

    name: str
    steps: tuple[Step, ...]
    tasks: tuple[Task, ...]
    numbered_otherwise: bool = False

    def prepare(self, iam: EmbeddedIam, accounts: Accounts) -> list[str]:
        """Make the accounts what the steps say; return the steps that IAM refused."""
        clients: dict[str, Any] = {}
        refused = []
        for step in self.steps:
            arguments = accounts.named_in(dict(step.arguments))
            if step.operation == "set_quota":
                iam.set_quota(accounts.named_in(step.account), **arguments)
                continue
            if step.account not in clients:
                clients[step.account] = iam.client("iam", accounts.named_in(step.account))
            try:
                getattr(clients[step.account], step.operation)(**arguments)
            except ClientError as error:
                refused.append(f"{step.operation}: {error}")
        return refused

    def __str__(self) -> str:
        steps = "".join(
            f"  {'' if step.account == OWN else 'other: '}{step.operation} {_short(step.arguments)}\n"
            for step in self.steps
        )
        tasks = "".join(f"  {number}. {_short(task)}\n" for number, task in enumerate(self.tasks))
        return f"case {self.name}\nthe account:\n{steps}the tasks:\n{tasks}"


def _short(data: Mapping[str, Any]) -> str:
    """One line; documents that are text are shown as what they say."""
    return json.dumps({key: _opened(value) for key, value in data.items()}, ensure_ascii=False)


def _opened(value: Any) -> Any:
    if not isinstance(value, str) or not value.startswith("{"):
        return value
    try:
        return json.loads(value)
    except ValueError:
        return value


def doubled(tasks: Sequence[Task]) -> list[Task]:
    """Each task, and itself once more right after; what it registers is what the first time gave."""
    return [each for task in tasks for each in (task, {key: task[key] for key in task if key != "register"})]


def options_of(task: Task) -> dict[str, Any]:
    """The options of a task of one of our modules."""
    found: dict[str, Any] = next(value for key, value in task.items() if key.startswith("plumb.aws."))
    return found
