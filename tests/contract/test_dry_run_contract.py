# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The dry-run contract of docs/dry_run.md, on random accounts and playbooks.

PLUMB_SEED=text and PLUMB_CASES=count choose other ones; PLUMB_CASE=number plays one of them alone.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from contract.case import OTHER, OWN, Case
from contract.compare import comparable
from contract.generator import generate
from contract.judge import Results, Verdict, judge
from contract.player import Stage
from contract.shrink import shrunk
from contract.tally import Tally, merged

USUAL_SEED = "plumb"
SEED = os.environ.get("PLUMB_SEED", USUAL_SEED)
CASES = int(os.environ.get("PLUMB_CASES", "300"))
CASE = os.environ.get("PLUMB_CASE")
NUMBERS = [int(CASE)] if CASE else list(range(CASES))
BATCH = 25
BATCHES = [NUMBERS[first : first + BATCH] for first in range(0, len(NUMBERS), BATCH)]
# The cases that CI plays, always the same ones, must meet whatever the generator knows of; others may miss what is rare.
LONG_ENOUGH = 300
# How many failing cases of a batch are printed whole, and how many of them are made small first, which takes time.
_PRINTED = 3
_MADE_SMALL = 1
# What fails may well take its time: a write that IAM refuses is tried again for a while.
_TRIED_AT_ONCE = 10


@pytest.mark.parametrize("numbers", BATCHES, ids=lambda numbers: f"{SEED}-{numbers[0]}-to-{numbers[-1]}")
def test_a_dry_run_tells_what_the_real_run_does(
    numbers: Sequence[int],
    stage: Stage,
    record_property: Callable[[str, object], None],
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    verdicts = judge(stage, [generate(f"{SEED}/{number}") for number in numbers])
    tally = Tally.of(verdicts)
    record_property("seed", SEED)
    record_property("tally", dict(tally.counts))
    failed = [verdict for verdict in verdicts if verdict.problems]
    if failed:
        pytest.fail(_in_words(failed, stage), pytrace=False)
    assert not _never_reached(tally, numbers, tmp_path_factory), "the generator has lost its way"


def _never_reached(tally: Tally, numbers: Sequence[int], tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """What none of the batches has met; only the batch that ends last can know."""
    folder = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        folder = folder.parent
    (folder / f"tally-{numbers[0]}.json").write_text(json.dumps(tally.counts), encoding="utf-8")
    told = [json.loads(Path(path).read_text(encoding="utf-8")) for path in folder.glob("tally-*.json")]
    if SEED != USUAL_SEED or len(NUMBERS) < LONG_ENOUGH or len(told) < len(BATCHES):
        return []
    return merged(told).never_reached()


def _in_words(failed: Sequence[Verdict], stage: Stage) -> str:
    parts = []
    for number, verdict in enumerate(failed[:_PRINTED]):
        shown = _made_small(verdict, stage) if number < _MADE_SMALL else verdict
        seed, _slash, case = verdict.case.name.rpartition("/")
        parts.append(f"{shown}to play it again: PLUMB_SEED={seed} PLUMB_CASE={case} make contract\n")
    rest = [verdict.case.name for verdict in failed[_PRINTED:]]
    return "\n".join(
        [f"{len(failed)} cases break the dry-run contract.", *parts, f"more: {', '.join(rest)}" if rest else ""]
    )


def _made_small(verdict: Verdict, stage: Stage) -> Verdict:
    kind = verdict.kinds[0]

    def shows(cases: Sequence[Case]) -> list[bool]:
        few = (cases[first : first + _TRIED_AT_ONCE] for first in range(0, len(cases), _TRIED_AT_ONCE))
        return [kind in verdict.kinds for batch in few for verdict in judge(stage, batch)]

    return judge(stage, [shrunk(verdict.case, shows)])[0]


def _sample() -> list[Case]:
    """Ten short cases; in every second one only every second task is an ordinary module."""
    cases = (generate(f"modules/{number}") for number in range(100))
    return [case for case in cases if 2 <= len(case.tasks) <= 4][:10]


def _as_ordinary(case: Case, *, every: int) -> Case:
    tasks = tuple(
        {**task, "vars": {"plumb_in_process": False}} if number % every == 0 else task
        for number, task in enumerate(case.tasks)
    )
    return replace(case, tasks=tasks)


@pytest.mark.skipif(CASE is not None, reason="one case was asked for")
def test_an_ordinary_module_does_the_same_as_the_action_in_the_controller(stage: Stage) -> None:
    sample = _sample()
    ordinary = [_as_ordinary(case, every=1 + number % 2) for number, case in enumerate(sample)]
    for here, there in zip(judge(stage, sample, twice=False), judge(stage, ordinary, twice=False), strict=True):
        assert not there.problems, str(there)
        assert _told(here, here.checked) == _told(there, there.checked), str(there)
        assert _told(here, here.real) == _told(there, there.real), str(there)


def _told(verdict: Verdict, results: Results) -> object:
    text = json.dumps([comparable(verdict.case, result) for result in results], sort_keys=True)
    return json.loads(text.replace(verdict.accounts.own, OWN).replace(verdict.accounts.other, OTHER))
