# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A task on its own: it waits for nobody, remembers nothing, and sees the account as it is."""

from __future__ import annotations

from typing import Any

from ansible_collections.plumb.aws.plugins.module_utils._engine.run_state import NoRunState


def test_a_task_on_its_own_waits_for_nobody() -> None:
    run_state = NoRunState(lambda *_: None)
    revision = run_state.revision("connection", "role/r")
    for _turn in range(2):
        with run_state.lock("connection", "role/r", revision) as unchanged:
            assert unchanged


def test_a_task_on_its_own_sees_the_account_as_it_is_and_remembers_nothing() -> None:
    made: list[tuple[Any, ...]] = []
    run_state = NoRunState(lambda *given: made.append(given))
    warn = list[str]().append
    account = run_state.account("connection", warn)
    run_state.planned(account, [])
    run_state.executed(account, [])
    run_state.account("connection", warn)
    assert made == [("connection", warn, None)] * 2
