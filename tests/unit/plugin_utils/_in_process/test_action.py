# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What integration tests on Linux cannot see: where a module runs, what it is given there, and any JSON as option."""

from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from ansible import context
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.plumb.aws.plugins.module_utils._aws.options import CONNECTION_ARGUMENTS
from ansible_collections.plumb.aws.plugins.module_utils._engine.info_module import InfoModule
from ansible_collections.plumb.aws.plugins.module_utils._iam.operations import call
from ansible_collections.plumb.aws.plugins.module_utils._module import host_run_state
from ansible_collections.plumb.aws.plugins.module_utils._module.ordinary_module import EXPORTED, LOG, PLANNED, RUN
from ansible_collections.plumb.aws.plugins.modules import iam_managed_policy
from ansible_collections.plumb.aws.plugins.plugin_utils._in_process import action as in_process
from ansible_collections.plumb.aws.plugins.plugin_utils._in_process.action import InProcessAction
from ansible_collections.plumb.aws.plugins.plugin_utils._in_process.run_folder import run_key
from unit.module_utils.examples import params
from unit.plugin_utils._in_process.run import NOWHERE, begin

TAG = call("tag_role", {"RoleName": "one", "Tags": []}, "role/one")
PARAMS = params(CONNECTION_ARGUMENTS, {"access_key": "AKIAONE", "secret_key": "s", "endpoint_url": NOWHERE})


@pytest.fixture
def action() -> Any:
    """A task on localhost that could run inside the controller."""
    made: Any = object.__new__(InProcessAction)
    made._task = SimpleNamespace(
        async_val=0,
        delegate_to=None,
        check_mode=False,
        action="iam_managed_policy",
        args={"name": "p"},
        loop=None,
        loop_with=None,
        until=[],
        _uuid="task",
    )
    made._connection = SimpleNamespace(transport="local", become=None, _shell=SimpleNamespace(tmpdir=None))
    made._compute_environment_string = lambda found: None
    made._remove_tmp_path = lambda path: None
    made.MODULE = iam_managed_policy
    made._play_context = SimpleNamespace(become=False)
    made._templar = SimpleNamespace(template=lambda value: value)
    return made


