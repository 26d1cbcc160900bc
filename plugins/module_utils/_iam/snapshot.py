# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""An account as one sweep has shown it. What the sweep does not tell is read singly, from the account beneath."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from functools import cached_property
from typing import TypeVar

from ansible_collections.plumb.aws.plugins.module_utils._engine.errors import PlumbError
from ansible_collections.plumb.aws.plugins.module_utils._iam.account import Account
from ansible_collections.plumb.aws.plugins.module_utils._iam.identifiers import AWS_MANAGED, principal_in
from ansible_collections.plumb.aws.plugins.module_utils._iam.identity_kinds import KINDS, ROLE, IdentityKind
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
from ansible_collections.plumb.aws.plugins.module_utils._iam.sweep import (
    FILTER_OF,
    POLICIES,
    ROLES,
    USERS,
    Holder,
    Singly,
    Sweep,
    Wanted,
    holder_key,
)

_Answer = TypeVar("_Answer")


class SnapshotAccount:
    """``base`` is the account that the sweep went over. ``forget`` ends the sweep: from then on ``base`` answers.

    ``tells_boundaries``: what the sweep does not tell of permissions boundaries is not there.
    """

    def __init__(self, base: Account, sweep: Sweep, *, tells_boundaries: bool = True) -> None:
        self._base = base
        self._sweep: Sweep = sweep
        self._whole: dict[str, Policy] = {}
        self._known_entities: dict[str, Entities] = {}
        # IAM has one policy of a name, whatever the path and the letter case
        self._named = {policy.name.lower(): arn for arn, policy in sweep.policies.items()}
        self._boundaries_told = tells_boundaries

    def account_key(self) -> str:
        return self._base.account_key()

    def account_id(self) -> str:
        return self._base.account_id()

    def identity(self) -> Identity:
        return self._base.identity()

    def base_identity_arn(self) -> str | None:
        return self._base.base_identity_arn()

    def forget(self) -> None:
        self._sweep = Sweep(frozenset())
        self._whole.clear()
        self._known_entities.clear()
        self._base.forget()

    def snapshot(self, wanted: Wanted) -> Account | None:
        return self._base.snapshot(wanted)

    # What the sweep does not tell

    def ask(self, base: Account) -> None:
        """Ask another object of the same account from here on, such as that of the next task."""
        self._base = base

    def learn(self, policies: Singly, *, parallel: int) -> None:
        """GetPolicy and ListEntitiesForPolicy, where the sweep does not tell who uses a policy.

        What may not be read is asked for again by whoever needs it.
        """
        self._whole.update(_several(self._base.policy, policies.whole, parallel))
        if not self._tells_entities:
            used = [arn for arn in policies.entities if arn in self._sweep.policies]
            self._known_entities.update(_several(self._used, used, parallel))

    def _used(self, arn: str) -> Entities:
        policy = self._sweep.policies[arn]
        return self._base.entities(arn, attached=policy.attachment_count > 0, bounded=policy.boundary_count > 0)

    def check_boundaries(self, roles: Iterable[str]) -> None:
        """Find out whether the sweep tells boundaries, by one role of those whose boundary matters: GetRole.

        If it does not, each role is read singly.
        """
        if self._sweep.tells_boundaries or not self._boundaries_told:
            return
        name = next((role.name for each in roles if (role := self._sweep.roles.get(each.lower()))), None)
        role = self._base.role(name) if name else None
        self._boundaries_told = role is None or role.permissions_boundary is None

    # Managed policies

    def policy(self, arn: str) -> Policy | None:
        return self._whole.get(arn) or (self._base.policy(arn) if self._may_exist(arn) else None)

    def policy_summary(self, arn: str) -> PolicySummary | None:
        if _is_of_aws(arn):
            return self._of_aws.get(arn) if self._of_aws is not None else self._base.policy_summary(arn)
        if POLICIES not in self._sweep.kinds:
            return self._base.policy_summary(arn)
        return self._whole.get(arn) or self._sweep.policies.get(arn)

    @cached_property
    def _of_aws(self) -> dict[str, PolicySummary] | None:
        """AWS's policies by ARN, by one listing; None where that may not be asked for."""
        try:
            return {policy.arn: policy for policy in self._base.policies(scope="AWS")}
        except PlumbError as error:
            if not error.is_denied:
                raise
            return None

    def _may_exist(self, arn: str) -> bool:
        return _is_of_aws(arn) or POLICIES not in self._sweep.kinds or arn in self._sweep.policies

    def policy_named(self, name: str) -> PolicySummary | None:
        if POLICIES not in self._sweep.kinds:
            return self._base.policy_named(name)
        arn = self._named.get(name.lower())
        return self.policy_summary(arn) if arn else None

    def policies(self, *, scope: str, path_prefix: str | None = None) -> list[PolicySummary]:
        if scope != "Local" or POLICIES not in self._sweep.kinds:
            return self._base.policies(scope=scope, path_prefix=path_prefix)
        return [policy for policy in self._sweep.policies.values() if policy.path.startswith(path_prefix or "/")]

    def document(self, arn: str, version_id: str) -> Document | None:
        found = self._sweep.versions.get(arn)
        if found is None:
            return self._base.document(arn, version_id) if self._may_exist(arn) else None
        return next((version.document for version in found if version.version_id == version_id), None)

    def default_document(self, arn: str, version_id: str | None = None) -> Document | None:
        policy = self._sweep.policies.get(arn)
        if policy is None:
            return self._base.default_document(arn, version_id)
        return self.document(arn, policy.default_version_id)

    def versions(self, arn: str) -> list[PolicyVersion]:
        found = self._sweep.versions.get(arn)
        if found is None:
            return self._base.versions(arn) if self._may_exist(arn) else []
        return [replace(version, document=None) for version in found]

    def highest_planned_version(self, arn: str) -> int:
        return self._base.highest_planned_version(arn)

    def entities(self, arn: str, *, attached: bool = True, bounded: bool = True) -> Entities:
        known = self._swept_entities(arn) if self._tells_entities else self._known_entities.get(arn)
        if known is None:
            return self._base.entities(arn, attached=attached, bounded=bounded)
        return Entities(
            roles=known.roles if attached else (),
            users=known.users if attached else (),
            groups=known.groups if attached else (),
            boundary_of_roles=known.boundary_of_roles if bounded else (),
            boundary_of_users=known.boundary_of_users if bounded else (),
        )

    @property
    def _tells_entities(self) -> bool:
        return self._boundaries_told and self._sweep.kinds >= set(FILTER_OF.values())

    def _swept_entities(self, arn: str) -> Entities:
        has, limits = (self._users[usage].get(arn, {}) for usage in ("attached", "boundary"))
        return Entities(
            roles=tuple(sorted(has.get("role", ()))),
            users=tuple(sorted(has.get("user", ()))),
            groups=tuple(sorted(has.get("group", ()))),
            boundary_of_roles=tuple(sorted(limits.get("role", ()))),
            boundary_of_users=tuple(sorted(limits.get("user", ()))),
        )

    @cached_property
    def _users(self) -> dict[str, dict[str, dict[str, list[str]]]]:
        """Who uses a policy: by how, by its ARN and by kind."""
        found: dict[str, dict[str, dict[str, list[str]]]] = {"attached": {}, "boundary": {}}
        for key, holder in self._sweep.holders.items():
            kind = key.partition("/")[0]
            for policy in holder.attached:
                found["attached"].setdefault(policy.arn, {}).setdefault(kind, []).append(holder.name)
            if holder.boundary:
                found["boundary"].setdefault(holder.boundary, {}).setdefault(kind, []).append(holder.name)
        return found

    # Roles, users and groups

    def holder(self, kind: IdentityKind, name: str) -> Holder | None:
        """What the sweep has told of a role, user or group, whatever the letter case."""
        return self._sweep.holders.get(holder_key(kind, name))

    def holders(self) -> dict[str, Holder]:
        """All that the sweep has told of, by kind and name in lower case."""
        return dict(self._sweep.holders)

    def _tells(self, kind: IdentityKind, name: str) -> bool:
        return FILTER_OF[kind.name] in self._sweep.kinds and not (
            kind is ROLE and name.lower() in self._sweep.unsettled
        )

    def role(self, name: str) -> Role | None:
        if not self._tells(ROLE, name):
            return self._base.role(name)
        role = self._sweep.roles.get(name.lower())
        if role is None or role.name != name:
            return None
        return role if self._boundaries_told else self._base.role(name)

    def role_named(self, name: str) -> Role | None:
        if not self._tells(ROLE, name):
            return self._base.role_named(name)
        role = self._sweep.roles.get(name.lower())
        return self.role(role.name) if role else None

    def roles(self, *, path_prefix: str | None = None) -> list[RoleSummary]:
        if ROLES not in self._sweep.kinds or self._sweep.unsettled:
            return self._base.roles(path_prefix=path_prefix)
        return [role for role in self._sweep.roles.values() if role.path.startswith(path_prefix or "/")]

    def has_principal(self, arn: str) -> bool | None:
        kind, name = principal_in(arn)
        known = self._tells(ROLE, name) if kind == "role" else USERS in self._sweep.kinds
        if not known or kind not in KINDS:
            return self._base.has_principal(arn)
        found = self.holder(KINDS[kind], name)
        return found is not None and found.arn == arn

    def attached_policies(self, kind: IdentityKind, name: str) -> tuple[AttachedPolicy, ...] | None:
        if not self._tells(kind, name):
            return self._base.attached_policies(kind, name)
        found = self._exact(kind, name)
        return found.attached if found else None

    def _exact(self, kind: IdentityKind, name: str) -> Holder | None:
        found = self.holder(kind, name)
        return found if found is not None and found.name == name else None

    def role_use(self, role: str) -> RoleUse:
        if not self._tells(ROLE, role):
            return self._base.role_use(role)
        found = self._exact(ROLE, role)
        return RoleUse(found.attached, tuple(found.inline), found.profiles) if found else RoleUse()

    def profiles_of_role(self, role: str) -> tuple[str, ...]:
        if not self._tells(ROLE, role):
            return self._base.profiles_of_role(role)
        found = self._exact(ROLE, role)
        return found.profiles if found else ()

    def inline_policies(
        self, kind: IdentityKind, name: str, listed: Sequence[str] | None = None
    ) -> dict[str, Document | None] | None:
        if not self._tells(kind, name):
            return self._base.inline_policies(kind, name, listed)
        found = self._exact(kind, name)
        return dict(found.inline) if found else None

    def identities(self, kind: IdentityKind) -> list[IdentitySummary]:
        if FILTER_OF[kind.name] not in self._sweep.kinds:
            return self._base.identities(kind)
        found = (holder for key, holder in self._sweep.holders.items() if key.startswith(kind.key_of("")))
        return sorted((IdentitySummary(each.name, each.path) for each in found), key=lambda identity: identity.name)

    def identity_providers(self) -> list[str] | None:
        return self._base.identity_providers()

    # Instance profiles: the sweep tells those with a role, and not their tags

    def instance_profile(self, name: str) -> InstanceProfile | None:
        found = self.instance_profile_named(name)
        return found if found is not None and found.name == name else None

    def instance_profile_named(self, name: str) -> InstanceProfile | None:
        names = self._profile_names
        if names is None:
            return self._base.instance_profile_named(name)
        there = names.get(name.lower())
        return self._base.instance_profile(there) if there else None

    @cached_property
    def _profile_names(self) -> dict[str, str] | None:
        """The names of all instance profiles by the same in lower case; None where they may not be listed."""
        try:
            return {profile.name.lower(): profile.name for profile in self._base.instance_profiles()}
        except PlumbError as error:
            if not error.is_denied:
                raise
            return None

    def instance_profiles(self, *, path_prefix: str | None = None) -> list[InstanceProfileSummary]:
        return self._base.instance_profiles(path_prefix=path_prefix)

    # Quotas

    def quota(self, name: str, *, default: int, needed: int) -> int:
        return self._base.quota(name, default=default, needed=needed)

    def free_quota(self, kind: str) -> int | None:
        return self._base.free_quota(kind)


def completed(account: SnapshotAccount, wanted: Wanted) -> SnapshotAccount:
    """The snapshot with what the sweep does not tell, and is wanted."""
    account.check_boundaries(wanted.boundaries_of)
    account.learn(wanted.singly(account), parallel=wanted.parallel)
    return account


def _several(ask: Callable[[str], _Answer | None], arns: Sequence[str], parallel: int) -> dict[str, _Answer]:
    """The answers by ARN, asked for several at a time, without those that are refused or are not there."""

    def answer(arn: str) -> _Answer | None:
        with suppress(PlumbError):
            return ask(arn)
        return None

    with ThreadPoolExecutor(max_workers=parallel) as workers:
        answers = zip(arns, workers.map(answer, arns), strict=True)
        return {arn: found for arn, found in answers if found is not None}


def _is_of_aws(arn: str) -> bool:
    return arn.split(":")[4:5] == [AWS_MANAGED]
