# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The Condition of a statement: operators, their forms, and the values that they take.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ansible_collections.plumb.aws.plugins.module_utils._policy.document.elements import Report, listed
from ansible_collections.plumb.aws.plugins.module_utils._policy.document.problem import TRUST, Problem
from ansible_collections.plumb.aws.plugins.module_utils._policy.facts.operators import (
    DATE_LIMITS,
    OPERATORS,
    QUALIFIERS,
    WITHOUT_IF_EXISTS,
)

_BY_LOWER = {name.lower(): name for name in OPERATORS}

# The longest operator has 26 characters; to search for what is like a hostile text takes long
_LONGEST = 40

_LEGACY = "The policy failed legacy parsing"
_WHOLE_NUMBER = re.compile(r"-?[0-9]{1,19}")
# Two digits each, says https://www.w3.org/TR/NOTE-datetime, but IAM took an hour of one (recorded in the tests of
# getmoto/moto). Whether it takes a month, a day, a minute or a second of one is not known, so they pass. An offset of
# one digit it refused.
_DATE = re.compile(r"-?[0-9]{1,9}(?:-(?P<month>[0-9]{1,2})(?:-(?P<day>[0-9]{1,2}))?)?(?:[Tt](?P<time>.*))?")
_TIME = re.compile(
    r"(?:(?P<hour>[0-9]{1,2})(?::(?P<minute>[0-9]{1,2})(?::(?P<second>[0-9]{1,2})(?:\.[0-9]{1,9})?)?)?)?"
    r"(?:[Zz]|[+-](?P<off_hour>[0-9]{2})(?::?(?P<off_minute>[0-9]{2}))?)?"
)


@dataclass(frozen=True)
class Operator:
    """``ForAnyValue:StringLikeIfExists`` taken apart."""

    name: str
    qualifier: str = ""
    if_exists: bool = False

    @property
    def known(self) -> bool:
        return self.name in OPERATORS and not (self.if_exists and self.name in WITHOUT_IF_EXISTS)


def parse_operator(text: str) -> Operator:
    """Take an operator apart; whether it is one is for ``known`` to say."""
    qualifier, colon, rest = text.partition(":")
    if not colon or qualifier not in QUALIFIERS:
        qualifier, rest = "", text
    name = rest.removesuffix("IfExists")
    return Operator(name, qualifier, if_exists=name != rest)


def problems(condition: Any, kind: str, report: Report) -> Iterator[Problem]:
    """What IAM would refuse in a Condition."""
    if not isinstance(condition, dict):
        yield report("condition", f"Condition must be an object, not {condition!r}.")
        return
    for name, tests in condition.items():
        if not isinstance(tests, dict):
            yield report("condition", f"the operator {name} must hold an object of keys and values, not {tests!r}.")
            continue
        operator = parse_operator(name)
        if tests and not operator.known:  # IAM lets an unknown operator that holds nothing pass
            yield _unknown_operator(name, operator, kind, report)
        for key, values in tests.items():
            yield from _value_problems(operator, key, values, report)


def _unknown_operator(name: str, operator: Operator, kind: str, report: Report) -> Problem:
    right = _BY_LOWER.get(operator.name.lower())
    near = right or next(iter(difflib.get_close_matches(operator.name[:_LONGEST], OPERATORS, n=1, cutoff=0.7)), None)
    message = f"'{name}' is no condition operator" + (f"; write {near}." if near and near != operator.name else ".")
    if kind == TRUST and right:
        return report("condition", message, f"Invalid Condition type : {name}")
    return report("condition", message)


def _value_problems(operator: Operator, key: str, values: Any, report: Report) -> Iterator[Problem]:
    for value in listed(values):
        if not isinstance(value, str | bool | int | float):
            yield report("condition", f"a value of {key} must be text, a number or a boolean, not {value!r}.")
        elif operator.name.startswith("Date") and operator.known and not is_date(value):
            message = f"'{value}' under {operator.name} is no date such as 2026-01-31T12:00:00Z, and no epoch time."
            yield report("condition", message, _LEGACY)


def is_date(value: Any) -> bool:
    """An ISO 8601 date in the forms IAM takes, whole seconds since 1970 in 64 bits, or a policy variable."""
    if isinstance(value, bool) or not isinstance(value, str | int):
        return False
    text = str(value)
    if "${" in text:
        return True
    if _WHOLE_NUMBER.fullmatch(text):
        return -(2**63) <= int(text) < 2**63
    date = _DATE.fullmatch(text)
    if not date:
        return False
    time = _TIME.fullmatch(date["time"] or "")
    return time is not None and _in_limits(date.groupdict()) and _in_limits(time.groupdict())


def _in_limits(parts: dict[str, str | None]) -> bool:
    return all(
        low <= int(parts[name] or low) <= high
        for name, (low, high) in DATE_LIMITS.items()
        if parts.get(name) is not None
    )
