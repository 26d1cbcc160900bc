# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The steps of iam_role_attachment, put together."""

from __future__ import annotations

from ansible_collections.plumb.aws.plugins.module_utils._iam.identity_kinds import ROLE
from ansible_collections.plumb.aws.plugins.module_utils._resources.attachment.modules import attachment_module
from ansible_collections.plumb.aws.plugins.module_utils._resources.role_attachment.descriptor import DESCRIPTOR

MODULE = attachment_module(ROLE, DESCRIPTOR)
