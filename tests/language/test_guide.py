# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""docs/policy_language.md says what is so: its rules, its examples and what they give."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from ansible_collections.plumb.aws.plugins.module_utils._policy.access.change import access_change
from ansible_collections.plumb.aws.plugins.module_utils._policy.grammar.document import problems
from ansible_collections.plumb.aws.plugins.module_utils._policy.lint.names import RULES
from ansible_collections.plumb.aws.plugins.module_utils._policy.trust.builder import build_trust_policy
from unit.small_documents import load, managed_statement, policy, trust, trust_statement

Document = dict[str, Any]

_GUIDE = Path(__file__).parents[2] / "docs" / "policy_language.md"
_BUCKET = "arn:aws:s3:::b/*"


def _section(title: str) -> str:
    return _GUIDE.read_text("utf-8").partition(f"\n## {title}\n")[2].partition("\n## ")[0]


def _first_cells(section: str) -> list[str]:
    return re.findall(r"^\| `([a-z-]+)`", section, re.MULTILINE)


def test_each_lint_rule_is_in_the_guide_once_and_no_other() -> None:
    assert _first_cells(_section("What is warned about")) == sorted(RULES)


def test_each_rule_of_validation_is_in_the_guide_once_and_no_other() -> None:
    """All that the plugins' sources call a rule."""
    folder = Path(__file__).parents[2] / "plugins" / "module_utils" / "_policy" / "grammar"
    written = set()
    for name in ("document", "trust", "condition", "variables", "partitions"):
        written |= set(re.findall(r'\b(?:report|Problem)\(\s*"([a-z-]+)"', (folder / f"{name}.py").read_text("utf-8")))
    assert sorted(_first_cells(_section("What is refused"))) == sorted(written)


def test_a_line_of_prose_has_no_more_than_120_characters() -> None:
    prose = [line for line in _GUIDE.read_text("utf-8").splitlines() if not line.startswith("|")]
    assert [line for line in prose if len(line) > 120] == []


def test_the_trust_builder_gives_what_the_guide_says() -> None:
    section = _section("The trust builder")
    said = yaml.safe_load(re.findall(r"```yaml\n(.*?)```", section, re.DOTALL)[0])[0]["plumb.aws.iam_role_trust"][
        "trusted"
    ]
    built = json.loads(re.findall(r"```json\n(.*?)```", section, re.DOTALL)[0])
    assert build_trust_policy(said) == built
    assert problems(load(built), "trust") == []


def _allow(action: Any = "s3:GetObject", resource: Any = _BUCKET, **changes: Any) -> Document:
    return managed_statement(Action=action, Resource=resource, **changes)


def _team(*teams: str) -> Document:
    return {"StringEquals": {"aws:PrincipalTag/team": list(teams)}}


# The rows of the table of examples
EXAMPLES: list[tuple[str, Document, str, Document]] = [
    (
        "s3:GetObject on b/*",
        policy(_allow()),
        "and s3:PutObject",
        policy(_allow(["s3:GetObject", "s3:PutObject"])),
    ),
    ("s3:* on b/*", policy(_allow("s3:*")), "s3:Get* on b/*", policy(_allow("s3:Get*"))),
    ("b/?", policy(_allow(resource="arn:aws:s3:::b/?")), "b/*", policy(_allow())),
    ("s3:GetObject", policy(_allow()), "s3:PutObject", policy(_allow("s3:PutObject"))),
    ("team a", policy(_allow(Condition=_team("a"))), "team a or b", policy(_allow(Condition=_team("a", "b")))),
    (
        "team a",
        policy(_allow(Condition=_team("a"))),
        "user a",
        policy(_allow(Condition={"StringEquals": {"aws:username": "a"}})),
    ),
    (
        "s3:*, Deny s3:DeleteObject",
        policy(_allow("s3:*"), _allow("s3:DeleteObject", Effect="Deny")),
        "s3:*",
        policy(_allow("s3:*")),
    ),
    ("s3:*", policy(_allow("s3:*")), "s3:*, Deny s3:DeleteObject", policy(_allow("s3:*"), _allow("s3:DeleteObject", Effect="Deny"))),
    ("trust in an account", trust(), "in it and a service", policy(trust_statement(), trust_statement(Principal={"Service": "ec2.amazonaws.com"}))),
    ("trust with an external id", trust(Condition={"StringEquals": {"sts:ExternalId": "x"}}), "without", trust()),
]  # fmt: skip


def example_row(old_name: str, old: Document, new_name: str, new: Document) -> str:
    change = access_change(load(old), load(new))
    sentences = [f"gained: `{text}`" for text in change.gained] + [f"lost: `{text}`" for text in change.lost]
    return f"| {old_name} | {new_name} | `{change.verdict}` | {'; '.join(sentences)} |"


@pytest.mark.parametrize("example", EXAMPLES, ids=[f"{old} to {new}" for old, _old, new, _new in EXAMPLES])
def test_an_example_of_the_access_change_gives_what_the_guide_says(
    example: tuple[str, Document, str, Document],
) -> None:
    assert example_row(*example) in _section("Access change").splitlines()
