# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a task that changes IAM for real shares with all others of its user on this host."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from pathlib import Path

import pytest

from ansible_collections.plumb.aws.plugins.module_utils._engine.changes import contradicts, repeats, was_created
from ansible_collections.plumb.aws.plugins.module_utils._engine.run_state import RunState, Turn
from ansible_collections.plumb.aws.plugins.module_utils._iam.live_account import LiveAccount
from ansible_collections.plumb.aws.plugins.module_utils._iam.operations import call
from ansible_collections.plumb.aws.plugins.module_utils._module import host_run_state
from ansible_collections.plumb.aws.plugins.module_utils._module.host_run_state import HostRunState
from ansible_collections.plumb.aws.plugins.module_utils._module.write_log import WriteLog
from unit.module_utils.examples import ACCOUNT, FakeReader, live, refusal

CREATE = call("create_role", {"RoleName": "r"}, "role/r", {"arn": f"arn:aws:iam::{ACCOUNT}:role/r"})


@pytest.fixture(autouse=True)
def _host(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(host_run_state, "host_folder", lambda: str(tmp_path / "host"))


def made(*, check_mode: bool = False, log_dir: str | None = None) -> RunState:
    """What a task of the run is given."""
    unused = list[str]().append
    return host_run_state.host_run_state(
        check_mode=check_mode, run="run", log_dir=log_dir, started=unused, failed=unused
    )


def of(run: str, folder: Path) -> HostRunState:
    """What a task of a run has, in a process of its own."""
    return HostRunState(run=run, log=WriteLog(str(folder / "log"), run=run))


def test_the_account_is_iams_own(tmp_path: Path) -> None:
    assert isinstance(of("run", tmp_path).account(FakeReader(), list[str]().append), LiveAccount)


def test_later_tasks_of_the_run_know_what_was_done_and_other_runs_that_something_was(tmp_path: Path) -> None:
    account = live(FakeReader())
    of("run", tmp_path).executed(account, [CREATE])
    same, other = of("run", tmp_path), of("other", tmp_path)
    with same.turn(account, "role/r") as turn:
        assert repeats([CREATE], turn.changes)
    with other.turn(account, "role/r") as turn_of_other:
        assert turn_of_other.changed_at == turn.changed_at
        assert turn_of_other.changes == tuple(replace(change, digest="") for change in turn.changes)
        assert not repeats([CREATE], turn_of_other.changes)
    with same.turn(account, "role/s") as turn:
        assert turn == Turn()
    for each in (same, other):
        assert was_created("role/r", each.changes(account, "role/r"))
        assert each.changes(account, "role/s") == []


def test_what_a_task_has_planned_is_nobodys_business(tmp_path: Path) -> None:
    account = live(FakeReader())
    of("run", tmp_path).planned(account, [CREATE])
    with of("run", tmp_path).turn(account, "role/r") as turn:
        assert turn == Turn()


def test_each_call_is_logged_with_the_number_of_its_account(tmp_path: Path) -> None:
    account, run_state = live(FakeReader()), of("run", tmp_path)
    for error in (None, refusal("AccessDenied")):
        run_state.sending(account, CREATE)
        run_state.ended(account, CREATE, error)
    (path,) = (tmp_path / "log").iterdir()
    told = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    assert [line["event"] for line in told] == ["sending", "done", "sending", "failed"]
    assert {line["account"] for line in told} == {ACCOUNT}


def test_later_tasks_know_in_what_state_a_thing_was_left_and_the_run_that_it_has_changed_it(tmp_path: Path) -> None:
    account = live(FakeReader())
    of("run", tmp_path).left(account, "role/r", {"iam_role tags": "digest"})
    same, other = of("run", tmp_path), of("other", tmp_path)
    for each in (same, other):
        assert contradicts({"iam_role tags": "x"}, "role/r", each.changes(account, "role/r"))
    assert [same.has_changed("role/r"), same.has_changed("role/s"), other.has_changed("role/r")] == [True, False, False]


def test_whether_the_run_has_changed_a_thing_asks_iam_nothing(tmp_path: Path) -> None:
    reader = FakeReader()
    of("run", tmp_path).executed(live(reader), [CREATE])
    asked = len(reader.asked)
    assert of("run", tmp_path).has_changed("role/r")
    assert len(reader.asked) == asked


def test_in_check_mode_nothing_is_known_of_what_the_run_has_changed_and_nothing_is_told(tmp_path: Path) -> None:
    account = live(reader := FakeReader())
    made(log_dir=str(tmp_path / "log")).executed(account, [CREATE])
    files, asked = sorted(os.listdir(tmp_path / "host")), len(reader.asked)
    state = made(check_mode=True, log_dir=str(tmp_path / "log"))
    assert list(state.changes(account, "role/r")) == []
    assert state.has_changed("role/r") is False
    with state.turn(account, "role/r") as turn:
        assert turn == Turn()
    state.sending(account, CREATE)
    state.ended(account, CREATE, None)
    state.executed(account, [CREATE])
    state.left(account, "role/s", {"iam_role tags": "digest"})
    assert (sorted(os.listdir(tmp_path / "host")), len(reader.asked)) == (files, asked)
    assert not (tmp_path / "log").exists()
    assert made().has_changed("role/r")


@pytest.mark.parametrize(
    ("log_dir", "folder"), [("~/log", "home/log"), ("{}/log", "log"), (None, "home/.local/state/plumb.aws")]
)
def test_the_home_folder_in_the_name_of_the_log_is_that_of_the_user_who_writes(
    log_dir: str | None, folder: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    made(log_dir=log_dir.format(tmp_path) if log_dir else None).sending(live(FakeReader()), CREATE)
    assert [path.name.partition("-")[0] for path in (tmp_path / folder).iterdir()] == ["writes"]
