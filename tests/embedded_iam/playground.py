# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""An account to try playbooks on: a few policies, roles, a user and a group, and how to reach it."""

from __future__ import annotations

import json
import shlex
from collections.abc import Iterable, Mapping
from typing import Any

from embedded_iam.server import EmbeddedIam

POLICIES: dict[str, list[dict[str, Any]]] = {
    "read-reports": [
        {"Sid": "Read", "Effect": "Allow", "Action": ["s3:GetObject"], "Resource": "arn:aws:s3:::reports/*"},
        {"Sid": "List", "Effect": "Allow", "Action": "s3:ListBucket", "Resource": "arn:aws:s3:::reports"},
    ],
    "write-orders": [
        {"Effect": "Allow", "Action": ["dynamodb:PutItem", "dynamodb:UpdateItem"],
         "Resource": "arn:aws:dynamodb:eu-west-1:123456789012:table/orders"},
    ],
    "stay-in-europe": [
        {"Effect": "Deny", "Action": "*", "Resource": "*",
         "Condition": {"StringNotEquals": {"aws:RequestedRegion": ["eu-west-1", "eu-central-1"]}}},
    ],
}  # fmt: skip
# By name: who may assume the role, and what it has attached
ROLES: dict[str, tuple[dict[str, Any], tuple[str, ...]]] = {
    "reports-job": ({"Service": "lambda.amazonaws.com"}, ("read-reports", "stay-in-europe")),
    "orders": ({"Service": "ec2.amazonaws.com"}, ("write-orders",)),
    "auditor": ({"AWS": "210987654321"}, ("arn:aws:iam::aws:policy/SecurityAudit",)),
}


def sow(iam: EmbeddedIam) -> None:
    """Fill the default account."""
    client = iam.client("iam")
    arns = {
        name: client.create_policy(PolicyName=name, PolicyDocument=_document(statements))["Policy"]["Arn"]
        for name, statements in POLICIES.items()
    }
    client.create_user(UserName="alice")
    client.create_group(GroupName="developers")
    client.add_user_to_group(UserName="alice", GroupName="developers")
    client.attach_group_policy(GroupName="developers", PolicyArn="arn:aws:iam::aws:policy/ReadOnlyAccess")
    for name, (principal, policies) in ROLES.items():
        statement = {"Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole"}
        client.create_role(RoleName=name, AssumeRolePolicyDocument=_document([statement]))
        for policy in policies:
            client.attach_role_policy(RoleName=name, PolicyArn=arns.get(policy, policy))


def welcome(environment: Mapping[str, str], *, without: Iterable[str]) -> str:
    """What to paste into a shell, and what to try there. A value may name variables of the shell, such as $PATH.

    ``without`` are the variables that must not be set there.
    """
    exports = [f"export {name}={_quoted(value)}" for name, value in sorted(environment.items())]
    return "\n".join(
        [
            f"It holds the roles {', '.join(ROLES)}, the policies {', '.join(POLICIES)}, "
            "the user alice and the group developers.",
            "Paste this into another terminal:",
            "",
            f"unset {' '.join(without)}",
            *exports,
            "",
            "Then try there, for instance:",
            "",
            "  ansible-playbook plumb.aws.get_policy -e policy_name=read-reports",
            "  ansible-playbook plumb.aws.attach_role_policy -e role_name=orders -e policy_name=read-reports --check --diff",
            "",
            "Ctrl-C ends it, and forgets all that was changed.",
        ]
    )


def _quoted(value: str) -> str:
    return f'"{value}"' if "$" in value else shlex.quote(value)


def _document(statements: list[dict[str, Any]]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": statements})
