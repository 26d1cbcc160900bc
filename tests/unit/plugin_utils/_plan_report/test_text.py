# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The plan on a terminal: aligned columns, and no line longer than the terminal is wide."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.plumb.aws.plugins.module_utils._engine.printable import printable
from ansible_collections.plumb.aws.plugins.plugin_utils._plan_report import text as plan_text
from ansible_collections.plumb.aws.plugins.plugin_utils._plan_report.findings import Finding
from ansible_collections.plumb.aws.plugins.plugin_utils._plan_report.summary import Summary
from ansible_collections.plumb.aws.plugins.plugin_utils._plan_report.text import cells, fit
from ansible_collections.plumb.aws.plugins.plugin_utils._plan_report.wording import finding_in_words
from unit.plugin_utils.plan_examples import (
    BOTH,
    READ,
    allow,
    call,
    fields,
    policy_result,
    report,
    some,
    summary,
)
from unit.plugin_utils.signs import texts
from unit.searching import examples


def lines(shown: Summary, width: int | None = 120) -> list[str]:
    return [line.text for line in plan_text.render(shown, width=width)]


def test_columns_are_aligned_below_a_headline() -> None:
    assert lines(some()) == [
        "IAM plan: 1 to create, 2 to change, 1 to delete; 2 low",
        "  LOW       policy new: may now s3:GetObject on arn:aws:s3:::logs/* (attached to role orders) [wider]",
        "  LOW       policy wider: may now s3:PutObject on arn:aws:s3:::logs/* [wider]",
        "  + policy  new     may now s3:GetObject on arn:aws:s3:::logs/*",
        "  - policy  old     may no longer s3:GetObject on arn:aws:s3:::logs/*",
        "  ~ policy  wider   may now s3:PutObject on arn:aws:s3:::logs/*",
        "  ~ role    orders  attaches new; detaches AmazonS3ReadOnlyAccess; "
        "may no longer s3:ListBucket on arn:aws:s3:::logs/*",
    ]


def test_a_line_has_the_level_of_the_worst_that_counts_as_its_style() -> None:
    shown = plan_text.render(some(), width=120)
    assert [line.style for line in shown] == ["headline", "low", "low", "low", "none", "low", "none"]


