# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The callback plugin plan."""

from __future__ import annotations

DOCUMENTATION = r"""
  name: plan
  type: aggregate
  short_description: Summarize the changes of a run in IAM
  version_added: 0.1.0
  author: plumb.aws contributors (@plumb-aws)
  description:
    - Ends a run with a summary of what M(plumb.aws.iam_managed_policy), M(plumb.aws.iam_role_trust) and
      M(plumb.aws.iam_role_attachment) changed in IAM, or with C(--check), would change.
    - 'Shows a headline such as C(IAM plan: 2 to create, 1 to change, 0 to delete; access is wider on 1). Below it, each resource has one line
      with its changes and the access that it gains or loses.'
    - Combines several tasks on one resource into their net change. If nothing changed, shows one line that says so.
    - Limits lines to the width of the terminal. If the output is not a terminal, the limit is E(COLUMNS), or 160 characters.
    - Optionally writes the plan to a file, as JSON for programs or as Markdown for a merge request.
    - For tasks with C(no_log), shows only the number of changes.
  requirements:
    - enabled in the configuration, with C(callbacks_enabled = plumb.aws.plan)
  options:
    plan_file:
      description:
        - Path of the file to write the plan to. The extension sets the format, C(.json) or C(.md). An existing file is replaced.
        - The file is written in every run, also if nothing changed.
        - An empty E(PLUMB_PLAN_FILE) means no file.
        - If the file cannot be written, the callback warns, and the run is not affected.
      type: path
      env:
        - name: PLUMB_PLAN_FILE
      ini:
        - section: callback_plan
          key: plan_file
"""

EXAMPLES = r"""
ansible.cfg: |
  [defaults]
  callbacks_enabled = plumb.aws.plan

  [callback_plan]
  plan_file = plan.md
"""

import os
import shutil
import sys
from typing import Any

from ansible import constants as C
from ansible import context
from ansible.plugins.callback import CallbackBase

from ansible_collections.plumb.aws.plugins.plugin_utils._plan_report import files as plan_file
from ansible_collections.plumb.aws.plugins.plugin_utils._plan_report import text as plan_text
from ansible_collections.plumb.aws.plugins.plugin_utils._plan_report.collect import Observation, TaskReport, observe
from ansible_collections.plumb.aws.plugins.plugin_utils._plan_report.descriptors import descriptors
from ansible_collections.plumb.aws.plugins.plugin_utils._plan_report.summary import (
    CHANGE,
    CREATE,
    DELETE,
    Summary,
    summarise,
)

# Characters in a line where there is no terminal to be wide
_WIDTH_WITHOUT_TERMINAL = 160
# The user's own settings of colours, by what a line tells
_COLORS = {
    CREATE: "COLOR_DIFF_ADD",
    CHANGE: "COLOR_CHANGED",
    DELETE: "COLOR_DIFF_REMOVE",
    plan_text.FAILURE: "COLOR_ERROR",
}


class CallbackModule(CallbackBase):
    """Collects what tasks return; summary.py makes a plan of it."""

    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = "aggregate"
    CALLBACK_NAME = "plumb.aws.plan"
    CALLBACK_NEEDS_ENABLED = True

    def __init__(self) -> None:
        super().__init__()
        self._observations: list[Observation] = []

    def v2_playbook_on_start(self, playbook: Any) -> None:
        path = self._plan_file()
        problem = plan_file.wrong_ending(path) if path else None
        if problem:
            self._display.error(problem)

    def v2_runner_on_ok(self, result: Any) -> None:
        self._observe(result)

    def v2_runner_on_failed(self, result: Any, ignore_errors: bool = False) -> None:
        self._observe(result, failed=True, ignored=bool(ignore_errors))

    def v2_runner_on_unreachable(self, result: Any) -> None:
        self._observe(result, failed=True, ignored=bool(result.task.ignore_unreachable))

    def v2_runner_item_on_ok(self, result: Any) -> None:
        self._observe(result)

    def v2_runner_item_on_failed(self, result: Any) -> None:
        self._observe(result, failed=True, ignored=bool(result.task.ignore_errors))

    def v2_runner_retry(self, result: Any) -> None:
        """An attempt of a task with ``until`` may have changed something, too."""
        self._observe(result)

    def v2_playbook_on_stats(self, stats: Any) -> None:
        summary = summarise(self._observations, dry_run=bool(context.CLIARGS.get("check")))
        self._show(summary)
        path = self._plan_file()
        if path:
            self._write(summary, path)

    def _plan_file(self) -> str | None:
        """The path; None where none is given, as by an empty variable, which Ansible makes the current folder of."""
        empty = os.environ.get("PLUMB_PLAN_FILE", "none").strip() == ""
        return None if empty else self.get_option("plan_file")

    def _observe(self, result: Any, *, failed: bool = False, ignored: bool = False) -> None:
        if "results" in result.result:
            return  # a loop as a whole; its items have come one by one
        task = result.task
        if task.resolved_action not in descriptors():
            return
        report = TaskReport(
            module=task.resolved_action,
            task=task.get_name(),
            host=result.host.get_name(),
            check_mode=bool(task.check_mode),
            result=result.result,
            options=task.args if isinstance(task.args, dict) else {},
            failed=failed,
            ignored=ignored,
        )
        self._observations.append(observe(report))

    def _show(self, summary: Summary) -> None:
        lines = plan_text.render(summary, width=_width())
        for line in lines:
            setting = _COLORS.get(line.style)
            self._display.display(line.text, color=C.config.get_config_value(setting) if setting else None)
        if lines:
            self._display.display("")

    def _write(self, summary: Summary, path: str) -> None:
        try:
            plan_file.write(summary, path)
        except OSError as error:
            self._display.warning(f"plan_file: the plan is not written to '{path}': {error.strerror}.")


def _width() -> int:
    fallback = shutil.get_terminal_size((_WIDTH_WITHOUT_TERMINAL, 24)).columns
    # a terminal's last column stays free: some go to the next line when it is filled
    return fallback - 1 if sys.stdout.isatty() else fallback
