# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Judge how an account has moved away from its files, show it, and write the reports."""

from __future__ import annotations

import datetime
import json
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Any

from ansible_collections.plumb.aws.plugins.module_utils._engine.errors import PlumbError
from ansible_collections.plumb.aws.plugins.plugin_utils._in_process.finish import Controller
from ansible_collections.plumb.aws.plugins.plugin_utils._plan_report import files
from ansible_collections.plumb.aws.plugins.plugin_utils._plan_report import json as plan_json
from ansible_collections.plumb.aws.plugins.plugin_utils._plan_report.collect import Access, state_in
from ansible_collections.plumb.aws.plugins.plugin_utils._plan_report.findings import (
    RULES,
    Finding,
    counted,
    in_order,
    key_of,
    levels_of,
)
from ansible_collections.plumb.aws.plugins.plugin_utils._plan_report.risk import judged
from ansible_collections.plumb.aws.plugins.plugin_utils._plan_report.risk_settings import settings_with
from ansible_collections.plumb.aws.plugins.plugin_utils._plan_report.screen import on_screen
from ansible_collections.plumb.aws.plugins.plugin_utils._plan_report.summary import (
    CHANGE,
    CREATE,
    DELETE,
    ResourceChange,
    Section,
    Summary,
)

FORMAT = "plumb.aws.drift"
# Raised when a key goes or changes its meaning, not when one is added
VERSION = 1
ERROR = "error"
_CHANGES = {"missing": DELETE, "extra": CREATE, "changed": CHANGE}
_ATTACHED = "attached_policies"
# Fields that tell of a change, not of the resource
_OF_A_CHANGE = ("other_versions", "attached_to")


def drift_begun(params: Mapping[str, Any], controller: Controller) -> None:
    """Leave no report of an earlier run, whatever ends this one: whoever reads it would take it for this one's."""
    for path in _paths(params, controller):
        if _is_json(path) and not files.problem_with(path):
            _write(path, _as_json({"result": ERROR, "error": "The comparison did not end."}))


def drift_told(result: Mapping[str, Any], params: Mapping[str, Any], controller: Controller) -> dict[str, Any]:
    """The result with the risk of each difference. The reports are written also where the task fails."""
    paths = _paths(params, controller)
    try:
        problems = [problem for path in paths if (problem := files.problem_with(path))]
        if problems:
            raise PlumbError("; ".join(problems).replace("plan_file", "report_files"))
        risk_file = params.get("risk_file")
        settings = settings_with(risk_file and controller.path(risk_file), params.get("known_accounts") or ())
    except PlumbError as refusal:
        result = {"failed": True, "changed": False, **refusal.as_result()}
    if result.get("failed"):
        _write_error(paths, str(result.get("msg", "")))
        return {**result, "result": ERROR}
    summary = _summary(result)
    summary = judged(summary, settings, today=datetime.datetime.now(datetime.UTC).date())
    summary = replace(summary, findings=in_order((*summary.findings, *_not_compared(result))))
    for line, color in on_screen(summary):
        controller.show(line, color)
    told = _told(result, summary)
    try:
        for path in paths:
            if _is_json(path):
                _write(path, _as_json(told))
            else:
                _write_report(summary, path)
    except PlumbError as refusal:
        _write_error(paths, refusal.message)
        return {"failed": True, "changed": False, **refusal.as_result(), "result": ERROR}
    return {**told, "changed": False}


def _paths(params: Mapping[str, Any], controller: Controller) -> list[str]:
    return [controller.path(each) for each in params.get("report_files") or ()]


def _write_error(paths: Sequence[str], message: str) -> None:
    """Tell in the reports that there is no result; one that cannot be written goes."""
    for path in paths:
        try:
            _write(path, _as_json({"result": ERROR, "error": message}) if _is_json(path) else None)
        except PlumbError:
            with suppress(OSError):
                os.unlink(path)


def _summary(result: Mapping[str, Any]) -> Summary:
    resources = tuple(_resource(each, str(result["account_id"])) for each in result["drift"])
    ordered = sorted(resources, key=lambda each: (each.kind, each.name.lower()))
    return Summary(dry_run=True, made=Section(), planned=Section(tuple(ordered)), drift=True)


def _not_compared(result: Mapping[str, Any]) -> Iterator[Finding]:
    """A finding on each resource that the files describe as it cannot be."""
    for each in result["drift"]:
        if each["problem"]:
            rule, reason = RULES["not-known"], f"the files describe it as it cannot be. {each['problem']}"
            account = str(result["account_id"])
            yield Finding(rule.name, rule.level, rule.category, reason, each["kind"], each["name"], account)


def _resource(each: Mapping[str, Any], account: str) -> ResourceChange:
    before, after = (_state(each["kind"], each[side]) for side in ("before", "after"))
    old, new = (set((side or {}).get(_ATTACHED) or ()) for side in (before, after))
    change = ResourceChange(
        change=_CHANGES[each["change"]],
        kind=each["kind"],
        name=each["name"],
        account=account,
        arn=each["arn"],
        before=before,
        after=after,
        access=Access("unchanged"),
        attached=tuple(sorted(new - old)),
        detached=tuple(sorted(old - new)),
        calls=(),
        tasks=(),
        documents=each["documents"],
        users={kind: tuple(names) for kind, names in each["users"].items()},
        word=each["change"],
    )
    found = change.parts.all()
    return replace(change, access=Access(found.verdict, found.gained, found.lost))


def _state(kind: str, fields: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """The fields that are part of the resource's state; None where it does not exist."""
    if fields is None:
        return None
    return {name: value for name, value in state_in(kind, fields).items() if name not in _OF_A_CHANGE}


def _told(result: Mapping[str, Any], summary: Summary) -> dict[str, Any]:
    """The keys of the result, and of the report as JSON."""
    data = plan_json.as_data(summary)
    levels = levels_of(summary.findings)
    shown = dict(zip(map(key_of, summary.planned.resources), data["planned"]["resources"], strict=True))
    drift = []
    for each in summary.planned.resources:
        fields = {key: value for key, value in shown[key_of(each)].items() if key not in _OF_PLANS}
        drift.append({**fields, "level": levels.get(key_of(each), "none")})
    return {
        "result": result["result"],
        "account_id": result["account_id"],
        "counts": result["counts"],
        "levels": counted(summary.findings),
        "findings": data["findings"],
        "drift": drift,
    }


# What says nothing of drift
_OF_PLANS = ("calls", "tasks", "replaced", "complete")


def _is_json(path: str) -> bool:
    return path.lower().endswith(".json")


def _as_json(told: Mapping[str, Any]) -> str:
    return json.dumps({"format": FORMAT, "version": VERSION, **told}, indent=2, default=str) + "\n"


def _write_report(summary: Summary, path: str) -> None:
    try:
        files.write(summary, path)
    except OSError as error:
        raise PlumbError(f"report_files: '{path}' is not written: {error.strerror}.") from error


def _write(path: str, content: str | None) -> None:
    """Write a report whole or not at all; one of an earlier run that tells of something else goes."""
    try:
        if content is None:
            if os.path.isfile(path):
                os.unlink(path)
        else:
            files.write_text(content, path)
    except OSError as error:
        raise PlumbError(f"report_files: '{path}' is not written: {error.strerror}.") from error
