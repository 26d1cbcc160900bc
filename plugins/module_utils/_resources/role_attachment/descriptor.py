# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What iam_role_attachment is about: its options, how they name a role, and the fields that are compared."""

from __future__ import annotations

from typing import Any

from ansible_collections.plumb.aws.plugins.module_utils._engine.descriptor import Descriptor, Form


def lock_key(desired: Any) -> str:
    """Attachments belong to their role."""
    return f"role/{desired.role.lower()}"


DESCRIPTOR = Descriptor(
    module="iam_role_attachment",
    kind="role",
    naming=("role",),
    fields={"role_name": Form.NAME, "attached_policies": Form.PLAIN},
    lock_key=lock_key,
    argument_spec={
        "role": {"type": "str", "required": True, "aliases": ["role_name", "name"]},
        "policies": {
            "type": "list",
            "elements": "str",
            "required": True,
            "aliases": ["managed_policies", "policy_arns"],
        },
        "state": {"type": "str", "choices": ["present", "absent"], "default": "present"},
        "exclusive": {"type": "bool", "default": False, "aliases": ["purge", "purge_policies"]},
        "allow_self_lockout": {"type": "bool", "default": False},
    },
    rules={},
)
