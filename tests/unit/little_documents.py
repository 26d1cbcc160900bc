# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Documents over the little world, and the small changes by which people widen and narrow them."""

from __future__ import annotations

import copy
import random
from collections.abc import Callable
from typing import Any

from unit.little_world import BUCKET

Document = dict[str, Any]

_ACTIONS = ["s3:a", "S3:A", "s3:b", "s3:ab", "s3:*", "s3:a*", "s3:?", "s3:?b", "s3:??", "*", "iam:a", "iam:*", "s3:*b"]
_RESOURCES = ["*"] + [
    BUCKET + tail
    for tail in "a b ab * a* *b ? ?? ?* *a* a?* ?a* *? b? ${aws:PrincipalTag/t} ${aws:PrincipalTag/t}* a${*} a${?}".split()
] + ["arn:aws:sqs:*:1:a", "arn:aws:sqs:z:1:*"]  # fmt: skip
_PRINCIPALS: dict[str, list[str]] = {
    "AWS": [
        "*",
        "111111111111",
        "arn:aws:iam::111111111111:root",
        "arn:aws:iam::111111111111:user/u",
        "arn:aws:iam::111111111111:role/p/r",
        "arn:aws:iam::111111111111:role/q",
        "arn:aws:sts::111111111111:assumed-role/r/s",
        "222222222222",
        "arn:aws:iam::222222222222:user/u",
    ],
    "Service": ["ec2.amazonaws.com", "sns.amazonaws.com"],
    "Federated": ["arn:aws:iam::111111111111:saml-provider/idp"],
}
_TRUST_ACTIONS = [
    "sts:AssumeRole",
    "sts:AssumeRoleWithSAML",
    "sts:TagSession",
    "sts:*",
    "sts:AssumeRole*",
    "STS:assumerole",
]

_STRING = "StringEquals StringNotEquals StringEqualsIgnoreCase StringNotEqualsIgnoreCase StringLike StringNotLike"
_ORDERED = "Equals NotEquals LessThan LessThanEquals GreaterThan GreaterThanEquals"
_PLAIN = ["a", "A", "b", "ab", "a*"]
_PATTERNS = ["a", "A", "ab", "a*", "*", "?", "?b", "*b"]
# For each key the operators that fit it, and values of policies
_TESTS: dict[str, tuple[list[str], list[Any]]] = {
    "aws:username": (_STRING.split(), _PLAIN),
    "aws:TagKeys": ([f"{every}:{name}" for every in ("ForAllValues", "ForAnyValue") for name in _STRING.split()], _PLAIN),
    "s3:max-keys": ([f"Numeric{name}" for name in _ORDERED.split()], ["1", "2", 2, 2.5, "3", "02"]),
    "aws:SourceIp": (["IpAddress", "NotIpAddress"], ["10.0.0.0/24", "10.0.0.0/8", "10.0.0.1", "192.0.2.0/24", "::/0", "0.0.0.0/0"]),
    "aws:SecureTransport": (["Bool"], ["true", True, False, "false", "True"]),
    "aws:SourceArn": (
        ["ArnLike", "ArnEquals", "ArnNotLike", "ArnNotEquals"],
        ["arn:aws:sns:a:1:t", "arn:aws:sns:*:1:t", "arn:aws:sns:?:1:*", "arn:aws:*:*:*:*", "arn:aws:sns:*:*:z*"],
    ),
    "aws:CurrentTime": ([f"Date{name}" for name in _ORDERED.split()], ["2025-06-01T00:00:00Z", "2020-01-01T00:00:00Z"]),
}  # fmt: skip

_ANY_CASE: tuple[Callable[[str], str], ...] = (str, str, str.lower, str.upper)


def document(chance: random.Random, *, trust: bool = False) -> Document:
    keys = chance.sample(list(_TESTS), chance.choice([0, 1, 1, 2]))
    statements = [_statement(chance, trust=trust, keys=keys) for _each in range(chance.choice([1, 1, 2, 2, 3]))]
    return {"Version": "2012-10-17", "Statement": statements}


def pair(chance: random.Random, *, trust: bool = False) -> tuple[Document, Document]:
    """Two documents, mostly one of them made out of the other by a few small changes."""
    old = document(chance, trust=trust)
    if chance.random() < 0.15:
        new = document(chance, trust=trust)
        keys = {key for one in (old, new) for each in one["Statement"] for tests in each.get("Condition", {}).values()
                for key in tests}  # fmt: skip
        return (old, new) if len(keys) < 4 else (old, old)
    new = copy.deepcopy(old)
    for _each in range(chance.choice([1, 1, 1, 2, 3])):
        chance.choice(_EDITS)(new, chance, trust)
    return (old, new) if chance.random() < 0.6 else (new, old)


def _statement(chance: random.Random, *, trust: bool, keys: list[str]) -> Document:
    effect = "Deny" if chance.random() < 0.25 else "Allow"
    statement: Document = {"Effect": effect}
    statement[_maybe_not("Action", chance)] = _some(_TRUST_ACTIONS if trust else _ACTIONS, chance)
    if trust:
        kinds = chance.sample(list(_PRINCIPALS), chance.choice([1, 1, 2]))
        statement["Principal"] = {kind: _some(_PRINCIPALS[kind], chance) for kind in kinds}
    else:
        statement[_maybe_not("Resource", chance)] = _some(_RESOURCES, chance)
    for key in keys:
        if chance.random() < 0.6:
            _add_test(statement, key, chance)
    return statement


def _maybe_not(element: str, chance: random.Random) -> str:
    return f"Not{element}" if chance.random() < 0.12 else element


def _some(items: list[Any], chance: random.Random) -> Any:
    chosen = chance.sample(items, chance.choice([1, 1, 2, 3]) if len(items) > 2 else 1)
    return chosen[0] if len(chosen) == 1 and chance.random() < 0.5 else chosen


