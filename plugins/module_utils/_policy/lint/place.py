# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A statement under examination, and the words that warnings share."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from ansible_collections.plumb.aws.plugins.module_utils._policy.document.elements import listed, texts
from ansible_collections.plumb.aws.plugins.module_utils._policy.document.problem import Problem
from ansible_collections.plumb.aws.plugins.module_utils._policy.grammar.condition import Operator, parse_operator
from ansible_collections.plumb.aws.plugins.module_utils._policy.lint.services import Facts


@dataclass(frozen=True)
class Test:
    """One key under one operator: the operator as written and taken apart, the key in lower case, the values."""

    written: str
    operator: Operator
    key: str
    raw: tuple[Any, ...]

    @property
    def values(self) -> list[str]:
        return [str(value).lower() if isinstance(value, bool) else str(value) for value in self.raw]


@dataclass(frozen=True)
class Place:
    """A statement under examination, and what is known around it."""

    statement: dict[str, Any]
    label: str
    facts: Facts | None
    own_account: str | None = None
    version: str = ""

    def warn(self, rule: str, message: str) -> Problem:
        return Problem(rule, message, self.label)

    @property
    def allows(self) -> bool:
        return self.statement.get("Effect") == "Allow"

    @property
    def actions(self) -> list[str]:
        return texts(self.statement.get("Action", []))

    @property
    def resources(self) -> list[str]:
        return texts(self.statement.get("Resource", []))

    def tests(self) -> Iterator[Test]:
        """Each test of the Condition. An operator that holds nothing tests nothing."""
        condition = self.statement.get("Condition")
        for name, keys in condition.items() if isinstance(condition, dict) else ():
            for key, values in keys.items() if isinstance(keys, dict) else ():
                yield Test(name, parse_operator(name), key.lower(), tuple(listed(values)))

    @property
    def is_conditional(self) -> bool:
        return any(True for _test in self.tests())


Check = Callable[[Place], Iterator[Problem]]


def listing(names: Sequence[str], *, most: int = 3) -> str:
    """``a, b, c and 4 more``."""
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return ", ".join(names[:most]) + more


def nearest(name: str, known: Iterable[str], *, prefix: str = "") -> str:
    """A question after the known name that is most like this one; empty where none is."""
    lower = {each.lower(): each for each in known}
    near = difflib.get_close_matches(name.lower(), lower, n=1, cutoff=0.75)
    return f"; is it {prefix}{lower[near[0]]}" if near else ""
