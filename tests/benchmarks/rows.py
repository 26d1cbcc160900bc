# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is measured: which subject, by which way, over how many items, and how many requests that takes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any

FORKS = 10
# The three subjects on each host. Each item of the first makes two requests, of the others one.
REQUESTS = {"policy": 2, "trust": 1, "attachment": 1}
MODULES = {"policy": "iam_managed_policy", "trust": "iam_role_trust", "attachment": "iam_role_attachment"}
FANOUT = "fanout"
# Loops as short as this are read one by one; longer ones may be answered by a sweep, after two requests that weigh it.
NEVER_SWEPT = 8
WEIGHING = 2

TRUST_POLICY: dict[str, Any] = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "lambda.amazonaws.com"}}],
}


@dataclass(frozen=True, order=True)
class Row:
    """One row of the table. ``subject`` is policy, trust, attachment, or fanout (all three on many hosts).

    ``way`` is ours, bare (boto3 alone), noop (an action plugin that does nothing), debug, module (ours by ordinary
    module) or amazon. ``size`` is the number of items in the loop, or of hosts.
    """

    size: int
    subject: str
    way: str

    def __str__(self) -> str:
        return f"{self.subject}/{self.way}/{self.size}"

    @property
    def items(self) -> int:
        """How many results the run brings."""
        return self.size * len(MODULES) if self.subject == FANOUT else self.size

    def expected_requests(self) -> range | None:
        """How many requests the run may make; None where that is another's business."""
        if self.way == "amazon":
            return None
        if self.way in ("noop", "debug"):
            return range(1)
        if self.subject == FANOUT:
            # Hosts that start at the same moment may each ask whose credentials these are.
            least = self.size * sum(REQUESTS.values())
            return range(least + 1, least + FORKS + 1)
        identities = {"module": self.size}.get(self.way, 1) if self.subject == "policy" else 0
        exact = self.size * REQUESTS[self.subject] + identities
        if self.way == "ours" and self.size > NEVER_SWEPT:
            return range(1, exact + WEIGHING + 1)
        return range(exact, exact + 1)


def all_rows(*, quick: bool) -> list[Row]:
    """In the order in which they run: those that are compared with each other stand together."""
    alike: dict[str, tuple[int, ...]] = {
        "bare": (1, 10, 100, 1000),
        "noop": (1, 10, 100, 1000),
        "ours": (1, 10, 100, 1000),
        "module": (1, 10, 20),
        "amazon": (1, 10, 100),
    }
    loops = {
        "policy": {"debug": (1, 10, 100, 1000), **alike},
        "trust": alike,
        "attachment": alike,
    }
    rows = [Row(size, subject, way) for subject, ways in loops.items() for way, sizes in ways.items() for size in sizes]
    rows += [Row(100, FANOUT, way) for way in ("debug", "noop", "ours")]
    if quick:
        rows = [row for row in rows if row.items <= _quick_limit(row)] + [
            Row(10, FANOUT, way) for way in ("debug", "noop", "ours")
        ]
    order = list(loops)
    return sorted(rows, key=lambda row: (row.size, [*order, FANOUT].index(row.subject)))


def _quick_limit(row: Row) -> int:
    return 10 if row.way in ("amazon", "module") else 100


def select(rows: Sequence[Row], patterns: Iterable[str]) -> list[Row]:
    """The rows that a pattern names, or else those whose name it begins; all of them without patterns."""
    names = {str(row) for row in rows}
    wanted = [pattern if pattern in names else f"{pattern}*" for pattern in patterns]
    return [row for row in rows if not wanted or any(fnmatchcase(str(row), pattern) for pattern in wanted)]
