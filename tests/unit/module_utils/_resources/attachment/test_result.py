# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Attachments as they are returned and compared."""

from __future__ import annotations

from ansible_collections.plumb.aws.plugins.module_utils._iam.identity_kinds import IdentityKind
from ansible_collections.plumb.aws.plugins.module_utils._iam.operations import call
from ansible_collections.plumb.aws.plugins.module_utils._policy.access.change import AccessChange
from ansible_collections.plumb.aws.plugins.module_utils._resources.attachment.result import (
    attached_result,
    compared,
    merge_response,
    result,
)
from ansible_collections.plumb.aws.plugins.module_utils._resources.guards.document_rules import NO_CHANGE
from unit.module_utils._resources.attachment.attachments import attached, of_each_kind
from unit.module_utils.examples import own

P, Q = attached([own("p"), own("q")])


@of_each_kind
def test_a_result_tells_what_is_attached_what_changed_and_what_the_task_does_not_name(kind: IdentityKind) -> None:
    calls = [
        call(kind.operation(verb), {kind.key: "r", "PolicyArn": own(letter)}, own(letter))
        for verb, letter in (("detach", "x"), ("attach", "q"))
    ]
    told = result(kind.name, "r", [P, Q], calls=calls, unmanaged=[own("p")])
    assert told == {
        f"{kind.name}_name": "r",
        "attached_policies": [attached_result(P), attached_result(Q)],
        "attached": [own("q")],
        "detached": [own("x")],
        "unmanaged": [own("p")],
        "access": NO_CHANGE,
    }
    change = AccessChange("wider", ("x",))
    assert result(kind.name, "r", [P, Q], access=change)["access"] == change.as_result()
    assert attached_result(P) == {"policy_name": "p", "policy_arn": own("p")}


@of_each_kind
def test_attachments_are_compared_by_their_arns(kind: IdentityKind) -> None:
    fields = {f"{kind.name}_name": "r", "attached_policies": [own("p"), own("q")]}
    assert compared(kind.name, "r", [P, Q]) == fields


def test_aws_answers_nothing_that_the_plan_did_not_know() -> None:
    told = result("role", "r", [P])
    assert merge_response(told, []) is told
