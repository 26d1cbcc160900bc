# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The plan as lines for a terminal: findings, then a line a resource, none longer than the terminal is wide."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ansible_collections.plumb.aws.plugins.module_utils._engine.printable import printable
from ansible_collections.plumb.aws.plugins.plugin_utils._plan_report.findings import (
    CRITICAL,
    HIGH,
    LEVELS,
    LOW,
    MEDIUM,
    NONE,
    Finding,
    Key,
    key_of,
    levels_of,
)
from ansible_collections.plumb.aws.plugins.plugin_utils._plan_report.summary import (
    CHANGE,
    CREATE,
    DELETE,
    ResourceChange,
    Summary,
)
from ansible_collections.plumb.aws.plugins.plugin_utils._plan_report.wording import (
    changes_in_words,
    failure_in_words,
    finding_in_words,
    headlines,
)

HEADLINE, FAILURE, ACCEPTED = "headline", "failure", "accepted"
SIGNS = {CREATE: "+", CHANGE: "~", DELETE: "-"}

# Narrower than this, a line says nothing any more
_NARROWEST = 40
# So many resources, and the headline has left the screen: it is said again below them
_MANY = 40
# So many low findings, and they are counted
_MANY_LOW = 40
_CUT = "…"
# The levels that the line of a resource tells, too
_TOLD = frozenset({CRITICAL, HIGH, MEDIUM})
# Columns that are taken for the names where nothing limits a line
_WIDE = 160


@dataclass(frozen=True)
class Line:
    """A line of text; ``style`` is the level of risk that it tells, HEADLINE, ACCEPTED or FAILURE."""

    text: str
    style: str


def render(summary: Summary, *, width: int | None) -> list[Line]:
    """The lines of a summary; the headline alone where nothing changed. ``width`` is None where nothing limits it.

    Findings come first, whole; then a line for each resource, which is cut where it is too long.
    """
    width = width if width is None else max(width, _NARROWEST)
    lines: list[Line] = []
    with_account = len(summary.accounts) > 1
    for headline, section in headlines(summary):
        said = [Line(text, HEADLINE) for text in _wrapped(headline, width, first="", then="  ")]
        findings = summary.findings_of(section)
        lines += said
        lines += _findings(findings, width, with_account=with_account)
        lines += _table(section.resources, width, levels_of(findings), with_account=with_account)
        if len(section.resources) > _MANY:
            lines += said
    for failure in summary.failures if not summary.is_empty else ():  # Ansible itself has just shown them
        lines.append(Line(_cut(f"  ! {failure_in_words(failure)}", width), FAILURE))
    return lines


def _findings(findings: Sequence[Finding], width: int | None, *, with_account: bool) -> Iterator[Line]:
    """One finding after the other, by level; nothing of it is cut."""
    counting = [each for each in findings if each.counts]
    low = [each for each in counting if each.level == LOW]
    shown = [each for each in counting if each.level != LOW or len(low) <= _MANY_LOW]
    longest = len(CRITICAL)
    for each in (*shown, *(each for each in findings if not each.counts)):
        word = each.level.upper() if each.counts else ACCEPTED
        style = each.level if each.counts else ACCEPTED
        text = finding_in_words(each, with_account=with_account)
        for line in _wrapped(text, width, first=f"  {word:<{longest}}  ", then=" " * (longest + 4)):
            yield Line(line, style)
    if len(low) > _MANY_LOW:
        yield Line(f"  {'LOW':<{longest}}  {len(low)} more findings, in the lines below and in the files", LOW)


def _wrapped(text: str, width: int | None, *, first: str, then: str) -> list[str]:
    """A text on as many lines as it needs, none wider than ``width`` columns."""
    if width is None or cells(first + text) <= width:
        return [first + text]
    lines, line, is_empty = [], first, True
    for word in text.split(" "):
        joined = line + word if is_empty else f"{line} {word}"
        if cells(joined) > width and not is_empty:
            lines.append(line)
            line, joined = then, then + word
        while cells(joined) > width:
            kept = _head(word, width - cells(line))
            lines.append(line + kept)
            word, line = word[len(kept) :], then
            joined = line + word
        line, is_empty = joined, False
    return [*lines, line]


def _head(text: str, room: int) -> str:
    """As much of the beginning of a text as there is room for, one character at least, if it can be to a separator."""
    kept = 1
    while kept < len(text) and cells(text[: kept + 1]) <= room:
        kept += 1
    parted = max((text.rfind(separator, 0, kept) for separator in "/:,"), default=-1) + 1
    return text[: parted if parted > kept // 2 else kept]


def _table(
    resources: Sequence[ResourceChange],
    width: int | None,
    levels: Mapping[Key, str],
    *,
    with_account: bool,
) -> Iterator[Line]:
    """A line for each resource, coloured by its risk. A long name has lines of its own, so that it is whole."""
    names = [printable(resource.name) for resource in resources]
    most = max(16, (width or _WIDE) // 3)
    longest = max((cells(name) for name in names if cells(name) <= most), default=0)
    kinds = max((len(resource.kind) for resource in resources), default=0)
    told = {level: level if level in _TOLD else "" for level in LEVELS}
    widest = max((len(told[levels.get(key_of(resource), NONE)]) for resource in resources), default=0)
    for resource, name in zip(resources, names, strict=True):
        account = f"{resource.account or 'unknown':<12}  " if with_account else ""
        level = levels.get(key_of(resource), NONE)
        start = f"  {SIGNS[resource.change]} {resource.kind:<{kinds}}  "
        padding = " " * (longest - cells(name))
        if cells(name) > longest:
            for line in _wrapped(name, width, first=start, then=" " * len(start)):
                yield Line(line, level)
            start, name, padding = " " * len(start), "", " " * longest
        shown = f"{start}{name}{padding}  {account}{f'{told[level]:<{widest}}  ' if widest else ''}"
        words = fit(changes_in_words(resource), None if width is None else width - cells(shown))
        if words or name:
            yield Line(_cut(f"{shown}{words}".rstrip(), width), level)


def fit(words: Sequence[str], width: int | None) -> str:
    """As many of the words as there is room for, and how many more there are."""
    if width is None:
        return "; ".join(words)
    for kept in range(len(words), 1, -1):
        text = _with_more(words[:kept], len(words) - kept, "; ")
        if cells(text) <= width:
            return text
    if not words:
        return ""
    rest = _with_more([""], len(words) - 1, "; ")
    return _shorten(words[0], width - cells(rest)) + rest


def _shorten(sentence: str, width: int) -> str:
    """A sentence such as 'may now A, B, C on X, Y' with shorter lists; cut off where that is not enough."""
    lists = [part.split(", ") for part in sentence.split(" on ", 1)]
    shorter = sentence
    for kept in range(max(map(len, lists)) - 1, 0, -1):
        if cells(shorter) <= width:
            break
        shorter = " on ".join(_with_more(items[:kept], len(items[kept:]), ", ") for items in lists)
    return _cut(shorter, width)


def _with_more(items: Sequence[str], more: int, separator: str) -> str:
    shown = separator.join(items)
    if not more:
        return shown
    return f"{shown}; and {more} more" if separator == "; " else f"{shown} and {more} more"


def cells(text: str) -> int:
    """How many columns of a terminal a text takes."""
    return sum(map(_cells_of, text))


def _cells_of(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def _cut(text: str, width: int | None) -> str:
    if width is None or cells(text) <= width:
        return text
    while text and cells(text) > width - 1:
        text = text[: -max(1, (cells(text) - width) // 2)]
    return text.rstrip() + _CUT
