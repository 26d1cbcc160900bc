# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a task that changes IAM for real shares with all others of its user on this host."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from ansible_collections.plumb.aws.plugins.module_utils._engine.changes import repeats, was_created
from ansible_collections.plumb.aws.plugins.module_utils._engine.run_state import Turn
from ansible_collections.plumb.aws.plugins.module_utils._iam.account import LiveAccount
from ansible_collections.plumb.aws.plugins.module_utils._iam.operations import call
from ansible_collections.plumb.aws.plugins.module_utils._module import host_run_state
from ansible_collections.plumb.aws.plugins.module_utils._module.host_run_state import HostRunState
from ansible_collections.plumb.aws.plugins.module_utils._module.write_log import WriteLog
from unit.module_utils.examples import ACCOUNT, FakeReader, live, refusal

CREATE = call("create_role", {"RoleName": "r"}, "role/r", {"arn": f"arn:aws:iam::{ACCOUNT}:role/r"})


@pytest.fixture(autouse=True)
def _host(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(host_run_state, "host_folder", lambda: str(tmp_path / "host"))


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
