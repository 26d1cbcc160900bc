# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible import constants as C

from ansible_collections.plumb.aws.plugins.plugin_utils._in_process.finish import (
    Controller,
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
