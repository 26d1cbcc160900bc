# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The plan as one page for a browser: self-contained, read without JavaScript, and inert whatever names hold.

Every text goes through Jinja2's autoescape; the style and the script are the page's own, and the
Content-Security-Policy lets nothing else in, by their hashes
(https://developer.mozilla.org/en-US/docs/Web/HTTP/Guides/CSP).
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from jinja2 import Environment, StrictUndefined, Template
from markupsafe import Markup

from ansible_collections.plumb.aws.plugins.module_utils._engine.printable import printable
from ansible_collections.plumb.aws.plugins.plugin_utils._plan_report.collect import ROLE, policy_name
from ansible_collections.plumb.aws.plugins.plugin_utils._plan_report.descriptors import document_of, documents_of
from ansible_collections.plumb.aws.plugins.plugin_utils._plan_report.findings import (
    LEVELS,
    NONE,
    Finding,
    counted,
    key_of,
    levels_of,
)
from ansible_collections.plumb.aws.plugins.plugin_utils._plan_report.markdown import diff_lines
from ansible_collections.plumb.aws.plugins.plugin_utils._plan_report.page import SCRIPT, STYLE, TEMPLATE
from ansible_collections.plumb.aws.plugins.plugin_utils._plan_report.risk_of_trust import trusted_in_words
from ansible_collections.plumb.aws.plugins.plugin_utils._plan_report.summary import ResourceChange, Section, Summary
from ansible_collections.plumb.aws.plugins.plugin_utils._plan_report.wording import (
    changes_in_words,
    failure_in_words,
    headlines,
)

# The lines of a unified diff that only name its sides
_HEADER = 2
_TAGS = {"+": "ins", "-": "del"}


@dataclass(frozen=True)
class Line:
    """A line of a difference, and the element that it is in: ins, del or span."""

    tag: str
    text: str


@dataclass(frozen=True)
class Side:
    """What is known of one side of a change, a line each."""

    title: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Focus:
    """One question about a role, answered before and after the change."""

    title: str
    sides: tuple[Side, Side]


@dataclass(frozen=True)
class PageFinding:
    """A finding; ``target`` is the id of its resource on the page, empty where it has none."""

    level: str
    word: str
    kind: str
    name: str
    account: str
    reason: str
    rule: str
    category: str
    planned: bool
    accepted: str
    target: str


@dataclass(frozen=True)
class PageResource:
    """A resource that changes; ``level`` is that of its worst finding."""

    id: str
    level: str
    change: str
    kind: str
    name: str
    account: str
    verdict: str
    words: tuple[str, ...]
    focus: tuple[Focus, ...]
    diff: tuple[Line, ...]
    calls: str


@dataclass(frozen=True)
class Part:
    """What was made, or what is planned."""

    id: str
    title: str
    resources: tuple[PageResource, ...]


@dataclass(frozen=True)
class Page:
    """All that the template shows."""

    headlines: tuple[str, ...]
    levels: tuple[tuple[str, int], ...]
    findings: tuple[PageFinding, ...]
    parts: tuple[Part, ...]
    failures: tuple[str, ...]

    @property
    def resources(self) -> tuple[PageResource, ...]:
        return tuple(each for part in self.parts for each in part.resources)

    @property
    def all_levels(self) -> tuple[str, ...]:
        return LEVELS

    @property
    def kinds(self) -> tuple[str, ...]:
        kinds = {each.kind for each in self.resources} | {each.kind for each in self.findings}
        return tuple(sorted(kinds - {""}))

    @property
    def accounts(self) -> tuple[str, ...]:
        accounts = {each.account for each in self.resources} | {each.account for each in self.findings}
        return tuple(sorted(accounts - {""}))


def render(summary: Summary) -> str:
    """The summary as an HTML document."""
    return _template().render(
        page=_page(summary),
        style=Markup(STYLE),  # our own, and no text of a plan
        script=Markup(SCRIPT),
        content_policy=_content_policy(),
    )


@cache
def _template() -> Template:
    return Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True).from_string(TEMPLATE)


