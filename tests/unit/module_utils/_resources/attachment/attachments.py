# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the tests of attachments start from: options, and what IAM holds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from ansible_collections.plumb.aws.plugins.module_utils._engine.plan import Plan
from ansible_collections.plumb.aws.plugins.module_utils._engine.resource_module import ResourceModule
from ansible_collections.plumb.aws.plugins.module_utils._iam.identifiers import parse_policy_arn
from ansible_collections.plumb.aws.plugins.module_utils._iam.identity_kinds import (
    GROUP,
    KINDS,
    ROLE,
    USER,
    IdentityKind,
)
from ansible_collections.plumb.aws.plugins.module_utils._iam.model import AttachedPolicy, Document
from ansible_collections.plumb.aws.plugins.module_utils._iam.policy_lookup import PolicyMatch
from ansible_collections.plumb.aws.plugins.module_utils._resources.attachment.options import Options, read_options
from ansible_collections.plumb.aws.plugins.module_utils._resources.attachment.plan import plan
from ansible_collections.plumb.aws.plugins.module_utils._resources.attachment.read import Current
from ansible_collections.plumb.aws.plugins.module_utils._resources.group_attachment.module import MODULE as OF_GROUPS
from ansible_collections.plumb.aws.plugins.module_utils._resources.role_attachment.module import MODULE as OF_ROLES
from ansible_collections.plumb.aws.plugins.module_utils._resources.user_attachment.module import MODULE as OF_USERS
from unit.module_utils.examples import ACCOUNT, LAMBDA, a_policy, allow, own, params
from unit.module_utils.little_iam import LittleIam

NAMESAKE = own("ReadOnlyAccess")
MODULES: Mapping[IdentityKind, ResourceModule] = {ROLE: OF_ROLES, USER: OF_USERS, GROUP: OF_GROUPS}
of_each_kind = pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)


def desired(*policies: str, kind: IdentityKind = ROLE, **given_options: Any) -> Options:
    """What a task on one called ``r`` wants; ``policies=None`` leaves the option out."""
    given = {kind.name: "r", "policies": list(policies), **given_options}
    return read_options(kind, params(MODULES[kind].descriptor.argument_spec, given))


def attached(arns: Sequence[str]) -> tuple[AttachedPolicy, ...]:
    return tuple(AttachedPolicy(parse_policy_arn(arn, option="arn").name, arn) for arn in arns)


def matches(*letters: str) -> tuple[PolicyMatch, ...]:
    """What one-letter names were found to mean: policies of the account."""
    return tuple(PolicyMatch(letter, ACCOUNT, own=a_policy(own(letter))) for letter in letters)


def documents(letters: str) -> dict[str, Document | None]:
    """The documents of policies with these one-letter names, by ARN; each allows the action s3:letter."""
    return {own(letter): allow(f"s3:{letter}") for letter in letters}


def planned(there: str, wanted: str, *, quota: int = 10, kind: IdentityKind = ROLE, **given_options: Any) -> Plan:
    """A plan where policies with these one-letter names are attached, and desired; each allows the action s3:letter."""
    current = Current(
        "r",
        attached=attached([own(letter) for letter in there]),
        matches=matches(*(letter for letter in wanted if letter not in there)),
        quota=quota,
        documents=documents(there + wanted),
    )
    return plan(current, desired(*wanted, kind=kind, **given_options))


def iam_with(
    there: Sequence[str], beside: Sequence[str] = (), *, kind: IdentityKind = ROLE, iam: LittleIam | None = None
) -> LittleIam:
    """One called ``r`` has these policies attached; others are beside."""
    iam = iam or LittleIam()
    put_identity(iam, kind, "r")
    for arn in (*there, *beside):
        iam.put_policy(arn)
    for arn in there:
        iam.attach(arn, field_of(kind), "r")
    return iam


def put_identity(iam: LittleIam, kind: IdentityKind, name: str) -> None:
    if kind is ROLE:
        iam.put_role(name, LAMBDA)
    else:
        {USER: iam.put_user, GROUP: iam.put_group}[kind](name)


def field_of(kind: IdentityKind) -> str:
    """What the little IAM calls a kind."""
    return kind.name.capitalize()
