# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the tests of roles start from: options, and what IAM holds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ansible_collections.plumb.aws.plugins.module_utils._iam.model import AttachedPolicy, Identity, RoleUse
from ansible_collections.plumb.aws.plugins.module_utils._iam.policy_lookup import PolicyMatch
from ansible_collections.plumb.aws.plugins.module_utils._policy.document.canonical import readable
from ansible_collections.plumb.aws.plugins.module_utils._resources.role_trust.descriptor import DESCRIPTOR
from ansible_collections.plumb.aws.plugins.module_utils._resources.role_trust.options import Options, read_options
from ansible_collections.plumb.aws.plugins.module_utils._resources.role_trust.read import Current
from unit.module_utils.examples import (
    ACCOUNT,
    CALLER,
    LAMBDA,
    a_policy,
    a_role,
    allow,
    large,
    own,
    params,
    trust,
)
from unit.module_utils.little_iam import LittleIam

ARN = f"arn:aws:iam::{ACCOUNT}:role/r"
BOUNDARY = own("boundary")
IDENTITY = Identity(ACCOUNT, "aws", CALLER)
NOWHERE = Current(role=None, identity=IDENTITY)
LARGE = large(trust({"AWS": ACCOUNT}), 2048)
USED = RoleUse((AttachedPolicy("p", own("p")), AttachedPolicy("q", own("q"))), ("inline",), ("profile",))
# The documents of the inline policies of USED
INLINE: dict[str, Any] = {"inline": allow("s3:a")}


def shown_as(documents: Mapping[str, Any]) -> dict[str, Any]:
    """Documents as the compared fields have them."""
    return {name: readable(document) for name, document in documents.items()}


def desired(**given_options: Any) -> Options:
    return read_options(params(DESCRIPTOR.argument_spec, {"name": "r", **given_options}))


def meaning(arn: str | None) -> PolicyMatch | None:
    """What an option was found to mean; None where it was not looked up."""
    return PolicyMatch("boundary", ACCOUNT, own=a_policy(arn)) if arn else None


def existing(use: RoleUse | None = None, boundary: str | None = None, **changes: Any) -> Current:
    return Current(role=a_role(**changes), boundary=meaning(boundary), use=use)


def iam_with_role(name: str = "r", **shape: Any) -> LittleIam:
    iam = LittleIam()
    iam.put_policy(BOUNDARY)
    iam.put_role(name, LAMBDA, **shape)
    return iam
