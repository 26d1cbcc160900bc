# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The plan in words: headlines, what changes on a resource, and failures."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given

from ansible_collections.plumb.aws.plugins.plugin_utils._plan_report.collect import Access, Call, Failure
from ansible_collections.plumb.aws.plugins.plugin_utils._plan_report.findings import Finding
from ansible_collections.plumb.aws.plugins.plugin_utils._plan_report.summary import (
    CHANGE,
    CREATE,
    DELETE,
    ResourceChange,
    Section,
    Summary,
)
from ansible_collections.plumb.aws.plugins.plugin_utils._plan_report.wording import (
    changes_in_words,
    failure_in_words,
    finding_in_words,
    headlines,
    risk_in_words,
)
from unit.plugin_utils.plan_examples import BOTH, READ, S3, policy_arn, policy_result, report, summary
from unit.plugin_utils.signs import texts
from unit.searching import examples

NOTHING = Section()
FAILED = (Failure("t", "h", "no"),)


def change(what: str = CHANGE, **more: Any) -> ResourceChange:
    usual: dict[str, Any] = {
        "kind": "role",
        "name": "r",
        "account": None,
        "arn": None,
        "before": {},
        "after": {},
        "access": Access("unchanged"),
        "attached": (),
        "detached": (),
        "calls": (),
        "tasks": ("t",),
    }
    return ResourceChange(change=what, **{**usual, **more})


def finding(rule: str = "wider", **more: Any) -> Finding:
    usual = {"level": "low", "category": "other", "reason": "may now x", "kind": "role", "name": "r"}
    return Finding(rule, **{**usual, **more})


MADE = Section((change(), change(CREATE)))
FOUND = (
    *(finding("admin-access", level="critical") for _time in range(2)),
    finding("wider", level="low", planned=False),
    finding("wider", level="medium", accepted="known (until 2027-03-01)"),
    finding("wider", level="high", accepted="known (until 2027-03-01)"),
)
UNSURE = Section((change(attached=(S3,)),), hidden=2, in_background=1)

HEADLINES: dict[str, tuple[Summary, list[str]]] = {
    "nothing in a dry run": (Summary(True, NOTHING, NOTHING), ["IAM plan: no changes"]),
    "nothing": (Summary(False, NOTHING, NOTHING), ["IAM changes: none"]),
    "made": (Summary(False, MADE, NOTHING), ["IAM changes: 1 created, 1 changed, 0 deleted; no findings"]),
    "planned": (
        Summary(True, NOTHING, MADE),
        ["IAM plan: 1 to create, 1 to change, 0 to delete; no findings"],
    ),
    "what is not known": (
        Summary(True, NOTHING, UNSURE),
        [
            "IAM plan: 0 to create, 1 to change, 0 to delete, 2 hidden by no_log, 1 not known (in the background); "
            "no findings"
        ],
    ),
    "findings of what was made and of what is planned": (
        Summary(True, MADE, replace(MADE), findings=FOUND),
        [
            "IAM changes made in spite of check mode: 1 created, 1 changed, 0 deleted; 1 low",
            "IAM plan: 1 to create, 1 to change, 0 to delete; 2 critical, 2 accepted",
        ],
    ),
    "made in spite of check mode": (
        Summary(True, MADE, MADE, FAILED),
        [
            "IAM changes made in spite of check mode: 1 created, 1 changed, 0 deleted; no findings; 1 task failed",
            "IAM plan: 1 to create, 1 to change, 0 to delete; no findings",
        ],
    ),
    "planned in a real run": (
        Summary(False, NOTHING, MADE, FAILED * 2),
        ["IAM plan of tasks in check mode: 1 to create, 1 to change, 0 to delete; no findings; 2 tasks failed"],
    ),
}


@pytest.mark.parametrize(("shown", "said"), HEADLINES.values(), ids=HEADLINES)
def test_a_headline_counts_what_was_made_and_planned(shown: Summary, said: list[str]) -> None:
    assert [headline for headline, _section in headlines(shown)] == said