def test_the_account_is_told_where_there_are_several() -> None:
    shown = summary(
        report(policy_result(None, READ)), report(policy_result(None, READ, account="210987654321"), host="two")
    )
    assert [line for line in lines(shown) if "LOW" in line] == [
        f"  LOW       policy logs of {account}: may now s3:GetObject on arn:aws:s3:::logs/* [wider]"
        for account in ("123456789012", "210987654321")
    ]
    assert [line.split("  ")[1:4] for line in lines(shown)[3:]] == [
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
    assert lines(shown)[3:] == ["  ! failed, ignored: A task (policy logs) on web: two\\nlines"]


def test_the_headline_comes_once_more_below_a_long_list() -> None:
    shown = lines(summary(*(report(policy_result(None, READ, name=f"p{number}")) for number in range(300))))
    assert len(shown) == 303
    assert shown[0] == shown[-1] == "IAM plan: 300 to create, 0 to change, 0 to delete; 300 low"
    assert shown[1] == "  LOW       300 more findings, in the lines below and in the files"


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


def findings(*found: Finding) -> Summary:
    """A plan of one role with these findings."""
    return replace(summary(report(policy_result(None, READ))), findings=found)


def finding(rule: str = "admin-access", level: str = "critical", **more: Any) -> Finding:
    usual = {"category": "other", "reason": "gets administrator access by its document", "kind": "policy"}
    return Finding(rule, level, **{**usual, "name": "logs", **more})


def test_a_finding_is_wrapped_and_nothing_of_it_is_cut() -> None:
    reason = f"{'arn:aws:iam::210987654321:role/' + 'r' * 64} may assume the role if sts:ExternalId StringEquals x"
    assert lines(findings(finding("foreign-account", "high", reason=reason)), 60)[1:6] == [
        "  HIGH      policy logs:",
        "            arn:aws:iam::210987654321:role/",
        "            rrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrr",
        "            rrrrrrrrrrrrrrrr may assume the role if",
        "            sts:ExternalId StringEquals x [foreign-account]",
    ]


def test_accepted_findings_come_last_and_colour_no_line() -> None:
    found = [finding(accepted="known (until 2027-03-01)"), finding("wider", "low", reason="may now x")]
    shown = plan_text.render(findings(*found), width=200)
    assert [(line.text, line.style) for line in shown] == [
        ("IAM plan: 1 to create, 0 to change, 0 to delete; 1 low, 1 accepted", "headline"),
        ("  LOW       policy logs: may now x [wider]", "low"),
        (
            "  accepted  policy logs: gets administrator access by its document [admin-access]; accepted: known (until "
            "2027-03-01)",
            "accepted",
        ),
        ("  + policy  logs  may now s3:GetObject on arn:aws:s3:::logs/*", "none"),
    ]


_WORDS = st.lists(st.one_of(st.sampled_from(["a", "may", "漢" * 30, "x" * 100, "é", "a-b"]), texts), max_size=20)


def _joined(shown: Summary, width: int | None, style: str) -> str:
    """What the lines of a style say when what wraps them is taken away."""
    return "".join("".join(line.text.split()) for line in plan_text.render(shown, width=width) if line.style == style)


@given(_WORDS, st.sampled_from([40, 80, 120, 160]))
@examples(100)
def test_all_words_of_a_finding_are_there_when_its_lines_are_joined(words: list[str], width: int) -> None:
    found = finding(reason=" ".join(words))
    shown = findings(found)
    whole = finding_in_words(found, with_account=False)
    says = plan_text.render(shown, width=width)
    assert all(cells(line.text) <= width for line in says)
    assert "".join(f"CRITICAL{whole}".split()) in _joined(shown, width, "critical")
    assert f"  CRITICAL  {whole}" in lines(shown, None)


@given(st.integers(0, 120), st.sampled_from([80, 120, None]))
@examples(40)
def test_only_of_very_many_low_findings_is_just_the_number_told(low: int, width: int | None) -> None:
    found = [finding("wildcard", "medium", name=f"m{number}", reason="m") for number in range(60)]
    found += [finding("wider", "low", name=f"l{number}", reason="l") for number in range(low)]
    shown = lines(findings(*found), width)
    medium, few = [line for line in shown if "  MEDIUM " in line], [line for line in shown if "  LOW " in line]
    assert len(medium) == 60
    counted = [f"  LOW       {low} more findings, in the lines below and in the files"]
    assert (few == counted) is (low > 40)
    assert len(few) == (1 if low > 40 else low)


# 300 names of 64 characters that differ at the end, at the beginning, or in the middle, and nothing but them
_NAMES = {
    "at the end": [f"{'n' * 61}{number:03}" for number in range(300)],
    "at the beginning": [f"{number:03}{'n' * 61}" for number in range(300)],
    "in the middle": [f"{'n' * 30}{number:03}{'m' * 31}" for number in range(300)],
}


@pytest.mark.parametrize("names", _NAMES.values(), ids=_NAMES)
@pytest.mark.parametrize("width", [80, 120, 160, None])
def test_names_are_never_cut_so_that_no_two_resources_look_alike(names: list[str], width: int | None) -> None:
    shown = summary(*(report(policy_result(None, BOTH, name=name)) for name in names))
    rows = "\n".join(line.text for line in plan_text.render(shown, width=width)).split("\n  + ")[1:]
    assert [name for name, row in zip(sorted(names), rows, strict=True) if name not in "".join(row.split())] == []
    assert len(set(rows)) == 300
    assert all(cells(line) <= (width or 1000) for row in rows for line in row.split("\n"))


@pytest.mark.parametrize("name", ["n" * 128, "漢" * 64, "e\u0301" * 64])
@pytest.mark.parametrize("width", [20, 40, 80, 120, 160])
def test_a_long_name_has_lines_of_its_own(name: str, width: int) -> None:
    shown = lines(summary(report(policy_result(None, READ, name=name)), report(policy_result(None, READ))), width)
    assert all(cells(line) <= max(width, 40) for line in shown)
    assert printable(name) in "".join("".join(line.split()) for line in shown[-3 if width > 140 else -9 :])


def test_where_nothing_limits_a_line_nothing_is_wrapped_or_left_out() -> None:
    actions = [f"s3:Action{number}" for number in range(10, 25)]
    shown = summary(
        *(report(policy_result(None, fields(allow(*actions)), name=f"{'n' * 120}{number}")) for number in range(3)),
        report({"msg": "m" * 500}, failed=True),
    )
    (headline, *said) = lines(shown, None)
    assert headline == "IAM plan: 3 to create, 0 to change, 0 to delete; 3 low; 1 task failed"
    sentence = f"may now {', '.join(actions)} on arn:aws:s3:::logs/*"
    assert said[:3] == [f"  LOW       policy {'n' * 120}{number}: {sentence} [wider]" for number in range(3)]
    assert said[-1] == f"  ! failed: A task: {'m' * 500}"
    assert [line.strip() for line in said[3:-1]] == [
        text for number in range(3) for text in (f"+ policy  {'n' * 120}{number}", sentence)
    ]


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
    done = "a task failed midway; what it changed is known by its calls alone: CreateRole [not-known]"
    assert lines(shown)[1:3] == [
        f"  MEDIUM    role r: {done}",
        "  + role  r  medium  a task failed midway, done by then: CreateRole",
    ]
