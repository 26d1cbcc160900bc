# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Documents with any patterns and many conditions, and the small changes that are hard to judge.

More than a little world could tell apart: patterns at random, more numbers, dates and networks, several tests of one key,
ARNs under operators for text, and variables in conditions and with a default.
"""

from __future__ import annotations

import copy
import datetime
import random
from collections.abc import Callable
from typing import Any

Document = dict[str, Any]
Values = Callable[[random.Random], Any]  # makes one value

_VARIABLES = ["${aws:PrincipalTag/t}", "${aws:PrincipalTag/t}", "${aws:username}", "${aws:PrincipalTag/t, 'a'}"]
_STRING = "StringEquals StringNotEquals StringEqualsIgnoreCase StringNotEqualsIgnoreCase StringLike StringNotLike"
_ARN = "ArnLike ArnEquals ArnNotLike ArnNotEquals"
_ORDERED = "Equals NotEquals LessThan LessThanEquals GreaterThan GreaterThanEquals"
_QUALIFIERS = ["ForAllValues", "ForAnyValue"]
_START = datetime.datetime(2025, 6, 1, tzinfo=datetime.UTC)


# Values


def _pattern(chance: random.Random) -> str:
    return "".join(chance.choices("aaabc?**", k=chance.choice([1, 1, 2, 3, 4])))


def _action(chance: random.Random) -> str:
    return chance.choice(
        [f"s3:{_pattern(chance)}"] * 8 + [f"iam:{_pattern(chance)}", f"S3:{_pattern(chance).upper()}", "*"]
    )


def _resource(chance: random.Random) -> str:
    if chance.random() < 0.15:
        name, after = chance.choice(_VARIABLES), chance.choice(["", "*", "a", "a*"])
        return chance.choice(["arn:aws:s3:::", "arn:aws:s3:::a", "*a", "*"]) + name + after
    pattern = _pattern(chance)
    escaped = pattern.replace("*", "${*}", 1).replace("?", "${?}", 1)
    return chance.choice(
        [f"arn:aws:s3:::{pattern}"] * 8 + [f"arn:aws:s3:::{escaped}", f"arn:aws:sqs:{pattern}:1:a", f"*:{pattern}", "*"]
    )


def _text(chance: random.Random) -> str:
    return chance.choice(["a", "A", "b", "ab", "aB", "a*", "?", "b?", "c", "a${*}"])


def _text_or_variable(chance: random.Random) -> str:
    return chance.choice(_VARIABLES[:2]) + chance.choice(["", "a"]) if chance.random() < 0.1 else _text(chance)


def _text_pattern(chance: random.Random) -> str:
    if chance.random() < 0.1:
        return chance.choice(["", "*", "a"]) + _VARIABLES[0] + chance.choice(["", "*", "a"])
    return _pattern(chance)


def _arn(chance: random.Random) -> str:
    parts = [["aws", "aws", "*"], ["sns", "s?s", "*"], ["a", "*", "?", "a*"], ["1", "*", "1"]]
    last = chance.choice(["t", "t", "t:u", "*", "t*", "*:u", "?"])
    return ":".join(["arn", *map(chance.choice, parts), last])


def _number(chance: random.Random) -> Any:
    numbers = [chance.randint(-1, 4), str(chance.randint(0, 3)), chance.randint(0, 6) / 2]
    return chance.choice([*numbers * 3, "02", "1.50", "many"])


def _moment(chance: random.Random) -> str:
    moment = _START + datetime.timedelta(hours=chance.randint(0, 3))
    other = moment.astimezone(datetime.timezone(datetime.timedelta(hours=2)))
    return chance.choice([moment.isoformat().replace("+00:00", "Z"), other.isoformat(), str(int(moment.timestamp()))])


def _network(chance: random.Random) -> str:
    if chance.random() < 0.2:
        return chance.choice(["::/0", "2001:db8::/32", "2001:db8::/33", "2001:db8:8000::1"])
    address = f"10.{chance.choice([0, 0, 128])}.0.{chance.choice([0, 1])}"
    return chance.choice([address, *(f"{address}/{bits}" for bits in (0, 8, 9, 31, 32))])


def _boolean(chance: random.Random) -> Any:
    return chance.choice(["true", True, False, "False"])


def _whether_absent(chance: random.Random) -> Any:
    return chance.choice(["true", "false", True])


# Tests: for each key the operators that fit it


def _values(operator: str, key: str) -> Values:
    """What makes a value of a key under an operator."""
    name = operator.rpartition(":")[2].removesuffix("IfExists").replace("Not", "", 1)
    families: dict[str, Values] = {"Numeric": _number, "Date": _moment, "Arn": _arn, "Ip": _network}
    for family, make in families.items():
        if name.startswith(family):
            return make
    named: dict[str, Values] = {
        "Bool": _boolean,
        "Null": _whether_absent,
        "StringLike": _text_pattern,
        "StringEquals": _text_or_variable,
    }
    return _arn if key == "aws:SourceArn" and name != "Null" else named.get(name, _text)


_OPERATORS: dict[str, list[str]] = {
    "aws:username": _STRING.split(),
    "aws:PrincipalTag/t": _STRING.split(),
    "aws:TagKeys": [f"{every}:{name}" for every in _QUALIFIERS for name in _STRING.split()],
    "aws:SourceArn": [*_ARN.split(), "StringLike", "StringEquals", "StringNotLike"],
    "s3:max-keys": [f"Numeric{name}" for name in _ORDERED.split()],
    "aws:MultiFactorAuthAge": [f"Numeric{name}" for name in _ORDERED.split()],
    "aws:CurrentTime": [f"Date{name}" for name in _ORDERED.split()],
    "aws:SourceIp": ["IpAddress", "NotIpAddress"],
    "aws:SecureTransport": ["Bool"],
}


def _add_test(statement: Document, key: str, chance: random.Random) -> None:
    operator = chance.choice(_OPERATORS[key]) if chance.random() > 0.1 else "Null"
    if operator != "Null":
        if ":" not in operator and chance.random() < 0.15:
            operator = f"{chance.choice(_QUALIFIERS)}:{operator}"
        operator += chance.choice(["", "", "", "IfExists"])
    _put(statement, operator, key, _some(_values(operator, key), chance))


def _put(statement: Document, operator: str, key: str, values: Any) -> None:
    """A test more, unless the key stands under the operator already."""
    statement.setdefault("Condition", {}).setdefault(operator, {}).setdefault(key, values)


def _some(make: Values, chance: random.Random) -> Any:
    values = [make(chance) for _each in range(chance.choice([1, 1, 2, 3]))]
    return values[0] if len(values) == 1 and chance.random() < 0.5 else values


# Documents


def document(chance: random.Random) -> Document:
    keys = chance.sample(list(_OPERATORS), chance.choice([0, 1, 1, 2, 3]))
    return {
        "Version": "2012-10-17",
        "Statement": [_statement(chance, keys) for _each in range(chance.choice([1, 1, 2, 3]))],
    }


def _statement(chance: random.Random, keys: list[str]) -> Document:
    statement: Document = {"Effect": chance.choice(["Allow", "Allow", "Deny"])}
    for name, make in _ELEMENTS.items():
        statement[f"Not{name}" if chance.random() < 0.15 else name] = _some(make, chance)
    for key in keys:
        for _each in range(chance.choice([0, 1, 1, 2])):
            _add_test(statement, key, chance)
    return statement


_ELEMENTS: dict[str, Values] = {"Action": _action, "Resource": _resource}


def pair(chance: random.Random) -> tuple[Document, Document]:
    """Two documents, mostly one made out of the other by a few small changes."""
    old = document(chance)
    new = copy.deepcopy(old)
    for _each in range(chance.choice([1, 1, 2, 2, 3])):
        chance.choice(_EDITS)(new, chance)
    if chance.random() < 0.05:
        new = document(chance)
    return (old, new) if chance.random() < 0.5 else (new, old)


def pair_of_conditions(chance: random.Random) -> tuple[Document, Document]:
    """Two documents that differ in the tests of one key, or of two."""
    keys = chance.sample(list(_OPERATORS), chance.choice([1, 1, 1, 2]))
    old: Document = {"Version": "2012-10-17", "Statement": []}
    for _each in range(chance.choice([1, 1, 2])):
        statement = {"Effect": chance.choice(["Allow", "Allow", "Allow", "Deny"]), "Action": "s3:a", "Resource": "*"}
        old["Statement"].append(statement)
        for key in keys:
            _add_test(statement, key, chance)
    new = copy.deepcopy(old)
    for _each in range(chance.choice([1, 1, 2])):
        _edit_test(new, chance)
    return (old, new) if chance.random() < 0.5 else (new, old)


# Small changes


def _edit_element(new: Document, chance: random.Random) -> None:
    statement = chance.choice(new["Statement"])
    name = chance.choice(list(_ELEMENTS))
    _edit_values(statement, name if name in statement else f"Not{name}", _ELEMENTS[name], chance)


def _edit_test(new: Document, chance: random.Random) -> None:
    """Another value of a test, another operator, a test more or less."""
    statement = chance.choice(new["Statement"])
    tests = [(operator, key) for operator, keys in statement.get("Condition", {}).items() for key in keys]
    if not tests or chance.random() < 0.15:
        _add_test(statement, chance.choice([key for _operator, key in tests] or list(_OPERATORS)), chance)
        return
    operator, key = chance.choice(tests)
    if chance.random() < 0.5:
        _edit_values(statement["Condition"][operator], key, _values(operator, key), chance)
        return
    values = statement["Condition"][operator].pop(key)
    other = _kin(operator, key, chance)
    makers = {_values(operator, key), _values(other, key)}
    texts = makers <= {_text, _text_or_variable, _text_pattern} and "${aws" not in str(values)
    if (texts or len(makers) == 1) and chance.random() < 0.8:
        _put(statement, other, key, values)
    statement["Condition"] = {operator: keys for operator, keys in statement["Condition"].items() if keys}


def _kin(operator: str, key: str, chance: random.Random) -> str:
    """The same operator with or without IfExists or a qualifier, or another one of the key."""
    _qualifier, colon, name = operator.rpartition(":")
    if operator == "Null" or chance.random() < 0.4:
        return chance.choice(_OPERATORS[key])
    if chance.random() < 0.5:
        return operator.removesuffix("IfExists") if name.endswith("IfExists") else f"{operator}IfExists"
    return name if colon and key != "aws:TagKeys" else f"{chance.choice(_QUALIFIERS)}:{name}"


def _edit_values(holder: Document, name: str, make: Values, chance: random.Random) -> None:
    values = list(holder[name]) if isinstance(holder[name], list) else [holder[name]]
    place = chance.randrange(len(values))
    other = _beside(values[place], chance) if make in _PATTERNED and chance.random() < 0.8 else make(chance)
    way = chance.random()
    if way < 0.2 and len(values) > 1:
        del values[place]
    elif way < 0.5:
        values.append(other)
    else:
        values[place] = other
    holder[name] = values


def _beside(pattern: str, chance: random.Random) -> str:
    """A pattern with something else for one character of its last part: often it is a wider or a narrower one."""
    begin = pattern.rfind(":") + 1
    if "$" in pattern or begin == len(pattern):
        return pattern
    place = chance.randrange(begin, len(pattern))
    return pattern[:place] + chance.choice(["*", "?", "a", "?*", "a*"]) + pattern[place + 1 :]


def _edit_statements(new: Document, chance: random.Random) -> None:
    """A statement less, the same one with another element, or what a statement leaves out beside it."""
    statement = chance.choice(new["Statement"])
    way = chance.random()
    if way < 0.3 and len(new["Statement"]) > 1:
        new["Statement"].remove(statement)
        return
    if way > 0.5:
        new["Statement"].append(statement := copy.deepcopy(statement))
    if way > 0.9:
        _turn_round(statement, chance.choice(list(_ELEMENTS)))
    elif way > 0.7:
        statement.pop("Condition", None)
    else:
        _edit_element({"Statement": [statement]}, chance)


def _split_statement(new: Document, chance: random.Random) -> None:
    """The values of an element in two statements, which alone changes nothing."""
    statement = chance.choice(new["Statement"])
    name = chance.choice(list(_ELEMENTS))
    values = statement.get(name)
    if isinstance(values, list) and len(values) > 1:
        new["Statement"].remove(statement)
        new["Statement"] += [{**copy.deepcopy(statement), name: part} for part in (values[:1], values[1:])]


def _edit_inversion(new: Document, chance: random.Random) -> None:
    _turn_round(chance.choice(new["Statement"]), chance.choice(list(_ELEMENTS)))


def _turn_round(statement: Document, name: str) -> None:
    mine, other = (name, f"Not{name}") if name in statement else (f"Not{name}", name)
    statement[other] = statement.pop(mine)


_PATTERNED = (_action, _resource, _text, _text_pattern, _arn)
_EDITS = (
    *[_edit_element] * 3,
    *[_edit_test] * 4,
    *[_edit_statements] * 2,
    _split_statement,
    _edit_inversion,
)
