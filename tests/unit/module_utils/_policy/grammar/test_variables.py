# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Policy variables: what IAM reads, and what is wrong in one."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.plumb.aws.plugins.module_utils._policy.grammar.variables import variable_problems

WRONG = {
    "${": "no closing brace",
    "a/${aws:username": "no closing brace",
    "${}": "is empty",
    "${ }": "is empty",
    "${ aws:username}": "has a space",
    "${aws:user name}": "has a space",
    "${aws:PrincipalTag/team, none}": "single quotation marks",
    "${aws:PrincipalTag/team, 'no}": "single quotation marks",
}
RIGHT = (
    "",
    "plain",
    "${aws:username}",
    "${*}${?}${$}",
    "${aws:PrincipalTag/a team}",
    "${aws:PrincipalTag/team, 'none'}",
    "$ {",
    "}${aws:x}",
)
PLACES: dict[str, Any] = {
    "Resource": lambda text: {"Resource": ["*", text]},
    "NotResource": lambda text: {"NotResource": text},
    "Condition": lambda text: {"Condition": {"StringLike": {"aws:x": ["a", text]}}},
}


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize(("text", "words"), WRONG.items())
def test_what_is_wrong_in_a_variable_is_told_with_its_statement(place: str, text: str, words: str) -> None:
    (problem,) = variable_problems([{}, {"Sid": "Read", **PLACES[place](text)}])
    assert (problem.rule, problem.statement) == ("variable", "Read")
    assert words in problem.message


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("text", RIGHT)
def test_what_iam_reads_has_no_problems(place: str, text: str) -> None:
    assert list(variable_problems([PLACES[place](text)])) == []


@pytest.mark.parametrize("statement", ["odd", None, {"Action": "${"}, {"Condition": "${"}, {"Condition": {"x": "${"}}])
def test_variables_are_looked_for_in_resources_and_values_alone(statement: Any) -> None:
    assert list(variable_problems([statement])) == []


def test_one_problem_is_told_once_and_a_long_text_in_short() -> None:
    (problem,) = variable_problems([{"Resource": "${}" * 1000}])
    assert len(problem.message) < 300
    assert [each.statement for each in variable_problems([{"Resource": "${}"}, {"Resource": "${}"}])] == ["1", "2"]
