# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the tests of inline policies start from: documents, options, and what IAM holds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from ansible_collections.plumb.aws.plugins.module_utils._engine.plan import Plan
from ansible_collections.plumb.aws.plugins.module_utils._iam.identity_kinds import KINDS, ROLE, USER, IdentityKind
from ansible_collections.plumb.aws.plugins.module_utils._resources.inline_policy.descriptor import DESCRIPTOR
from ansible_collections.plumb.aws.plugins.module_utils._resources.inline_policy.options import Options, read_options
from ansible_collections.plumb.aws.plugins.module_utils._resources.inline_policy.plan import plan
from ansible_collections.plumb.aws.plugins.module_utils._resources.inline_policy.read import Current
from unit.module_utils.examples import ACCOUNT, LAMBDA, Document, allow, large, params
from unit.module_utils.little_iam import LittleIam

A, B, C = allow("s3:a"), allow("s3:b"), allow("s3:c")
# A as somebody else would write it
A_OTHERWISE: Document = {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Resource": ["*"], "Action": "S3:A"}}
# Documents of 1,000 and more characters; IAM counts about a hundred of them for the rest
MEDIUM, WIDE = large(A, 1000), large(B, 2000)
OLD_VERSION: Document = {**allow("s3:GetObject", "arn:aws:s3:::b/${aws:username}"), "Version": "2008-10-17"}

of_each_kind = pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)


def desired(*, kind: IdentityKind = ROLE, **given_options: Any) -> Options:
    """What a task on one called ``r`` wants."""
    return read_options(params(DESCRIPTOR.argument_spec, {kind.name: "r", **given_options}))


def existing(policies: Mapping[str, Document | None] | None, *, quota: int = 10_240, **changes: Any) -> Current:
    usual: dict[str, Any] = {"partition": "aws", "own_account": ACCOUNT}
    return Current("r", policies, quota, **{**usual, **changes})


def planned(there: Mapping[str, Document], *, quota: int = 10_240, **given_options: Any) -> Plan:
    return plan(existing(there, quota=quota), desired(**given_options))


def put_identity(iam: LittleIam, kind: IdentityKind, name: str, inline: Mapping[str, Document]) -> None:
    if kind is ROLE:
        iam.put_role(name, LAMBDA, inline=dict(inline))
    else:
        (iam.put_user if kind is USER else iam.put_group)(name, inline=inline)


def iam_with(
    inline: Mapping[str, Document], *, kind: IdentityKind = ROLE, name: str = "r", iam: LittleIam | None = None
) -> LittleIam:
    """One called ``r`` has these inline policies."""
    iam = iam or LittleIam()
    put_identity(iam, kind, name, inline)
    return iam


def inline_of(iam: LittleIam, kind: IdentityKind, name: str = "r") -> dict[str, Any]:
    return dict(iam.inline(name, kind.name.capitalize()))
