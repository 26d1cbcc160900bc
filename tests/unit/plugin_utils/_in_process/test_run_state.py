# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The state that tasks of one run share: what a dry run has planned, by account, and what is forgotten again."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from ansible_collections.plumb.aws.plugins.module_utils._engine.errors import PlumbError
from ansible_collections.plumb.aws.plugins.module_utils._iam.account import LiveAccount
from ansible_collections.plumb.aws.plugins.module_utils._iam.operations import call
from ansible_collections.plumb.aws.plugins.module_utils._iam.replay import ReplayedAccount
from ansible_collections.plumb.aws.plugins.module_utils._module.accounts import make_account
from ansible_collections.plumb.aws.plugins.plugin_utils._in_process.run_state import SharedRunState
from unit.plugin_utils._in_process.run import break_folder, connection

pytestmark = pytest.mark.usefixtures("questions")

ONE = call("tag_role", {"RoleName": "one", "Tags": []}, "role/one")
TWO = call("tag_role", {"RoleName": "two", "Tags": []}, "role/two")
UNTAG = call("untag_role", {"RoleName": "one", "TagKeys": ["a"]}, "role/one")
UPDATE = call("update_role", {"RoleName": "one", "Description": "d", "MaxSessionDuration": 3600}, "role/one")
DRY = SharedRunState(make_account, replays=True, forgets=False)
REAL_IN_A_DRY_RUN = SharedRunState(make_account, replays=False, forgets=True)
REAL = SharedRunState(make_account, replays=False, forgets=False)


@pytest.fixture
def account() -> LiveAccount:
    return LiveAccount(connection(), list[str]().append)


def planned_so_far() -> dict[str, list[Any]]:
    return {key: list(calls) for key, calls in DRY.all_planned().items()}


def test_what_a_dry_run_plans_is_kept_by_account_and_given_to_other_processes(account: LiveAccount) -> None:
    assert planned_so_far() == {}
    DRY.planned(account, [ONE])
    for key in (account.account_key(), "elsewhere"):
        DRY.import_calls({"account": key, "planned": [TWO.as_data()], "executed": []})
    assert planned_so_far() == {account.account_key(): [ONE, TWO], "elsewhere": [TWO]}
    assert REAL_IN_A_DRY_RUN.all_planned() == REAL.all_planned() == {}


@pytest.mark.parametrize("here", [True, False], ids=["executed here", "executed in another process"])
def test_what_was_planned_of_an_aspect_is_forgotten_once_it_is_changed_for_real(
    here: bool, account: LiveAccount
) -> None:
    DRY.planned(account, [ONE, TWO, UPDATE])
    if here:
        REAL_IN_A_DRY_RUN.executed(account, [UNTAG])
    else:
        data = {"account": account.account_key(), "planned": [], "executed": [UNTAG.as_data()]}
        REAL_IN_A_DRY_RUN.import_calls(data)
    assert planned_so_far() == {account.account_key(): [TWO, UPDATE]}


def test_a_real_run_keeps_nothing(account: LiveAccount, run: Path) -> None:
    REAL.planned(account, [ONE])
    REAL.executed(account, [ONE])
    REAL.import_calls({"account": account.account_key(), "planned": [ONE.as_data()], "executed": [ONE.as_data()]})
    assert [path for path in run.rglob("*") if "journal" in path.name] == []


def test_a_plan_that_cannot_be_kept_is_an_error_that_names_the_folder(
    account: LiveAccount, run: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    break_folder(monkeypatch, run)
    with pytest.raises(PlumbError, match="cannot be kept in .*file/plumb.aws.*ANSIBLE_LOCAL_TEMP"):
        DRY.planned(account, [ONE])


def test_only_a_dry_run_sees_what_was_planned(questions: list[str]) -> None:
    assert isinstance(DRY.account(connection(), list[str]().append), ReplayedAccount)
    for run_state in (REAL, REAL_IN_A_DRY_RUN):
        assert isinstance(run_state.account(connection(), list[str]().append), LiveAccount)
    assert questions == []


def test_tasks_take_turns_on_a_resource_and_know_of_each_other() -> None:
    one = connection()
    before = REAL.revision(one, "role/r")
    with REAL.lock(one, "role/r", before) as unchanged:
        assert unchanged
    assert REAL.revision(connection(), "role/r") == before + 1
    with REAL.lock(one, "role/r", before) as unchanged:
        assert not unchanged
    assert REAL.revision(one, "role/other") == REAL.revision(connection("AKIATWO"), "role/r") == 0
