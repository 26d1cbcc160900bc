# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The whole of a module's ``main``, where it runs as Ansible runs any module: in a process of its own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ansible.module_utils.basic import AnsibleModule, missing_required_lib

from ansible_collections.plumb.aws.plugins.module_utils._aws.botocore_tuning import BOTOCORE_IMPORT_ERROR
from ansible_collections.plumb.aws.plugins.module_utils._aws.options import CONNECTION_ARGUMENTS, CONNECTION_RULES
from ansible_collections.plumb.aws.plugins.module_utils._engine.context import Module
from ansible_collections.plumb.aws.plugins.module_utils._module.perform import perform
from ansible_collections.plumb.aws.plugins.module_utils._module.remote_run_state import RemoteRunState

# In a dry run the action plugin gives a module in another process what the run has planned, and gets back what it did.
# Playbooks cannot give the first: core refuses arguments that begin with _ansible_.
PLANNED = "_ansible_plumb_planned"
EXPORTED = "_plumb_calls"


class _AnsibleModule(AnsibleModule):
    """Takes what is handed over out of the parameters before anything can show, log or check it."""

    planned: str | None = None

    def _load_params(self) -> None:
        super()._load_params()
        self.planned = self.params.pop(PLANNED, None)


def run_as_module(module: Module, argument_spec: Mapping[str, Any], rules: Mapping[str, Any]) -> None:
    """Validate the parameters, do the task and return its outcome to Ansible."""
    ansible = _AnsibleModule(
        argument_spec=with_connection_arguments(argument_spec),
        supports_check_mode=True,
        **with_connection_rules(rules),
    )
    if BOTOCORE_IMPORT_ERROR:
        ansible.fail_json(msg=missing_required_lib("boto3 and botocore"))
    run_state = RemoteRunState.from_text(ansible.planned) if ansible.planned else None
    outcome = perform(module, ansible.params, check_mode=ansible.check_mode, run_state=run_state)
    for warning in outcome.warnings:
        ansible.warn(warning)
    result = outcome.result
    if run_state and (calls := run_state.exported_calls()):
        result = {**result, EXPORTED: calls}
    if outcome.failed:
        ansible.fail_json(**result)
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
