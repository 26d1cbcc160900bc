# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Roles that trust each other, in an order in which IAM takes them.

IAM refuses a principal that does not exist, so a role is created after those that it trusts. Those that trust each
other in a circle are created with a trust that allows nobody, and get theirs once all are there. A role that goes is
deleted after those that trust it: IAM puts an id in its place in their trust policies.
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence, Set
from dataclasses import replace

from ansible_collections.plumb.aws.plugins.module_utils._engine.set_of_resources import Item
from ansible_collections.plumb.aws.plugins.module_utils._iam.identifiers import name_in
from ansible_collections.plumb.aws.plugins.module_utils._iam.model import Role
from ansible_collections.plumb.aws.plugins.module_utils._policy.trust.principals import named_identities
from ansible_collections.plumb.aws.plugins.module_utils._resources.account.circles import circles_in_order
from ansible_collections.plumb.aws.plugins.module_utils._resources.account.items import ABSENT_ROLES, ROLES, TRUSTS


def in_order_of_trust(items: Sequence[Item], existing: Mapping[str, Role], account: str) -> list[Item]:
    """Put roles into waves by whom they trust. ``existing`` are those that are there, by name in lower case."""
    coming = [item for item in items if item.wave == ROLES]
    going = [item for item in items if item.wave == ABSENT_ROLES]
    rest = [item for item in items if item.wave not in (ROLES, ABSENT_ROLES)]
    ordered = [*rest, *_coming(coming, existing, account), *in_order_of_deletion(going, existing)]
    return sorted(ordered, key=lambda item: item.wave)


def _coming(items: Sequence[Item], existing: Collection[str], account: str) -> Iterator[Item]:
    roles = {item.name.lower(): item for item in items}
    arns = {_arn(item, account): name for name, item in roles.items()}
    waits_for = {name: _trusted(item, arns) - {name} - set(existing) for name, item in roles.items()}
    waves: dict[str, int] = {}
    partners: dict[str, set[str]] = {}
    for circle in circles_in_order(waits_for):
        wave = _after(circle, waits_for, waves, first=ROLES)
        waves |= dict.fromkeys(circle, wave)
        partners |= {name: waits_for[name] & set(circle) for name in circle}
    for name, role in roles.items():
        item, later = replace(role, wave=waves[name]), partners[name]
        if later:
            yield replace(item, desired=_without(item, later), whole=_expecting(item, later))
            yield replace(item, wave=TRUSTS)
        else:
            yield item


def in_order_of_deletion(items: Sequence[Item], existing: Mapping[str, Role]) -> list[Item]:
    """Put roles that go into waves: each after those that trust it; of those in a circle, one after the other."""
    roles = {item.name.lower(): item for item in items}
    names = {role.arn: name for name, role in existing.items() if name in roles}
    waits_for: dict[str, set[str]] = {name: set() for name in roles}
    for name in names.values():
        for arn in named_identities(existing[name].trust_policy) & names.keys() - {existing[name].arn}:
            waits_for[names[arn]].add(name)
    waves: dict[str, int] = {}
    for circle in circles_in_order(waits_for):
        wave = _after(circle, waits_for, waves, first=ABSENT_ROLES)
        waves |= {name: wave + place for place, name in enumerate(sorted(circle))}
    return sorted((replace(item, wave=waves[name]) for name, item in roles.items()), key=lambda item: item.wave)


def _after(circle: Sequence[str], waits_for: Mapping[str, Set[str]], waves: Mapping[str, int], *, first: int) -> int:
    """The wave after all that the circle waits for."""
    others = (waves[other] for name in circle for other in waits_for[name] if other in waves)
    return max((wave + 1 for wave in others), default=first)


def _arn(item: Item, account: str) -> str:
    """The end of the ARN that a role is to have, in lower case."""
    return f"{account}:role{item.desired.trust.path or '/'}{item.name}".lower()


def _trusted(item: Item, roles: Mapping[str, str]) -> set[str]:
    """The names of those of the roles that a role is to trust, in lower case. A role of another account is none."""
    arns = (arn.partition(":iam::")[2].lower() for arn in named_identities(item.desired.trust.trust_policy or {}))
    return {roles[arn] for arn in arns if arn in roles}


def _without(item: Item, later: Collection[str]) -> object:
    """The options of a role that is created before some of those that it trusts."""
    return replace(item.desired, trust=replace(item.desired.trust, later=_arns(item, later)))


def _expecting(item: Item, later: Collection[str]) -> object:
    """The options of the change as a whole: those that the role trusts are there by then."""
    return replace(item.desired, trust=replace(item.desired.trust, expected=_arns(item, later)))


def _arns(item: Item, names: Collection[str]) -> frozenset[str]:
    arns = named_identities(item.desired.trust.trust_policy or {})
    return frozenset(arn for arn in arns if name_in(arn).lower() in names)
