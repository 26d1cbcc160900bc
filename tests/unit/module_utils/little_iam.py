# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A little model of IAM in memory: plans are carried out on it and read again. It refuses what IAM refuses.

It stands in for a connection: it reads and writes. ``asked`` are the operations it was asked for, in order.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from ansible_collections.plumb.aws.plugins.module_utils._engine.errors import PlumbError
from ansible_collections.plumb.aws.plugins.module_utils._iam.identifiers import parse_policy_arn
from ansible_collections.plumb.aws.plugins.module_utils._policy.document.load import document_text
from unit.module_utils.examples import ACCOUNT, CALLER, refusal
from unit.module_utils.little_iam_identities import Given
from unit.module_utils.little_iam_profiles import (
    DATE,
    InstanceProfiles,
    add_tags,
    is_below,
    same,
    tag_list,
    tags_of,
)

_LISTS_OF_READS = {
    "list_policies": "Policies",
    "list_policy_versions": "Versions",
    "list_roles": "Roles",
    **{f"list_attached_{kind}_policies": "AttachedPolicies" for kind in ("role", "user", "group")},
    **{f"list_{kind}_policies": "PolicyNames" for kind in ("role", "user", "group")},
    "list_instance_profiles": "InstanceProfiles",
    "list_instance_profiles_for_role": "InstanceProfiles",
}
_USERS = (("Role", "PolicyRoles"), ("User", "PolicyUsers"), ("Group", "PolicyGroups"))


