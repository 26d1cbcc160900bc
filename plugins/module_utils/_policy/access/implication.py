# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether every request that meets one Condition meets another, too.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-logic-multiple-context-keys-or-values.html:
operators and keys are ANDed, the values of a key are ORed, or for a negated operator NORed.
"""

from __future__ import annotations

import datetime
import ipaddress
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import Enum
from functools import lru_cache
from typing import Any

from ansible_collections.plumb.aws.plugins.module_utils._policy.document.glob import covers
from ansible_collections.plumb.aws.plugins.module_utils._policy.facts.condition_keys import (
    MULTIVALUED_KEYS,
    UNCERTAIN_KEYS,
)
from ansible_collections.plumb.aws.plugins.module_utils._policy.grammar.condition import Operator, parse_operator

NEGATED = {
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
_ARN = ("ArnEquals", "ArnLike")  # the two behave alike
_PARTS = ("arn", "partition", "service", "region", "account", "resource")
_VARIABLE_OR_TEXT = re.compile(r"\$\{[^}]*\}|[^$]+|\$")
# A number as IAM documents it; longer ones take long to compare
_NUMBER = re.compile(r"-?[0-9]{1,40}(\.[0-9]{1,40})?")
_EXPONENT = re.compile(r"[0-9][eE]")
_MASK = re.compile(r"(.+)/([0-9]{1,3})")
_COLON = re.compile(r":(?![^${}]*\})")

# Global keys that may have several values in a request. Of aws:SourceVpcArn no page was read; of the keys of services
# it is not known here.
_MULTIVALUED = MULTIVALUED_KEYS | UNCERTAIN_KEYS | {"aws:sourcevpcarn"}


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
        return plain and operator.known and operator.name != "Null" and operator.name not in NEGATED


Tests = tuple[Test, ...]


def tests_of(condition: dict[str, Any]) -> Tests:
    """The tests of a canonical Condition."""
    return tuple(
        Test(parse_operator(operator), key, tuple(str(value) for value in values))
        for operator, keys in condition.items()
        for key, values in keys.items()
    )


def _of_one_value(test: Test) -> Test:
    """A test as it is for a key that never has more than one value: a set operator has nothing to tell apart there.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html
    """
    operator = test.operator
    single = test.key.startswith("aws:") and test.key.partition("/")[0] not in _MULTIVALUED
    if not single or not operator.qualifier or operator.name in NEGATED or not operator.known:
        return test
    lenient = operator.if_exists or operator.qualifier == "ForAllValues"
    return replace(test, operator=replace(operator, qualifier="", if_exists=lenient))


def holds_never(test: Test) -> bool:
    """Whether no request passes a test: it compares with what is no number."""
    numeric = test.operator.name.startswith("Numeric") and "Than" in test.operator.name and test.fails_without_key
    return numeric and all(map(is_no_number, test.values))


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
    narrow, wide = _of_one_value(narrow), _of_one_value(wide)
    if narrow == wide:
        return True
    one, other = narrow.operator, wide.operator
    if narrow.key != wide.key or not narrow.values or not wide.values:
        return False
    if "Null" in (one.name, other.name):
        return _null_implies(narrow, wide)
    if one.qualifier != other.qualifier and not _plain_implies(narrow, other):
        return False
    if one.if_exists and not (other.if_exists or other.qualifier == "ForAllValues"):
        return False
    if (one.name in NEGATED) != (other.name in NEGATED):
        return False
    if one.name in NEGATED:
        # 'not A' implies 'not B' exactly where B implies A
        return _values_imply(NEGATED[other.name], wide.values, NEGATED[one.name], narrow.values)
    return _values_imply(one.name, narrow.values, other.name, wide.values)


def _null_implies(narrow: Test, wide: Test) -> bool:
    """Whether a test that the key is there follows, or follows from that."""
    if wide.operator.name == "Null":
        return set(wide.values) == {"false"} and narrow.fails_without_key
    return (
        set(narrow.values) == {"false"}
        and wide.fails_without_key
        and wide.operator.name == "StringLike"
        and "*" in wide.values
    )


def _plain_implies(narrow: Test, other: Operator) -> bool:
    """Whether a test of one value implies the same of all, or of any; of none is all, and not any."""
    if narrow.operator.qualifier:
        return False
    if other.qualifier == "ForAllValues":
        return True
    return other.qualifier == "ForAnyValue" and (
        narrow.fails_without_key or (other.if_exists and narrow.operator.name not in NEGATED)
    )


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
    return value == option or (value.lower() == option.lower() and "${" not in value + option)


def _like_covered(value: str, option: str) -> bool:
    return covers(option, value)


def _matched(value: str, option: str) -> bool:
    """Under StringEquals wildcards are plain characters; a variable is some text."""
    return covers(option, _VARIABLE_OR_TEXT.sub(_escaped, value))


def _escaped(part: re.Match[str]) -> str:
    text = part.group()
    return text if text.startswith("${") else text.replace("*", "${*}").replace("?", "${?}")


def _plain_equal(value: str, option: str) -> bool:
    """Without wildcards; no value of a variable has any."""
    return value == option and "*" not in value and "?" not in value


def _plain_arn(value: str, option: str) -> bool:
    """One whole ARN, under an operator for ARNs and under one for text."""
    return _plain_equal(value, option) and "$" not in value and len(parts_of_arn(value)) == len(_PARTS)


def _arn_within_text(value: str, option: str) -> bool:
    """What matches part by part matches as a whole, too."""
    return len(parts_of_arn(value)) == len(_PARTS) and covers(option, value)


def _text_as_arn(value: str, option: str) -> bool:
    parts, options = parts_of_arn(value), parts_of_arn(option)
    return "$" not in value and len(parts) == len(options) == len(_PARTS) and all(map(_matched, parts, options))


def _arn_covered(value: str, option: str) -> bool:
    """ARNs are compared part by part, each with its own wildcards; a part that is a ``*`` never crosses a colon."""
    if value == option:
        return True
    parts, options = parts_of_arn(value), parts_of_arn(option)
    return len(parts) == len(options) == len(_PARTS) and all(map(covers, options, parts))


def parts_of_arn(text: str) -> list[str]:
    """The parts between the first five colons; one within a variable is none."""
    return _COLON.split(text, 5) if "${" in text else text.split(":", 5)


def _in_network(value: str, option: str) -> bool:
    if value == option:
        return True
    inner, outer = network(value), network(option)
    if inner is None or outer is None:
        return False
    return bool(inner.version == outer.version and inner.subnet_of(outer))


@lru_cache(maxsize=4096)
def network(text: str) -> Any:
    """The network in CIDR form, or of one address; None for anything else, also for one with a netmask.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
    """
    if "/" in text and not _MASK.fullmatch(text):
        return None
    try:
        return ipaddress.ip_network(text, strict=False)
    except ValueError:
        return None


@lru_cache(maxsize=4096)
def number(text: str) -> Decimal | None:
    """A number as IAM documents it: digits, with a decimal point; None for anything else."""
    return Decimal(text) if _NUMBER.fullmatch(text) else None


def is_no_number(text: str) -> bool:
    """Whether IAM surely sees no number. Of an exponent, and of a variable, that is not known."""
    return number(text) is None and "${" not in text and not _EXPONENT.search(text)


@lru_cache(maxsize=4096)
def moment(text: str) -> datetime.datetime | None:
    """A canonical date with a time and an offset; None for any other text."""
    try:
        found = datetime.datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo else None


def _ordered(compare: Callable[[Any, Any], bool], read: Callable[[str], Any] = number) -> ValueTest:
    def accepts(value: str, option: str) -> bool:
        if value == option:
            return True
        one, other = read(value), read(option)
        return one is not None and other is not None and compare(one, other)

    return accepts


# How a value implies another one under the same comparison
_ORDER: dict[str, Callable[[Any, Any], bool]] = {
    "Equals": lambda value, option: value == option,
    "LessThan": lambda value, option: value <= option,
    "LessThanEquals": lambda value, option: value <= option,
    "GreaterThan": lambda value, option: value >= option,
    "GreaterThanEquals": lambda value, option: value >= option,
}
_SAME: dict[str, ValueTest] = {
    "StringLike": _like_covered,
    "StringEqualsIgnoreCase": _equal_ignoring_case,
    "Bool": _equal_ignoring_case,
    "IpAddress": _in_network,
    **{
        f"{family}{name}": _ordered(compare, read)
        for family, read in (("Numeric", number), ("Date", moment))
        for name, compare in _ORDER.items()
    },
}
_ACROSS: dict[tuple[str, str], ValueTest] = {
    ("StringEquals", "StringLike"): _matched,
    ("StringEquals", "StringEqualsIgnoreCase"): _equal_ignoring_case,
    ("StringLike", "StringEquals"): _plain_equal,
    **{
        (f"{family}{name}", f"{family}{name}Equals"): _ordered(_ORDER[name], read)
        for family, read in (("Numeric", number), ("Date", moment))
        for name in ("LessThan", "GreaterThan")
    },
    **{(arn, "StringLike"): _arn_within_text for arn in _ARN},
    **{(arn, "StringEquals"): _plain_arn for arn in _ARN},
    **{("StringEquals", arn): _text_as_arn for arn in _ARN},
    **{("StringLike", arn): _plain_arn for arn in _ARN},
}
