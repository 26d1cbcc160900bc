# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the tests of instance profiles start from: options, and what IAM holds."""

from __future__ import annotations

from typing import Any

from ansible_collections.plumb.aws.plugins.module_utils._iam.model import Identity, InstanceProfile, ProfileRole
from ansible_collections.plumb.aws.plugins.module_utils._resources.instance_profile.descriptor import DESCRIPTOR
from ansible_collections.plumb.aws.plugins.module_utils._resources.instance_profile.options import (
    Options,
    read_options,
)
from ansible_collections.plumb.aws.plugins.module_utils._resources.instance_profile.read import Current
from unit.module_utils.examples import ACCOUNT, CALLER, DATE, EC2, a_role, params
from unit.module_utils.little_iam import LittleIam

ARN = f"arn:aws:iam::{ACCOUNT}:instance-profile/p"
IDENTITY = Identity(ACCOUNT, "aws", CALLER)
NOWHERE = Current(profile=None, identity=IDENTITY)


def desired(**given_options: Any) -> Options:
    return read_options(params(DESCRIPTOR.argument_spec, {"name": "p", **given_options}))


def in_profile(role: str) -> ProfileRole:
    return ProfileRole(role, f"arn:aws:iam::{ACCOUNT}:role/{role}")


def a_profile(role: str | None = None, **changes: Any) -> InstanceProfile:
    path = changes.get("path", "/")
    usual: dict[str, Any] = {
        "arn": f"arn:aws:iam::{ACCOUNT}:instance-profile{path}{changes.get('name', 'p')}",
        "name": "p",
        "profile_id": "AIPAEXAMPLE",
        "path": path,
        "create_date": DATE,
        "role": in_profile(role) if role else None,
        "tags": {},
    }
    return InstanceProfile(**{**usual, **changes})


def existing(role: str | None = None, *, to_add: str | None = None, **changes: Any) -> Current:
    """A profile with a role, and the role that is to be added, which exists."""
    return Current(a_profile(role, **changes), a_role(to_add) if to_add else None)


def iam_with_profile(name: str = "p", **shape: Any) -> LittleIam:
    """An account with the roles r and s, and a profile."""
    iam = iam_with_roles()
    iam.put_profile(name, **shape)
    return iam


def iam_with_roles() -> LittleIam:
    iam = LittleIam()
    for name in ("r", "s"):
        iam.put_role(name, EC2)
    return iam
