# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The plan as JSON for other programs. Its shape is documented in docs/plan_summary.md, and numbered."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from ansible_collections.plumb.aws.plugins.module_utils._engine.printable import printable
from ansible_collections.plumb.aws.plugins.plugin_utils._plan_report.collect import Failure
from ansible_collections.plumb.aws.plugins.plugin_utils._plan_report.findings import Finding, counted
from ansible_collections.plumb.aws.plugins.plugin_utils._plan_report.summary import (
    CHANGES,
    ResourceChange,
    Section,
    Summary,
)
from ansible_collections.plumb.aws.plugins.plugin_utils._plan_report.wording import changes_in_words, headlines

FORMAT = "plumb.aws.plan"
# Raised when a key goes or changes its meaning, not when one is added
VERSION = 2


def render(summary: Summary) -> str:
    """The summary as JSON text: keys in one order, nothing in it but ASCII, no times."""
    return json.dumps(as_data(summary), indent=2) + "\n"


def as_data(summary: Summary) -> dict[str, Any]:
    """The summary as plain data."""
    return {
        "format": FORMAT,
        "version": VERSION,
        "dry_run": summary.dry_run,
        "changed": not summary.is_empty,
        "headlines": [headline for headline, _section in headlines(summary)],
        "findings": [_finding_data(finding) for finding in summary.findings],
        "levels": counted(summary.findings),
        "made": _section_data(summary.made),
        "planned": _section_data(summary.planned),
        "failures": [_failure_data(failure) for failure in summary.failures],
    }


def _finding_data(finding: Finding) -> dict[str, Any]:
    return {
        "level": finding.level,
        "rule": finding.rule,
        "category": finding.category,
        "kind": finding.kind or None,
        "name": finding.name or None,
        "account": finding.account,
        "reason": printable(finding.reason),
        "planned": finding.planned,
        "accepted": finding.accepted or None,
    }


def _section_data(section: Section) -> dict[str, Any]:
    return {
        "counts": {
            **{change: section.count(change) for change in CHANGES},
            "hidden": section.hidden,
            "in_background": section.in_background,
            "wider": section.wider,
            "may_be_wider": section.may_be_wider,
        },
        "resources": [_resource_data(resource) for resource in section.resources],
    }


def _resource_data(resource: ResourceChange) -> dict[str, Any]:
    return {
        "change": resource.shown_change,
        "kind": resource.kind,
        "name": resource.name,
        "account": resource.account,
        "arn": resource.arn,
        "verdict": resource.verdict,
        "access": {
            "verdict": resource.access.verdict,
            "gained": list(resource.access.gained),
            "lost": list(resource.access.lost),
        },
        "attached": list(resource.attached),
        "detached": list(resource.detached),
        "replaced": resource.replaced,
        "complete": resource.complete,
        "words": changes_in_words(resource),
        "before": _ordered(resource.before),
        "after": _ordered(resource.after),
        "calls": [{"operation": call.operation, "target": call.target} for call in resource.calls],
        "tasks": list(resource.tasks),
    }


def _ordered(fields: Mapping[str, Any] | None) -> Any:
    return json.loads(json.dumps(fields, sort_keys=True, default=str))


def _failure_data(failure: Failure) -> dict[str, Any]:
    return {
        "task": failure.task,
        "host": failure.host,
        "kind": failure.kind or None,
        "name": failure.name or None,
        "message": failure.message,
        "ignored": failure.ignored,
    }
