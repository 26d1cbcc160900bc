# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The plan as Markdown: a table, diffs that fold away, and code that nothing gets out of."""

from __future__ import annotations

import re
import string
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.plumb.aws.plugins.plugin_utils._plan_report import markdown as plan_markdown
from ansible_collections.plumb.aws.plugins.plugin_utils._plan_report.findings import Finding
from ansible_collections.plumb.aws.plugins.plugin_utils._plan_report.markdown import code
from unit.plugin_utils.plan_examples import (
    ACCOUNT,
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
        "## IAM plan: 0 to create, 1 to change, 0 to delete; 1 low\n\n"
        "- **low** policy `logs`: `may now s3:PutObject on arn:aws:s3:::logs/*` `[wider]`\n\n"
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


def _shown(found: list[Finding], *, resources: int = 1) -> str:
    made = summary(*(report(policy_result(None, READ, name=f"p{number}")) for number in range(resources)))
    return plan_markdown.render(replace(made, findings=tuple(found)))


def _finding(level: str, reason: str, **more: Any) -> Finding:
    return Finding("wider", level, "other", reason, "policy", "logs", ACCOUNT, **more)


def test_findings_come_below_the_headline_one_an_item() -> None:
    found = [
        _finding("critical", "one | two"),
        replace(_finding("medium", "no_log hides 1 change"), kind="", name="", account=None),
        _finding("high", "three", accepted="`why` (until 2027-03-01)"),
    ]
    assert _shown(found).split("\n")[2:5] == [
        "- **critical** policy `logs`: <code>one &#124; two</code> `[wider]`",
        "- **medium** `no_log hides 1 change` `[wider]`",
        "- **accepted (high)** policy `logs`: `three` `[wider]` — accepted: "
        "<code>&#96;why&#96; (until 2027-03-01)</code>",
    ]


def test_a_finding_tells_its_account_where_there_are_several() -> None:
    made = summary(
        report(policy_result(None, READ)), report(policy_result(None, READ, account="210987654321"), host="two")
    )
    text = plan_markdown.render(made)
    for account in (ACCOUNT, "210987654321"):
        assert f"- **low** policy `logs` of `{account}`: `may now s3:GetObject" in text


@pytest.mark.parametrize(
    ("level", "accepted", "is_left_out"),
    [("low", "", True), ("high", "known", True), ("medium", "", False), ("critical", "", False)],
)
def test_of_too_many_findings_only_low_and_accepted_ones_are_counted(
    level: str, accepted: str, is_left_out: bool
) -> None:
    found = [_finding(level, f"{'r' * 60} {number}", accepted=accepted) for number in range(700)]
    text = _shown([_finding("critical", "first"), *found])
    assert "- **critical** policy `logs`: `first` `[wider]`\n" in text
    assert text.count("`logs`: `rrr") == (0 if is_left_out else 700)
    left_out = (
        "- 700 more findings, low or accepted, would make this too long for a comment; the plan as JSON has them all."
    )
    assert (left_out in text) is is_left_out
    assert (len(text) < 65_536) is is_left_out


def test_with_many_findings_and_resources_diffs_are_left_out_before_low_findings() -> None:
    found = [_finding("low", f"{'r' * 60} {number}") for number in range(300)]
    text = _shown(found, resources=200)
    assert (text.count("`logs`: `rrr"), len(text) < 65_536) == (300, True)
    assert re.search(r"The diffs of [0-9]+ more would make this too long", text)


@given(st.lists(texts, min_size=1, max_size=4))
@examples(60)
def test_a_finding_is_one_line_in_code_whatever_people_write(written: list[str]) -> None:
    found = [replace(_finding("high", text), name=text, accepted=text) for text in written]
    shown = _shown(found).split("\n")[2 : 2 + len(written)]
    for line, text in zip(shown, written, strict=True):
        assert line.startswith(
            f"- **{'accepted (high)' if text else 'high'}** policy {code(text)}: {code(text)} `[wider]`"
        )


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
