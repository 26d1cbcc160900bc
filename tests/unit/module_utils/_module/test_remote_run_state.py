# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The state of a dry run for a task in another process: what it is given, what it sees, and what it gives back."""

from __future__ import annotations

import json
from typing import Any

import pytest

from ansible_collections.plumb.aws.plugins.module_utils._iam.account import LiveAccount
from ansible_collections.plumb.aws.plugins.module_utils._iam.operations import call
from ansible_collections.plumb.aws.plugins.module_utils._iam.replay import ReplayedAccount
from ansible_collections.plumb.aws.plugins.module_utils._module.remote_run_state import RemoteRunState, as_text
from unit.module_utils.examples import LAMBDA, live
from unit.module_utils.little_iam import LittleIam

TAG = call("tag_role", {"RoleName": "r", "Tags": [{"Key": "a", "Value": "1"}]}, "role/r")
UNTAG = call("untag_role", {"RoleName": "r", "TagKeys": ["a"]}, "role/r")


@pytest.fixture
def iam() -> LittleIam:
    iam = LittleIam()
    iam.put_role("r", LAMBDA)
    return iam


def test_a_task_sees_what_was_planned_on_its_account_and_on_no_other(iam: LittleIam) -> None:
    key = live(iam).account_key()
    for planned, tags in (({key: [TAG]}, {"a": "1"}), ({"another key": [TAG]}, {}), ({key: [TAG, UNTAG]}, {})):
        run_state = RemoteRunState.from_text(as_text(planned))
        account = run_state.account(iam, list[str]().append)
        assert isinstance(account, ReplayedAccount)
        role = account.role("r")
        assert role is not None
        assert role.tags == tags
        assert run_state.exported_calls() is None


def test_where_nothing_was_planned_a_task_sees_the_account_itself(iam: LittleIam) -> None:
    assert isinstance(RemoteRunState({}).account(iam, list[str]().append), LiveAccount)


def test_a_task_gives_back_what_it_planned_and_executed(iam: LittleIam) -> None:
    run_state: Any = RemoteRunState({})
    account = run_state.account(iam, list[str]().append)
    run_state.planned(account, [TAG])
    run_state.executed(account, [UNTAG])
    run_state.planned(account, [UNTAG])
    assert json.loads(json.dumps(run_state.exported_calls())) == {
        "account": account.account_key(),
        "planned": [TAG.as_data(), UNTAG.as_data()],
        "executed": [UNTAG.as_data()],
    }


def test_a_task_in_another_process_waits_for_nobody() -> None:
    run_state = RemoteRunState({})
    with run_state.lock("connection", "role/r", run_state.revision("connection", "role/r")) as unchanged:
        assert unchanged
