# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tasks that change who may do what, in a few words each, for tests of the risk of a run."""

from __future__ import annotations

from typing import Any

from ansible_collections.plumb.aws.plugins.plugin_utils._plan_report.collect import TaskReport
from unit.plugin_utils.histories import GET
from unit.plugin_utils.plan_examples import (
    S3,
    attachment_result,
    fields,
    inline_result,
    policy_arn,
    policy_result,
    report,
    role_result,
    trust,
)

Result = dict[str, Any]

FOREIGN = "210987654321"
ADMIN_ARN = "arn:aws:iam::aws:policy/AdministratorAccess"
EC2 = trust({"Service": "ec2.amazonaws.com"})
OUTSIDE = trust({"AWS": f"arn:aws:iam::{FOREIGN}:root"})
MAY_ASSUME = f"account {FOREIGN} may assume the role"


def statements(*each: Result) -> Result:
    return {"Version": "2012-10-17", "Statement": list(each)}


def doc(action: Any, resource: Any = "*", effect: str = "Allow", **more: Any) -> Result:
    return statements({"Effect": effect, "Action": action, "Resource": resource, **more})


ADMIN, NO_S3 = doc("*"), doc("s3:*", effect="Deny")


def trusted(before: Result | None, after: Result | None, **more: Any) -> TaskReport:
    old, new = (None if each is None else {"trust_policy": each} for each in (before, after))
    return report(role_result(old, new, **more), "iam_role_trust")


def attached(*arns: str, detach: tuple[str, ...] = (), **documents: Result) -> TaskReport:
    known = {ADMIN_ARN: ADMIN, S3: GET, **{policy_arn(name): each for name, each in documents.items()}}
    return report(attachment_result("orders", attach=arns, detach=detach, documents=known), "iam_role_attachment")


def inline(before: Result, after: Result) -> TaskReport:
    return report(inline_result(before, after), "iam_inline_policy", options={"role": "orders"})


def bounded(before: str | None, after: str | None, documents: Result | None = None) -> TaskReport:
    old, new = ({"permissions_boundary": each} for each in (before, after))
    result = role_result(old, new, "PutRolePermissionsBoundary", documents=documents or {})
    return report(result, "iam_role_trust")


def policy(before: Result | None, after: Result | None, **more: Any) -> TaskReport:
    old, new = (None if each is None else fields(each) for each in (before, after))
    return report(policy_result(old, new, **more))


def whole_role(before: tuple[Result, Result] | None, after: tuple[Result, Result]) -> TaskReport:
    """What iam_role tells: trust policy and inline policies."""
    old, new = (each and {"trust_policy": each[0], "inline_policies": {"i": each[1]}} for each in (before, after))
    return report(role_result(old, new), "iam_role")
