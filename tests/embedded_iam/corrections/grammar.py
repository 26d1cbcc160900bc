# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What permission policies and trust policies have in common.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any

from embedded_iam.facts import OPERATORS, QUALIFIERS, WITHOUT_IF_EXISTS
from embedded_iam.wire import AwsError


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


def check_sid(sid: str) -> None:
    """https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_sid.html"""
    if not re.fullmatch(r"[0-9A-Za-z]*", sid):
        alphabet = "Check that your input satisfies the regular expression [0-9A-Za-z]*"
        raise malformed(f"Statement IDs (SID) must be alpha-numeric. {alphabet}")


def bare_operator(operator: str) -> str:
    """The operator without `ForAnyValue:` or `ForAllValues:`, of which it has one at most, and without `IfExists`."""
    prefix = next((f"{name}:" for name in QUALIFIERS if operator.startswith(f"{name}:")), "")
    return operator.removeprefix(prefix).removesuffix("IfExists")


def operator_is_known(operator: str) -> bool:
    bare = bare_operator(operator)
    return bare in OPERATORS and not (bare in WITHOUT_IF_EXISTS and operator.endswith("IfExists"))


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
