# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What permission policies and trust policies have in common.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from embedded_iam.wire import AwsError

STATEMENT_ELEMENTS = {
    "Sid", "Effect", "Principal", "NotPrincipal", "Action", "NotAction", "Resource", "NotResource", "Condition",
}  # fmt: skip
VERSIONS = ("2008-10-17", "2012-10-17")
# https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
OPERATORS = {
    "StringEquals", "StringNotEquals", "StringEqualsIgnoreCase", "StringNotEqualsIgnoreCase", "StringLike",
    "StringNotLike", "NumericEquals", "NumericNotEquals", "NumericLessThan", "NumericLessThanEquals",
    "NumericGreaterThan", "NumericGreaterThanEquals", "DateEquals", "DateNotEquals", "DateLessThan",
    "DateLessThanEquals", "DateGreaterThan", "DateGreaterThanEquals", "Bool", "BinaryEquals", "IpAddress",
    "NotIpAddress", "ArnEquals", "ArnLike", "ArnNotEquals", "ArnNotLike", "Null",
}  # fmt: skip


def malformed(message: str) -> AwsError:
    return AwsError("MalformedPolicyDocument", message)


def parsed(document: str, message: str) -> Any:
    """The document's JSON. A key given twice is refused; in which words AWS does so is not known."""

    def unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) < len(pairs):
            raise malformed(message)
        return found

    try:
        return json.loads(document, object_pairs_hook=unique, parse_constant=_refuse_constant)
    except (ValueError, RecursionError):
        raise malformed(message) from None


def _refuse_constant(name: str) -> None:
    """Python reads NaN and Infinity, which are not JSON."""
    raise ValueError(name)


def statements_of(document: Any) -> list[Any] | None:
    """The statements in a list, or None where there is no such element of the right type."""
    value = document.get("Statement")
    if isinstance(value, dict):
        return [value]
    return value if isinstance(value, list) else None


def texts(value: Any) -> list[str] | None:
    """A string, or a list of strings, as a list; None for anything else."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return value
    return None


def bare_operator(operator: str) -> str:
    """The operator without `ForAnyValue:`, `ForAllValues:` and `IfExists`."""
    for prefix in ("ForAnyValue:", "ForAllValues:"):
        operator = operator.removeprefix(prefix)
    return operator.removesuffix("IfExists")


def condition_is_well_formed(condition: Any) -> bool:
    """Operators over keys over values: text, Booleans and numbers, quoted or not (the quotation marks are optional)."""
    return isinstance(condition, dict) and all(
        isinstance(keys, dict) and all(_scalars(value) for value in keys.values()) for keys in condition.values()
    )


def _scalars(value: Any) -> bool:
    return all(isinstance(item, str | bool | int | float) for item in listed(value))


def listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def has_repeats(values: Iterable[str]) -> bool:
    seen = list(values)
    return len(set(seen)) < len(seen)
