# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the tests of attachments start from: options, and what IAM holds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ansible_collections.plumb.aws.plugins.module_utils._engine.plan import Plan
from ansible_collections.plumb.aws.plugins.module_utils._iam.identifiers import parse_policy_arn
from ansible_collections.plumb.aws.plugins.module_utils._iam.model import AttachedPolicy
from ansible_collections.plumb.aws.plugins.module_utils._iam.policy_lookup import PolicyMatch
from ansible_collections.plumb.aws.plugins.module_utils._resources.role_attachment.descriptor import DESCRIPTOR
from ansible_collections.plumb.aws.plugins.module_utils._resources.role_attachment.options import Options, read_options
from ansible_collections.plumb.aws.plugins.module_utils._resources.role_attachment.plan import plan
from ansible_collections.plumb.aws.plugins.module_utils._resources.role_attachment.read import Current
from unit.module_utils.examples import ACCOUNT, LAMBDA, a_policy, own, params
from unit.module_utils.little_iam import LittleIam

NAMESAKE = own("ReadOnlyAccess")


def desired(*policies: str, **given_options: Any) -> Options:
    return read_options(params(DESCRIPTOR.argument_spec, {"role": "r", "policies": list(policies), **given_options}))


def attached(arns: Sequence[str]) -> tuple[AttachedPolicy, ...]:
    return tuple(AttachedPolicy(parse_policy_arn(arn, option="arn").name, arn) for arn in arns)


def matches(*letters: str) -> tuple[PolicyMatch, ...]:
    """What one-letter names were found to mean: policies of the account."""
    return tuple(PolicyMatch(letter, ACCOUNT, own=a_policy(own(letter))) for letter in letters)


def planned(there: str, wanted: str, *, quota: int = 10, **given_options: Any) -> Plan:
    """A plan where policies with these one-letter names are attached, and desired."""
    current = Current(
        "r",
        attached=attached([own(letter) for letter in there]),
        matches=matches(*(letter for letter in wanted if letter not in there)),
        quota=quota,
    )
    return plan(current, desired(*wanted, **given_options))


def iam_with(there: Sequence[str], beside: Sequence[str] = ()) -> LittleIam:
    iam = LittleIam()
    iam.put_role("r", LAMBDA)
    for arn in (*there, *beside):
        iam.put_policy(arn)
    for arn in there:
        iam.attach(arn, "Role", "r")
    return iam
