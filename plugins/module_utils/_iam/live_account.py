# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The account as IAM itself tells it.

Each method makes the requests that its docstring names.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Protocol

from ansible_collections.plumb.aws.plugins.module_utils._engine.errors import NOT_FOUND, PlumbError
from ansible_collections.plumb.aws.plugins.module_utils._iam.account import Account
from ansible_collections.plumb.aws.plugins.module_utils._iam.identifiers import name_in, principal_in, same_name
from ansible_collections.plumb.aws.plugins.module_utils._iam.identity_kinds import ROLE, IdentityKind
from ansible_collections.plumb.aws.plugins.module_utils._iam.model import (
    AttachedPolicy,
    Document,
    Entities,
    Identity,
    IdentitySummary,
    InstanceProfile,
    InstanceProfileSummary,
    Policy,
    PolicySummary,
    PolicyVersion,
    Role,
    RoleSummary,
    RoleUse,
    document_from,
    policy_from,
    policy_summary,
    profile_from,
    profile_summary,
    role_from,
    role_summary,
    version_from,
)
from ansible_collections.plumb.aws.plugins.module_utils._iam.policy_documents import document_question
from ansible_collections.plumb.aws.plugins.module_utils._iam.snapshot import SnapshotAccount, completed
from ansible_collections.plumb.aws.plugins.module_utils._iam.sweep import Wanted
from ansible_collections.plumb.aws.plugins.module_utils._iam.sweep_requests import (
    Reader,
    first_of_sweep,
    has_boundaries,
    identity_providers,
    sweep,
)

_PAGE = 1000  # the largest page IAM gives
_SHOWN = {"instance-profile": "an instance profile"}


class Memory(Protocol):
    """Answers that are good for a whole run."""

    def recall(self, question: str, ask: Callable[[], dict[str, Any]]) -> dict[str, Any]:
        """The answer to a question, in JSON types; ``ask`` asks IAM."""

    def forget(self) -> None:
        """Ask anew from here on."""

    def created(self) -> list[str]:
        """The ARNs of what this run has created since."""


class NoMemory:
    """Each question is asked once a task."""

    def __init__(self) -> None:
        self._known: dict[str, dict[str, Any]] = {}

    def recall(self, question: str, ask: Callable[[], dict[str, Any]]) -> dict[str, Any]:
        if question not in self._known:
            self._known[question] = ask()
        return self._known[question]

    def forget(self) -> None:
        self._known.clear()

    def created(self) -> list[str]:
        return []


