# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The whole of a module as Ansible runs it: its options, its rules, and what is handed over to it."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from ansible.module_utils import basic

from ansible_collections.plumb.aws.plugins.module_utils._aws.options import CONNECTION_ARGUMENTS, CONNECTION_RULES
from ansible_collections.plumb.aws.plugins.module_utils._engine.context import Context
from ansible_collections.plumb.aws.plugins.module_utils._engine.errors import PlumbError
from ansible_collections.plumb.aws.plugins.module_utils._engine.info_module import InfoModule
from ansible_collections.plumb.aws.plugins.module_utils._iam.operations import call
from ansible_collections.plumb.aws.plugins.module_utils._module import host_run_state
from ansible_collections.plumb.aws.plugins.module_utils._module.ordinary_module import (
    EXPORTED,
    LOG,
    PLANNED,
    RUN,
    run_as_module,
    with_connection_arguments,
    with_connection_rules,
)
from unit.module_utils.examples import missing_from
from unit.module_utils.fake_aws import FakeAws

pytestmark = pytest.mark.usefixtures("no_settings_of_this_machine")


def _refuse(_params: Any) -> None:
    raise PlumbError("name: bad")


def test_a_module_has_its_own_options_and_the_common_ones() -> None:
    whole = with_connection_arguments({"name": {"type": "str"}})
    assert whole.items() >= {**CONNECTION_ARGUMENTS, "name": {"type": "str"}}.items()


def test_a_module_has_its_own_rules_and_the_common_ones() -> None:
    rules = with_connection_rules(
        {"mutually_exclusive": [("a", "b")], "required_one_of": [("a",)], "required_by": {"c": ["d"]}}
    )
    assert rules["required_one_of"] == [("a",)]
    assert rules["mutually_exclusive"] == [*CONNECTION_RULES["mutually_exclusive"], ("a", "b")]
    assert rules["required_by"] == {**CONNECTION_RULES["required_by"], "c": ["d"]}
    assert with_connection_rules({}) == CONNECTION_RULES


def _as_module(monkeypatch: pytest.MonkeyPatch, arguments: dict[str, Any], module: Any = None) -> list[str]:
    """What an ordinary module with these arguments logs, from its start to where it would connect."""
    logged: list[str] = []
    text = json.dumps({"ANSIBLE_MODULE_ARGS": arguments}).encode()
    monkeypatch.setattr(basic, "_ANSIBLE_ARGS", text)
    monkeypatch.setattr(basic, "_ANSIBLE_PROFILE", "legacy", raising=False)
    monkeypatch.setattr(basic.AnsibleModule, "log", lambda _self, msg, **_more: logged.append(f"{msg} {_more}"))
    with pytest.raises(SystemExit):
        run_as_module(module or InfoModule(options=_refuse, gather=lambda *_: {}), {}, {})
    return logged


def test_what_is_handed_over_is_neither_logged_nor_shown(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    given = {PLANNED: json.dumps({"odd-key": []}), RUN: {"run": "odd-run", "log_dir": "/odd-log", "tells_log": True}}
    logged = _as_module(monkeypatch, {**given, "unknown": 1})
    assert "Unsupported parameters" in capsys.readouterr().out
    logged += _as_module(monkeypatch, {**given, "profile": "x"})
    shown = capsys.readouterr().out
    assert "name: bad" in shown
    assert logged
    for text in (*logged, shown):
        assert missing_from(text, ["plumb_planned", "plumb_run", "odd-"]) == ["plumb_planned", "plumb_run", "odd-"]


class _Planning:
    """Plans a call in check mode, and tells what was planned before."""

    options = dict

    def run(self, context: Context, _desired: Any) -> dict[str, Any]:
        context.planned([TAG])
        return {"changed": True}


TAG = call("tag_role", {"RoleName": "r", "Tags": []}, "role/r")


def test_what_a_module_plans_is_given_back_where_it_was_asked_for(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], aws: FakeAws
) -> None:
    keys = {"access_key": "AKIAOPTION", "secret_key": "odd-secret-4711", "_ansible_check_mode": True}
    for given, exported in (({PLANNED: "{}"}, ["tag_role"]), ({}, [])):
        _as_module(monkeypatch, {**keys, **given}, _Planning())
        result = json.loads(capsys.readouterr().out)
        assert (result["changed"], result.get("failed", False)) == (True, False)
        assert [each["operation"] for each in result.get(EXPORTED, {}).get("planned", [])] == exported
    assert len(aws.requests) == 1


class _Writing:
    """Takes its turn, and tells of a call as of one that is made; fails where that is asked for."""

    options = dict

    def __init__(self, error: Exception | None = None) -> None:
        self._error = error

    def run(self, context: Context, _desired: Any) -> dict[str, Any]:
        with context.run_state.turn(context.account, "role/r"):
            context.sending(TAG)
            context.ended(TAG, None)
            context.executed([TAG])
        if self._error:
            raise self._error
        return {"changed": True}


KEYS = {"access_key": "AKIAOPTION", "secret_key": "odd-secret-4711"}


def _files(folder: Path) -> list[str]:
    return sorted(path.name.partition("-")[0] for path in folder.iterdir()) if folder.exists() else []


