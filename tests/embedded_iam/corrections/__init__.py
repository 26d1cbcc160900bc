# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What AWS does and moto does not, one file a theme."""

from __future__ import annotations

from embedded_iam.corrections import (
    boundaries,
    deletion,
    documents,
    inline,
    names,
    policies,
    principals,
    profiles,
    quotas,
    roles,
    sessions,
    sweep,
    tags,
    users,
)
from embedded_iam.corrections.denial import access_denied
from embedded_iam.corrections.registry import answer

__all__ = ["access_denied", "answer"]

# Importing a theme registers it; within one operation checks run in the order of this tuple.
THEMES = (
    names,
    tags,
    documents,
    deletion,
    quotas,
    boundaries,
    principals,
    policies,
    roles,
    users,
    inline,
    profiles,
    sessions,
    sweep,
)
