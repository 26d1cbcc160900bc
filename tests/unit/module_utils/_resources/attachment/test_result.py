# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A role's attachments as they are returned and compared."""

from __future__ import annotations

from ansible_collections.plumb.aws.plugins.module_utils._resources.role_attachment.result import (
    attached_result,
    compared,
    merge_response,
    result,
)
from unit.module_utils._resources.role_attachment.attachments import (
    attached,
)
from unit.module_utils.examples import (
    own,
)

P, Q = attached([own("p"), own("q")])


def test_a_result_tells_what_is_attached_and_what_changed() -> None:
    assert result("r", [P, Q], [own("q")], [own("x")]) == {
        "role_name": "r",
        "attached_policies": [attached_result(P), attached_result(Q)],
        "attached": [own("q")],
        "detached": [own("x")],
    }
    assert attached_result(P) == {"policy_name": "p", "policy_arn": own("p")}


def test_attachments_are_compared_by_their_arns() -> None:
    assert compared("r", [P, Q]) == {"role_name": "r", "attached_policies": [own("p"), own("q")]}


def test_aws_answers_nothing_that_the_plan_did_not_know() -> None:
    told = result("r", [P], [], [])
    assert merge_response(told, []) is told
