# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What IAM holds of a role, as far as a task needs it: GetRole alone, where there is nothing to change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ansible_collections.plumb.aws.plugins.module_utils._iam.account import Account
from ansible_collections.plumb.aws.plugins.module_utils._iam.identity_kinds import ROLE
from ansible_collections.plumb.aws.plugins.module_utils._iam.model import (
    Document,
    Identity,
    InstanceProfile,
    Role,
    RoleUse,
)
from ansible_collections.plumb.aws.plugins.module_utils._iam.policy_lookup import PolicyMatch, found, look_up, means
from ansible_collections.plumb.aws.plugins.module_utils._policy.document.canonical import same_document
from ansible_collections.plumb.aws.plugins.module_utils._policy.document.size import document_size
from ansible_collections.plumb.aws.plugins.module_utils._policy.facts.quotas import TRUST_POLICY_SIZE
from ansible_collections.plumb.aws.plugins.module_utils._policy.trust.orphans import differ_by_orphans_alone, orphans_of
from ansible_collections.plumb.aws.plugins.module_utils._policy.trust.principals import named_identities
from ansible_collections.plumb.aws.plugins.module_utils._resources.guards.caller_role import CallerRole, caller_role
from ansible_collections.plumb.aws.plugins.module_utils._resources.role_trust.options import Options


@dataclass(frozen=True)
class Current:
    """What IAM holds.

    ``boundary`` is what the option permissions_boundary was found to mean, where that is not the boundary that the role
    has. ``missing_principals`` are users and roles of this account that the desired trust policy names and that do not
    exist. ``identity`` and ``use`` are None where this task has no need of them. ``inline_documents`` has the documents
    of the inline policies that are to be deleted, by name; None where IAM does not show one that it lists. ``profile``
    is the instance profile that is to be deleted. ``caller`` is who runs the task, if that is this role and its trust
    or boundary is to change. ``free_quota`` is how many more roles the account may have (None: not known, or no
    matter). ``documents`` are those of the boundaries that come and go, by ARN.
    """

    role: Role | None
    identity: Identity | None = None
    boundary: PolicyMatch | None = None
    missing_principals: tuple[str, ...] = ()
    use: RoleUse | None = None
    inline_documents: Mapping[str, Document | None] = field(default_factory=dict)
    profile: InstanceProfile | None = None
    size_quota: int = TRUST_POLICY_SIZE
    caller: CallerRole | None = None
    free_quota: int | None = None
    documents: Mapping[str, Document | None] = field(default_factory=dict)


def read(account: Account, desired: Options) -> Current:
    """Ask IAM for what this task needs."""
    role = account.role(desired.name) or account.role_named(desired.name)
    if desired.state == "absent":
        if role is None:
            return Current(role=None)
        use = account.role_use(role.name)
        inline = account.inline_policies(ROLE, role.name, use.inline) if desired.detach and use.inline else None
        return Current(
            role=role,
            use=use,
            inline_documents=inline or {},
            profile=_profile(account, use, role, desired),
            caller=_caller(account, role, desired),
        )
    if role is not None and orphaned_principals(role, desired):
        role = account.role(role.name) or role  # once more: IAM can show an id for a moment after a change
    creates = role is None and desired.trust_policy is not None
    rewrites = role is not None and rewrites_trust(role, desired)
    boundary = _boundary(account, role, desired)
    changes_boundary = boundary is not None or desired.permissions_boundary == ""
    return Current(
        role=role,
        missing_principals=_missing_principals(account, role, desired) if creates or rewrites else (),
        identity=account.identity() if creates else None,
        boundary=boundary,
        free_quota=account.free_quota("Roles") if creates else None,
        size_quota=_size_quota(account, role, desired),
        caller=_caller(account, role, desired) if role and (rewrites or boundary) else None,
        documents=_boundary_documents(account, role, boundary) if role and changes_boundary else {},
    )


def rewrites_trust(role: Role, desired: Options) -> bool:
    """Whether the trust policy is to be written: it differs by more than the ids of deleted principals."""
    if desired.trust_policy is None or same_document(role.trust_policy, desired.trust_policy):
        return False
    return desired.repair_principals or not orphaned_principals(role, desired)


def orphaned_principals(role: Role, desired: Options) -> list[str]:
    """The unique ids of deleted users and roles, where they are all that differs from the desired trust policy."""
    if desired.trust_policy is None or not differ_by_orphans_alone(role.trust_policy, desired.trust_policy):
        return []
    return orphans_of(role.trust_policy)


def new_role_arn(identity: Identity, desired: Options) -> str:
    """The ARN of the role once it is created."""
    return f"arn:{identity.partition}:iam::{identity.account}:role{desired.path or '/'}{desired.name}"


def _missing_principals(account: Account, role: Role | None, desired: Options) -> tuple[str, ...]:
    """IAM refuses a user or role of this account that does not exist, so it is asked for what is newly named."""
    known = named_identities(role.trust_policy) if role else {new_role_arn(account.identity(), desired)}
    own = role.arn.split(":")[4] if role else account.identity().account
    named = sorted(named_identities(desired.trust_policy or {}) - known - desired.later - desired.expected)
    return tuple(arn for arn in named if arn.split(":")[4] == own and account.has_principal(arn) is False)


def _profile(account: Account, use: RoleUse, role: Role, desired: Options) -> InstanceProfile | None:
    """The instance profile that goes with the role: of the same name, and with this role in it or with none.

    With none, since this very task may have taken the role out of it before it was interrupted.
    """
    if not desired.detach or not desired.delete_instance_profile:
        return None
    profile = account.instance_profile(role.name)
    is_own = profile is not None and (profile.role is None or role.name in use.instance_profiles)
    return profile if is_own else None


def _caller(account: Account, role: Role, desired: Options) -> CallerRole | None:
    return None if desired.allow_self_lockout else caller_role(account, role.name)


def _boundary(account: Account, role: Role | None, desired: Options) -> PolicyMatch | None:
    reference = desired.permissions_boundary
    if not reference or (role is None and desired.trust_policy is None):
        return None
    if role is not None and role.permissions_boundary and means(reference, role.permissions_boundary):
        return None
    return look_up(account, reference)


def _boundary_documents(account: Account, role: Role, boundary: PolicyMatch | None) -> dict[str, Document | None]:
    """Boundaries are compared where one takes the place of another; one that comes or goes says enough by itself."""
    new, old = found(boundary) if boundary else None, role.permissions_boundary
    if new is None or old is None:
        return {}
    return {
        old: account.default_document(old),
        new.arn: account.default_document(new.arn, new.default_version_id),
    }


def _size_quota(account: Account, role: Role | None, desired: Options) -> int:
    document = desired.trust_policy
    if document is None or (role is not None and same_document(role.trust_policy, document)):
        return TRUST_POLICY_SIZE
    return account.quota("AssumeRolePolicySizeQuota", default=TRUST_POLICY_SIZE, needed=document_size(document))
