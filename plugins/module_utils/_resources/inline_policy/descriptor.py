# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What iam_inline_policy is about: its options, how they name an identity, and the fields that are compared."""

from __future__ import annotations

from typing import Any

from ansible_collections.plumb.aws.plugins.module_utils._engine.descriptor import Descriptor, Form
from ansible_collections.plumb.aws.plugins.module_utils._iam.operations import identity_thing
from ansible_collections.plumb.aws.plugins.module_utils._resources.common_arguments import DOCUMENT_ARGUMENTS


def lock_key(desired: Any) -> str:
    """Inline policies belong to their identity."""
    return identity_thing(desired.kind.name, desired.identity)


DESCRIPTOR = Descriptor(
    module="iam_inline_policy",
    kind="role",
    other_kinds=("user", "group"),
    naming=("role", "user", "group"),
    fields={
        "role_name": Form.NAME,
        "user_name": Form.NAME,
        "group_name": Form.NAME,
        "inline_policies": Form.DOCUMENTS,
        "access": Form.ACCESS,
    },
    lock_key=lock_key,
    argument_spec={
        "role": {"type": "str", "aliases": ["role_name"]},
        "user": {"type": "str", "aliases": ["user_name"]},
        "group": {"type": "str", "aliases": ["group_name"]},
        "name": {"type": "str", "aliases": ["policy_name"]},
        "policy": {"type": "json", "aliases": ["policy_document", "policy_json"]},
        "policies": {"type": "raw"},
        "exclusive": {"type": "bool", "default": False},
        "state": {"type": "str", "choices": ["present", "absent"], "default": "present"},
        **DOCUMENT_ARGUMENTS,
    },
    rules={
        "mutually_exclusive": [("role", "user", "group"), ("name", "policies"), ("policy", "policies")],
        "required_one_of": [("role", "user", "group"), ("name", "policies")],
        "required_by": {"policy": ["name"]},
    },
)
