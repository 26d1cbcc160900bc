# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What iam_account is about: its options. The resources in its lists have descriptors of their own."""

from __future__ import annotations

from typing import Any

from ansible_collections.plumb.aws.plugins.module_utils._engine.descriptor import Descriptor


def lock_key(_desired: Any) -> str:
    """The set as a whole keeps nobody off: each of its resources does."""
    return "account"


DESCRIPTOR = Descriptor(
    module="iam_account",
    kind="account",
    naming=(),
    fields={},
    lock_key=lock_key,
    argument_spec={
        "policies": {"type": "list", "elements": "dict", "default": []},
        "roles": {"type": "list", "elements": "dict", "default": []},
        "users": {"type": "list", "elements": "dict", "default": []},
        "groups": {"type": "list", "elements": "dict", "default": []},
        # paths for users; the action plugin puts what the files hold in their place
        "src": {"type": "raw"},
        "vars": {"type": "dict", "default": {}},
        "exclusive_path": {"type": "str"},
        "max_deletions": {"type": "int", "default": 0},
        "parallel": {"type": "int", "default": 8},
        "partial": {"type": "bool", "default": False},
        "report": {"type": "str", "choices": ["changed", "all"], "default": "changed"},
    },
    rules={},
)
