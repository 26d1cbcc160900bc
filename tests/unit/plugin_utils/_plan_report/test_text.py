# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The plan on a terminal: aligned columns, and no line longer than the terminal is wide."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.plumb.aws.plugins.plugin_utils._plan_report import text as plan_text
from ansible_collections.plumb.aws.plugins.plugin_utils._plan_report.summary import Summary
from ansible_collections.plumb.aws.plugins.plugin_utils._plan_report.text import cells, fit
from unit.plugin_utils.plan_examples import (
    READ,
    call,
    policy_result,
    report,
    some,
    summary,
)
from unit.plugin_utils.signs import texts
from unit.searching import examples


def lines(shown: Summary, width: int = 120) -> list[str]:
    return [line.text for line in plan_text.render(shown, width=width)]


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


def test_a_failure_midway_says_what_was_done() -> None:
    failed = {"msg": "no", "calls": [call("CreateRole", "arn:aws:iam::123456789012:role/r")]}
    shown = summary(report(failed, "iam_role_trust", check_mode=False, failed=True), dry_run=False)
    assert lines(shown)[1] == "  + role  r  a task failed midway, done by then: CreateRole"
