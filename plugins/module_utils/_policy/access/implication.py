# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether every request that meets one Condition meets another, too.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-logic-multiple-context-keys-or-values.html:
operators and keys are ANDed, the values of a key are ORed, or for a negated operator NORed.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import Enum
from functools import lru_cache
from typing import Any

from ansible_collections.plumb.aws.plugins.module_utils._policy.document.glob import covers, matches
from ansible_collections.plumb.aws.plugins.module_utils._policy.grammar.condition import Operator, parse_operator

_NEGATED = {
    "StringNotEquals": "StringEquals",
    "StringNotEqualsIgnoreCase": "StringEqualsIgnoreCase",
    "StringNotLike": "StringLike",
    "ArnNotEquals": "ArnLike",
    "ArnNotLike": "ArnLike",
    "NotIpAddress": "IpAddress",
    "NumericNotEquals": "NumericEquals",
    "DateNotEquals": "DateEquals",
}


# Comparisons of values after which an implication counts as not shown
_MOST_COMPARISONS = 2_500
# Decimal takes long to compare numbers of hundreds of digits
_LONGEST_NUMBER = 40

_ARN = ("ArnEquals", "ArnLike")  # the two behave alike


class Answer(Enum):
    """YES: each request that meets the one meets the other. NO: some request does not. UNKNOWN: neither is shown."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Test:
    """One key under one operator, with its values as text."""

    operator: Operator
    key: str
    values: tuple[str, ...]

    @property
    def fails_without_key(self) -> bool:
        """Whether a request that lacks the key fails the test: so it is for a plain operator that is not negated."""
        operator = self.operator
        plain = not operator.qualifier and not operator.if_exists
        return plain and operator.known and operator.name != "Null" and operator.name not in _NEGATED


Tests = tuple[Test, ...]


def tests_of(condition: dict[str, Any]) -> Tests:
    """The tests of a canonical Condition."""
    return tuple(
        Test(parse_operator(operator), key, tuple(str(value) for value in values))
        for operator, keys in condition.items()
        for key, values in keys.items()
    )


@lru_cache(maxsize=4096)
def implies(narrow: Tests, wide: Tests) -> Answer:
    """Whether every request that meets all tests of ``narrow`` meets all of ``wide``."""
    unmet = [test for test in wide if not any(_test_implies(other, test) for other in narrow)]
    if not unmet:
        return Answer.YES
    own = [test for test in narrow if test not in wide]
    keys = {test.key for test in narrow}
    if not own and any(test.fails_without_key and test.key not in keys for test in unmet):
        return Answer.NO  # a request without that key
    if len(unmet) == 1 and len(own) == 1 and _has_new_value(own[0], unmet[0], narrow):
        return Answer.NO
    return Answer.UNKNOWN


def _has_new_value(narrow: Test, wide: Test, all_narrow: Tests) -> bool:
    """Whether a plain value stands in ``narrow`` that ``wide`` does not accept."""
    same = narrow.key == wide.key and narrow.operator == wide.operator and narrow.fails_without_key
    alone = sum(test.key == narrow.key for test in all_narrow) == 1
    if not same or not alone or narrow.operator.name != "StringEquals":
        return False
    return any(value not in wide.values and "${" not in value for value in narrow.values) and not any(
        "${" in value for value in wide.values
    )


def _test_implies(narrow: Test, wide: Test) -> bool:
    if narrow == wide:
        return True
    one, other = narrow.operator, wide.operator
    if narrow.key != wide.key or one.qualifier != other.qualifier or not narrow.values or not wide.values:
        return False
    if one.if_exists and not other.if_exists:
        return False
    if (one.name in _NEGATED) != (other.name in _NEGATED):
        return False
    if one.name in _NEGATED:
        # 'not A' implies 'not B' exactly where B implies A
        return _values_imply(_NEGATED[other.name], wide.values, _NEGATED[one.name], narrow.values)
    return _values_imply(one.name, narrow.values, other.name, wide.values)


def _values_imply(one: str, narrow: Sequence[str], other: str, wide: Sequence[str]) -> bool:
    accepts = _value_test(one, other)
    if accepts is None:
        return False
    # a value that stands on both sides is accepted under the same operator; the others are few in real policies
    left = [value for value in narrow if value not in wide] if one == other else narrow
    if len(left) * len(wide) > _MOST_COMPARISONS:
        return False
    return all(any(accepts(value, option) for option in wide) for value in left)


ValueTest = Callable[[str, str], bool]


def _value_test(one: str, other: str) -> ValueTest | None:
    """How a value under one operator is shown to be accepted by a value under another; None where it never is."""
    if one in _ARN and other in _ARN:
        return _arn_covered
    if one == other:
        return _SAME.get(one, _equal)
    return _ACROSS.get((one, other))


def _equal(value: str, option: str) -> bool:
    return value == option


def _equal_ignoring_case(value: str, option: str) -> bool:
    return value.lower() == option.lower() and "${" not in value + option


def _like_covered(value: str, option: str) -> bool:
    return covers(option, value)


def _matched(value: str, option: str) -> bool:
    return "${" not in value + option and matches(option, value)


def _plain_equal(value: str, option: str) -> bool:
    return value == option and not any(mark in value for mark in "*?$")


def _arn_covered(value: str, option: str) -> bool:
    """ARNs are compared part by part, each with its own wildcards; a part that is a ``*`` never crosses a colon."""
    if value == option:
        return True
    parts, options = value.split(":", 5), option.split(":", 5)
    return len(parts) == len(options) == 6 and all(map(covers, options, parts))


def _in_network(value: str, option: str) -> bool:
    try:
        inner, outer = ipaddress.ip_network(value, strict=False), ipaddress.ip_network(option, strict=False)
        return inner.version == outer.version and inner.subnet_of(outer)  # type: ignore[arg-type]
    except ValueError:
        return value == option


def _ordered(compare: Callable[[Decimal, Decimal], bool]) -> ValueTest:
    def accepts(value: str, option: str) -> bool:
        if value == option or "e" in f"{value}{option}".lower() or len(value) + len(option) > _LONGEST_NUMBER:
            return value == option
        try:
            return compare(Decimal(value), Decimal(option))
        except InvalidOperation:
            return False

    return accepts


_SAME: dict[str, ValueTest] = {
    "StringLike": _like_covered,
    "StringEqualsIgnoreCase": _equal_ignoring_case,
    "Bool": _equal_ignoring_case,
    "IpAddress": _in_network,
    "NumericEquals": _ordered(lambda value, option: value == option),
    "NumericLessThan": _ordered(lambda value, option: value <= option),
    "NumericLessThanEquals": _ordered(lambda value, option: value <= option),
    "NumericGreaterThan": _ordered(lambda value, option: value >= option),
    "NumericGreaterThanEquals": _ordered(lambda value, option: value >= option),
}
_ACROSS: dict[tuple[str, str], ValueTest] = {
    ("StringEquals", "StringLike"): _matched,
    ("StringEquals", "StringEqualsIgnoreCase"): _equal_ignoring_case,
    ("StringLike", "StringEquals"): _plain_equal,
    ("NumericLessThan", "NumericLessThanEquals"): _ordered(lambda value, option: value <= option),
    ("NumericGreaterThan", "NumericGreaterThanEquals"): _ordered(lambda value, option: value >= option),
}
