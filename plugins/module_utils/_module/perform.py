# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One task from its parameters to its result, the same however it is run."""

from __future__ import annotations

import os
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from ansible.module_utils.basic import AnsibleModule, missing_required_lib

from ansible_collections.plumb.aws.plugins.module_utils._aws import connection as aws
from ansible_collections.plumb.aws.plugins.module_utils._engine.errors import PlumbError
from ansible_collections.plumb.aws.plugins.module_utils._engine.resource_module import Job, Task
from ansible_collections.plumb.aws.plugins.module_utils._engine.run_state import (
    GivenMemory,
    Memory,
    NoMemory,
)
from ansible_collections.plumb.aws.plugins.module_utils._iam.account import Account


@dataclass(frozen=True)
class Outcome:
    """What a task returns: the result's keys, its warnings, and whether it failed."""

    result: dict[str, Any]
    warnings: tuple[str, ...] = ()
    failed: bool = False


Connect = Callable[..., aws.Connection]


def perform(
    job: Job,
    params: Mapping[str, Any],
    *,
    check_mode: bool,
    connect: Connect = aws.Connection,
    memory: Memory | None = None,
) -> Outcome:
    """Connect and do the job. A failure comes back as a failed outcome, never as an exception.

    ``connect`` takes the connection options and ``read_only``; ``memory`` is what the run remembers.
    """
    memory = memory or NoMemory()
    account: Account | None = None
    connection: aws.Connection | None = None
    failed = False
    try:
        wish = job.options(params)
        connection = connect(aws.connection_options(params), read_only=check_mode)
        account = memory.account(connection)
        result = job.run(Task(account, connection, memory, check_mode), wish)
    except PlumbError as error:
        result, failed = {"changed": False, **error.as_result()}, True
    except Exception as error:  # a bug of ours: a user gets one line that says so, and where it is
        result, failed = {"changed": False, **_bug(error).as_result()}, True
    if params["debug_botocore_endpoint_logs"]:
        result["resource_actions"] = connection.resource_actions() if connection else []
    warnings = dict.fromkeys(account.warnings if account else ())
    return Outcome(result, tuple(warnings), failed)


def _bug(error: Exception) -> PlumbError:
    frame = traceback.extract_tb(error.__traceback__)[-1]
    place = f"{os.path.basename(frame.filename)}, line {frame.lineno}"
    return PlumbError(f"plumb.aws has met what it does not expect ({place}): {type(error).__name__}. Please report it.")


def run_as_module(job: Job, argument_spec: Mapping[str, Any], rules: Mapping[str, Any]) -> None:
    """The whole of a module's ``main``: its own options with the common ones, then the job."""
    module = _Module(
        argument_spec=with_connection_arguments(argument_spec),
        supports_check_mode=True,
        **with_connection_rules(rules),
    )
    if aws.BOTOCORE_IMPORT_ERROR:
        module.fail_json(msg=missing_required_lib("boto3 and botocore"))
    memory = GivenMemory.from_text(module.planned) if module.planned else NoMemory()
    outcome = perform(job, module.params, check_mode=module.check_mode, memory=memory)
    for warning in outcome.warnings:
        module.warn(warning)
    result = outcome.result
    if isinstance(memory, GivenMemory) and (back := memory.given_back()):
        result = {**result, CAME_BACK: back}
    if outcome.failed:
        module.fail_json(**result)
    module.exit_json(**result)


# In a dry run the action plugin gives a module in another process what the run has planned, and gets back what it did.
# Playbooks cannot give the first: core refuses arguments that begin with _ansible_.
PLANNED = "_ansible_plumb_planned"
CAME_BACK = "_plumb_planned"


class _Module(AnsibleModule):
    """Takes what is handed over out of the parameters before anything can show, log or check it."""

    planned: str | None = None

    def _load_params(self) -> None:
        super()._load_params()
        self.planned = self.params.pop(PLANNED, None)


def with_connection_arguments(argument_spec: Mapping[str, Any]) -> dict[str, Any]:
    """A module's own options together with those that all modules have."""
    return {**aws.CONNECTION_ARGUMENTS, **argument_spec}


def with_connection_rules(rules: Mapping[str, Any]) -> dict[str, Any]:
    """A module's own rules between options together with those between the common ones."""
    common = aws.CONNECTION_RULES
    return {
        **rules,
        "mutually_exclusive": [*common["mutually_exclusive"], *rules.get("mutually_exclusive", [])],
        "required_together": [*common["required_together"], *rules.get("required_together", [])],
        "required_by": {**common["required_by"], **rules.get("required_by", {})},
    }
