# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A task on its own: it waits for nobody, remembers nothing, and sees the account as it is."""

from __future__ import annotations

from typing import Any

from ansible_collections.plumb.aws.plugins.module_utils._engine.run_state import NoRunState, Turn
from ansible_collections.plumb.aws.plugins.module_utils._iam.operations import call

CREATE = call("create_role", {"RoleName": "r"}, "role/r", {"arn": "arn:r"})


def test_a_task_on_its_own_waits_for_nobody_and_knows_of_no_change() -> None:
    run_state: Any = NoRunState(lambda *_: None)
    with run_state.turn("account", "role/r") as one, run_state.turn("account", "role/r") as other:
        assert one == other == Turn()
    assert one.changed_at < -1e300
    assert one.changes == ()


def test_a_task_on_its_own_sees_the_account_as_it_is_and_remembers_nothing() -> None:
    made: list[tuple[Any, ...]] = []
    run_state: Any = NoRunState(lambda *given: made.append(given))
    warn = list[str]().append
    account = run_state.account("connection", warn)
    run_state.planned(account, [CREATE])
    run_state.sending(account, CREATE)
    run_state.ended(account, CREATE, None)
    run_state.executed(account, [CREATE])
    run_state.account("connection", warn)
    assert made == [("connection", warn, None)] * 2
    run_state.left(account, "role/r", {"iam_thing is": "digest"})
    assert run_state.changes(account, "role/r") == ()
    assert run_state.has_changed("role/r") is False
