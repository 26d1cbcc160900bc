# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Policy variables in a text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.plumb.aws.plugins.module_utils._policy.lint.template import variables_in, without_variables


@pytest.mark.parametrize(
    ("text", "variables", "without"),
    [
        ("a", [], "a"),
        ("a}b", [], "a}b"),
        ("${aws:username}", ["${aws:username}"], "*"),
        ("a/${x}/${y, '}'}z", ["${x}", "${y, '}"], "a/*/*'}z"),
        ("${x}${", ["${x}"], "*${"),
        ("${${x}", ["${${x}"], "*"),
    ],
)
def test_variables_are_found_and_replaced(text: str, variables: list[str], without: str) -> None:
    assert variables_in(text) == variables
    assert without_variables(text) == without


@given(st.text(alphabet="${}a"))
def test_nothing_else_is_changed(text: str) -> None:
    assert without_variables(without_variables(text)).count("${") <= text.count("${")
    assert (without_variables(text) == text) is (variables_in(text) == [])


def test_many_open_variables_take_no_time() -> None:
    text = "}" + "${" * 60_000
    assert variables_in(text) == []
    assert without_variables(text) == text
