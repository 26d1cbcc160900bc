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

from ansible_collections.plumb.aws.plugins.module_utils.errors import PlumbError

# CreatePolicy takes 131,072 characters at most (policyDocumentType); what is longer need not be read.
LONGEST_TEXT = 131072
# A policy document nests six deep at most; beyond this the text is hostile or not a policy.
DEEPEST = 32
# No number of a policy needs more, and Python refuses to write out very long ones
_MOST_BITS = 256

_FILE_NAME = re.compile(r"[\w./~-]{1,255}\.(json|ya?ml|j2|txt)")


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
    value = _parse(source, what) if isinstance(source, str) else source
    if not isinstance(value, Mapping):
        raise DocumentError(f"{what}: a policy document is a JSON object, this is {_kind(value)}.{_hint(source)}")
    return _plain_mapping(value, what, depth=1)


def document_text(document: Mapping[str, Any]) -> str:
    """The document as it is sent to AWS: compact JSON, keys in the order given."""
    return json.dumps(document, separators=(",", ":"), ensure_ascii=False)


def _parse(text: str, what: str) -> Any:
    if len(text) > LONGEST_TEXT:
        raise DocumentError(f"{what}: the text has {len(text)} characters, IAM takes {LONGEST_TEXT} at most.")
    _refuse_deep_nesting(text, what)
    try:
        return json.loads(
            text,
            object_pairs_hook=lambda pairs: _object(pairs, what),
            parse_constant=lambda name: _constant(name, what),
        )
    except json.JSONDecodeError as error:
        raise DocumentError(
            f"{what}: not valid JSON: {error.msg} at line {error.lineno}, column {error.colno}.{_hint(text)}"
        ) from None
    except (RecursionError, ValueError) as error:
        raise DocumentError(f"{what}: not valid JSON: {error}.") from None


def _refuse_deep_nesting(text: str, what: str) -> None:
    # Counting brackets, those in strings included, bounds the recursion of the parser before it starts.
    depth = deepest = 0
    for bracket in re.findall(r"[\[\]{}]", text):
        depth += 1 if bracket in "[{" else -1
        deepest = max(deepest, depth)
    if deepest > 500:
        raise DocumentError(f"{what}: the text nests {deepest} brackets deep, which no policy document does.")


def _object(pairs: list[tuple[str, Any]], what: str) -> dict[str, Any]:
    result = dict(pairs)
    if len(result) != len(pairs):
        seen: set[str] = set()
        twice = next(key for key, _value in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]
        raise DocumentError(f"{what}: the key '{twice}' stands twice in one JSON object. Keep one of the two.")
    return result


def _constant(name: str, what: str) -> NoReturn:
    raise DocumentError(f"{what}: not valid JSON: {name} is not a JSON value.")


def _plain_mapping(value: Mapping[Any, Any], what: str, *, depth: int) -> dict[str, Any]:
    result: dict[str, Any] = {}
    folded: dict[str, str] = {}
    for key, item in value.items():
        name = _key(key)
        twin = folded.setdefault(name.lower(), name)
        if twin != name or name in result:
            raise DocumentError(
                f"{what}: the keys '{twin}' and '{name}' of one object differ only in case. Keep one of the two."
            )
        result[name] = _plain(item, what, depth=depth + 1)
    return result


def _plain(value: Any, what: str, *, depth: int) -> Any:
    if depth > DEEPEST:
        raise DocumentError(
            f"{what}: the document nests more than {DEEPEST} levels deep, which no policy document does."
        )
    if isinstance(value, str):
        return str(value)
    # bool before int: True is an int to Python, and 'true', not '1', to IAM
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int):
        if value.bit_length() > _MOST_BITS:
            raise DocumentError(f"{what}: a number in the document is too long; put it in quotation marks.")
        return value
    if isinstance(value, float | Decimal):
        return _number(value, what)
    if isinstance(value, datetime.date):  # a datetime is one too
        return value.isoformat()
    if isinstance(value, Mapping):
        return _plain_mapping(value, what, depth=depth)
    if isinstance(value, list | tuple):
        return [_plain(item, what, depth=depth + 1) for item in value]
    raise DocumentError(f"{what}: {type(value).__name__} is not a JSON type.")


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


def _hint(source: Any) -> str:
    if isinstance(source, str) and _FILE_NAME.fullmatch(source.strip()):
        name = source.strip()
        return f" It looks like a file name: give the content, {{{{ lookup('ansible.builtin.file', '{name}') }}}}."
    if isinstance(source, str) and source.lstrip().startswith("[") or isinstance(source, list | tuple):
        return " A list of statements goes under the key Statement, beside Version."
    return ""
