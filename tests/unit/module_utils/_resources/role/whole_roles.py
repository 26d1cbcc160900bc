# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the tests of whole roles start from: options, what IAM holds, and whole tasks."""

from __future__ import annotations

from typing import Any

from ansible_collections.plumb.aws.plugins.module_utils._engine.plan import Plan
from ansible_collections.plumb.aws.plugins.module_utils._resources.role.descriptor import DESCRIPTOR
from ansible_collections.plumb.aws.plugins.module_utils._resources.role.module import MODULE
from ansible_collections.plumb.aws.plugins.module_utils._resources.role.options import Options, read_options
from ansible_collections.plumb.aws.plugins.module_utils._resources.role.plan import plan
from ansible_collections.plumb.aws.plugins.module_utils._resources.role.read import read
from unit.module_utils.examples import ACCOUNT, EC2, FakeClock, allow, context, live, own, params
from unit.module_utils.little_iam import LittleIam

ARN = f"arn:aws:iam::{ACCOUNT}:role/r"
BOUNDARY = own("boundary")
A, B = allow("s3:a"), allow("s3:b")
# A role with everything, and what it is made with
EVERYTHING: dict[str, Any] = {
    "assume_role_policy_document": EC2,
    "path": "/t/",
    "description": "d",
    "max_session_duration": 7200,
    "boundary": "boundary",
    "managed_policies": ["p", own("q")],
    "inline_policies": {"i": A, "j": B},
    "tags": {"a": "1"},
}
CREATED = [
    "CreateRole",
    "AttachRolePolicy",
    "AttachRolePolicy",
    "PutRolePolicy",
    "PutRolePolicy",
    "CreateInstanceProfile",
    "AddRoleToInstanceProfile",
]


def desired(**given_options: Any) -> Options:
    return read_options(params(DESCRIPTOR.argument_spec, {"name": "r", **given_options}))


def with_policies(iam: LittleIam | None = None) -> LittleIam:
    """An account with the policies p, q, s and one to be a boundary, and without roles."""
    iam = iam or LittleIam()
    for arn in (own("p"), own("q"), own("s"), BOUNDARY):
        iam.put_policy(arn)
    return iam


def with_role(
    iam: LittleIam | None = None,
    *,
    name: str = "r",
    attached: str = "pq",
    profiles: tuple[str, ...] = ("r",),
    **shape: Any,
) -> LittleIam:
    """An account where the role has policies by their letters, two inline policies and an instance profile."""
    iam = with_policies(iam)
    iam.put_role(name, EC2, profiles=profiles, **{"inline": {"i": A, "j": B}, **shape})
    for letter in attached:
        iam.attach(own(letter), "Role", name)
    return iam


def planned(iam: LittleIam, **given_options: Any) -> Plan:
    wanted = desired(**given_options)
    return plan(read(live(iam), wanted), wanted)


def run(
    iam: LittleIam,
    *,
    check_mode: bool = False,
    clock: FakeClock | None = None,
    warnings: list[str] | None = None,
    **given_options: Any,
) -> dict[str, Any]:
    """What a whole task returns; a dry run is another."""
    task = context(iam, check_mode=check_mode, clock=clock, warnings=warnings)
    return MODULE.run(task, desired(**given_options))


def operations_of(result: dict[str, Any]) -> list[str]:
    return [each["operation"] for each in result["calls"]]
