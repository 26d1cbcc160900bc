# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""iam_user_attachment is about the attachments of one user."""

from __future__ import annotations

from ansible_collections.plumb.aws.plugins.module_utils._resources.user_attachment.descriptor import DESCRIPTOR


def test_it_is_the_module_for_users() -> None:
    assert (DESCRIPTOR.module, DESCRIPTOR.kind) == ("iam_user_attachment", "user")
    assert set(DESCRIPTOR.fields) == {"user_name", "attached_policies", "access"}


def test_a_user_and_nothing_else_can_be_named() -> None:
    assert DESCRIPTOR.naming == ("user",)
    assert DESCRIPTOR.argument_spec["user"]["required"] is True
