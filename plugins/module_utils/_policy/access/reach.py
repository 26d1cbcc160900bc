# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How far documents reach together: which actions they allow, and whether on every resource.

This is for judging risk, so it errs upwards: an action counts as allowed in part wherever an Allow matches it and no
Deny takes it away for good. What is gained by a change is decided by ``access_change``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from enum import IntEnum
from functools import lru_cache
from typing import Any

from ansible_collections.plumb.aws.plugins.module_utils._policy.access.coverage import Patterns, Rule
from ansible_collections.plumb.aws.plugins.module_utils._policy.access.rules import Unreadable, rules_of
from ansible_collections.plumb.aws.plugins.module_utils._policy.document import glob
from ansible_collections.plumb.aws.plugins.module_utils._policy.facts.resources import IAM_KINDS

# Patterns of ARNs that leave nothing out, by partition
_EVERY_ARN = ("arn:aws:*", "arn:aws-us-gov:*", "arn:aws-cn:*")
# All resources of one kind, such as arn:aws:s3:::*, arn:aws:lambda:*:*:function:* and arn:aws:ec2:*::snapshot/*; a
# wildcard at the end spans the parts that are left out, as in arn:aws:ssm:*, and the mark after a kind
_WHOLE_KIND = re.compile(
    r"arn:[^:]*:(?:[^:]*:(?:(?:[^:]*:)?|[^:]*:[^:]+:(?:[A-Za-z-]+[/:])?|[^:]+::[A-Za-z-]+/|::)|"
    r"(?:lambda:[^:]*:[^:]+:function|secretsmanager:[^:]*:[^:]+:secret|ssm:[^:]*:[^:]+:parameter))\?*\*+(?:[/:]\*)*"
)
# Each action has a name, so that iam:?* is all of them, as iam:* is
_ALL_OF_IAM = "iam:?*"
# Everything in IAM, such as arn:aws:iam::123456789012:* and arn:aws:iam::*
_IAM_ARNS = re.compile(r"arn:[^:]*:(?:iam|\*):(?:[^:]*:){0,2}\*(?::\*)*")
# What an action of IAM is on by a word in its name; others of those that are asked for are on users
_IAM_KIND_BY_WORD = {"group": "group/", "role": "role/", "policyversion": "policy/"}
# Services whose actions are on resources of others, as ssm:StartSession is on instances, by the pages of
# https://docs.aws.amazon.com/service-authorization/latest/reference/
_ON_OTHERS = frozenset({"ebs", "ec2-instance-connect", "ram", "rds-db", "sso", "ssm", "sts"})


class Extent(IntEnum):
    """Where an action is allowed."""

    NOWHERE = 0
    # on some resources, under conditions, or but for what is denied
    IN_PART = 1
    EVERYWHERE = 2


class Reach:
    """What some documents allow together. Of one that cannot be read, nothing is known: see ``unreadable``."""

    def __init__(self, documents: Iterable[dict[str, Any]]) -> None:
        self.unreadable = False
        rules: list[Rule] = []
        for document in documents:
            try:
                rules += rules_of(document)
            except Unreadable:
                self.unreadable = True
        self._allows = [rule for rule in rules if rule.allows]
        self._denies = [rule for rule in rules if not rule.allows]
        self._by_service = {id(rule): _by_service(rule) for rule in rules}

    def of(self, action: str) -> Extent:
        """Where an action such as ``iam:PassRole`` is allowed."""
        name = action.lower()
        allows = [rule for rule in self._about(name, self._allows) if _can_be_on(rule, name)]
        denies = self._about(name, self._denies)
        if not allows or any(map(_leaves_nothing, denies)):
            return Extent.NOWHERE
        whole = any(_is_of_a_whole_kind(rule, name) for rule in allows) and not denies
        return Extent.EVERYWHERE if whole else Extent.IN_PART

    def _about(self, action: str, rules: Sequence[Rule]) -> list[Rule]:
        return [rule for rule in rules if _has(rule, action, self._by_service[id(rule)])]

    def together(self, actions: Iterable[str]) -> Extent:
        """Where all of some actions are allowed: as far as the one that reaches least."""
        return min(map(self.of, actions))

    @property
    def is_admin(self) -> bool:
        """Whether every action of IAM is allowed on every resource: who has that can give itself all others."""
        on_iam = [rule for rule in self._allows if _is_all_of_iam(rule) and _covers(rule.actions, _ALL_OF_IAM)]
        return (bool(on_iam) and not self._takes_back(_ALL_OF_IAM)) or self._grants_all(_ALL_OF_IAM)

    @property
    def services(self) -> frozenset[str]:
        """The services of which every action is allowed on every resource, such as ``s3``; ``*`` for all services."""
        wide = [rule for rule in self._allows if _is_everywhere(rule) and not rule.actions.inverted]
        found = {_service(item) for rule in wide for item in rule.actions.items if _is_whole_service(item)}
        return frozenset(service for service in found if not self._takes_back(f"{service}:*"))

    def has_service(self, service: str) -> bool:
        """Whether every action of a service is allowed on every resource, by any pattern; ``*`` for all services."""
        return self._grants_all("*" if service == "*" else f"{service}:*")

    @property
    def all_but(self) -> frozenset[str]:
        """What NotAction leaves out where it allows all else on every resource; empty where nothing does that."""
        found = [rule for rule in self._allows if _is_everywhere(rule) and rule.actions.inverted]
        return frozenset(item for rule in found for item in rule.actions.items)

    def _grants_all(self, pattern: str) -> bool:
        wide = [rule for rule in self._allows if _is_everywhere(rule) and _covers(rule.actions, pattern)]
        return bool(wide) and not self._takes_back(pattern)

    def _takes_back(self, pattern: str) -> bool:
        return any(_leaves_nothing(rule) and _covers(rule.actions, pattern) for rule in self._denies)


