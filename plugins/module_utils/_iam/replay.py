# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""An account as it would be after calls that were planned and not made.

``replayed`` is pure; the table of operations says what a call does to a state. ``ReplayedAccount`` holds another
account and puts the planned calls over its answers, so that a task in a dry run sees what the tasks before it would
have done.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from ansible_collections.plumb.aws.plugins.module_utils._engine.call import Call
from ansible_collections.plumb.aws.plugins.module_utils._engine.planned_calls import PlannedCalls
from ansible_collections.plumb.aws.plugins.module_utils._iam.account import Account
from ansible_collections.plumb.aws.plugins.module_utils._iam.identifiers import principal_in, same_name
from ansible_collections.plumb.aws.plugins.module_utils._iam.identity_kinds import ROLE, IdentityKind
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
from ansible_collections.plumb.aws.plugins.module_utils._iam.operations import (
    identity_thing,
    policy_thing,
    principal_thing,
    profile_thing,
)
from ansible_collections.plumb.aws.plugins.module_utils._iam.policy_documents import changes_documents
from ansible_collections.plumb.aws.plugins.module_utils._iam.state import State
from ansible_collections.plumb.aws.plugins.module_utils._iam.sweep import Wanted
from ansible_collections.plumb.aws.plugins.module_utils._policy.trust.principals import named_identities

_Kind = TypeVar("_Kind")
# What the calls that create and delete a kind of thing are called, by its name in GetAccountSummary
_GROWTH = {
    "Policies": ("create_policy", "delete_policy"),
    "Roles": ("create_role", "delete_role"),
    "InstanceProfiles": ("create_instance_profile", "delete_instance_profile"),
}


def replayed(calls: Iterable[Call], state: State) -> State:
    """The state after some calls; the one given stays as it is."""
    after = state.copy()
    for call in calls:
        call.operation.effect(call.arguments, call.notes, after)
    return after


