# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Plans to look at."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ansible_collections.plumb.aws.plugins.plugin_utils._plan_report.summary import Summary
from unit.plugin_utils.plan_examples import (
    BOTH,
    READ,
    attachment_result,
    call,
    policy_result,
    report,
    role_result,
    summary,
)

# Opens the page of a plan in a browser: Opens(summary, width=360)
Opens = Callable[..., Any]
ADMIN = "arn:aws:iam::aws:policy/AdministratorAccess"
HOSTILE = '"><script>owned=1<script><img src=x onerror=owned=1>'
_ALL = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": ["*"], "Resource": ["*"]}]}


def _trust(*accounts: str) -> dict[str, Any]:
    statement = {"Effect": "Allow", "Action": ["sts:AssumeRole"], "Principal": {"AWS": list(accounts)}}
    return {"Version": "2012-10-17", "Statement": [statement]}


def _role(trust: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"path": "/", "description": "", "tags": {}, "trust_policy": trust, "permissions_boundary": None, **more}


def review(*, name: str = "breakglass") -> Summary:
    """A plan with findings of each level, a failure, and a role that is in focus."""
    partner = (_role(_trust("210987654321")), _role(_trust("210987654321", "999988887777")))
    return summary(
        report(role_result(None, _role(_trust("*")), name=name), "iam_role_trust"),
        report(attachment_result(name, attach=(ADMIN,), documents={ADMIN: _ALL}), "iam_role_attachment"),
        report(role_result(*partner, name="partner"), "iam_role_trust"),
        report(policy_result(READ, BOTH, name="reports")),
        report(policy_result(READ, None, name="old")),
        report({"censored": "hidden", "changed": True, "calls": [call("TagRole")]}),
        report({"msg": "no"}, failed=True, options={"name": "x"}),
    )


def large(number: int) -> Summary:
    """A plan of many policies."""
    return summary(*(report(policy_result(None, READ, name=f"policy-{place}")) for place in range(number)))
