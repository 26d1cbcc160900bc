# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The calls on inline policies, as the plan makes them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ansible_collections.plumb.aws.plugins.module_utils._engine.call import Call
from ansible_collections.plumb.aws.plugins.module_utils._iam.identity_kinds import IdentityKind
from ansible_collections.plumb.aws.plugins.module_utils._iam.operations import call
from ansible_collections.plumb.aws.plugins.module_utils._policy.document.load import document_text


def put(kind: IdentityKind, identity: str, name: str, document: dict[str, Any], before: dict[str, Any] | None) -> Call:
    """Add an inline policy, or replace it, noting what it was."""
    arguments = {kind.key: identity, "PolicyName": name, "PolicyDocument": document_text(document)}
    return call(kind.operation("put"), arguments, _target(kind, identity, name), _note(name, before))


def delete(kind: IdentityKind, identity: str, name: str, before: dict[str, Any]) -> Call:
    """Delete an inline policy, noting it whole."""
    arguments = {kind.key: identity, "PolicyName": name}
    return call(kind.operation("delete"), arguments, _target(kind, identity, name), _note(name, before))


def removed(calls: Sequence[Call]) -> dict[str, Any]:
    """The key of the result with the inline policies that some calls replace or delete, whole."""
    return {
        "removed_inline_policies": [
            dict(each.notes["inline_policy"]) for each in calls if "inline_policy" in each.notes
        ]
    }


def _note(name: str, before: dict[str, Any] | None) -> dict[str, Any]:
    return {} if before is None else {"inline_policy": {"policy_name": name, "document": before}}


def _target(kind: IdentityKind, identity: str, name: str) -> str:
    return f"{kind.name}/{identity} inline policy {name}"
