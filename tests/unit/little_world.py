# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A little IAM of its own, for proofs: what a document allows, by trying each request of a small world.

It shares no code with the collection. It follows
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html and
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-logic-multiple-context-keys-or-values.html.
"""

from __future__ import annotations

import datetime
import ipaddress
import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

Document = dict[str, Any]
Values = tuple[str, ...]
Context = Mapping[str, Values]  # a key that is not in the request is not in the mapping

BUCKET = "arn:aws:s3:::"
LETTERS = "abz"  # z is in no pattern


def words(letters: str, longest: int) -> Iterator[str]:
    for length in range(longest + 1):
        yield from map("".join, itertools.product(letters, repeat=length))


ACTIONS = (
    *(f"s3:{word}" for word in words(LETTERS, 2) if word),
    "s3:abz",
    "s3:zzb",
    "s3:azz",
    "iam:a",
    "iam:b",
    "zz:z",
)
RESOURCES = (
    *(BUCKET + word for word in words(LETTERS, 5)),
    *(BUCKET + word for word in ("*", "a*", "a?", "A", "Az", "zA")),
    *(f"arn:aws:sqs:{place}" for place in ("z:1:a", "z:1:b", "zz:1:a", "z:2:a")),
    "arn:aws:zz:::z",
)
# Who asks: all the names that mean the asker
ASKERS: tuple[frozenset[tuple[str, str]], ...] = tuple(
    frozenset(("AWS", name) for name in names.split())
    for names in (
        "* 111111111111 arn:aws:iam::111111111111:user/u",
        "* 111111111111 arn:aws:iam::111111111111:user/v",
        "* 111111111111 arn:aws:iam::111111111111:role/p/r arn:aws:sts::111111111111:assumed-role/r/s",
        "* 111111111111 arn:aws:iam::111111111111:role/p/r arn:aws:sts::111111111111:assumed-role/r/t",
        "* 111111111111 arn:aws:iam::111111111111:role/q",
        "* 222222222222 arn:aws:iam::222222222222:user/u",
        "* 222222222222 arn:aws:iam::222222222222:user/v",
        "* 333333333333",
    )
) + (
    frozenset({("Service", "ec2.amazonaws.com")}),
    frozenset({("Service", "sns.amazonaws.com")}),
    frozenset({("Federated", "arn:aws:iam::111111111111:saml-provider/idp")}),
)
TRUST_ACTIONS = ("sts:assumerole", "sts:assumerolewithsaml", "sts:assumerolez", "sts:tagsession", "sts:z", "zz:z")

TAG = "aws:principaltag/t"
VARIABLE = "${aws:PrincipalTag/t}"

# Keys that can have several values
SEVERAL = frozenset({"aws:tagkeys"})
# What each condition key can be in a request
WORLD: dict[str, tuple[Values, ...]] = {
    "aws:username": (
        ("a",),
        ("A",),
        ("b",),
        ("B",),
        ("ab",),
        ("z",),
        ("zz",),
        ("za",),
        ("zb",),
        ("zzb",),
        ("azb",),
        ("AB",),
        ("Ab",),
        ("a*",),
        ("a?",),
    ),
    "aws:tagkeys": (
        ("a",),
        ("b",),
        ("z",),
        ("ab",),
        ("zb",),
        ("zzb",),
        ("azb",),
        ("AB",),
        ("Ab",),
        ("zz",),
        ("A",),
        ("B",),
        ("a*",),
        ("a?",),
        ("a", "b"),
        ("a", "z"),
        ("A", "b"),
        ("ab", "zb"),
        ("a", "ab"),
        ("b", "z"),
        ("ab", "z"),
        ("A", "z"),
        ("a", "A"),
    ),
    TAG: (("",), ("a",), ("A",), ("b",), ("ab",), ("za",), ("z",), ("zz",), ("zzb",), ("azb",), ("a*",), ("a?",)),
    "s3:max-keys": (("0",), ("1",), ("1.5",), ("2",), ("2.2",), ("2.5",), ("2.7",), ("3",), ("9",)),
    "aws:sourceip": (
        ("10.0.0.1",),
        ("10.0.0.200",),
        ("10.9.0.1",),
        ("192.0.2.1",),
        ("203.0.113.1",),
        ("2001:db8::1",),
    ),
    "aws:securetransport": (("true",), ("false",)),
    "aws:sourcearn": (
        ("arn:aws:sns:a:1:t",),
        ("arn:aws:sns:b:1:t",),
        ("arn:aws:sns:a:2:z:z",),
        ("arn:aws:sqs:z:9:",),
        ("arn:aws:sns:z:1:z",),
        ("arn:aws:sns:zz:1:z",),
        # alone in one of the documents' patterns
        ("arn:aws:sns:b:1:q",),
        ("arn:aws:sns:zz:1:t",),
        # in none of them
        ("arn:aws-cn:sns:a:1:t",),
    ),
    "aws:currenttime": (
        ("2019-01-01T00:00:00Z",),
        ("2020-01-01T00:00:00Z",),
        ("2022-01-01T00:00:00Z",),
        ("2025-06-01T00:00:00Z",),
        ("2027-01-01T00:00:00Z",),
        ("2030-01-01T00:00:00Z",),
        ("2031-01-01T00:00:00Z",),
    ),
}


@dataclass(frozen=True)
class Reach:
    """The requests that a document allows and those that it denies, as bits, a number for each action and context."""

    allowed: tuple[int, ...]
    denied: tuple[int, ...]

    def beyond(self, other: Reach) -> bool:
        """Whether it allows a request that ``other`` does not."""
        return any(mine & ~theirs for mine, theirs in zip(self.allowed, other.allowed, strict=True))

    def denies_beyond(self, other: Reach) -> bool:
        return any(mine & ~theirs for mine, theirs in zip(self.denied, other.denied, strict=True))


def reaches(*documents: Document) -> list[Reach]:
    """What each document allows, over the same requests: those whose keys stand in one of the documents."""
    contexts = contexts_of(*documents)
    return [reach(document, contexts) for document in documents]


def idle_statements(*documents: Document) -> bool:
    """Whether a statement of one of the documents matches no request at all, as with NotAction ``*``."""
    contexts = contexts_of(*documents)
    for document in documents:
        for statement in document["Statement"]:
            reached = reach({"Statement": [{**statement, "Effect": "Deny"}]}, contexts)
            if not any(reached.denied):
                return True
    return False


def reach(document: Document, contexts: Sequence[Context]) -> Reach:
    """What a document allows and denies in some contexts, of all actions by the order of both."""
    trust, actions = is_trust(document), actions_of(document)
    allowed, denied = [0] * (len(actions) * len(contexts)), [0] * (len(actions) * len(contexts))
    for statement in document["Statement"]:
        meets = [_meets(statement.get("Condition", {}), context) for context in contexts]
        objects = [askers(statement) if trust else _resources(statement, context) for context in contexts]
        bits = allowed if statement["Effect"] == "Allow" else denied
        for number, action in enumerate(actions):
            if _has_action(statement, action):
                for place, met in enumerate(meets):
                    if met:
                        bits[number * len(contexts) + place] |= objects[place]
    return Reach(tuple(a & ~d for a, d in zip(allowed, denied, strict=True)), tuple(denied))


def is_trust(document: Document) -> bool:
    return any("Principal" in statement for statement in document["Statement"])


def actions_of(document: Document) -> Sequence[str]:
    return TRUST_ACTIONS if is_trust(document) else ACTIONS


def contexts_of(*documents: Document) -> list[Context]:
    """The contexts of requests whose keys stand in some documents."""
    names = sorted({key for document in documents for key in _keys(document)})
    choices = itertools.product(*((None, *WORLD[name]) for name in names))
    return [
        {name: values for name, values in zip(names, choice, strict=True) if values is not None} for choice in choices
    ]


def _keys(document: Document) -> set[str]:
    keys = {
        key.lower()
        for statement in document["Statement"]
        for tests in statement.get("Condition", {}).values()
        for key in tests
    }
    return keys | {TAG} if VARIABLE in str(document) else keys


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _has_action(statement: Document, action: str) -> bool:
    if "NotAction" in statement:
        return not any(like(item.lower(), action) for item in _list(statement["NotAction"]))
    return any(like(item.lower(), action) for item in _list(statement["Action"]))


def _resources(statement: Document, context: Context) -> int:
    tag = context.get(TAG, (None,))[0]
    if "NotResource" in statement:
        return ~_matched(tuple(_list(statement["NotResource"])), tag) & ((1 << len(RESOURCES)) - 1)
    return _matched(tuple(_list(statement["Resource"])), tag)


@lru_cache(maxsize=8192)
def _matched(patterns: tuple[str, ...], tag: str | None) -> int:
    bits = 0
    for pattern in patterns:
        if tag is None and VARIABLE in pattern:
            continue  # a variable without a value matches nothing
        regex = re.compile(as_regex(pattern, tag or ""), re.DOTALL)
        bits |= sum(1 << number for number, resource in enumerate(RESOURCES) if regex.fullmatch(resource))
    return bits


def askers(statement: Document) -> int:
    """Who is trusted by a statement of a trust policy, a bit for each of those who ask."""
    principal = statement["Principal"]
    named = {("AWS", "*")} if principal == "*" else set()
    if isinstance(principal, dict):
        for kind, names in principal.items():
            named |= {(kind, re.sub(r"^arn:aws:iam::(\d{12}):root$", r"\1", name)) for name in _list(names)}
    return sum(1 << number for number, asker in enumerate(ASKERS) if asker & named)


@lru_cache(maxsize=65536)
def like(pattern: str, text: str) -> bool:
    return re.fullmatch(as_regex(pattern), text, re.DOTALL) is not None


def as_regex(pattern: str, tag: str = "") -> str:
    """``*`` is any text, ``?`` one character, ``${*}`` and ``${?}`` are just these, and a variable is its value."""
    parts = {"*": ".*", "?": ".", "${*}": r"\*", "${?}": r"\?", VARIABLE: re.escape(tag)}
    marks = re.findall(r"\$\{[^}]*\}|.", pattern, re.DOTALL)
    return "".join(parts.get(mark, re.escape(mark)) for mark in marks)


# Conditions


def _meets(condition: Mapping[str, Any], context: Context) -> bool:
    return all(
        meets_test(operator, [_text(value) for value in _list(values)], context.get(key.lower()))
        for operator, tests in condition.items()
        for key, values in tests.items()
    )


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def meets_test(operator: str, wanted: Sequence[str], given: Values | None) -> bool:
    """Whether the values of a key in a request (None: the key is not there) pass one test."""
    qualifier, _colon, name = operator.rpartition(":")
    if name == "Null":
        return any((value.lower() == "true") == (given is None) for value in wanted)
    plain = name.removesuffix("IfExists")
    compare, negated = _COMPARE[plain]
    if given is None:
        return plain != name or qualifier == "ForAllValues" or (negated and not qualifier)
    passes = [any(compare(value, option) for option in wanted) != negated for value in given]
    return any(passes) if qualifier == "ForAnyValue" else all(passes)


def _arn_like(value: str, pattern: str) -> bool:
    parts, patterns = value.split(":", 5), pattern.split(":", 5)
    return len(parts) == len(patterns) == 6 and all(map(like, patterns, parts))


def _in_network(value: str, network: str) -> bool:
    return ipaddress.ip_address(value) in ipaddress.ip_network(network, strict=False)


def _date(text: str) -> datetime.datetime:
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))


_COMPARE: dict[str, tuple[Any, bool]] = {
    "StringEquals": (lambda value, option: value == option, False),
    "StringEqualsIgnoreCase": (lambda value, option: value.lower() == option.lower(), False),
    "StringLike": (lambda value, option: like(option, value), False),
    "Bool": (lambda value, option: value.lower() == option.lower(), False),
    "IpAddress": (_in_network, False),
    "ArnEquals": (_arn_like, False),
    "ArnLike": (_arn_like, False),
    **{
        family + name: (lambda value, option, test=test, read=read: test(read(value), read(option)), False)
        for family, read in (("Numeric", float), ("Date", _date))
        for name, test in (
            ("Equals", lambda one, other: one == other),
            ("LessThan", lambda one, other: one < other),
            ("LessThanEquals", lambda one, other: one <= other),
            ("GreaterThan", lambda one, other: one > other),
            ("GreaterThanEquals", lambda one, other: one >= other),
        )
    },
}
_COMPARE |= {
    negated: (_COMPARE[negated.replace("Not", "", 1)][0], True)
    for negated in (
        "StringNotEquals StringNotEqualsIgnoreCase StringNotLike NotIpAddress ArnNotEquals ArnNotLike "
        "NumericNotEquals DateNotEquals"
    ).split()
}
