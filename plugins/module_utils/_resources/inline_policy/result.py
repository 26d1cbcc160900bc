# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""An identity's inline policies as the modules return them and as a person compares them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ansible_collections.plumb.aws.plugins.module_utils._engine.call import ExecutedCall
from ansible_collections.plumb.aws.plugins.module_utils._policy.access.change import AccessChange
from ansible_collections.plumb.aws.plugins.module_utils._policy.document.canonical import readable
from ansible_collections.plumb.aws.plugins.module_utils._resources.guards.document_rules import access_shown

Documents = Mapping[str, dict[str, Any]]


def compared(
    kind: str, identity: str, policies: Documents, *, as_in: Documents | None = None, access: AccessChange | None = None
) -> dict[str, Any]:
    """The compared fields. ``as_in`` are the documents on the other side."""
    other = as_in or {}
    shown = {name: readable(policies[name], as_in=other.get(name)) for name in sorted(policies)}
    return {f"{kind}_name": identity, "inline_policies": shown, **access_shown(access)}


def result(kind: str, identity: str, policies: Documents, access: AccessChange) -> dict[str, Any]:
    """What a task returns beside changed, diff and calls."""
    return {
        f"{kind}_name": identity,
        "inline_policies": {name: policies[name] for name in sorted(policies)},
        "access": access.as_result(),
    }


def merge_response(planned: dict[str, Any], _executed: Sequence[ExecutedCall]) -> dict[str, Any]:
    """AWS answers with nothing that the plan did not know."""
    return planned
