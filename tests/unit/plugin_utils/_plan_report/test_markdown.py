# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The plan as Markdown: a table, diffs that fold away, and code that nothing gets out of."""

from __future__ import annotations

import re
import string

from hypothesis import given

from ansible_collections.plumb.aws.plugins.plugin_utils._plan_report import markdown as plan_markdown
from ansible_collections.plumb.aws.plugins.plugin_utils._plan_report.markdown import code
from unit.plugin_utils.plan_examples import (
    BOTH,
    READ,
    policy_result,
    report,
    summary,
)
from unit.plugin_utils.signs import texts
from unit.searching import examples


def test_markdown_has_a_headline_a_table_and_diffs_that_fold_away() -> None:
    text = plan_markdown.render(summary(report(policy_result(READ, BOTH))))
    assert text == (
        "## IAM plan: 0 to create, 1 to change, 0 to delete; access is wider on 1\n\n"
        "|  | kind | name | access | what changes |\n"
        "| --- | --- | --- | --- | --- |\n"
        "| change | policy | `logs` | wider | `may now s3:PutObject on arn:aws:s3:::logs/*` |\n\n"
        "<details>\n<summary>~ policy <code>logs</code></summary>\n\n"
        "```diff\n"
        "--- before\n+++ after\n@@ -3,7 +3,8 @@\n"
        '     "Statement": [\n       {\n         "Action": [\n'
        '-          "s3:GetObject"\n'
        '+          "s3:GetObject",\n+          "s3:PutObject"\n'
        '         ],\n         "Effect": "Allow",\n         "Resource": [\n'
        "```\n\n</details>\n"
    )


def test_markdown_of_nothing_says_so() -> None:
    assert plan_markdown.render(summary()) == "## IAM plan: no changes\n"
    assert plan_markdown.render(summary(dry_run=False)) == "## IAM changes: none\n"


def test_markdown_stays_short_enough_for_a_comment() -> None:
    shown = summary(*(report(policy_result(None, BOTH, name=f"policy-{number}")) for number in range(300)))
    text = plan_markdown.render(shown)
    assert len(text) < 65_536
    assert text.count("\n| create |") == 300
    assert re.search(r"The diffs of [0-9]+ more would make this too long for a comment", text)


@given(texts)
@examples(60)
def test_code_has_no_sign_that_could_end_it(text: str) -> None:
    shown = code(text)
    span = re.fullmatch(r"`([^`|\\]+)`", shown)
    inside = span[1] if span else re.sub(r"&#[0-9]+;(<!-- -->)?", "", shown.removeprefix("<code>")[:-7])
    assert inside.isprintable()
    if not span:
        assert set(inside) <= {*string.ascii_letters, *string.digits, *" ,+=()/-"}


@given(texts, texts)
@examples(60)
def test_a_fence_is_longer_than_any_in_the_document(one: str, other: str) -> None:
    before, after = {**READ, "document": {"Id": one}}, {**READ, "document": {"Id": other, "Version": "1"}}
    text = plan_markdown.render(summary(report(policy_result(before, after))))
    fence = re.findall(r"^`+(?=diff$)", text, re.MULTILINE)[-1]
    opening, inside, closing = text.partition("<details>")[2].split(fence)
    assert "</summary>" in opening
    assert inside.startswith("diff\n")
    assert closing == "\n\n</details>\n"
