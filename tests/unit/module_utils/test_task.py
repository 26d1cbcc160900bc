# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One task from its parameters to its outcome."""

from __future__ import annotations

import json
from typing import Any

import pytest
from ansible.module_utils import basic

from ansible_collections.plumb.aws.plugins.module_utils._aws.connection import CONNECTION_ARGUMENTS, CONNECTION_RULES
from ansible_collections.plumb.aws.plugins.module_utils._engine.errors import PlumbError
from ansible_collections.plumb.aws.plugins.module_utils._engine.resource_module import Information, Task
from ansible_collections.plumb.aws.plugins.module_utils._iam.account import Account
from ansible_collections.plumb.aws.plugins.module_utils._module.perform import (
    PLANNED,
    Outcome,
    perform,
    run_as_module,
    with_connection_arguments,
    with_connection_rules,
)
from unit.module_utils.examples import params
from unit.module_utils.fake_aws import FakeAws

pytestmark = pytest.mark.usefixtures("no_settings_of_this_machine")


def performed(job: Any, *, check_mode: bool = False, **given: Any) -> Outcome:
    keys = {"access_key": "AKIAOPTION", "secret_key": "odd-secret-4711"}
    return perform(job, params(CONNECTION_ARGUMENTS, {**keys, **given}), check_mode=check_mode)


def telling(*warnings: str, error: PlumbError | None = None) -> Information:
    def gather(account: Account, _wish: Any) -> dict[str, Any]:
        account.warnings += warnings
        account.identity()
        if error:
            raise error
        return {"found": 1}

    return Information(options=dict, gather=gather)


class Deleting:
    """Writes without looking at check mode."""

    options = dict

    def run(self, task: Task, _wish: Any) -> dict[str, Any]:
        task.connection.write("delete_role", {"RoleName": "r"})
        return {"changed": True, "check_mode": task.check_mode}


def test_a_task_returns_its_result_with_each_warning_once(aws: FakeAws) -> None:
    assert performed(telling("a", "b", "a")) == Outcome({"changed": False, "found": 1}, ("a", "b"), failed=False)
    assert [request.operation for request in aws.requests] == ["GetCallerIdentity"]


def test_a_failure_is_an_outcome_with_the_warnings_so_far(aws: FakeAws) -> None:
    error = PlumbError("x", code="AccessDenied", aws_message="m", operation="GetRole", request_id="7")
    told = {"msg": "x", "error": {"code": "AccessDenied", "message": "m"}, "operation": "GetRole", "request_id": "7"}
    assert performed(telling("a", error=error)) == Outcome({"changed": False, **told}, ("a",), failed=True)
    assert len(aws.requests) == 1


def test_a_failure_after_a_write_is_a_change(aws: FakeAws) -> None:
    outcome = performed(telling(error=PlumbError("x", details={"changed": True, "calls": [1]})))
    assert (outcome.failed, outcome.result["changed"], outcome.result["calls"]) == (True, True, [1])
    assert len(aws.requests) == 1


def test_a_job_that_forgets_about_check_mode_cannot_write_in_it(aws: FakeAws) -> None:
    aws.answers["DeleteRole"] = [""]
    outcome = performed(Deleting(), check_mode=True)
    assert (outcome.failed, "check mode" in outcome.result["msg"], aws.requests) == (True, True, [])
    assert performed(Deleting()) == Outcome({"changed": True, "check_mode": False})
    assert [request.operation for request in aws.requests] == ["DeleteRole"]


def _refuse(_params: Any) -> None:
    raise PlumbError("name: bad")


@pytest.mark.parametrize(
    ("options", "given", "told"),
    [
        (_refuse, {}, "name: bad"),
        (dict, {"assume_role_duration": 1}, "assume_role_duration: 1 "),
        (dict, {"access_key": None, "secret_key": None}, "No AWS credentials were found"),
    ],
)
def test_what_is_wrong_before_the_first_request_is_a_failure(
    options: Any, given: dict[str, Any], told: str, aws: FakeAws
) -> None:
    outcome = performed(Information(options=options, gather=lambda _account, _wish: {}), **given)
    assert (outcome.failed, outcome.result["msg"].startswith(told)) == (True, True)
    assert (outcome.result["changed"], aws.requests) == (False, [])


def test_a_bug_is_a_failure_that_says_where_it_is_and_no_secret(aws: FakeAws) -> None:
    def gather(_account: Account, _wish: Any) -> dict[str, Any]:
        raise KeyError("odd-secret-4711")

    outcome = performed(Information(options=dict, gather=gather))
    assert (outcome.failed, outcome.result["changed"], aws.requests) == (True, False, [])
    assert [part for part in ("test_task.py", "KeyError", "report") if part not in outcome.result["msg"]] == []
    assert "4711" not in str(outcome.result)


@pytest.mark.parametrize(
    ("job", "actions"), [(telling(), ["sts:GetCallerIdentity"]), (Information(_refuse, lambda *_: {}), [])]
)
def test_the_requests_are_told_where_that_was_asked(job: Information, actions: list[str], aws: FakeAws) -> None:
    assert performed(job, debug_botocore_endpoint_logs=True).result["resource_actions"] == actions
    assert "resource_actions" not in performed(job).result
    assert len(aws.requests) == 2 * len(actions)


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


def _as_module(monkeypatch: pytest.MonkeyPatch, arguments: dict[str, Any]) -> list[str]:
    """What an ordinary module with these arguments logs, from its start to where it would connect."""
    logged: list[str] = []
    text = json.dumps({"ANSIBLE_MODULE_ARGS": arguments}).encode()
    monkeypatch.setattr(basic, "_ANSIBLE_ARGS", text)
    monkeypatch.setattr(basic, "_ANSIBLE_PROFILE", "legacy", raising=False)
    monkeypatch.setattr(basic.AnsibleModule, "log", lambda _self, msg, **_more: logged.append(f"{msg} {_more}"))
    with pytest.raises(SystemExit):
        run_as_module(Information(options=_refuse, gather=lambda *_: {}), {}, {})
    return logged


def test_what_is_handed_over_is_neither_logged_nor_shown(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    logged = _as_module(monkeypatch, {PLANNED: json.dumps({"odd-place": []}), "unknown": 1})
    assert "Unsupported parameters" in capsys.readouterr().out
    logged += _as_module(monkeypatch, {PLANNED: json.dumps({"odd-place": []}), "profile": "x"})
    shown = capsys.readouterr().out
    assert "name: bad" in shown
    assert logged
    for text in (*logged, shown):
        assert "plumb_planned" not in text
        assert "odd-place" not in text