def test_elsewhere_than_on_macos_it_does(action: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(in_process, "_DARWIN", False)
    assert action._why_not_here({}) is None


def test_on_macos_it_does_not_unless_asked_for(action: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(in_process, "_DARWIN", True)
    assert "macOS" in action._why_not_here({})
    assert action._why_not_here({"plumb_in_process": True}) is None


# What a task in another process is given, and gives back


@pytest.fixture
def announced(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, bool]]:
    """What was said, and whether on stderr."""
    said: list[tuple[str, bool]] = []
    monkeypatch.setattr(in_process.display, "display", lambda text, stderr=False: said.append((text, stderr)))
    return said


def _in_other_process(action: Any, monkeypatch: pytest.MonkeyPatch, *, dry: bool, **result: Any) -> dict[str, Any]:
    """The arguments that a module in another process gets, where it returns this result."""
    given: list[dict[str, Any]] = []

    def execute(module_args: dict[str, Any], **_more: Any) -> dict[str, Any]:
        given.append(module_args)
        return result

    monkeypatch.setattr(context, "CLIARGS", {"check": dry})
    action._task.check_mode = dry
    action._execute_module = execute
    return given[0] if action._run_module({}) is result else {}


@pytest.mark.parametrize(
    ("dry", "background", "planned", "tells_log"),
    [(False, 0, False, True), (True, 0, True, True), (True, 60, False, False), (False, 60, False, False)],
)
def test_a_module_in_another_process_is_told_of_its_run_and_in_a_dry_run_of_the_plan(
    dry: bool, background: int, planned: bool, tells_log: bool, action: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    action._task.async_val = background
    given = _in_other_process(action, monkeypatch, dry=dry)
    assert given.pop(RUN) == {"run": run_key(), "log_dir": None, "tells_log": tells_log}
    assert given.pop(PLANNED, None) == ("{}" if planned else None)
    assert given == action._task.args == {"name": "p"}


def test_what_a_module_in_another_process_has_planned_is_kept_for_the_run(
    action: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls = {"account": "key", "planned": [TAG.as_data()], "executed": []}
    result = {"changed": True, EXPORTED: calls}
    _in_other_process(action, monkeypatch, dry=True, **result)
    assert list(action._run_state({}).all_planned()["key"]) == [TAG]
    assert EXPORTED not in action._run_module({})
    given = _in_other_process(action, monkeypatch, dry=True)
    assert json.loads(given[PLANNED])["key"][0] == TAG.as_data()


@pytest.mark.parametrize(
    ("defaults", "warnings"),
    [
        (None, 0),
        ([{"group/aws": {"profile": "work"}}], 1),
        ([{"group/aws": {"profile": "work"}}, {"group/plumb.aws.iam": {"profile": "work"}}], 0),
        ([{"group/aws": {"profile": "work"}}, {"plumb.aws.iam_managed_policy": {"region": "x"}}], 0),
    ],
)
@pytest.mark.parametrize("called", ["iam_managed_policy", "plumb.aws.iam_managed_policy", "of_another_name"])
def test_credentials_that_no_task_reads_are_warned_of_once_a_run(
    called: str, defaults: Any, warnings: int, action: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin(monkeypatch, tmp_path)
    said: list[str] = []
    monkeypatch.setattr(in_process.display, "warning", said.append)
    action._task.action, action._task.module_defaults = called, defaults
    action._task.resolved_action = "plumb.aws.iam_managed_policy"
    for _task in range(2):
        action._warn_of_unread_defaults()
    assert len(said) == warnings


def test_where_the_log_of_writes_is_is_said_once_a_run_and_is_no_part_of_the_result(
    action: Any, announced: list[tuple[str, bool]], monkeypatch: pytest.MonkeyPatch
) -> None:
    for _task in range(2):
        _in_other_process(action, monkeypatch, dry=False, **{LOG: "/log/writes.jsonl"})
        assert action._run_module({}) == {}
    assert announced == [("plumb.aws logs what it writes to IAM in /log/writes.jsonl", True)]


_WHERE = "plumb.aws logs what it writes to IAM in /log/writes.jsonl"


@pytest.mark.parametrize(
    ("transport", "delegate_to", "variables", "said"),
    [
        ("local", None, {"inventory_hostname": "one"}, _WHERE),
        ("local", "other", {"inventory_hostname": "one"}, _WHERE),
        ("ssh", None, {"inventory_hostname": "one"}, f"{_WHERE} on one"),
        ("ssh", "other", {"inventory_hostname": "one"}, f"{_WHERE} on other"),
    ],
)
def test_the_host_of_the_log_is_said_where_that_is_not_the_controller(
    transport: str,
    delegate_to: str | None,
    variables: dict[str, Any],
    said: str,
    action: Any,
    announced: list[tuple[str, bool]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    action._connection.transport, action._task.delegate_to = transport, delegate_to
    monkeypatch.setattr(context, "CLIARGS", {})
    action._execute_module = lambda **_given: {LOG: "/log/writes.jsonl"}
    for _task in range(2):
        assert action._run_module(variables) == {}
    assert announced == [(said, True)]


def test_each_place_of_a_log_is_said_once_a_run(
    action: Any, announced: list[tuple[str, bool]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(context, "CLIARGS", {})
    places = [("ssh", "one", "/log"), ("ssh", "two", "/log"), ("local", "one", "/log"), ("ssh", "one", "/other")]
    for transport, host, path in places * 2:
        action._connection.transport = transport
        action._execute_module = lambda path=path, **_given: {LOG: path}
        action._run_module({"inventory_hostname": host})
    told = "plumb.aws logs what it writes to IAM in"
    assert announced == [(f"{told} {place}", True) for place in ("/log on one", "/log on two", "/log", "/other on one")]


@pytest.mark.parametrize("given", [None, "/log", "~/log", "~nobody-here/log"])
def test_the_folder_of_the_log_is_that_of_the_variable_with_the_home_folder_as_it_is_written(
    given: str | None, action: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", "/home/me")
    assert action._log_dir({"plumb_log_dir": given}) == given
    assert action._log_dir({}) is None
    monkeypatch.setattr(context, "CLIARGS", {})
    action._execute_module = lambda module_args, **_more: {"given": module_args}
    assert action._run_module({"plumb_log_dir": given})["given"][RUN]["log_dir"] == given


class _Writing:
    """Tells of a call as of one that is made."""

    options = dict

    def run(self, context: Any, _desired: Any) -> dict[str, Any]:
        context.sending(TAG)
        context.ended(TAG, None)
        context.executed([TAG])
        return {"changed": True}


@pytest.mark.parametrize("check_mode", [False, True])
def test_a_task_in_the_controller_logs_what_it_writes_and_in_check_mode_nothing(
    check_mode: bool,
    action: Any,
    announced: list[tuple[str, bool]],
    questions: list[str],
    monkeypatch: pytest.MonkeyPatch,
    run: Path,
) -> None:
    monkeypatch.setattr(context, "CLIARGS", {"check": check_mode})
    monkeypatch.setattr(host_run_state, "host_folder", lambda: str(run / "host"))
    action._task.check_mode = check_mode
    action.MODULE = SimpleNamespace(MODULE=_Writing())
    for variables in ({"plumb_log_dir": str(run / "log")}, {"plumb_log_dir": str(run / "log")}):
        assert action._perform(PARAMS, variables) == {"changed": True}
    assert len(announced) == (0 if check_mode else 1)
    assert (run / "log").exists() is (run / "host").exists() is not check_mode
    assert len(questions) == (0 if check_mode else 1)


@pytest.mark.parametrize(
    ("task", "snapshot", "may_sweep"),
    [
        ({}, None, False),
        ({"loop": ["a"]}, None, True),
        ({"loop": ["a"]}, "auto", True),
        ({"loop": ["a"]}, "never", False),
        ({"loop_with": "dict"}, None, True),
        ({"loop": ["a"], "until": ["done"]}, None, False),  # it waits for a change
    ],
)
def test_a_loop_may_be_answered_by_a_sweep(
    task: dict[str, Any], snapshot: str | None, may_sweep: bool, action: Any
) -> None:
    vars(action._task).update(task)
    assert (action._loop({"plumb_snapshot": snapshot}) is not None) is may_sweep


def test_another_value_of_plumb_snapshot_is_refused(action: Any) -> None:
    told = action._perform(PARAMS, {"plumb_snapshot": "sometimes"})
    assert told["failed"]
    assert not told["changed"]
    assert told["msg"] == "plumb_snapshot: 'sometimes' is no value of this variable; set it to auto or never."


def test_the_home_folder_in_the_name_of_the_log_is_that_of_the_task(
    action: Any, announced: list[tuple[str, bool]], questions: list[str], monkeypatch: pytest.MonkeyPatch, run: Path
) -> None:
    monkeypatch.setattr(context, "CLIARGS", {})
    monkeypatch.setenv("HOME", str(run / "home"))
    action.MODULE = SimpleNamespace(MODULE=_Writing())
    assert action._perform(PARAMS, {"plumb_log_dir": "~/log"}) == {"changed": True}
    (log,) = (run / "home" / "log").iterdir()
    assert announced == [(f"plumb.aws logs what it writes to IAM in {log}", True)]
    assert len(questions) == 1


def test_a_log_that_cannot_be_written_is_a_warning_of_the_task(
    action: Any, questions: list[str], monkeypatch: pytest.MonkeyPatch, run: Path
) -> None:
    (run / "file").touch()
    monkeypatch.setattr(context, "CLIARGS", {})
    action.MODULE = SimpleNamespace(MODULE=_Writing())
    result = action._perform(PARAMS, {"plumb_log_dir": str(run / "file")})
    (warning,) = result["warnings"]
    assert (result["changed"], "The log of writes" in warning, len(questions)) == (True, True, 1)


@pytest.mark.parametrize(("verbosity", "shown"), [(2, False), (3, True)])
def test_a_bug_has_its_traceback_where_the_run_is_verbose(
    verbosity: int, shown: bool, action: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gather(_account: Any, _desired: Any) -> dict[str, Any]:
        raise KeyError("odd-key")

    monkeypatch.setattr(context, "CLIARGS", {})
    monkeypatch.setattr(in_process.display, "verbosity", verbosity)
    action.MODULE = SimpleNamespace(MODULE=InfoModule(options=dict, gather=gather))
    result = action._perform(PARAMS, {})
    assert (result["failed"], "Please report it" in result["msg"]) == (True, True)
    assert ("odd-key" in result.get("exception", "")) is shown


@pytest.mark.parametrize(
    ("args", "lock_key"),
    [({"name": "Team-P"}, "policy/team-p"), ({"name": "not a name"}, None), ({"unknown": 1}, None), ({}, None)],
)
def test_a_task_in_another_process_has_the_lock_of_the_resource_that_its_arguments_name(
    args: dict[str, Any], lock_key: str | None, action: Any
) -> None:
    action._task.args = args
    assert action._lock_key() == lock_key


SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text()
VALUES = st.recursive(SCALARS, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=10)


@given(value=VALUES, name=st.sampled_from(["policy", "policy_document", "description", "tags"]))
def test_the_validator_makes_the_same_json_text_of_a_structure(value: Any, name: str) -> None:
    arguments = {"name": "p", name: value}
    validator = in_process._validator_of(iam_managed_policy)
    plain = validator.validate(arguments)
    texts = validator.validate(in_process._with_json_text(iam_managed_policy, arguments))
    assert repr(texts.validated_parameters) == repr(plain.validated_parameters)
    assert texts.error_messages == plain.error_messages
