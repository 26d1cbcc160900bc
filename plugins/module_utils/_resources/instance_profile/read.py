# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What IAM holds of an instance profile, and of the role that is to be in it."""

from __future__ import annotations

from dataclasses import dataclass

from ansible_collections.plumb.aws.plugins.module_utils._iam.account import Account
from ansible_collections.plumb.aws.plugins.module_utils._iam.identifiers import same_name
from ansible_collections.plumb.aws.plugins.module_utils._iam.model import Identity, InstanceProfile, Role
from ansible_collections.plumb.aws.plugins.module_utils._resources.guards.caller_role import CallerRole, caller_role
from ansible_collections.plumb.aws.plugins.module_utils._resources.instance_profile.options import Options


@dataclass(frozen=True)
class Current:
    """What IAM holds.

    ``role`` is the one that is to be added; None where there is no such role or none is to be added. ``identity`` and
    ``free_quota`` (how many more profiles the account may have, None: not known) are for a profile to create.
    ``caller`` is who runs the task, if that is the role that is taken out.
    """

    profile: InstanceProfile | None
    role: Role | None = None
    identity: Identity | None = None
    free_quota: int | None = None
    caller: CallerRole | None = None


def read(account: Account, desired: Options) -> Current:
    """Ask IAM for what this task needs."""
    profile = account.instance_profile(desired.name) or account.instance_profile_named(desired.name)
    if desired.state == "absent":
        return Current(profile, caller=_caller(account, profile, desired))
    role = None
    if desired.role and not has_role(profile, desired.role):
        role = account.role(desired.role) or account.role_named(desired.role)
    if profile is not None:
        return Current(profile, role, caller=_caller(account, profile, desired))
    return Current(None, role, account.identity(), account.free_quota("InstanceProfiles"))


def _caller(account: Account, profile: InstanceProfile | None, desired: Options) -> CallerRole | None:
    if profile is None or profile.role is None or desired.allow_self_lockout:
        return None
    stays = desired.state == "present" and (desired.role is None or has_role(profile, desired.role))
    return None if stays else caller_role(account, profile.role.name)


def has_role(profile: InstanceProfile | None, role: str) -> bool:
    """Whether a role is in a profile by now."""
    return profile is not None and profile.role is not None and same_name(profile.role.name, role)
