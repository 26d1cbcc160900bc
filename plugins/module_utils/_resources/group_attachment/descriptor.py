# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What iam_group_attachment is about."""

from __future__ import annotations

from ansible_collections.plumb.aws.plugins.module_utils._iam.identity_kinds import GROUP
from ansible_collections.plumb.aws.plugins.module_utils._resources.attachment.descriptors import attachment_descriptor

DESCRIPTOR = attachment_descriptor(GROUP)
