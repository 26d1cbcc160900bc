# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The plan on a terminal, as Markdown and as JSON."""

from __future__ import annotations

import json
import re
import string
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.plumb.aws.plugins.plugin_utils._plan_report import files as plan_file
from ansible_collections.plumb.aws.plugins.plugin_utils._plan_report import json as plan_json
from ansible_collections.plumb.aws.plugins.plugin_utils._plan_report import markdown as plan_markdown
from ansible_collections.plumb.aws.plugins.plugin_utils._plan_report import text as plan_text
from ansible_collections.plumb.aws.plugins.plugin_utils._plan_report.markdown import code
from ansible_collections.plumb.aws.plugins.plugin_utils._plan_report.summary import Summary
from ansible_collections.plumb.aws.plugins.plugin_utils._plan_report.text import cells, fit
from unit.plan_summary.examples import (
    allow,
    attachment_result,
    call,
    fields,
    policy_arn,
    policy_result,
    report,
    summary,
)
from unit.policy_language.searching import examples

READ, BOTH = fields(allow("s3:GetObject")), fields(allow("s3:GetObject", "s3:PutObject"))
S3 = "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"

# signs that mean something to Markdown, to HTML, to what hosts of Git add to it, or to a terminal
_MARKUP = [
    *("`", "```", "|", "\\", "<b>", "</code>", "</details>", "<!--", "&lt;", "**", "[x](y)"),
    *("@team", "#1", "www.e.org", "http://e.org", " ", "a", "é", "漢"),
    *("\n", "\r", "\t", "\x1b[31m", "\x9b", "\u202e", "\u200b", "\u2028", "\ud800"),
]
texts = st.lists(st.sampled_from(_MARKUP), max_size=8).map("".join)


def lines(shown: Summary, width: int = 120) -> list[str]:
    return [line.text for line in plan_text.render(shown, width=width)]


def some() -> Summary:
    return summary(
        report(policy_result(None, READ, name="new")),
        report(policy_result(READ, BOTH, name="wider")),
        report(policy_result(READ, None, name="old")),
        report(attachment_result("orders", attach=(policy_arn("new"),), detach=(S3,)), "iam_role_attachment"),
    )


# -- terminal ---------------------------------------------------------------------------------------------------------


def test_columns_are_aligned_below_a_headline() -> None:
    assert lines(some()) == [
        "IAM plan: 1 to create, 2 to change, 1 to delete; access is wider on 2, may be wider on 1",
        "  + policy  new     may now s3:GetObject on arn:aws:s3:::logs/*",
        "  - policy  old     may no longer s3:GetObject on arn:aws:s3:::logs/*",
        "  ~ policy  wider   may now s3:PutObject on arn:aws:s3:::logs/*",
        "  ~ role    orders  attaches new; detaches AmazonS3ReadOnlyAccess",
    ]


def test_the_account_is_told_where_there_are_several() -> None:
    shown = summary(
        report(policy_result(None, READ)), report(policy_result(None, READ, account="210987654321"), host="two")
    )
    assert [line.split("  ")[1:4] for line in lines(shown)[1:]] == [
        ["+ policy", "logs", "123456789012"],
        ["+ policy", "logs", "210987654321"],
    ]


def test_one_line_is_shown_where_nothing_changed() -> None:
    assert lines(summary()) == ["IAM plan: no changes"]
    assert lines(summary(report({"msg": "no"}, failed=True))) == ["IAM plan: no changes; 1 task failed"]


def test_failures_have_a_line_of_their_own() -> None:
    shown = summary(
        report(policy_result(None, READ)),
        report({"msg": "two\nlines"}, failed=True, ignored=True, host="web", options={"name": "logs"}),
    )
    assert lines(shown)[0].endswith("; 1 task failed")
    assert lines(shown)[2:] == ["  ! failed, ignored: A task (policy logs) on web: two\\nlines"]


def test_the_headline_comes_once_more_below_a_long_list() -> None:
    shown = lines(summary(*(report(policy_result(None, READ, name=f"p{number}")) for number in range(300))))
    assert len(shown) == 302
    assert shown[0] == shown[-1] == "IAM plan: 300 to create, 0 to change, 0 to delete; access is wider on 300"


@given(st.lists(texts, max_size=4), st.integers(20, 120))
@examples(60)
def test_words_never_need_more_room_than_there_is(words: list[str], width: int) -> None:
    assert cells(fit(words, width)) <= width


