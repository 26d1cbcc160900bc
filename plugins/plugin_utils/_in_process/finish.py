# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What only the controller can do with the result of a module: write files, and show lines."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from ansible import constants as C

# Stdout callbacks whose output is for programs
_FOR_PROGRAMS = ("json", "jsonl")


@dataclass(frozen=True)
class Controller:
    """The run as far as it matters. ``path`` finds a path in a task, ``show`` shows a line in a colour or in none."""

    check_mode: bool
    path: Callable[[str], str]
    show: Callable[[str, str | None], None]


# From a result, failed or not, and the task's parameters to the result that the task returns; raises PlumbError
Finish = Callable[[Mapping[str, Any], Mapping[str, Any], Controller], dict[str, Any]]


# Before the module begins
Begin = Callable[[Mapping[str, Any], Controller], None]
NEVER_ASYNC = "cannot go on in the background, since the controller has work to do with its result. Leave async out."


def is_for_programs() -> bool:
    """Whether the standard output is for programs, so that nothing else may stand in it."""
    name: str = C.DEFAULT_STDOUT_CALLBACK  # type: ignore[attr-defined]  # set at run time
    return name.rpartition(".")[2] in _FOR_PROGRAMS


def columns() -> int | None:
    """The columns of a line; None where nothing limits it, as in the log of a CI job."""
    if (terminal := _of_terminal() or _TERMINAL) is not None:
        return terminal
    given = os.environ.get("COLUMNS", "")
    return int(given) if given.isdecimal() and int(given) > 0 else None


def _of_terminal() -> int | None:
    """Its last column stays free: some terminals go to the next line when it is filled."""
    return shutil.get_terminal_size().columns - 1 if sys.stdout.isatty() else None


# Workers have no terminal, and this is imported before they begin
_TERMINAL = _of_terminal()


def show_on(display: Any, *, silent: bool = False) -> Callable[[str, str | None], None]:
    """What shows a line on Ansible's display; nothing of a task with no_log."""

    def show(text: str, color: str | None) -> None:
        if silent:
            return
        display.display(text, color=color, stderr=is_for_programs())

    return show


def not_begun(_params: Mapping[str, Any], _controller: Controller) -> None:
    """Most modules need nothing of the kind."""


def unfinished(result: Mapping[str, Any], _params: Mapping[str, Any], _controller: Controller) -> dict[str, Any]:
    """Most modules need nothing of the kind."""
    return dict(result)
