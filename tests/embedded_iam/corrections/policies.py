# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Managed policies and their attachments, in the shape in which AWS returns them.

https://docs.aws.amazon.com/IAM/latest/APIReference/API_Policy.html
"""

from __future__ import annotations

import re
import secrets
import string
from typing import TYPE_CHECKING, Any

from moto.core.utils import utcnow

from embedded_iam import wire
from embedded_iam.call import Call
from embedded_iam.corrections.pages import cut, page
from embedded_iam.corrections.registry import answers
from embedded_iam.corrections.tags import plain, policy_tags, stored
from embedded_iam.corrections.usage import attached_to, bounded_by, counts
from embedded_iam.wire import AwsError, Reply

if TYPE_CHECKING:
    from moto.iam.models import Group, ManagedPolicy, PolicyVersion, Role, User

NOT_ATTACHABLE = "Policy {} does not exist or is not attachable."


def unique_id(prefix: str) -> str:
    """https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids"""
    letters = string.ascii_uppercase + string.digits
    return prefix + "".join(secrets.choice(letters) for _time in range(17))


def _summary(policy: ManagedPolicy, attachments: dict[str, int], bounds: dict[str, int]) -> dict[str, Any]:
    """What ListPolicies returns of a policy: neither its description nor its tags."""
    return {
        "PolicyName": policy.name,
        "PolicyId": policy.id,
        "Arn": policy.arn,
        "Path": policy.path,
        "DefaultVersionId": policy.default_version_id,
        "AttachmentCount": attachments.get(policy.arn, 0),
        "PermissionsBoundaryUsageCount": bounds.get(policy.arn, 0),
        "IsAttachable": True,
        "CreateDate": policy.create_date,
        "UpdateDate": policy.update_date,
    }


def _version(version: PolicyVersion, *, with_document: bool) -> dict[str, Any]:
    """API_PolicyVersion: CreatePolicyVersion and ListPolicyVersions do not return the document."""
    return {
        "VersionId": version.version_id,
        "IsDefaultVersion": version.is_default,
        "CreateDate": version.create_date,
        "Document": wire.encoded_document(version.document) if with_document else None,
    }


def with_versions(policy: ManagedPolicy, attachments: dict[str, int], bounds: dict[str, int]) -> dict[str, Any]:
    """A policy with the documents of all its versions (API_ManagedPolicyDetail)."""
    versions = [_version(version, with_document=True) for version in reversed(policy.versions)]
    return {**_summary(policy, attachments, bounds), "PolicyVersionList": versions}


# -- policies ---------------------------------------------------------------------------------------------------------


@answers("CreatePolicy")
def create_policy(call: Call) -> Reply:
    """https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreatePolicy.html; the answer has no description."""
    tags = wire.tags_of(call.parameters)
    policy = call.iam.create_policy(
        call.get("Description"), call.get("Path", "/"), call["PolicyDocument"], call["PolicyName"], []
    )
    policy.id = unique_id("ANPA")
    policy.tags = policy_tags(tags)
    return call.reply({"Policy": {**_summary(policy, {}, {}), "Tags": stored(tags) or None}})


@answers("GetPolicy")
def get_policy(call: Call) -> Reply:
    """https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetPolicy.html

    A policy of another account: what AWS answers is not known; here it does not exist.
    """
    policy = call.policy()
    details = {"Description": policy.description or None, "Tags": stored(sorted(plain(policy.get_tags())))}
    return call.reply({"Policy": _summary(policy, *counts(call)) | details})


@answers("ListPolicies")
def list_policies(call: Call) -> Reply:
    """https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListPolicies.html

    Only attached with a usage filter: here "attached" then means used in that way, which AWS does not spell out.
    """
    attachments, bounds = counts(call)
    scope, usage = call.get("Scope", "All"), call.get("PolicyUsageFilter")
    used = {"PermissionsPolicy": attachments.keys(), "PermissionsBoundary": bounds.keys()}
    wanted = used.get(usage, attachments.keys() | bounds.keys())
    only_used = bool(usage) or call.get("OnlyAttached") == "true"
    policies = [
        policy
        for arn, policy in call.iam.managed_policies.items()
        if scope in ("All", "AWS" if ":iam::aws:" in arn else "Local")
        and policy.path.startswith(call.get("PathPrefix", "/"))
        and (not only_used or arn in wanted)
    ]
    policies.sort(key=lambda policy: (policy.name, policy.arn))
    chosen, rest = cut(call, policies)
    return call.reply({"Policies": [_summary(policy, attachments, bounds) for policy in chosen], **rest})


@answers("DeletePolicy")
def delete_policy(call: Call) -> Reply:
    del call.iam.managed_policies[call.policy().arn]
    return call.reply()


# -- versions ---------------------------------------------------------------------------------------------------------


@answers("CreatePolicyVersion")
def create_policy_version(call: Call) -> Reply:
    """API_CreatePolicyVersion; a number that was used once is never given again. UpdateDate: API_Policy."""
    policy = call.policy(NOT_ATTACHABLE)
    default = call.get("SetAsDefault") == "true"
    version = call.iam.create_policy_version(policy.arn, call["PolicyDocument"], default)
    policy.update_date = utcnow()
    return call.reply({"PolicyVersion": _version(version, with_document=False)})


@answers("ListPolicyVersions")
def list_policy_versions(call: Call) -> Reply:
    """Newest first, as in the example of the AWS CLI's list-policy-versions; the order is not documented."""
    versions = [_version(version, with_document=False) for version in reversed(call.policy(NOT_ATTACHABLE).versions)]
    return call.reply(page(call, "Versions", versions))


