# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The two kinds of work a module can do: manage a resource, or tell about it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Protocol

from ansible_collections.plumb.aws.plugins.module_utils._aws.connection import Connection
from ansible_collections.plumb.aws.plugins.module_utils._engine.diff import reviewable
from ansible_collections.plumb.aws.plugins.module_utils._engine.plan import (
    AlreadyThere,
    Call,
    Clock,
    Made,
    Plan,
    carry_out,
    pauses,
)
from ansible_collections.plumb.aws.plugins.module_utils._engine.run_state import Memory
from ansible_collections.plumb.aws.plugins.module_utils._iam.account import Account

# Seconds in which a thing that somebody else has just created must show in a read.
_PATIENCE_WITH_OTHERS = 10.0


class Job(Protocol):
    """What a module does: check its parameters without asking AWS, then do the work."""

    @property
    def options(self) -> Callable[[Mapping[str, Any]], Any]: ...

    def run(self, task: Task, wish: Any) -> dict[str, Any]: ...


@dataclass(frozen=True)
class Task:
    """What a job works with: the account to read, the connection to write, and what the run remembers."""

    account: Account
    connection: Connection
    memory: Memory
    check_mode: bool

    def planned(self, calls: Sequence[Call]) -> None:
        self.memory.planned(self.account, calls)

    def made(self, calls: Sequence[Call]) -> None:
        self.memory.made(self.account, calls)


@dataclass(frozen=True)
class Information:
    """A module that only reads. ``gather`` returns the result's keys."""

    options: Callable[[Mapping[str, Any]], Any]
    gather: Callable[[Account, Any], dict[str, Any]]

    def run(self, task: Task, wish: Any) -> dict[str, Any]:
        """Gather; there is nothing that check mode could change."""
        return {"changed": False, **self.gather(task.account, wish)}


@dataclass(frozen=True)
class Management:
    """A module that makes a resource what the task wishes: read, plan, carry out, result.

    ``subject`` names the resource, so that tasks of one run take turns on it. ``learn`` fills in what only AWS knows
    from what it answered; ``settle`` waits until IAM shows what was written.
    """

    options: Callable[[Mapping[str, Any]], Any]
    subject: Callable[[Any], str]
    read: Callable[[Account, Any], Any]
    plan: Callable[[Any, Any], Plan]
    learn: Callable[[dict[str, Any], Sequence[Made]], dict[str, Any]]
    settle: Callable[[Account, Plan, Any], None] | None = None

    def run(self, task: Task, wish: Any) -> dict[str, Any]:
        """Do the task. Where there is something to change, other tasks of the run wait meanwhile."""
        subject = self.subject(wish)
        seen = task.memory.glance(task.connection, subject)
        plan = self._plan(task, wish)
        made: list[Made] = []
        if plan.calls:
            with task.memory.turn(task.connection, subject, seen) as as_seen:
                plan, made = self._carry_out(task, wish, plan if as_seen else None)
        task.account.warnings += plan.warnings
        return {**_report(plan), **self.learn(plan.result, made)}

    def _plan(self, task: Task, wish: Any) -> Plan:
        return self.plan(self.read(task.account, wish), wish)

    def _carry_out(self, task: Task, wish: Any, plan: Plan | None) -> tuple[Plan, list[Made]]:
        """Carry the plan out; a create that finds the thing already there is read and planned anew."""
        pause = pauses(Clock(), within=_PATIENCE_WITH_OTHERS)
        while True:
            plan = plan or self._plan(task, wish)
            settle = partial(self._settle, task.account, plan, wish)
            try:
                made = carry_out(plan, task.connection, check_mode=task.check_mode, settle=settle, journal=task)
                return plan, made
            except AlreadyThere as found:
                if not pause():
                    raise found.error from None
                plan = None

    def _settle(self, account: Account, plan: Plan, wish: Any) -> None:
        if self.settle is not None:
            self.settle(account, plan, wish)


def _report(plan: Plan) -> dict[str, Any]:
    return {
        "changed": bool(plan.calls),
        "diff": reviewable(plan.before, plan.after),
        "calls": [call.as_result() for call in plan.calls],
    }
