# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Make a failing case small enough to read."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from contract.case import Case, Task

# Tells of each case whether it still shows what the original showed.
Shows = Callable[[Sequence[Case]], Sequence[bool]]
# A part of a case that may not matter: what it is, its number, and for an option of a task its name.
Part = tuple[str, int, str]

_NEEDED = ("name", "role", "arn", "policies")


def shrunk(case: Case, shows: Shows) -> Case:
    """The case without tasks, then without things in the account, then without options that do not matter."""
    for kind in (_tasks, _steps, _options):
        case = _without_idle_parts(case, kind, shows)
    return case


def _without_idle_parts(case: Case, kind: Callable[[Case], Iterator[Part]], shows: Shows) -> Case:
    """Try each part by itself; then leave out as many of the idle ones at once as goes."""
    while parts := list(kind(case)):
        idle = [
            part for part, still in zip(parts, shows([_without(case, [part]) for part in parts]), strict=True) if still
        ]
        if not idle:
            break
        counts = sorted({len(idle), *(len(idle) >> shift or 1 for shift in range(1, 6))}, reverse=True)
        smaller = [_without(case, idle[:count]) for count in counts]
        case = next((one for one, still in zip(smaller, shows(smaller), strict=True) if still), smaller[-1])
        if len(idle) == 1:
            break
    return case


def _tasks(case: Case) -> Iterator[Part]:
    yield from (("task", number, "") for number in range(len(case.tasks)))


def _steps(case: Case) -> Iterator[Part]:
    yield from (("step", number, "") for number in range(len(case.steps)))


def _options(case: Case) -> Iterator[Part]:
    for number, task in enumerate(case.tasks):
        yield from (("option", number, name) for name in _of_module(task) if name not in _NEEDED)


def _of_module(task: Task) -> dict[str, object]:
    return next((value for key, value in task.items() if key.startswith("plumb.aws.")), {})


def _without(case: Case, parts: Sequence[Part]) -> Case:
    gone = set(parts)
    tasks = tuple(
        {key: _less(value, number, gone) if key.startswith("plumb.aws.") else value for key, value in task.items()}
        for number, task in enumerate(case.tasks)
        if ("task", number, "") not in gone
    )
    steps = tuple(step for number, step in enumerate(case.steps) if ("step", number, "") not in gone)
    return replace(case, tasks=tasks, steps=steps)


def _less(options: dict[str, object], number: int, gone: set[Part]) -> dict[str, object]:
    return {name: value for name, value in options.items() if ("option", number, name) not in gone}
