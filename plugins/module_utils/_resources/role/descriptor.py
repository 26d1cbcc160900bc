# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What iam_role is about: its options and the fields that are compared."""

from __future__ import annotations

from typing import Any

from ansible_collections.plumb.aws.plugins.module_utils._engine.descriptor import Descriptor, Form
from ansible_collections.plumb.aws.plugins.module_utils._iam.operations import identity_thing
from ansible_collections.plumb.aws.plugins.module_utils._resources.common_arguments import DOCUMENT_ARGUMENTS


def lock_key(desired: Any) -> str:
    """Roles are told apart by name, whatever the letter case."""
    return identity_thing("role", desired.trust.name)


DESCRIPTOR = Descriptor(
    module="iam_role",
    kind="role",
    naming=("name",),
    fields={
        "name": Form.NAME,
        "path": Form.PLAIN,
        "description": Form.PLAIN,
        "max_session_duration": Form.PLAIN,
        "permissions_boundary": Form.OPTIONAL,
        "trust_policy": Form.DOCUMENT,
        "tags": Form.TAGS,
        "attached_policies": Form.PLAIN,
        "inline_policies": Form.DOCUMENTS,
        "instance_profiles": Form.PLAIN,
        "access": Form.ACCESS,
    },
    lock_key=lock_key,
    argument_spec={
        "name": {"type": "str", "required": True, "aliases": ["role_name"]},
        "state": {"type": "str", "choices": ["present", "absent"], "default": "present"},
        "assume_role_policy_document": {"type": "json", "aliases": ["trust_policy"]},
        # raw: see iam_role_trust
        "trusted": {"type": "raw"},
        "path": {"type": "str", "aliases": ["path_prefix", "prefix"]},
        "description": {"type": "str"},
        "max_session_duration": {"type": "int"},
        "boundary": {"type": "str", "aliases": ["boundary_policy_arn", "permissions_boundary"]},
        "managed_policies": {"type": "list", "elements": "str", "aliases": ["managed_policy"]},
        "purge_policies": {"type": "bool", "default": True, "aliases": ["purge_policy", "purge_managed_policies"]},
        "inline_policies": {"type": "raw"},
        "purge_inline_policies": {"type": "bool", "default": True},
        "create_instance_profile": {"type": "bool"},
        "delete_instance_profile": {"type": "bool", "default": False},
        "instance_profiles": {"type": "list", "elements": "str"},
        "tags": {"type": "dict", "aliases": ["resource_tags"]},
        "purge_tags": {"type": "bool", "default": True},
        "wait": {"type": "bool", "default": True},
        "wait_timeout": {"type": "int", "default": 120},
        "repair_principals": {"type": "bool", "default": False},
        **DOCUMENT_ARGUMENTS,
    },
    rules={"mutually_exclusive": [("assume_role_policy_document", "trusted")]},
)
