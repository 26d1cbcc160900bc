# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The identities of an account that hold policies: roles, users and groups.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ansible_collections.plumb.aws.plugins.module_utils._policy.facts.quotas import INLINE_POLICY_SIZE


@dataclass(frozen=True)
class IdentityKind:
    """A kind of identity: how requests name one, and how much it may hold by default.

    ``key`` is the argument with its name. ``inline_size`` is the sum of its inline policies in characters without white
    space, ``inline_quota`` the quota's name in GetAccountSummary; ``attachments`` and ``attachment_quota`` likewise.
    """

    name: str
    key: str
    longest_name: int
    inline_size: int
    inline_quota: str
    attachments: int
    attachment_quota: str

    @property
    def plural(self) -> str:
        """As listings and ``Entities`` call them, such as ``roles``."""
        return f"{self.name}s"

    def key_of(self, name: str) -> str:
        """One of the kind in a ``State``, such as ``role/reports-job``."""
        return f"{self.name}/{name}"

    def operation(self, verb: str) -> str:
        """The boto3 client method that does something to one of its policies, such as ``put_role_policy``."""
        return f"{verb}_{self.name}_policy"


ROLE = IdentityKind(
    "role", "RoleName", 64, INLINE_POLICY_SIZE, "RolePolicySizeQuota", 10, "AttachedPoliciesPerRoleQuota"
)
USER = IdentityKind("user", "UserName", 64, 2_048, "UserPolicySizeQuota", 10, "AttachedPoliciesPerUserQuota")
GROUP = IdentityKind("group", "GroupName", 128, 5_120, "GroupPolicySizeQuota", 10, "AttachedPoliciesPerGroupQuota")
KINDS: Mapping[str, IdentityKind] = {kind.name: kind for kind in (ROLE, USER, GROUP)}
