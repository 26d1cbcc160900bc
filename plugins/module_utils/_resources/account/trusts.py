# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Roles that trust each other, in an order in which IAM takes them.

IAM refuses a principal that does not exist, so a role is created after those that it trusts. Those that trust each
other in a circle are created with a trust that allows nobody, and get theirs once all are there.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace

from ansible_collections.plumb.aws.plugins.module_utils._engine.set_of_resources import Item
from ansible_collections.plumb.aws.plugins.module_utils._iam.identifiers import name_in
from ansible_collections.plumb.aws.plugins.module_utils._policy.trust.principals import named_identities
from ansible_collections.plumb.aws.plugins.module_utils._resources.account.items import ROLES, TRUSTS


def in_order_of_trust(items: Sequence[Item], existing: Collection[str], account: str) -> list[Item]:
    """Put roles that are to be there into waves by whom they trust. ``existing`` are names in lower case."""
    roles = {item.name.lower(): item for item in items if item.wave == ROLES}
    arns = {_arn(item, account): name for name, item in roles.items()}
    rest = [item for item in items if item.wave != ROLES]
    waits_for = {name: _trusted(item, arns) - {name} - set(existing) for name, item in roles.items()}
    ordered = list(_in_waves(roles, waits_for))
    return sorted([*rest, *ordered], key=lambda item: item.wave)


def _in_waves(roles: dict[str, Item], waits_for: dict[str, set[str]]) -> Iterator[Item]:
    left = dict(roles)
    wave = ROLES
    while left:
        ready = [name for name in left if not waits_for[name] & left.keys()]
        circle = not ready
        for name in ready or list(left):
            item = replace(left[name], wave=wave)
            later = waits_for[name] & left.keys()
            if not circle:
                yield item
            else:
                yield replace(item, desired=_without(item, later), whole=_expecting(item, later))
                yield replace(item, wave=TRUSTS)
        for name in ready or list(left):
            del left[name]
        wave += 1


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
