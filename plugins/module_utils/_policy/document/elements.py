# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reading the elements of a statement, in the forms that the grammar allows."""

from __future__ import annotations

from typing import Any, Protocol

from ansible_collections.plumb.aws.plugins.module_utils._policy.document.problem import Problem


class Report(Protocol):
    """Make a problem of the statement at hand; without ``aws``, AWS's words are those for wrong syntax."""

    def __call__(self, rule: str, message: str, aws: str = ...) -> Problem: ...


def listed(value: Any) -> list[Any]:
    """One value or a list of them, as a list."""
    return value if isinstance(value, list) else [value]


def texts(value: Any) -> list[str]:
    """The texts among one value or a list of them."""
    return [item for item in listed(value) if isinstance(item, str)]


def values_of(
    statement: dict[str, Any], element: str, report: Report, *, missing: str
) -> tuple[list[str], list[Problem]]:
    """The values of an element or of its opposite (Action or NotAction), and what is wrong with their form."""
    rule, opposite = element.lower(), f"Not{element}"
    if element in statement and opposite in statement:
        return [], [report(rule, f"{element} and {opposite} exclude each other.")]
    name = element if element in statement else opposite
    if name not in statement:
        return [], [report(rule, f"{element} is missing.", missing)]
    values = listed(statement[name])
    if not values:
        return [], [report(rule, f"{name} is empty.", missing)]
    if not all(isinstance(value, str) for value in values):
        return [], [report(rule, f"{name} must be text or a list of texts, not {statement[name]!r}.")]
    return values, []
