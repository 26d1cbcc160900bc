# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The state of a dry run for a task in another process: it is given what was planned before it, and gives its calls."""

from __future__ import annotations

import json
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
from ansible_collections.plumb.aws.plugins.module_utils._iam.operations import call_from_data
from ansible_collections.plumb.aws.plugins.module_utils._module.accounts import make_account


class RemoteRunState:
    """``before`` has the planned calls as data, by the key of the account that they were planned on.

    ``host`` is what the task shares with other runs.
    """

    def __init__(self, before: Mapping[str, Iterable[Mapping[str, Any]]], host: RunState) -> None:
        self._host = host
        self._before = before
        self._planned: list[Call] = []
        self._executed: list[Call] = []
        self._account: AnyAccount | None = None
        self._calls: dict[str, PlannedCalls] = {}

    @classmethod
    def from_text(cls, text: str, host: RunState) -> RemoteRunState:
        """From what ``as_text`` made."""
        return cls(json.loads(text), host)

    def account(self, connection: Any, warn: Warn) -> Any:
        return make_account(connection, warn, self._planned_on if self._before else None)

    def planned(self, account: AnyAccount, calls: Iterable[Call]) -> None:
        self._account = account
        self._planned += calls

    def executed(self, account: AnyAccount, calls: Iterable[Call]) -> None:
        done = list(calls)
        self._host.executed(account, done)
        self._account = account
        self._executed += done

    def sending(self, account: AnyAccount, call: Call) -> None:
        self._host.sending(account, call)

    def ended(self, account: AnyAccount, call: Call, error: PlumbError | None) -> None:
        self._host.ended(account, call, error)

    def turn(self, account: AnyAccount, lock_key: str) -> AbstractContextManager[Turn]:
        return self._host.turn(account, lock_key)

    def changes(self, account: AnyAccount, thing: str) -> Sequence[Change]:
        return self._host.changes(account, thing)

    def left(self, account: AnyAccount, thing: str, state: Mapping[str, str]) -> None:
        self._host.left(account, thing, state)

    def has_changed(self, thing: str) -> bool:
        return self._host.has_changed(thing)

    def changed_since(self, account: AnyAccount, thing: str, moment: float) -> bool:
        return self._host.changed_since(account, thing, moment)

    def swept(self, account: AnyAccount, kinds: frozenset[str], thing: str) -> Any:
        return self._host.swept(account, kinds, thing)

    def long_work(self, total: int) -> AbstractContextManager[LongWork]:
        return self._host.long_work(total)

    def exported_calls(self) -> dict[str, Any] | None:
        """What was planned and executed as JSON types, with the key of the account; None where that is nothing."""
        if self._account is None or not (self._planned or self._executed):
            return None
        return {
            "account": self._account.account_key(),
            "planned": [call.as_data() for call in self._planned],
            "executed": [call.as_data() for call in self._executed],
        }

    def _planned_on(self, account: AnyAccount) -> PlannedCalls:
        key = account.account_key()
        if key not in self._calls:
            self._calls[key] = PlannedCalls()
            self._calls[key].add(call_from_data(data) for data in self._before.get(key, ()))
        return self._calls[key]


def as_text(planned: Mapping[str, Iterable[Call]]) -> str:
    """Planned calls by account key, for ``RemoteRunState.from_text`` in another process."""
    return json.dumps({key: [call.as_data() for call in calls] for key, calls in planned.items()})