class LittleIam(InstanceProfiles):
    """One account. ``quotas``, by their names in GetAccountSummary, and what else it says, can be set."""

    endpoint = "https://iam.test"

    def __init__(self, *, most_attachments: int = 10, quotas: Mapping[str, int] | None = None) -> None:
        super().__init__(
            most_attachments, {"PolicySizeQuota": 6144, "AssumeRolePolicySizeQuota": 2048, **(quotas or {})}
        )
        self.asked: list[str] = []

    # What tests put in

    def put_policy(self, arn: str, *documents: dict[str, Any], default: int = 1, **shape: Any) -> None:
        parsed = parse_policy_arn(arn, option="arn")
        texts = {f"v{number}": document_text(document) for number, document in enumerate(documents, start=1)}
        self._policies[arn] = {
            "Arn": arn,
            "PolicyName": parsed.name,
            "PolicyId": f"ANPA{len(self._policies)}",
            "Path": parsed.path,
            "Description": "",
            "DefaultVersionId": f"v{default}",
            "Tags": {},
            "texts": texts or {"v1": '{"Version":"2012-10-17","Statement":[]}'},
            "newest": max(1, len(texts)),
            "Role": [],
            "User": [],
            "Group": [],
            **shape,
        }

    def put_role(self, name: str, document: dict[str, Any], *, profiles: Sequence[str] = (), **shape: Any) -> None:
        self._roles[name] = {
            "Arn": f"arn:aws:iam::{ACCOUNT}:role{shape.get('Path', '/')}{name}",
            "RoleName": name,
            "RoleId": f"AROA{len(self._roles)}",
            "Path": "/",
            "Description": "",
            "MaxSessionDuration": 3600,
            "text": document_text(document),
            "Tags": {},
            "boundary": None,
            "inline": {},
            **shape,
        }
        for profile in profiles:
            self.put_profile(profile, role=name)

    # What a connection does

    def read(self, operation: str, arguments: Given) -> dict[str, Any]:
        self.asked.append(operation)
        answer = getattr(self, operation)(arguments)
        return answer if isinstance(answer, dict) else {}

    def read_pages(self, operation: str, arguments: Given) -> Iterator[dict[str, Any]]:
        self.asked.append(operation)
        if operation == "list_entities_for_policy":
            yield self.list_entities_for_policy(arguments)
            return
        for item in getattr(self, operation)(arguments):
            yield {_LISTS_OF_READS[operation]: [item]}

    def write(self, operation: str, arguments: Given) -> dict[str, Any]:
        return self.read(operation, arguments)

    def may_retry(self, _error: PlumbError, _attempts: int) -> bool:
        return False

    def caller_identity(self) -> dict[str, Any]:
        self.asked.append("caller_identity")
        return {"Account": ACCOUNT, "Arn": CALLER}

    def base_caller_identity(self) -> dict[str, Any] | None:
        return None

    # Reads

    def get_account_summary(self, _given: Given) -> dict[str, Any]:
        return {"SummaryMap": dict(self._quotas)}

    def get_policy(self, given: Given) -> dict[str, Any]:
        return {"Policy": self._shown(self._policy(given["PolicyArn"]))}

    def list_policies(self, given: Given) -> Iterable[dict[str, Any]]:
        hidden = ("Description", "Tags")
        for arn, policy in self._policies.items():
            of_aws = ":iam::aws:" in arn
            if given["Scope"] in ("All", "AWS" if of_aws else "Local") and is_below(policy, given):
                yield {key: value for key, value in self._shown(policy).items() if key not in hidden}

    def get_policy_version(self, given: Given) -> dict[str, Any]:
        texts = self._policy(given["PolicyArn"])["texts"]
        if given["VersionId"] not in texts:
            raise refusal("NoSuchEntity")
        return {"PolicyVersion": {"Document": json.loads(texts[given["VersionId"]])}}

    def list_policy_versions(self, given: Given) -> list[dict[str, Any]]:
        policy = self._policy(given["PolicyArn"])
        return [self._version(policy, version_id) for version_id in policy["texts"]]

    def list_entities_for_policy(self, given: Given) -> dict[str, Any]:
        policy = self._policy(given["PolicyArn"])
        if given["PolicyUsageFilter"] == "PermissionsBoundary":
            names = [name for name, role in self._roles.items() if role["boundary"] == policy["Arn"]]
            return {"PolicyRoles": [{"RoleName": name} for name in names]}
        return {listing: [{f"{kind}Name": name} for name in policy[kind]] for kind, listing in _USERS}

    def get_role(self, given: Given) -> dict[str, Any]:
        role = self._role(given["RoleName"])
        boundary = {"PermissionsBoundary": {"PermissionsBoundaryArn": role["boundary"]}} if role["boundary"] else {}
        hidden = ("text", "boundary", "inline", "Tags")
        shown = {key: value for key, value in role.items() if key not in hidden}
        document = {"AssumeRolePolicyDocument": json.loads(role["text"])}
        return {"Role": {**shown, **document, **boundary, "CreateDate": DATE, "Tags": tag_list(role["Tags"])}}

    def get_user(self, given: Given) -> dict[str, Any]:
        if self._holder(given)["shows_after"] > self.asked.count("get_user"):
            raise refusal("NoSuchEntity")
        return {"User": {"Arn": f"arn:aws:iam::{ACCOUNT}:user/{given['UserName']}"}}

    def list_roles(self, given: Given) -> list[dict[str, Any]]:
        hidden = ("Tags", "PermissionsBoundary")
        shown = [
            self.get_role({"RoleName": name})["Role"] for name, role in self._roles.items() if is_below(role, given)
        ]
        return [{key: value for key, value in role.items() if key not in hidden} for role in shown]

    # Writes

    def create_policy(self, given: Given) -> dict[str, Any]:
        if any(same(policy["PolicyName"], given["PolicyName"]) for policy in self._own_policies()):
            raise refusal("EntityAlreadyExists")
        arn = f"arn:aws:iam::{ACCOUNT}:policy{given['Path']}{given['PolicyName']}"
        document = json.loads(given["PolicyDocument"])
        self.put_policy(arn, document, Description=given.get("Description", ""), Tags=tags_of(given.get("Tags", [])))
        return self.get_policy({"PolicyArn": arn})

    def create_policy_version(self, given: Given) -> dict[str, Any]:
        policy = self._policy(given["PolicyArn"])
        if len(policy["texts"]) >= 5:
            raise refusal("LimitExceeded")
        policy["newest"] += 1
        version_id = f"v{policy['newest']}"
        policy["texts"][version_id] = given["PolicyDocument"]
        if given["SetAsDefault"]:
            policy["DefaultVersionId"] = version_id
        return {"PolicyVersion": self._version(policy, version_id)}

    def set_default_policy_version(self, given: Given) -> None:
        self.get_policy_version(given)
        self._policy(given["PolicyArn"])["DefaultVersionId"] = given["VersionId"]

    def delete_policy_version(self, given: Given) -> None:
        self.get_policy_version(given)
        policy = self._policy(given["PolicyArn"])
        if policy["DefaultVersionId"] == given["VersionId"]:
            raise refusal("DeleteConflict")
        del policy["texts"][given["VersionId"]]

    def delete_policy(self, given: Given) -> None:
        policy = self._policy(given["PolicyArn"])
        users = [name for kind, _listing in _USERS for name in policy[kind]]
        bounded = any(role["boundary"] == policy["Arn"] for role in self._roles.values())
        if users or bounded or len(policy["texts"]) > 1:
            raise refusal("DeleteConflict")
        del self._policies[policy["Arn"]]

    def tag_policy(self, given: Given) -> None:
        self._policy(given["PolicyArn"])["Tags"].update(tags_of(given["Tags"]))

    def untag_policy(self, given: Given) -> None:
        for key in given["TagKeys"]:
            del self._policy(given["PolicyArn"])["Tags"][key]

    def create_role(self, given: Given) -> dict[str, Any]:
        if any(same(name, given["RoleName"]) for name in self._roles):
            raise refusal("EntityAlreadyExists")
        shape = {key: given[key] for key in ("Path", "Description", "MaxSessionDuration") if key in given}
        boundary = given.get("PermissionsBoundary")
        document = json.loads(given["AssumeRolePolicyDocument"])
        self.put_role(given["RoleName"], document, **shape, boundary=boundary, Tags=tags_of(given.get("Tags", [])))
        return self.get_role(given)

    def update_assume_role_policy(self, given: Given) -> None:
        self._role(given["RoleName"])["text"] = given["PolicyDocument"]

    def update_role(self, given: Given) -> None:
        role = self._role(given["RoleName"])
        role["Description"] = given.get("Description", role["Description"])
        role["MaxSessionDuration"] = given.get("MaxSessionDuration", 3600)

    def put_role_permissions_boundary(self, given: Given) -> None:
        self._policy(given["PermissionsBoundary"])
        self._role(given["RoleName"])["boundary"] = given["PermissionsBoundary"]

    def delete_role_permissions_boundary(self, given: Given) -> None:
        role = self._role(given["RoleName"])
        if role["boundary"] is None:
            raise refusal("NoSuchEntity")
        role["boundary"] = None

    def tag_role(self, given: Given) -> None:
        add_tags(self._role(given["RoleName"])["Tags"], given)

    def untag_role(self, given: Given) -> None:
        for key in given["TagKeys"]:
            del self._role(given["RoleName"])["Tags"][key]

    def delete_role(self, given: Given) -> None:
        role = self._role(given["RoleName"])
        if self.attached(role["RoleName"]) or role["inline"] or self.list_instance_profiles_for_role(given):
            raise refusal("DeleteConflict")
        del self._roles[role["RoleName"]]

    # Parts

    def _own_policies(self) -> Iterable[dict[str, Any]]:
        return (policy for arn, policy in self._policies.items() if f":{ACCOUNT}:" in arn)

    def _shown(self, policy: Mapping[str, Any]) -> dict[str, Any]:
        hidden = ("texts", "newest", "Role", "User", "Group", "Tags")
        return {
            **{key: value for key, value in policy.items() if key not in hidden},
            "AttachmentCount": sum(len(policy[kind]) for kind, _listing in _USERS),
            "PermissionsBoundaryUsageCount": sum(role["boundary"] == policy["Arn"] for role in self._roles.values()),
            "CreateDate": DATE,
            "UpdateDate": DATE,
            "Tags": tag_list(policy["Tags"]),
        }

    def _version(self, policy: Mapping[str, Any], version_id: str) -> dict[str, Any]:
        is_default = version_id == policy["DefaultVersionId"]
        return {"VersionId": version_id, "IsDefaultVersion": is_default, "CreateDate": DATE}
