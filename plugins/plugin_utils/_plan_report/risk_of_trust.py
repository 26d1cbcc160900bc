# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The risk of who may assume a role: anybody, another account, tokens of a provider, and conditions that are gone.

Who is outside is told by IAM Access Analyzer's zone of trust, here the role's own account and those that are known:
https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-resources.html.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from ansible_collections.plumb.aws.plugins.module_utils._policy.access.change import (
    MAY_BE_WIDER,
    NO_LONGER_DENIED,
    access_change,
    tests_in_words,
)
from ansible_collections.plumb.aws.plugins.module_utils._policy.access.coverage import Patterns, Rule
from ansible_collections.plumb.aws.plugins.module_utils._policy.access.implication import Test
from ansible_collections.plumb.aws.plugins.module_utils._policy.access.request import has_action
from ansible_collections.plumb.aws.plugins.module_utils._policy.access.rules import Unreadable, rules_of
from ansible_collections.plumb.aws.plugins.module_utils._policy.document import glob
from ansible_collections.plumb.aws.plugins.module_utils._policy.document.elements import listed
from ansible_collections.plumb.aws.plugins.module_utils._policy.facts.assuming import (
    ASSUME,
    WITH_SAML,
    WITH_WEB_IDENTITY,
)
from ansible_collections.plumb.aws.plugins.module_utils._policy.grammar.condition import Operator
from ansible_collections.plumb.aws.plugins.module_utils._policy.trust.principals import Principal, stands_for

Document = dict[str, Any]
Judged = tuple[str, str]

_ACCOUNT = re.compile(r"(?:arn:[^:]*:(?:iam|sts)::)?([0-9]{12})(?::.*)?", re.DOTALL)
# Operators that name who, and condition keys that say whose the caller is: '*' with one of them is not anybody
_NAMING = ("StringEquals", "StringLike", "ArnEquals", "ArnLike", "StringEqualsIgnoreCase")
_CALLER_KEYS = ("aws:principalaccount", "aws:principalorgid", "aws:principalorgpaths", "aws:principalarn")
# What a role's own account says of itself; any other variable can be the caller's
_OF_THE_ROLE = re.compile(r"\$\{aws:Resource(?:Account|OrgID)\}", re.IGNORECASE)
# Without one of these, as with sts:TagSession alone, nobody assumes a role
_ASSUMING = (ASSUME, WITH_SAML, WITH_WEB_IDENTITY)


@dataclass(frozen=True)
class Zone:
    """Who is no outsider: the role's own account (None: not known), and other accounts and organisations (o-…)."""

    own: str | None
    known: frozenset[str] = frozenset()

    def holds(self, name: str) -> bool:
        return name == self.own or name in self.known


@dataclass(frozen=True)
class Trusted:
    """One principal of one Allow statement."""

    principal: Principal
    rule: Rule
    statement: Document = field(compare=False)

    @property
    def in_words(self) -> str:
        return self._in_words("may assume the role")

    @property
    def as_new(self) -> str:
        """The same of one who might not before."""
        return self._in_words("may now assume the role")

    def _in_words(self, what: str) -> str:
        return f"{self.principal.in_words} {what}{tests_in_words(self.rule)}"


def outsiders(document: Document | None, zone: Zone) -> tuple[Trusted, ...]:
    """Who of those that may assume a role is not in the zone; none where the document cannot be read."""
    return new_outsiders(None, document, zone)


def new_outsiders(before: Document | None, after: Document | None, zone: Zone) -> tuple[Trusted, ...]:
    """Those of them that might not assume it before."""
    outside = (each for each in _trusted(after) if _rule_of(each, zone) in _OUTSIDE)
    old = _Before(before)
    return tuple(each for each in outside if _is_new(each, old, after))


def trusted_in_words(document: Document) -> list[str]:
    """Who may assume a role by its trust policy, a sentence each."""
    return list(dict.fromkeys(each.in_words for each in _trusted(document)))


def judge_trust(before: Document | None, after: Document | None, zone: Zone) -> Iterator[Judged]:
    """The rules that a new trust policy meets, and the reasons; nothing where nobody gains anything."""
    change = access_change(before, after)
    if not change.may_grant:
        return
    others = []
    for sentence in change.gained:
        if NO_LONGER_DENIED in sentence:
            yield "deny-removed", sentence
        else:
            others.append(sentence)
    old, old_policy = _trusted(before), _Before(before)
    told = False
    for each in _trusted(after):
        if not _is_new(each, old_policy, after):
            continue
        told = True
        gone = _conditions_gone(each, old)
        rule = _rule_of(each, zone)
        if gone and rule != "anyone-may-assume":
            yield "condition-removed", f"{each.in_words}, no longer only with {', '.join(gone)}"
        else:
            yield rule, each.as_new
    if not told and others:
        yield "may-be-wider" if change.verdict == MAY_BE_WIDER else "wider", "; ".join(others)


