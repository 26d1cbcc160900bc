# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the attachment modules are about: the names of their options, their locks and their compared fields."""

from __future__ import annotations

import pytest

from ansible_collections.plumb.aws.plugins.module_utils._iam.identity_kinds import KINDS, ROLE, IdentityKind
from ansible_collections.plumb.aws.plugins.module_utils._iam.operations import identity_thing
from ansible_collections.plumb.aws.plugins.module_utils._policy.access.change import AccessChange
from ansible_collections.plumb.aws.plugins.module_utils._resources.attachment.descriptors import attachment_descriptor
from ansible_collections.plumb.aws.plugins.module_utils._resources.attachment.result import compared
from ansible_collections.plumb.aws.plugins.module_utils._resources.guards.document_rules import access_shown
from ansible_collections.plumb.aws.plugins.module_utils._resources.role_trust.descriptor import DESCRIPTOR as TRUST
from ansible_collections.plumb.aws.plugins.module_utils._resources.role_trust.options import (
    read_options as role_options,
)
from unit.module_utils._resources.attachment.attachments import attached, desired, of_each_kind
from unit.module_utils.examples import own, params


def test_tasks_on_the_attachments_of_a_role_take_turns_with_tasks_on_the_role() -> None:
    role = role_options(params(TRUST.argument_spec, {"name": "R"}))
    assert attachment_descriptor(ROLE).lock_key(desired("p")) == TRUST.lock_key(role)


def test_tasks_take_turns_on_one_identity_whatever_case_they_give() -> None:
    keys = {
        kind: {attachment_descriptor(kind).lock_key(desired("p", kind=kind, **{kind.name: name})) for name in "rR"}
        for kind in KINDS.values()
    }
    assert keys == {kind: {identity_thing(kind.name, "r")} for kind in KINDS.values()}


@pytest.mark.parametrize("option", ["{}", "{}_name", "name"])
@of_each_kind
def test_an_identity_is_named_by_its_name_or_an_alias(kind: IdentityKind, option: str) -> None:
    assert attachment_descriptor(kind).named_in({option.format(kind.name): "r"}) == "r"


@of_each_kind
def test_all_fields_that_are_compared_have_a_form(kind: IdentityKind) -> None:
    descriptor = attachment_descriptor(kind)
    fields = {**compared(kind.name, "r", attached([own("p")])), **access_shown(AccessChange("wider", ("x",)))}
    assert set(fields) == set(descriptor.fields)
    assert descriptor.kinds == (kind.name,)
