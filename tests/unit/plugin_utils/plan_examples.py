# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Results of tasks as a callback sees them, and summaries of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ansible_collections.plumb.aws.plugins.module_utils._engine.descriptor import Descriptor
from ansible_collections.plumb.aws.plugins.module_utils._engine.diff import diff_of
from ansible_collections.plumb.aws.plugins.module_utils._engine.plan import Plan
from ansible_collections.plumb.aws.plugins.module_utils._iam.operations import call as a_call
from ansible_collections.plumb.aws.plugins.module_utils._policy.access.change import access_change
from ansible_collections.plumb.aws.plugins.module_utils._policy.document.canonical import readable
from ansible_collections.plumb.aws.plugins.module_utils._resources.inline_policy.descriptor import DESCRIPTOR as INLINE
from ansible_collections.plumb.aws.plugins.module_utils._resources.instance_profile.descriptor import (
    DESCRIPTOR as PROFILE,
)
from ansible_collections.plumb.aws.plugins.module_utils._resources.managed_policy.descriptor import DESCRIPTOR as POLICY
from ansible_collections.plumb.aws.plugins.module_utils._resources.role_attachment.descriptor import (
    DESCRIPTOR as ATTACHMENT,
)
from ansible_collections.plumb.aws.plugins.plugin_utils._plan_report.collect import TaskReport, observe
from ansible_collections.plumb.aws.plugins.plugin_utils._plan_report.summary import ResourceChange, Summary, summarise

ACCOUNT = "123456789012"
S3 = "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"
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
    kind: str | None = None,
) -> Fields:
    """The diff of a task that changes something."""
    calls = (a_call("tag_policy", {}, name),)
    return diff_of(Plan(before=before, after=after, result={}, calls=calls, name=name, arn=arn, kind=kind), descriptor)


def policy_result(
    before: Fields | None, after: Fields | None, *operations: str, name: str = "logs", account: str = ACCOUNT
) -> Fields:
    """What iam_managed_policy returns for a change; by default with the calls that fit."""
    there = after or before or {}
    default = "CreatePolicy" if before is None else "DeletePolicy" if after is None else "CreatePolicyVersion"
    change = access_change((before or {}).get("document"), (after or {}).get("document"))
    arn = policy_arn(name, account)
    sides = (before and {"name": name, **before}, after and {"name": name, **after})
    return {
        "changed": True,
        "policy": {"arn": arn, "policy_name": name, "policy_id": None, **there},
        "diff": diff(*sides, POLICY, name=name, arn=arn),
        "calls": [call(operation, arn) for operation in operations or (default,)],
        "access": change.as_result(),
    }


def attachment_result(role: str, *, attach: tuple[str, ...] = (), detach: tuple[str, ...] = ()) -> Fields:
    """What iam_role_attachment returns."""
    before, after = {"attached_policies": sorted(detach)}, {"attached_policies": sorted(attach)}
    return {
        "changed": True,
        "role_name": role,
        "attached_policies": [{"policy_name": arn.rpartition("/")[2], "policy_arn": arn} for arn in attach],
        "diff": diff({"role_name": role, **before}, {"role_name": role, **after}, ATTACHMENT, name=role, arn=None),
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
    }


def report(result: Mapping[str, Any], module: str = "iam_managed_policy", **more: Any) -> TaskReport:
    common: dict[str, Any] = {"task": "A task", "host": "localhost", "check_mode": True, **more}
    return TaskReport(module=f"plumb.aws.{module}", result=result, **common)


def summary(*reports: TaskReport, dry_run: bool = True) -> Summary:
    return summarise([observe(each) for each in reports], dry_run=dry_run)


def planned(*reports: TaskReport) -> tuple[ResourceChange, ...]:
    return summary(*reports).planned.resources


def some() -> Summary:
    """A plan with each kind of change."""
    return summary(
        report(policy_result(None, READ, name="new")),
        report(policy_result(READ, BOTH, name="wider")),
        report(policy_result(READ, None, name="old")),
        report(attachment_result("orders", attach=(policy_arn("new"),), detach=(S3,)), "iam_role_attachment"),
    )
