# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every fault on every cycle at every position, or a fixed selection of them; and the table of what came of it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor

from faults.catalog import FAULTS
from faults.cycles import CYCLES
from faults.fault import Fault
from faults.layer import Asked, FaultLayer
from faults.trial import Trial, carry_out, positions, requests_of, suits
from faults.verdict import FAILED_CLEAR, OK, Verdict, is_wrong, judge

# Trials wait most of their time.
_AT_ONCE = 40
# A prime, so that the trials selected of one fault after another come from all cycles and positions
_STRIDE = 37

Asks = Mapping[str, list[Asked]]


def trials(faults: Iterable[Fault], asks: Asks) -> list[Trial]:
    """All that there are."""
    return [
        Trial(fault, cycle, position)
        for fault in faults
        for cycle in CYCLES.values()
        if suits(fault, cycle)
        for position in positions(fault, asks[cycle.name])
    ]


def selected(faults: Sequence[Fault], asks: Asks, count: int) -> list[Trial]:
    """So many of each fault, always the same ones: one fault after the other takes up the cycles in turn."""
    numbers = {name: number for number, name in enumerate(FAULTS)}
    found = []
    for fault in faults:
        by_cycle: dict[str, list[Trial]] = defaultdict(list)
        for trial in trials([fault], asks):
            by_cycle[trial.cycle.name].append(trial)
        cycles = list(by_cycle.values())
        for turn in range(min(count, len(cycles))):
            number = numbers[fault.name] * count + turn
            of_cycle = cycles[number % len(cycles)]
            found.append(of_cycle[number * _STRIDE % len(of_cycle)])
    return found


def asks_of(layer: FaultLayer) -> Asks:
    """What the tasks of the cycles ask for where nothing goes wrong."""
    return {name: requests_of(layer, cycle) for name, cycle in CYCLES.items()}


def run(layer: FaultLayer, chosen: Sequence[Trial]) -> dict[str, list[Verdict]]:
    """The verdicts by the name of the fault."""
    verdicts: dict[str, list[Verdict]] = defaultdict(list)
    with ThreadPoolExecutor(_AT_ONCE) as workers:
        for verdict in workers.map(lambda trial: judge(carry_out(layer, trial)), _mixed(chosen)):
            verdicts[verdict.trial.fault.name].append(verdict)
    return verdicts


def _mixed(chosen: Sequence[Trial]) -> list[Trial]:
    """The slow ones among the quick ones."""
    return [trial for first in range(_STRIDE) for trial in chosen[first::_STRIDE]]


# What each trial of a fault came to
Kinds = Mapping[str, Sequence[Sequence[str]]]


def table(kinds: Kinds) -> str:
    """Faults against what came of them; a trial that is wrong in two ways counts in both columns."""
    counts = {name: Counter(kind for each in found for kind in each) for name, found in kinds.items()}
    wrong = sorted({kind for count in counts.values() for kind in count} - {OK, FAILED_CLEAR})
    letters = {kind: chr(ord("a") + number) for number, kind in enumerate(wrong)}
    width = max(len(name) for name in [*kinds, "fault"])
    lines = [f"{'fault':{width}} trials     ok  clear  wrong  {' '.join(f'{each:>4}' for each in letters.values())}"]
    totals: Counter[str] = Counter()
    for name in [name for name in FAULTS if name in kinds]:
        count, trials_of, bad = counts[name], len(kinds[name]), sum(map(is_wrong, kinds[name]))
        totals += Counter({**count, "trials": trials_of, "wrong": bad})
        lines.append(_row(name, width, trials_of, bad, count, wrong))
    lines.append(_row("all", width, totals["trials"], totals["wrong"], totals, wrong))
    return "\n".join([*lines, *(f"{letter}: {kind}" for kind, letter in letters.items())])


def _row(name: str, width: int, trials_of: int, bad: int, count: Counter[str], wrong: Sequence[str]) -> str:
    cells = " ".join(f"{count[kind] or '.':>4}" for kind in wrong)
    return f"{name:{width}} {trials_of:6} {count[OK]:6} {count[FAILED_CLEAR]:6} {bad:6}  {cells}"
