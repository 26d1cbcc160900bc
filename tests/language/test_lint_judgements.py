# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Warnings on public documents, judged by hand: those that were right still come, those that were wrong do not.

``tests/data/lint_judgements.json`` has one statement each, cut down to what the warning is about, with the repository
and the file. The judgement of a rule of services is by the service authorization reference.
"""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from ansible_collections.plumb.aws.plugins.module_utils._policy.lint.names import RULES
from unit.module_utils._policy.lint.rule_examples import needs_facts, rules_of

JUDGEMENTS: list[dict[str, Any]] = json.loads(
    (Path(__file__).parents[1] / "data" / "lint_judgements.json").read_text("utf-8")
)
_MOST_OF_A_RULE = 20


@needs_facts
@pytest.mark.parametrize(
    "judged", [pytest.param(each, id=f"{each['rule']} {number}") for number, each in enumerate(JUDGEMENTS)]
)
def test_a_warning_that_was_judged_right_comes_and_one_judged_wrong_does_not(judged: dict[str, Any]) -> None:
    document = {"Version": judged["version"], "Statement": [judged["statement"]]}
    assert rules_of(document, judged["kind"]).count(judged["rule"]) == (judged["verdict"] == "right"), judged["reason"]


def test_a_judgement_says_what_why_and_where() -> None:
    for judged in JUDGEMENTS:
        assert judged["rule"] in RULES
        assert judged["verdict"] in ("right", "wrong")
        assert all(judged[name] for name in ("reason", "repository", "path", "element"))
        assert not judged["path"].startswith("/")


def test_few_of_each_rule_are_judged_and_of_several_repositories() -> None:
    counted = Counter((judged["rule"], judged["verdict"]) for judged in JUDGEMENTS)
    assert max(counted.values()) <= _MOST_OF_A_RULE
    assert len({judged["repository"] for judged in JUDGEMENTS}) > 5
