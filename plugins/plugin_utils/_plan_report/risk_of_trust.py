# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The risk of who may assume a role: anybody, another account, tokens of a provider, and conditions that are gone.

Who is outside is told by IAM Access Analyzer's zone of trust, here the role's own account and those that are known:
https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-resources.html.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from ansible_collections.plumb.aws.plugins.module_utils._policy.access.change import (
    NO_LONGER_DENIED,
    UNCHANGED,
    access_change,
    tests_in_words,
)
from ansible_collections.plumb.aws.plugins.module_utils._policy.access.coverage import Patterns, Rule
from ansible_collections.plumb.aws.plugins.module_utils._policy.access.rules import Unreadable, rules_of
from ansible_collections.plumb.aws.plugins.module_utils._policy.document import glob
from ansible_collections.plumb.aws.plugins.module_utils._policy.document.elements import listed
from ansible_collections.plumb.aws.plugins.module_utils._policy.grammar.condition import Operator
from ansible_collections.plumb.aws.plugins.module_utils._policy.trust.principals import Principal, stands_for

Document = dict[str, Any]
Judged = tuple[str, str]

_ACCOUNT = re.compile(r"(?:arn:[^:]*:(?:iam|sts)::)?([0-9]{12})(?::.*)?", re.DOTALL)
# Operators that name who, and condition keys that say whose the caller is: '*' with one of them is not anybody
_NAMING = ("StringEquals", "StringLike", "ArnEquals", "ArnLike", "StringEqualsIgnoreCase")
_CALLER_KEYS = ("aws:principalaccount", "aws:principalorgid", "aws:principalorgpaths", "aws:principalarn")


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

    @property
    def in_words(self) -> str:
        return f"{self.principal.in_words} may assume the role{tests_in_words(self.rule)}"


def outsiders(document: Document | None, zone: Zone) -> tuple[Trusted, ...]:
    """Who of those that may assume a role is not in the zone; none where the document cannot be read."""
    return tuple(each for each in _trusted(document) if _rule_of(each, zone) in _OUTSIDE)


def judge_trust(before: Document | None, after: Document | None, zone: Zone) -> Iterator[Judged]:
    """The rules that a new trust policy meets, and the reasons; nothing where nobody gains anything."""
    change = access_change(before, after)
    if not change.may_grant:
        return
    for sentence in change.gained:
        if NO_LONGER_DENIED in sentence:
            yield "deny-removed", sentence
    old = _trusted(before)
    told = False
    for each in _trusted(after):
        if not _is_new(each, before, after):
            continue
        told = True
        gone = _conditions_gone(each, old)
        rule = _rule_of(each, zone)
        if gone and rule != "anyone-may-assume":
            yield "condition-removed", f"{each.in_words}, no longer only with {', '.join(gone)}"
        else:
            yield rule, each.in_words
    if not told and change.verdict != UNCHANGED:
        yield "may-be-wider", "; ".join(change.gained)


def _trusted(document: Document | None) -> tuple[Trusted, ...]:
    try:
        rules = rules_of(document)
    except Unreadable:
        return ()
    allows = [(rule, rule.objects) for rule in rules if rule.allows and not isinstance(rule.objects, Patterns)]
    return tuple(Trusted(one, rule) for rule, principals in allows for one in principals)


def _rule_of(trusted: Trusted, zone: Zone) -> str:
    """The rule of a principal that is new, by who it is."""
    principal = trusted.principal
    if principal.kind == "Service":
        return "wider"
    if principal.kind == "Federated":
        return "federated-wider"
    if principal.name == "*":
        callers = _callers(trusted.rule)
        if callers is None:
            return "anyone-may-assume"
        return "wider" if callers and all(map(zone.holds, callers)) else "foreign-account"
    account = _ACCOUNT.fullmatch(principal.name)
    if account is None or zone.holds(account[1]):
        return "wider"  # an id of this account's own: IAM takes no other
    return "foreign-account"


def _callers(rule: Rule) -> Collection[str] | None:
    """The accounts and organisations that the conditions hold a caller to; None where they hold it to none."""
    found: list[str] = []
    for test in rule.tests:
        if test.key in _CALLER_KEYS and _holds(test.operator):
            names = [_caller(value) for value in test.values]
            found += names if not any(map(glob.has_wildcard, names)) else []
    return found or None


def _caller(value: str) -> str:
    """The account or organisation that a value names; it has a wildcard where that can be any."""
    account = _ACCOUNT.fullmatch(value)
    return account[1] if account else value.partition("/")[0]


def _holds(operator: Operator) -> bool:
    """Whether a caller must have the key, and a value that is named. ForAllValues is met by one that lacks it."""
    return not operator.if_exists and operator.qualifier != "ForAllValues" and operator.name in _NAMING


def _is_new(trusted: Trusted, before: Document | None, after: Document | None) -> bool:
    """Whether this principal may assume the role now where it might not before, the other ones aside."""
    if before is None:
        return True
    denies = [each for each in listed((after or {}).get("Statement", [])) if each.get("Effect") == "Deny"]
    alone = {**(after or {}), "Statement": [_statement_for(trusted, after), *denies]}
    return access_change(before, alone).may_grant


def _statement_for(trusted: Trusted, document: Document | None) -> Any:
    """The statement that a principal is from, with that principal alone."""
    for statement in listed((document or {}).get("Statement", [])):
        one = {"Version": (document or {}).get("Version", "2012-10-17"), "Statement": [statement]}
        if any(each.principal == trusted.principal and each.rule == trusted.rule for each in _trusted(one)):
            return {**statement, "Principal": {trusted.principal.kind: [trusted.principal.name]}}
    return {}


def _conditions_gone(trusted: Trusted, old: Sequence[Trusted]) -> list[str]:
    """The keys that each statement for a principal tested before, and that this one does not test."""
    before = [each.rule for each in old if stands_for(each.principal, trusted.principal)]
    if not before:
        return []
    tested = set.intersection(*({test.key for test in rule.tests} for rule in before))
    spelling = {key: text for rule in before for key, text in rule.spelling.items()}
    gone = tested - {test.key for test in trusted.rule.tests}
    return sorted(spelling.get(key, key) for key in gone)


_OUTSIDE = frozenset({"anyone-may-assume", "foreign-account", "federated-wider"})
