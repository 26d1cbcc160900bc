# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The state that tasks of one run share."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Any

from ansible_collections.plumb.aws.plugins.module_utils._engine.call import Call
from ansible_collections.plumb.aws.plugins.module_utils._engine.changes import Change
from ansible_collections.plumb.aws.plugins.module_utils._engine.errors import PlumbError
from ansible_collections.plumb.aws.plugins.module_utils._engine.planned_calls import PlannedCalls
from ansible_collections.plumb.aws.plugins.module_utils._engine.run_state import (
    AnyAccount,
    LongWork,
    RunState,
    Turn,
    Warn,
)
from ansible_collections.plumb.aws.plugins.module_utils._iam.account import Account
from ansible_collections.plumb.aws.plugins.module_utils._iam.operations import call_from_data
from ansible_collections.plumb.aws.plugins.module_utils._module.accounts import make_account
from ansible_collections.plumb.aws.plugins.module_utils._module.change_files import ChangeFiles
from ansible_collections.plumb.aws.plugins.plugin_utils._in_process.journal import account_keys, journal_of
from ansible_collections.plumb.aws.plugins.plugin_utils._in_process.long_work import long_work
from ansible_collections.plumb.aws.plugins.plugin_utils._in_process.memory import RunMemory, forget_documents
from ansible_collections.plumb.aws.plugins.plugin_utils._in_process.run_folder import run_folder


class SharedRunState:
    """The run state of the controller.

    ``replays`` is for tasks in check mode of a run with --check: they see what the tasks before them planned, and add
    what they plan. ``forgets`` is for tasks of such a run that change IAM for real: what was planned of what they
    changed is forgotten, since it has changed since. In other runs a task plans on the account as it is. ``host`` is
    what it shares with other runs.
    """

    def __init__(self, host: RunState, *, replays: bool, forgets: bool) -> None:
        self._host = host
        self._replays = replays
        self._forgets = forgets
        self._memory: RunMemory | None = None
        # A task that runs in another process cannot be told whose account it is on, so all accounts share a lock
        self._planning = ChangeFiles(run_folder, run="", by_account=False)

    def account(self, connection: Any, warn: Warn) -> Account:
        self._memory = RunMemory(connection.options_key)
        return make_account(connection, warn, _planned_on if self._replays else None, self._memory)

    def planned(self, account: AnyAccount, calls: Iterable[Call]) -> None:
        if self._replays:
            self._plan(account.account_key(), list(calls))

    def executed(self, account: AnyAccount, calls: Iterable[Call]) -> None:
        done = list(calls)
        self._host.executed(account, done)
        forget_documents(done)
        if self._memory:
            self._memory.add(done)
        if self._forgets and account_keys():
            journal_of(account.account_key()).forget(done)

    def sending(self, account: AnyAccount, call: Call) -> None:
        self._host.sending(account, call)

    def ended(self, account: AnyAccount, call: Call, error: PlumbError | None) -> None:
        self._host.ended(account, call, error)

    def turn(self, account: AnyAccount, lock_key: str) -> AbstractContextManager[Turn]:
        if self._replays:
            return self._planning.turn(account.account_key(), lock_key)
        return self._host.turn(account, lock_key)

    def turn_of_another_process(self, lock_key: str) -> AbstractContextManager[Turn]:
        """Keep other tasks of a dry run off a resource while an ordinary module plans it."""
        return self._planning.turn("", lock_key)

    def changes(self, account: AnyAccount, thing: str) -> Sequence[Change]:
        return self._host.changes(account, thing)

    def left(self, account: AnyAccount, thing: str, state: Mapping[str, str]) -> None:
        self._host.left(account, thing, state)

    def has_changed(self, thing: str) -> bool:
        return self._host.has_changed(thing)

    def long_work(self, total: int) -> AbstractContextManager[LongWork]:
        return long_work(total)

    def all_planned(self) -> dict[str, PlannedCalls]:
        """What was planned so far on all accounts, by account key, for a task that runs in another process."""
        return {key: journal_of(key).calls() for key in account_keys()} if self._replays else {}

    def import_calls(self, data: Mapping[str, Any]) -> None:
        """Remember what such a task has planned, or forget what it has changed."""
        if data["planned"] and self._replays:
            self._plan(data["account"], [call_from_data(call) for call in data["planned"]])
        executed = [call_from_data(call) for call in data["executed"]]
        forget_documents(executed)
        if executed and self._forgets:
            journal_of(data["account"]).forget(executed)

    def _plan(self, account_key: str, calls: Sequence[Call]) -> None:
        journal_of(account_key).add(calls)
        self._planning.add(account_key, calls)


def _planned_on(account: AnyAccount) -> PlannedCalls:
    # where nothing was planned yet, whose account it is need not be asked
    return journal_of(account.account_key()).calls() if account_keys() else PlannedCalls()
