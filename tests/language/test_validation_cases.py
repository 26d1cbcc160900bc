# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The shared cases, validated: each is taken, or refused for the reason that IAM gives.

The words of AWS are those that getmoto/moto and versity/versitygw recorded from IAM in their tests.
"""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.plumb.aws.plugins.module_utils._engine.errors import PlumbError
from ansible_collections.plumb.aws.plugins.module_utils._policy.grammar.document import problems
from unit.small_documents import (
    cases,
    load,
)

Document = dict[str, Any]

_CASES = cases("validation")
# Cases whose reason is not AWS's own message: the rule that must find them.
_REASON_IN_OTHER_WORDS = {
    "Principal bare account string": "principal",
    "misspelt Condition element": "element",
    "GitHub OIDC sub is only a wildcard": "oidc-claim",
    "GitLab OIDC without sub": "oidc-claim",
}


def _named(chosen: list[dict[str, Any]]) -> list[Any]:
    return [pytest.param(case, id=f"{case['kind']}: {case['name']}") for case in chosen]


_VALID = [case for case in _CASES if case["valid"]]
_NO_JSON = [case for case in _CASES if not case["valid"] and case["name"] == "not JSON"]
_INVALID = [case for case in _CASES if not case["valid"] and case["name"] != "not JSON"]


def test_the_shared_cases_hold_documents_of_each_sort() -> None:
    sorts = {(case["kind"], case["valid"]) for case in _CASES}
    assert sorts == {("managed", True), ("managed", False), ("trust", True), ("trust", False)}
    assert len(_CASES) >= 66
    assert {case["kind"] for case in _NO_JSON} == {"managed", "trust"}


@pytest.mark.parametrize("case", _named(_VALID))
def test_a_document_of_the_cases_that_iam_takes_has_no_problems(case: dict[str, Any]) -> None:
    assert problems(load(case["policy"]), case["kind"]) == []


@pytest.mark.parametrize("case", _named(_INVALID))
def test_a_document_of_the_cases_that_iam_refuses_is_refused_for_the_same_reason(case: dict[str, Any]) -> None:
    found = problems(load(case["policy"]), case["kind"])
    rule = _REASON_IN_OTHER_WORDS.get(case["name"])
    if rule:
        assert rule in {problem.rule for problem in found}
    else:
        words = case["expected_reason"].removesuffix("...")
        assert any(problem.aws_message.startswith(words) for problem in found), found


@pytest.mark.parametrize("case", _named(_NO_JSON))
def test_text_that_is_no_json_is_an_error_with_its_place(case: dict[str, Any]) -> None:
    with pytest.raises(PlumbError, match=r"not valid JSON: .* at line 1, column \d+"):
        load(case["policy"])
