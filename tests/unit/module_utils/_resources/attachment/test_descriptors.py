# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What iam_role_attachment is about: the names of its options, its locks and its compared fields."""

from __future__ import annotations

import pytest

from ansible_collections.plumb.aws.plugins.module_utils._resources.role_attachment.descriptor import DESCRIPTOR
from ansible_collections.plumb.aws.plugins.module_utils._resources.role_attachment.result import (
    compared,
)
from ansible_collections.plumb.aws.plugins.module_utils._resources.role_trust.descriptor import DESCRIPTOR as ROLE
from ansible_collections.plumb.aws.plugins.module_utils._resources.role_trust.options import (
    read_options as role_options,
)
from unit.module_utils._resources.role_attachment.attachments import (
    attached,
    desired,
)
from unit.module_utils.examples import (
    own,
    params,
)


def test_tasks_on_the_attachments_of_a_role_take_turns_with_tasks_on_the_role() -> None:
    role = role_options(params(ROLE.argument_spec, {"name": "R"}))
    assert DESCRIPTOR.lock_key(desired("p")) == ROLE.lock_key(role)


@pytest.mark.parametrize("option", ["role", "role_name", "name"])
def test_a_role_is_named_by_its_name_or_an_alias(option: str) -> None:
    assert DESCRIPTOR.named_in({option: "r"}) == "r"


def test_all_fields_that_are_compared_have_a_form() -> None:
    assert set(compared("r", attached([own("p")]))) == set(DESCRIPTOR.fields)
    assert (DESCRIPTOR.kind, DESCRIPTOR.document) == ("role", None)
