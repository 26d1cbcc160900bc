# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the accounts of a random case hold before its playbook."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from random import Random
from typing import Any

from contract import words
from contract.case import OWN, Step
from contract.dice import Dice, Options


@dataclass
class Known:
    """What may exist by now: paths of policies by name, roles, profiles, and the variables that tasks have registered."""

    policies: dict[str, str] = field(default_factory=dict)
    roles: set[str] = field(default_factory=set)
    profiles: set[str] = field(default_factory=set)
    registered: list[str] = field(default_factory=list)


class Furnisher(Dice):
    """Makes the steps of a case."""

    def __init__(self, chance: Random) -> None:
        super().__init__(chance)
        self._known = Known()
        self._steps: list[Step] = []
        self._gaps = False

    def _do(self, operation: str, account: str = OWN, **arguments: Any) -> None:
        self._steps.append(Step(operation, arguments, account))

    def _furnish(self) -> None:
        for name in self._some(words.POLICIES, 1):
            self._seed_policy(name)
        for name in self._some(words.ROLES, 1):
            self._seed_role(name)
        for name in self._some(words.PROFILES, 0):
            self._seed_profile(name)
        if self._maybe(0.6):
            self._seed_people()
        if self._maybe(0.1):
            self._do("set_quota", name="AttachedPoliciesPerRoleQuota", value=self._one((11, 12)))
        if self._maybe(0.1):
            self._do("set_quota", name="PolicySizeQuota", value=7000)
        if self._maybe(0.35):
            self._do("set_quota", name="RolesQuota", value=len(self._known.roles) + self._one((0, 0, 1)))
        if self._maybe(0.35):
            self._do("set_quota", name="PoliciesQuota", value=len(self._known.policies) + self._one((0, 0, 1)))
        if self._maybe(0.2):
            self._do("set_quota", name="InstanceProfilesQuota", value=len(self._known.profiles) + self._one((0, 0, 1)))
        if self._maybe(0.05):
            self._do("set_quota", name="RolePolicySizeQuota", value=13_000)

    def _seed_policy(self, name: str, account: str = OWN) -> None:
        path, arn = self._path(), ""
        name = name.upper() if self._maybe(0.1) else name
        arn = words.arn_of(name, path, account)
        more: Options = {"Description": "of the account"} if self._maybe(0.3) else {}
        tags = _as_list(self._one(words.SEED_TAGS))
        count = self._one((1, 1, 2, 3, 5, 5))
        documents = self._some(words.SEED_POLICIES, count, count)
        texts = [as_text(document) for document in documents]
        self._do("create_policy", account, PolicyName=name, Path=path, PolicyDocument=texts[0], Tags=tags, **more)
        last_default = self._chance.randint(1, len(texts))
        for number, text in enumerate(texts[1:], start=2):
            default = number == last_default
            self._do("create_policy_version", account, PolicyArn=arn, PolicyDocument=text, SetAsDefault=default)
        if 1 < len(texts) != last_default and self._maybe(0.15):
            self._gaps = True
            self._do("delete_policy_version", account, PolicyArn=arn, VersionId=f"v{len(texts)}")
        if account == OWN:
            self._known.policies[name] = path

    def _seed_role(self, name: str, account: str = OWN) -> None:
        name = name.upper() if self._maybe(0.1) else name
        more: Options = {"Description": "of the account"} if self._maybe(0.3) else {}
        if self._maybe(0.3):
            more["PermissionsBoundary"] = self._existing_arn() if account == OWN else words.of_aws("ReadOnlyAccess")
        if self._maybe(0.2):
            more["MaxSessionDuration"] = 7200
        self._do(
            "create_role",
            account,
            RoleName=name,
            Path=self._path(),
            AssumeRolePolicyDocument=as_text(self._one(words.SEED_TRUSTS)),
            Tags=_as_list(self._one(words.SEED_TAGS)),
            **more,
        )
        if self._maybe(0.15):
            attached = [words.of_aws(each) for each in self._some(words.OF_AWS, 9, 10)]
        else:
            own = [words.arn_of(policy, path) for policy, path in self._known.policies.items() if account == OWN]
            attached = self._some([*own, *own, *map(words.of_aws, words.OF_AWS[:3])], 0, 3)
        for arn in dict.fromkeys(attached):
            self._do("attach_role_policy", account, RoleName=name, PolicyArn=arn)
        if self._maybe(0.4):
            self._seed_inline_policies("role", name, account)
        if account == OWN:
            self._known.roles.add(name)

    def _seed_inline_policies(self, kind: str, name: str, account: str = OWN) -> None:
        for policy in self._some(words.INLINE, 1):
            document = as_text(self._one(words.SEED_POLICIES))
            holder = {f"{kind.title()}Name": name}
            self._do(f"put_{kind}_policy", account, **holder, PolicyName=policy, PolicyDocument=document)

    def _seed_profile(self, name: str) -> None:
        name = name.upper() if self._maybe(0.1) else name
        tags = _as_list(self._one(words.SEED_TAGS))
        self._do("create_instance_profile", InstanceProfileName=name, Path=self._path(), Tags=tags)
        if self._maybe(0.75):
            role = self._one(sorted(self._known.roles))
            self._do("add_role_to_instance_profile", InstanceProfileName=name, RoleName=role)
        self._known.profiles.add(name)

    def _seed_people(self) -> None:
        more = {"PermissionsBoundary": self._existing_arn()} if self._maybe(0.3) else {}
        self._do("create_user", UserName=words.USER, **more)
        self._do("create_group", GroupName=words.GROUP)
        for arn in dict.fromkeys((self._existing_arn(), self._existing_arn())):
            self._do("attach_user_policy", UserName=words.USER, PolicyArn=arn)
            self._do("attach_group_policy", GroupName=words.GROUP, PolicyArn=arn)
        for kind, name in (("user", words.USER), ("group", words.GROUP)):
            if self._maybe(0.5):
                self._seed_inline_policies(kind, name)

    def _existing_arn(self) -> str:
        if self._known.policies and self._maybe(0.8):
            name = self._one(sorted(self._known.policies))
            return words.arn_of(name, self._known.policies[name])
        return words.of_aws(self._one(words.OF_AWS))

    def _path(self) -> str:
        return self._one(words.PATHS) if self._maybe(0.3) else "/"


def as_text(document: Any) -> str:
    """A document as a request has it."""
    return json.dumps(document)


def _as_list(tags: dict[str, str]) -> list[dict[str, str]]:
    return [{"Key": key, "Value": value} for key, value in tags.items()]
