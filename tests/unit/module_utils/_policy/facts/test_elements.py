# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The names that a policy document may use."""

from __future__ import annotations

import pytest

from ansible_collections.plumb.aws.plugins.module_utils._policy.facts.elements import (
    DOCUMENT_ELEMENTS,
    STATEMENT_ELEMENTS,
    TRUST_ACTIONS,
    VERSIONS,
)
from ansible_collections.plumb.aws.plugins.module_utils._policy.grammar.document import problems
from unit.small_documents import NOT_THERE, managed, trust


def test_no_name_is_there_twice() -> None:
    for names in (VERSIONS, DOCUMENT_ELEMENTS, STATEMENT_ELEMENTS, TRUST_ACTIONS):
        assert len({name.lower() for name in names}) == len(names)


def test_the_newest_version_comes_first() -> None:
    assert list(VERSIONS) == sorted(VERSIONS, reverse=True)


@pytest.mark.parametrize("name", [*DOCUMENT_ELEMENTS, *STATEMENT_ELEMENTS])
def test_an_element_is_no_element_in_another_case(name: str) -> None:
    document = managed()
    for holder in (document, document["Statement"][0]):
        holder[name.swapcase()] = "x"
    assert [each.rule for each in problems(document, "managed")] == ["element", "element"]


@pytest.mark.parametrize("action", TRUST_ACTIONS)
def test_a_trust_policy_may_allow_each_of_its_actions(action: str) -> None:
    assert problems(trust(Action=action), "trust") == []
    assert problems(trust(Action=NOT_THERE, NotAction=action), "trust") == []
