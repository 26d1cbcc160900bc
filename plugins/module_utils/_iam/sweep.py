# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What one sweep over an account tells, as frozen data.

https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccountAuthorizationDetails.html leaves out the description
and tags of policies, which are not known here, and the description and session duration of roles, which ListRoles
tells.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ansible_collections.plumb.aws.plugins.module_utils._iam.identifiers import name_in
from ansible_collections.plumb.aws.plugins.module_utils._iam.identity_kinds import GROUP, ROLE, USER, IdentityKind
from ansible_collections.plumb.aws.plugins.module_utils._iam.model import (
    AttachedPolicy,
    Document,
    PolicySummary,
    PolicyVersion,
    Role,
    document_from,
    iso_date,
    policy_summary,
    role_from,
)

# What a sweep may be asked for, by its names in the option Filter
POLICIES = "LocalManagedPolicy"
FILTER_OF: Mapping[str, str] = {"role": "Role", "user": "User", "group": "Group"}
ROLES, USERS, GROUPS = FILTER_OF.values()
# How GetAccountSummary counts them
COUNTED_AS: Mapping[str, str] = {POLICIES: "Policies", ROLES: "Roles", USERS: "Users", GROUPS: "Groups"}
_TOLD_BY_LISTING = ("Description", "MaxSessionDuration")


@dataclass(frozen=True)
class Singly:
    """ARNs of policies: ``whole`` where description or tags matter, ``entities`` where it matters who uses them."""

    whole: Sequence[str] = ()
    entities: Sequence[str] = ()


@dataclass(frozen=True)
class Wanted:
    """What a sweep is for: ``kinds``, as in Filter, and what it may have to read besides.

    ``boundaries_of`` are roles that should have a boundary, ``every_boundary``: that a role has none matters, too.
    ``singly`` takes the account as it was swept and tells what to read of single policies, ``parallel`` at a time.
    """

    kinds: frozenset[str]
    boundaries_of: tuple[str, ...] = ()
    every_boundary: bool = False
    singly: Callable[[Any], Singly] = lambda _account: Singly()
    parallel: int = 1


@dataclass(frozen=True)
class Holder:
    """What a role, user or group has: managed policies by ARN in order, inline policies by name, its boundary.

    ``profiles`` are the instance profiles that a role is in.
    """

    name: str
    arn: str
    path: str
    attached: tuple[AttachedPolicy, ...]
    inline: Mapping[str, Document]
    boundary: str | None = None
    profiles: tuple[str, ...] = ()


@dataclass(frozen=True)
class Sweep:
    """All of the kinds that were asked for (``kinds``, as in Filter). What is not in it does not exist.

    Policies and their versions (newest first, with documents) go by ARN, roles by name in lower case, holders by kind
    and name in lower case, such as ``role/reports-job``. ``unsettled`` are names of roles, in lower case, that only one
    of the two requests has told of: the role was created or deleted meanwhile, and has to be read.
    """

    kinds: frozenset[str]
    policies: Mapping[str, PolicySummary] = field(default_factory=dict)
    versions: Mapping[str, tuple[PolicyVersion, ...]] = field(default_factory=dict)
    roles: Mapping[str, Role] = field(default_factory=dict)
    holders: Mapping[str, Holder] = field(default_factory=dict)
    unsettled: frozenset[str] = frozenset()

    @property
    def tells_boundaries(self) -> bool:
        """Whether it shows that it tells boundaries at all; over the years AWS's answer was not always the same."""
        return any(holder.boundary for holder in self.holders.values())


def holder_key(kind: IdentityKind, name: str) -> str:
    """What a holder goes by."""
    return kind.key_of(name.lower())


def sweep_of(kinds: Iterable[str], pages: Iterable[Mapping[str, Any]], listed: Iterable[Mapping[str, Any]]) -> Sweep:
    """Put a sweep together: the pages of GetAccountAuthorizationDetails, and the roles of ListRoles."""
    settings = {raw["RoleName"].lower(): raw for raw in listed}
    policies: dict[str, PolicySummary] = {}
    versions: dict[str, tuple[PolicyVersion, ...]] = {}
    roles: dict[str, Role] = {}
    holders: dict[str, Holder] = {}
    told: set[str] = set()
    for page in pages:
        for raw in page.get("Policies") or ():
            # moto, which people try collections on, leaves out name and id
            policies[raw["Arn"]] = policy_summary({"PolicyName": name_in(raw["Arn"]), "PolicyId": "", **raw})
            versions[raw["Arn"]] = tuple(_versions(raw))
        for raw in page.get("RoleDetailList") or ():
            name = raw["RoleName"].lower()
            told.add(name)
            if name in settings:
                more = {key: settings[name][key] for key in _TOLD_BY_LISTING if key in settings[name]}
                roles[name] = role_from({**raw, **more})
                holders[holder_key(ROLE, name)] = _holder(raw, ROLE, "RolePolicyList")
        for kind, list_name in ((USER, "UserDetailList"), (GROUP, "GroupDetailList")):
            for raw in page.get(list_name) or ():
                holders[holder_key(kind, raw[kind.key])] = _holder(raw, kind, f"{kind.name.title()}PolicyList")
    return Sweep(frozenset(kinds), policies, versions, roles, holders, frozenset(told ^ set(settings)))


def _versions(policy: Mapping[str, Any]) -> Iterator[PolicyVersion]:
    arn = policy["Arn"]
    found = sorted(policy.get("PolicyVersionList") or (), key=lambda raw: -int(raw["VersionId"].removeprefix("v")))
    for raw in found:
        document = raw.get("Document")
        yield PolicyVersion(
            raw["VersionId"],
            raw["IsDefaultVersion"],
            iso_date(raw.get("CreateDate")),
            None if document is None else document_from(document, f"version {raw['VersionId']} of {arn}"),
        )


def _holder(raw: Mapping[str, Any], kind: IdentityKind, inline: str) -> Holder:
    name = raw[kind.key]
    attached = [
        AttachedPolicy(each["PolicyName"], each["PolicyArn"]) for each in raw.get("AttachedManagedPolicies") or ()
    ]
    documents = {each["PolicyName"]: each["PolicyDocument"] for each in raw.get(inline) or ()}
    return Holder(
        name=name,
        arn=raw["Arn"],
        path=raw["Path"],
        attached=tuple(sorted(attached, key=lambda policy: policy.arn)),
        inline={
            policy: document_from(documents[policy], f"the inline policy {policy} of {name}")
            for policy in sorted(documents)
        },
        boundary=(raw.get("PermissionsBoundary") or {}).get("PermissionsBoundaryArn"),
        profiles=tuple(sorted(each["InstanceProfileName"] for each in raw.get("InstanceProfileList") or ())),
    )
