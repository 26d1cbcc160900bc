# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What iam_role_trust is about: the names of its options, its locks and its compared fields."""

from __future__ import annotations

from ansible_collections.plumb.aws.plugins.module_utils._engine.descriptor import Form
from ansible_collections.plumb.aws.plugins.module_utils._policy.access.change import AccessChange
from ansible_collections.plumb.aws.plugins.module_utils._resources.role_trust.descriptor import (
    DESCRIPTOR,
)
from ansible_collections.plumb.aws.plugins.module_utils._resources.role_trust.result import (
    compared,
)
from unit.module_utils._resources.role_trust.roles import (
    USED,
    desired,
)
from unit.module_utils.examples import (
    a_role,
)


def test_tasks_on_a_role_take_turns_whatever_case_they_give() -> None:
    assert DESCRIPTOR.lock_key(desired(name="ROLE")) == DESCRIPTOR.lock_key(desired(name="role"))
    assert DESCRIPTOR.lock_key(desired(name="role")) != DESCRIPTOR.lock_key(desired(name="other"))


def test_a_role_is_named_by_its_name_or_the_alias() -> None:
    assert DESCRIPTOR.named_in({"role_name": "r"}) == DESCRIPTOR.named_in({"name": "r"}) == "r"


def test_all_fields_that_are_compared_have_a_form() -> None:
    fields = compared(a_role(), USED, access=AccessChange("wider", ("x",)))
    assert set(fields) == set(DESCRIPTOR.fields)
    assert (DESCRIPTOR.kind, DESCRIPTOR.fields["trust_policy"]) == ("role", Form.DOCUMENT)
    assert DESCRIPTOR.fields["inline_policies"] is Form.DOCUMENTS


def test_ansible_leaves_who_is_trusted_as_it_is_written() -> None:
    assert DESCRIPTOR.argument_spec["trusted"] == {"type": "raw"}
    assert ("trust_policy", "trusted") in DESCRIPTOR.rules["mutually_exclusive"]