def _trusted(document: Document | None) -> tuple[Trusted, ...]:
    found: list[Trusted] = []
    try:
        for statement in listed((document or {}).get("Statement", [])):
            for rule in rules_of({**(document or {}), "Statement": [statement]}):
                if rule.allows and not isinstance(rule.objects, Patterns) and _actions(rule):
                    found += (Trusted(one, rule, statement) for one in rule.objects)
    except Unreadable:
        return ()
    return tuple(found)


def _actions(rule: Rule) -> list[str]:
    """The actions of a statement that assume a role."""
    return [action for action in _ASSUMING if has_action(rule, action.lower())]


def _rule_of(trusted: Trusted, zone: Zone) -> str:
    """The rule of a principal that is new, by who it is."""
    principal = trusted.principal
    if principal.kind == "Service":
        return "wider"
    if principal.kind == "Federated":
        return "federated-wider"
    callers = _callers(trusted.rule)
    if any(all(map(zone.holds, names)) for names in callers):
        return "wider"
    if principal.name == "*":
        return "foreign-account" if callers else "anyone-may-assume"
    account = _ACCOUNT.fullmatch(principal.name)
    if account is None or zone.holds(account[1]):
        return "wider"  # an id of this account's own: IAM takes no other
    return "foreign-account"


def _callers(rule: Rule) -> list[list[str]]:
    """The accounts and organisations that each condition holds a caller to; a caller meets all of them."""
    tests = (test for test in rule.tests if test.key in _CALLER_KEYS and _holds(test.operator))
    found = ([_caller(value) for value in test.values] for test in tests)
    return [names for names in found if names and not any(map(glob.has_wildcard, names))]


def _caller(value: str) -> str:
    """The account or organisation that a value names; it has a wildcard where that can be any."""
    account = _ACCOUNT.fullmatch(value)
    if account is None and "${" in _OF_THE_ROLE.sub("", value):
        return "*"
    return account[1] if account else value.partition("/")[0]


def _holds(operator: Operator) -> bool:
    """Whether a caller must have the key, and a value that is named. ForAllValues is met by one that lacks it."""
    return not operator.if_exists and operator.qualifier != "ForAllValues" and operator.name in _NAMING


def _is_new(trusted: Trusted, before: _Before, after: Document | None) -> bool:
    """Whether this principal may assume the role now where it might not before, the other ones aside."""
    denies = [each for each in listed((after or {}).get("Statement", [])) if each.get("Effect") == "Deny"]
    alone = {key: value for key, value in trusted.statement.items() if key != "NotAction"}
    alone |= {"Principal": {trusted.principal.kind: [trusted.principal.name]}, "Action": _actions(trusted.rule)}
    new = {**(after or {}), "Statement": [alone, *denies]}
    return access_change(before.about(trusted.principal), new).may_grant


class _Before:
    """A trust policy that was there before, by whom its statements are about."""

    def __init__(self, document: Document | None) -> None:
        self._document = document
        self._statements: list[tuple[Any, Rule]] | None = None
        with contextlib.suppress(Unreadable):
            self._statements = [
                (each, rule)
                for each in listed((document or {}).get("Statement", []))
                for rule in rules_of({**(document or {}), "Statement": [each]})
            ]

    def about(self, principal: Principal) -> Document | None:
        """What it says of a principal, and of those that it stands for; all of it where it cannot be read."""
        if self._document is None or self._statements is None:
            return self._document
        statements = [each for each, rule in self._statements if _is_about(rule, principal)]
        return {**self._document, "Statement": statements}


def _is_about(rule: Rule, principal: Principal) -> bool:
    if isinstance(rule.objects, Patterns):
        return True
    return any(one.name == "*" or stands_for(one, principal) or stands_for(principal, one) for one in rule.objects)


def _conditions_gone(trusted: Trusted, old: Sequence[Trusted]) -> list[str]:
    """The keys that each statement for a principal tested before, and that this one does not test, or not for sure."""
    before = [each.rule for each in old if stands_for(each.principal, trusted.principal)]
    if not before:
        return []
    tested = set.intersection(*({test.key for test in rule.tests} for rule in before))
    spelling = {key: text for rule in before for key, text in rule.spelling.items()}
    gone = tested - {test.key for test in trusted.rule.tests}
    gone |= set.intersection(*map(_demanded, before)) - _demanded(trusted.rule)
    return sorted(spelling.get(key, key) for key in gone)


def _demanded(rule: Rule) -> set[str]:
    """The keys that a request must have, with a value that is named; MFA that is not there is no demand."""
    return {test.key for test in rule.tests if _demands(test)}


def _demands(test: Test) -> bool:
    operator = test.operator
    if operator.if_exists or operator.qualifier == "ForAllValues" or operator.name == "Null" or "Not" in operator.name:
        return False
    return operator.name != "Bool" or set(test.values) == {"true"}


_OUTSIDE = frozenset({"anyone-may-assume", "foreign-account", "federated-wider"})
