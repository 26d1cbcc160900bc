# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is risky about a run, as data: levels, the table of rules, and one finding for each reason.

docs/plan_summary.md publishes the table, with the page that each rule comes from.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

CRITICAL, HIGH, MEDIUM, LOW, NONE = "critical", "high", "medium", "low", "none"
# From the worst down
LEVELS = (CRITICAL, HIGH, MEDIUM, LOW, NONE)

# The kinds of harm, by the names of Cloudsplaining and of IAM Access Analyzer
ESCALATION = "privilege escalation"
RESOURCES = "resource exposure"
CREDENTIALS = "credentials exposure"
DATA = "data exfiltration"
INFRASTRUCTURE = "infrastructure modification"
EXTERNAL = "external access"
GUARD = "guard removed"
OTHER = "other"
CATEGORIES = (ESCALATION, RESOURCES, CREDENTIALS, DATA, INFRASTRUCTURE, EXTERNAL, GUARD, OTHER)


class OnResource(Protocol):
    """What is of one resource: a change of it, or a finding on it."""

    @property
    def kind(self) -> str: ...

    @property
    def name(self) -> str: ...

    @property
    def account(self) -> str | None: ...


Key = tuple[str, str, "str | None"]


@dataclass(frozen=True)
class Rule:
    """A rule: its name, the level that it has unless plumb_risk.yml says otherwise, and its category."""

    name: str
    level: str
    category: str


_TABLE = (
    Rule("foreign-admin", CRITICAL, EXTERNAL),
    Rule("anyone-may-assume", CRITICAL, EXTERNAL),
    Rule("admin-access", CRITICAL, ESCALATION),
    Rule("foreign-account", HIGH, EXTERNAL),
    Rule("federated-wider", HIGH, EXTERNAL),
    Rule("privilege-escalation", HIGH, ESCALATION),
    Rule("pass-any-role", HIGH, ESCALATION),
    Rule("condition-removed", HIGH, GUARD),
    Rule("deny-removed", HIGH, GUARD),
    Rule("boundary-removed", HIGH, GUARD),
    Rule("boundary-wider", HIGH, GUARD),
    Rule("boundary-unknown", MEDIUM, GUARD),
    Rule("resource-exposure", HIGH, RESOURCES),
    Rule("credentials-exposure", HIGH, CREDENTIALS),
    Rule("data-exfiltration", MEDIUM, DATA),
    Rule("wildcard", MEDIUM, INFRASTRUCTURE),
    Rule("limited-escalation", MEDIUM, ESCALATION),
    Rule("may-be-wider", MEDIUM, OTHER),
    Rule("not-known", MEDIUM, OTHER),
    Rule("expired-acceptance", HIGH, OTHER),
    Rule("lint", LOW, OTHER),
    Rule("wider", LOW, OTHER),
)
RULES: Mapping[str, Rule] = {rule.name: rule for rule in _TABLE}


@dataclass(frozen=True)
class Finding:
    """One reason why a change is risky.

    ``kind``, ``name`` and ``account`` say of which resource; they are empty where a finding is of none. ``reason`` is a
    sentence without a full stop, as it was written: it can hold any text of names and documents. ``planned`` tells
    whether the change was only planned, as in check mode. ``accepted`` is why plumb_risk.yml accepts it, else empty.
    """

    rule: str
    level: str
    category: str
    reason: str
    kind: str = ""
    name: str = ""
    account: str | None = None
    planned: bool = True
    accepted: str = ""

    @property
    def resource(self) -> str:
        """The resource in words, such as ``role deployer``; empty where a finding is of none."""
        return f"{self.kind} {self.name}" if self.kind else ""

    @property
    def counts(self) -> bool:
        """Whether it counts: what is accepted does not."""
        return not self.accepted


def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The worst first; those of one level by resource, each once."""
    place = {level: number for number, level in enumerate(LEVELS)}
    unique = dict.fromkeys(findings)
    return tuple(sorted(unique, key=lambda each: (place[each.level], each.kind, each.name, each.account or "")))


def counted(findings: Iterable[Finding]) -> dict[str, int]:
    """How many findings count, by level, the worst first."""
    found = [each.level for each in findings if each.counts]
    return {level: found.count(level) for level in LEVELS if level != NONE}


def worst(findings: Iterable[Finding]) -> str:
    """The worst level of those that count; NONE of none."""
    levels = {each.level for each in findings if each.counts}
    return next((level for level in LEVELS if level in levels), NONE)


def key_of(of: OnResource) -> Key:
    """What tells resources of a plan apart."""
    return of.kind, of.name, of.account


def levels_of(findings: Iterable[Finding]) -> dict[Key, str]:
    """The worst level of each resource, of the findings that count."""
    found: dict[Key, list[Finding]] = {}
    for each in findings:
        found.setdefault(key_of(each), []).append(each)
    return {key: worst(each) for key, each in found.items()}