class ReplayedAccount:
    """An account with planned calls put over its answers.

    ``planned`` gives the calls so far; it is asked at each read, since other tasks of the run may plan meanwhile.
    """

    def __init__(self, base: Account, planned: Callable[[Account], PlannedCalls]) -> None:
        self._base = base
        self._planned_calls = planned

    @property
    def _planned(self) -> PlannedCalls:
        return self._planned_calls(self._base)

    def account_key(self) -> str:
        return self._base.account_key()

    def account_id(self) -> str:
        return self._base.account_id()

    def identity(self) -> Identity:
        return self._base.identity()

    def forget(self) -> None:
        self._base.forget()

    def snapshot(self, wanted: Wanted) -> Account | None:
        base = self._base.snapshot(wanted)
        return ReplayedAccount(base, self._planned_calls) if base else None

    def base_identity_arn(self) -> str | None:
        return self._base.base_identity_arn()

    # Managed policies

    def policy(self, arn: str) -> Policy | None:
        after = self._after(State(policies={arn: self._base.policy(arn)}), policy_thing(arn))
        return _only(after.policies[arn], Policy)

    def policy_summary(self, arn: str) -> PolicySummary | None:
        return self._after(State(policies={arn: self._base.policy_summary(arn)}), policy_thing(arn)).policies[arn]

    def policy_named(self, name: str) -> PolicySummary | None:
        found = self._base.policy_named(name)
        state = State(policies={found.arn: found} if found else {})
        after = self._after(state, policy_thing(name)).policies.values()
        return next((each for each in after if each is not None and same_name(each.name, name)), None)

    def policies(self, *, scope: str, path_prefix: str | None = None) -> list[PolicySummary]:
        listed = {policy.arn: policy for policy in self._base.policies(scope=scope, path_prefix=path_prefix)}
        after = replayed(self._planned, State(policies=dict(listed))).policies
        own, below = scope in ("Local", "All"), path_prefix or "/"
        return [
            policy
            for policy in after.values()
            if policy is not None and (policy.arn in listed or (own and policy.path.startswith(below)))
        ]

    def document(self, arn: str, version_id: str) -> Document | None:
        found = self._base.document(arn, version_id)
        known = {version_id: PolicyVersion(version_id, False, None, found)} if found is not None else {}
        version = self._after(State(versions={arn: known}), policy_thing(arn)).versions[arn].get(version_id)
        return version.document if version else None

    def default_document(self, arn: str, version_id: str | None = None) -> Document | None:
        if not any(changes_documents(call, arn) for call in self._planned.on([policy_thing(arn)])):
            return self._base.default_document(arn, version_id)
        policy = self.policy(arn)
        return self.document(arn, policy.default_version_id) if policy else None

    def versions(self, arn: str) -> list[PolicyVersion]:
        known = {version.version_id: version for version in self._base.versions(arn)}
        after = self._after(State(versions={arn: known}), policy_thing(arn)).versions[arn]
        bare = (replace(version, document=None) for version in after.values())
        return sorted(bare, key=lambda version: -version.number)

    def highest_planned_version(self, arn: str) -> int:
        highest = 0
        for call in self._planned.on([policy_thing(arn)]):
            number = _version_number(call)
            highest = number if call.name == "create_policy" else max(highest, number)
        return highest

    def entities(self, arn: str, *, attached: bool = True, bounded: bool = True) -> Entities:
        known = self._base.entities(arn, attached=attached, bounded=bounded)
        return self._after(State(entities={arn: known}), policy_thing(arn)).entities[arn]

    # Roles

    def role(self, name: str) -> Role | None:
        known = None if self._creates(identity_thing("role", name)) else self._base.role(name)
        return _only(self._role_after(name, known), Role)

    def role_named(self, name: str) -> Role | None:
        found = self._base.role_named(name)
        state = State(roles={found.name: found} if found else {})
        names = [each for each in self._after(state, identity_thing("role", name)).roles if same_name(each, name)]
        roles = (self._role_after(each, found if found and found.name == each else None) for each in names)
        return next((role for role in roles if isinstance(role, Role)), None)

    def roles(self, *, path_prefix: str | None = None) -> list[RoleSummary]:
        listed = {role.name: role for role in self._base.roles(path_prefix=path_prefix)}
        after = replayed(self._planned, State(roles=dict(listed))).roles
        return [role for role in after.values() if role is not None and role.path.startswith(path_prefix or "/")]

    def has_principal(self, arn: str) -> bool | None:
        kind, name = principal_in(arn)
        there = self._base.has_principal(arn)
        if kind != "role":
            return there
        planned = self._after(State(), identity_thing("role", name)).roles  # what calls create and delete
        if name not in planned:
            return there
        role = planned[name]
        return role is not None and role.arn == arn

    def attached_policies(self, kind: IdentityKind, name: str) -> tuple[AttachedPolicy, ...] | None:
        key, thing = kind.key_of(name), identity_thing(kind.name, name)
        known = None if self._creates(thing) else self._base.attached_policies(kind, name)
        return self._after(State(attached={key: known}), thing).attached[key]

    def role_use(self, role: str) -> RoleUse:
        use = RoleUse() if self._creates(identity_thing("role", role)) else self._base.role_use(role)
        # the documents are asked for one by one, where they matter
        inline: dict[str, Document | None] = dict.fromkeys(use.inline)
        state = State(
            attached={ROLE.key_of(role): use.attached},
            inline={ROLE.key_of(role): inline},
            instance_profiles={role: use.instance_profiles},
        )
        after = self._after(state, identity_thing("role", role))
        names = tuple(sorted(after.inline[ROLE.key_of(role)] or ()))
        return RoleUse(after.attached[ROLE.key_of(role)] or (), names, after.instance_profiles[role])

    def profiles_of_role(self, role: str) -> tuple[str, ...]:
        thing = identity_thing("role", role)
        known = () if self._creates(thing) else self._base.profiles_of_role(role)
        return self._after(State(instance_profiles={role: known}), thing).instance_profiles[role]

    def identities(self, kind: IdentityKind) -> list[IdentitySummary]:
        return self._base.identities(kind)

    def identity_providers(self) -> list[str] | None:
        return self._base.identity_providers()

    def inline_policies(
        self, kind: IdentityKind, name: str, listed: Sequence[str] | None = None
    ) -> dict[str, Document | None] | None:
        key, thing = kind.key_of(name), identity_thing(kind.name, name)
        known = None if self._creates(thing) else self._base.inline_policies(kind, name, listed)
        return self._after(State(inline={key: known}), thing).inline[key]

    # Instance profiles

    def instance_profile(self, name: str) -> InstanceProfile | None:
        thing = profile_thing(name)
        known = None if self._creates(thing) else self._base.instance_profile(name)
        return _only(self._after(State(profiles={name: known}), thing).profiles[name], InstanceProfile)

    def instance_profile_named(self, name: str) -> InstanceProfile | None:
        found = self._base.instance_profile_named(name)
        state = State(profiles={found.name: found} if found else {})
        after = self._after(state, profile_thing(name)).profiles.values()
        return next((each for each in after if isinstance(each, InstanceProfile) and same_name(each.name, name)), None)

    def instance_profiles(self, *, path_prefix: str | None = None) -> list[InstanceProfileSummary]:
        listed = {each.name: each for each in self._base.instance_profiles(path_prefix=path_prefix)}
        after = replayed(self._planned, State(profiles=dict(listed))).profiles
        return [each for each in after.values() if each is not None and each.path.startswith(path_prefix or "/")]

    # Quotas

    def quota(self, name: str, *, default: int, needed: int) -> int:
        return self._base.quota(name, default=default, needed=needed)

    def free_quota(self, kind: str) -> int | None:
        free = self._base.free_quota(kind)
        created, deleted = map(self._planned.count, _GROWTH[kind])
        return None if free is None else free - created + deleted

    # Replaying

    def _creates(self, thing: str) -> bool:
        """Whether the plan creates a thing: what it then has is all planned, and IAM is not asked for it."""
        return any(call.operation.creates for call in self._planned.on([thing]))

    def _after(self, state: State, *things: str) -> State:
        return replayed(self._planned.on(things), state)

    def _role_after(self, name: str, role: Role | None) -> Role | RoleSummary | None:
        """A role after the calls on it, and after the deletions of those whom its trust policy names meanwhile."""
        thing, states = identity_thing("role", name), [State(roles={name: role})]
        for call in self._planned.on([thing]):
            states.append(replayed([call], states[-1]))
        trusts = [each.trust_policy for state in states if (each := state.roles[name]) is not None]
        named = {principal_thing(arn) for document in trusts for arn in named_identities(document)}
        return self._after(states[0], thing, *named).roles[name]


def _only(value: Any, kind: type[_Kind]) -> _Kind | None:
    return value if isinstance(value, kind) else None


def _version_number(call: Call) -> int:
    """The number of the policy version that a call creates or removes; 0 where it has to do with none."""
    if call.name == "create_policy":
        return 1
    version = call.notes.get("version_id") or call.arguments.get("VersionId") or "v0"
    return int(version.removeprefix("v"))
