# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How large a document is to IAM, and the largest that it takes.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html: white space is not counted.
"""

from __future__ import annotations

from typing import Any

from ansible_collections.plumb.aws.plugins.module_utils._policy.document.load import document_text
from ansible_collections.plumb.aws.plugins.module_utils._policy.document.problem import INLINE, MANAGED, TRUST
from ansible_collections.plumb.aws.plugins.module_utils._policy.facts.quotas import (
    INLINE_POLICY_SIZE,
    LARGEST_TRUST_POLICY_SIZE,
    MANAGED_POLICY_SIZE,
)

# The most that AWS raises a quota to
LARGEST_SIZE = {MANAGED: MANAGED_POLICY_SIZE, INLINE: INLINE_POLICY_SIZE, TRUST: LARGEST_TRUST_POLICY_SIZE}


def document_size(document: dict[str, Any]) -> int:
    """The number of characters that IAM counts."""
    return sum(len(part) for part in document_text(document).split())