@pytest.mark.parametrize(
    ("findings", "words"),
    [
        ((), "no findings"),
        ((finding(),), "1 low"),
        ((finding(), finding(level="critical"), finding(level="high"), finding(level="high")), "1 critical, 2 high, 1 low"),
        ((finding(accepted="known"),), "1 accepted"),
        ((finding(accepted="known"), finding(level="medium")), "1 medium, 1 accepted"),
    ],
)  # fmt: skip
def test_risk_is_how_many_findings_count_by_level_and_how_many_are_accepted(
    findings: tuple[Finding, ...], words: str
) -> None:
    assert risk_in_words(findings) == words


@pytest.mark.parametrize(
    ("found", "with_account", "words"),
    [
        (finding(), False, "role r: may now x [wider]"),
        (finding(account="123456789012"), False, "role r: may now x [wider]"),
        (finding(account="123456789012"), True, "role r of 123456789012: may now x [wider]"),
        (finding(), True, "role r of an unknown account: may now x [wider]"),
        (finding(kind="", name=""), True, "may now x [wider]"),
        (finding(accepted="known (until 2027-03-01)"), False, "role r: may now x [wider]; accepted: known (until 2027-03-01)"),
        (finding(reason="two\nlines"), False, "role r: two\\nlines [wider]"),
    ],
)  # fmt: skip
def test_a_finding_is_one_line_on_a_resource_a_reason_and_a_rule(
    found: Finding, with_account: bool, words: str
) -> None:
    assert finding_in_words(found, with_account=with_account) == words


VERSION = Call("CreatePolicyVersion", "p")
DEFAULT = Call("SetDefaultPolicyVersion", "p")
PRUNE = Call("DeletePolicyVersion", "p")
OTHER = {**READ, "document": {**READ["document"], "Id": "x"}}

WORDS: dict[str, tuple[ResourceChange, list[str]]] = {
    "access": (change(access=Access("different", ("may now x",), ("may no longer y",))), ["may now x", "may no longer y"]),
    "attachments": (
        change(attached=(policy_arn("a"), S3), detached=(policy_arn("b"),)),
        ["attaches a, AmazonS3ReadOnlyAccess", "detaches b"],
    ),
    "inline policies": (
        change(before={"inline_policies": {"d": READ, "c": READ, "s": READ}}, after={"inline_policies": {"s": READ, "c": BOTH, "p": READ}}),
        ["puts the inline policy p", "changes the inline policy c", "deletes the inline policy d"],
    ),
    "several inline policies of a user": (
        change(kind="user", before={"inline_policies": {}}, after={"inline_policies": {"b": READ, "a": READ}}),
        ["puts the inline policies a, b"],
    ),
    "inline policies of what is created": (
        change(CREATE, before=None, after={"description": "x", "inline_policies": {"a": READ}}),
        ["puts the inline policy a"],
    ),
    "inline policies of what is deleted": (
        change(DELETE, before={"inline_policies": {"a": READ}}, after=None, detached=(S3,)),
        ["detaches AmazonS3ReadOnlyAccess", "deletes the inline policy a"],
    ),
    "a role that comes": (change(kind="instance profile", before={"role": None}, after={"role": "web"}), ["puts the role web into it"]),
    "a role that goes": (change(kind="instance profile", before={"role": "web"}, after={"role": None}), ["takes the role web out"]),
    "another role": (
        change(kind="instance profile", before={"role": "web"}, after={"role": "db"}),
        ["puts the role db into it", "takes the role web out"],
    ),
    "the role of what is created": (
        change(CREATE, kind="instance profile", before=None, after={"role": "web", "tags": {"a": "1"}}),
        ["puts the role web into it"],
    ),
    "the role of what is deleted": (
        change(DELETE, kind="instance profile", before={"role": "web"}, after=None),
        ["takes the role web out"],
    ),
    "a role that stays": (change(kind="instance profile", before={"role": "web"}, after={"role": "web"}), []),
    "the weightiest of a role first": (
        change(
            access=Access("different", ("may now x",), ("may no longer y",)),
            attached=(policy_arn("a"),),
            detached=(policy_arn("b"),),
            before={"inline_policies": {"old": READ}, "description": ""},
            after={"inline_policies": {"new": READ}, "description": "x"},
        ),
        [
            "attaches a",
            "may now x",
            "puts the inline policy new",
            "detaches b",
            "may no longer y",
            "deletes the inline policy old",
            "changes the description",
        ],
    ),
    "a boundary that goes": (
        change(before={"permissions_boundary": policy_arn("b")}, after={"permissions_boundary": None}),
        ["removes the boundary b"],
    ),
    "a boundary that comes": (change(after={"permissions_boundary": policy_arn("b")}), ["sets the boundary b"]),
    "another boundary": (
        change(before={"permissions_boundary": policy_arn("a")}, after={"permissions_boundary": policy_arn("b")}),
        ["boundary a becomes b"],
    ),
    "a boundary of what is deleted": (change(DELETE, before={"permissions_boundary": policy_arn("a")}, after=None), []),
    "deleted and created": (change(replaced=True), ["is deleted and created again"]),
    "failed midway": (
        change(complete=False, calls=(VERSION, VERSION, PRUNE), after={"description": "x"}),
        ["a task failed midway, done by then: CreatePolicyVersion, DeletePolicyVersion"],
    ),
    "sessions and description": (
        change(before={"max_session_duration": 3600, "description": ""}, after={"max_session_duration": 7200, "description": "x"}),
        ["sessions of 7200 s instead of 3600 s", "changes the description"],
    ),
    "tags": (
        change(before={"tags": {"a": "1", "b": "2", "d": "4"}}, after={"tags": {"b": "3", "c": "3", "d": "4"}}),
        ["tags -a, ~b, +c"],
    ),
    "settings of what is created": (change(CREATE, before=None, after={"description": "x", "tags": {"a": "1"}}), []),
    "the same access in other words": (
        change(kind="policy", before=READ, after=OTHER, calls=(VERSION,)),
        ["rewrites the document, with the same access"],
    ),
    "a version aside": (change(kind="policy", before=READ, after=READ, calls=(VERSION,)), ["adds 1 version, not the default"]),
    "another default version": (change(kind="policy", before=READ, after=READ, calls=(DEFAULT,)), ["changes the default version"]),
    "versions that are deleted": (change(kind="policy", before=READ, after=READ, calls=(PRUNE, PRUNE)), ["deletes 2 versions"]),
    "nothing": (change(), []),
}  # fmt: skip


