# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Decide, without any request, which inline policies to put and delete: put first, so that access has no gap."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from ansible_collections.plumb.aws.plugins.module_utils._engine.call import Call
from ansible_collections.plumb.aws.plugins.module_utils._engine.errors import PlumbError
from ansible_collections.plumb.aws.plugins.module_utils._engine.plan import Lint, Plan
from ansible_collections.plumb.aws.plugins.module_utils._iam.identity_kinds import ROLE
from ansible_collections.plumb.aws.plugins.module_utils._iam.model import Document
from ansible_collections.plumb.aws.plugins.module_utils._iam.operations import identity_thing
from ansible_collections.plumb.aws.plugins.module_utils._policy.access.change import UNCHANGED, AccessChange
from ansible_collections.plumb.aws.plugins.module_utils._policy.document.canonical import same_document
from ansible_collections.plumb.aws.plugins.module_utils._policy.document.merge import as_one
from ansible_collections.plumb.aws.plugins.module_utils._policy.document.size import document_size
from ansible_collections.plumb.aws.plugins.module_utils._resources.guards.caller_role import refuse_losing_policies
from ansible_collections.plumb.aws.plugins.module_utils._resources.inline_policy import calls
from ansible_collections.plumb.aws.plugins.module_utils._resources.inline_policy.options import Options
from ansible_collections.plumb.aws.plugins.module_utils._resources.inline_policy.read import Current
from ansible_collections.plumb.aws.plugins.module_utils._resources.inline_policy.result import (
    Documents,
    compared,
    result,
)

# Seconds in which all replicas of IAM must show a role and its inline policies alike
_VIEW_SECONDS = 20.0


def plan(current: Current, desired: Options) -> Plan:
    """The plan. Raises PlumbError for what IAM, or an option, would refuse."""
    kind, identity = desired.kind.name, current.identity
    if current.policies is None:
        return _without_identity(current, desired)
    before = _shown(current, current.policies)
    after = _after(before, desired)
    made = _in_order(before, after, current, desired)
    _check(before, after, current, desired)
    if made and current.reserved:
        raise PlumbError(
            f"role: '{identity}' is a role that only AWS may change: its service, or IAM Identity Center by way of a "
            "permission set."
        )
    gone = [f"the inline policy {each.arguments['PolicyName']}" for each in made if each.operation.removes]
    refuse_losing_policies(current.caller, gone, allowed=desired.allow_self_lockout)
    access = desired.rules.access(as_one(before.values()), as_one(after.values())) if made else AccessChange(UNCHANGED)
    return Plan(
        before=compared(kind, identity, before),
        after=compared(kind, identity, after, as_in=before, access=access),
        result={**result(kind, identity, after, access), **calls.removed(made)},
        calls=made,
        lints=_lints(current, desired),
        name=identity,
        kind=kind,
    )


def _without_identity(current: Current, desired: Options) -> Plan:
    kind, identity = desired.kind.name, current.identity
    if current.is_half_shown:
        raise PlumbError(
            f"IAM shows the {kind} '{identity}', but not its inline policies. Nothing was changed; run the task again.",
            patience=_VIEW_SECONDS,
        )
    if not desired.is_absent:
        how = ", with iam_role_trust" if desired.kind is ROLE else ""
        raise PlumbError(
            f"{kind}: the {kind} '{identity}' does not exist. Create it first{how}.",
            missing=identity_thing(kind, identity),
        )
    nothing = {**result(kind, identity, {}, AccessChange(UNCHANGED)), **calls.removed(())}
    return Plan(before=None, after=None, result=nothing, name=identity, kind=kind)


def _shown(current: Current, policies: Mapping[str, Document | None]) -> dict[str, Document]:
    """The documents by name. Nothing is replaced or deleted unread, since nobody could put it back.

    They are in the order of their names: IAM lists them in its own order, which a dry run does not know.
    """
    for name, document in policies.items():
        if document is None:
            raise PlumbError(
                f"IAM lists the inline policy '{name}' of '{current.identity}' but does not show its document. Nothing "
                "was changed; run the task again.",
                patience=_VIEW_SECONDS,
            )
    return {name: document for name, document in sorted(policies.items()) if document is not None}


def _check(before: Documents, after: Documents, current: Current, desired: Options) -> None:
    """Refuse what IAM would refuse: of all documents together, and of each new one."""
    size = _size(after)
    if size > current.quota and size > _size(before):
        raise PlumbError(
            f"{desired.rules.option}: the inline policies of the {desired.kind.name} '{current.identity}' would have "
            f"{size} characters without white space together, {current.quota} are allowed. Make some of them managed "
            "policies."
        )
    for name, document in after.items():
        if not _is_same(before.get(name), document):
            rules = replace(desired.rules, option=desired.option_of(name))
            rules.check(document, size_quota=current.quota, partition=current.partition)


def _lints(current: Current, desired: Options) -> tuple[Lint, ...]:
    """What is unwise in the documents that the task names."""
    return tuple(
        lint
        for name, document in desired.policies.items()
        for lint in desired.rules.lints(
            document, of=f"{desired.kind.name} {current.identity} ({name})", own_account=current.own_account
        )
    )


def _after(before: Documents, desired: Options) -> dict[str, dict[str, Any]]:
    kept = {} if desired.exclusive else dict(before)
    for name, document in desired.policies.items():
        if document is None:
            kept.pop(name, None)
        elif not _is_same(before.get(name), document):
            kept[name] = document
        else:
            kept[name] = before[name]
    return kept


def _in_order(before: Documents, after: Documents, current: Current, desired: Options) -> tuple[Call, ...]:
    """Put first and delete last, and put what grows before what shrinks, as far as the quota has room for that."""
    kind, identity = desired.kind, current.identity
    grow: list[Call] = []
    shrink: list[Call] = []
    for name, document in after.items():
        old = before.get(name)
        if old is None or not same_document(old, document):
            grows = old is None or document_size(document) > document_size(old)
            (grow if grows else shrink).append(calls.put(kind, identity, name, document, old))
    delete = [calls.delete(kind, identity, name, before[name]) for name in before if name not in after]
    if _size({**before, **after}) > current.quota:
        return (*delete, *shrink, *grow)
    if _most(before, after) > current.quota:
        return (*shrink, *grow, *delete)
    return (*grow, *shrink, *delete)


def _size(policies: Documents) -> int:
    return sum(document_size(document) for document in policies.values())


def _most(before: Documents, after: Documents) -> int:
    """The size at which each document is as large as it is before or after."""
    sides = [(before.get(name), after.get(name)) for name in {**before, **after}]
    return sum(max(document_size(each) for each in pair if each is not None) for pair in sides)


def _is_same(one: dict[str, Any] | None, other: dict[str, Any]) -> bool:
    return one is not None and same_document(one, other)
