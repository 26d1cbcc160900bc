# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One task from its parameters to its outcome."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.plumb.aws.plugins.module_utils._aws.options import CONNECTION_ARGUMENTS
from ansible_collections.plumb.aws.plugins.module_utils._engine.context import Context
from ansible_collections.plumb.aws.plugins.module_utils._engine.errors import PlumbError
from ansible_collections.plumb.aws.plugins.module_utils._engine.info_module import InfoModule
from ansible_collections.plumb.aws.plugins.module_utils._engine.run_state import NoRunState
from ansible_collections.plumb.aws.plugins.module_utils._module.accounts import make_account
from ansible_collections.plumb.aws.plugins.module_utils._module.perform import UNSEEN, Outcome, perform
from unit.module_utils.examples import params
from unit.module_utils.fake_aws import FakeAws

pytestmark = pytest.mark.usefixtures("no_settings_of_this_machine")


def performed(module: Any, *, check_mode: bool = False, with_traceback: bool = False, **given: Any) -> Outcome:
    keys = {"access_key": "AKIAOPTION", "secret_key": "odd-secret-4711"}
    parameters = params(CONNECTION_ARGUMENTS, {**keys, **given})
    return perform(module, parameters, check_mode=check_mode, with_traceback=with_traceback)


class Telling:
    """Asks whose credentials it has, warns, and returns or raises."""

    options = dict

    def __init__(self, *warnings: str, error: PlumbError | None = None) -> None:
        self._warnings, self._error = warnings, error

    def run(self, context: Context, _desired: Any) -> dict[str, Any]:
        for warning in self._warnings:
            context.warn(warning)
        context.account.identity()
        if self._error:
            raise self._error
        return {"changed": False, "found": 1}


class Deleting:
    """Writes without looking at check mode."""

    options = dict

    def run(self, context: Context, _desired: Any) -> dict[str, Any]:
        context.connection.write("delete_role", {"RoleName": "r"})
        return {"changed": True, "check_mode": context.check_mode}


def test_a_task_returns_its_result_with_each_warning_once(aws: FakeAws) -> None:
    assert performed(Telling("a", "b", "a")) == Outcome({"changed": False, "found": 1}, ("a", "b"), failed=False)
    assert [request.operation for request in aws.requests] == ["GetCallerIdentity"]


def test_a_failure_is_an_outcome_with_the_warnings_so_far(aws: FakeAws) -> None:
    error = PlumbError("x", code="AccessDenied", aws_message="m", operation="GetRole", request_id="7")
    told = {"msg": "x", "error": {"code": "AccessDenied", "message": "m"}, "operation": "GetRole", "request_id": "7"}
    assert performed(Telling("a", error=error)) == Outcome({"changed": False, **told}, ("a",), failed=True)
    assert len(aws.requests) == 1


def test_a_failure_after_a_write_is_a_change(aws: FakeAws) -> None:
    outcome = performed(Telling(error=PlumbError("x", details={"changed": True, "calls": [1]})))
    assert (outcome.failed, outcome.result["changed"], outcome.result["calls"]) == (True, True, [1])
    assert len(aws.requests) == 1


def test_a_module_that_forgets_about_check_mode_cannot_write_in_it(aws: FakeAws) -> None:
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
    outcome = performed(InfoModule(options=options, gather=lambda _account, _desired: {}), **given)
    assert (outcome.failed, outcome.result["msg"].startswith(told)) == (True, True)
    assert (outcome.result["changed"], aws.requests) == (False, [])


def test_a_bug_is_a_failure_that_says_where_it_is_and_no_secret(aws: FakeAws) -> None:
    def gather(_account: Any, _desired: Any) -> dict[str, Any]:
        raise KeyError("odd-secret-4711")

    outcome = performed(InfoModule(options=dict, gather=gather))
    assert (outcome.failed, outcome.result["changed"], aws.requests) == (True, False, [])
    assert [part for part in ("test_perform.py", "KeyError", "report") if part not in outcome.result["msg"]] == []
    assert "4711" not in str(outcome.result)
    assert "exception" not in outcome.result


@pytest.mark.parametrize("wrapped", [False, True], ids=["as it is", "with what was done by then"])
def test_a_bug_has_its_traceback_where_that_was_asked_for(wrapped: bool, aws: FakeAws) -> None:
    def gather(_account: Any, _desired: Any) -> dict[str, Any]:
        bug = KeyError("x")
        if not wrapped:
            raise bug
        error = PlumbError("told", details={"changed": True})
        error.unexpected = bug
        raise error

    outcome = performed(InfoModule(options=dict, gather=gather), with_traceback=True)
    assert (outcome.failed, outcome.result["changed"], aws.requests) == (True, wrapped, [])
    assert "KeyError: 'x'" in outcome.result["exception"]


def test_a_refusal_has_no_traceback(aws: FakeAws) -> None:
    outcome = performed(Telling(error=PlumbError("x")), with_traceback=True)
    assert (outcome.failed, "exception" in outcome.result, len(aws.requests)) == (True, False, 1)


@pytest.mark.parametrize("check_mode", [False, True])
@pytest.mark.parametrize("missing", [None, "role/r"])
def test_in_check_mode_what_is_missing_may_be_created_by_a_task_that_is_not_known(
    missing: str | None, check_mode: bool, aws: FakeAws
) -> None:
    outcome = performed(Telling(error=PlumbError("x", missing=missing)), check_mode=check_mode)
    assert outcome.result["msg"] == (f"x {UNSEEN}" if missing and check_mode else "x")
    assert (outcome.failed, len(aws.requests)) == (True, 1)


def test_warnings_can_be_printed(aws: FakeAws) -> None:
    outcome = performed(Telling("two\nlines", "two\\nlines", "\x1b[31m"))
    assert (outcome.warnings, len(aws.requests)) == (("two\\nlines", "\\x1b[31m"), 1)


@pytest.mark.parametrize(
    ("module", "actions"), [(Telling(), ["sts:GetCallerIdentity"]), (InfoModule(_refuse, lambda *_: {}), [])]
)
def test_the_requests_are_told_where_that_was_asked(module: Any, actions: list[str], aws: FakeAws) -> None:
    assert performed(module, debug_botocore_endpoint_logs=True).result["resource_actions"] == actions
    assert "resource_actions" not in performed(module).result
    assert len(aws.requests) == 2 * len(actions)


def test_an_account_is_as_the_run_shows_it(aws: FakeAws) -> None:
    class _Run(NoRunState):
        def account(self, connection: Any, warn: Any) -> Any:
            warn("from the account")
            return super().account(connection, warn)

    keys = {"access_key": "AKIAOPTION", "secret_key": "odd-secret-4711"}
    outcome = perform(Telling(), params(CONNECTION_ARGUMENTS, keys), check_mode=True, run_state=_Run(make_account))
    assert outcome == Outcome({"changed": False, "found": 1}, ("from the account",))
    assert len(aws.requests) == 1
