# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Telling about inline policies: all of an identity, or one of them."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.plumb.aws.plugins.module_utils._engine.errors import PlumbError
from ansible_collections.plumb.aws.plugins.module_utils._iam.identity_kinds import GROUP, USER, IdentityKind
from ansible_collections.plumb.aws.plugins.module_utils._resources.inline_policy import info
from ansible_collections.plumb.aws.plugins.module_utils._resources.inline_policy.descriptor import DESCRIPTOR
from ansible_collections.plumb.aws.plugins.module_utils._resources.inline_policy.module import MODULE
from unit.module_utils._resources.inline_policy.inline import A_OTHERWISE, OLD_VERSION, B, iam_with, of_each_kind
from unit.module_utils._resources.telling import gathered
from unit.module_utils.examples import context, missing_from, params, refusal
from unit.module_utils.little_iam import LittleIam

THERE = {"j": A_OTHERWISE, "i": B, "old": OLD_VERSION}


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"role": "a b"}, ["role: ", "'a b'"]),
        ({"user": "u" * 65}, ["user: ", "65 characters"]),
        ({"group": "g" * 129}, ["group: ", "129 characters"]),
        ({"role": "r", "name": "a b"}, ["name: ", "'a b'"]),
        ({"role": "r", "name": "n" * 129}, ["name: ", "129 characters"]),
    ],
)
def test_a_wrong_option_is_refused_by_name_and_value(given: dict[str, Any], told: list[str]) -> None:
    with pytest.raises(PlumbError) as caught:
        gathered(info, LittleIam(), **given)
    assert missing_from(caught.value.message, told) == []


@pytest.mark.parametrize(("name", "names"), [(None, ["i", "j", "old"]), ("j", ["j"]), ("J", []), ("none", [])], ids=str)
@of_each_kind
def test_documents_are_told_in_the_order_of_their_names(kind: IdentityKind, name: str | None, names: list[str]) -> None:
    iam = iam_with(THERE, kind=kind)
    assert gathered(info, iam, **{kind.name: "r", "name": name})["inline_policies"] == [
        {
            f"{kind.name}_name": "r",
            "policy_name": each,
            "document": THERE[each],
            "options": {kind.name: "r", "name": each, "policy": THERE[each]},
        }
        for each in names
    ]


@of_each_kind
def test_an_identity_that_is_not_there_has_none(kind: IdentityKind) -> None:
    assert gathered(info, iam_with(THERE, kind=kind), **{kind.name: "x"})["inline_policies"] == []


def test_a_role_is_found_in_another_case_and_named_in_the_letters_of_iam() -> None:
    told = gathered(info, iam_with(THERE, name="Role"), role="rOLE", name="i")["inline_policies"]
    assert [(each["role_name"], each["options"]["role"]) for each in told] == [("Role", "Role")]


@pytest.mark.parametrize("kind", [USER, GROUP])
def test_a_role_is_never_told_of_in_the_place_of_a_user_or_group(kind: IdentityKind) -> None:
    assert gathered(info, iam_with(THERE), **{kind.name: "R"})["inline_policies"] == []


@of_each_kind
def test_the_options_that_are_told_describe_what_is_there(kind: IdentityKind) -> None:
    iam = iam_with(THERE, kind=kind)
    for each in gathered(info, iam, **{kind.name: "r"})["inline_policies"]:
        task = MODULE.options(params(DESCRIPTOR.argument_spec, each["options"]))
        assert MODULE.run(context(iam), task)["changed"] is False


class _Hiding(LittleIam):
    """It lists a policy that it does not show."""

    def get_role_policy(self, given: Any) -> dict[str, Any]:
        if given["PolicyName"] == "j":
            raise refusal("NoSuchEntity")
        return super().get_role_policy(given)


def test_a_policy_that_is_listed_and_not_shown_is_left_out() -> None:
    told = gathered(info, iam_with(THERE, iam=_Hiding()), role="r")["inline_policies"]
    assert [each["policy_name"] for each in told] == ["i", "old"]
