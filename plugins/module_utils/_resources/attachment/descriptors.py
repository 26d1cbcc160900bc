# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the attachment modules are about: managed policies on a role, on a user, or on a group."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ansible_collections.plumb.aws.plugins.module_utils._engine.descriptor import Descriptor, Form
from ansible_collections.plumb.aws.plugins.module_utils._iam.identity_kinds import IdentityKind
from ansible_collections.plumb.aws.plugins.module_utils._iam.operations import identity_thing
from ansible_collections.plumb.aws.plugins.module_utils._resources.common_arguments import GUARD_ARGUMENTS


def attachment_descriptor(kind: IdentityKind) -> Descriptor:
    """The descriptor of the module for one kind of identity."""
    return Descriptor(
        module=f"iam_{kind.name}_attachment",
        kind=kind.name,
        naming=(kind.name,),
        fields={f"{kind.name}_name": Form.NAME, "attached_policies": Form.PLAIN, "access": Form.ACCESS},
        lock_key=_lock_key_of(kind),
        argument_spec={
            kind.name: {"type": "str", "required": True, "aliases": [f"{kind.name}_name", "name"]},
            "policies": {
                "type": "list",
                "elements": "str",
                "aliases": ["managed_policies", "managed_policy", "policy_arns"],
            },
            "state": {"type": "str", "choices": ["present", "absent"], "default": "present"},
            "exclusive": {"type": "bool", "default": False, "aliases": ["purge", "purge_policies"]},
            **GUARD_ARGUMENTS,
        },
        rules={},
    )


def _lock_key_of(kind: IdentityKind) -> Callable[[Any], str]:
    """Attachments belong to their identity."""
    return lambda desired: identity_thing(kind.name, desired.identity)
