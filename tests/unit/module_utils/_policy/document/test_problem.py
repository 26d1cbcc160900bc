# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is wrong in a document: where, in words, and as one error."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.plumb.aws.plugins.module_utils._engine.errors import PlumbError
from ansible_collections.plumb.aws.plugins.module_utils._policy.document.problem import (
    KINDS,
    Problem,
    refuse,
    statement_label,
)
from ansible_collections.plumb.aws.plugins.module_utils._policy.grammar.document import problems
from unit.small_documents import load, managed

WHOLE = Problem("action", "it is odd.", "Read", "Odd action")


@pytest.mark.parametrize(
    ("problem", "words", "without_place"),
    [
        (WHOLE, "statement Read: it is odd. (AWS: Odd action)", "it is odd. (AWS: Odd action)"),
        (Problem("id", "it is odd."), "it is odd.", "it is odd."),
        (Problem("id", "it is odd.", "2"), "statement 2: it is odd.", "it is odd."),
    ],
)
def test_a_problem_is_one_sentence_with_place_and_words_of_aws(
    problem: Problem, words: str, without_place: str
) -> None:
    assert problem.in_words() == words
    assert problem.as_result() == {"rule": problem.rule, "message": without_place, "statement": problem.statement}


@pytest.mark.parametrize(
    ("statement", "label"),
    [({"Sid": "Read"}, "Read"), ({"Sid": ""}, "3"), ({"Sid": 7}, "3"), ({}, "3"), ("odd", "3"), (None, "3")],
)
def test_a_statement_is_found_by_its_sid_or_its_number(statement: Any, label: str) -> None:
    assert statement_label(statement, 3) == label


def test_the_error_of_a_refused_document_names_the_option_the_statement_and_the_words_of_aws() -> None:
    found = problems(load(managed(Sid="Read", Action="GetObject")), "managed")
    with pytest.raises(PlumbError) as error:
        refuse(found, what="policy")
    assert error.value.message.startswith("policy: IAM would refuse this document: statement Read: ")
    assert "'GetObject'" in error.value.message
    assert "(AWS: Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.)" in error.value.message
    assert error.value.as_result()["policy_problems"] == [problem.as_result() for problem in found]


@pytest.mark.parametrize(("number", "ending"), [(2, "it is odd. (AWS: Odd action)"), (27, "; and 2 more")])
def test_an_error_lists_so_many_problems_and_the_result_has_them_all(number: int, ending: str) -> None:
    with pytest.raises(PlumbError) as error:
        refuse([WHOLE] * number, what="policy")
    assert error.value.message.endswith(ending)
    assert error.value.message.count("it is odd") == min(number, 25)
    assert len(error.value.details["policy_problems"]) == number


def test_nothing_is_refused_where_there_are_no_problems() -> None:
    refuse([], what="policy")


def test_there_are_three_kinds_of_documents() -> None:
    assert KINDS == ("managed", "inline", "trust")
