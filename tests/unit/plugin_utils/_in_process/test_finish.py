# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import io
import os
import shutil
import sys

import pytest
from ansible import constants as C

from ansible_collections.plumb.aws.plugins.plugin_utils._in_process.finish import (
    Controller,
    columns,
    is_for_programs,
    unfinished,
)


def test_most_results_stay_as_they_are() -> None:
    controller = Controller(False, str, lambda _line, _color: None)
    assert unfinished({"changed": True}, {}, controller) == {"changed": True}


@pytest.mark.parametrize(
    ("name", "expected"),
    [("default", False), ("ansible.builtin.default", False), ("ansible.posix.json", True), ("jsonl", True)],
)
def test_where_the_output_is_for_programs_nothing_else_stands_in_it(
    name: str, expected: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(C, "DEFAULT_STDOUT_CALLBACK", name, raising=False)
    assert is_for_programs() is expected


@pytest.mark.parametrize(("given", "expected"), [(None, None), ("", None), ("60", 60), ("0", None), ("wide", None)])
def test_where_there_is_no_terminal_the_environment_limits_a_line(
    given: str | None, expected: int | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("COLUMNS", raising=False)
    if given is not None:
        monkeypatch.setenv("COLUMNS", given)
    monkeypatch.setattr(sys, "stdout", io.StringIO())
    assert columns() == expected


def test_the_last_column_of_a_terminal_stays_free(monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.setattr(sys, "stdout", Terminal())
    monkeypatch.setattr(shutil, "get_terminal_size", lambda: os.terminal_size((100, 30)))
    assert columns() == 99
