# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The fields of a policy or role before and after a task, whole, from what its result tells.

A result holds the thing as it is afterwards (or was, if it is deleted), and a diff of just what differs. What was
before is the former with the latter taken back.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ansible_collections.plumb.aws.plugins.module_utils._policy.document.canonical import readable

POLICY, ROLE = "policy", "role"
# The documents that say what is allowed
DOCUMENTS = ("document", "trust_policy")

# The fields that a task can change, by their names in the result; ids and dates are none of them
_FIELDS = {
    POLICY: {"path": "path", "description": "description", "tags": "tags", "document": "document"},
    ROLE: {
        "path": "path",
        "description": "description",
        "max_session_duration": "max_session_duration",
        "permissions_boundary": "permissions_boundary",
        "tags": "tags",
        "trust_policy": "assume_role_policy_document",
    },
}
# In the diff, but no fields of the thing
_NO_FIELDS = ("access", "name", "role_name")

Fields = dict[str, Any]


def sides(result: Mapping[str, Any], kind: str, *, creates: bool, deletes: bool) -> tuple[Fields, Fields]:
    """The fields before and after; empty where the thing does not exist, or nothing is known of it."""
    old, new = _shown(result, "before"), _shown(result, "after")
    told = result.get(kind)
    if not isinstance(told, Mapping):
        return old, new
    whole = {field: told[key] for field, key in _FIELDS[kind].items() if key in told}
    for field in DOCUMENTS:
        if field in whole:
            whole |= {field: readable(whole[field])} if whole[field] else {}
            if not whole[field]:
                del whole[field]  # it was not read
    if deletes:
        return {**old, **whole}, {}
    if creates:
        return {}, {**whole}
    return _taken_back(whole, old, new), {**new, **whole}


def _shown(result: Mapping[str, Any], side: str) -> Fields:
    diff = result.get("diff")
    shown = diff.get(side) if isinstance(diff, Mapping) else None
    if not isinstance(shown, Mapping):
        return {}
    return {key: value for key, value in shown.items() if key not in _NO_FIELDS}


def _taken_back(whole: Fields, old: Fields, new: Fields) -> Fields:
    before = dict(whole)
    for field in {**old, **new}:
        if field in DOCUMENTS:
            before[field] = _document_before(whole.get(field), old.get(field), new.get(field))
        elif field == "tags":
            before[field] = _tags_before(whole.get(field) or {}, old.get(field) or (), new.get(field) or ())
        else:
            before[field] = old.get(field)
    return {field: value for field, value in before.items() if value is not None or field in whole}


def _document_before(whole: Any, old: Any, new: Any) -> Fields | None:
    if not all(isinstance(document, dict) for document in (whole, old, new)):
        return None
    before = {key: value for key, value in whole.items() if key not in new} | old
    statements = whole.get("Statement")
    if isinstance(statements, list) and ("Statement" in old or "Statement" in new):
        kept = [statement for statement in statements if statement not in new.get("Statement", [])]
        before["Statement"] = [*kept, *old.get("Statement", [])]
    return readable(before)


def _tags_before(whole: Mapping[str, str], old: Iterable[str], new: Iterable[str]) -> dict[str, str]:
    """Tags stand in a diff as key=value; a key may hold that sign, too, so those that still are there come first."""
    added = set(new)
    before = {key: value for key, value in whole.items() if f"{key}={value}" not in added}
    for text in old:
        key = next((key for key in whole if text.startswith(f"{key}=")), text.partition("=")[0])
        before[key] = text[len(key) + 1 :]
    return dict(sorted(before.items()))
