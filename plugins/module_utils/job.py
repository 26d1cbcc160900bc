# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The two kinds of work a module can do: manage a resource, or tell about it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Protocol

from ansible_collections.plumb.aws.plugins.module_utils.account import Account
from ansible_collections.plumb.aws.plugins.module_utils.plan import (
    AlreadyThere,
    Clock,
    Made,
    Plan,
    Writer,
    carry_out,
    pauses,
)

# Seconds in which a thing that somebody else has just created must show in a read.
_PATIENCE_WITH_OTHERS = 10.0


class Job(Protocol):
    """What a module does: check its parameters without asking AWS, then do the work."""

    @property
    def options(self) -> Callable[[Mapping[str, Any]], Any]: ...

    def run(self, account: Account, writer: Writer, wish: Any, *, check_mode: bool) -> dict[str, Any]: ...


@dataclass(frozen=True)
class Information:
    """A module that only reads. ``gather`` returns the result's keys."""

    options: Callable[[Mapping[str, Any]], Any]
    gather: Callable[[Account, Any], dict[str, Any]]

    def run(self, account: Account, _writer: Writer, wish: Any, *, check_mode: bool) -> dict[str, Any]:
        """Gather; there is nothing that check mode could change."""
        return {"changed": False, **self.gather(account, wish)}


@dataclass(frozen=True)
class Management:
    """A module that makes a resource what the task wishes: read, plan, carry out, result.

    ``learn`` fills in what only AWS knows from what it answered; ``settle`` waits until IAM shows what was written.
    """

    options: Callable[[Mapping[str, Any]], Any]
    read: Callable[[Account, Any], Any]
    plan: Callable[[Any, Any], Plan]
    learn: Callable[[dict[str, Any], Sequence[Made]], dict[str, Any]]
    settle: Callable[[Account, Plan, Any], None] | None = None

    def run(self, account: Account, writer: Writer, wish: Any, *, check_mode: bool) -> dict[str, Any]:
        """Do the task; a create that finds the thing already there is read and planned anew."""
        pause = pauses(Clock(), within=_PATIENCE_WITH_OTHERS)
        while True:
            plan = self.plan(self.read(account, wish), wish)
            try:
                made = carry_out(plan, writer, check_mode=check_mode, settle=partial(self._settle, account, plan, wish))
            except AlreadyThere as found:
                if not pause():
                    raise found.error from None
                continue
            account.warnings += plan.warnings
            return {**_report(plan), **self.learn(plan.result, made)}

    def _settle(self, account: Account, plan: Plan, wish: Any) -> None:
        if self.settle is not None:
            self.settle(account, plan, wish)


def _report(plan: Plan) -> dict[str, Any]:
    return {
        "changed": bool(plan.calls),
        "diff": {"before": plan.before or {}, "after": plan.after or {}},
        "calls": [call.as_result() for call in plan.calls],
    }
