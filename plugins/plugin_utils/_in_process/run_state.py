# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The state that tasks of one run share."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import AbstractContextManager
from typing import Any

from ansible_collections.plumb.aws.plugins.module_utils._engine.call import Call
from ansible_collections.plumb.aws.plugins.module_utils._engine.planned_calls import PlannedCalls
from ansible_collections.plumb.aws.plugins.module_utils._engine.run_state import AccountFactory, AnyAccount, Warn
from ansible_collections.plumb.aws.plugins.module_utils._iam.operations import call_from_data
from ansible_collections.plumb.aws.plugins.plugin_utils._in_process.journal import account_keys, journal_of
from ansible_collections.plumb.aws.plugins.plugin_utils._in_process.locks import locked, revision_of


class SharedRunState:
    """The run state of the controller.

    ``replays`` is for tasks in check mode of a run with --check: they see what the tasks before them planned, and add
    what they plan. ``forgets`` is for tasks of such a run that change IAM for real: what was planned of what they
    changed is forgotten, since it has changed since. In other runs a task plans on the account as it is.
    """

    def __init__(self, make_account: AccountFactory, *, replays: bool, forgets: bool) -> None:
        self._make_account = make_account
        self._replays = replays
        self._forgets = forgets

    def account(self, connection: Any, warn: Warn) -> Any:
        return self._make_account(connection, warn, _planned_on if self._replays else None)

    def planned(self, account: AnyAccount, calls: Iterable[Call]) -> None:
        if self._replays:
            journal_of(account.account_key()).add(calls)

    def executed(self, account: AnyAccount, calls: Iterable[Call]) -> None:
        if self._forgets and account_keys():
            journal_of(account.account_key()).forget(calls)

    def revision(self, connection: Any, lock_key: str) -> int:
        return revision_of(connection.options_key, lock_key)

    def lock(self, connection: Any, lock_key: str, revision: int) -> AbstractContextManager[bool]:
        return locked(connection.options_key, lock_key, revision)

    def all_planned(self) -> dict[str, PlannedCalls]:
        """What was planned so far on all accounts, by account key, for a task that runs in another process."""
        return {key: journal_of(key).calls() for key in account_keys()} if self._replays else {}

    def import_calls(self, data: Mapping[str, Any]) -> None:
        """Remember what such a task has planned, or forget what it has changed."""
        journal = journal_of(data["account"])
        if data["planned"] and self._replays:
            journal.add(call_from_data(call) for call in data["planned"])
        if data["executed"] and self._forgets:
            journal.forget([call_from_data(call) for call in data["executed"]])


def _planned_on(account: AnyAccount) -> PlannedCalls:
    # where nothing was planned yet, whose account it is need not be asked
    return journal_of(account.account_key()).calls() if account_keys() else PlannedCalls()
