# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What IAM holds, as frozen data, and how AWS's answers become it. Dates are ISO 8601 text.

What a listing does not tell is not in its type: ``PolicySummary`` has neither description nor tags, ``RoleSummary``
neither tags nor boundary.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ansible_collections.plumb.aws.plugins.module_utils._iam.tags import from_tag_list
from ansible_collections.plumb.aws.plugins.module_utils._policy.document.load import load_document

Document = dict[str, Any]

# https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html, in seconds
DEFAULT_SESSION = 3600


@dataclass(frozen=True)
class Identity:
    """Whose credentials these are: the account id (12 digits), the partition and the caller's ARN."""

    account: str
    partition: str
    arn: str


@dataclass(frozen=True)
class IdentitySummary:
    """A user or group as ListUsers and ListGroups tell it."""

    name: str
    path: str


@dataclass(frozen=True)
class PolicySummary:
    """A managed policy as ListPolicies tells it."""

    arn: str
    name: str
    policy_id: str
    path: str
    default_version_id: str
    attachment_count: int
    boundary_count: int
    is_attachable: bool
    create_date: str | None
    update_date: str | None


@dataclass(frozen=True)
class Policy(PolicySummary):
    """A managed policy without its documents, as GetPolicy tells it."""

    description: str = ""
    tags: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class PolicyVersion:
    """One version of a managed policy; ``document`` is None until it is asked for."""

    version_id: str
    is_default: bool
    create_date: str | None
    document: Document | None = None

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
class RoleSummary:
    """A role as ListRoles tells it, with its trust policy."""

    arn: str
    name: str
    role_id: str
    path: str
    description: str
    max_session_duration: int
    create_date: str | None
    trust_policy: Document


@dataclass(frozen=True)
class Role(RoleSummary):
    """A role without what is attached to it, as GetRole tells it."""

    permissions_boundary: str | None = None
    tags: dict[str, str] = field(default_factory=dict)
    last_used: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class AttachedPolicy:
    """A managed policy among the attachments of a role."""

    name: str
    arn: str


@dataclass(frozen=True)
class ProfileRole:
    """The role in an instance profile."""

    name: str
    arn: str


@dataclass(frozen=True)
class InstanceProfileSummary:
    """An instance profile as ListInstanceProfiles tells it. It has one role or none."""

    arn: str
    name: str
    profile_id: str
    path: str
    create_date: str | None
    role: ProfileRole | None


@dataclass(frozen=True)
class InstanceProfile(InstanceProfileSummary):
    """An instance profile as GetInstanceProfile tells it."""

    tags: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class RoleUse:
    """What hangs on a role and must go before the role can be deleted; names, and for attachments name and ARN."""

    attached: tuple[AttachedPolicy, ...] = ()
    inline: tuple[str, ...] = ()
    instance_profiles: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.attached or self.inline or self.instance_profiles)


def policy_summary(raw: Mapping[str, Any]) -> PolicySummary:
    """A policy of ListPolicies."""
    return PolicySummary(**_policy_fields(raw))


def policy_from(raw: Mapping[str, Any]) -> Policy:
    """A policy of GetPolicy or CreatePolicy."""
    description, tags = raw.get("Description") or "", from_tag_list(raw.get("Tags"))
    return Policy(**_policy_fields(raw), description=description, tags=tags)


def _policy_fields(raw: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "arn": raw["Arn"],
        "name": raw["PolicyName"],
        "policy_id": raw["PolicyId"],
        "path": raw["Path"],
        "default_version_id": raw["DefaultVersionId"],
        "attachment_count": raw.get("AttachmentCount") or 0,
        "boundary_count": raw.get("PermissionsBoundaryUsageCount") or 0,
        "is_attachable": raw.get("IsAttachable", True),
        "create_date": iso_date(raw.get("CreateDate")),
        "update_date": iso_date(raw.get("UpdateDate")),
    }


def version_from(raw: Mapping[str, Any]) -> PolicyVersion:
    """A version of ListPolicyVersions."""
    return PolicyVersion(raw["VersionId"], raw["IsDefaultVersion"], iso_date(raw.get("CreateDate")))


def role_summary(raw: Mapping[str, Any]) -> RoleSummary:
    """A role of ListRoles."""
    return RoleSummary(**_role_fields(raw))


def role_from(raw: Mapping[str, Any]) -> Role:
    """A role of GetRole or CreateRole."""
    return Role(
        **_role_fields(raw),
        permissions_boundary=(raw.get("PermissionsBoundary") or {}).get("PermissionsBoundaryArn"),
        tags=from_tag_list(raw.get("Tags")),
        last_used=_last_used(raw.get("RoleLastUsed") or {}),
    )


def _role_fields(raw: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "arn": raw["Arn"],
        "name": raw["RoleName"],
        "role_id": raw["RoleId"],
        "path": raw["Path"],
        "description": raw.get("Description") or "",
        "max_session_duration": raw.get("MaxSessionDuration") or DEFAULT_SESSION,
        "create_date": iso_date(raw.get("CreateDate")),
        "trust_policy": document_from(raw["AssumeRolePolicyDocument"], f"trust policy of the role {raw['RoleName']}"),
    }


def profile_summary(raw: Mapping[str, Any]) -> InstanceProfileSummary:
    """An instance profile of ListInstanceProfiles or ListInstanceProfilesForRole."""
    return InstanceProfileSummary(**_profile_fields(raw))


def profile_from(raw: Mapping[str, Any]) -> InstanceProfile:
    """An instance profile of GetInstanceProfile or CreateInstanceProfile."""
    return InstanceProfile(**_profile_fields(raw), tags=from_tag_list(raw.get("Tags")))


def _profile_fields(raw: Mapping[str, Any]) -> dict[str, Any]:
    roles = [ProfileRole(role["RoleName"], role["Arn"]) for role in raw.get("Roles") or ()]
    return {
        "arn": raw["Arn"],
        "name": raw["InstanceProfileName"],
        "profile_id": raw["InstanceProfileId"],
        "path": raw["Path"],
        "create_date": iso_date(raw.get("CreateDate")),
        "role": roles[0] if roles else None,
    }


def iso_date(value: Any) -> str | None:
    """A date of a boto3 answer as ISO 8601 text."""
    return value.isoformat() if value is not None else None


def document_from(raw: Any, what: str) -> Document:
    """A document of an answer. boto3 decodes it, and leaves text that is not JSON: loading says what is wrong."""
    return load_document(raw, what=what)


def _last_used(raw: Mapping[str, Any]) -> dict[str, Any]:
    if not raw.get("LastUsedDate"):
        return {}
    return {"last_used_date": iso_date(raw["LastUsedDate"]), "region": raw.get("Region")}
