# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whose credentials these are is asked once a run."""

from __future__ import annotations

from pathlib import Path

import pytest

from unit.plugin_utils._in_process.run import ANSWER, NOWHERE, break_folder, connection


def test_the_second_task_need_not_ask(questions: list[str]) -> None:
    known = {"Account": ANSWER["Account"], "Arn": ANSWER["Arn"]}
    assert connection().caller_identity() == known
    assert connection().caller_identity() == known
    assert len(questions) == 1


def test_another_key_and_another_endpoint_are_asked_about(questions: list[str]) -> None:
    connection().caller_identity()
    connection("AKIATWO").caller_identity()
    connection(endpoint="http://127.0.0.1:10").caller_identity()
    assert questions == [NOWHERE, NOWHERE, "http://127.0.0.1:10"]


def test_a_role_is_known_by_its_name_and_session_whoever_assumes_it(questions: list[str]) -> None:
    door = {"assume_role_arn": "arn:aws:iam::210987654321:role/door"}
    connection(**door).caller_identity()
    connection("AKIATWO", **door).caller_identity()
    assert len(questions) == 1
    connection(**door, assume_role_session_name="other").caller_identity()
    connection(assume_role_arn="arn:aws:iam::210987654321:role/window").caller_identity()
    connection().caller_identity()
    assert len(questions) == 4


def test_where_nothing_can_be_written_each_task_asks(
    questions: list[str], run: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    break_folder(monkeypatch, run)
    for _time in range(2):
        assert connection().caller_identity()["Account"] == ANSWER["Account"]
    assert len(questions) == 2


@pytest.mark.parametrize("broken", ["", "{", "[]"])
def test_what_cannot_be_read_is_asked_again(broken: str, questions: list[str], run: Path) -> None:
    connection().caller_identity()
    (written,) = run.glob("plumb.aws/identity-*")
    written.write_text(broken, encoding="utf-8")
    connection().caller_identity()
    connection().caller_identity()
    assert len(questions) == 2


def test_what_is_written_is_for_the_user_alone_and_holds_no_key(questions: list[str], run: Path) -> None:
    connection().caller_identity()
    folder = run / "plumb.aws"
    assert folder.stat().st_mode & 0o777 == 0o700
    for file in folder.iterdir():
        assert file.stat().st_mode & 0o777 == 0o600
        assert "AKIA" not in file.name + file.read_text(encoding="utf-8")
        assert "0dd5ecret" not in file.read_text(encoding="utf-8")
