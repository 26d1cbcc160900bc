# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A diff that people can read: only what differs, statements beside those that they were, tags and access as lists."""

from __future__ import annotations

from typing import Any

_DOCUMENTS = ("document", "trust_policy")
_NAMES = ("name", "role_name")  # stand on both sides, so that it can be seen what the diff is of

Side = dict[str, Any]


def reviewable(before: Side | None, after: Side | None) -> dict[str, Side]:
    """The two sides of a plan as a task returns them. What does not exist is empty; so is a diff of equals."""
    if before is None or after is None:
        return {"before": _whole(before), "after": _whole(after)}
    differing = [key for key in {**before, **after} if before.get(key) != after.get(key)]
    if not differing:
        return {"before": {}, "after": {}}
    sides: tuple[Side, Side] = ({}, {})
    for key in (*(name for name in _NAMES if name in before and name not in differing), *differing):
        for side, value in zip(sides, _pair(key, before.get(key), after.get(key)), strict=True):
            if value is not None or key == "permissions_boundary":
                side[key] = value
    return {"before": sides[0], "after": sides[1]}


def _whole(side: Side | None) -> Side:
    return {key: _shown(key, value) for key, value in (side or {}).items() if value not in ("", [], {}, None)}


def _shown(key: str, value: Any) -> Any:
    if key == "tags":
        return [f"{name}={text}" for name, text in sorted(value.items())]
    if key == "access":
        return [*(f"+ {sentence}" for sentence in value["gained"]), *(f"- {sentence}" for sentence in value["lost"])]
    return value


def _pair(key: str, before: Any, after: Any) -> tuple[Any, Any]:
    """The two values of a key, without what they have in common."""
    if key in _DOCUMENTS and before and after:
        return _documents(before, after)
    if key == "tags":
        old, new = _shown(key, before or {}), _shown(key, after or {})
        return [tag for tag in old if tag not in new], [tag for tag in new if tag not in old]
    return tuple(None if value is None else _shown(key, value) for value in (before, after))  # type: ignore[return-value]


def _documents(before: Side, after: Side) -> tuple[Side, Side]:
    sides: tuple[Side, Side] = ({}, {})
    for key in {**before, **after}:
        if before.get(key) != after.get(key):
            old, new = before.get(key), after.get(key)
            if isinstance(old, list) and isinstance(new, list):
                old, new = _statements(old, new)
            for side, value in zip(sides, (old, new), strict=True):
                if value is not None:
                    side[key] = value
    return sides


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