class LiveAccount:
    """The account as IAM tells it. ``warn`` is told of what could not be read and does not matter."""

    def __init__(self, reader: Reader, warn: Callable[[str], None], memory: Memory | None = None) -> None:
        self._reader = reader
        self._warn = warn
        self._memory = memory or NoMemory()
        self._identity: Identity | None = None

    def account_key(self) -> str:
        """GetCallerIdentity."""
        identity = self.identity()
        text = f"{self._reader.endpoint} {identity.partition} {identity.account}"
        return hashlib.sha256(text.encode()).hexdigest()

    def account_id(self) -> str:
        """GetCallerIdentity."""
        return self.identity().account

    def identity(self) -> Identity:
        """GetCallerIdentity, once a task."""
        if self._identity is None:
            answer = self._reader.caller_identity()
            self._identity = Identity(answer["Account"], answer["Arn"].split(":")[1], answer["Arn"])
        return self._identity

    def forget(self) -> None:
        self._memory.forget()

    def snapshot(self, wanted: Wanted) -> Account | None:
        """GetAccountAuthorizationDetails, and for roles ListRoles; GetPolicy for each policy that is wanted whole.

        ListPolicies tells whether there are boundaries that the sweep does not tell, where every one matters.
        """
        swept = sweep(self._reader, wanted.kinds)
        if swept is None:
            return None
        doubted = wanted.every_boundary and not swept.tells_boundaries and has_boundaries(self._reader)
        return completed(SnapshotAccount(self, swept, tells_boundaries=not doubted), wanted)

    def base_identity_arn(self) -> str | None:
        """GetCallerIdentity of the credentials that assumed the role of this task."""
        answer = self._reader.base_caller_identity()
        return answer["Arn"] if answer else None

    # Managed policies

    def policy(self, arn: str) -> Policy | None:
        """GetPolicy."""
        answer = self._read_or_none("get_policy", PolicyArn=arn)
        return policy_from(answer["Policy"]) if answer else None

    def policy_summary(self, arn: str) -> PolicySummary | None:
        """GetPolicy."""
        return self.policy(arn)

    def policy_named(self, name: str) -> PolicySummary | None:
        """ListPolicies, once a run, and GetPolicy of the one found: a listing tells neither description nor tags."""
        arns = self._arns("policy", lambda: [policy.arn for policy in self.policies(scope="Local")])
        return next(filter(None, (self.policy(arn) for arn in arns if same_name(name_in(arn), name))), None)

    def policies(self, *, scope: str, path_prefix: str | None = None) -> list[PolicySummary]:
        """ListPolicies, all pages."""
        arguments = {"Scope": scope, **({"PathPrefix": path_prefix} if path_prefix else {})}
        return [policy_summary(raw) for raw in self._list("list_policies", "Policies", page=_PAGE, **arguments)]

    def document(self, arn: str, version_id: str) -> Document | None:
        """GetPolicyVersion."""
        answer = self._read_or_none("get_policy_version", PolicyArn=arn, VersionId=version_id)
        return document_from(answer["PolicyVersion"]["Document"], f"version {version_id} of {arn}") if answer else None

    def default_document(self, arn: str, version_id: str | None = None) -> Document | None:
        """GetPolicy and GetPolicyVersion, once a run; None where they may not be asked, with a warning."""

        def ask() -> Document | None:
            policy = None if version_id else self.policy(arn)
            default = policy.default_version_id if policy else version_id
            return self.document(arn, default) if default else None

        found = self._recall(document_question(arn), ask)
        if "denied" in found:
            self._warn(f"What {arn} allows could not be read, and is not judged. {found['denied']}")
            return None
        # a policy that does not show yet may show now
        return found["answer"] or ask()

    def versions(self, arn: str) -> list[PolicyVersion]:
        """ListPolicyVersions."""
        found = map(version_from, self._list_or_none("list_policy_versions", "Versions", PolicyArn=arn) or ())
        return sorted(found, key=lambda version: -version.number)

    def highest_planned_version(self, arn: str) -> int:
        return 0

    def entities(self, arn: str, *, attached: bool = True, bounded: bool = True) -> Entities:
        """ListEntitiesForPolicy, once for attachments and once for boundaries."""
        try:
            has = self._entity_names(arn, "PermissionsPolicy") if attached else {}
            boundary = self._entity_names(arn, "PermissionsBoundary") if bounded else {}
        except PlumbError as error:
            if error.code == NOT_FOUND:
                return Entities()
            raise
        return Entities(
            roles=has.get(("PolicyRoles", "RoleName"), ()),
            users=has.get(("PolicyUsers", "UserName"), ()),
            groups=has.get(("PolicyGroups", "GroupName"), ()),
            boundary_of_roles=boundary.get(("PolicyRoles", "RoleName"), ()),
            boundary_of_users=boundary.get(("PolicyUsers", "UserName"), ()),
        )

    def _entity_names(self, arn: str, usage: str) -> dict[tuple[str, str], tuple[str, ...]]:
        kinds = (("PolicyRoles", "RoleName"), ("PolicyUsers", "UserName"), ("PolicyGroups", "GroupName"))
        names: dict[tuple[str, str], list[str]] = {kind: [] for kind in kinds}
        for page in self._reader.read_pages("list_entities_for_policy", {"PolicyArn": arn, "PolicyUsageFilter": usage}):
            for listing, key in kinds:
                names[listing, key] += [raw[key] for raw in page.get(listing, [])]
        return {kind: tuple(sorted(found)) for kind, found in names.items()}

    # Roles

    def role(self, name: str) -> Role | None:
        """GetRole."""
        answer = self._read_or_none("get_role", RoleName=name)
        return role_from(answer["Role"]) if answer else None

    def role_named(self, name: str) -> Role | None:
        """ListRoles, once a run, and GetRole of the one found: a listing tells neither tags nor boundary."""
        arns = self._arns("role", lambda: [role.arn for role in self.roles()])
        return next(filter(None, (self.role(name_in(arn)) for arn in arns if same_name(name_in(arn), name))), None)

    def roles(self, *, path_prefix: str | None = None) -> list[RoleSummary]:
        """ListRoles, all pages."""
        arguments = {"PathPrefix": path_prefix} if path_prefix else {}
        return [role_summary(raw) for raw in self._list("list_roles", "Roles", page=_PAGE, **arguments)]

    def has_principal(self, arn: str) -> bool | None:
        """GetRole or GetUser."""
        kind, name = principal_in(arn)
        try:
            if kind == "role":
                role = self.role(name)
                return role is not None and role.arn == arn
            answer = self._read_or_none("get_user", UserName=name)
            return answer is not None and answer["User"]["Arn"] == arn
        except PlumbError as error:
            if error.is_denied:
                return None
            raise

    def attached_policies(self, kind: IdentityKind, name: str) -> tuple[AttachedPolicy, ...] | None:
        """ListAttachedRolePolicies (ListAttachedUserPolicies, ListAttachedGroupPolicies)."""
        listing = f"list_attached_{kind.name}_policies"
        found = self._list_or_none(listing, "AttachedPolicies", page=_PAGE, **{kind.key: name})
        if found is None:
            return None
        policies = (AttachedPolicy(raw["PolicyName"], raw["PolicyArn"]) for raw in found)
        return tuple(sorted(policies, key=lambda policy: policy.arn))

    def role_use(self, role: str) -> RoleUse:
        """ListAttachedRolePolicies, ListRolePolicies and ListInstanceProfilesForRole."""
        inline = self._list_or_none("list_role_policies", "PolicyNames", RoleName=role) or ()
        return RoleUse(
            attached=self.attached_policies(ROLE, role) or (),
            inline=tuple(sorted(inline)),
            instance_profiles=self.profiles_of_role(role),
        )

    def profiles_of_role(self, role: str) -> tuple[str, ...]:
        """ListInstanceProfilesForRole."""
        found = self._list_or_none("list_instance_profiles_for_role", "InstanceProfiles", RoleName=role) or ()
        return tuple(sorted(raw["InstanceProfileName"] for raw in found))

    def inline_policies(
        self, kind: IdentityKind, name: str, listed: Sequence[str] | None = None
    ) -> dict[str, Document | None] | None:
        """ListRolePolicies (ListUserPolicies, ListGroupPolicies), and GetRolePolicy for each policy."""
        names = listed
        if names is None:
            names = self._list_or_none(f"list_{kind.name}_policies", "PolicyNames", page=_PAGE, **{kind.key: name})
        if names is None:
            return None
        return {each: self._inline_document(kind, name, each) for each in sorted(names)}

    def _inline_document(self, kind: IdentityKind, name: str, policy: str) -> Document | None:
        answer = self._read_or_none(kind.operation("get"), **{kind.key: name, "PolicyName": policy})
        return document_from(answer["PolicyDocument"], f"the inline policy {policy} of {name}") if answer else None

    def identities(self, kind: IdentityKind) -> list[IdentitySummary]:
        """ListUsers (ListGroups), all pages."""
        found = self._list(f"list_{kind.name}s", f"{kind.name.title()}s", page=_PAGE)
        told = (IdentitySummary(raw[kind.key], raw["Path"]) for raw in found)
        return sorted(told, key=lambda identity: identity.name)

    def identity_providers(self) -> list[str] | None:
        """ListSAMLProviders and ListOpenIDConnectProviders."""
        found = self._recall("identity-providers", lambda: identity_providers(self._reader))
        if "denied" in found:
            self._warn(f"Which identity providers the account has is not known. {found['denied']}")
        return found.get("answer")

    # Instance profiles

    def instance_profile(self, name: str) -> InstanceProfile | None:
        """GetInstanceProfile."""
        answer = self._read_or_none("get_instance_profile", InstanceProfileName=name)
        return profile_from(answer["InstanceProfile"]) if answer else None

    def instance_profile_named(self, name: str) -> InstanceProfile | None:
        """ListInstanceProfiles, once a run, and GetInstanceProfile of the one found: a listing tells no tags."""
        arns = self._arns("instance-profile", lambda: [profile.arn for profile in self.instance_profiles()])
        names = (each for each in map(name_in, arns) if same_name(each, name))
        return next(filter(None, map(self.instance_profile, names)), None)

    def instance_profiles(self, *, path_prefix: str | None = None) -> list[InstanceProfileSummary]:
        """ListInstanceProfiles, all pages."""
        arguments = {"PathPrefix": path_prefix} if path_prefix else {}
        found = self._list("list_instance_profiles", "InstanceProfiles", page=_PAGE, **arguments)
        return [profile_summary(raw) for raw in found]

    # Quotas

    def quota(self, name: str, *, default: int, needed: int) -> int:
        """GetAccountSummary, asked only where the default is not enough.

        A quota can be raised, never lowered. Where the caller may not ask, the default counts, with a warning.
        """
        if needed <= default:
            return default
        summary = self._account_summary(f"AWS's default of {default} is taken for the quota {name}")
        return int((summary or {}).get(name, default))

    def free_quota(self, kind: str) -> int | None:
        """GetAccountSummary, once a run; once more where no more are free by what it said then."""
        free = self._free_quota(kind)
        if free is not None and free < 1:
            self._memory.forget()
            free = self._free_quota(kind)
        return free

    def first_of_sweep(self, kinds: Iterable[str], *, most: int) -> int | None:
        """GetAccountAuthorizationDetails, one page: how many resources it has; None where that is not permitted."""
        return first_of_sweep(self._reader, kinds, most=most)

    def counts(self) -> Mapping[str, int] | None:
        """GetAccountSummary, once a run: how many of what there are, and the quotas; None where it may not be asked."""
        return self._summary().get("answer")

    def _free_quota(self, kind: str) -> int | None:
        summary = self._account_summary(f"whether the account may have one more is not checked ({kind}Quota)")
        if not summary or f"{kind}Quota" not in summary or kind not in summary:
            return None
        return int(summary[f"{kind}Quota"]) - int(summary[kind])

    def _account_summary(self, instead: str) -> dict[str, int] | None:
        """GetAccountSummary; None where it may not be asked, with a warning."""
        found = self._summary()
        if "denied" in found:
            self._warn(f"The quotas of the account could not be read; {instead}. {found['denied']}")
            return None
        return found["answer"]  # type: ignore[no-any-return]

    # What a run asks once

    def _summary(self) -> dict[str, Any]:
        return self._recall("summary", lambda: self._reader.read("get_account_summary", {})["SummaryMap"])

    def _arns(self, kind: str, ask: Callable[[], list[str]]) -> list[str]:
        """The ARNs of all of a kind in the account; none where they may not be listed, with a warning."""
        found = self._recall(f"{kind}-arns", ask)
        if "denied" in found:
            what = _SHOWN.get(kind, f"a {kind}")
            self._warn(f"Whether {what} has this name in another letter case or path is not known. {found['denied']}")
        created = [arn for arn in self._memory.created() if arn.split(":", 5)[5].startswith(f"{kind}/")]
        return list(dict.fromkeys([*found.get("answer", []), *created]))

    def _recall(self, question: str, ask: Callable[[], Any]) -> dict[str, Any]:
        """The answer, or why it may not be asked."""

        def answer() -> dict[str, Any]:
            try:
                return {"answer": ask()}
            except PlumbError as error:
                if not error.is_denied:
                    raise
                return {"denied": error.message}

        return self._memory.recall(question, answer)

    # Requests

    def _read_or_none(self, operation: str, **arguments: Any) -> dict[str, Any] | None:
        try:
            return self._reader.read(operation, arguments)
        except PlumbError as error:
            if error.code == NOT_FOUND:
                return None
            raise

    def _list(self, operation: str, key: str, *, page: int | None = None, **arguments: Any) -> list[Any]:
        paging = {"MaxItems": page} if page else {}
        return [item for answer in self._reader.read_pages(operation, {**arguments, **paging}) for item in answer[key]]

    def _list_or_none(self, operation: str, key: str, *, page: int | None = None, **arguments: Any) -> list[Any] | None:
        try:
            return self._list(operation, key, page=page, **arguments)
        except PlumbError as error:
            if error.code == NOT_FOUND:
                return None
            raise
