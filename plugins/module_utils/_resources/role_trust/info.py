# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tell about roles and who may assume them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ansible_collections.plumb.aws.plugins.module_utils._engine.info_module import InfoModule
from ansible_collections.plumb.aws.plugins.module_utils._iam.account import Account
from ansible_collections.plumb.aws.plugins.module_utils._iam.identifiers import (
    ROLE_NAME_LENGTH,
    check_name,
    check_role_path,
)
from ansible_collections.plumb.aws.plugins.module_utils._iam.identity_kinds import ROLE
from ansible_collections.plumb.aws.plugins.module_utils._iam.model import Role
from ansible_collections.plumb.aws.plugins.module_utils._iam.operations import identity_thing
from ansible_collections.plumb.aws.plugins.module_utils._policy.trust.principals import (
    Principal,
    parse_principal,
    trusts,
)
from ansible_collections.plumb.aws.plugins.module_utils._resources.role_trust.result import role_result

ARGUMENT_SPEC: dict[str, Any] = {
    "name": {"type": "str", "aliases": ["role_name"]},
    "path_prefix": {"type": "str", "aliases": ["path", "prefix"]},
    "trusting": {"type": "str"},
    "include": {
        "type": "list",
        "elements": "str",
        "choices": ["attached", "inline", "instance_profiles"],
        "default": [],
    },
}
RULES: dict[str, Any] = {"mutually_exclusive": [("name", "path_prefix")]}


@dataclass(frozen=True)
class Options:
    """Which roles, and how much of each. ``trusting``: only those that this principal may assume."""

    name: str | None
    path_prefix: str | None
    trusting: Principal | None
    include: frozenset[str]


def read_options(params: Mapping[str, Any]) -> Options:
    """Read the module's parameters; a wrong one is a PlumbError that names it."""
    if params["name"] is not None:
        check_name(params["name"], option="name", longest=ROLE_NAME_LENGTH)
    if params["path_prefix"] is not None:
        check_role_path(params["path_prefix"], option="path_prefix")
    trusting = params["trusting"]
    return Options(
        name=params["name"],
        path_prefix=params["path_prefix"],
        trusting=parse_principal(trusting, option="trusting") if trusting is not None else None,
        include=frozenset(params["include"]),
    )


def gather(account: Account, desired: Options) -> dict[str, Any]:
    """The roles asked for, in the order of their names; none is an empty list, not an error."""
    return {"roles": [_tell(account, role, desired.include) for role in _find(account, desired)]}


def _tell(account: Account, role: Role, include: frozenset[str]) -> dict[str, Any]:
    told: dict[str, Any] = {**role_result(role), "options": options_of_role(role)}
    if "attached" in include:
        attached = account.attached_policies(ROLE, role.name) or ()
        told["attached_policies"] = [{"policy_name": policy.name, "policy_arn": policy.arn} for policy in attached]
    if "inline" in include:
        policies = account.inline_policies(ROLE, role.name) or {}
        told["inline_policies"] = {name: document for name, document in policies.items() if document is not None}
    if "instance_profiles" in include:
        told["instance_profiles"] = list(account.profiles_of_role(role.name))
    return told


def options_of_role(role: Role) -> dict[str, Any]:
    """The options of iam_role_trust that describe a role as it is."""
    return {
        "name": role.name,
        "trust_policy": role.trust_policy,
        "path": role.path,
        "description": role.description,
        "max_session_duration": role.max_session_duration,
        "permissions_boundary": role.permissions_boundary or "",
        "tags": role.tags,
    }


def _find(account: Account, desired: Options) -> list[Role]:
    if desired.name is not None:
        role = account.role(desired.name) or account.role_named(desired.name)
        return [role] if role and (desired.trusting is None or trusts(role.trust_policy, desired.trusting)) else []
    listed = account.roles(path_prefix=desired.path_prefix)
    names = sorted(
        role.name for role in listed if desired.trusting is None or trusts(role.trust_policy, desired.trusting)
    )
    # a listing shows neither tags nor boundary nor last use, so each role is asked for
    roles = (account.role(name) for name in names)
    return [role for role in roles if role is not None]


def missing(desired: Options, found: Mapping[str, Any]) -> str | None:
    """The role that was asked for and is not there; one that does not trust whom it should is left out."""
    named = desired.name is not None and desired.trusting is None and not found["roles"]
    return identity_thing("role", str(desired.name)) if named else None


MODULE = InfoModule(options=read_options, gather=gather, missing=missing)
