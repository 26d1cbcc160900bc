# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Decide, without any request, what to do with an instance profile."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from ansible_collections.plumb.aws.plugins.module_utils._engine.call import Call
from ansible_collections.plumb.aws.plugins.module_utils._engine.errors import PlumbError
from ansible_collections.plumb.aws.plugins.module_utils._engine.plan import Plan
from ansible_collections.plumb.aws.plugins.module_utils._iam.model import Identity, InstanceProfile, ProfileRole
from ansible_collections.plumb.aws.plugins.module_utils._iam.operations import identity_thing
from ansible_collections.plumb.aws.plugins.module_utils._iam.tags import tag_change
from ansible_collections.plumb.aws.plugins.module_utils._policy.access.change import UNCHANGED, AccessChange
from ansible_collections.plumb.aws.plugins.module_utils._policy.access.combined import of_instance_profile
from ansible_collections.plumb.aws.plugins.module_utils._resources.guards.caller_role import refuse_losing_profile
from ansible_collections.plumb.aws.plugins.module_utils._resources.guards.document_rules import (
    access_shown,
    refuse_new_access,
)
from ansible_collections.plumb.aws.plugins.module_utils._resources.guards.reserved_roles import is_reserved
from ansible_collections.plumb.aws.plugins.module_utils._resources.instance_profile import calls
from ansible_collections.plumb.aws.plugins.module_utils._resources.instance_profile.options import Options
from ansible_collections.plumb.aws.plugins.module_utils._resources.instance_profile.read import Current, has_role
from ansible_collections.plumb.aws.plugins.module_utils._resources.instance_profile.result import (
    compared,
    profile_result,
)


def plan(current: Current, desired: Options) -> Plan:
    """The plan. Raises PlumbError for what IAM, or an option, would refuse."""
    if desired.state == "absent":
        return _plan_absence(current, desired)
    _check_role(current, desired)
    if current.profile is None:
        return _plan_creation(current, desired)
    return _plan_change(current, current.profile, desired)


def _plan_absence(current: Current, desired: Options) -> Plan:
    profile = current.profile
    if profile is None:
        return Plan(before=None, after=None, result=_result(None, AccessChange(UNCHANGED)), name=desired.name)
    refuse_losing_profile(current.caller, profile.name, allowed=desired.allow_self_lockout)
    released = [calls.remove_role(profile, profile.role)] if profile.role else []
    return Plan(
        before=compared(profile),
        after=None,
        result=_result(profile, _access(profile, None)),
        calls=(*released, calls.delete(profile)),
        name=profile.name,
        arn=profile.arn,
    )


def _plan_creation(current: Current, desired: Options) -> Plan:
    if current.identity is None:
        raise TypeError("A profile is created in an account that is known.")
    if current.free_quota is not None and current.free_quota < 1:
        raise PlumbError(
            f"the instance profile '{desired.name}' cannot be created: the account has all the instance profiles that "
            "its quota allows. Delete one that is not needed, or ask AWS for a larger quota (Instance profiles per "
            "account)."
        )
    new = _new_profile(current.identity, desired)
    after = replace(new, role=_role_after(current, desired))
    access = _allowed_access(new, after, desired)
    return Plan(
        before=None,
        after={**compared(after), **access_shown(access)},
        result=_result(after, access),
        calls=(calls.create(new), *_role_calls(new, after.role)),
        name=new.name,
        arn=new.arn,
        created=compared(new),
    )


def _new_profile(identity: Identity, desired: Options) -> InstanceProfile:
    path = desired.path or "/"
    return InstanceProfile(
        arn=f"arn:{identity.partition}:iam::{identity.account}:instance-profile{path}{desired.name}",
        name=desired.name,
        profile_id="",
        path=path,
        create_date=None,
        role=None,
        tags=dict(sorted((desired.tags or {}).items())),
    )


def _plan_change(current: Current, profile: InstanceProfile, desired: Options) -> Plan:
    tags = tag_change(profile.tags, desired.tags, purge=desired.purge_tags, case_sensitive=True)
    after = replace(profile, role=_role_after(current, desired), tags=dict(sorted(tags.wanted.items())))
    access = _allowed_access(profile, after, desired)
    if access.lost:
        refuse_losing_profile(current.caller, profile.name, allowed=desired.allow_self_lockout)
    return Plan(
        before=compared(profile),
        after={**compared(after), **access_shown(access)},
        result=_result(after, access),
        calls=(*_role_calls(profile, after.role), *calls.change_tags(profile, tags)),
        warnings=_unchangeable(profile, desired),
        name=profile.name,
        arn=profile.arn,
    )


def _result(profile: InstanceProfile | None, access: AccessChange) -> dict[str, Any]:
    return {"iam_instance_profile": profile_result(profile) if profile else None, "access": access.as_result()}


def _access(before: InstanceProfile, after: InstanceProfile | None) -> AccessChange:
    roles = (profile.role.name if profile and profile.role else None for profile in (before, after))
    return of_instance_profile(*roles)


def _allowed_access(before: InstanceProfile, after: InstanceProfile, desired: Options) -> AccessChange:
    access = _access(before, after)
    refuse_new_access(access, allowed=desired.allow_new_access, instead="Leave the role out")
    return access


def _role_after(current: Current, desired: Options) -> ProfileRole | None:
    profile = current.profile
    if desired.role == "":
        return None
    if desired.role is None or has_role(profile, desired.role) or current.role is None:
        return profile.role if profile else None
    return ProfileRole(current.role.name, current.role.arn)


def _role_calls(profile: InstanceProfile, role: ProfileRole | None) -> tuple[Call, ...]:
    """A profile holds one role, so that the one that is there goes first."""
    if profile.role == role:
        return ()
    removed = [calls.remove_role(profile, profile.role)] if profile.role else []
    return (*removed, *([calls.add_role(profile, role)] if role else []))


def _check_role(current: Current, desired: Options) -> None:
    """Refuse a role that does not exist, or that IAM keeps for a service.

    https://docs.aws.amazon.com/IAM/latest/APIReference/API_AddRoleToInstanceProfile.html (UnmodifiableEntity)
    """
    if not desired.role or has_role(current.profile, desired.role):
        return
    if current.role is None:
        raise PlumbError(
            f"role: the role '{desired.role}' does not exist. Create it first, with iam_role_trust.",
            missing=identity_thing("role", desired.role),
        )
    if is_reserved(current.role.path):
        raise PlumbError(f"role: {current.role.arn} is a role that only AWS may change; no profile may have it.")


def _unchangeable(profile: InstanceProfile, desired: Options) -> tuple[str, ...]:
    warnings = []
    if desired.path is not None and desired.path != profile.path:
        warnings.append(
            f"path: {profile.arn} has '{profile.path}', not '{desired.path}', and AWS cannot change it. "
            "Delete the instance profile and create it again to do so."
        )
    if profile.name != desired.name:
        warnings.append(
            f"name: the instance profile is '{profile.name}' in IAM, not '{desired.name}'; IAM ignores case there."
        )
    return tuple(warnings)