@pytest.mark.parametrize(("resource", "words"), WORDS.values(), ids=WORDS)
def test_what_changes_on_a_resource_is_said_in_a_few_words_each(resource: ResourceChange, words: list[str]) -> None:
    assert changes_in_words(resource) == words


def test_the_weightiest_comes_first() -> None:
    (resource,) = summary(
        report(policy_result(READ, {**BOTH, "tags": {"a": "1"}}, "CreatePolicyVersion", "TagPolicy"))
    ).planned.resources
    assert changes_in_words(resource) == ["may now s3:PutObject on arn:aws:s3:::logs/*", "tags +a"]


@pytest.mark.parametrize(
    ("failure", "words"),
    [
        (Failure("a task", "localhost", "no"), "failed: a task: no"),
        (Failure("a task", "web", "no", "policy", "logs"), "failed: a task (policy logs) on web: no"),
        (Failure("a task", "web", "no", ignored=True), "failed, ignored: a task on web: no"),
        (Failure("two\nlines", "localhost", "\x1b[31m"), "failed: two\\nlines: \\x1b[31m"),
    ],
)
def test_a_failure_is_one_line(failure: Failure, words: str) -> None:
    assert failure_in_words(failure) == words


@examples(60)
@given(texts, texts, texts)
def test_words_of_whatever_stands_in_a_plan_can_be_printed(one: str, other: str, message: str) -> None:
    resource = change(
        access=Access("wider", (one,), (other,)),
        attached=(policy_arn(one),),
        before={"role": other},
        after={"tags": {other: one}, "inline_policies": {one: {}}, "role": one},
    )
    found = finding(reason=one, kind=other, name=message, accepted=one)
    said = failure_in_words(Failure(one, other, message)), finding_in_words(found, with_account=True)
    for words in (*changes_in_words(resource), *said):
        assert words.isprintable()
