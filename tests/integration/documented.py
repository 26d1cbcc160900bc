# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The fenced blocks of the documentation, and how each is run.

A comment above a block says what is special: ``<!-- not run: REASON -->``, or ``<!-- status: 2 -->`` where it is to end
with that exit status. A yaml block that begins with ``# NAME.yml`` is a file for the bash blocks below it. A text block
below a bash block has lines that its output holds.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

_COMMENT = re.compile(r"<!-- (not run|status): (.*) -->")
_FENCE = re.compile(r"(`{3,})(\w*)")
_FILE = re.compile(r"# ([\w-]+\.yml)\n")


@dataclass(frozen=True)
class Block:
    """A fenced block. ``reason`` is why it is not run; ``shows`` are lines of its output."""

    language: str
    text: str
    line: int
    reason: str | None = None
    status: int = 0
    shows: tuple[str, ...] = ()

    @property
    def file(self) -> str | None:
        """The name of the file that a yaml block is."""
        named = _FILE.match(self.text)
        return named[1] if named and self.language == "yaml" else None

    def as_playbook(self) -> list[dict[str, Any]]:
        """The playbook of a yaml block; bare tasks get a play."""
        content: list[dict[str, Any]] = yaml.safe_load(self.text)
        if all("hosts" in each for each in content):
            return content
        return [{"hosts": "localhost", "gather_facts": False, "tasks": content}]


def blocks(document: Path) -> list[Block]:
    """The yaml and bash blocks of a document, in order."""
    found: list[Block] = []
    for block in _fenced(document.read_text(encoding="utf-8").splitlines()):
        if block.language == "text" and found and found[-1].language == "bash":
            found[-1] = Block(**{**vars(found[-1]), "shows": tuple(block.text.splitlines())})
        elif block.language in ("yaml", "bash"):
            found.append(block)
    return found


def _fenced(lines: list[str]) -> Iterator[Block]:
    number = 0
    while number < len(lines):
        fence = _FENCE.fullmatch(lines[number])
        if fence:
            end = lines.index(fence[1], number + 1)
            said = _COMMENT.fullmatch(lines[number - 1]) if number else None
            yield Block(
                language=fence[2],
                text="\n".join(lines[number + 1 : end]) + "\n",
                line=number + 1,
                reason=said[2] if said and said[1] == "not run" else None,
                status=int(said[2]) if said and said[1] == "status" else 0,
            )
            number = end
        number += 1
