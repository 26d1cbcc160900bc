# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One request on its way through the corrections, and what they may ask about it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from embedded_iam import moto_state, wire
from embedded_iam.wire import AwsError, Reply

if TYPE_CHECKING:
    from moto.iam.models import Group, IAMBackend, ManagedPolicy, Role, User

    from embedded_iam.world import World


@dataclass
class Call:
    """`parameters` may be rewritten before moto sees them; the log keeps those that the client sent."""

    world: World
    service: str
    operation: str
    parameters: dict[str, str]
    account: str
    partition: str
    access_key: str
    forward: Callable[[], Reply] = field(repr=False)

    @property
    def iam(self) -> IAMBackend:
        return moto_state.iam_of(self.account, self.partition)

    def __getitem__(self, name: str) -> str:
        """A required parameter (botocore sends no request without it)."""
        if name not in self.parameters:
            raise AwsError("ValidationError", f"The request must contain the parameter {name}.")
        return self.parameters[name]

    def get(self, name: str, default: str = "") -> str:
        return self.parameters.get(name, default)

    def quota(self, name: str) -> int:
        return self.world.quota(self.account, name)

    def reply(self, result: dict[str, Any] | None = None) -> Reply:
        return wire.success(self.service, self.operation, result)

    # -- what exists in the caller's account --------------------------------------------------------------------------

    def role(self) -> Role:
        """The role named in the request. Whether GetRole ignores case is not documented: here it does not."""
        name = self["RoleName"]
        for role in self.iam.roles.values():
            if role.name == name:
                return role
        raise AwsError("NoSuchEntity", f"The role with name {name} cannot be found.", 404)

    def user(self) -> User:
        name = self["UserName"]
        if name not in self.iam.users:
            raise AwsError("NoSuchEntity", f"The user with name {name} cannot be found.", 404)
        return self.iam.users[name]

    def group(self) -> Group:
        name = self["GroupName"]
        if name not in self.iam.groups:
            raise AwsError("NoSuchEntity", f"The group with name {name} cannot be found.", 404)
        return self.iam.groups[name]

    def entity(self) -> Role | User | Group:
        """The role, user or group named in the request."""
        if "UserName" in self.parameters:
            return self.user()
        return self.group() if "GroupName" in self.parameters else self.role()

    def policy(self, message: str = "Policy {} was not found.") -> ManagedPolicy:
        arn = self["PolicyArn"]
        if arn not in self.iam.managed_policies:
            raise AwsError("NoSuchEntity", message.format(arn), 404)
        return self.iam.managed_policies[arn]

    def entities(self) -> Iterable[Role | User | Group]:
        """Everything that a policy can be attached to."""
        return [*self.iam.roles.values(), *self.iam.users.values(), *self.iam.groups.values()]