@answers("GetPolicyVersion")
def get_policy_version(call: Call) -> Reply:
    return call.reply({"PolicyVersion": _version(_named_version(call), with_document=True)})


@answers("SetDefaultPolicyVersion")
def set_default_policy_version(call: Call) -> Reply:
    chosen, policy = _named_version(call), call.policy(NOT_ATTACHABLE)
    for version in policy.versions:
        version.is_default = version is chosen
    policy.default_version_id = chosen.version_id
    return call.reply()


@answers("DeletePolicyVersion")
def delete_policy_version(call: Call) -> Reply:
    version = _named_version(call)
    call.policy(NOT_ATTACHABLE).versions.remove(version)
    return call.reply()


def _named_version(call: Call) -> PolicyVersion:
    policy = call.policy(NOT_ATTACHABLE)
    for version in policy.versions:
        if version.version_id == call["VersionId"]:
            return version
    message = f"Policy {policy.arn} version {call['VersionId']} does not exist or is not attachable."
    raise AwsError("NoSuchEntity", message, 404)


# -- attachments ------------------------------------------------------------------------------------------------------


@answers("AttachRolePolicy", "AttachUserPolicy", "AttachGroupPolicy")
def attach(call: Call) -> Reply:
    """https://docs.aws.amazon.com/IAM/latest/APIReference/API_AttachRolePolicy.html: what is attached stays attached.

    A policy of another account does not exist here; that AWS answers the same is not documented.
    """
    entity = call.entity()
    policy = call.policy(NOT_ATTACHABLE)
    if re.search(r":policy/aws-service-role/", policy.arn):
        raise AwsError("PolicyNotAttachable", "Cannot attach a Service Role Policy to a Customer Role.")
    if policy.arn not in entity.managed_policies:
        policy.attach_to(entity)
    return call.reply()


@answers("DetachRolePolicy", "DetachUserPolicy", "DetachGroupPolicy")
def detach(call: Call) -> Reply:
    """https://docs.aws.amazon.com/IAM/latest/APIReference/API_DetachRolePolicy.html"""
    entity = call.entity()
    policy = entity.managed_policies.get(call["PolicyArn"])
    if policy is None:
        raise AwsError("NoSuchEntity", f"Policy {call['PolicyArn']} was not found.", 404)
    policy.detach_from(entity)
    return call.reply()


@answers("ListAttachedRolePolicies", "ListAttachedUserPolicies", "ListAttachedGroupPolicies")
def list_attached(call: Call) -> Reply:
    """https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListAttachedRolePolicies.html

    The order is not documented: here that of attachment.
    """
    policies = [
        {"PolicyName": policy.name, "PolicyArn": policy.arn}
        for policy in call.entity().managed_policies.values()
        if policy.path.startswith(call.get("PathPrefix", "/"))
    ]
    return call.reply(page(call, "AttachedPolicies", policies))


@answers("ListEntitiesForPolicy")
def list_entities_for_policy(call: Call) -> Reply:
    """https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListEntitiesForPolicy.html

    An entity that uses the policy in both ways is listed once. PathPrefix is the entities' path. The filters
    LocalManagedPolicy and AWSManagedPolicy, which the API accepts and does not explain, leave nothing out here.
    """
    arn = call.policy(NOT_ATTACHABLE).arn
    usage, only = call.get("PolicyUsageFilter"), call.get("EntityFilter")
    entities: list[Role | User | Group] = []
    if usage != "PermissionsBoundary":
        entities += attached_to(call, arn)
    if usage != "PermissionsPolicy":
        entities += [entity for entity in bounded_by(call, arn) if entity not in entities]
    entities = [
        entity
        for entity in entities
        if only in ("", type(entity).__name__, "LocalManagedPolicy", "AWSManagedPolicy")
        and entity.path.startswith(call.get("PathPrefix", "/"))
    ]
    entities.sort(key=lambda entity: (type(entity).__name__, entity.name))
    chosen, rest = cut(call, entities)
    listed = {
        f"Policy{kind}s": [
            {f"{kind}Name": entity.name, f"{kind}Id": entity.id} for entity in chosen if type(entity).__name__ == kind
        ]
        for kind in ("Group", "User", "Role")
    }
    return call.reply({**listed, **rest})
