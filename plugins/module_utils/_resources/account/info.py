# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""iam_account_info: an account as the lists that iam_account takes, and what these cannot hold."""

from __future__ import annotations

import fnmatch
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from ansible_collections.plumb.aws.plugins.module_utils._engine.context import Context
from ansible_collections.plumb.aws.plugins.module_utils._engine.errors import PlumbError
from ansible_collections.plumb.aws.plugins.module_utils._engine.garbage import resting_collector
from ansible_collections.plumb.aws.plugins.module_utils._iam.account import Account
from ansible_collections.plumb.aws.plugins.module_utils._iam.identifiers import path_below
from ansible_collections.plumb.aws.plugins.module_utils._iam.identity_kinds import GROUP, ROLE, USER, IdentityKind
from ansible_collections.plumb.aws.plugins.module_utils._iam.model import PolicySummary, Role
from ansible_collections.plumb.aws.plugins.module_utils._iam.sweep import FILTER_OF, POLICIES, Singly, Wanted
from ansible_collections.plumb.aws.plugins.module_utils._resources.account.options import LISTS, check_parallel
from ansible_collections.plumb.aws.plugins.module_utils._resources.guards.reserved_roles import (
    is_reserved,
    is_service_linked,
)
from ansible_collections.plumb.aws.plugins.module_utils._resources.role.info import options_of_whole_role

ARGUMENT_SPEC: dict[str, Any] = {
    "include": {"type": "list", "elements": "str", "choices": list(LISTS), "default": list(LISTS)},
    "path_prefix": {"type": "str", "aliases": ["path", "prefix"]},
    "names": {"type": "list", "elements": "str"},
    "tags": {"type": "dict"},
    "parallel": {"type": "int", "default": 8},
}
RULES: dict[str, Any] = {}
_KINDS: Mapping[str, IdentityKind] = {"users": USER, "groups": GROUP}


@dataclass(frozen=True)
class Options:
    """Which resources: of these lists, below a path, by patterns of names, with these tags; None: all."""

    include: frozenset[str]
    path_prefix: str | None
    names: tuple[str, ...] | None
    tags: Mapping[str, str] | None
    parallel: int

    def selects(self, name: str, path: str) -> bool:
        """Whether a resource is asked for, by its name in any letter case and its path."""
        is_below = path.startswith(self.path_prefix or "/")
        patterns = self.names
        return is_below and (
            patterns is None or any(fnmatch.fnmatchcase(name.lower(), each.lower()) for each in patterns)
        )

    def has_tags(self, tags: Mapping[str, str]) -> bool:
        """Whether these tags are among those of a resource."""
        return all(tags.get(key) == value for key, value in (self.tags or {}).items())


def read_options(params: Mapping[str, Any]) -> Options:
    """Read the module's parameters; a wrong one is a PlumbError that names it."""
    check_parallel(params["parallel"])
    tags = params["tags"]
    return Options(
        include=frozenset(params["include"]),
        path_prefix=path_below(params["path_prefix"], option="path_prefix"),
        names=None if params["names"] is None else tuple(params["names"]),
        tags=None if not tags else {str(key): str(value) for key, value in tags.items()},
        parallel=params["parallel"],
    )


@dataclass(frozen=True)
class AccountInfoModule:
    """The module. ``with_names``: of each list that was asked for, the result has the names of all that is there."""

    options: Callable[[Mapping[str, Any]], Options] = read_options
    with_names: bool = False

    @resting_collector()
    def run(self, context: Context, desired: Options) -> dict[str, Any]:
        """Read the account, by one sweep where that is permitted."""
        account: Account = context.account
        wanted = Wanted(
            _kinds(desired), every_boundary=True, singly=partial(_selected, desired), parallel=desired.parallel
        )
        swept = account.snapshot(wanted)
        if swept is None:
            raise PlumbError(
                "iam:GetAccountAuthorizationDetails or iam:ListRoles is not permitted, and without them the account "
                "cannot be told as a whole. Grant them, or use the other info modules."
            )
        telling = _Telling(swept, desired, context.warn)
        told = telling.tell()
        names = {"names": telling.names(told)} if self.with_names else {}
        return {"changed": False, "account_id": account.account_id(), **told, **names}


def _kinds(desired: Options) -> frozenset[str]:
    """What the sweep is about; roles always, to tell which of them are left out."""
    identities = (FILTER_OF[kind.name] for name, kind in _KINDS.items() if name in desired.include)
    return frozenset({*([POLICIES] if "policies" in desired.include else []), *identities, FILTER_OF[ROLE.name]})


def _selected(desired: Options, account: Account) -> Singly:
    """The policies whose tags and description matter."""
    if "policies" not in desired.include:
        return Singly()
    own = account.policies(scope="Local")
    return Singly(whole=[policy.arn for policy in own if desired.selects(policy.name, policy.path)])


