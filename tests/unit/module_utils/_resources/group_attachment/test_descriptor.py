# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""iam_group_attachment is about the attachments of one group."""

from __future__ import annotations

from ansible_collections.plumb.aws.plugins.module_utils._resources.group_attachment.descriptor import DESCRIPTOR


def test_it_is_the_module_for_groups() -> None:
    assert (DESCRIPTOR.module, DESCRIPTOR.kind) == ("iam_group_attachment", "group")
    assert set(DESCRIPTOR.fields) == {"group_name", "attached_policies", "access"}


def test_a_group_and_nothing_else_can_be_named() -> None:
    assert DESCRIPTOR.naming == ("group",)
    assert DESCRIPTOR.argument_spec["group"]["required"] is True
