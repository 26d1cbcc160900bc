# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One form for all documents that mean the same to IAM: canonicalise each side once, then compare.

What is equivalent, and the AWS page that says so, is listed in docs/policy_language.md. The functions take any JSON,
also what validation refuses, and never raise for a loaded document.
"""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

# https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_version.html: the language version
# that holds where a document names none.
OLD_VERSION = "2008-10-17"

# https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html: an account id and its
# root ARN name the same principal.
_ROOT_ARN = re.compile(r"arn:aws[a-z-]*:iam::([0-9]{12}):root")
_DATE_OPERATOR = re.compile(r"(ForAllValues:|ForAnyValue:)?Date[A-Za-z]+")
_SECONDS = re.compile(r"0|[1-9][0-9]{0,11}")
_MOMENT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.([0-9]{3}|[0-9]{6}))?)?([Zz]|[+-][0-9]{2}:[0-9]{2})"
)


def same_document(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Whether two loaded documents mean the same to IAM."""
    # most often they are written alike, too, which is sooner seen
    return _text(one) == _text(other) or canonical_text(one) == canonical_text(other)


def canonical_text(document: dict[str, Any]) -> str:
    """The canonical form as text: equal texts, equal meaning. Text, because to Python ``True == 1``."""
    return _text(canonical(document))


def canonical(document: dict[str, Any]) -> dict[str, Any]:
    """The canonical form as a document of JSON types, itself a document that IAM takes in the same way."""
    result = {key: value for key, value in document.items() if key != "Statement"}
    result.setdefault("Version", OLD_VERSION)
    if "Statement" in document:
        result["Statement"] = _as_set(document["Statement"], canonical_statement)
    return _ordered(result)


def canonical_statement(statement: Any) -> Any:
    """One statement: value lists sorted, empty Sid and Condition left out, case folded where IAM ignores it."""
    if not isinstance(statement, dict):
        return statement
    return _ordered({element: _canonical_element(element, value) for element, value in _said(statement)})


def readable(document: dict[str, Any], *, as_in: dict[str, Any] | None = None) -> dict[str, Any]:
    """The canonical form for people: the same order, but actions and condition keys as they were written.

    A statement that means the same as one of ``as_in`` is written as it is there, so that a diff leaves it out.
    """
    result = canonical(document)
    if "Statement" in document:
        written = _written(document)
        if as_in is not None and as_in is not document:
            written |= {text: statement for text, statement in _written(as_in).items() if text in written}
        result["Statement"] = [written[text] for text in sorted(written)]
    return result


def _written(document: dict[str, Any]) -> dict[str, Any]:
    """The statements as people may read them, by their canonical text."""
    statements = document.get("Statement", [])
    listed = statements if isinstance(statements, list) else [statements]
    return {_text(canonical_statement(statement)): _readable_statement(statement) for statement in listed}


def _readable_statement(statement: Any) -> Any:
    if not isinstance(statement, dict):
        return statement
    return {element: _readable_element(element, value) for element, value in _said(statement)}


def _said(statement: dict[str, Any]) -> list[tuple[str, Any]]:
    """The elements that say something: an empty Sid or Condition is the same as none."""
    silent: tuple[tuple[str, Any], ...] = (("Sid", ""), ("Condition", {}))
    return [(element, value) for element, value in statement.items() if (element, value) not in silent]


def _canonical_element(element: str, value: Any) -> Any:
    return _ELEMENTS.get(element, _unchanged)(value)


def _readable_element(element: str, value: Any) -> Any:
    if element in ("Action", "NotAction"):
        written = {_text(_action(item)): item for item in (value if isinstance(value, list) else [value])}
        return [written[text] for text in sorted(written)]
    if element == "Condition" and isinstance(value, dict):
        return {operator: _readable_tests(tests) for operator, tests in value.items()}
    return _canonical_element(element, value)


def _readable_tests(tests: Any) -> Any:
    return {key: _as_set(values, _scalar_text) for key, values in tests.items()} if isinstance(tests, dict) else tests


def _actions(value: Any) -> Any:
    # The prefix and the name of an action ignore case:
    # https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_action.html
    return _as_set(value, _action)


def _action(action: Any) -> Any:
    return action.lower() if isinstance(action, str) else action


def _resources(value: Any) -> Any:
    return _as_set(value, _unchanged)


def _principals(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    return _ordered({kind: _as_set(names, _account if kind == "AWS" else _unchanged) for kind, names in value.items()})


def _account(principal: Any) -> Any:
    if isinstance(principal, int) and not isinstance(principal, bool):
        return str(principal)
    root = _ROOT_ARN.fullmatch(principal) if isinstance(principal, str) else None
    return root.group(1) if root else principal


def _conditions(value: Any) -> Any:
    # Keys ignore case, operators and values do not:
    # https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition.html
    if not isinstance(value, dict):
        return value
    result = {}
    for operator, tests in value.items():
        if isinstance(tests, dict):
            value_of = _instant if _DATE_OPERATOR.fullmatch(operator) else _scalar_text
            tests = _ordered({key.lower(): _as_set(values, value_of) for key, values in tests.items()})
        result[operator] = tests
    return _ordered(result)


def _scalar_text(value: Any) -> Any:
    """Quotation marks are optional for booleans and numbers; a number is never written in scientific form."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        return format(Decimal(repr(value)), "f")
    return value


def _instant(value: Any) -> Any:
    """A moment, written alike whatever its offset from UTC and its form; anything else as it is.

    A date without a time, or a time without an offset, is left: from when on it counts is not documented.
    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
    """
    text = _scalar_text(value)
    if not isinstance(text, str):
        return text
    try:
        if _SECONDS.fullmatch(text):
            return _utc(datetime.datetime.fromtimestamp(int(text), tz=datetime.UTC))
        if _MOMENT.fullmatch(text):
            return _utc(datetime.datetime.fromisoformat(text.upper()))
    except (ValueError, OverflowError, OSError):
        return text
    return text


def _utc(moment: datetime.datetime) -> str:
    return moment.astimezone(datetime.UTC).isoformat().replace("+00:00", "Z")


def _unchanged(value: Any) -> Any:
    return value


_ELEMENTS: dict[str, Callable[[Any], Any]] = {
    "Action": _actions,
    "NotAction": _actions,
    "Resource": _resources,
    "NotResource": _resources,
    "Principal": _principals,
    "NotPrincipal": _principals,
    "Condition": _conditions,
}


def _as_set(value: Any, canonical_item: Callable[[Any], Any]) -> list[Any]:
    """One value or a list of them, without duplicates and in one order."""
    items = value if isinstance(value, list) else [value]
    if len(items) == 1:
        return [canonical_item(items[0])]
    by_text = {_text(item): item for item in map(canonical_item, items)}
    return [by_text[text] for text in sorted(by_text)]


def _ordered(mapping: dict[str, Any]) -> dict[str, Any]:
    return {key: mapping[key] for key in sorted(mapping)}


_JSON = json.JSONEncoder(sort_keys=True, separators=(",", ":"))


def _text(value: Any) -> str:
    return _JSON.encode(value)
