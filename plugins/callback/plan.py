# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The callback plugin plan."""

from __future__ import annotations

DOCUMENTATION = r"""
  name: plan
  type: aggregate
  short_description: Show the risk and the changes of a run in IAM
  version_added: 0.1.0
  author: plumb.aws contributors (@plumb-aws)
  description:
    - Ends a run with the plan of what the modules of plumb.aws changed in IAM, or with C(--check), would change.
    - 'Shows a headline such as C(IAM plan: 2 to create, 1 to change, 0 to delete; 1 critical, 2 high). Below it, each finding has its
      level, its resource, and the reason in words, the worst first. No finding is shortened.'
    - Then each resource has one line with its changes and the access that it gains or loses.
    - Combines several tasks on one resource into their net change. If nothing changed, shows one line that says so.
    - Wraps findings to the width of the terminal, and limits the lines of resources to it. If the output is not a terminal, E(COLUMNS)
      is the limit, and without it there is none.
    - Optionally writes the plan to files, as JSON for programs, as Markdown for a merge request, or as a page for a browser.
    - For tasks with C(no_log), shows only the number of changes.
    - If the stdout callback writes JSON (C(ansible.posix.json), C(ansible.posix.jsonl)), shows the plan on the standard error output.
  requirements:
    - enabled in the configuration, with C(callbacks_enabled = plumb.aws.plan), as the last one in the list
  options:
    plan_file:
      description:
        - Paths of the files to write the plan to, separated by commas. The extension of each sets its format, C(.json), C(.md) or
          C(.html). Existing files are replaced.
        - The files are written in every run, also if nothing changed.
        - An empty E(PLUMB_PLAN_FILE) means no file.
        - If an extension or a folder does not work, the run ends with an error before the first task. If a file cannot be written at the
          end, the exit status of the run is 1.
      type: list
      elements: str
      env:
        - name: PLUMB_PLAN_FILE
      ini:
        - section: callback_plan
          key: plan_file
    risk_file:
      description:
        - Path of a YAML file, such as C(plumb_risk.yml), that sets levels of rules, accepts findings, and names known accounts.
        - If the file cannot be read, or is wrong, the run ends with an error before the first task.
      type: str
      env:
        - name: PLUMB_RISK_FILE
      ini:
        - section: callback_plan
          key: risk_file
    known_accounts:
      description:
        - Ids of other accounts and of organizations that are your own. Trust in them is not external access. O(risk_file) may name more.
      type: list
      elements: str
      env:
        - name: PLUMB_KNOWN_ACCOUNTS
      ini:
        - section: callback_plan
          key: known_accounts
"""

EXAMPLES = r"""
ansible.cfg: |
  [defaults]
  callbacks_enabled = plumb.aws.plan

  [callback_plan]
  plan_file = plan.md,plan.json,plan.html
  risk_file = plumb_risk.yml
  known_accounts = 210987654321
"""

import datetime
import os
from typing import Any, NoReturn

from ansible import context
from ansible.plugins.callback import CallbackBase

from ansible_collections.plumb.aws.plugins.module_utils._engine.errors import PlumbError
from ansible_collections.plumb.aws.plugins.plugin_utils._in_process.finish import is_for_programs
from ansible_collections.plumb.aws.plugins.plugin_utils._plan_report import files as plan_file
from ansible_collections.plumb.aws.plugins.plugin_utils._plan_report.collect import Observation, TaskReport, observe
from ansible_collections.plumb.aws.plugins.plugin_utils._plan_report.descriptors import descriptors
from ansible_collections.plumb.aws.plugins.plugin_utils._plan_report.risk import judged
from ansible_collections.plumb.aws.plugins.plugin_utils._plan_report.risk_settings import (
    RiskSettings,
    settings_with,
)
from ansible_collections.plumb.aws.plugins.plugin_utils._plan_report.screen import on_screen
from ansible_collections.plumb.aws.plugins.plugin_utils._plan_report.summary import Summary, summarise


class CallbackModule(CallbackBase):
    """Collects what tasks return; summary.py makes a plan of it."""

    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = "aggregate"
    CALLBACK_NAME = "plumb.aws.plan"
    CALLBACK_NEEDS_ENABLED = True

    def __init__(self) -> None:
        super().__init__()
        self._observations: list[Observation] = []
        self._settings = RiskSettings()

    def v2_playbook_on_start(self, playbook: Any) -> None:
        problems = [problem for path in self._paths("plan_file") if (problem := plan_file.problem_with(path))]
        try:
            self._settings = self._risk_settings()
        except PlumbError as error:
            problems.append(error.message)
        if problems:
            self._end(problems)

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
        today = datetime.datetime.now(datetime.UTC).date()
        summary = judged(summary, self._settings, today=today)
        self._show(summary)
        problems = [problem for path in self._paths("plan_file") if (problem := _write(summary, path))]
        if problems:
            self._end(problems)

    def _end(self, problems: list[str]) -> NoReturn:
        """End the run with an error: of an exception, Ansible would make a warning."""
        for problem in problems:
            self._display.error(problem, wrap_text=False)
        raise SystemExit(1)

    def _risk_settings(self) -> RiskSettings:
        paths = self._paths("risk_file")
        return settings_with(paths[0] if paths else None, self._listed("known_accounts"))

    def _listed(self, option: str) -> list[str]:
        value = self.get_option(option)
        texts = value if isinstance(value, list) else [value]
        return [text for each in texts if (text := str(each or "").strip())]

    def _paths(self, option: str) -> list[str]:
        """The paths in an option; those in a configuration file are relative to it."""
        _value, origin = self.get_option_and_origin(option)
        folder = os.path.dirname(origin) if origin and os.path.isfile(origin) else ""
        return [os.path.join(folder, os.path.expanduser(path)) for path in self._listed(option)]

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
        lines = list(on_screen(summary))
        for text, color in lines:
            self._display.display(text, color=color, stderr=is_for_programs())
        if lines:
            self._display.display("", stderr=is_for_programs())


def _write(summary: Summary, path: str) -> str | None:
    """Write a file; what is wrong where that cannot be done."""
    try:
        plan_file.write(summary, path)
    except OSError as error:
        return f"plan_file: the plan is not written to '{path}': {error.strerror}."
    return None
