# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The names that a policy document may use: versions, elements, and the actions of a trust policy."""

from __future__ import annotations

# https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_version.html, the newest first
VERSIONS = ("2012-10-17", "2008-10-17")

# https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
DOCUMENT_ELEMENTS = ("Version", "Id", "Statement")
STATEMENT_ELEMENTS = (
    "Sid", "Effect", "Principal", "NotPrincipal", "Action", "NotAction", "Resource", "NotResource", "Condition",
)  # fmt: skip

# What a trust policy may allow, of all actions of STS:
# https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssecuritytokenservice.html
TRUST_ACTIONS = (
    "sts:AssumeRole",
    "sts:AssumeRoleWithSAML",
    "sts:AssumeRoleWithWebIdentity",
    "sts:SetContext",
    "sts:SetSourceIdentity",
    "sts:TagSession",
)