class _Telling:
    """Tells an account as it was swept."""

    def __init__(self, account: Account, desired: Options, warn: Callable[[str], None]) -> None:
        self._account = account
        self._desired = desired
        self._warn = warn

    def tell(self) -> dict[str, Any]:
        listed = sorted(self._account.roles(), key=lambda role: role.name)
        mine = [role for role in listed if self._desired.selects(role.name, role.path)]
        roles = _told(self._role, [role.name for role in mine if not is_reserved(role.path)])
        holders = {name: list(self._holders(name)) for name in _KINDS}
        policies = self._policies()
        return {
            "policies": policies,
            "roles": roles if "roles" in self._desired.include else [],
            **holders,
            "left_out": {
                "service_linked_roles": [role.name for role in mine if is_service_linked(role.path)],
                "reserved_roles": [
                    role.name for role in mine if is_reserved(role.path) and not is_service_linked(role.path)
                ],
                "identity_providers": self._account.identity_providers(),
                **{name: self._names(name) for name in _KINDS},
                "instance_profiles": self._profiles_left_out(),
            },
        }

    def names(self, told: Mapping[str, Any]) -> dict[str, list[str]]:
        """The names of what is there and has a file or may have one, of each list that was asked for."""
        account, desired = self._account, self._desired
        found = {
            "policies": [policy.name for policy in self._listed_policies()],
            "roles": [role.name for role in account.roles()],
        }
        for name, kind in _KINDS.items():
            others = account.identities(kind) if name in desired.include else []
            found[name] = [each["name"] for each in told[name]]
            found[name] += [each.name for each in others if desired.tags or not desired.selects(each.name, each.path)]
        return {name: found[name] for name in LISTS if name in desired.include}

    def _role(self, name: str) -> dict[str, Any] | None:
        account = self._account
        role: Role | None = account.role(name)
        if role is None or not self._desired.has_tags(role.tags):
            return None
        policies = [policy.arn for policy in account.attached_policies(ROLE, name) or ()]
        inline = _readable(account.inline_policies(ROLE, name))
        return options_of_whole_role(role, policies, inline, account.profiles_of_role(name))

    def _holders(self, list_name: str) -> Iterator[dict[str, Any]]:
        """What users or groups have; those with nothing are left out, and with tags asked for all of them."""
        kind = _KINDS[list_name]
        if list_name not in self._desired.include or self._desired.tags:
            return
        yield from _told(lambda name: self._holder(kind, name), self._names(list_name))

    def _holder(self, kind: IdentityKind, name: str) -> dict[str, Any] | None:
        attached = self._account.attached_policies(kind, name)
        inline = _readable(self._account.inline_policies(kind, name))
        if not attached and not inline:
            return None
        return {
            "name": name,
            "managed_policies": [policy.arn for policy in attached or ()],
            "purge_policies": True,
            "inline_policies": inline,
            "purge_inline_policies": True,
        }

    def _names(self, list_name: str) -> list[str]:
        if list_name not in self._desired.include:
            return []
        found = self._account.identities(_KINDS[list_name])
        return [each.name for each in found if self._desired.selects(each.name, each.path)]

    def _listed_policies(self) -> list[PolicySummary]:
        return self._account.policies(scope="Local") if "policies" in self._desired.include else []

    def _policies(self) -> list[dict[str, Any]]:
        listed = sorted(self._listed_policies(), key=lambda policy: policy.name)
        selected = {policy.arn: policy for policy in listed if self._desired.selects(policy.name, policy.path)}
        return _told(lambda arn: self._policy(selected[arn]), list(selected))

    def _policy(self, listed: PolicySummary) -> dict[str, Any] | None:
        policy = self._account.policy(listed.arn)
        document = self._account.document(listed.arn, listed.default_version_id)
        if policy is None or document is None or not self._desired.has_tags(policy.tags):
            return None
        return {
            "name": policy.name,
            "path": policy.path,
            # a converged run asks for these one by one, where they are named
            **({"description": policy.description} if policy.description else {}),
            "policy": document,
            **({"tags": policy.tags} if policy.tags else {}),
        }

    def _profiles_left_out(self) -> list[str] | None:
        """Those without a role, and those below another path than their role: an item has its role's path."""
        if "roles" not in self._desired.include:
            return []
        try:
            profiles = self._account.instance_profiles(path_prefix=self._desired.path_prefix)
        except PlumbError as error:
            if not error.is_denied:
                raise
            self._warn(f"Which instance profiles have no role, or another path, is not known. {error.message}")
            return None
        paths = {role.name: role.path for role in self._account.roles()}
        return sorted(
            profile.name
            for profile in profiles
            if (profile.role is None or paths.get(profile.role.name) != profile.path)
            and self._desired.selects(profile.name, profile.path)
        )


def _told(tell: Callable[[str], dict[str, Any] | None], names: Iterable[str]) -> list[dict[str, Any]]:
    """What is told of each; nothing of what has gone meanwhile, has nothing, or is not selected by its tags."""
    return [each for each in map(tell, names) if each is not None]


def _readable(documents: Mapping[str, Any] | None) -> dict[str, Any]:
    """Inline policies, but for those whose document has gone while they were read."""
    return {name: document for name, document in sorted((documents or {}).items()) if document is not None}


MODULE = AccountInfoModule()
