# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What IAM holds, as plain data: the one interface that every read goes through.

Each method makes the requests its docstring names and returns frozen data, or None where the thing does not exist.
Any other refusal of AWS is a PlumbError.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from ansible_collections.plumb.aws.plugins.module_utils._engine.errors import PlumbError
from ansible_collections.plumb.aws.plugins.module_utils._iam.identifiers import PolicyArn
from ansible_collections.plumb.aws.plugins.module_utils._iam.tags import from_tag_list
from ansible_collections.plumb.aws.plugins.module_utils._policy.document.load import load_document

_DENIED = frozenset({"AccessDenied", "AccessDeniedException"})
_PAGE = 1000  # the largest page IAM gives


class Reader(Protocol):
    """The part of a connection that reads need."""

    def read(self, operation: str, arguments: Mapping[str, Any]) -> dict[str, Any]: ...

    def read_pages(self, operation: str, arguments: Mapping[str, Any]) -> Iterator[dict[str, Any]]: ...

    def caller_identity(self) -> dict[str, Any]: ...

    def base_caller_identity(self) -> dict[str, Any] | None: ...

    @property
    def endpoint(self) -> str: ...


@dataclass(frozen=True)
class Identity:
    """Whose credentials these are: the account id (12 digits), the partition and the caller's ARN."""

    account: str
    partition: str
    arn: str


@dataclass(frozen=True)
class Policy:
    """A managed policy without its documents. Dates are ISO 8601 text."""

    arn: str
    name: str
    policy_id: str
    path: str
    description: str
    default_version_id: str
    attachment_count: int
    boundary_count: int
    is_attachable: bool
    create_date: str | None
    update_date: str | None
    tags: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class PolicyVersion:
    """One version of a managed policy; ``document`` is None until it is asked for."""

    version_id: str
    is_default: bool
    create_date: str | None
    document: dict[str, Any] | None = None

    @property
    def number(self) -> int:
        return int(self.version_id.removeprefix("v"))


@dataclass(frozen=True)
class Entities:
    """Names of those who have a policy attached, and of those whose permissions boundary it is."""

    roles: tuple[str, ...] = ()
    users: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    boundary_of_roles: tuple[str, ...] = ()
    boundary_of_users: tuple[str, ...] = ()


@dataclass(frozen=True)
class Role:
    """A role with its trust policy, without what is attached to it."""

    arn: str
    name: str
    role_id: str
    path: str
    description: str
    max_session_duration: int
    create_date: str | None
    permissions_boundary: str | None
    trust_policy: dict[str, Any]
    tags: dict[str, str]
    last_used: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class AttachedPolicy:
    """A managed policy as it stands among the attachments of a role."""

    name: str
    arn: str


@dataclass(frozen=True)
class RoleUse:
    """What hangs on a role and must go before the role can be deleted; names, and for attachments name and ARN."""

    attached: tuple[AttachedPolicy, ...]
    inline: tuple[str, ...]
    instance_profiles: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.attached or self.inline or self.instance_profiles)


