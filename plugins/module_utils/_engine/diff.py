# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A diff that people can read: only what differs, statements beside those that they were, tags and access as lists.

The plan report reads the two sides whole, from the key ``resource``; Ansible shows ``before`` and ``after``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ansible_collections.plumb.aws.plugins.module_utils._engine.descriptor import Descriptor, Form
from ansible_collections.plumb.aws.plugins.module_utils._engine.plan import Fields, Plan

Forms = Mapping[str, Form]


def diff_of(plan: Plan, descriptor: Descriptor) -> dict[str, Any]:
    """The key ``diff`` of a result: both sides as Ansible shows them, and whole where something changes."""
    diff: dict[str, Any] = render_diff(plan.before, plan.after, descriptor.fields)
    if plan.calls:
        diff["resource"] = {
            "kind": plan.kind or descriptor.kind,
            "name": plan.name,
            "arn": plan.arn,
            "before": plan.before,
            "after": plan.after,
            "documents": dict(plan.documents),
            "users": {kind: list(names) for kind, names in plan.users.items()},
            "lints": [{"rule": lint.rule, "message": lint.message} for lint in plan.lints],
        }
    return diff


def render_diff(before: Fields | None, after: Fields | None, forms: Forms) -> dict[str, Fields]:
    """The two sides of a plan as a task returns them. What does not exist is empty; so is a diff of equals."""
    if before is None or after is None:
        return {"before": _whole(before, forms), "after": _whole(after, forms)}
    differing = [key for key in {**before, **after} if before.get(key) != after.get(key)]
    if not differing:
        return {"before": {}, "after": {}}
    sides: tuple[Fields, Fields] = ({}, {})
    names = [key for key in before if forms.get(key) is Form.NAME and key not in differing]
    for key in (*names, *differing):
        form = forms.get(key, Form.PLAIN)
        for side, value in zip(sides, _pair(form, before.get(key), after.get(key)), strict=True):
            if value is not None or form is Form.OPTIONAL:
                side[key] = value
    return {"before": sides[0], "after": sides[1]}


def _whole(side: Fields | None, forms: Forms) -> Fields:
    shown = {key: value for key, value in (side or {}).items() if value not in ("", [], {}, None)}
    return {key: _shown(forms.get(key, Form.PLAIN), value) for key, value in shown.items()}


def _shown(form: Form, value: Any) -> Any:
    if form is Form.TAGS:
        return [f"{name}={text}" for name, text in sorted(value.items())]
    if form is Form.ACCESS:
        return [*(f"+ {sentence}" for sentence in value["gained"]), *(f"- {sentence}" for sentence in value["lost"])]
    return value


def _pair(form: Form, before: Any, after: Any) -> tuple[Any, Any]:
    """The two values of a field, without what they have in common."""
    if form is Form.DOCUMENT and before and after:
        return _documents(before, after)
    if form is Form.DOCUMENTS:
        return _documents_by_name(before or {}, after or {})
    if form is Form.TAGS:
        old, new = _shown(form, before or {}), _shown(form, after or {})
        return [tag for tag in old if tag not in new], [tag for tag in new if tag not in old]
    sides = [None if value is None else _shown(form, value) for value in (before, after)]
    return sides[0], sides[1]


def _documents_by_name(before: Fields, after: Fields) -> tuple[Fields, Fields]:
    sides: tuple[Fields, Fields] = ({}, {})
    for name in {**before, **after}:
        old, new = before.get(name), after.get(name)
        if old == new:
            continue
        if old is not None and new is not None:
            old, new = _documents(old, new)
        for side, value in zip(sides, (old, new), strict=True):
            if value is not None:
                side[name] = value
    return sides


def _documents(before: Fields, after: Fields) -> tuple[Fields, Fields]:
    sides: tuple[Fields, Fields] = ({}, {})
    for key in {**before, **after}:
        if before.get(key) != after.get(key):
            old, new = before.get(key), after.get(key)
            if isinstance(old, list) and isinstance(new, list):
                old, new = _with_what_stays(old, new)
            for side, value in zip(sides, (old, new), strict=True):
                if value is not None:
                    side[key] = value
    return sides


def _with_what_stays(before: list[Any], after: list[Any]) -> tuple[list[Any], list[Any]]:
    """The statements that differ; where one side has none, first those that stay, each folded to its Sid.

    An empty side would look like a document that allows nothing.
    """
    old, new = _statements(before, after)
    if old and new:
        return old, new
    stays = [_folded(statement, number) for number, statement in enumerate(after, 1) if statement in before]
    return [*stays, *old], [*stays, *new]


def _folded(statement: Any, number: int) -> str:
    sid = statement.get("Sid") if isinstance(statement, dict) else None
    return f"{sid or f'statement {number}'} (stays)"


def _statements(before: list[Any], after: list[Any]) -> tuple[list[Any], list[Any]]:
    """The statements that differ, in the order of the new document, each beside the one that it was."""
    old = [statement for statement in before if statement not in after]
    new = [statement for statement in after if statement not in before]
    pairs: list[tuple[int, Any]] = []
    for place, statement in enumerate(new):
        likest = max(old, key=lambda other: _likeness(statement, other), default=None)
        if likest is not None and _likeness(statement, likest) > 0:
            pairs.append((place, likest))
            old.remove(likest)
    return [*(was for _place, was in pairs), *old], new


def _likeness(one: Any, other: Any) -> int:
    """How many elements two statements share; the Sid counts for more than all others."""
    if not isinstance(one, dict) or not isinstance(other, dict):
        return 0
    shared = [element for element in one if element != "Effect" and one[element] == other.get(element)]
    overlap = sum(_overlap(one.get(element), other.get(element)) for element in ("Action", "Resource", "Principal"))
    return 100 * ("Sid" in shared) + 10 * len(shared) + overlap


def _overlap(one: Any, other: Any) -> int:
    return sum(item in other for item in one) if isinstance(one, list) and isinstance(other, list) else 0
