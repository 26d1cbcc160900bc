# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""iam_instance_profile_info: one instance profile, those of a role, or all below a path."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ansible_collections.plumb.aws.plugins.module_utils._engine.info_module import InfoModule
from ansible_collections.plumb.aws.plugins.module_utils._iam.account import Account
from ansible_collections.plumb.aws.plugins.module_utils._iam.identifiers import (
    PROFILE_NAME_LENGTH,
    ROLE_NAME_LENGTH,
    check_name,
    path_below,
)
from ansible_collections.plumb.aws.plugins.module_utils._iam.model import InstanceProfile
from ansible_collections.plumb.aws.plugins.module_utils._iam.operations import profile_thing
from ansible_collections.plumb.aws.plugins.module_utils._resources.instance_profile.result import profile_result

ARGUMENT_SPEC: dict[str, Any] = {
    "name": {"type": "str", "aliases": ["instance_profile_name"]},
    "path_prefix": {"type": "str", "aliases": ["path", "prefix"]},
    "role": {"type": "str", "aliases": ["role_name"]},
}
RULES: dict[str, Any] = {"mutually_exclusive": [("name", "path_prefix", "role")]}


@dataclass(frozen=True)
class Options:
    """Which instance profiles; all None: all of the account."""

    name: str | None
    path_prefix: str | None
    role: str | None


def read_options(params: Mapping[str, Any]) -> Options:
    """Read the module's parameters; a wrong one is a PlumbError that names it."""
    if params["name"] is not None:
        check_name(params["name"], option="name", longest=PROFILE_NAME_LENGTH)
    if params["role"] is not None:
        check_name(params["role"], option="role", longest=ROLE_NAME_LENGTH)
    return Options(params["name"], path_below(params["path_prefix"], option="path_prefix"), params["role"])


def gather(account: Account, desired: Options) -> dict[str, Any]:
    """The instance profiles asked for, in the order of their names; none is an empty list, not an error."""
    found = sorted(_find(account, desired), key=lambda profile: profile.name)
    return {"iam_instance_profiles": [{**profile_result(each), "options": _options(each)} for each in found]}


def _find(account: Account, desired: Options) -> list[InstanceProfile]:
    if desired.name is not None:
        profile = account.instance_profile(desired.name) or account.instance_profile_named(desired.name)
        return [profile] if profile else []
    if desired.role is not None:
        names = _of_role(account, desired.role)
    else:
        names = tuple(each.name for each in account.instance_profiles(path_prefix=desired.path_prefix))
    # a listing shows no tags, so each profile is asked for
    return [profile for profile in map(account.instance_profile, names) if profile is not None]


def _of_role(account: Account, role: str) -> tuple[str, ...]:
    names = account.profiles_of_role(role)
    if names:
        return names
    other = account.role_named(role)
    return account.profiles_of_role(other.name) if other is not None and other.name != role else ()


def _options(profile: InstanceProfile) -> dict[str, Any]:
    role = profile.role.name if profile.role else ""
    return {"name": profile.name, "path": profile.path, "role": role, "tags": profile.tags}


def missing(desired: Options, found: Mapping[str, Any]) -> str | None:
    """The instance profile that was asked for and is not there."""
    return profile_thing(desired.name) if desired.name is not None and not found["iam_instance_profiles"] else None


MODULE = InfoModule(options=read_options, gather=gather, missing=missing)
