# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Strict loading of a policy document from JSON text or from what YAML made of it."""

from __future__ import annotations

import datetime
import json
import math
import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, NoReturn

from ansible_collections.plumb.aws.plugins.module_utils._engine.errors import PlumbError
from ansible_collections.plumb.aws.plugins.module_utils._policy.document.mistaken import advice

# CreatePolicy takes 131,072 characters at most (policyDocumentType); what is longer need not be read.
LONGEST_TEXT = 131072
# A policy document nests six deep at most; beyond this the text is hostile or not a policy.
DEEPEST = 32
# No number of a policy needs more, and Python refuses to write out very long ones
_MOST_BITS = 256

# Texts of JSON, closed or not: what is in them nests nothing. No part of it can match in two ways.
_TEXTS = re.compile(r'"(?:[^"\\]|\\.)*(?:"|\\?$)', re.DOTALL)
_BRACKETS = re.compile(r"[\[\]{}]")


class DocumentError(PlumbError):
    """A text or value that is no policy document at all."""


def load_document(source: Any, *, what: str) -> dict[str, Any]:
    """Return the document as a dict of plain JSON types (dict, list, str, bool, int, float, None).

    ``source`` is JSON text or a dict; ``what`` names the option or place for messages. Raises DocumentError for
    anything that is not one JSON object, for duplicate keys, and for keys of one object that differ only in case
    (IAM's element names are exact and its condition keys ignore case, so that one of the two would be lost).
    """
    if isinstance(source, bytes):
        source = source.decode("utf-8", "replace")
    if isinstance(source, str):
        return _parse(source, what)
    if not isinstance(source, Mapping):
        raise _no_object(source, source, what)
    return _plain_mapping(source, what, depth=1)


def document_text(document: Mapping[str, Any]) -> str:
    """The document as it is sent to AWS: compact JSON, keys in the order given."""
    return json.dumps(document, separators=(",", ":"), ensure_ascii=False)


def _parse(text: str, what: str) -> dict[str, Any]:
    """The one JSON object of a text, checked while it is parsed: nothing is left for ``_plain`` to find."""
    if len(text) > LONGEST_TEXT:
        raise DocumentError(f"{what}: the text has {len(text)} characters, IAM takes {LONGEST_TEXT} at most.")
    _refuse_deep_nesting(text, what)
    try:
        value = json.loads(
            text,
            object_pairs_hook=lambda pairs: _object(pairs, what),
            parse_int=lambda digits: _whole_number(digits, what),
            parse_float=lambda digits: _number(Decimal(digits), what),
            parse_constant=lambda name: _constant(name, what),
        )
    except json.JSONDecodeError as error:
        raise DocumentError(
            f"{what}: not valid JSON: {error.msg} at line {error.lineno}, column {error.colno}.{advice(text)}"
        ) from None
    except (RecursionError, ValueError, ArithmeticError) as error:
        raise DocumentError(f"{what}: not valid JSON: {error}.") from None
    if not isinstance(value, dict):
        raise _no_object(value, text, what)
    return value


def _refuse_deep_nesting(text: str, what: str) -> None:
    # before the parser, whose recursion it bounds
    depth = deepest = 0
    for bracket in _BRACKETS.findall(_TEXTS.sub("", text)):
        depth += 1 if bracket in "[{" else -1
        deepest = max(deepest, depth)
    if deepest >= DEEPEST:
        raise _too_deep(what)


def _object(pairs: list[tuple[str, Any]], what: str) -> dict[str, Any]:
    result = dict(pairs)
    if len(result) != len(pairs):
        seen: set[str] = set()
        twice = next(key for key, _value in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]
        raise DocumentError(f"{what}: the key '{twice}' is twice in one JSON object. Keep one of the two.")
    if len(set(map(str.lower, result))) != len(result):
        folded: dict[str, str] = {}
        one, other = next((folded[key.lower()], key) for key in result if folded.setdefault(key.lower(), key) != key)
        raise _differ_in_case(one, other, what)
    return result


def _whole_number(digits: str, what: str) -> int:
    if len(digits) > _MOST_BITS or int(digits).bit_length() > _MOST_BITS:
        raise _too_long_a_number(what)
    return int(digits)


def _constant(name: str, what: str) -> NoReturn:
    raise DocumentError(f"{what}: not valid JSON: {name} is not a JSON value.")


def _plain_mapping(value: Mapping[Any, Any], what: str, *, depth: int) -> dict[str, Any]:
    result: dict[str, Any] = {}
    folded: dict[str, str] = {}
    for key, item in value.items():
        name = _key(key)
        twin = folded.setdefault(name.lower(), name)
        if twin != name or name in result:
            raise _differ_in_case(twin, name, what)
        result[name] = _plain(item, what, depth=depth + 1)
    return result


def _plain(value: Any, what: str, *, depth: int) -> Any:
    if isinstance(value, str):
        return str(value)
    # bool before int: True is an int to Python, and 'true', not '1', to IAM
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int):
        if value.bit_length() > _MOST_BITS:
            raise _too_long_a_number(what)
        return value
    if isinstance(value, float | Decimal):
        return _number(value, what)
    if isinstance(value, datetime.date):  # a datetime is one too
        return value.isoformat()
    if not isinstance(value, Mapping | list | tuple):
        raise DocumentError(f"{what}: {type(value).__name__} is not a JSON type.")
    if depth >= DEEPEST:
        raise _too_deep(what)
    if isinstance(value, Mapping):
        return _plain_mapping(value, what, depth=depth)
    return [_plain(item, what, depth=depth + 1) for item in value]


def _too_deep(what: str) -> DocumentError:
    return DocumentError(f"{what}: the document nests more than {DEEPEST} levels deep, which no policy document does.")


def _differ_in_case(one: str, other: str, what: str) -> DocumentError:
    return DocumentError(
        f"{what}: the keys '{one}' and '{other}' of one object differ only in case. Keep one of the two."
    )


def _too_long_a_number(what: str) -> DocumentError:
    return DocumentError(f"{what}: a number in the document is too long; put it in quotation marks.")


def _no_object(value: Any, source: Any, what: str) -> DocumentError:
    return DocumentError(f"{what}: a policy document is a JSON object, this is {_kind(value)}.{advice(source)}")


def _number(value: float | Decimal, what: str) -> float:
    number = float(value)
    if not math.isfinite(number):
        raise DocumentError(f"{what}: {value} is not a JSON number.")
    return number


def _key(key: Any) -> str:
    if isinstance(key, bool):
        return "true" if key else "false"
    return key.isoformat() if isinstance(key, datetime.date) else str(key)


def _kind(value: Any) -> str:
    if isinstance(value, str):
        return "a text"
    if isinstance(value, list | tuple):
        return "a list"
    if value is None:
        return "empty"
    return {bool: "a boolean", int: "a number", float: "a number"}.get(type(value), f"of type {type(value).__name__}")
