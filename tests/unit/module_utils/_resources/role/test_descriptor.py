# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What iam_role is about: the names of its options, its locks and its compared fields."""

from __future__ import annotations

import pytest

from ansible_collections.plumb.aws.plugins.module_utils._engine.descriptor import Form
from ansible_collections.plumb.aws.plugins.module_utils._resources.role.descriptor import DESCRIPTOR
from ansible_collections.plumb.aws.plugins.module_utils._resources.role_trust.descriptor import (
    DESCRIPTOR as OF_TRUST,
)
from unit.module_utils._resources.role.whole_roles import EVERYTHING, desired, planned, with_policies
from unit.module_utils._resources.role_trust.roles import desired as desired_trust


@pytest.mark.parametrize(("one", "other", "waits"), [("ROLE", "role", True), ("role", "other", False)])
def test_tasks_on_a_role_take_turns_whatever_case_they_give(one: str, other: str, waits: bool) -> None:
    keys = [DESCRIPTOR.lock_key(desired(name=each)) for each in (one, other)]
    assert (keys[0] == keys[1]) is waits
    assert keys[0] == OF_TRUST.lock_key(desired_trust(name=one))


def test_all_fields_that_are_compared_have_a_form() -> None:
    after = planned(with_policies(), **EVERYTHING).after
    assert set(after or {}) == set(DESCRIPTOR.fields)
    assert DESCRIPTOR.fields["trust_policy"] is Form.DOCUMENT
    assert DESCRIPTOR.fields["inline_policies"] is Form.DOCUMENTS
