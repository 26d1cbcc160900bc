# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What IAM holds of a role and of all that hangs on it.

The parts stand on each other: a role that the task creates is there for its attachments. So the role is planned first,
and its parts are read in the account as that plan leaves it, just as a dry run reads what earlier tasks have planned.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace

from ansible_collections.plumb.aws.plugins.module_utils._engine.plan import Plan
from ansible_collections.plumb.aws.plugins.module_utils._engine.planned_calls import PlannedCalls
from ansible_collections.plumb.aws.plugins.module_utils._iam.account import Account
from ansible_collections.plumb.aws.plugins.module_utils._iam.identifiers import same_name
from ansible_collections.plumb.aws.plugins.module_utils._iam.model import InstanceProfile
from ansible_collections.plumb.aws.plugins.module_utils._iam.replay import ReplayedAccount
from ansible_collections.plumb.aws.plugins.module_utils._resources.attachment import read as attachment
from ansible_collections.plumb.aws.plugins.module_utils._resources.inline_policy import read as inline_policy
from ansible_collections.plumb.aws.plugins.module_utils._resources.instance_profile import options as profile_options
from ansible_collections.plumb.aws.plugins.module_utils._resources.instance_profile import plan as profile_plan
from ansible_collections.plumb.aws.plugins.module_utils._resources.instance_profile import read as instance_profile
from ansible_collections.plumb.aws.plugins.module_utils._resources.role.options import Options
from ansible_collections.plumb.aws.plugins.module_utils._resources.role_trust import plan as role_trust_plan
from ansible_collections.plumb.aws.plugins.module_utils._resources.role_trust import read as role_trust


@dataclass(frozen=True)
class Profile:
    """An instance profile that the role is to be in. ``taken``: it has another role, and is left as it is."""

    desired: profile_options.Options
    current: instance_profile.Current
    taken: bool = False


@dataclass(frozen=True)
class Current:
    """What IAM holds. ``trust`` is the plan for the role itself; the parts are None where the task deletes the role, or
    has nothing to do with them. ``profile_names`` are the instance profiles that the role is in; None: not asked for.
    """

    trust: Plan
    attachments: attachment.Current | None = None
    inline: inline_policy.Current | None = None
    profile_names: tuple[str, ...] | None = None
    profiles: tuple[Profile, ...] = ()


def read(account: Account, desired: Options) -> Current:
    """Ask IAM for what this task needs. Raises PlumbError for a role that cannot be as desired."""
    trust = role_trust_plan.plan(role_trust.read(account, desired.trust), desired.trust)
    if trust.after is None:
        return Current(trust)
    planned = PlannedCalls()
    planned.add(trust.calls)
    then = ReplayedAccount(account, lambda _account: planned)
    name = trust.name
    wants_profiles = desired.own_profile is not None or desired.profiles
    names = then.profiles_of_role(name) if wants_profiles else None
    return Current(
        trust,
        attachments=attachment.read(then, replace(desired.attachments, identity=name)),
        inline=inline_policy.read(then, replace(desired.inline, identity=name)) if desired.inline else None,
        profile_names=names,
        profiles=tuple(_profiles(then, planned, trust, names or (), desired)),
    )


def _profiles(
    account: Account, planned: PlannedCalls, role: Plan, names: tuple[str, ...], desired: Options
) -> Iterator[Profile]:
    """Those that the role is not in yet, each read in the account as the ones before it leave it."""
    own = desired.own_profile
    wanted = [*([replace(own, name=role.name)] if own else []), *desired.profiles]
    for each in wanted:
        if any(same_name(name, each.name) for name in names):
            continue
        current = instance_profile.read(account, replace(each, role=role.name))
        there = current.profile
        # the path is the role's; that of a profile that is there is its own matter
        named = replace(each, role=role.name, path=None if there or role.after is None else role.after["path"])
        taken = own is not None and _is_taken(there, role.name, desired.released_by)
        if not taken:
            planned.add(profile_plan.plan(current, named).calls)
        yield Profile(named, current, taken)


def _is_taken(profile: InstanceProfile | None, role: str, released_by: Collection[str]) -> bool:
    """Whether an instance profile has a role that is to stay in it."""
    if profile is None or profile.role is None or instance_profile.has_role(profile, role):
        return False
    return profile.role.name.lower() not in released_by
