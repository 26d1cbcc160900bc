# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What an account holds before a scenario begins, made without our modules."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from embedded_iam import EmbeddedIam
from integration.documents import allow, trust

Seed = Callable[[EmbeddedIam, str], None]

READ_S3 = "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"
LAMBDA = "arn:aws:iam::aws:policy/AWSLambdaExecute"


def all_of(*seeds: Seed) -> Seed:
    """Several seeds, one after the other."""

    def sow(iam: EmbeddedIam, account: str) -> None:
        for seed in seeds:
            seed(iam, account)

    return sow


def policy(name: str, *versions: dict[str, Any], path: str = "/", **more: Any) -> Seed:
    """A policy with these documents as its versions, the last one in force; by default one version."""

    def sow(iam: EmbeddedIam, account: str) -> None:
        client = iam.client("iam", account)
        first, *others = [json.dumps(document) for document in versions or (allow("s3:GetObject"),)]
        arn = client.create_policy(PolicyName=name, Path=path, PolicyDocument=first, **more)["Policy"]["Arn"]
        for document in others:
            client.create_policy_version(PolicyArn=arn, PolicyDocument=document, SetAsDefault=True)

    return sow


def role(name: str, document: dict[str, Any] | None = None, *, policies: tuple[str, ...] = (), **more: Any) -> Seed:
    """A role with policies attached; in their ARNs and in ``PermissionsBoundary`` {account} stands for the account."""

    def sow(iam: EmbeddedIam, account: str) -> None:
        client = iam.client("iam", account)
        options = {
            key: value.format(account=account) if isinstance(value, str) else value for key, value in more.items()
        }
        client.create_role(RoleName=name, AssumeRolePolicyDocument=json.dumps(document or trust()), **options)
        for arn in policies:
            client.attach_role_policy(RoleName=name, PolicyArn=arn.format(account=account))

    return sow


def user(name: str, *, policies: tuple[str, ...] = ()) -> Seed:
    """A user with policies attached; {account} in their ARNs as with a role."""

    def sow(iam: EmbeddedIam, account: str) -> None:
        client = iam.client("iam", account)
        client.create_user(UserName=name)
        for arn in policies:
            client.attach_user_policy(UserName=name, PolicyArn=arn.format(account=account))

    return sow


def group(name: str, *, policies: tuple[str, ...] = ()) -> Seed:
    """A group with policies attached; {account} in their ARNs as with a role."""

    def sow(iam: EmbeddedIam, account: str) -> None:
        client = iam.client("iam", account)
        client.create_group(GroupName=name)
        for arn in policies:
            client.attach_group_policy(GroupName=name, PolicyArn=arn.format(account=account))

    return sow


def inline(kind: str, name: str, **documents: dict[str, Any]) -> Seed:
    """Inline policies of a role, user or group that is there."""

    def sow(iam: EmbeddedIam, account: str) -> None:
        put = getattr(iam.client("iam", account), f"put_{kind}_policy")
        for policy_name, document in documents.items():
            put(**{f"{kind.title()}Name": name}, PolicyName=policy_name, PolicyDocument=json.dumps(document))

    return sow


def profile(name: str, role_name: str | None = None, **more: Any) -> Seed:
    """An instance profile with a role that is there, or with none."""

    def sow(iam: EmbeddedIam, account: str) -> None:
        client = iam.client("iam", account)
        client.create_instance_profile(InstanceProfileName=name, **more)
        if role_name:
            client.add_role_to_instance_profile(InstanceProfileName=name, RoleName=role_name)

    return sow


def service_linked(iam: EmbeddedIam, account: str) -> None:
    """The role AWSServiceRoleForAutoScaling."""
    iam.client("iam", account).create_service_linked_role(AWSServiceName="autoscaling.amazonaws.com")


def fault(operation: str, code: str, message: str = "An error made to order.", **more: Any) -> Seed:
    """The next requests of an operation fail on this account; see ``EmbeddedIam.inject``."""

    def sow(iam: EmbeddedIam, account: str) -> None:
        iam.inject(operation, code, message, account=account, **more)

    return sow


def denied(*operations: str) -> Seed:
    """These operations are denied on this account."""

    def sow(iam: EmbeddedIam, account: str) -> None:
        for operation in operations:
            iam.deny(account, operation)

    return sow


def quota(name: str, value: int) -> Seed:
    """A quota of this account, by its name in GetAccountSummary."""

    def sow(iam: EmbeddedIam, account: str) -> None:
        iam.set_quota(account, name, value)

    return sow


def own(name: str) -> str:
    """The ARN of a policy of the account, for ``role`` above."""
    return f"arn:aws:iam::{{account}}:policy/{name}"
