# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The folder that a run shares: what one task remembers, the next one recalls."""

from __future__ import annotations

import os
import re
import time
from pathlib import Path

import pytest

from ansible_collections.plumb.aws.plugins.plugin_utils._in_process.run_folder import (
    first_time,
    make_run_folder,
    recall,
    remember,
    run_folder,
    run_key,
)
from unit.plugin_utils._in_process.run import begin, break_folder


def test_what_is_remembered_is_recalled_and_the_last_writer_wins() -> None:
    assert recall("name") is None
    remember("name", {"a": 1})
    remember("other", {"b": 2})
    remember("name", {"a": 3})
    assert (recall("name"), recall("other")) == ({"a": 3}, {"b": 2})


@pytest.mark.parametrize("broken", ["", "{", "[]", "7"])
def test_what_cannot_be_read_is_not_known(broken: str) -> None:
    remember("name", {})
    (Path(run_folder()) / "name").write_text(broken, encoding="utf-8")
    assert recall("name") is None


def test_the_folder_is_below_that_of_the_run_and_for_the_user_alone(run: Path) -> None:
    make_run_folder()
    make_run_folder()
    assert Path(run_folder()).parent == run
    assert Path(run_folder()).stat().st_mode & 0o777 == 0o700


def test_no_half_written_file_is_left_and_each_is_for_the_user_alone() -> None:
    remember("name", {"a": 1})
    (file,) = Path(run_folder()).iterdir()
    assert (file.name, file.stat().st_mode & 0o777) == ("name", 0o600)


def test_where_nothing_can_be_written_nothing_is_remembered(run: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    break_folder(monkeypatch, run)
    remember("name", {"a": 1})
    assert recall("name") is None
    with pytest.raises(OSError, match="directory"):
        make_run_folder()


def test_a_run_has_a_name_of_its_own_that_tells_nothing_of_where_it_runs(
    run: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = run_key()
    assert re.fullmatch("[0-9a-f]{16}", name)
    assert run_key() == name
    begin(monkeypatch, run / "other")
    assert run_key() != name


def test_the_first_time_comes_once_a_run(run: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert [first_time("name") for _time in range(3)] == [True, False, False]
    assert first_time("other")
    begin(monkeypatch, run / "other")
    assert first_time("name")


def test_where_nothing_can_be_written_no_time_is_the_first(run: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    break_folder(monkeypatch, run)
    assert not first_time("name")


def test_what_a_killed_run_has_left_goes_once_nobody_has_used_it_for_a_day(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    then = time.time() - 25 * 60 * 60
    for name, old in (("ansible-local-1old", True), ("ansible-local-2new", False), ("elsewhere", True)):
        folder = tmp_path / name / "plumb.aws"
        folder.mkdir(parents=True)
        (folder / "identity-a").touch()
        if old:
            os.utime(folder, (then, then))
    (tmp_path / "ansible-local-3used").mkdir()
    begin(monkeypatch, tmp_path / "ansible-local-4own")
    make_run_folder()
    left = {path.name for path in tmp_path.iterdir()}
    assert left == {"ansible-local-2new", "ansible-local-3used", "ansible-local-4own", "elsewhere"}
    assert (tmp_path / "elsewhere" / "plumb.aws" / "identity-a").exists()
