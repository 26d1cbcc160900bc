# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What iam_instance_profile is about: its options and the fields that are compared."""

from __future__ import annotations

from typing import Any

from ansible_collections.plumb.aws.plugins.module_utils._engine.descriptor import Descriptor, Form
from ansible_collections.plumb.aws.plugins.module_utils._iam.operations import profile_thing
from ansible_collections.plumb.aws.plugins.module_utils._resources.common_arguments import GUARD_ARGUMENTS


def lock_key(desired: Any) -> str:
    """Instance profiles are told apart by name, whatever the letter case."""
    return profile_thing(desired.name)


DESCRIPTOR = Descriptor(
    module="iam_instance_profile",
    kind="instance profile",
    naming=("name",),
    fields={
        "name": Form.NAME,
        "path": Form.PLAIN,
        "role": Form.OPTIONAL,
        "tags": Form.TAGS,
        "access": Form.ACCESS,
    },
    lock_key=lock_key,
    argument_spec={
        "name": {"type": "str", "required": True, "aliases": ["instance_profile_name"]},
        "state": {"type": "str", "choices": ["present", "absent"], "default": "present"},
        "role": {"type": "str"},
        "path": {"type": "str", "aliases": ["path_prefix", "prefix"]},
        "tags": {"type": "dict", "aliases": ["resource_tags"]},
        "purge_tags": {"type": "bool", "default": True},
        "wait": {"type": "bool", "default": True},
        "wait_timeout": {"type": "int", "default": 120},
        **GUARD_ARGUMENTS,
    },
    rules={},
)
