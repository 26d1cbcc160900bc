# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The plan as lines for a terminal: aligned columns, one line a resource, none longer than the terminal is wide."""

from __future__ import annotations

import textwrap
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ansible_collections.plumb.aws.plugins.module_utils._engine.printable import printable
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
    headlines,
)

HEADLINE, FAILURE = "headline", "failure"
SIGNS = {CREATE: "+", CHANGE: "~", DELETE: "-"}

# Narrower than this, a line says nothing any more
_NARROWEST = 40
# So many resources, and the headline has left the screen: it is said again below them
_MANY = 40
_CUT = "…"


@dataclass(frozen=True)
class Line:
    """A line of text; ``style`` is the change that it tells, HEADLINE or FAILURE."""

    text: str
    style: str


def render(summary: Summary, *, width: int) -> list[Line]:
    """The lines of a summary; the headline alone where nothing changed."""
    width = max(width, _NARROWEST)
    lines: list[Line] = []
    for headline, section in headlines(summary):
        said = [Line(text, HEADLINE) for text in textwrap.wrap(headline, width, subsequent_indent="  ")]
        lines += said
        lines += _table(section.resources, width, with_account=len(summary.accounts) > 1)
        if len(section.resources) > _MANY:
            lines += said
    for failure in summary.failures if not summary.is_empty else ():  # Ansible itself has just shown them
        lines.append(Line(_cut(f"  ! {failure_in_words(failure)}", width), FAILURE))
    return lines


def _table(resources: Sequence[ResourceChange], width: int, *, with_account: bool) -> Iterator[Line]:
    names = [printable(resource.name) for resource in resources]
    longest = min(max(map(cells, names), default=0), max(16, width // 3))
    kinds = max((len(resource.kind) for resource in resources), default=0)
    for resource, name in zip(resources, names, strict=True):
        account = f"{resource.account or 'unknown':<12}  " if with_account else ""
        shown = _cut_middle(name, longest)
        padding = " " * (longest - cells(shown))
        start = f"  {SIGNS[resource.change]} {resource.kind:<{kinds}}  {shown}{padding}  {account}"
        words = fit(changes_in_words(resource), width - cells(start))
        yield Line(_cut(f"{start}{words}".rstrip(), width), resource.change)


def fit(words: Sequence[str], width: int) -> str:
    """As many of the words as there is room for, and how many more there are."""
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


def _cut(text: str, width: int) -> str:
    if cells(text) <= width:
        return text
    while text and cells(text) > width - 1:
        text = text[: -max(1, (cells(text) - width) // 2)]
    return text.rstrip() + _CUT


def _cut_middle(name: str, width: int) -> str:
    """A name that is too long keeps both ends: long names differ at either."""
    if cells(name) <= width:
        return name
    head = (width - 1) // 2
    return f"{name[:head]}{_CUT}{name[-(width - 1 - head) :]}"
