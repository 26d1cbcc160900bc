# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The options of the attachment modules: what is read, and what is refused by name and value."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.plumb.aws.plugins.module_utils._engine.errors import PlumbError
from ansible_collections.plumb.aws.plugins.module_utils._iam.identity_kinds import ROLE, IdentityKind
from ansible_collections.plumb.aws.plugins.module_utils._resources.attachment.options import read_options
from unit.module_utils._resources.attachment.attachments import MODULES, desired, of_each_kind
from unit.module_utils.examples import missing_from, params


@pytest.mark.parametrize(
    ("policies", "given_options", "told"),
    [
        (["p", "a b"], {}, ["policies: ", "'a b'"]),
        (["arn:aws:iam::123456789012:role/r"], {}, ["policies: ", "role/r"]),
        (["p"], {"exclusive": True, "state": "absent"}, ["exclusive: true", "state: absent"]),
        ([], {"policies": None, "exclusive": True}, ["policies: ", "exclusive: true"]),
        ([], {"policies": None, "state": "absent"}, ["policies: ", "state: absent"]),
    ],
)
@of_each_kind
def test_a_wrong_option_is_refused_by_name_and_value(
    kind: IdentityKind, policies: list[str], given_options: dict[str, Any], told: list[str]
) -> None:
    with pytest.raises(PlumbError) as caught:
        desired(*policies, kind=kind, **given_options)
    assert missing_from(caught.value.message, told) == []


@pytest.mark.parametrize("wrong", ["a b", "", "arn:aws:iam::123456789012:role/r"])
@of_each_kind
def test_what_is_no_name_is_refused(kind: IdentityKind, wrong: str) -> None:
    with pytest.raises(PlumbError, match=f"^{kind.name}: '{wrong}' is "):
        desired(kind=kind, **{kind.name: wrong})


@of_each_kind
def test_a_name_may_be_as_long_as_the_kind_allows(kind: IdentityKind) -> None:
    assert desired(kind=kind, **{kind.name: "n" * kind.longest_name}).identity == "n" * kind.longest_name
    with pytest.raises(PlumbError, match=f"^{kind.name}: .* has {kind.longest_name + 1} characters"):
        desired(kind=kind, **{kind.name: "n" * (kind.longest_name + 1)})


def test_a_policy_that_is_given_twice_counts_once() -> None:
    assert desired("p", "q", "p").policies == ("p", "q")


def test_policies_that_are_left_out_are_not_an_empty_list() -> None:
    out, empty = desired(policies=None), desired()
    assert (out.policies, empty.policies) == (None, ())
    assert out.named == empty.named == ()


@pytest.mark.parametrize("name", ["managed_policies", "managed_policy", "policies", "policy_arns"])
@of_each_kind
def test_only_of_roles_does_amazon_aws_detach_others(kind: IdentityKind, name: str) -> None:
    given = params(MODULES[kind].descriptor.argument_spec, {kind.name: "r", "policies": ["p"]})
    options = read_options(kind, given if name == "policies" else {**given, name: ["p"]})
    assert options.as_in_amazon_aws == (kind is ROLE and name.startswith("managed"))
