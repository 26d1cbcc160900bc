# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The whole of a module's ``main``, where it runs as Ansible runs any module: in a process of its own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from ansible.module_utils.basic import AnsibleModule, missing_required_lib

from ansible_collections.plumb.aws.plugins.module_utils._aws.botocore_tuning import BOTOCORE_IMPORT_ERROR
from ansible_collections.plumb.aws.plugins.module_utils._aws.options import CONNECTION_ARGUMENTS, CONNECTION_RULES
from ansible_collections.plumb.aws.plugins.module_utils._engine.context import Module
from ansible_collections.plumb.aws.plugins.module_utils._module.host_run_state import host_run_state
from ansible_collections.plumb.aws.plugins.module_utils._module.perform import perform
from ansible_collections.plumb.aws.plugins.module_utils._module.remote_run_state import RemoteRunState

# The action plugin gives a module in another process the name of the run and the folder of its log, and gets back where
# the log is. In a dry run it also gives what the run has planned, and gets back what the module did.
# Playbooks cannot give these: core refuses arguments that begin with _ansible_.
RUN = "_ansible_plumb_run"
PLANNED = "_ansible_plumb_planned"
EXPORTED = "_plumb_calls"
LOG = "_plumb_log"
# The verbosity that -vvv gives
TRACEBACKS_FROM = 3


class _AnsibleModule(AnsibleModule):
    """Takes what is handed over out of the parameters before anything can show, log or check it."""

    planned: str | None = None
    run: Mapping[str, Any] = {}

    def _load_params(self) -> None:
        super()._load_params()
        self.planned = self.params.pop(PLANNED, None)
        self.run = self.params.pop(RUN, {})


def run_as_module(module: Module, argument_spec: Mapping[str, Any], rules: Mapping[str, Any]) -> None:
    """Validate the parameters, do the task and return its outcome to Ansible."""
    ansible = _AnsibleModule(
        argument_spec=with_connection_arguments(argument_spec),
        supports_check_mode=True,
        **with_connection_rules(rules),
    )
    if BOTOCORE_IMPORT_ERROR:
        ansible.fail_json(msg=missing_required_lib("boto3 and botocore"))
    logs: list[str] = []
    host = host_run_state(
        check_mode=ansible.check_mode,
        run=ansible.run.get("run") or uuid4().hex,  # run by hand, it is a run of its own
        log_dir=ansible.run.get("log_dir"),
        started=logs.append,
        failed=ansible.warn,
    )
    remote = RemoteRunState.from_text(ansible.planned, host) if ansible.planned else None
    outcome = perform(
        module,
        ansible.params,
        check_mode=ansible.check_mode,
        run_state=remote or host,
        with_traceback=ansible._verbosity >= TRACEBACKS_FROM,
    )
    for warning in outcome.warnings:
        ansible.warn(warning)
    result = outcome.result
    if remote and (calls := remote.exported_calls()):
        result = {**result, EXPORTED: calls}
    if logs and ansible.run.get("tells_log"):
        result = {**result, LOG: logs[0]}
    if outcome.failed and "exception" not in result:
        ansible.fail_json(**result)
    if outcome.failed:
        ansible.exit_json(failed=True, **result)  # newer cores let fail_json drop a traceback
    ansible.exit_json(**result)


def with_connection_arguments(argument_spec: Mapping[str, Any]) -> dict[str, Any]:
    """A module's own options together with those that all modules have."""
    return {**CONNECTION_ARGUMENTS, **argument_spec}


def with_connection_rules(rules: Mapping[str, Any]) -> dict[str, Any]:
    """A module's own rules between options together with those between the common ones."""
    return {
        **rules,
        "mutually_exclusive": [*CONNECTION_RULES["mutually_exclusive"], *rules.get("mutually_exclusive", [])],
        "required_together": [*CONNECTION_RULES["required_together"], *rules.get("required_together", [])],
        "required_by": {**CONNECTION_RULES["required_by"], **rules.get("required_by", {})},
    }
