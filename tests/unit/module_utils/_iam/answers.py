# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What IAM answers when it is read, as boto3 hands it over, and a run that remembers some of it."""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable
from typing import Any

from ansible_collections.plumb.aws.plugins.module_utils._iam.live_account import LiveAccount
from unit.module_utils.examples import ACCOUNT, LAMBDA, FakeReader, own

Ask = Callable[[LiveAccount], Any]

MOMENT = datetime.datetime(2026, 1, 2, 3, 4, 5, tzinfo=datetime.UTC)
ARN, ROLE_ARN = own("p", "/team/"), f"arn:aws:iam::{ACCOUNT}:role/r"

BARE_POLICY = {"Arn": ARN, "PolicyName": "p", "PolicyId": "ANPAEXAMPLE", "Path": "/team/", "DefaultVersionId": "v1"}
OTHER_POLICY = {**BARE_POLICY, "Arn": own("q"), "PolicyName": "q", "Path": "/"}
POLICY = {
    **BARE_POLICY,
    "DefaultVersionId": "v3",
    "AttachmentCount": 2,
    "PermissionsBoundaryUsageCount": 1,
    "IsAttachable": False,
    "Description": "what it is for",
    "CreateDate": MOMENT,
    "UpdateDate": MOMENT,
    "Tags": [{"Key": "b", "Value": "2"}, {"Key": "a", "Value": "1"}],
}
BARE_ROLE = {
    "Arn": ROLE_ARN,
    "RoleName": "r",
    "RoleId": "AROAEXAMPLE",
    "Path": "/",
    "AssumeRolePolicyDocument": LAMBDA,
}
OTHER_ROLE = {**BARE_ROLE, "Arn": f"{ROLE_ARN}r", "RoleName": "rr"}
ROLE = {
    **BARE_ROLE,
    "Description": "runs",
    "MaxSessionDuration": 7200,
    "CreateDate": MOMENT,
    "PermissionsBoundary": {"PermissionsBoundaryType": "Policy", "PermissionsBoundaryArn": ARN},
    "Tags": [{"Key": "a", "Value": "1"}],
    "RoleLastUsed": {"LastUsedDate": MOMENT, "Region": "eu-west-1"},
}

# What is found by its name in another letter case: its kind, how it is listed, how it is asked for
NAMED: list[tuple[str, str, Ask]] = [
    ("policy", "list_policies", lambda account: account.policy_named("P")),
    ("role", "list_roles", lambda account: account.role_named("R")),
]

# What exists or does not: the operation that tells, and how it is asked
SINGLE: list[tuple[str, Ask]] = [
    ("get_policy", lambda account: account.policy(ARN)),
    ("get_policy_version", lambda account: account.document(ARN, "v1")),
    ("get_role", lambda account: account.role("r")),
    ("get_role_policy", lambda account: account.inline_document("r", "i")),
    ("list_attached_role_policies", lambda account: account.attached_policies("r")),
]
# Documents: the operation, its arguments, how it answers, how it is asked, and what the document is called
DOCUMENTS: list[tuple[str, dict[str, Any], Callable[[Any], Any], Ask, str]] = [
    (
        "get_policy_version",
        {"PolicyArn": ARN, "VersionId": "v2"},
        lambda document: {"PolicyVersion": {"Document": document, "VersionId": "v2"}},
        lambda account: account.document(ARN, "v2"),
        f"version v2 of {ARN}",
    ),
    (
        "get_role_policy",
        {"RoleName": "r", "PolicyName": "i"},
        lambda document: {"PolicyDocument": document, "RoleName": "r", "PolicyName": "i"},
        lambda account: account.inline_document("r", "i"),
        "the inline policy i of r",
    ),
]


def pages(key: str, *pages: list[Any]) -> list[dict[str, Any]]:
    return [{key: page} for page in pages]


def operations_of(reader: FakeReader) -> list[str]:
    return [operation for operation, _arguments in reader.asked]


def everything(**changed: Any) -> FakeReader:
    """Two policies and two roles."""
    answers = {
        "list_policies": pages("Policies", [OTHER_POLICY, BARE_POLICY]),
        "get_policy": {"Policy": POLICY},
        "list_roles": pages("Roles", [OTHER_ROLE, BARE_ROLE]),
        "get_role": {"Role": ROLE},
    }
    return FakeReader(**{**answers, **changed})


class EntityReader(FakeReader):
    """Who has a policy, on two pages, and whose boundary it is."""

    def _answer(self, operation: str, arguments: Any) -> Any:
        super()._answer(operation, arguments)
        if arguments["PolicyUsageFilter"] == "PermissionsBoundary":
            return [{"PolicyRoles": [{"RoleName": "bound"}], "PolicyUsers": [{"UserName": "bound-user"}]}]
        second = {"PolicyRoles": [{"RoleName": "a"}], "PolicyUsers": [{"UserName": "u"}], "PolicyGroups": []}
        return [{"PolicyRoles": [{"RoleName": "b"}], "PolicyGroups": [{"GroupName": "g"}]}, second]


class RunMemory:
    """Answers that outlast a task, kept as text; ``created_arns`` is what the run has created."""

    def __init__(self, *created_arns: str) -> None:
        self._known: dict[str, str] = {}
        self._created = created_arns

    def recall(self, question: str, ask: Callable[[], dict[str, Any]]) -> dict[str, Any]:
        if question not in self._known:
            self._known[question] = json.dumps(ask())
        answer: dict[str, Any] = json.loads(self._known[question])
        return answer

    def forget(self) -> None:
        self._known.clear()

    def created(self) -> list[str]:
        return list(self._created)
