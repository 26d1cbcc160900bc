# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is known of the operations on what roles, users and groups have attached, and on their inline policies."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ansible_collections.plumb.aws.plugins.module_utils._iam.identity_kinds import GROUP, ROLE, USER, IdentityKind
from ansible_collections.plumb.aws.plugins.module_utils._iam.model import AttachedPolicy
from ansible_collections.plumb.aws.plugins.module_utils._policy.document.load import document_text
from unit.module_utils._iam.full_state import ARN, POLICY, USERS, A, B, C, Known, on


def _attachment(kind: IdentityKind, name: str) -> frozenset[tuple[str, str]]:
    identity = f"{kind.name}/{name.lower()}"
    return on(identity, f"attachment of {ARN}") | on("policy/p", f"attachment to {identity}")


def _cases(kind: IdentityKind, name: str, idle: str) -> Iterator[tuple[str, Known]]:
    """``name`` has a policy attached and two inline, ``idle`` has none."""
    holder = f"{kind.name}/{name}"
    yield (
        f"attach_{kind.name}_policy",
        Known(
            {kind.key: idle, "PolicyArn": ARN},
            _attachment(kind, idle),
            {
                "policies": {ARN: replace(POLICY, attachment_count=4)},
                "entities": {ARN: replace(USERS, **{f"{kind.name}s": tuple(sorted((name, idle)))})},
                "attached": {f"{kind.name}/{idle}": (AttachedPolicy("P", ARN),)},
            },
            attaches=True,
            may_grant=True,
        ),
    )
    yield (
        f"detach_{kind.name}_policy",
        Known(
            {kind.key: name, "PolicyArn": ARN},
            _attachment(kind, name),
            {
                "policies": {ARN: replace(POLICY, attachment_count=2)},
                "entities": {ARN: replace(USERS, **{f"{kind.name}s": ()})},
                "attached": {holder: ()},
            },
            removes=True,
            attaches=False,
        ),
    )
    yield (
        f"put_{kind.name}_policy",
        Known(
            {kind.key: name, "PolicyName": "Two", "PolicyDocument": document_text(C)},
            on(holder.lower(), "inline policy Two"),
            {"inline": {holder: {"one": A, "two": B, "Two": C}}},
            may_grant=True,
        ),
    )
    yield (
        f"delete_{kind.name}_policy",
        Known(
            {kind.key: name, "PolicyName": "one"},
            on(holder.lower(), "inline policy one"),
            {"inline": {holder: {"two": B}}},
            notes={"inline_policy": {"policy_name": "one", "document": A}},
            removes=True,
            may_grant=True,
        ),
    )


IDENTITY_POLICY_CASES: dict[str, Known] = {
    operation: known
    for kind, name, idle in ((ROLE, "R", "trusting"), (USER, "u", "idle"), (GROUP, "g", "idle"))
    for operation, known in _cases(kind, name, idle)
}