def _can_be_on(rule: Rule, action: str) -> bool:
    """Whether a resource of a statement can be one of an action's service: iam:PassRole is on no bucket."""
    if not isinstance(rule.objects, Patterns) or rule.objects.inverted:
        return True
    return any(_is_on(item, action) for item in rule.objects.items)


def _is_on(item: str, action: str) -> bool:
    """Whether an action can be on a resource: iam:CreateAccessKey is on no bucket, and on no role."""
    service, parts = action.partition(":")[0], item.split(":", 5)
    if service in _ON_OTHERS or len(parts) < 6 or parts[0] != "arn":
        return True
    if service == "iam" and parts[5].startswith(IAM_KINDS) and not parts[5].startswith(_iam_kind(action)):
        return False
    return _matches(parts[2], service)


def _iam_kind(action: str) -> str:
    return next((kind for word, kind in _IAM_KIND_BY_WORD.items() if word in action), "user/")


def _is_everywhere(rule: Rule) -> bool:
    """Whether a statement holds on every resource, under no condition."""
    if rule.tests or not isinstance(rule.objects, Patterns):
        return False
    if rule.objects.inverted:  # what NotResource leaves out matters where it is IAM's
        return all(_covers(rule.objects, f"{each[:-1]}iam::*") for each in _EVERY_ARN)
    return _covers(rule.objects, "*") or any(_covers(rule.objects, each) for each in _EVERY_ARN)


def _is_all_of_iam(rule: Rule) -> bool:
    """Whether a statement holds on everything that IAM keeps in the account."""
    if rule.tests or not isinstance(rule.objects, Patterns) or rule.objects.inverted:
        return False
    return any(_IAM_ARNS.fullmatch(item) for item in rule.objects.items)


def _leaves_nothing(deny: Rule) -> bool:
    """Whether a Deny holds on every resource of every partition: one with NotResource leaves what it names."""
    if deny.tests or not isinstance(deny.objects, Patterns):
        return False
    return all(_covers(deny.objects, each) for each in _EVERY_ARN)


def _is_of_a_whole_kind(rule: Rule, action: str) -> bool:
    """Whether a statement holds on every resource of a kind, as ``arn:aws:iam::123456789012:role/*`` does.

    What NotResource leaves out matters where the action can be on it.
    """
    if rule.tests or not isinstance(rule.objects, Patterns):
        return False
    if rule.objects.inverted:
        return _is_everywhere(rule) or not any(_is_on(item, action) for item in rule.objects.items)
    return _is_everywhere(rule) or any(_WHOLE_KIND.fullmatch(item) for item in rule.objects.items)


def _is_whole_service(item: str) -> bool:
    service, _colon, action = item.partition(":")
    return item == "*" or (
        action.strip("*") == "" and action != "" and (service == "*" or not glob.has_wildcard(service))
    )


def _service(item: str) -> str:
    return item.partition(":")[0]


@lru_cache(maxsize=4096)
def _matches(pattern: str, text: str) -> bool:
    return glob.matches(pattern, text)


def _has(rule: Rule, action: str, by_service: Mapping[str, Sequence[str]]) -> bool:
    """Whether a statement is about an action; only the patterns of its service are looked at."""
    near = (*by_service.get(action.partition(":")[0], ()), *by_service.get("*", ()))
    return any(_matches(item, action) for item in near) != rule.actions.inverted


def _by_service(rule: Rule) -> dict[str, list[str]]:
    """The actions of a statement by service; those whose service is a pattern by ``*``."""
    found: dict[str, list[str]] = {}
    for item in rule.actions.items:
        service = item.partition(":")[0]
        found.setdefault("*" if glob.has_wildcard(service) else service, []).append(item)
    return found


@lru_cache(maxsize=4096)
def _covers_item(wide: str, narrow: str) -> bool:
    return glob.covers(wide, narrow)


def _covers(patterns: Patterns, narrow: str) -> bool:
    """Whether patterns match all that a pattern does; of inverted ones, whether none of theirs can meet it."""
    if patterns.inverted:
        return all(glob.disjoint(item, narrow) for item in patterns.items)
    return any(_covers_item(item, narrow) for item in patterns.items)
