# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The policies of roles, users and groups in the little IAM: those attached, and inline policies."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from ansible_collections.plumb.aws.plugins.module_utils._iam.identity_kinds import KINDS, IdentityKind
from ansible_collections.plumb.aws.plugins.module_utils._policy.document.size import document_size
from unit.module_utils.examples import refusal

Given = Mapping[str, Any]


class IdentityPolicies:
    """What IAM does with the policies of one identity, told by RoleName, UserName or GroupName."""

    def __init__(self, most_attachments: int, quotas: Mapping[str, int]) -> None:
        self._policies: dict[str, dict[str, Any]] = {}
        self._roles: dict[str, dict[str, Any]] = {}
        self._users: dict[str, dict[str, Any]] = {}
        self._groups: dict[str, dict[str, Any]] = {}
        self._quotas = {
            **{kind.attachment_quota: most_attachments for kind in KINDS.values()},
            **{kind.inline_quota: kind.inline_size for kind in KINDS.values()},
            **quotas,
        }

    # What tests put in, and see

    def put_user(self, name: str, *, shows_after: int = 1, inline: Given | None = None) -> None:
        """A user that GetUser shows in the given reading for the first time."""
        self._users[name] = {"shows_after": shows_after, "inline": dict(inline or {})}

    def put_group(self, name: str, *, inline: Given | None = None) -> None:
        self._groups[name] = {"inline": dict(inline or {})}

    def attach(self, arn: str, kind: str, name: str) -> None:
        self._policies[arn][kind].append(name)

    def attached(self, name: str, kind: str = "Role") -> list[str]:
        return sorted(arn for arn, policy in self._policies.items() if name in policy[kind])

    def inline(self, name: str, kind: str = "Role") -> dict[str, Any]:
        """The inline policies of an identity, by name."""
        found: dict[str, Any] = self._holder({KINDS[kind.lower()].key: name})["inline"]
        return found

    # Inline policies

    def list_role_policies(self, given: Given) -> list[str]:
        return list(self._holder(given)["inline"])

    def get_role_policy(self, given: Given) -> dict[str, Any]:
        inline = self._holder(given)["inline"]
        if given["PolicyName"] not in inline:
            raise refusal("NoSuchEntity")
        return {"PolicyDocument": inline[given["PolicyName"]]}

    def put_role_policy(self, given: Given) -> None:
        holder, document = self._holder(given), json.loads(given["PolicyDocument"])
        after = {**holder["inline"], given["PolicyName"]: document}
        if sum(map(document_size, after.values())) > self._quotas[_kind(given).inline_quota]:
            raise refusal("LimitExceeded")
        holder["inline"] = after

    def delete_role_policy(self, given: Given) -> None:
        self.get_role_policy(given)
        del self._holder(given)["inline"][given["PolicyName"]]

    list_user_policies = list_group_policies = list_role_policies
    get_user_policy = get_group_policy = get_role_policy
    put_user_policy = put_group_policy = put_role_policy
    delete_user_policy = delete_group_policy = delete_role_policy

    # Attachments

    def list_attached_role_policies(self, given: Given) -> list[dict[str, Any]]:
        self._holder(given)
        kind = _kind(given)
        arns = self.attached(given[kind.key], _field(kind))
        return [{"PolicyName": self._policies[arn]["PolicyName"], "PolicyArn": arn} for arn in arns]

    def attach_role_policy(self, given: Given) -> None:
        self._holder(given)
        kind, policy = _kind(given), self._policy(given["PolicyArn"])
        name, names = given[kind.key], policy[_field(kind)]
        if name not in names and len(self.attached(name, _field(kind))) >= self._quotas[kind.attachment_quota]:
            raise refusal("LimitExceeded")
        policy[_field(kind)] = sorted({*names, name})

    def detach_role_policy(self, given: Given) -> None:
        kind = _kind(given)
        names = self._policy(given["PolicyArn"])[_field(kind)]
        if given[kind.key] not in names:
            raise refusal("NoSuchEntity")
        names.remove(given[kind.key])

    list_attached_user_policies = list_attached_group_policies = list_attached_role_policies
    attach_user_policy = attach_group_policy = attach_role_policy
    detach_user_policy = detach_group_policy = detach_role_policy

    # Parts

    def _policy(self, arn: str) -> dict[str, Any]:
        if arn not in self._policies:
            raise refusal("NoSuchEntity")
        return self._policies[arn]

    def _role(self, name: str) -> dict[str, Any]:
        return self._holder({"RoleName": name})

    def _holder(self, given: Given) -> dict[str, Any]:
        """The identity that a request names."""
        kind = _kind(given)
        known = {"role": self._roles, "user": self._users, "group": self._groups}[kind.name]
        if given[kind.key] not in known:
            raise refusal("NoSuchEntity")
        return known[given[kind.key]]


def _kind(given: Given) -> IdentityKind:
    return next(kind for kind in KINDS.values() if kind.key in given)


def _field(kind: IdentityKind) -> str:
    """Where a policy keeps the names of the kind that have it."""
    return kind.name.capitalize()
