# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What may be asked about an account.

Each method returns frozen data, or None where the thing does not exist. Any other refusal of AWS is a PlumbError. The
protocol finds by name, so that no implementation has to list in order to look.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from ansible_collections.plumb.aws.plugins.module_utils._iam.identifiers import PolicyArn
from ansible_collections.plumb.aws.plugins.module_utils._iam.identity_kinds import IdentityKind
from ansible_collections.plumb.aws.plugins.module_utils._iam.model import (
    AttachedPolicy,
    Document,
    Entities,
    Identity,
    IdentitySummary,
    InstanceProfile,
    InstanceProfileSummary,
    Policy,
    PolicySummary,
    PolicyVersion,
    Role,
    RoleSummary,
    RoleUse,
)
from ansible_collections.plumb.aws.plugins.module_utils._iam.sweep import Wanted


class Account(Protocol):
    """One AWS account as some credentials see it, for the length of one task."""

    def account_key(self) -> str:
        """A name for where plans hold: the endpoint, partition and account. Two roles of one account share it."""

    def account_id(self) -> str:
        """Its number, 12 digits."""

    def identity(self) -> Identity:
        """Whose credentials these are."""

    def forget(self) -> None:
        """Ask anew for what a run asks once: IAM has refused a write that the remembered answers allowed."""

    def snapshot(self, wanted: Wanted) -> Account | None:
        """The same account, answering from one sweep; None where that is not permitted."""

    def base_identity_arn(self) -> str | None:
        """Who assumed the role of this task; None where it assumed none."""

    def policy(self, arn: str) -> Policy | None:
        """A managed policy, own or AWS's."""

    def policy_summary(self, arn: str) -> PolicySummary | None:
        """A managed policy, own or AWS's; where it is known from a listing, without its description and tags."""

    def policy_named(self, name: str) -> PolicySummary | None:
        """The customer-managed policy of this account with this name, in whatever letter case and under any path."""

    def policies(self, *, scope: str, path_prefix: str | None = None) -> list[PolicySummary]:
        """The managed policies of a scope (Local, AWS, All)."""

    def document(self, arn: str, version_id: str) -> Document | None:
        """The document of a version."""

    def default_document(self, arn: str, version_id: str | None = None) -> Document | None:
        """The document of the default version, to judge what attaching or detaching the policy means.

        Read once a run; ``version_id`` is the default version, where it is known already. None: it cannot be read.
        """

    def versions(self, arn: str) -> list[PolicyVersion]:
        """The versions of a policy, newest first, without documents; none where there is no such policy."""

    def highest_planned_version(self, arn: str) -> int:
        """The highest number of a version that earlier tasks of a dry run planned, or planned to delete; else 0."""

    def entities(self, arn: str, *, attached: bool = True, bounded: bool = True) -> Entities:
        """Who has a policy, and whose boundary it is, as far as asked for."""

    def role(self, name: str) -> Role | None:
        """A role by its exact name."""

    def role_named(self, name: str) -> Role | None:
        """The role with this name in whatever letter case."""

    def roles(self, *, path_prefix: str | None = None) -> list[RoleSummary]:
        """The roles below a path."""

    def has_principal(self, arn: str) -> bool | None:
        """Whether a user or role of this account exists; None where that may not be asked."""

    def attached_policies(self, kind: IdentityKind, name: str) -> tuple[AttachedPolicy, ...] | None:
        """What a role, user or group has attached, in the order of the ARNs; None where there is no such identity."""

    def role_use(self, role: str) -> RoleUse:
        """What hangs on a role."""

    def identities(self, kind: IdentityKind) -> list[IdentitySummary]:
        """The users or groups of the account, in the order of their names."""

    def identity_providers(self) -> list[str] | None:
        """The ARNs of the identity providers of the account; None where that may not be asked."""

    def instance_profile(self, name: str) -> InstanceProfile | None:
        """An instance profile by its exact name."""

    def instance_profile_named(self, name: str) -> InstanceProfile | None:
        """The instance profile with this name in whatever letter case."""

    def instance_profiles(self, *, path_prefix: str | None = None) -> list[InstanceProfileSummary]:
        """The instance profiles below a path."""

    def profiles_of_role(self, role: str) -> tuple[str, ...]:
        """The names of the instance profiles that a role is in."""

    def inline_policies(
        self, kind: IdentityKind, name: str, listed: Sequence[str] | None = None
    ) -> dict[str, Document | None] | None:
        """The inline policies of a role, user or group by name; None where there is no such identity.

        A document is None where IAM lists a policy and does not show it. ``listed``: the names are known already.
        """

    def quota(self, name: str, *, default: int, needed: int) -> int:
        """A quota, by its name in GetAccountSummary; the default where that is enough."""

    def free_quota(self, kind: str) -> int | None:
        """How many more of ``kind`` the account may have, such as Roles, by its name in GetAccountSummary.

        None where that is not known.
        """


def own_policy_arn(identity: Identity, name: str, path: str = "/") -> PolicyArn:
    """The ARN that a customer-managed policy of the caller's account has under a name and path."""
    return PolicyArn(partition=identity.partition, account=identity.account, path=path, name=name)
