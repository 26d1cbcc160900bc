# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The sizes that documents may have, in characters without white space.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
"""

from __future__ import annotations

MANAGED_POLICY_SIZE = 6144
# Of all inline policies of a role together; users and groups may have less
INLINE_POLICY_SIZE = 10_240
TRUST_POLICY_SIZE = 2048
# The most to which AWS raises it
LARGEST_TRUST_POLICY_SIZE = 8192
