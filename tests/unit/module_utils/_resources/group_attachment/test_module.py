# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A task of iam_group_attachment asks for one group, and changes that alone."""

from __future__ import annotations

from ansible_collections.plumb.aws.plugins.module_utils._resources.group_attachment.descriptor import DESCRIPTOR
from ansible_collections.plumb.aws.plugins.module_utils._resources.group_attachment.module import MODULE
from unit.module_utils.examples import LAMBDA, context, own, params
from unit.module_utils.little_iam import LittleIam


def test_a_policy_is_attached_to_the_group_and_to_no_namesake_of_another_kind() -> None:
    iam = LittleIam()
    iam.put_policy(own("p"))
    iam.put_role("r", LAMBDA)
    iam.put_user("r")
    iam.put_group("r")
    desired = MODULE.options(params(DESCRIPTOR.argument_spec, {"group": "r", "policies": ["p"]}))
    assert MODULE.run(context(iam), desired)["group_name"] == "r"
    kinds = ("Role", "User", "Group")
    assert [kind for kind in kinds if iam.attached("r", kind)] == ["Group"]
    assert MODULE.descriptor is DESCRIPTOR
