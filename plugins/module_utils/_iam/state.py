# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is known of an account while planned calls are replayed over it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from ansible_collections.plumb.aws.plugins.module_utils._iam.model import (
    AttachedPolicy,
    Document,
    Entities,
    InstanceProfile,
    InstanceProfileSummary,
    Policy,
    PolicySummary,
    PolicyVersion,
    Role,
    RoleSummary,
)


@dataclass
class State:
    """A key that is missing is not known; a value of None is known not to exist.

    Policies, versions and entities go by ARN, attached and inline policies by kind and name of who has them
    (``role/name``), profiles by their names, the rest by role name. A state may hold all of an account, or just the
    answer to one request; what a listing has told stands there as a summary. Effects change it in place.
    """

    policies: dict[str, Policy | PolicySummary | None] = field(default_factory=dict)
    versions: dict[str, dict[str, PolicyVersion]] = field(default_factory=dict)
    entities: dict[str, Entities] = field(default_factory=dict)
    roles: dict[str, Role | RoleSummary | None] = field(default_factory=dict)
    attached: dict[str, tuple[AttachedPolicy, ...] | None] = field(default_factory=dict)
    inline: dict[str, dict[str, Document | None] | None] = field(default_factory=dict)
    instance_profiles: dict[str, tuple[str, ...]] = field(default_factory=dict)
    profiles: dict[str, InstanceProfile | InstanceProfileSummary | None] = field(default_factory=dict)

    def copy(self) -> State:
        """Another state with the same contents, which are never changed in place themselves."""
        return State(**{name: dict(value) for name, value in vars(self).items()})

    def change_policy(self, arn: str, change: Callable[[PolicySummary], PolicySummary]) -> None:
        """Change a policy, summary or whole, if it is known."""
        policy = self.policies.get(arn)
        if policy is not None:
            self.policies[arn] = change(policy)

    def change_whole_policy(self, arn: str, change: Callable[[Policy], Policy]) -> None:
        """Change what only a whole policy has."""
        policy = self.policies.get(arn)
        if isinstance(policy, Policy):
            self.policies[arn] = change(policy)

    def change_role(self, name: str, change: Callable[[RoleSummary], RoleSummary]) -> None:
        """Change a role, summary or whole, if it is known."""
        role = self.roles.get(name)
        if role is not None:
            self.roles[name] = change(role)

    def change_whole_role(self, name: str, change: Callable[[Role], Role]) -> None:
        """Change what only a whole role has."""
        role = self.roles.get(name)
        if isinstance(role, Role):
            self.roles[name] = change(role)

    def change_profile(self, name: str, change: Callable[[InstanceProfileSummary], InstanceProfileSummary]) -> None:
        """Change an instance profile, summary or whole, if it is known."""
        profile = self.profiles.get(name)
        if profile is not None:
            self.profiles[name] = change(profile)

    def change_whole_profile(self, name: str, change: Callable[[InstanceProfile], InstanceProfile]) -> None:
        """Change what only a whole instance profile has."""
        profile = self.profiles.get(name)
        if isinstance(profile, InstanceProfile):
            self.profiles[name] = change(profile)

    def count_attachment(self, arn: str, kind: str, name: str, *, add: bool) -> None:
        """Note that a role, user or group has a policy, or has it no more; ``kind`` is a field of Entities."""
        step = 1 if add else -1
        self.change_policy(arn, lambda it: replace(it, attachment_count=max(0, it.attachment_count + step)))
        self._change_entities(arn, kind, name, add=add)

    def count_boundary(self, arn: str | None, role: str, *, add: bool) -> None:
        """Note that a policy is the permissions boundary of a role, or is it no more; None: there is none."""
        if arn is None:
            return
        step = 1 if add else -1
        self.change_policy(arn, lambda it: replace(it, boundary_count=max(0, it.boundary_count + step)))
        self._change_entities(arn, "boundary_of_roles", role, add=add)

    def _change_entities(self, arn: str, kind: str, name: str, *, add: bool) -> None:
        entities = self.entities.get(arn)
        if entities is not None:
            names = set(getattr(entities, kind)) | {name} if add else set(getattr(entities, kind)) - {name}
            self.entities[arn] = replace(entities, **{kind: tuple(sorted(names))})
