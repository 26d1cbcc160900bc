# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

from dataclasses import replace

import pytest
from ansible import constants as C

from ansible_collections.plumb.aws.plugins.plugin_utils._plan_report.findings import CRITICAL, HIGH, LOW, MEDIUM
from ansible_collections.plumb.aws.plugins.plugin_utils._plan_report.screen import on_screen
from ansible_collections.plumb.aws.plugins.plugin_utils._plan_report.text import render
from unit.plugin_utils.plan_examples import READ, policy_result, report, some, summary


def test_lines_are_no_wider_than_the_environment_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    assert [text for text, _color in on_screen(some())] == [line.text for line in render(some(), width=60)]


@pytest.mark.parametrize(
    ("level", "setting"),
    [(CRITICAL, "COLOR_ERROR"), (HIGH, "COLOR_WARN"), (MEDIUM, "COLOR_CHANGED"), (LOW, None)],
)
def test_a_finding_has_the_users_color_of_its_level(level: str, setting: str | None) -> None:
    shown = some()
    findings = tuple(replace(finding, level=level) for finding in shown.findings)
    color = C.config.get_config_value(setting) if setting else None
    told = [
        color for text, color in on_screen(replace(shown, findings=findings)) if text.startswith(f"  {level.upper()}")
    ]
    assert told == [color] * len(findings)


def test_a_failed_task_has_the_color_of_errors() -> None:
    failed = summary(report(policy_result(None, READ)), report({"msg": "no"}, failed=True))
    assert C.config.get_config_value("COLOR_ERROR") in [color for _text, color in on_screen(failed)]
