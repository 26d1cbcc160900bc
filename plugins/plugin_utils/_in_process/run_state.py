# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The state that tasks of one run share."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Any

from ansible_collections.plumb.aws.plugins.module_utils._engine.call import Call
from ansible_collections.plumb.aws.plugins.module_utils._engine.changes import SPREADING_SECONDS, Change
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
from ansible_collections.plumb.aws.plugins.module_utils._iam.live_account import LiveAccount
from ansible_collections.plumb.aws.plugins.module_utils._iam.operations import call_from_data
from ansible_collections.plumb.aws.plugins.module_utils._iam.replay import ReplayedAccount
from ansible_collections.plumb.aws.plugins.module_utils._iam.sweep_requests import Reader
from ansible_collections.plumb.aws.plugins.module_utils._module.change_files import ChangeFiles
from ansible_collections.plumb.aws.plugins.plugin_utils._in_process.journal import account_keys, journal_of
from ansible_collections.plumb.aws.plugins.plugin_utils._in_process.locks import environment_key
from ansible_collections.plumb.aws.plugins.plugin_utils._in_process.long_work import long_work
from ansible_collections.plumb.aws.plugins.plugin_utils._in_process.loops import Loop
from ansible_collections.plumb.aws.plugins.plugin_utils._in_process.memory import RunMemory, forget_documents
from ansible_collections.plumb.aws.plugins.plugin_utils._in_process.run_folder import run_folder

LoopOf = Callable[[str], Loop]


# What changes the trust policies of other roles: IAM puts a principal's unique id there once it is gone
_CHANGES_OTHERS = ("delete_role",)


class SharedRunState:
    """The run state of the controller.

    ``replays`` is for tasks in check mode of a run with --check: they see what the tasks before them planned, and add
    what they plan. ``forgets`` is for tasks of such a run that change IAM for real: what was planned of what they
    changed is forgotten, since it has changed since. In other runs a task plans on the account as it is. ``host`` is
    what it shares with other runs. ``loop`` gives the loop that the task is an item of, by how it reaches its account;
    None: it is none, or each item is to be read by itself.
    """

    def __init__(self, host: RunState, *, replays: bool, forgets: bool, loop: LoopOf | None = None) -> None:
        self._host = host
        self._loop_of = loop
        self._loop: Loop | None = None
        self._live: LiveAccount | None = None
        self._replays = replays
        self._forgets = forgets
        self._memory: RunMemory | None = None
        # A task that runs in another process cannot be told whose account it is on, so all accounts share a lock
        self._planning = ChangeFiles(run_folder, run="", by_account=False)

    def account(self, connection: Any, warn: Warn) -> Account:
        self._memory = RunMemory(connection.options_key)
        reader: Reader = connection
        if self._loop_of is not None:
            self._loop = self._loop_of(f"{connection.options_key} {environment_key()}")
            reader = self._loop.reader(connection)
        self._live = LiveAccount(reader, warn, self._memory)
        return self._with_planned(self._live)

    def _with_planned(self, account: Account) -> Account:
        return ReplayedAccount(account, _planned_on) if self._replays else account

    def swept(self, account: AnyAccount, kinds: frozenset[str], thing: str) -> Account | None:
        if self._loop is None or self._live is None:
            return None
        sweep = self._loop.sweep(kinds, self._live)
        # a replica that is behind may have told the sweep what was there before
        if sweep is None or self._host.changed_since(account, thing, self._loop.swept_at - SPREADING_SECONDS):
            return None
        return self._with_planned(sweep)

    def planned(self, account: AnyAccount, calls: Iterable[Call]) -> None:
        if self._loop:
            self._loop.changes()
        if self._replays:
            self._plan(account.account_key(), list(calls))

    def executed(self, account: AnyAccount, calls: Iterable[Call]) -> None:
        done = list(calls)
        if self._loop:
            self._loop.changes()
            if any(call.name in _CHANGES_OTHERS for call in done):
                self._loop.give_up()
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

    def changed_since(self, account: AnyAccount, thing: str, moment: float) -> bool:
        return self._host.changed_since(account, thing, moment)

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
