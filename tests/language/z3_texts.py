# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Texts for z3: which of them match some patterns and do not match others.

z3 finds no end with some sets of patterns on one text. Put together as one regular expression it decides them quickly.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias

import z3

# Work of z3 after which a question counts as undecided, below a second; the same in each run, as a time would not be
_MOST_WORK = 600_000

# A policy variable, perhaps with a default
VARIABLE = re.compile(r"\$\{(aws:[A-Za-z/]+)(?:, '([a-z]*)')?\}")
_MARK = re.compile(r"\$\{[^}]*\}|.", re.DOTALL)
_ESCAPED = {"${*}": "*", "${?}": "?", "${$}": "$"}
# How z3 writes a character that is not printable, in a text that it answers
_OTHER_CHARACTER = re.compile(r"\\u\{([0-9a-f]+)\}")
_ANY = z3.AllChar(z3.ReSort(z3.StringSort()))
_NO_COLON = z3.Intersect(_ANY, z3.Complement(z3.Re(":")))


# Patterns as regular expressions


def _characters(text: str) -> list[str]:
    return [_ESCAPED.get(mark, mark) for mark in _MARK.findall(text)]


def _joined(join: Callable[..., z3.ReRef], parts: Sequence[z3.ReRef]) -> z3.ReRef:
    return join(*parts) if len(parts) > 1 else parts[0]


def _plain(text: str) -> str:
    return "".join(_characters(text))


def _equals(text: str) -> z3.ReRef:
    return z3.Re(_plain(text))


def _equals_ignoring_case(text: str) -> z3.ReRef:
    cases = [sorted({character.lower(), character.upper()}) for character in _characters(text)]
    return _joined(z3.Concat, [_joined(z3.Union, [z3.Re(one) for one in each]) for each in cases] or [z3.Re("")])


def _like(pattern: str, one: z3.ReRef = _ANY) -> z3.ReRef:
    wild = {"*": z3.Star(one), "?": one}
    parts = [wild[mark] if mark in wild else _equals(mark) for mark in _MARK.findall(pattern)]
    return _joined(z3.Concat, parts or [z3.Re("")])


def _arn_like(pattern: str) -> z3.ReRef:
    """Part by part: no wildcard of the first five stands for a colon."""
    *parts, last = pattern.split(":", 5)
    if len(parts) != 5:
        return z3.Empty(z3.ReSort(z3.StringSort()))
    return z3.Concat(*(each for part in parts for each in (_like(part, _NO_COLON), z3.Re(":"))), _like(last))


_REGEX: Mapping[str, Callable[[str], z3.ReRef]] = {
    "StringEquals": _equals,
    "StringEqualsIgnoreCase": _equals_ignoring_case,
    "StringLike": _like,
    "ArnEquals": _arn_like,
    "ArnLike": _arn_like,
}


# Which texts there can be


@dataclass(frozen=True)
class Match:
    """That a text of the request passes an operator with one value, in which another text may stand as a variable."""

    text: str
    operator: str
    option: str

    @property
    def variable(self) -> re.Match[str] | None:
        return VARIABLE.search(self.option)

    @property
    def texts(self) -> frozenset[str]:
        return frozenset({self.text, self.variable[1].lower()} if self.variable else {self.text})


Choices: TypeAlias = frozenset[tuple[Match, bool]]
Texts: TypeAlias = "dict[str, str]"


@lru_cache(maxsize=65536)
def texts_for(choices: Choices) -> Texts | z3.CheckSatResult:
    """Texts that match as chosen, or that there are none, or that z3 does not know."""
    solver = limited_solver()
    regexes: dict[str, list[z3.ReRef]] = {text: [] for match, _holds in choices for text in match.texts}
    for match, holds in sorted(choices, key=str):
        if match.variable:
            formula = _with_variable(match)
            solver.add(formula if holds else z3.Not(formula))
        else:
            regex = _REGEX[match.operator](match.option)
            regexes[match.text].append(regex if holds else z3.Complement(regex))
            if holds and match.operator == "StringEquals":
                solver.add(z3.String(match.text) == z3.StringVal(_plain(match.option)))
    for text, its in sorted(regexes.items()):
        if text == "aws:sourcearn":
            its.append(_arn_like("*:*:*:*:*:*"))
        if its:
            solver.add(z3.InRe(z3.String(text), _joined(z3.Intersect, its)))
    answer = solver.check()
    if answer != z3.sat:
        return answer
    model = solver.model()
    return {text: _unescaped(model.eval(z3.String(text), model_completion=True).as_string()) for text in regexes}


def _with_variable(match: Match) -> z3.BoolRef:
    """A text with another one in it, and perhaps with a star before, after or both."""
    found = match.variable
    assert found is not None
    before, after = match.option[: found.start()], match.option[found.end() :]
    wild = match.operator == "StringLike"
    opens, goes_on = wild and before[:1] == "*", wild and after[-1:] == "*"
    before, after = before[opens:], after[: len(after) - goes_on]
    if match.operator not in ("StringEquals", "StringLike") or set("*?$") & set(before + after):
        raise NotImplementedError(match)
    text, value = z3.String(match.text), z3.String(found[1].lower())
    inner = z3.Concat(z3.StringVal(before), value, z3.StringVal(after))
    if opens and goes_on:
        return z3.Contains(text, inner)
    if opens or goes_on:
        return z3.SuffixOf(inner, text) if opens else z3.PrefixOf(inner, text)
    return text == inner


def core(choices: Choices) -> Choices:
    """Of choices that cannot be some that cannot be either."""
    for choice in sorted(choices, key=str):
        if len(choices) > 1 and texts_for(choices - {choice}) == z3.unsat:
            choices -= {choice}
    return choices


def _unescaped(text: str) -> str:
    return _OTHER_CHARACTER.sub(lambda found: chr(int(found[1], 16)), text)


def limited_solver() -> z3.Solver:
    solver = z3.SimpleSolver()
    solver.set("rlimit", _MOST_WORK)
    return solver
