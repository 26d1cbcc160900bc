# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is wrong, or unwise, in a policy document, and where."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from ansible_collections.plumb.aws.plugins.module_utils._engine.errors import PlumbError

MANAGED, INLINE, TRUST = "managed", "inline", "trust"
KINDS = (MANAGED, INLINE, TRUST)
# How many problems one message lists; the result has them all
_MOST_LISTED = 25


@dataclass(frozen=True)
class Problem:
    """One finding. ``statement`` is a Sid, a number such as ``2``, or empty for the document as a whole.

    ``aws_message`` is what IAM answers to such a document, where that is known.
    """

    rule: str
    message: str
    statement: str = ""
    aws_message: str = ""

    def as_result(self) -> dict[str, str]:
        """As the filters and results return it."""
        return {"rule": self.rule, "message": self.in_words(place=False), "statement": self.statement}

    def in_words(self, *, place: bool = True) -> str:
        """One sentence: where, what, and AWS's own words."""
        where = f"statement {self.statement}: " if place and self.statement else ""
        aws = f" (AWS: {self.aws_message})" if self.aws_message else ""
        return f"{where}{self.message}{aws}"


def statement_label(statement: Any, number: int) -> str:
    """How people find a statement: by its Sid, else by its number, counted from 1."""
    sid = statement.get("Sid") if isinstance(statement, dict) else None
    return sid if isinstance(sid, str) and sid else str(number)


def refuse(problems: Iterable[Problem], *, what: str) -> None:
    """Raise one error that lists all problems; nothing to raise where there are none."""
    found = list(problems)
    if found:
        listed = "; ".join(problem.in_words() for problem in found[:_MOST_LISTED])
        more = f"; and {len(found) - _MOST_LISTED} more" if len(found) > _MOST_LISTED else ""
        raise PlumbError(
            f"{what}: IAM would refuse this document: {listed}{more}",
            details={"policy_problems": [problem.as_result() for problem in found]},
        )
