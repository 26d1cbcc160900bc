# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What iam_instance_profile is about: the names of its options, its locks and its compared fields."""

from __future__ import annotations

import pytest

from ansible_collections.plumb.aws.plugins.module_utils._policy.access.change import AccessChange
from ansible_collections.plumb.aws.plugins.module_utils._resources.guards.document_rules import access_shown
from ansible_collections.plumb.aws.plugins.module_utils._resources.instance_profile.descriptor import DESCRIPTOR
from ansible_collections.plumb.aws.plugins.module_utils._resources.instance_profile.result import compared
from unit.module_utils._resources.instance_profile.profiles import a_profile, desired


def test_tasks_on_a_profile_take_turns_whatever_case_they_give() -> None:
    assert DESCRIPTOR.lock_key(desired(name="PROFILE")) == DESCRIPTOR.lock_key(desired(name="profile"))
    assert DESCRIPTOR.lock_key(desired(name="profile")) != DESCRIPTOR.lock_key(desired(name="other"))


@pytest.mark.parametrize("option", ["name", "instance_profile_name"])
def test_a_profile_is_named_by_its_name_or_the_alias(option: str) -> None:
    assert DESCRIPTOR.named_in({option: "p"}) == "p"


def test_a_task_is_about_a_profile_whatever_role_it_names() -> None:
    assert DESCRIPTOR.kind_in({"name": "p", "role": "r"}) == "instance profile"
    assert DESCRIPTOR.kinds == ("instance profile",)


def test_all_fields_that_are_compared_have_a_form() -> None:
    fields = {**compared(a_profile("r")), **access_shown(AccessChange("wider", ("x",)))}
    assert set(fields) == set(DESCRIPTOR.fields)
