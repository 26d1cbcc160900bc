# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One task from its parameters to its outcome, the same however it is run."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from ansible_collections.plumb.aws.plugins.module_utils._aws.connection import Connection
from ansible_collections.plumb.aws.plugins.module_utils._aws.options import connection_options
from ansible_collections.plumb.aws.plugins.module_utils._engine.context import Context, Module
from ansible_collections.plumb.aws.plugins.module_utils._engine.errors import PlumbError, unexpected
from ansible_collections.plumb.aws.plugins.module_utils._engine.printable import printable
from ansible_collections.plumb.aws.plugins.module_utils._engine.run_state import NoRunState, RunState
from ansible_collections.plumb.aws.plugins.module_utils._module.accounts import make_account


@dataclass(frozen=True)
class Outcome:
    """What a task returns: the result's keys, its warnings, and whether it failed."""

    result: dict[str, Any]
    warnings: tuple[str, ...] = ()
    failed: bool = False


Connect = Callable[..., Connection]
# Added in check mode to what a task says of a thing that it does not find
UNSEEN = "A task of another collection may create it first; a dry run does not see that."


def perform(
    module: Module,
    params: Mapping[str, Any],
    *,
    check_mode: bool,
    connect: Connect = Connection,
    run_state: RunState | None = None,
    with_traceback: bool = False,
) -> Outcome:
    """Connect and do the task. A failure comes back as a failed outcome, never as an exception.

    ``connect`` takes the connection options and ``read_only``. ``with_traceback``: an unexpected error has its
    traceback in the key ``exception``, as Ansible's own failures have.
    """
    run_state = run_state or NoRunState(make_account)
    connection: Connection | None = None
    warnings: list[str] = []

    def warn(message: str) -> None:
        warnings.append(printable(message))

    failed = False
    try:
        desired = module.options(params)
        connection = connect(connection_options(params), read_only=check_mode)
        account = run_state.account(connection, warn)
        result = module.run(Context(account, connection, run_state, check_mode, warn), desired)
    except Exception as error:
        refusal = error if isinstance(error, PlumbError) else unexpected(error)
        result, failed = {"changed": False, **refusal.as_result()}, True
        if check_mode and refusal.missing is not None:
            result["msg"] = f"{result['msg']} {UNSEEN}"
        bug = refusal.unexpected
        if bug is not None and with_traceback:
            result["exception"] = "".join(traceback.format_exception(bug))
    if params["debug_botocore_endpoint_logs"]:
        result["resource_actions"] = connection.resource_actions() if connection else []
    return Outcome(result, tuple(dict.fromkeys(warnings)), failed)
