# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the layer remembers beside moto: keys, faults, quotas, boundaries of users."""

from __future__ import annotations

from embedded_iam import moto_state
from embedded_iam.credentials import Keys
from embedded_iam.facts import MANAGED_POLICY_SIZE, TRUST_POLICY_SIZE
from embedded_iam.faults import Faults

# moto knows GetAccountSummary's names and AWS's defaults, but for the trust policy and the last three:
# https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
DEFAULT_QUOTAS = {
    "AccessKeysPerUserQuota": 2,
    "AssumeRolePolicySizeQuota": TRUST_POLICY_SIZE,
    "AttachedPoliciesPerGroupQuota": 10,
    "AttachedPoliciesPerRoleQuota": 10,
    "AttachedPoliciesPerUserQuota": 10,
    "GroupPolicySizeQuota": 5120,
    "GroupsPerUserQuota": 10,
    "GroupsQuota": 300,
    "InstanceProfilesQuota": 1000,
    "PoliciesQuota": 1500,
    "PolicySizeQuota": MANAGED_POLICY_SIZE,
    "PolicyVersionsInUseQuota": 10000,
    "RolePolicySizeQuota": 10240,
    "RolesQuota": 1000,
    "ServerCertificatesQuota": 20,
    "SigningCertificatesPerUserQuota": 2,
    "UserPolicySizeQuota": 2048,
    "UsersQuota": 5000,
    "VersionsPerPolicyQuota": 5,
}


class World:
    """Guarded by the server's lock: one request at a time."""

    def __init__(self) -> None:
        self.keys = Keys()
        self.faults = Faults()
        self.page_size: int | None = None
        self.user_boundaries: dict[tuple[str, str], str] = {}
        self._quotas: dict[tuple[str, str], int] = {}

    def quota(self, account: str, name: str) -> int:
        return self._quotas.get((account, name), DEFAULT_QUOTAS[name])

    def quotas(self, account: str) -> dict[str, int]:
        return {name: self.quota(account, name) for name in DEFAULT_QUOTAS}

    def set_quota(self, account: str, name: str, value: int) -> None:
        if name not in DEFAULT_QUOTAS:
            raise ValueError(f"no quota {name!r}; known are {', '.join(DEFAULT_QUOTAS)}")
        self._quotas[account, name] = value

    def forget(self, account: str) -> None:
        moto_state.forget(account)
        self.keys.forget(account)
        self.faults.forget(account)
        self._quotas = {key: value for key, value in self._quotas.items() if key[0] != account}
        self.user_boundaries = {key: value for key, value in self.user_boundaries.items() if key[0] != account}
