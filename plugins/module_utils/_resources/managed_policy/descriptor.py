# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What iam_managed_policy is about: its options, how they name a policy, and the fields that are compared."""

from __future__ import annotations

from typing import Any

from ansible_collections.plumb.aws.plugins.module_utils._engine.descriptor import Descriptor, Form
from ansible_collections.plumb.aws.plugins.module_utils._resources.common_arguments import DOCUMENT_ARGUMENTS


def lock_key(desired: Any) -> str:
    """Policies are told apart by name alone, whatever the path and the letter case."""
    name = desired.arn.name if desired.arn else desired.name or ""
    return f"policy/{name.lower()}"


DESCRIPTOR = Descriptor(
    module="iam_managed_policy",
    kind="policy",
    naming=("arn", "name"),
    fields={
        "name": Form.NAME,
        "path": Form.PLAIN,
        "description": Form.PLAIN,
        "document": Form.DOCUMENT,
        "tags": Form.TAGS,
        "other_versions": Form.PLAIN,
        "attached_to": Form.PLAIN,
        "access": Form.ACCESS,
    },
    lock_key=lock_key,
    argument_spec={
        "name": {"type": "str", "aliases": ["policy_name"]},
        "arn": {"type": "str"},
        "state": {"type": "str", "choices": ["present", "absent"], "default": "present"},
        "policy": {"type": "json", "aliases": ["policy_document"]},
        "path": {"type": "str", "aliases": ["path_prefix", "prefix"]},
        "description": {"type": "str", "aliases": ["policy_description"]},
        "make_default": {"type": "bool", "default": True},
        "default_version": {"type": "str"},
        "only_version": {"type": "bool", "default": False},
        "prune": {"type": "str", "choices": ["oldest", "never"], "default": "oldest"},
        "detach": {"type": "bool", "default": False},
        "tags": {"type": "dict", "aliases": ["resource_tags"]},
        "purge_tags": {"type": "bool", "default": True},
        **DOCUMENT_ARGUMENTS,
    },
    rules={
        "required_one_of": [("name", "arn")],
        "mutually_exclusive": [("name", "arn"), ("arn", "path"), ("policy", "default_version")],
    },
)
