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


def test_access_is_told_of_trust_and_inline_policies_together() -> None:
    assert (DESCRIPTOR.tells_access_of_all, DESCRIPTOR.document) == (True, None)


@pytest.mark.parametrize(
    ("option", "aliases", "default"),
    [
        ("name", ["role_name"], None),
        ("assume_role_policy_document", ["trust_policy"], None),
        ("path", ["path_prefix", "prefix"], None),
        ("boundary", ["boundary_policy_arn", "permissions_boundary"], None),
        ("managed_policies", ["managed_policy"], None),
        ("purge_policies", ["purge_policy", "purge_managed_policies"], True),
        ("create_instance_profile", [], None),
        ("delete_instance_profile", [], False),
        ("tags", ["resource_tags"], None),
        ("purge_tags", [], True),
        ("wait", [], True),
        ("wait_timeout", [], 120),
        ("state", [], "present"),
    ],
)
def test_options_are_called_as_in_amazon_aws(option: str, aliases: list[str], default: object) -> None:
    rule = DESCRIPTOR.argument_spec[option]
    assert (rule.get("aliases", []), rule.get("default")) == (aliases, default)


def test_a_trust_policy_is_written_or_built_and_not_both() -> None:
    assert ("assume_role_policy_document", "trusted") in DESCRIPTOR.rules["mutually_exclusive"]
    assert DESCRIPTOR.argument_spec["trusted"] == DESCRIPTOR.argument_spec["inline_policies"] == {"type": "raw"}