class Account:
    """One AWS account as these credentials see it, for the length of one task."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._identity: Identity | None = None
        self._summary: dict[str, int] | None = None
        self.warnings: list[str] = []

    @property
    def endpoint(self) -> str:
        """The URL that IAM is asked at."""
        return self._reader.endpoint

    def identity(self) -> Identity:
        """GetCallerIdentity, once a task."""
        if self._identity is None:
            answer = self._reader.caller_identity()
            self._identity = Identity(answer["Account"], answer["Arn"].split(":")[1], answer["Arn"])
        return self._identity

    def base_identity_arn(self) -> str | None:
        """GetCallerIdentity of the credentials that assumed the role of this task; None where it assumed none."""
        answer = self._reader.base_caller_identity()
        return answer["Arn"] if answer else None

    def own_policy_arn(self, name: str, path: str = "/") -> PolicyArn:
        """The ARN that a customer-managed policy of this account has under a name and path."""
        identity = self.identity()
        return PolicyArn(partition=identity.partition, account=identity.account, path=path, name=name)

    # Managed policies

    def policy(self, arn: str) -> Policy | None:
        """GetPolicy."""
        answer = self._read_or_none("get_policy", PolicyArn=arn)
        return _policy(answer["Policy"]) if answer else None

    def policies(self, *, scope: str, path_prefix: str | None = None) -> list[Policy]:
        """ListPolicies, all pages. Descriptions and tags are not in the answer and stay empty."""
        arguments = {"Scope": scope, **({"PathPrefix": path_prefix} if path_prefix else {})}
        return [_policy(raw) for raw in self._list("list_policies", "Policies", page=_PAGE, **arguments)]

    def document(self, arn: str, version_id: str) -> dict[str, Any] | None:
        """GetPolicyVersion, the document only."""
        answer = self._read_or_none("get_policy_version", PolicyArn=arn, VersionId=version_id)
        return _document(answer["PolicyVersion"]["Document"], f"version {version_id} of {arn}") if answer else None

    def versions(self, arn: str) -> list[PolicyVersion]:
        """ListPolicyVersions, newest first, without documents; none where there is no such policy."""
        found = [
            PolicyVersion(raw["VersionId"], raw["IsDefaultVersion"], iso_date(raw.get("CreateDate")))
            for raw in self._list_or_none("list_policy_versions", "Versions", PolicyArn=arn) or ()
        ]
        return sorted(found, key=lambda version: -version.number)

    def entities(self, arn: str) -> Entities:
        """ListEntitiesForPolicy, once for attachments and once for boundaries."""
        try:
            attached = self._entity_names(arn, "PermissionsPolicy")
            boundary = self._entity_names(arn, "PermissionsBoundary")
        except PlumbError as error:
            if error.code == "NoSuchEntity":
                return Entities()
            raise
        return Entities(
            roles=attached["PolicyRoles", "RoleName"],
            users=attached["PolicyUsers", "UserName"],
            groups=attached["PolicyGroups", "GroupName"],
            boundary_of_roles=boundary["PolicyRoles", "RoleName"],
            boundary_of_users=boundary["PolicyUsers", "UserName"],
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
        return role_from_answer(answer["Role"]) if answer else None

    def has_principal(self, arn: str) -> bool | None:
        """GetRole or GetUser: whether a user or role of this account exists; None where that may not be asked."""
        kind, _slash, path = arn.split(":", 5)[5].partition("/")
        name = path.rpartition("/")[2]
        try:
            if kind == "role":
                role = self.role(name)
                return role is not None and role.arn == arn
            answer = self._read_or_none("get_user", UserName=name)
            return answer is not None and answer["User"]["Arn"] == arn
        except PlumbError as error:
            if error.code in _DENIED:
                return None
            raise

    def roles(self, *, path_prefix: str | None = None) -> list[Role]:
        """ListRoles, all pages. Tags, boundary and last use are not in the answer and stay empty."""
        arguments = {"PathPrefix": path_prefix} if path_prefix else {}
        return [role_from_answer(raw) for raw in self._list("list_roles", "Roles", page=_PAGE, **arguments)]

    def attached_policies(self, role: str) -> tuple[AttachedPolicy, ...] | None:
        """ListAttachedRolePolicies, in the order of the ARNs; None where there is no such role."""
        found = self._list_or_none("list_attached_role_policies", "AttachedPolicies", page=_PAGE, RoleName=role)
        if found is None:
            return None
        return tuple(
            sorted((AttachedPolicy(raw["PolicyName"], raw["PolicyArn"]) for raw in found), key=lambda it: it.arn)
        )

    def role_use(self, role: str) -> RoleUse:
        """ListAttachedRolePolicies, ListRolePolicies and ListInstanceProfilesForRole."""
        return RoleUse(
            attached=self.attached_policies(role) or (),
            inline=tuple(sorted(self._list_or_none("list_role_policies", "PolicyNames", RoleName=role) or ())),
            instance_profiles=tuple(
                sorted(
                    raw["InstanceProfileName"]
                    for raw in self._list_or_none("list_instance_profiles_for_role", "InstanceProfiles", RoleName=role)
                    or ()
                )
            ),
        )

    # Quotas

    def quota(self, name: str, *, default: int, needed: int) -> int:
        """A quota of the account, by its name in GetAccountSummary; asked only where the default is not enough.

        A quota can be raised, never lowered. Where the caller may not ask, the default counts, with a warning.
        """
        if needed <= default:
            return default
        summary = self._account_summary(f"AWS's default of {default} is taken for the quota {name}")
        return int((summary or {}).get(name, default))

    def room(self, kind: str) -> int | None:
        """How many more ``kind`` (Policies or Roles) the account may have; None where it is not known."""
        summary = self._account_summary(f"whether the account may have one more is not checked ({kind}Quota)")
        if not summary or f"{kind}Quota" not in summary or kind not in summary:
            return None
        return int(summary[f"{kind}Quota"]) - int(summary[kind])

    def highest_planned_version(self, arn: str) -> int:
        """The highest number of a version that earlier tasks of a dry run planned, or planned to delete; else 0."""
        return 0

    def _account_summary(self, instead: str) -> dict[str, int] | None:
        """GetAccountSummary, once a task; None where it may not be asked, with a warning."""
        try:
            if self._summary is None:
                self._summary = self._reader.read("get_account_summary", {})["SummaryMap"]
        except PlumbError as error:
            if error.code not in _DENIED:
                raise
            self.warnings.append(f"The quotas of the account could not be read; {instead}. {error.message}")
        return self._summary

    # Requests

    def _read_or_none(self, operation: str, **arguments: Any) -> dict[str, Any] | None:
        try:
            return self._reader.read(operation, arguments)
        except PlumbError as error:
            if error.code == "NoSuchEntity":
                return None
            raise

    def _list(self, operation: str, key: str, *, page: int | None = None, **arguments: Any) -> list[Any]:
        paging = {"PaginationConfig": {"PageSize": page}} if page else {}
        return [item for answer in self._reader.read_pages(operation, {**arguments, **paging}) for item in answer[key]]

    def _list_or_none(self, operation: str, key: str, *, page: int | None = None, **arguments: Any) -> list[Any] | None:
        try:
            return self._list(operation, key, page=page, **arguments)
        except PlumbError as error:
            if error.code == "NoSuchEntity":
                return None
            raise


def role_from_answer(raw: Mapping[str, Any]) -> Role:
    """A role as GetRole, CreateRole and ListRoles return it."""
    return Role(
        arn=raw["Arn"],
        name=raw["RoleName"],
        role_id=raw["RoleId"],
        path=raw["Path"],
        description=raw.get("Description") or "",
        max_session_duration=raw.get("MaxSessionDuration") or 3600,
        create_date=iso_date(raw.get("CreateDate")),
        permissions_boundary=(raw.get("PermissionsBoundary") or {}).get("PermissionsBoundaryArn"),
        trust_policy=_document(raw["AssumeRolePolicyDocument"], f"trust policy of the role {raw['RoleName']}"),
        tags=from_tag_list(raw.get("Tags")),
        last_used=_last_used(raw.get("RoleLastUsed") or {}),
    )


def _policy(raw: Mapping[str, Any]) -> Policy:
    return Policy(
        arn=raw["Arn"],
        name=raw["PolicyName"],
        policy_id=raw["PolicyId"],
        path=raw["Path"],
        description=raw.get("Description") or "",
        default_version_id=raw["DefaultVersionId"],
        attachment_count=raw.get("AttachmentCount") or 0,
        boundary_count=raw.get("PermissionsBoundaryUsageCount") or 0,
        is_attachable=raw.get("IsAttachable", True),
        create_date=iso_date(raw.get("CreateDate")),
        update_date=iso_date(raw.get("UpdateDate")),
        tags=from_tag_list(raw.get("Tags")),
    )


def iso_date(value: Any) -> str | None:
    """A date of a boto3 answer as ISO 8601 text."""
    return value.isoformat() if value is not None else None


def _last_used(raw: Mapping[str, Any]) -> dict[str, Any]:
    if not raw.get("LastUsedDate"):
        return {}
    return {"last_used_date": iso_date(raw["LastUsedDate"]), "region": raw.get("Region")}


def _document(raw: Any, what: str) -> dict[str, Any]:
    # boto3 decodes documents, and leaves the text where it is not JSON: loading it says what is wrong with it
    return load_document(raw, what=what)
