# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The tables, as Markdown that reads well in a terminal too, and the figures as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

from benchmarks.findings import MIB, Comparison, Figures, Goal
from benchmarks.rows import Row
from benchmarks.sitting import Sample

_ABOUT_FLOORS = (
    "Floor: the no-op plugin in place of ours, in ratios to the bare script with the bare script's own time added; of "
    "memory, what the no-op plugin grows by."
)


def markdown(found: Mapping[Row, Figures], reached: Sequence[Goal], facts: Mapping[str, object]) -> str:
    """The goals, then all rows, then what they were measured with."""
    parts = [
        "| measure | measured | goal | floor | |\n|---|---:|---:|---:|---|\n"
        + _lines(_goal(goal) for goal in reached if goal.has_wish or goal.measured is not None),
        _ABOUT_FLOORS,
        "| row | wall s | fastest to slowest | CPU s | peak MiB | requests | ms an item | / bare | / noop | / debug |\n"
        "|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|\n" + _lines(_row(row, found) for row in found),
        "; ".join(f"{name} {value}" for name, value in facts.items()) + ".",
    ]
    return "\n\n".join(parts) + "\n"


def write(
    folder: Path,
    text: str,
    samples: Mapping[Row, Sequence[Sample]],
    found: Mapping[Row, Figures],
    reached: Sequence[Goal],
    facts: Mapping[str, object],
) -> None:
    """Write bench.md and bench.json, the latter with each sample."""
    folder.mkdir(parents=True, exist_ok=True)
    rows = [
        {
            **asdict(row),
            "name": str(row),
            "medians": asdict(found[row]),
            "samples": [asdict(sample) for sample in samples[row]],
        }
        for row in found
    ]
    content = {"facts": dict(facts), "goals": [{**asdict(goal), "met": goal.met} for goal in reached], "rows": rows}
    (folder / "bench.json").write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")
    (folder / "bench.md").write_text(text, encoding="utf-8")


def _lines(rows: Iterable[Sequence[str]]) -> str:
    return "\n".join(f"| {' | '.join(cells)} |" for cells in rows)


def _goal(goal: Goal) -> list[str]:
    wish = f">= {goal.least:g}" if goal.least is not None else f"<= {goal.most:g}" if goal.most is not None else ""
    verdict = {True: "met", False: "MISSED", None: ""}[goal.met]
    if goal.measured is None:
        verdict = "not measured"
    unit = f" {goal.unit}" if goal.unit else ""
    return [goal.measure, _number(goal.measured, unit), wish and wish + unit, _number(goal.floor, unit), verdict]


def _row(row: Row, found: Mapping[Row, Figures]) -> list[str]:
    figures, compare = found[row], Comparison(found)
    return [
        str(row),
        _number(figures.wall),
        f"{figures.fastest:.2f} to {figures.slowest:.2f}",
        _number(figures.cpu),
        _number(None if figures.memory is None else figures.memory / MIB),
        f"{figures.requests:.0f}",
        _number(figures.wall / row.items * 1000),
        *(_number(compare.ratio(row.subject, row.way, to, row.size)) for to in ("bare", "noop", "debug")),
    ]


def _number(value: float | None, unit: str = "") -> str:
    return "" if value is None else f"{value:.{2 if abs(value) < 100 else 0}f}{unit}"