def _content_policy() -> str:
    allowed = {"style-src": STYLE, "script-src": SCRIPT}
    hashes = (
        f"{kind} 'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
        for kind, text in allowed.items()
    )
    return "; ".join(["default-src 'none'", *hashes, "base-uri 'none'", "form-action 'none'"])


def _page(summary: Summary) -> Page:
    shown = headlines(summary)
    ids = {
        (section is summary.planned, *key_of(resource)): f"r{part}-{number}"
        for part, (_headline, section) in enumerate(shown)
        for number, resource in enumerate(section.resources)
    }
    return Page(
        headlines=tuple(headline for headline, _section in shown),
        levels=tuple(counted(summary.findings).items()),
        findings=tuple(_finding(each, ids) for each in summary.findings),
        parts=tuple(_part(summary, section, number, ids) for number, (_headline, section) in enumerate(shown)),
        failures=tuple(map(failure_in_words, summary.failures)),
    )


def _finding(finding: Finding, ids: Mapping[tuple[Any, ...], str]) -> PageFinding:
    return PageFinding(
        level=finding.level if finding.counts else "none",
        word=finding.level if finding.counts else f"accepted ({finding.level})",
        kind=finding.kind,
        name=printable(finding.name),
        account=finding.account or "",
        reason=printable(finding.reason),
        rule=finding.rule,
        category=finding.category,
        planned=finding.planned,
        accepted=printable(finding.accepted),
        target=ids.get((finding.planned, *key_of(finding)), ""),
    )


def _part(summary: Summary, section: Section, number: int, ids: Mapping[tuple[Any, ...], str]) -> Part:
    planned = section is summary.planned
    levels = levels_of(summary.findings_of(section))
    resources = (
        _resource(each, levels.get(key_of(each), NONE), ids[planned, *key_of(each)]) for each in section.resources
    )
    title = "Drift" if summary.drift else "Planned changes" if planned else "Changes"
    return Part(f"part{number}", title, tuple(resources))


def _resource(resource: ResourceChange, level: str, page_id: str) -> PageResource:
    calls = ", ".join(dict.fromkeys(call.operation for call in resource.calls))
    tasks = ", ".join(resource.tasks)
    return PageResource(
        id=page_id,
        level=level,
        change=resource.shown_change,
        kind=resource.kind,
        name=printable(resource.name),
        account=resource.account or "",
        verdict=resource.verdict,
        words=tuple(changes_in_words(resource)),
        focus=tuple(_focus(resource)),
        diff=tuple(Line(_TAGS.get(text[:1], "span"), printable(text)) for text in list(diff_lines(resource))[_HEADER:]),
        calls=printable(f"{calls}; by: {tasks}"),
    )


def _focus(resource: ResourceChange) -> Iterator[Focus]:
    """Who may assume a role, and what it has; what an identity has; on both sides, as far as that is known."""
    questions = {"Who may assume it": _who} if resource.kind == ROLE else {}
    if documents_of(resource.kind):
        questions["What it has"] = _what
    for title, answer in questions.items():
        sides = tuple(
            Side(name, tuple(map(printable, answer(resource.kind, fields or {}))))
            for name, fields in (("before", resource.before), ("after", resource.after))
        )
        if any(side.lines for side in sides):
            yield Focus(title, (sides[0], sides[1]))


def _who(kind: str, fields: Mapping[str, Any]) -> list[str]:
    document = fields.get(document_of(kind) or "")
    return trusted_in_words(document) if isinstance(document, dict) else []


def _what(kind: str, fields: Mapping[str, Any]) -> list[str]:
    lines = [f"managed policy {policy_name(arn)} ({arn})" for arn in fields.get("attached_policies") or ()]
    lines += [f"inline policy {name}" for name in sorted(fields.get(documents_of(kind) or "") or {})]
    boundary = fields.get("permissions_boundary")
    return [*lines, *([f"permissions boundary {policy_name(boundary)} ({boundary})"] if boundary else [])]