def _add_test(statement: Document, key: str, chance: random.Random) -> None:
    operators, values = _TESTS[key]
    if chance.random() < 0.1:
        operator, values = "Null", ["true", "false", True]
    else:
        operator = chance.choice(operators) + ("IfExists" if chance.random() < 0.2 else "")
    if key == "aws:username" and operator != "Null" and chance.random() < 0.15:
        operator = f"{chance.choice(['ForAllValues', 'ForAnyValue'])}:{operator}"
    tests = statement.setdefault("Condition", {}).setdefault(operator, {})
    if key.lower() not in map(str.lower, tests):
        tests[chance.choice(_ANY_CASE)(key)] = _some(_values(operator, values), chance)


def _values(operator: str, values: list[Any]) -> list[Any]:
    """What may stand under an operator: patterns where it takes them."""
    return _PATTERNS if values is _PLAIN and "Like" in operator else values


# Small changes


def _element(statement: Document, element: str) -> str:
    return element if element in statement else f"Not{element}"


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _add_or_drop(whole: Document, name: str, items: list[Any], chance: random.Random) -> None:
    """One value more, or one less, or another in its place."""
    values = list(_listed(whole[name]))
    way = chance.random()
    if way < 0.4 and len(values) > 1:
        values.remove(chance.choice(values))
    elif way < 0.8:
        values.append(chance.choice(items))
    else:
        values[chance.randrange(len(values))] = chance.choice(items)
    whole[name] = values


def _edit_actions(new: Document, chance: random.Random, trust: bool) -> None:
    statement = chance.choice(new["Statement"])
    _add_or_drop(statement, _element(statement, "Action"), _TRUST_ACTIONS if trust else _ACTIONS, chance)


def _edit_objects(new: Document, chance: random.Random, trust: bool) -> None:
    statement = chance.choice(new["Statement"])
    if trust:
        kind = chance.choice(list(statement["Principal"]))
        _add_or_drop(statement["Principal"], kind, _PRINCIPALS[kind], chance)
    else:
        _add_or_drop(statement, _element(statement, "Resource"), _RESOURCES, chance)


def _edit_condition(new: Document, chance: random.Random, _trust: bool) -> None:
    statement = chance.choice(new["Statement"])
    tests = [(operator, key) for operator, keys in statement.get("Condition", {}).items() for key in keys]
    if not tests:
        keys = [key for each in new["Statement"] for found in each.get("Condition", {}).values() for key in found]
        _add_test(statement, _spelled(chance.choice(keys)) if keys else chance.choice(list(_TESTS)), chance)
        return
    operator, key = chance.choice(tests)
    way = chance.random()
    if way < 0.6 and operator != "Null":
        _add_or_drop(statement["Condition"][operator], key, _values(operator, _TESTS[_spelled(key)][1]), chance)
        return
    values = statement["Condition"][operator].pop(key)
    if not statement["Condition"][operator]:
        del statement["Condition"][operator]
    other = _kin(operator, chance)
    exact = {str(value) for value in _listed(values)} <= set(_PLAIN)
    if (
        way < 0.85
        and operator != "Null"
        and (exact or "Like" in other or not other.rpartition(":")[2].startswith("String"))
    ):
        statement["Condition"].setdefault(other, {}).setdefault(key, values)


def _spelled(key: str) -> str:
    return next(name for name in _TESTS if name.lower() == key.lower())


def _kin(operator: str, chance: random.Random) -> str:
    """The same operator with or without IfExists, or another of its family."""
    plain = operator.removesuffix("IfExists")
    if chance.random() < 0.5:
        return plain if plain != operator else f"{operator}IfExists"
    qualifier, colon, name = plain.rpartition(":")
    families = [operators for operators, _values in _TESTS.values() if name in operators]
    return qualifier + colon + chance.choice(families[0] if families else [name])


def _drop_statement(new: Document, chance: random.Random, _trust: bool) -> None:
    if len(new["Statement"]) > 1:
        new["Statement"].remove(chance.choice(new["Statement"]))


def _add_statement(new: Document, chance: random.Random, trust: bool) -> None:
    new["Statement"].append(_statement(chance, trust=trust, keys=[]))


def _split_statement(new: Document, chance: random.Random, _trust: bool) -> None:
    """The same in two statements: each of them has a part of the actions."""
    statement = chance.choice(new["Statement"])
    actions = _listed(statement.get("Action", []))
    if len(actions) > 1:
        place = new["Statement"].index(statement)
        new["Statement"][place : place + 1] = [
            {**statement, "Action": actions[:1]},
            {**statement, "Action": actions[1:]},
        ]


def _turn_inside_out(new: Document, chance: random.Random, trust: bool) -> None:
    statement = chance.choice(new["Statement"])
    name = "Action" if trust else chance.choice(["Action", "Resource"])
    if f"Not{name}" in statement:
        statement[name] = statement.pop(f"Not{name}")
    else:
        statement[f"Not{name}"] = statement.pop(name)


def _allow_the_rest(new: Document, chance: random.Random, trust: bool) -> None:
    """What a statement leaves out by NotResource, allowed by another."""
    statement = copy.deepcopy(chance.choice(new["Statement"]))
    if not trust:
        _turn_inside_out(holder := {"Statement": [statement]}, chance, trust)
        new["Statement"].append(holder["Statement"][0])


_EDITS = (
    _edit_actions,
    _edit_actions,
    _edit_objects,
    _edit_objects,
    _edit_condition,
    _edit_condition,
    _edit_condition,
    _drop_statement,
    _add_statement,
    _split_statement,
    _turn_inside_out,
    _allow_the_rest,
)
