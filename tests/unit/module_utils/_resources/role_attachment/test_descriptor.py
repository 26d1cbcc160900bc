# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""iam_role_attachment is about the attachments of one role."""

from __future__ import annotations

from ansible_collections.plumb.aws.plugins.module_utils._resources.role_attachment.descriptor import DESCRIPTOR


def test_it_is_the_module_for_roles() -> None:
    assert (DESCRIPTOR.module, DESCRIPTOR.kind) == ("iam_role_attachment", "role")
    assert set(DESCRIPTOR.fields) == {"role_name", "attached_policies", "access"}


def test_a_role_and_nothing_else_can_be_named() -> None:
    assert DESCRIPTOR.naming == ("role",)
    assert DESCRIPTOR.argument_spec["role"]["required"] is True
