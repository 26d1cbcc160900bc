# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the tests of managed policies start from: options, what IAM holds, and calls in few words."""

from __future__ import annotations

from typing import Any

from ansible_collections.plumb.aws.plugins.module_utils._engine.call import Call
from ansible_collections.plumb.aws.plugins.module_utils._engine.plan import Plan
from ansible_collections.plumb.aws.plugins.module_utils._iam.identifiers import parse_policy_arn
from ansible_collections.plumb.aws.plugins.module_utils._iam.model import Policy
from ansible_collections.plumb.aws.plugins.module_utils._policy.document.canonical import canonical
from ansible_collections.plumb.aws.plugins.module_utils._resources.managed_policy.descriptor import DESCRIPTOR
from ansible_collections.plumb.aws.plugins.module_utils._resources.managed_policy.options import Options, read_options
from ansible_collections.plumb.aws.plugins.module_utils._resources.managed_policy.read import Current
from unit.module_utils.examples import ACCOUNT, OTHER_ACCOUNT, a_policy, allow, large, own, params, versions
from unit.module_utils.little_iam import LittleIam

ARN = own("p")
FOREIGN = f"arn:aws:iam::{OTHER_ACCOUNT}:policy/p"
CHINESE = f"arn:aws-cn:iam::{ACCOUNT}:policy/p"
LARGE = large(allow("s3:a"), 6144)
A, B, C, D, E, F = (allow(f"s3:{letter}") for letter in "abcdef")
FULL = (A, B, C, D, E)
NOTHING: list[str] = []


def desired(**given: Any) -> Options:
    by_name = {} if "arn" in given else {"name": "p"}
    return read_options(params(DESCRIPTOR.argument_spec, {**by_name, **given}))


def existing(*documents: Any, default: int = 1, first: int = 1, **changes: Any) -> Current:
    """A policy with these versions, all of them read."""
    policy = a_policy(ARN, default_version_id=f"v{default}", **changes)
    all_versions = versions(*documents, default=default, first=first)
    return current_of(policy, documents[default - first], versions=all_versions)


def current_of(policy: Policy, document: Any, **more: Any) -> Current:
    arn = parse_policy_arn(policy.arn, option="arn")
    return Current(arn=arn, account=ACCOUNT, partition="aws", policy=policy, document=document, **more)


def nowhere(arn: str = ARN, account: str | None = ACCOUNT) -> Current:
    partition = "aws" if account else None
    return Current(arn=parse_policy_arn(arn, option="arn"), account=account, partition=partition, policy=None)


def same_documents(shown: list[Any] | None, documents: list[Any] | None) -> bool:
    if shown is None or documents is None:
        return shown is documents
    return [canonical(each) for each in shown] == [canonical(each) for each in documents]


def in_words(call: Call) -> str:
    """A call on a policy, short enough for a table."""
    arguments = dict(call.arguments)
    words = [call.name.replace("_policy", "")]
    words += [arguments[key] for key in ("VersionId", "RoleName", "UserName", "GroupName") if key in arguments]
    if "SetAsDefault" in arguments:
        words.append("default" if arguments["SetAsDefault"] else "aside")
    words += arguments.get("TagKeys", [])
    words += [f"{tag['Key']}={tag['Value']}" for tag in arguments.get("Tags", [])]
    return " ".join(words)


def calls_of(made: Plan) -> list[str]:
    return [in_words(call) for call in made.calls]


def iam_with(*documents: Any, **shape: Any) -> LittleIam:
    iam = LittleIam()
    if documents:
        iam.put_policy(ARN, *documents, **shape)
    return iam
