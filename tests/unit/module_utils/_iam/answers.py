# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What IAM answers when it is read, as boto3 hands it over, and a run that remembers some of it."""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable
from typing import Any

import pytest

from ansible_collections.plumb.aws.plugins.module_utils._iam.identity_kinds import KINDS
from ansible_collections.plumb.aws.plugins.module_utils._iam.live_account import LiveAccount
from unit.module_utils.examples import ACCOUNT, LAMBDA, FakeReader, own, refusal

Ask = Callable[[LiveAccount], Any]

MOMENT = datetime.datetime(2026, 1, 2, 3, 4, 5, tzinfo=datetime.UTC)
ARN, ROLE_ARN = own("p", "/team/"), f"arn:aws:iam::{ACCOUNT}:role/r"
PROFILE_ARN = f"arn:aws:iam::{ACCOUNT}:instance-profile/m"

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
BARE_PROFILE = {
    "Arn": PROFILE_ARN,
    "InstanceProfileName": "m",
    "InstanceProfileId": "AIPAEXAMPLE",
    "Path": "/",
    "CreateDate": MOMENT,
    "Roles": [BARE_ROLE],
}
OTHER_PROFILE = {**BARE_PROFILE, "Arn": f"{PROFILE_ARN}m", "InstanceProfileName": "mm", "Roles": []}
PROFILE = {**BARE_PROFILE, "Tags": [{"Key": "b", "Value": "2"}, {"Key": "a", "Value": "1"}]}

# What is found by its name in another letter case: its kind, how it is listed, how it is asked for
NAMED: list[tuple[str, str, Ask]] = [
    ("policy", "list_policies", lambda account: account.policy_named("P")),
    ("role", "list_roles", lambda account: account.role_named("R")),
    ("instance_profile", "list_instance_profiles", lambda account: account.instance_profile_named("M")),
]

# What exists or does not: the operation that tells, and how it is asked
SINGLE: list[tuple[str, Ask]] = [
    ("get_policy", lambda account: account.policy(ARN)),
    ("get_policy_version", lambda account: account.document(ARN, "v1")),
    ("get_role", lambda account: account.role("r")),
    ("get_instance_profile", lambda account: account.instance_profile("m")),
    *(
        (f"list_attached_{kind.name}_policies", lambda account, kind=kind: account.attached_policies(kind, "r"))
        for kind in KINDS.values()
    ),
    *(
        (f"list_{kind.name}_policies", lambda account, kind=kind: account.inline_policies(kind, "r"))
        for kind in KINDS.values()
    ),
]
# Principals: the end of the ARN, what IAM answers, and whether it is there
_USER = {"User": {"Arn": f"arn:aws:iam::{ACCOUNT}:user/t/u"}}
PRINCIPALS: list[tuple[str, dict[str, Any], bool | None]] = [
    ("user/t/u", {"get_user": _USER}, True),
    ("user/u", {"get_user": _USER}, False),
    ("user/t/U", {"get_user": _USER}, False),
    ("user/t/u", {"get_user": refusal("NoSuchEntity")}, False),
    ("user/t/u", {"get_user": refusal("AccessDenied")}, None),
    ("role/r", {"get_role": {"Role": BARE_ROLE}}, True),
    ("role/x/r", {"get_role": {"Role": BARE_ROLE}}, False),
    ("role/r", {"get_role": refusal("NoSuchEntity")}, False),
    ("role/r", {"get_role": refusal("AccessDeniedException")}, None),
]
# A quota whose default is ten: its name, how much is needed, what it is, and how often IAM is asked
QUOTAS = [
    pytest.param("AttachedPoliciesPerRoleQuota", 9, 10, 0, id="below the default"),
    pytest.param("AttachedPoliciesPerRoleQuota", 10, 10, 0, id="just the default"),
    pytest.param("AttachedPoliciesPerRoleQuota", 11, 20, 1, id="above the default"),
    pytest.param("UnknownQuota", 11, 10, 1, id="not in the answer"),
]
# What is free: what GetAccountSummary tells, what is free by that, and how often it is asked in two turns
FREE: list[tuple[dict[str, int], int | None, int]] = [
    ({"Roles": 3, "RolesQuota": 5}, 2, 1),
    ({"Roles": 5, "RolesQuota": 5}, 0, 3),  # asked anew in each turn
    ({"Roles": 5}, None, 1),
    ({"RolesQuota": 5}, None, 1),
]

# What a run has created, and the policies that are read where one called P is looked for
CREATED = [
    pytest.param([], [ARN], id="none"),
    pytest.param([ARN], [ARN], id="what is listed, too"),
    pytest.param([own("P", "/x/")], [ARN, own("P", "/x/")], id="another of this name"),
    pytest.param([own("q"), f"arn:aws:iam::{ACCOUNT}:role/p"], [ARN], id="others, and a role of this name"),
]


def pages(key: str, *pages: list[Any]) -> list[dict[str, Any]]:
    return [{key: page} for page in pages]


def operations_of(reader: FakeReader) -> list[str]:
    return [operation for operation, _arguments in reader.asked]


def everything(**changed: Any) -> FakeReader:
    """Two policies, two roles and two instance profiles."""
    answers = {
        "list_policies": pages("Policies", [OTHER_POLICY, BARE_POLICY]),
        "get_policy": {"Policy": POLICY},
        "list_roles": pages("Roles", [OTHER_ROLE, BARE_ROLE]),
        "get_role": {"Role": ROLE},
        "list_instance_profiles": pages("InstanceProfiles", [OTHER_PROFILE, BARE_PROFILE]),
        "get_instance_profile": {"InstanceProfile": PROFILE},
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
