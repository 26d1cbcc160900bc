# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The plan as a file: whole or not at all, in the format that its ending names."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from ansible_collections.plumb.aws.plugins.plugin_utils._plan_report import files as plan_file
from ansible_collections.plumb.aws.plugins.plugin_utils._plan_report import json as plan_json
from ansible_collections.plumb.aws.plugins.plugin_utils._plan_report import markdown as plan_markdown
from unit.module_utils.examples import missing_from
from unit.plugin_utils.plan_examples import (
    some,
)


def test_a_file_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    target = tmp_path / "plan.json"
    target.write_text("old", encoding="utf-8")
    link = tmp_path / "link.JSON"
    link.symlink_to(target)
    plan_file.write(some(), str(link))
    assert json.loads(target.read_text(encoding="utf-8"))["changed"] is True
    assert link.is_symlink()
    (tmp_path / "folder.md").mkdir()
    with pytest.raises(OSError, match="directory"):
        plan_file.write(some(), str(tmp_path / "folder.md"))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["folder.md", "link.JSON", "plan.json"]


def test_an_ending_that_names_no_format_is_refused(tmp_path: Path) -> None:
    for path in ("plan.md", "plan.JSON"):
        assert plan_file.problem_with(str(tmp_path / path)) is None
    for path in ("plan.txt", "plan", ".md", "plan.json.bak"):
        problem = plan_file.problem_with(str(tmp_path / path))
        assert problem
        assert missing_from(problem, ["plan_file: ", f"/{path}'", ".json, .md, .html"]) == []


def test_a_folder_that_is_not_there_or_not_to_be_written_to_is_a_problem(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    missing = plan_file.problem_with(str(tmp_path / "none" / "plan.md"))
    assert (
        missing
        == f"plan_file: the folder of '{tmp_path}/none/plan.md' does not exist. Create it first, or give another one."
    )
    (tmp_path / "link.md").symlink_to(tmp_path / "none" / "plan.md")
    assert missing_from(str(plan_file.problem_with(str(tmp_path / "link.md"))), ["link.md'", "does not exist"]) == []
    monkeypatch.setattr(os, "access", lambda _folder, mode: mode != os.W_OK)
    closed = plan_file.problem_with(str(tmp_path / "plan.md"))
    assert closed == f"plan_file: the folder of '{tmp_path}/plan.md' may not be written to. Give another one."


def test_a_folder_with_the_name_of_the_file_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "plan.md").mkdir()
    told = plan_file.problem_with(str(tmp_path / "plan.md"))
    assert told == f"plan_file: '{tmp_path}/plan.md' is a folder. Give the name of a file."


def test_a_file_in_the_working_folder_is_no_problem(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert plan_file.problem_with("plan.md") is None


def test_a_file_has_the_format_of_its_ending(tmp_path: Path) -> None:
    shown = some()
    for name, text in (("plan.json", plan_json.render(shown)), ("PLAN.MD", plan_markdown.render(shown))):
        plan_file.write(shown, str(tmp_path / name))
        assert (tmp_path / name).read_text(encoding="utf-8") == text


def test_nothing_is_written_under_another_ending(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"plan\.txt has no ending"):
        plan_file.write(some(), str(tmp_path / "plan.txt"))
    assert list(tmp_path.iterdir()) == []
