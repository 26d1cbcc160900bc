# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The risk of what a policy or an identity may do: what its documents reach now, and did not reach before."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ansible_collections.plumb.aws.plugins.module_utils._policy.access.change import (
    BEFORE_ONLY_IF,
    NO_LONGER_DENIED,
)
from ansible_collections.plumb.aws.plugins.module_utils._policy.access.reach import Extent, Reach
from ansible_collections.plumb.aws.plugins.module_utils._policy.facts.escalation import PASS_ROLE, WAYS
from ansible_collections.plumb.aws.plugins.module_utils._policy.facts.exposure import (
    CREDENTIALS_EXPOSURE,
    DATA_EXFILTRATION,
    RESOURCE_EXPOSURE,
)

Document = dict[str, Any]
# A rule and a reason
Judged = tuple[str, str]

_EXPOSURES: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "resource-exposure": ("may now open any resource to others", RESOURCE_EXPOSURE),
    "credentials-exposure": ("may now read any credentials", CREDENTIALS_EXPOSURE),
    "data-exfiltration": ("may now read or copy any data", DATA_EXFILTRATION),
}


@dataclass(frozen=True)
class Permissions:
    """What allows and denies something, on one side of a change: documents by what they are called in a sentence."""

    documents: Mapping[str, Document]

    def reach(self) -> Reach:
        return Reach(self.documents.values())

    def admin_by(self) -> str:
        """What gives administrator access; empty where nothing does."""
        if not self.reach().is_admin:
            return ""
        alone = [called for called, document in self.documents.items() if Reach([document]).is_admin]
        return " and ".join(alone) or "its policies together"


def judge_access(before: Permissions, after: Permissions) -> Iterator[Judged]:
    """The rules that the new access meets, and the reasons."""
    old, new = before.reach(), after.reach()
    if new.is_admin:
        if not old.is_admin:
            yield "admin-access", f"gets administrator access by {after.admin_by()}"
        return
    yield from _escalation(old, new)
    for rule, (what, actions) in _EXPOSURES.items():
        found = [each for each in actions if new.of(each) is Extent.EVERYWHERE and old.of(each) < Extent.EVERYWHERE]
        if found:
            yield rule, f"{what}: {', '.join(found)} on every resource"
    yield from _wildcards(old, new)


def judge_sentences(gained: Sequence[str]) -> Iterator[Judged]:
    """The rules that single sentences of an access change meet: a guard is gone, or it allows more than before."""
    rest = []
    for sentence in gained:
        if NO_LONGER_DENIED in sentence:
            yield "deny-removed", sentence
        elif BEFORE_ONLY_IF in sentence:
            yield "condition-removed", sentence
        else:
            rest.append(sentence)
    if rest:
        yield "wider", "; ".join(rest)


def _escalation(old: Reach, new: Reach) -> Iterator[Judged]:
    gained: dict[Extent, list[str]] = {Extent.EVERYWHERE: [], Extent.IN_PART: []}
    for way, actions in WAYS.items():
        extent = new.together(actions)
        if extent > old.together(actions):
            first, rest = actions[0], " and ".join(actions[1:])
            gained[extent].append(f"{first} with {rest} ({way})" if rest else f"{first} ({way})")
    if gained[Extent.EVERYWHERE]:
        yield "privilege-escalation", f"may now give itself more access: {', '.join(gained[Extent.EVERYWHERE])}"
    passes = any(PASS_ROLE in each for each in gained[Extent.EVERYWHERE])
    if not passes and old.of(PASS_ROLE) < new.of(PASS_ROLE) == Extent.EVERYWHERE:
        yield "pass-any-role", f"may now pass any role to a service: {PASS_ROLE} on every resource"
    if gained[Extent.IN_PART]:
        ways = ", ".join(gained[Extent.IN_PART])
        yield "limited-escalation", f"may now give itself more access, by some resources or under conditions: {ways}"


def _wildcards(old: Reach, new: Reach) -> Iterator[Judged]:
    services = sorted(each for each in new.services - old.services if not old.has_service(each))
    if "*" in services:
        yield "wildcard", "may now do everything with every resource of all services, but for what is denied"
    elif services:
        yield "wildcard", f"may now do everything with every resource of {', '.join(services)}"
    had_it = "*" in old.services or (old.all_but and old.all_but <= new.all_but)
    if new.all_but and not had_it:
        yield "wildcard", f"may now do everything but {', '.join(sorted(new.all_but))} with every resource"
