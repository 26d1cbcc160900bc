# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One request, and whether the statements of a document match it.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html and
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-logic-multiple-context-keys-or-values.html
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from ansible_collections.plumb.aws.plugins.module_utils._policy.access.coverage import Patterns, Rule
from ansible_collections.plumb.aws.plugins.module_utils._policy.access.implication import (
    NEGATED,
    Test,
    is_no_number,
    moment,
    network,
    number,
    parts_of_arn,
)
from ansible_collections.plumb.aws.plugins.module_utils._policy.document import glob
from ansible_collections.plumb.aws.plugins.module_utils._policy.trust.principals import Principal, stands_for

# What each condition key holds, in lower case; a key that the request lacks is not in it, or None. Each has one value.
Context = Mapping[str, "str | None"]

_VARIABLE = re.compile(r"\$\{([^}*?$,]+)(?:,\s*'([^']*)'\s*)?\}")


@dataclass(frozen=True)
class Request:
    """``action`` in lower case; ``target`` is a resource, or for a trust policy who asks."""

    action: str
    target: str | Principal
    context: Context


def matches(rule: Rule, request: Request) -> bool | None:
    """Whether a statement matches a request; None where that is not known."""
    if not (has_action(rule, request.action) and has_target(rule, request.target, request.context)):
        return False
    answers = [meets(test, request.context) for test in rule.tests]
    if False in answers:
        return False
    return None if None in answers else True


def allows(rules: Iterable[Rule], request: Request) -> bool | None:
    """Whether a document allows a request; None where that is not known."""
    found = [(rule.allows, matches(rule, request)) for rule in rules]
    denied = [answer for allowing, answer in found if not allowing]
    allowed = [answer for allowing, answer in found if allowing]
    if True in denied or not any(answer is not False for answer in allowed):
        return False
    return None if None in denied or True not in allowed else True


def denies(rules: Iterable[Rule], request: Request) -> bool | None:
    """Whether a document denies a request; None where that is not known."""
    answers = [matches(rule, request) for rule in rules if not rule.allows]
    return True if True in answers else None if None in answers else False


def has_action(rule: Rule, action: str) -> bool:
    """Whether a statement is about an action."""
    return any(glob.matches(item, action) for item in rule.actions.items) != rule.actions.inverted


def has_target(rule: Rule, target: str | Principal, context: Context) -> bool:
    """Whether a statement is about a resource, or trusts a principal."""
    if isinstance(target, Principal) or not isinstance(rule.objects, Patterns):
        trusted = rule.objects if not isinstance(rule.objects, Patterns) else ()
        return isinstance(target, Principal) and any(stands_for(one, target) for one in trusted)
    patterns = (filled(item, context) for item in rule.objects.items)
    found = any(pattern is not None and glob.matches(pattern, target) for pattern in patterns)
    return found != rule.objects.inverted


def filled(pattern: str, context: Context) -> str | None:
    """A pattern with the values of its variables; None where one has no value, so that it matches nothing.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
    """
    if "${" not in pattern:
        return pattern
    missing = False

    def value(found: re.Match[str]) -> str:
        nonlocal missing
        given = context.get(found[1].strip().lower())
        given = found[2] if given is None else given
        missing = missing or given is None
        return escaped(given or "")

    text = _VARIABLE.sub(value, pattern)
    return None if missing else text


def variables_in(text: str) -> list[str]:
    """The keys of the variables in a pattern or value, in lower case."""
    return [found[1].strip().lower() for found in _VARIABLE.finditer(text)] if "${" in text else []


def escaped(text: str) -> str:
    """A plain text as a pattern."""
    return text.replace("*", "${*}").replace("?", "${?}") if glob.has_wildcard(text) else text


def meets(test: Test, context: Context) -> bool | None:
    """Whether a request passes a test; None where that is not known."""
    operator, given = test.operator, context.get(test.key)
    if not operator.known:
        return None
    if operator.name == "Null":
        return any((value.lower() == "true") == (given is None) for value in test.values)
    negated = operator.name in NEGATED
    if given is None:
        return operator.if_exists or operator.qualifier == "ForAllValues" or (negated and not operator.qualifier)
    compare = _COMPARE.get(NEGATED.get(operator.name, operator.name))
    options = [filled(value, context) for value in test.values]
    answers = [compare(given, option) if compare else None for option in options if option is not None]
    if True in answers:
        return not negated
    return None if None in answers else negated


Compare = Callable[[str, str], "bool | None"]


def _equal_ignoring_case(given: str, option: str) -> bool:
    return given.lower() == _literal(option).lower()


def _equal(given: str, option: str) -> bool:
    return given == _literal(option)


def _like(given: str, option: str) -> bool:
    return glob.matches(option, given)


def _arn_like(given: str, option: str) -> bool:
    parts, options = parts_of_arn(given), parts_of_arn(option)
    return len(parts) == len(options) == 6 and all(map(glob.matches, options, parts))


def _in_network(given: str, option: str) -> bool | None:
    there = network(option)
    try:
        address: Any = ipaddress.ip_address(given)
    except ValueError:
        return None
    return there is not None and address.version == there.version and address in there


def _compared(
    compare: Callable[[Any, Any], bool],
    read: Callable[[str], Any],
    *,
    fails: Callable[[str], bool] = lambda _option: False,
) -> Compare:
    """``fails`` tells of a value of the policy in another form whether nothing passes it; else that is not known."""

    def compared(given: str, option: str) -> bool | None:
        one, other = read(given), read(option)
        if one is None or other is None:
            return False if other is None and fails(option) else None
        return compare(one, other)

    return compared


def _literal(option: str) -> str:
    return option.replace("${*}", "*").replace("${?}", "?").replace("${$}", "$")


_ORDER: Mapping[str, Callable[[Any, Any], bool]] = {
    "Equals": lambda one, other: one == other,
    "LessThan": lambda one, other: one < other,
    "LessThanEquals": lambda one, other: one <= other,
    "GreaterThan": lambda one, other: one > other,
    "GreaterThanEquals": lambda one, other: one >= other,
}
_COMPARE: Mapping[str, Compare] = {
    "StringEquals": _equal,
    "StringEqualsIgnoreCase": _equal_ignoring_case,
    "StringLike": _like,
    "Bool": _equal_ignoring_case,
    "ArnEquals": _arn_like,
    "ArnLike": _arn_like,
    "IpAddress": _in_network,
    # what is no number is neither less nor greater; whether it equals itself is not known
    "NumericEquals": _compared(_ORDER["Equals"], number),
    **{
        f"Numeric{name}": _compared(order, number, fails=is_no_number)
        for name, order in _ORDER.items()
        if name != "Equals"
    },
    **{f"Date{name}": _compared(order, moment) for name, order in _ORDER.items()},
}
