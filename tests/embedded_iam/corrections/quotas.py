# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Quotas: LimitExceeded (409) where one is reached, and GetAccountSummary telling those in force.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
"""

from __future__ import annotations

from embedded_iam.call import Call
from embedded_iam.corrections.registry import answers, check
from embedded_iam.corrections.usage import counts
from embedded_iam.wire import AwsError, Reply


def exceeded(quota: str, limit: int) -> AwsError:
    return AwsError("LimitExceeded", f"Cannot exceed quota for {quota}: {limit}", 409)


@check("AttachRolePolicy", "AttachUserPolicy", "AttachGroupPolicy")
def attachments_are_limited(call: Call) -> None:
    """https://docs.aws.amazon.com/IAM/latest/APIReference/API_AttachRolePolicy.html; attaching again is not counted."""
    kind = call.operation.removeprefix("Attach").removesuffix("Policy")
    entity = call.entity()
    limit = call.quota(f"AttachedPoliciesPer{kind}Quota")
    if call["PolicyArn"] not in entity.managed_policies and len(entity.managed_policies) >= limit:
        raise exceeded(f"PoliciesPer{kind}", limit)


@check("CreatePolicyVersion")
def versions_are_limited(call: Call) -> None:
    """https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreatePolicyVersion.html"""
    limit = call.quota("VersionsPerPolicyQuota")
    if len(call.policy("Policy {} does not exist or is not attachable.").versions) >= limit:
        message = (
            f"A managed policy can have up to {limit} versions. Before you create a new version, "
            "you must delete an existing version."
        )
        raise AwsError("LimitExceeded", message, 409)


@check("CreateRole")
def roles_are_limited(call: Call) -> None:
    limit = call.quota("RolesQuota")
    if len(call.iam.roles) >= limit:
        raise exceeded("RolesPerAccount", limit)


@check("CreatePolicy")
def policies_are_limited(call: Call) -> None:
    limit = call.quota("PoliciesQuota")
    if len(call.iam.managed_policies) - len(call.iam.aws_managed_policies) >= limit:
        raise exceeded("PoliciesPerAccount", limit)


@check("PutRolePolicy", "PutUserPolicy", "PutGroupPolicy")
def inline_policies_are_limited_together(call: Call) -> None:
    """The sum over an entity's inline policies, without white space; the words were seen, they are not documented."""
    kind = call.operation.removeprefix("Put").removesuffix("Policy")
    entity = call.entity()
    documents = {**entity.policies, call["PolicyName"]: call["PolicyDocument"]}
    limit = call.quota(f"{kind}PolicySizeQuota")
    if sum(size(str(document)) for document in documents.values()) > limit:
        message = f"Maximum policy size of {limit} bytes exceeded for {kind.lower()} {entity.name}"
        raise AwsError("LimitExceeded", message, 409)


def size(document: str) -> int:
    """The length that a quota looks at: "IAM does not count white space"."""
    return len("".join(document.split()))


@answers("GetAccountSummary")
def summary_tells_the_quotas_in_force(call: Call) -> Reply:
    """https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccountSummary.html"""
    attachments, _bounds = counts(call)
    known = dict(call.iam.account_summary.summary_map)
    known |= call.world.quotas(call.account) | {"PolicyVersionsInUse": sum(attachments.values())}
    return call.reply({"SummaryMap": _Entries(known)})


class _Entries(dict[str, int]):
    """A map of the query protocol: `<entry><key/><value/></entry>` for each, which a dict of elements cannot say."""

    def items(self) -> list[tuple[str, dict[str, str | int]]]:  # type: ignore[override]
        return [("entry", {"key": key, "value": value}) for key, value in super().items()]
