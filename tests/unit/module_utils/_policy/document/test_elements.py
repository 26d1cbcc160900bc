# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Elements of a statement, in each form that the grammar allows."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.plumb.aws.plugins.module_utils._policy.document.elements import listed, texts, values_of
from ansible_collections.plumb.aws.plugins.module_utils._policy.document.problem import Problem


def report(rule: str, message: str, aws: str = "wrong syntax") -> Problem:
    return Problem(rule, message, "1", aws)


@pytest.mark.parametrize(
    ("value", "items", "strings"),
    [
        ("a", ["a"], ["a"]),
        (["a", "b"], ["a", "b"], ["a", "b"]),
        (["a", 7, None], ["a", 7, None], ["a"]),
        (7, [7], []),
        (None, [None], []),
        ([], [], []),
        ({"a": 1}, [{"a": 1}], []),
    ],
)
def test_one_value_is_a_list_of_one(value: Any, items: list[Any], strings: list[str]) -> None:
    assert listed(value) == items
    assert texts(value) == strings


@pytest.mark.parametrize(
    ("statement", "values"),
    [
        ({"Action": "a"}, ["a"]),
        ({"Action": ["a", "b"]}, ["a", "b"]),
        ({"NotAction": "a"}, ["a"]),
        ({"Action": "a", "Resource": "*"}, ["a"]),
    ],
)
def test_the_values_of_an_element_or_of_its_opposite_are_read(statement: dict[str, Any], values: list[str]) -> None:
    assert values_of(statement, "Action", report, missing="none") == (values, [])


@pytest.mark.parametrize(
    ("statement", "words", "aws"),
    [
        ({}, "Action is missing", "none"),
        ({"Action": []}, "Action is empty", "none"),
        ({"NotAction": []}, "NotAction is empty", "none"),
        ({"Action": "a", "NotAction": "b"}, "exclude each other", "wrong syntax"),
        ({"Action": 7}, "must be text or a list of texts, not 7", "wrong syntax"),
        ({"NotAction": ["a", None]}, "NotAction must be text", "wrong syntax"),
    ],
)
def test_a_wrong_form_is_one_problem_and_has_no_values(statement: dict[str, Any], words: str, aws: str) -> None:
    values, (problem,) = values_of(statement, "Action", report, missing="none")
    assert (values, problem.rule, problem.aws_message) == ([], "action", aws)
    assert words in problem.message
