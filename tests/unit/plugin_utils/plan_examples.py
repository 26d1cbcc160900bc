# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Results of tasks as a callback sees them, and summaries of them."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from ansible_collections.plumb.aws.plugins.module_utils._engine.descriptor import Descriptor
from ansible_collections.plumb.aws.plugins.module_utils._engine.diff import diff_of
from ansible_collections.plumb.aws.plugins.module_utils._engine.plan import Plan
from ansible_collections.plumb.aws.plugins.module_utils._iam.operations import call as a_call
from ansible_collections.plumb.aws.plugins.module_utils._policy.access.change import access_change
from ansible_collections.plumb.aws.plugins.module_utils._policy.access.combined import (
    of_attachments,
    of_instance_profile,
)
from ansible_collections.plumb.aws.plugins.module_utils._policy.document.canonical import readable
from ansible_collections.plumb.aws.plugins.module_utils._resources.guards.document_rules import access_shown
from ansible_collections.plumb.aws.plugins.module_utils._resources.inline_policy.descriptor import DESCRIPTOR as INLINE
from ansible_collections.plumb.aws.plugins.module_utils._resources.instance_profile.descriptor import (
    DESCRIPTOR as PROFILE,
)
from ansible_collections.plumb.aws.plugins.module_utils._resources.managed_policy.descriptor import DESCRIPTOR as POLICY
from ansible_collections.plumb.aws.plugins.module_utils._resources.role_attachment.descriptor import (
    DESCRIPTOR as ATTACHMENT,
)
from ansible_collections.plumb.aws.plugins.module_utils._resources.role_trust.descriptor import DESCRIPTOR as ROLE
from ansible_collections.plumb.aws.plugins.plugin_utils._plan_report.collect import TaskReport, observe
from ansible_collections.plumb.aws.plugins.plugin_utils._plan_report.parts import Parts
from ansible_collections.plumb.aws.plugins.plugin_utils._plan_report.risk import judged
from ansible_collections.plumb.aws.plugins.plugin_utils._plan_report.risk_settings import RiskSettings
from ansible_collections.plumb.aws.plugins.plugin_utils._plan_report.summary import ResourceChange, Summary, summarise

ACCOUNT = "123456789012"
S3 = "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"
TODAY = datetime.date(2027, 1, 31)
Fields = dict[str, Any]


def allow(*actions: str) -> Fields:
    statement = {"Effect": "Allow", "Action": list(actions), "Resource": "arn:aws:s3:::logs/*"}
    return {"Version": "2012-10-17", "Statement": [statement]}


def call(operation: str, target: str = "") -> dict[str, str]:
    return {"operation": operation, "target": target}


def policy_arn(name: str, account: str = ACCOUNT) -> str:
    return f"arn:aws:iam::{account}:policy/{name}"


def fields(document: Fields | None = None, **more: Any) -> Fields:
    """The fields of a policy, as its task compares them."""
    return {"path": "/", "description": "", "tags": {}, "document": readable(document or allow("s3:GetObject")), **more}


READ, WRITE = fields(allow("s3:GetObject")), fields(allow("s3:PutObject"))
BOTH = fields(allow("s3:GetObject", "s3:PutObject"))


def diff(
    before: Fields | None,
    after: Fields | None,
    descriptor: Descriptor,
    *,
    name: str,
    arn: str | None,
    **more: Any,
) -> Fields:
    """The diff of a task that changes something; ``more`` of its plan, such as documents, users and lints."""
    calls = (a_call("tag_policy", {}, name),)
    return diff_of(Plan(before=before, after=after, result={}, calls=calls, name=name, arn=arn, **more), descriptor)


def policy_result(
    before: Fields | None,
    after: Fields | None,
    *operations: str,
    name: str = "logs",
    account: str = ACCOUNT,
    **more: Any,
) -> Fields:
    """What iam_managed_policy returns for a change; by default with the calls that fit. ``more`` is of its plan."""
    there = after or before or {}
    default = "CreatePolicy" if before is None else "DeletePolicy" if after is None else "CreatePolicyVersion"
    change = access_change((before or {}).get("document"), (after or {}).get("document"))
    arn = policy_arn(name, account)
    sides = (before and {"name": name, **before}, after and {"name": name, **after})
    return {
        "changed": True,
        "policy": {"arn": arn, "policy_name": name, "policy_id": None, **there},
        "diff": diff(*sides, POLICY, name=name, arn=arn, **more),
        "calls": [call(operation, arn) for operation in operations or (default,)],
        "access": change.as_result(),
    }