@given(texts, texts, st.integers(40, 120))
@examples(60)
def test_no_line_is_longer_than_the_terminal_and_all_of_it_is_printed(name: str, message: str, width: int) -> None:
    result = {**policy_result(None, READ, name=name or "x"), "access": {"verdict": "wider", "gained": [message]}}
    shown = summary(report(result), report({"msg": message}, failed=True, task=name))
    for line in lines(shown, width):
        assert cells(line) <= width
        assert line.isprintable()


FITTING = [
    (["may now A", "attaches B"], 30, "may now A; attaches B"),
    (["may now A", "attaches B", "detaches C"], 33, "may now A; attaches B; detaches C"),
    (["may now A", "attaches B", "detaches C"], 32, "may now A; and 2 more"),
    (["may now A, B, C on X, Y"], 23, "may now A, B, C on X, Y"),
    (["may now Aa, Bb, Cc, Dd on X, Y"], 29, "may now Aa and 3 more on X a…"),
    (["may now Aa, Bb, Cc, Dd, Ee on X"], 30, "may now Aa, Bb and 3 more on X"),
    ([], 10, ""),
]


@pytest.mark.parametrize(("words", "width", "expected"), FITTING)
def test_words_are_shortened_by_counting_the_rest(words: list[str], width: int, expected: str) -> None:
    assert fit(words, width) == expected


# -- Markdown ---------------------------------------------------------------------------------------------------------


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


# -- JSON and files ---------------------------------------------------------------------------------------------------


def test_json_has_the_documented_shape() -> None:
    data = json.loads(plan_json.render(some()))
    assert list(data) == ["format", "version", "dry_run", "changed", "headlines", "made", "planned", "failures"]
    assert data["planned"]["counts"] == {
        "create": 1,
        "change": 2,
        "delete": 1,
        "hidden": 0,
        "in_background": 0,
        "wider": 2,
        "may_be_wider": 1,
    }
    assert list(data["planned"]["resources"][0]) == [
        *("change", "kind", "name", "account", "arn", "verdict", "access", "attached", "detached"),
        *("replaced", "complete", "words", "before", "after", "calls", "tasks"),
    ]
    assert data["made"]["resources"] == []


@given(texts)
@examples(60)
def test_json_is_ascii_whatever_people_write(text: str) -> None:
    result = policy_result(READ, {**READ, "description": f"was {text}"}, "TagPolicy")
    shown = plan_json.render(summary(report(result, task=text)))
    shown.encode("ascii")
    (resource,) = json.loads(shown)["planned"]["resources"]
    assert resource["tasks"] == [text]


def test_a_file_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    target = tmp_path / "plan.json"
    target.write_text("old", encoding="utf-8")
    link = tmp_path / "link.JSON"
    link.symlink_to(target)
    plan_file.write(some(), str(link))
    assert json.loads(target.read_text(encoding="utf-8"))["changed"] is True
    assert link.is_symlink()
    (tmp_path / "folder.md").mkdir()
    with pytest.raises(OSError, match="directory"):
        plan_file.write(some(), str(tmp_path / "folder.md"))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["folder.md", "link.JSON", "plan.json"]


def test_an_ending_that_names_no_format_is_refused() -> None:
    assert plan_file.wrong_ending("a/plan.md") is None
    assert plan_file.wrong_ending("plan.JSON") is None
    for path in ("plan.txt", "plan", ".md", "plan.json.bak"):
        problem = plan_file.wrong_ending(path)
        assert problem
        assert ".json nor in .md" in problem


def test_a_failure_midway_says_what_was_done() -> None:
    failed = {"msg": "no", "calls": [call("CreateRole", "arn:aws:iam::123456789012:role/r")]}
    shown = summary(report(failed, "iam_role_trust", check_mode=False, failed=True), dry_run=False)
    assert lines(shown)[1] == "  + role  r  a task failed midway, done by then: CreateRole"


def test_names_are_sorted_as_people_do() -> None:
    names = ["p2", "P10", "p1", "p1a", "1", "02", "p"]
    shown = lines(summary(*(report(policy_result(None, READ, name=name)) for name in names)))
    assert [line.split()[2] for line in shown[1:]] == ["1", "02", "p", "p1", "p1a", "p2", "P10"]
