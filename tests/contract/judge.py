# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Play cases dry and for real, and say where the two disagree."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field

from contract.case import Accounts, Case, doubled
from contract.compare import differences, unsettled
from contract.player import Play, Stage
from integration.harness import TaskResult

_NUMBERS = itertools.count(100_000_000_001)

Results = Sequence[TaskResult]


@dataclass(frozen=True)
class Verdict:
    """What became of a case: ``problems`` is empty where the contract holds."""

    case: Case
    accounts: Accounts
    checked: Results = field(repr=False)
    real: Results = field(repr=False)
    problems: Sequence[str]

    @property
    def kinds(self) -> list[str]:
        """The problems without numbers and values, to tell whether a smaller case still shows the same."""
        return [problem.split(": ")[1] for problem in self.problems]

    def __str__(self) -> str:
        lines = "".join(f"  {problem}\n" for problem in self.problems)
        return f"{self.case}what is wrong:\n{lines}"


def judge(stage: Stage, cases: Sequence[Case], *, twice: bool = True) -> list[Verdict]:
    """Each case dry and then for real, in two processes for all cases.

    ``twice``: for real each task is run once more right after itself. Where that changes nothing, as is checked, the
    first times are the real run.
    """
    played = [(f"case{number}", case, _new_accounts()) for number, case in enumerate(cases)]
    refused = {name: case.prepare(stage.iam, accounts) for name, case, accounts in played}
    before = stage.iam.mark()
    plays = [Play(name, accounts, case.tasks) for name, case, accounts in played]
    dry = stage.perform(plays, check=True)
    writes = {request.account: request.operation for request in stage.iam.writes(since=before)}
    if twice:
        plays = [Play(name, accounts, doubled(case.tasks)) for name, case, accounts in played]
    real = stage.perform(plays, check=False)
    verdicts = []
    for name, case, accounts in played:
        first = real[name][::2] if twice else real[name]
        problems = [f"the account: refused: {step}" for step in refused[name]]
        problems += [f"the dry run wrote: {writes[each]}" for each in (accounts.own, accounts.other) if each in writes]
        problems += differences(case, dry[name], first)
        problems += unsettled(case, first, real[name][1::2]) if twice else ()
        verdicts.append(Verdict(case, accounts, dry[name], first, problems))
        stage.iam.reset(accounts.own)
        stage.iam.reset(accounts.other)
    return verdicts


def _new_accounts() -> Accounts:
    return Accounts(str(next(_NUMBERS)), str(next(_NUMBERS)))
