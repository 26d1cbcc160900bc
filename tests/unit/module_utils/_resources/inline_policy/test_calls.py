# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The calls on inline policies: what they send, and what they note of the document that goes."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.plumb.aws.plugins.module_utils._iam.identity_kinds import GROUP, ROLE, USER, IdentityKind
from ansible_collections.plumb.aws.plugins.module_utils._iam.operations import call
from ansible_collections.plumb.aws.plugins.module_utils._policy.document.load import document_text
from ansible_collections.plumb.aws.plugins.module_utils._resources.inline_policy import calls
from unit.module_utils._resources.inline_policy.inline import A, B

GONE = {"inline_policy": {"policy_name": "i", "document": B}}


@pytest.mark.parametrize(
    ("kind", "key"), [(ROLE, "RoleName"), (USER, "UserName"), (GROUP, "GroupName")], ids=["role", "user", "group"]
)
@pytest.mark.parametrize(("before", "notes"), [(None, {}), (B, GONE)], ids=["new", "replaced"])
def test_a_document_is_put_as_text(
    kind: IdentityKind, key: str, before: dict[str, Any] | None, notes: dict[str, Any]
) -> None:
    arguments = {key: "r", "PolicyName": "i", "PolicyDocument": document_text(A)}
    target = f"{kind.name}/r inline policy i"
    assert calls.put(kind, "r", "i", A, before) == call(f"put_{kind.name}_policy", arguments, target, notes)


@pytest.mark.parametrize(
    ("kind", "key"), [(ROLE, "RoleName"), (USER, "UserName"), (GROUP, "GroupName")], ids=["role", "user", "group"]
)
def test_a_document_that_is_deleted_is_noted_whole(kind: IdentityKind, key: str) -> None:
    target = f"{kind.name}/r inline policy i"
    expected = call(f"delete_{kind.name}_policy", {key: "r", "PolicyName": "i"}, target, GONE)
    assert calls.delete(kind, "r", "i", B) == expected


def test_what_is_replaced_or_deleted_is_told_in_the_order_of_the_calls() -> None:
    made = [calls.put(ROLE, "r", "j", B, A), calls.put(ROLE, "r", "new", A, None), calls.delete(ROLE, "r", "i", B)]
    removed = [{"policy_name": "j", "document": A}, {"policy_name": "i", "document": B}]
    assert calls.removed(made) == {"removed_inline_policies": removed}
    assert calls.removed(made[1:2]) == calls.removed([]) == {"removed_inline_policies": []}
