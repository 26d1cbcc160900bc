# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""All of an account at once: GetAccountAuthorizationDetails, in pages.

https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccountAuthorizationDetails.html

Its types leave out the description and tags of a policy (API_ManagedPolicyDetail), and the description and session
duration of a role (API_RoleDetail). A page holds so many things, of whatever kind. That AWS tells of its own policies
just those in use is not documented, and was seen.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING, Any

from embedded_iam import wire
from embedded_iam.call import Call
from embedded_iam.corrections import boundaries, policies, profiles, roles
from embedded_iam.corrections.pages import cut
from embedded_iam.corrections.registry import answers
from embedded_iam.corrections.tags import plain, stored
from embedded_iam.corrections.usage import counts
from embedded_iam.wire import Reply

if TYPE_CHECKING:
    from moto.iam.models import Group, Role, User

_LEFT_OUT_OF_ROLES = ("Description", "MaxSessionDuration")
_LISTS = ("UserDetailList", "GroupDetailList", "RoleDetailList", "Policies")
_KINDS = ("User", "Group", "Role", "LocalManagedPolicy", "AWSManagedPolicy")

# A list of the answer, and what makes one of its members
_Thing = tuple[str, Callable[[], dict[str, Any]]]


@answers("GetAccountAuthorizationDetails")
def get_account_authorization_details(call: Call) -> Reply:
    asked = {each[""] for each in wire.members(call.parameters, "Filter")} or set(_KINDS)
    chosen, rest = cut(call, list(_things(call, asked)))
    told: dict[str, list[Any]] = {name: [] for name in _LISTS}
    for name, thing in chosen:
        told[name].append(thing())
    return call.reply({**told, **rest})


def _things(call: Call, asked: set[str]) -> Iterator[_Thing]:
    if "User" in asked:
        yield from (("UserDetailList", partial(_user, call, user)) for user in call.iam.users.values())
    if "Group" in asked:
        yield from (("GroupDetailList", partial(_group, group)) for group in call.iam.groups.values())
    if "Role" in asked:
        yield from (("RoleDetailList", partial(_role, call, role)) for role in call.iam.roles.values())
    attachments, bounds = counts(call)
    for arn, policy in call.iam.managed_policies.items():
        of_aws = ":iam::aws:" in arn
        if ("AWSManagedPolicy" if of_aws else "LocalManagedPolicy") not in asked:
            continue
        if not of_aws or arn in attachments or arn in bounds:
            yield "Policies", partial(policies.with_versions, policy, attachments, bounds)


def _held(entity: Role | User | Group, inline: str) -> dict[str, Any]:
    attached = sorted(entity.managed_policies.items())
    return {
        inline: [
            {"PolicyName": name, "PolicyDocument": wire.encoded_document(str(document))}
            for name, document in sorted(entity.policies.items())
        ],
        "AttachedManagedPolicies": [{"PolicyName": policy.name, "PolicyArn": arn} for arn, policy in attached],
    }


def _role(call: Call, role: Role) -> dict[str, Any]:
    told = {name: value for name, value in roles.details(role).items() if name not in _LEFT_OUT_OF_ROLES}
    mine = [profile for profile in call.iam.instance_profiles.values() if role in profile.roles]
    return {
        **told,
        "InstanceProfileList": [profiles.summary(profile) for profile in mine],
        **_held(role, "RolePolicyList"),
    }


def _user(call: Call, user: User) -> dict[str, Any]:
    return {
        "Path": user.path,
        "UserName": user.name,
        "UserId": user.id,
        "Arn": user.arn,
        "CreateDate": user.create_date,
        "GroupList": sorted(group.name for group in call.iam.groups.values() if user in group.users),
        "PermissionsBoundary": boundaries.shown(boundaries.of_user(call, user.name)),
        "Tags": stored(sorted(plain(user.tags or []))) or None,
        **_held(user, "UserPolicyList"),
    }


def _group(group: Group) -> dict[str, Any]:
    return {
        "Path": group.path,
        "GroupName": group.name,
        "GroupId": group.id,
        "Arn": group.arn,
        "CreateDate": group.create_date,
        **_held(group, "GroupPolicyList"),
    }