def attachment_result(
    role: str,
    *,
    attach: tuple[str, ...] = (),
    detach: tuple[str, ...] = (),
    documents: Mapping[str, Fields] | None = None,
) -> Fields:
    """What iam_role_attachment returns. ``documents`` are those that could be read, by ARN."""
    known = {arn: (documents or {}).get(arn) for arn in (*attach, *detach)}
    access = of_attachments(*({arn: known[arn] for arn in moved} for moved in (detach, attach)))
    before, after = ({"role_name": role, "attached_policies": sorted(arns)} for arns in (detach, attach))
    return {
        "changed": True,
        "role_name": role,
        "attached_policies": [{"policy_name": arn.rpartition("/")[2], "policy_arn": arn} for arn in attach],
        "diff": diff(before, {**after, **access_shown(access)}, ATTACHMENT, name=role, arn=None, documents=known),
        "access": access.as_result(),
        "calls": [
            *(call("AttachRolePolicy", arn) for arn in attach),
            *(call("DetachRolePolicy", arn) for arn in detach),
        ],
    }


def inline_result(before: Fields, after: Fields, *, kind: str = "role", name: str = "orders") -> Fields:
    """What iam_inline_policy returns: documents by their names, before and after."""
    sides = [{f"{kind}_name": name, "inline_policies": dict(documents)} for documents in (before, after)]
    put = [policy for policy in after if before.get(policy) != after[policy]]
    title = kind.capitalize()
    old, new = (
        {"Version": "2012-10-17", "Statement": [each for one in side.values() for each in one["Statement"]]}
        for side in (before, after)
    )
    return {
        "changed": True,
        **sides[1],
        "diff": diff(sides[0], sides[1], INLINE, name=name, arn=None, kind=kind),
        "calls": [
            *(call(f"Put{title}Policy", f"{kind}/{name} inline policy {policy}") for policy in put),
            *(
                call(f"Delete{title}Policy", f"{kind}/{name} inline policy {gone}")
                for gone in before
                if gone not in after
            ),
        ],
        "access": access_change(old, new).as_result(),
    }


def profile_result(before: Fields | None, after: Fields | None, *operations: str, name: str = "web") -> Fields:
    """What iam_instance_profile returns."""
    arn = f"arn:aws:iam::{ACCOUNT}:instance-profile/{name}"
    sides = (before and {"name": name, **before}, after and {"name": name, **after})
    return {
        "changed": True,
        "iam_instance_profile": {"arn": arn, "instance_profile_name": name},
        "diff": diff(*sides, PROFILE, name=name, arn=arn),
        "calls": [call(operation, arn) for operation in operations],
        "access": of_instance_profile((before or {}).get("role"), (after or {}).get("role")).as_result(),
    }


def role_result(
    before: Fields | None, after: Fields | None, *operations: str, name: str = "orders", **more: Any
) -> Fields:
    """What iam_role_trust returns: fields such as trust_policy and permissions_boundary. ``more`` is of its plan."""
    arn = f"arn:aws:iam::{ACCOUNT}:role/{name}"
    sides = (before and {"name": name, **before}, after and {"name": name, **after})
    default = "CreateRole" if before is None else "DeleteRole" if after is None else "UpdateAssumeRolePolicy"
    return {
        "changed": True,
        "role": {"arn": arn, "role_name": name},
        "diff": diff(*sides, ROLE, name=name, arn=arn, **more),
        "calls": [call(operation, arn) for operation in operations or (default,)],
        "access": Parts("role", before or {}, after or {}, documents=more.get("documents", {})).all().as_result(),
    }


def trust(principal: Any, **more: Any) -> Fields:
    """Who may assume a role; ``more`` is of the statement."""
    statement = {"Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole", **more}
    return {"Version": "2012-10-17", "Statement": [statement]}


def report(result: Mapping[str, Any], module: str = "iam_managed_policy", **more: Any) -> TaskReport:
    common: dict[str, Any] = {"task": "A task", "host": "localhost", "check_mode": True, **more}
    return TaskReport(module=f"plumb.aws.{module}", result=result, **common)


def summary(*reports: TaskReport, dry_run: bool = True, settings: RiskSettings | None = None) -> Summary:
    """The plan of a run with its findings, by the usual settings, of one and the same day."""
    summed_up = summarise([observe(each) for each in reports], dry_run=dry_run)
    return judged(summed_up, settings or RiskSettings(), today=TODAY)


def planned(*reports: TaskReport) -> tuple[ResourceChange, ...]:
    return summary(*reports).planned.resources


def some() -> Summary:
    """A plan with each kind of change."""
    return summary(
        report(policy_result(None, READ, name="new")),
        report(policy_result(READ, BOTH, name="wider")),
        report(policy_result(READ, None, name="old")),
        report(
            attachment_result(
                "orders",
                attach=(policy_arn("new"),),
                detach=(S3,),
                documents={policy_arn("new"): allow("s3:GetObject"), S3: allow("s3:GetObject", "s3:ListBucket")},
            ),
            "iam_role_attachment",
        ),
    )
