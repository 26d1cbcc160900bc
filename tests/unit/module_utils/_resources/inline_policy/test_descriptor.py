# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What iam_inline_policy is about: the names of its options, its locks and its compared fields."""

from __future__ import annotations

from typing import Any

import pytest
from ansible.module_utils.common.arg_spec import ModuleArgumentSpecValidator

from ansible_collections.plumb.aws.plugins.module_utils._engine.descriptor import Form
from ansible_collections.plumb.aws.plugins.module_utils._iam.identity_kinds import KINDS, IdentityKind
from ansible_collections.plumb.aws.plugins.module_utils._policy.access.change import AccessChange
from ansible_collections.plumb.aws.plugins.module_utils._resources.inline_policy.descriptor import DESCRIPTOR
from ansible_collections.plumb.aws.plugins.module_utils._resources.inline_policy.result import compared
from ansible_collections.plumb.aws.plugins.module_utils._resources.role_trust.descriptor import DESCRIPTOR as TRUST
from ansible_collections.plumb.aws.plugins.module_utils._resources.role_trust.options import (
    read_options as role_options,
)
from unit.module_utils._resources.inline_policy.inline import A, desired, of_each_kind
from unit.module_utils.examples import params


def test_tasks_take_turns_on_one_identity_whatever_case_they_give() -> None:
    keys = {
        DESCRIPTOR.lock_key(desired(kind=kind, policies={}, **{kind.name: name}))
        for kind in KINDS.values()
        for name in "rR"
    }
    assert keys == {"role/r", "user/r", "group/r"}


def test_tasks_on_the_inline_policies_of_a_role_take_turns_with_tasks_on_the_role() -> None:
    role = role_options(params(TRUST.argument_spec, {"name": "R"}))
    assert DESCRIPTOR.lock_key(desired(policies={})) == TRUST.lock_key(role)


@pytest.mark.parametrize("option", ["{}", "{}_name"])
@of_each_kind
def test_an_identity_is_named_by_its_kind_or_the_alias(kind: IdentityKind, option: str) -> None:
    options = {option.format(kind.name): "r", "name": "i"}
    assert (DESCRIPTOR.named_in(options), DESCRIPTOR.kind_in(options)) == ("r", kind.name)


def test_all_fields_that_are_compared_have_a_form() -> None:
    access = AccessChange("wider", ("x",))
    fields = {field for kind in KINDS for field in compared(kind, "r", {"i": A}, access=access)}
    assert fields == set(DESCRIPTOR.fields)
    assert (DESCRIPTOR.kinds, DESCRIPTOR.fields["inline_policies"]) == (tuple(KINDS), Form.DOCUMENTS)


@pytest.mark.parametrize(
    ("given_options", "told"),
    [
        ({"role": "r", "name": "i", "policy": A}, None),
        ({"role": "r", "policies": {"i": A}}, None),
        ({"user_name": "u", "policy_name": "i", "state": "absent"}, None),
        ({"name": "i"}, "role, user, group"),
        ({"role": "r"}, "name, policies"),
        ({"role": "r", "policy": A}, "name"),
        ({"role": "r", "user": "u", "name": "i"}, "mutually exclusive"),
        ({"role": "r", "name": "i", "policies": {}}, "mutually exclusive"),
        ({"role": "r", "policy": A, "policies": {}}, "mutually exclusive"),
    ],
)
def test_ansible_refuses_options_that_do_not_go_together(given_options: dict[str, Any], told: str | None) -> None:
    found = ModuleArgumentSpecValidator(DESCRIPTOR.argument_spec, **DESCRIPTOR.rules).validate(given_options)
    assert (told in str(found.error_messages)) if told else found.error_messages == []


def test_ansible_leaves_documents_by_name_as_they_are_written() -> None:
    assert DESCRIPTOR.argument_spec["policies"] == {"type": "raw"}
