# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the tests of the modules that only tell start from."""

from __future__ import annotations

from typing import Any

from unit.module_utils.examples import AWS_POLICY, EC2, LAMBDA, allow, context, own, params
from unit.module_utils.little_iam import LittleIam

A, B = allow("s3:a"), allow("s3:b")


def gathered(info: Any, iam: LittleIam, **given: Any) -> dict[str, Any]:
    """What a module returns; ``info`` is its file info.py."""
    iam.asked.clear()
    desired = info.read_options(params(info.ARGUMENT_SPEC, given))
    found: dict[str, Any] = info.MODULE.run(context(iam, check_mode=True), desired)
    assert found.pop("changed") is False
    return found


def small_account() -> LittleIam:
    """Two policies of one's own, one namesake of AWS, two roles, a user and a group."""
    iam = LittleIam()
    iam.put_policy(own("Zebra", "/t/"), A, B, default=2, Tags={"a": "1"})
    iam.put_policy(own("ReadOnlyAccess"), A)
    iam.put_policy(AWS_POLICY, A)
    iam.put_role("s", LAMBDA, Tags={"b": "2"})
    iam.put_role("r", EC2, boundary=own("Zebra", "/t/"))
    for name in ("s", "r"):
        iam.attach(AWS_POLICY, "Role", name)
    iam.put_user("u")
    iam.put_group("g")
    iam.attach(AWS_POLICY, "User", "u")
    iam.attach(own("Zebra", "/t/"), "Group", "g")
    return iam
