# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The log of writes: a line before each call and one after it, for the user alone."""

from __future__ import annotations

import datetime
import json
import os
import stat
from pathlib import Path
from typing import Any

import pytest

from ansible_collections.plumb.aws.plugins.module_utils._engine.errors import Fault, PlumbError
from ansible_collections.plumb.aws.plugins.module_utils._engine.host_folder import host_folder
from ansible_collections.plumb.aws.plugins.module_utils._iam.operations import call
from ansible_collections.plumb.aws.plugins.module_utils._module.write_log import WriteLog, default_log_dir
from unit.module_utils.examples import ACCOUNT, missing_from, refusal, unanswered

_V1 = {"version_id": "v1", "create_date": "2026-01-02", "document": {"Version": "2012-10-17", "Statement": []}}
PRUNE = call("delete_policy_version", {"PolicyArn": "arn:p", "VersionId": "v1"}, "policy/p", {"version": _V1})


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "state" / "plumb.aws"


def lines(folder: Path) -> list[dict[str, Any]]:
    (path,) = folder.iterdir()
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize(
    ("environment", "folder"),
    [
        ({}, "/home/me/.local/state/plumb.aws"),
        ({"XDG_STATE_HOME": ""}, "/home/me/.local/state/plumb.aws"),
        ({"XDG_STATE_HOME": "relative"}, "/home/me/.local/state/plumb.aws"),
        ({"XDG_STATE_HOME": "/state"}, "/state/plumb.aws"),
    ],
)
def test_the_log_lies_where_the_state_of_programs_lies(
    environment: dict[str, str], folder: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", "/home/me")
    assert default_log_dir(environment) == folder


@pytest.mark.parametrize(
    ("environment", "folder"), [({}, host_folder()), ({"XDG_STATE_HOME": "/state"}, "/state/plumb.aws")]
)
def test_where_the_user_has_no_home_the_log_lies_in_the_folder_of_the_host(
    environment: dict[str, str], folder: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os.path, "expanduser", lambda path: path)
    assert default_log_dir(environment) == folder


def test_what_is_about_to_be_sent_is_there_before_anything_else_with_what_it_will_remove(folder: Path) -> None:
    WriteLog(str(folder), run="run").sending(ACCOUNT, PRUNE)
    (line,) = lines(folder)
    when = datetime.datetime.fromisoformat(line.pop("time"))
    assert abs(datetime.datetime.now(datetime.UTC) - when) < datetime.timedelta(minutes=1)
    assert line == {
        "event": "sending",
        "account": ACCOUNT,
        "run": "run",
        "process": os.getpid(),
        "operation": "DeletePolicyVersion",
        "target": "policy/p",
        "arguments": {"PolicyArn": "arn:p", "VersionId": "v1"},
        "notes": {"version": _V1},
    }


@pytest.mark.parametrize(
    ("error", "event", "told"),
    [
        (None, "done", None),
        (refusal("AccessDenied"), "failed", "SomeOperation failed: AccessDenied: no."),
        (unanswered(Fault.THROTTLED), "failed", "SomeOperation failed: no answer."),
        (unanswered(Fault.NOT_SENT), "failed", "SomeOperation failed: no answer."),
        (unanswered(Fault.LOST), "lost", "SomeOperation failed: no answer."),
    ],
    ids=["done", "refused", "throttled", "not sent", "lost"],
)
def test_what_became_of_a_call_is_a_line_of_its_own(
    error: PlumbError | None, event: str, told: str | None, folder: Path
) -> None:
    log = WriteLog(str(folder), run="run")
    log.sending(ACCOUNT, PRUNE)
    log.ended(ACCOUNT, PRUNE, error)
    last = lines(folder)[-1]
    assert (last["event"], last.get("error")) == (event, told)
    assert (last["operation"], last["target"], last["account"]) == ("DeletePolicyVersion", "policy/p", ACCOUNT)


def test_all_processes_of_a_day_share_a_file(folder: Path) -> None:
    for run in ("one", "other"):
        WriteLog(str(folder), run=run).sending(ACCOUNT, PRUNE)
    assert [line["run"] for line in lines(folder)] == ["one", "other"]
    (path,) = folder.iterdir()
    assert path.name in {
        f"writes-{datetime.datetime.now(datetime.UTC) - datetime.timedelta(seconds=ago):%Y-%m-%d}.jsonl"
        for ago in (0, 60)
    }


def test_the_log_is_for_the_user_alone(folder: Path) -> None:
    WriteLog(str(folder), run="run").sending(ACCOUNT, PRUNE)
    (path,) = folder.iterdir()
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_where_the_log_is_is_told_once_a_process_before_its_first_line(folder: Path) -> None:
    told: list[tuple[str, int]] = []

    def started(path: str) -> None:
        told.append((path, Path(path).stat().st_size))

    log = WriteLog(str(folder), run="run", started=started)
    for _time in range(2):
        log.sending(ACCOUNT, PRUNE)
        log.ended(ACCOUNT, PRUNE, None)
    (path,) = folder.iterdir()
    assert told == [(str(path), 0)]


def test_a_log_that_cannot_be_written_is_told_once_and_stops_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    told: list[str] = []
    log = WriteLog(str(tmp_path / "file" / "below"), run="run", started=told.append, failed=told.append)
    for _time in range(2):
        log.sending(ACCOUNT, PRUNE)
        log.ended(ACCOUNT, PRUNE, None)
    (message,) = told
    assert missing_from(message, [str(tmp_path / "file" / "below" / "writes-"), "plumb_log_dir"]) == []


@pytest.mark.parametrize("there", [True, False], ids=["to a file", "to nothing"])
def test_a_link_in_place_of_the_log_is_not_followed(there: bool, folder: Path, tmp_path: Path) -> None:
    elsewhere, told = tmp_path / "elsewhere", list[str]()
    if there:
        elsewhere.write_text("odd")
    folder.mkdir(parents=True)
    today = datetime.datetime.now(datetime.UTC)
    for day in (today, today + datetime.timedelta(days=1)):
        (folder / f"writes-{day:%Y-%m-%d}.jsonl").symlink_to(elsewhere)
    log = WriteLog(str(folder), run="run", started=told.append, failed=told.append)
    log.sending(ACCOUNT, PRUNE)
    log.ended(ACCOUNT, PRUNE, None)
    (message,) = told
    assert missing_from(message, [str(folder / "writes-"), "symbolic link", "plumb_log_dir"]) == []
    assert (elsewhere.read_text() if elsewhere.exists() else None) == ("odd" if there else None)


def test_whatever_stands_in_a_call_is_one_line(folder: Path) -> None:
    odd = call("untag_role", {"RoleName": "r", "TagKeys": ["a\n\x1b\ud800é"]}, "two\nlines", {"when": {1}})
    WriteLog(str(folder), run="run").sending(ACCOUNT, odd)
    (line,) = lines(folder)
    assert line["arguments"]["TagKeys"] == ["a\n\x1b\ud800é"]
    assert line["target"] == "two\nlines"
