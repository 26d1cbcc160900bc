# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Condition operators and the limits of dates."""

from __future__ import annotations

import pytest

from ansible_collections.plumb.aws.plugins.module_utils._policy.facts.operators import (
    DATE_LIMITS,
    OPERATORS,
    QUALIFIERS,
    WITHOUT_IF_EXISTS,
)


def test_each_operator_is_of_a_family() -> None:
    families = ("String", "Numeric", "Date", "Arn", "Bool", "Binary", "IpAddress", "NotIpAddress", "Null")
    assert {name for name in OPERATORS if not name.startswith(families)} == set()
    assert len(OPERATORS) == 6 + 6 + 6 + 4 + 5


@pytest.mark.parametrize("family", ["String", "Numeric", "Date", "Arn"])
def test_each_family_can_be_negated(family: str) -> None:
    plain = {name for name in OPERATORS if name.startswith(family) and name.endswith(("Equals", "Like"))}
    ordered = {name for name in plain if "Than" in name}
    negated = {name for name in plain if name.startswith(f"{family}Not")}
    assert {name.replace(f"{family}Not", family) for name in negated} == plain - negated - ordered


def test_what_takes_no_if_exists_is_an_operator_and_a_qualifier_is_none() -> None:
    assert OPERATORS >= WITHOUT_IF_EXISTS
    assert not OPERATORS & set(QUALIFIERS)


def test_a_limit_is_a_range() -> None:
    assert [name for name, (low, high) in DATE_LIMITS.items() if not 0 <= low < high < 60] == []
