# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a module works with: a context tells the run of calls, with the account that they are on."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ansible_collections.plumb.aws.plugins.module_utils._engine.call import Call
from ansible_collections.plumb.aws.plugins.module_utils._engine.clock import Clock
from ansible_collections.plumb.aws.plugins.module_utils._engine.context import Context
from ansible_collections.plumb.aws.plugins.module_utils._engine.errors import PlumbError
from ansible_collections.plumb.aws.plugins.module_utils._engine.run_state import NoRunState
from ansible_collections.plumb.aws.plugins.module_utils._iam.operations import call
from ansible_collections.plumb.aws.plugins.module_utils._module.accounts import make_account

TAG = call("tag_role", {"RoleName": "r", "Tags": []}, "role/r")
_ERROR = PlumbError("x")


class _Told(NoRunState):
    def __init__(self) -> None:
        super().__init__(make_account)
        self.told: list[Any] = []

    def planned(self, account: Any, calls: Iterable[Call]) -> None:
        self.told.append(("planned", account, list(calls)))

    def executed(self, account: Any, calls: Iterable[Call]) -> None:
        self.told.append(("executed", account, list(calls)))

    def sending(self, account: Any, call: Call) -> None:
        self.told.append(("sending", account, call))

    def ended(self, account: Any, call: Call, error: PlumbError | None) -> None:
        self.told.append(("ended", account, call, error))


def test_calls_are_told_to_the_run_with_their_account() -> None:
    run_state = _Told()
    context = Context("account", "connection", run_state, True, list[str]().append)
    context.planned([TAG])
    context.sending(TAG)
    for error in (None, _ERROR):
        context.ended(TAG, error)
    context.executed([TAG, TAG])
    assert run_state.told == [
        ("planned", "account", [TAG]),
        ("sending", "account", TAG),
        ("ended", "account", TAG, None),
        ("ended", "account", TAG, _ERROR),
        ("executed", "account", [TAG, TAG]),
    ]


def test_a_context_has_the_clock_of_the_system_unless_another_is_given() -> None:
    assert Context(None, None, _Told(), False, list[str]().append).clock == Clock()
