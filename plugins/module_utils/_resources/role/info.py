# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""iam_role_info: one role, or all below a path, each with all that hangs on it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ansible_collections.plumb.aws.plugins.module_utils._engine.info_module import InfoModule
from ansible_collections.plumb.aws.plugins.module_utils._iam.account import Account
from ansible_collections.plumb.aws.plugins.module_utils._iam.identifiers import (
    ROLE_NAME_LENGTH,
    check_name,
    path_below,
)
from ansible_collections.plumb.aws.plugins.module_utils._iam.identity_kinds import ROLE
from ansible_collections.plumb.aws.plugins.module_utils._iam.model import Role
from ansible_collections.plumb.aws.plugins.module_utils._iam.operations import identity_thing
from ansible_collections.plumb.aws.plugins.module_utils._resources.attachment.result import attached_result
from ansible_collections.plumb.aws.plugins.module_utils._resources.instance_profile.result import profile_result
from ansible_collections.plumb.aws.plugins.module_utils._resources.role.result import role_told
from ansible_collections.plumb.aws.plugins.module_utils._resources.role_trust.info import options_of_role
from ansible_collections.plumb.aws.plugins.module_utils._resources.role_trust.result import role_result

ARGUMENT_SPEC: dict[str, Any] = {
    "name": {"type": "str", "aliases": ["role_name"]},
    "path_prefix": {"type": "str", "aliases": ["path", "prefix"]},
}
RULES: dict[str, Any] = {"mutually_exclusive": [("name", "path_prefix")]}


@dataclass(frozen=True)
class Options:
    """Which roles; both None: all of the account."""

    name: str | None
    path_prefix: str | None


def read_options(params: Mapping[str, Any]) -> Options:
    """Read the module's parameters; a wrong one is a PlumbError that names it."""
    if params["name"] is not None:
        check_name(params["name"], option="name", longest=ROLE_NAME_LENGTH)
    return Options(params["name"], path_below(params["path_prefix"], option="path_prefix"))


def gather(account: Account, desired: Options) -> dict[str, Any]:
    """The roles asked for, in the order of their names; none is an empty list, not an error."""
    return {"iam_roles": [_tell(account, role) for role in _find(account, desired)]}


def _find(account: Account, desired: Options) -> list[Role]:
    if desired.name is not None:
        role = account.role(desired.name) or account.role_named(desired.name)
        return [role] if role else []
    names = sorted(role.name for role in account.roles(path_prefix=desired.path_prefix))
    # a listing shows neither tags nor boundary nor last use, so each role is asked for
    return [role for role in map(account.role, names) if role is not None]


def _tell(account: Account, role: Role) -> dict[str, Any]:
    policies = [attached_result(policy) for policy in account.attached_policies(ROLE, role.name) or ()]
    shown = (account.inline_policies(ROLE, role.name) or {}).items()
    inline = {name: document for name, document in sorted(shown) if document is not None}
    names = account.profiles_of_role(role.name)
    profiles = [profile for profile in map(account.instance_profile, names) if profile is not None]
    return {
        **role_told(role_result(role)),
        "managed_policies": policies,
        "inline_policies": list(inline),
        "instance_profiles": [profile_result(profile) for profile in profiles],
        "options": options_of_whole_role(role, [policy["policy_arn"] for policy in policies], inline, names),
    }


def options_of_whole_role(
    role: Role, policies: Sequence[str], inline: Mapping[str, Any], profiles: Sequence[str]
) -> dict[str, Any]:
    """The options of iam_role that describe a role as it is; ``policies`` are ARNs."""
    options = options_of_role(role)
    return {
        **{key: value for key, value in options.items() if key not in ("trust_policy", "permissions_boundary")},
        "assume_role_policy_document": options["trust_policy"],
        "boundary": options["permissions_boundary"],
        "managed_policies": list(policies),
        "inline_policies": dict(inline),
        "instance_profiles": list(profiles),
    }


def missing(desired: Options, found: Mapping[str, Any]) -> str | None:
    """The role that was asked for and is not there."""
    return identity_thing("role", desired.name) if desired.name is not None and not found["iam_roles"] else None


MODULE = InfoModule(options=read_options, gather=gather, missing=missing)
