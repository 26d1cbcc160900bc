# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What iam_managed_policy is about: the names of its options, its locks and its compared fields."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.plumb.aws.plugins.module_utils._engine.descriptor import Form
from ansible_collections.plumb.aws.plugins.module_utils._policy.access.change import AccessChange
from ansible_collections.plumb.aws.plugins.module_utils._resources.managed_policy.descriptor import DESCRIPTOR
from ansible_collections.plumb.aws.plugins.module_utils._resources.managed_policy.result import (
    compared,
)
from unit.module_utils._resources.managed_policy.policies import (
    ARN,
    A,
    B,
    desired,
)
from unit.module_utils.examples import (
    a_policy,
    own,
)


@pytest.mark.parametrize("given_options", [{"name": "P"}, {"arn": own("P")}, {"arn": own("p", "/t/")}])
def test_tasks_on_a_policy_take_turns_whatever_path_and_case_they_give(given_options: dict[str, Any]) -> None:
    assert DESCRIPTOR.lock_key(desired(**given_options)) == DESCRIPTOR.lock_key(desired())
    assert DESCRIPTOR.lock_key(desired()) != DESCRIPTOR.lock_key(desired(name="q"))


@pytest.mark.parametrize(
    ("options", "named"), [({"policy_name": "p"}, "p"), ({"arn": ARN}, ARN), ({"name": "p", "state": "absent"}, "p")]
)
def test_a_policy_is_named_by_its_arn_or_its_name(options: dict[str, Any], named: str) -> None:
    assert DESCRIPTOR.named_in(options) == named


def test_all_fields_that_are_compared_have_a_form() -> None:
    users = {"roles": ["r"]}
    fields = compared(a_policy(ARN), A, [B], users=users, access=AccessChange("wider", ("x",)))
    assert set(fields) == set(DESCRIPTOR.fields)
    assert (DESCRIPTOR.kind, DESCRIPTOR.fields["document"]) == ("policy", Form.DOCUMENT)
