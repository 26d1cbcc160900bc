# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a task that changes IAM for real shares with all others of its user on this host: turns, and the log."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager

from ansible_collections.plumb.aws.plugins.module_utils._engine.call import Call
from ansible_collections.plumb.aws.plugins.module_utils._engine.changes import Change
from ansible_collections.plumb.aws.plugins.module_utils._engine.errors import PlumbError
from ansible_collections.plumb.aws.plugins.module_utils._engine.host_folder import host_folder
from ansible_collections.plumb.aws.plugins.module_utils._engine.run_state import AnyAccount, NoRunState, RunState, Turn
from ansible_collections.plumb.aws.plugins.module_utils._module.accounts import make_account
from ansible_collections.plumb.aws.plugins.module_utils._module.change_files import ChangeFiles
from ansible_collections.plumb.aws.plugins.module_utils._module.write_log import WriteLog, default_log_dir


class HostRunState(NoRunState):
    """``run`` names the run of ansible-playbook that the task belongs to."""

    def __init__(self, *, run: str, log: WriteLog) -> None:
        super().__init__(make_account)
        self._files = ChangeFiles(host_folder, run=run)
        self._log = log

    def executed(self, account: AnyAccount, calls: Iterable[Call]) -> None:
        self._files.add(account.account_key(), calls)

    def sending(self, account: AnyAccount, call: Call) -> None:
        self._log.sending(account.account_id(), call)

    def ended(self, account: AnyAccount, call: Call, error: PlumbError | None) -> None:
        self._log.ended(account.account_id(), call, error)

    def turn(self, account: AnyAccount, lock_key: str) -> AbstractContextManager[Turn]:
        return self._files.turn(account.account_key(), lock_key)

    def changes(self, account: AnyAccount, thing: str) -> Sequence[Change]:
        return self._files.of(account.account_key(), thing)

    def left(self, account: AnyAccount, thing: str, state: Mapping[str, str]) -> None:
        self._files.add_state(account.account_key(), thing, state)

    def has_changed(self, thing: str) -> bool:
        return self._files.has_changed(thing)

    def changed_since(self, account: AnyAccount, thing: str, moment: float) -> bool:
        return self._files.changed_since(account.account_key(), thing, moment)


def host_run_state(
    *,
    check_mode: bool,
    run: str,
    log_dir: str | None,
    started: Callable[[str], None],
    failed: Callable[[str], None],
) -> RunState:
    """What a task that writes shares with others; one in check mode writes nothing, and waits for nobody.

    ``log_dir`` is the folder of the log of writes, None: the usual one. ``started`` and ``failed`` are the log's.
    """
    if check_mode:
        return NoRunState(make_account)
    folder = os.path.expanduser(log_dir) if log_dir else default_log_dir(os.environ)
    return HostRunState(run=run, log=WriteLog(folder, run=run, started=started, failed=failed))
