# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The plan as Markdown for a merge request: findings, table, and what changes as unified diffs that fold away.

Names, ARNs, tags and documents are other people's text. They stand in code alone, where neither Markdown nor HTML, nor
what GitHub and GitLab add to them (mentions, references, emoji), has a meaning.
"""

from __future__ import annotations

import difflib
import html
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ansible_collections.plumb.aws.plugins.module_utils._engine.diff import render_diff
from ansible_collections.plumb.aws.plugins.module_utils._engine.printable import printable
from ansible_collections.plumb.aws.plugins.module_utils._policy.access.change import UNCHANGED
from ansible_collections.plumb.aws.plugins.plugin_utils._plan_report.collect import Failure
from ansible_collections.plumb.aws.plugins.plugin_utils._plan_report.descriptors import forms_of
from ansible_collections.plumb.aws.plugins.plugin_utils._plan_report.findings import LOW, Finding
from ansible_collections.plumb.aws.plugins.plugin_utils._plan_report.summary import ResourceChange, Section, Summary
from ansible_collections.plumb.aws.plugins.plugin_utils._plan_report.text import SIGNS
from ansible_collections.plumb.aws.plugins.plugin_utils._plan_report.wording import changes_in_words, headlines

# GitHub takes 65,536 characters in a comment. What would make it longer is left out: diffs first, then low findings,
# then rows of the table; other findings never.
_ROOM = 60_000

_NOT_IN_A_CODE_SPAN = re.compile(r"[`|\\]|^\s|\s$|^$")
_PLAIN = re.compile(r"[A-Za-z0-9 ,+=()/-]")
_BACKTICKS = re.compile(r"`+")


def render(summary: Summary) -> str:
    """The summary as a Markdown document. It says so where nothing changed."""
    blocks: list[str] = []
    with_account = len(summary.accounts) > 1
    sections = [_Part(*each, summary.findings_of(each[1])) for each in headlines(summary)]
    fixed = sum(len(text) for each in sections for text in each.texts(low=False, with_account=with_account))
    failures = ["\n".join(_failures(summary.failures))] if summary.failures else []
    low = sum(len(line) + 1 for each in sections for line in _findings(each.low, with_account=with_account))
    room = _ROOM - fixed - sum(map(len, failures))
    has_room = low <= room
    blocks = [
        f"{'##' if number == 0 else '###'} {text}" if text == each.headline else text
        for number, each in enumerate(sections)
        for text in each.texts(low=has_room, with_account=with_account)
    ]
    resources = [resource for each in sections for resource in each.section.resources]
    blocks += [*failures, *_within(room - (low if has_room else 0), map(_details, resources))]
    return "\n\n".join(blocks) + "\n"


@dataclass(frozen=True)
class _Part:
    """What was made, or what is planned, with its headline and findings."""

    headline: str
    section: Section
    findings: tuple[Finding, ...]

    @property
    def low(self) -> list[Finding]:
        """The findings that go first where there is no room: low ones, and those that are accepted."""
        return [each for each in self.findings if each.level == LOW or not each.counts]

    def texts(self, *, low: bool, with_account: bool) -> Iterator[str]:
        """The headline, the findings and the table."""
        yield self.headline
        left_out = frozenset[Finding]() if low else frozenset(self.low)
        shown = [each for each in self.findings if each not in left_out]
        lines = list(_findings(shown, with_account=with_account))
        if len(shown) < len(self.findings):
            lines.append(
                f"- {len(self.findings) - len(shown)} more findings, low or accepted, would make this too long for a "
                "comment; the plan as JSON has them all."
            )
        if lines:
            yield "\n".join(lines)
        if self.section.resources:
            yield "\n".join(_table(self.section, with_account=with_account))


def _findings(findings: Iterable[Finding], *, with_account: bool) -> Iterator[str]:
    """An item of a list for each finding: the level, the resource and the reason, whole."""
    for each in findings:
        level = each.level if each.counts else f"accepted ({each.level})"
        account = f" of {code(each.account or 'an unknown account')}" if with_account and each.kind else ""
        about = f" {each.kind} {code(each.name)}{account}:" if each.kind else ""
        accepted = f" — accepted: {code(each.accepted)}" if each.accepted else ""
        yield f"- **{level}**{about} {code(each.reason)} `[{each.rule}]`{accepted}"


def code(text: str) -> str:
    """Text as code that says just this text: a code span, or where that cannot be, HTML with all signs as numbers."""
    text = printable(text)
    return _html_code(text) if _NOT_IN_A_CODE_SPAN.search(text) else f"`{text}`"


def _html_code(text: str) -> str:
    return f"<code>{''.join(map(_html_character, text))}</code>"


def _html_character(character: str) -> str:
    if _PLAIN.match(character):
        return character
    # GitHub looks for addresses in text once it is decoded, but not across a comment
    return f"&#{ord(character)};{'<!-- -->' if character == '@' else ''}"


def _table(section: Section, *, with_account: bool) -> Iterator[str]:
    titles = ["", "kind", "name", *(["account"] if with_account else []), "access", "what changes"]
    yield _row(titles)
    yield _row(["---"] * len(titles))
    for resource in section.resources:
        account = [resource.account or "unknown"] if with_account else []
        access = "" if resource.verdict == UNCHANGED else resource.verdict
        words = "<br>".join(_words(resource))
        yield _row([resource.shown_change, resource.kind, code(resource.name), *account, access, words])


def _row(columns: Sequence[str]) -> str:
    return f"| {' | '.join(columns)} |"


def _words(resource: ResourceChange) -> Iterator[str]:
    return map(code, changes_in_words(resource))


def _failures(failures: Sequence[Failure]) -> Iterator[str]:
    for failure in failures:
        about = f" ({failure.kind} {code(failure.name)})" if failure.name else ""
        ignored = ", ignored" if failure.ignored else ""
        yield f"- failed{ignored}: {code(failure.task)}{about} on {code(failure.host)}: {code(failure.message)}"


def _details(resource: ResourceChange) -> str:
    """What folds away: an HTML block for the title, since no Markdown is read there, and a fenced diff."""
    lines = [printable(line) for line in diff_lines(resource)]
    longest = max((len(ticks) for line in lines for ticks in _BACKTICKS.findall(line)), default=0)
    fence = "`" * max(3, longest + 1)
    title = f"{SIGNS[resource.change]} {resource.kind} <code>{html.escape(printable(resource.name))}</code>"
    body = "\n".join(lines) or " nothing of its own; see the table"
    return f"<details>\n<summary>{title}</summary>\n\n{fence}diff\n{body}\n{fence}\n\n</details>"


def diff_lines(resource: ResourceChange) -> Iterator[str]:
    """What differs, in the form that the tasks' own diffs have, as a unified diff."""
    sides = render_diff(_as_dict(resource.before), _as_dict(resource.after), forms_of(resource.kind))
    return difflib.unified_diff(
        _canonical(sides["before"]), _canonical(sides["after"]), "before", "after", lineterm="", n=3
    )


def _as_dict(fields: Mapping[str, Any] | None) -> dict[str, Any] | None:
    return None if fields is None else dict(fields)


def _canonical(fields: Mapping[str, Any] | None) -> list[str]:
    """The fields as JSON in one order, line by line; none of a resource that does not exist."""
    if not fields:
        return []
    return json.dumps(fields, indent=2, sort_keys=True, ensure_ascii=False, default=str).split("\n")


def _within(room: int, blocks: Iterable[str]) -> Iterator[str]:
    left_out = 0
    for block in blocks:
        if left_out or len(block) > room:
            left_out += 1
            continue
        room -= len(block) + 2
        yield block
    if left_out:
        yield f"The diffs of {left_out} more would make this too long for a comment; the plan as JSON has them all."
