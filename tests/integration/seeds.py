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
