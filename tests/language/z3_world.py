# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A world of all requests, for z3: what a document allows is a formula, and z3 finds a request that it holds for, or none.

It shares no code with the collection, and follows the same pages as the little world, from which it takes who may ask.
Nothing else is a choice of a few: action, resource and texts are any texts of any length, numbers, dates and addresses
are any. A boolean is true or false, an ARN has six parts, and variables mean what they do in Version 2012-10-17. A key
that can have several values has as many as there are tests of it: each test needs one value at most to be passed or
failed, so more would show nothing.

That a text matches a pattern is a Boolean at first, and z3 chooses which of them do. Then it is asked for each text by
itself whether there can be one that matches just these. If none can be, z3 is told so and chooses again.
"""

from __future__ import annotations

import datetime
import ipaddress
import operator as python
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import z3

from language.z3_texts import VARIABLE, Choices, Match, Texts, core, limited_solver, texts_for
from unit.little_world import ASKERS, SEVERAL, Context, askers

Document = dict[str, Any]

# How often it may choose which patterns match
_MOST_CHOICES = 400

# Addresses are numbers: those of IPv4, then those of IPv6
_FIRST_OF_IPV6 = 1 << 32
_PAST_IPV6 = _FIRST_OF_IPV6 + (1 << 128)

# Keys by what their values are
_NUMBERS = ("s3:max-keys", "aws:multifactorauthage")
_MOMENTS = ("aws:currenttime",)
_ADDRESSES = ("aws:sourceip",)
_BOOLEANS = ("aws:securetransport",)
_TEXTS = ("aws:username", "aws:tagkeys", "aws:principaltag/t", "aws:sourcearn")


class Undecided(Exception):
    """z3 does not know, or it would take too long."""


# The request


@dataclass(frozen=True)
class _Key:
    """A condition key of the request: whether it is there, and its values; of a text the name."""

    there: z3.BoolRef
    values: tuple[Any, ...]


class World:
    """The requests whose keys stand in some documents."""

    def __init__(self, *documents: Document) -> None:
        if any(document["Version"] != "2012-10-17" for document in documents):
            raise NotImplementedError("another Version, in which a variable is a text")
        self._asker = z3.Int("asker")
        self._laws: list[z3.BoolRef] = [self._asker >= 0, self._asker < len(ASKERS)]
        self._matches: dict[Match, z3.BoolRef] = {}
        self._keys = {key: self._key(key, tests) for key, tests in _tests_of_keys(documents).items()}

    def _key(self, key: str, tests: int) -> _Key:
        values: tuple[Any, ...]
        if key in _TEXTS:
            values = tuple(f"{key}{number or ''}" for number in range(tests if key in SEVERAL else 1))
        elif key in _BOOLEANS:
            values = (z3.Bool(key),)
        elif key in _ADDRESSES:
            values = (z3.Int(key),)
            self._laws += [values[0] >= 0, values[0] < _PAST_IPV6]
        elif key in _NUMBERS + _MOMENTS:
            values = (z3.Real(key),)
        else:
            raise NotImplementedError(key)
        return _Key(z3.Bool(f"{key} is there"), values)

    def request(self, formula: z3.BoolRef) -> dict[str, Any] | None:
        """A request for which a formula holds; None if there is none."""
        solver = limited_solver()
        solver.add(*self._laws, formula)
        undecided = False
        for _each in range(_MOST_CHOICES):
            answer = solver.check()
            if answer == z3.unsat and not undecided:
                return None
            if answer != z3.sat:
                raise Undecided
            model = solver.model()
            texts: Texts = {}
            refused: list[Choices] = []
            for choices in self._choices(model):
                found = texts_for(choices)
                if isinstance(found, dict):
                    texts |= found
                else:
                    undecided = undecided or found == z3.unknown
                    refused.append(core(choices) if found == z3.unsat else choices)
            if not refused:
                return self._in_words(model, texts)
            for choices in refused:
                solver.add(z3.Or(*[self._matches[match] != z3.BoolVal(holds) for match, holds in choices]))
        raise Undecided

    def _choices(self, model: z3.ModelRef) -> list[Choices]:
        """What the solver has chosen, by texts that have to do with one another; what it left open is open."""
        groups: list[tuple[frozenset[str], Choices]] = []
        for match, symbol in self._matches.items():
            value = model.eval(symbol)
            if z3.is_true(value) or z3.is_false(value):
                texts, choices = match.texts, frozenset({(match, z3.is_true(value))})
                for group in [each for each in groups if each[0] & texts]:
                    groups.remove(group)
                    texts, choices = texts | group[0], choices | group[1]
                groups.append((texts, choices))
        return [choices for _texts, choices in groups]

    def _in_words(self, model: z3.ModelRef, texts: Texts) -> dict[str, Any]:
        """The request, without what makes no difference."""
        found: dict[str, Any] = {name: texts[name] for name in ("action", "resource") if name in texts}
        if model[self._asker] is not None:
            found["asker"] = sorted(name for _kind, name in ASKERS[model[self._asker].as_long()])
        for name, key in self._keys.items():
            if z3.is_true(model[key.there]):
                found[name] = [
                    texts.get(value, "")
                    if isinstance(value, str)
                    else _shown(name, model.eval(value, model_completion=True))
                    for value in key.values
                ]
            elif z3.is_false(model[key.there]):
                found[name] = None
        return found

    def is_just(self, action: str, target: str | int, context: Context) -> z3.BoolRef:
        """That the request is a certain one. A target is a resource, or the number of who asks."""
        parts = [self._matched("action", "StringEquals", action)]
        asked = isinstance(target, int)
        parts.append(self._asker == target if asked else self._matched("resource", "StringEquals", str(target)))
        for name, key in self._keys.items():
            given = context.get(name)
            parts.append(key.there if given else z3.Not(key.there))
            for number, value in enumerate(key.values if given else ()):
                assert given is not None
                parts.append(self._passes(_SAME.get(name, "StringEquals"), value, [given[min(number, len(given) - 1)]]))
        return z3.And(*parts)

    def has_room_for(self, context: Context) -> bool:
        """Whether no key has more values than there are tests of it."""
        return all(len(values) <= len(self._keys[name].values) for name, values in context.items())

    # What documents allow

    def gained(self, old: Document, new: Document) -> z3.BoolRef:
        """That the new document allows what the old one does not, or does not deny what the old one denies."""
        more = z3.And(self.allowed(new), z3.Not(self.allowed(old)))
        return z3.Or(more, z3.And(self.denied(old), z3.Not(self.denied(new))))

    def allowed(self, document: Document) -> z3.BoolRef:
        return z3.And(self._any(document, "Allow"), z3.Not(self.denied(document)))

    def denied(self, document: Document) -> z3.BoolRef:
        return self._any(document, "Deny")

    def _any(self, document: Document, effect: str) -> z3.BoolRef:
        return z3.Or(*[self.matches(each) for each in document["Statement"] if each["Effect"] == effect])

    def matches(self, statement: Document) -> z3.BoolRef:
        """That a statement matches, whatever its effect."""
        parts = [self._element(statement, "Action")]
        if "Principal" in statement:
            bits = askers(statement)
            parts.append(z3.Or(*[self._asker == number for number in range(len(ASKERS)) if bits >> number & 1]))
        else:
            parts.append(self._element(statement, "Resource"))
        for operator, tests in statement.get("Condition", {}).items():
            parts += [self._meets(operator, key.lower(), _listed(values)) for key, values in tests.items()]
        return z3.And(*parts)

    def _element(self, statement: Document, name: str) -> z3.BoolRef:
        inverted = f"Not{name}" in statement
        items = _listed(statement[f"Not{name}" if inverted else name])
        options = [item.lower() for item in items] if name == "Action" else items
        matched = self._passes("StringLike", name.lower(), options)
        return z3.Not(matched) if inverted else matched

    def _meets(self, operator: str, name: str, options: Sequence[str]) -> z3.BoolRef:
        key = self._keys[name]
        qualifier, _colon, base = operator.rpartition(":")
        if base == "Null":
            return z3.Or(*[key.there != z3.BoolVal(option.lower() == "true") for option in options])
        plain = base.removesuffix("IfExists")
        positive = plain.replace("Not", "", 1)
        negated = positive != plain
        passed = [self._passes(positive, value, options) != z3.BoolVal(negated) for value in key.values]
        without = plain != base or qualifier == "ForAllValues" or (negated and not qualifier)
        all_or_any = z3.Or if qualifier == "ForAnyValue" else z3.And
        return z3.If(key.there, all_or_any(*passed), z3.BoolVal(without))

    def _passes(self, operator: str, value: Any, options: Sequence[str]) -> z3.BoolRef:
        """That a value passes an operator that is not negated."""
        if isinstance(value, str):
            return z3.Or(*[self._matched(value, operator, option) for option in options])
        if operator == "Bool":
            return z3.Or(*[value == z3.BoolVal(option.lower() == "true") for option in options])
        if operator == "IpAddress":
            return z3.Or(*[_in_network(value, option) for option in options])
        family, read = ("Date", _moment) if operator.startswith("Date") else ("Numeric", _number)
        numbers = [number for option in options if (number := read(option)) is not None]
        return z3.Or(*[_ORDER[operator.removeprefix(family)](value, z3.RealVal(number)) for number in numbers])

    def _matched(self, text: str, operator: str, option: str) -> z3.BoolRef:
        """That a text passes with one value: with a variable, where that is there, or else with what it names for that."""
        found = VARIABLE.search(option)
        if found is None:
            return self._symbol(Match(text, operator, option))
        there = self._keys[found[1].lower()].there
        matched = z3.And(there, self._symbol(Match(text, operator, option.replace(found[0], f"${{{found[1]}}}"))))
        if found[2] is None:
            return matched
        default = self._symbol(Match(text, operator, option.replace(found[0], found[2])))
        return z3.Or(matched, z3.And(z3.Not(there), default))

    def _symbol(self, match: Match) -> z3.BoolRef:
        return self._matches.setdefault(match, z3.Bool(str(match)))


def _tests_of_keys(documents: Iterable[Document]) -> Mapping[str, int]:
    """The keys in documents, and how many tests of each there are."""
    found: Counter[str] = Counter()
    for document in documents:
        for statement in document["Statement"]:
            found.update(key.lower() for tests in statement.get("Condition", {}).values() for key in tests)
        found.update({name[1].lower(): 1 for name in VARIABLE.finditer(str(document))})
    return found


# Values


_ORDER: Mapping[str, Callable[[Any, Any], z3.BoolRef]] = {
    "Equals": python.eq,
    "LessThan": python.lt,
    "LessThanEquals": python.le,
    "GreaterThan": python.gt,
    "GreaterThanEquals": python.ge,
}
_SAME = {
    **dict.fromkeys(_NUMBERS, "NumericEquals"),
    **dict.fromkeys(_MOMENTS, "DateEquals"),
    **dict.fromkeys(_ADDRESSES, "IpAddress"),
    **dict.fromkeys(_BOOLEANS, "Bool"),
}


def _listed(values: Any) -> list[str]:
    listed = values if isinstance(values, list) else [values]
    return [str(value).lower() if isinstance(value, bool) else str(value) for value in listed]


def _number(text: str) -> str | None:
    return text if re.fullmatch(r"-?\d+(\.\d+)?", text) else None  # nothing equals what is no number, or is less


def _moment(text: str) -> str:
    if text.isdigit():
        return text
    return str(int(datetime.datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp()))


def _in_network(value: z3.ArithRef, option: str) -> z3.BoolRef:
    network = ipaddress.ip_network(option, strict=False)
    begin = _FIRST_OF_IPV6 if network.version == 6 else 0
    return z3.And(value >= begin + int(network[0]), value <= begin + int(network[-1]))


def _shown(key: str, value: Any) -> str:
    if key not in _ADDRESSES:
        return str(value)
    number = value.as_long()
    if number < _FIRST_OF_IPV6:
        return str(ipaddress.IPv4Address(number))
    return str(ipaddress.IPv6Address(number - _FIRST_OF_IPV6))
