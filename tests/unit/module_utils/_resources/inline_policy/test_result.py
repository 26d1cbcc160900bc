# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Inline policies as they are returned and compared."""

from __future__ import annotations

from ansible_collections.plumb.aws.plugins.module_utils._iam.identity_kinds import IdentityKind
from ansible_collections.plumb.aws.plugins.module_utils._policy.access.change import UNCHANGED, AccessChange
from ansible_collections.plumb.aws.plugins.module_utils._resources.inline_policy.result import (
    compared,
    merge_response,
    result,
)
from unit.module_utils._resources.inline_policy.inline import A_OTHERWISE, A, B, of_each_kind

WIDER = AccessChange("wider", ("x",))


@of_each_kind
def test_documents_are_returned_as_they_are_in_the_order_of_their_names(kind: IdentityKind) -> None:
    told = result(kind.name, "r", {"j": A_OTHERWISE, "i": B}, WIDER)
    access = {"verdict": "wider", "gained": ["x"], "lost": []}
    assert told == {f"{kind.name}_name": "r", "inline_policies": {"i": B, "j": A_OTHERWISE}, "access": access}
    assert list(told["inline_policies"]) == ["i", "j"]


@of_each_kind
def test_documents_are_compared_in_the_order_of_their_names(kind: IdentityKind) -> None:
    fields = compared(kind.name, "r", {"j": A, "i": B})
    assert (fields[f"{kind.name}_name"], list(fields["inline_policies"])) == ("r", ["i", "j"])
    assert set(fields) == {f"{kind.name}_name", "inline_policies"}


def test_a_statement_that_stays_is_compared_as_it_is_written_on_the_other_side() -> None:
    plain, otherwise = compared("role", "r", {"i": A}), compared("role", "r", {"i": A_OTHERWISE})
    assert otherwise["inline_policies"]["i"]["Statement"][0]["Action"] == ["S3:A"]
    assert compared("role", "r", {"i": A_OTHERWISE}, as_in={"i": A, "j": B}) == plain
    assert compared("role", "r", {"i": A_OTHERWISE}, as_in={"j": A}) == otherwise


def test_the_access_change_is_compared_where_there_is_one() -> None:
    assert compared("role", "r", {}, access=WIDER)["access"]["verdict"] == "wider"
    assert "access" not in compared("role", "r", {}, access=AccessChange(UNCHANGED))


def test_aws_answers_nothing_that_the_plan_did_not_know() -> None:
    told = result("role", "r", {"i": A}, WIDER)
    assert merge_response(told, []) is told