@pytest.fixture
def host(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """The folder that all runs of this host share."""
    monkeypatch.setattr(host_run_state, "host_folder", lambda: str(tmp_path / "shared"))
    return tmp_path / "shared"


@pytest.mark.parametrize("planned", [{}, {PLANNED: "{}"}], ids=["in a real run", "in a dry run"])
@pytest.mark.parametrize("error", [None, PlumbError("no")], ids=["done", "failed"])
@pytest.mark.parametrize("tells", [{"tells_log": True}, {"tells_log": False}, {}], ids=["told", "not told", "unsaid"])
def test_a_module_that_writes_logs_it_where_its_run_says_and_tells_others(
    tells: dict[str, bool],
    error: Exception | None,
    planned: dict[str, Any],
    host: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    aws: FakeAws,
    tmp_path: Path,
) -> None:
    run = {"run": "run-7", "log_dir": str(tmp_path / "log"), **tells}
    _as_module(monkeypatch, {**KEYS, RUN: run, **planned}, _Writing(error))
    result = json.loads(capsys.readouterr().out)
    assert result.get("failed", False) is (error is not None)
    (log,) = (tmp_path / "log").iterdir()
    assert result.get(LOG) == (str(log) if tells.get("tells_log") else None)
    lines = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]
    assert [(line["event"], line["run"]) for line in lines] == [("sending", "run-7"), ("done", "run-7")]
    assert _files(host) == ["lock", "own", "swept"]
    assert EXPORTED in result if planned else EXPORTED not in result
    assert [request.operation for request in aws.requests] == ["GetCallerIdentity"]


def test_a_module_in_check_mode_waits_for_nobody_and_logs_nothing(
    host: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    run = {"run": "run-7", "log_dir": str(tmp_path / "log"), "tells_log": True}
    _as_module(monkeypatch, {**KEYS, RUN: run, "_ansible_check_mode": True}, _Writing())
    assert LOG not in json.loads(capsys.readouterr().out)
    assert (_files(host), _files(tmp_path / "log")) == ([], [])


@pytest.mark.parametrize(
    ("run", "told"),
    [({}, False), ({RUN: {"run": "run-7", "log_dir": None, "tells_log": True}}, True)],
    ids=["alone", "in a run"],
)
def test_where_nobody_says_where_the_log_lies_where_the_state_of_programs_lies(
    run: dict[str, Any],
    told: bool,
    host: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    aws: FakeAws,
    tmp_path: Path,
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    _as_module(monkeypatch, {**KEYS, **run}, _Writing())
    (log,) = (tmp_path / "state" / "plumb.aws").iterdir()
    assert log.name.startswith("writes-")
    assert json.loads(capsys.readouterr().out).get(LOG) == (str(log) if told else None)
    assert _files(host) == ["lock", "own", "swept"]
    assert len(aws.requests) == 1


@pytest.mark.parametrize(
    "given", [{}, {RUN: {}}, {RUN: {"run": None}}, {RUN: {"run": ""}}], ids=["nothing", "no keys", "none", "empty"]
)
def test_a_module_that_is_run_by_hand_is_a_run_of_its_own(
    given: dict[str, Any],
    host: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    aws: FakeAws,
    tmp_path: Path,
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    for _time in range(2):
        _as_module(monkeypatch, {**KEYS, **given}, _Writing())
        assert json.loads(capsys.readouterr().out)["changed"]
    (log,) = (tmp_path / "state" / "plumb.aws").iterdir()
    runs = [json.loads(line)["run"] for line in log.read_text(encoding="utf-8").splitlines()]
    assert runs == [runs[0], runs[0], runs[2], runs[2]]
    assert len({run for run in runs if re.fullmatch("[0-9a-f]{32}", run)}) == 2
    assert _files(host) == ["lock", "own", "own", "swept"]
    assert len(aws.requests) == 2


def test_a_log_that_cannot_be_written_is_a_warning(
    host: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], aws: FakeAws, tmp_path: Path
) -> None:
    warned: list[str] = []
    monkeypatch.setattr(basic.AnsibleModule, "warn", lambda _ansible, message: warned.append(message))
    (tmp_path / "file").touch()
    _as_module(monkeypatch, {**KEYS, RUN: {"log_dir": str(tmp_path / "file"), "tells_log": True}}, _Writing())
    result = json.loads(capsys.readouterr().out)
    assert result["changed"]
    assert LOG not in result
    assert [message.startswith("The log of writes") for message in warned] == [True]
    assert len(aws.requests) == 1


@pytest.mark.parametrize(("verbosity", "shown"), [(2, False), (3, True)])
def test_a_bug_comes_to_ansible_with_its_traceback_where_the_run_is_verbose(
    verbosity: int,
    shown: bool,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    aws: FakeAws,
) -> None:
    """Newer cores drop it where a module fails with ``fail_json``."""

    def gather(_account: Any, _desired: Any) -> dict[str, Any]:
        raise KeyError("odd-key")

    _as_module(monkeypatch, {**KEYS, "_ansible_verbosity": verbosity}, InfoModule(options=dict, gather=gather))
    result = json.loads(capsys.readouterr().out)
    assert (result["failed"], "Please report it" in result["msg"]) == (True, True)
    assert ("odd-key" in result.get("exception", "")) is shown
    assert aws.requests == []
