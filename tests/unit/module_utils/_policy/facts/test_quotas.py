# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The sizes that documents may have."""

from __future__ import annotations

import pytest

from ansible_collections.plumb.aws.plugins.module_utils._policy.document.size import document_size
from ansible_collections.plumb.aws.plugins.module_utils._policy.facts.quotas import (
    LARGEST_TRUST_POLICY_SIZE,
    MANAGED_POLICY_SIZE,
    TRUST_POLICY_SIZE,
)
from ansible_collections.plumb.aws.plugins.module_utils._policy.grammar.document import problems
from unit.small_documents import managed, trust


def test_the_largest_size_is_more_than_the_usual_one() -> None:
    assert LARGEST_TRUST_POLICY_SIZE > TRUST_POLICY_SIZE


@pytest.mark.parametrize(("kind", "most"), [("managed", MANAGED_POLICY_SIZE), ("trust", LARGEST_TRUST_POLICY_SIZE)])
def test_a_document_of_just_the_largest_size_is_taken_and_one_character_more_is_not(kind: str, most: int) -> None:
    make = managed if kind == "managed" else trust
    for size, rules in ((most, []), (most + 1, ["size"])):
        sid = "x" * (size - document_size(make(Sid="")))
        assert [each.rule for each in problems(make(Sid=sid), kind)] == rules
