# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What documents reach now and did not before: the ways to more access, exposures, and whole services."""

from __future__ import annotations

import random
from typing import Any

import pytest
from hypothesis import given

from ansible_collections.plumb.aws.plugins.module_utils._policy.access.change import access_change
from ansible_collections.plumb.aws.plugins.module_utils._policy.facts.escalation import WAYS
from ansible_collections.plumb.aws.plugins.module_utils._policy.facts.exposure import (
    CREDENTIALS_EXPOSURE,
    DATA_EXFILTRATION,
    RESOURCE_EXPOSURE,
)
from ansible_collections.plumb.aws.plugins.plugin_utils._plan_report.risk_of_access import (
    Permissions,
    judge_access,
    judge_sentences,
)
from unit import little_documents
from unit.searching import chances, examples
from unit.small_documents import NOT_THERE, managed_statement, policy

Document = dict[str, Any]
NOTHING = Permissions({})
ROLE = "arn:aws:iam::123456789012:role/app"


def allow(*actions: str, resource: Any = "*", **more: Any) -> Document:
    return managed_statement(**{"Action": list(actions), "Resource": resource, **more})


def deny(*actions: str, **more: Any) -> Document:
    return allow(*actions, Effect="Deny", **more)


def but(*actions: str) -> Document:
    return managed_statement(Action=NOT_THERE, NotAction=list(actions), Resource="*")


def having(*statements: Document) -> Permissions:
    return Permissions({"its document": policy(*statements)})


def judged(after: Permissions, before: Permissions = NOTHING) -> dict[str, str]:
    found = list(judge_access(before, after))
    assert len(found) == len(dict(found)) or {rule for rule, _reason in found} == {"wildcard"}
    return dict(found)


def ways(reason: str) -> set[str]:
    """The ids that a reason names."""
    return {way for way in WAYS if f"({way})" in reason}


@pytest.mark.parametrize("way", WAYS)
def test_each_way_is_found_in_a_document_that_allows_just_its_actions(way: str) -> None:
    found = judged(having(allow(*WAYS[way])))
    assert way in ways(found["privilege-escalation"])
    assert found["privilege-escalation"].startswith("may now give itself more access: ")
    assert WAYS[way][0] in found["privilege-escalation"]
    assert "limited-escalation" not in found


@pytest.mark.parametrize("way", WAYS)
def test_a_way_is_not_found_where_one_of_its_actions_is_missing(way: str) -> None:
    for missing in WAYS[way]:
        rest = [action for action in WAYS[way] if action != missing]
        told = judged(having(allow(*rest, "s3:ListBucket"))) if rest else {}
        assert way not in ways(" ".join(told.values())), missing
        denied = judged(having(allow(*WAYS[way]), deny(missing)))
        assert way not in ways(" ".join(denied.values())), missing


@pytest.mark.parametrize("way", WAYS)
def test_by_some_resources_or_under_conditions_a_way_is_limited(way: str) -> None:
    actions, condition = WAYS[way], {"StringEquals": {"aws:RequestedRegion": "eu-central-1"}}
    on_one = [f"arn:aws:{action.partition(':')[0]}:eu-central-1:123456789012:one" for action in actions]
    for statements in (
        [allow(action, resource=arn) for action, arn in zip(actions, on_one, strict=True)],
        [allow(*actions, Condition=condition)],
        [allow(*actions), deny(*actions, resource=ROLE)],
        [allow(*actions), deny(*actions, Condition=condition)],
    ):
        limited = judged(having(*statements))
        assert way in ways(limited["limited-escalation"])
        assert "privilege-escalation" not in limited


def test_one_action_on_one_resource_limits_the_way() -> None:
    told = judged(having(allow("lambda:CreateFunction", "lambda:InvokeFunction"), allow("iam:PassRole", resource=ROLE)))
    assert told == {
        "limited-escalation": "may now give itself more access, by some resources or under conditions: iam:PassRole with "
        "lambda:CreateFunction and lambda:InvokeFunction (lambda-001)"
    }


@pytest.mark.parametrize(
    ("before", "after", "rules"),
    [
        ([], [allow("iam:PutRolePolicy", resource=ROLE)], {"limited-escalation"}),
        ([allow("iam:PutRolePolicy", resource=ROLE)], [allow("iam:PutRolePolicy")], {"privilege-escalation"}),
        ([allow("iam:PutRolePolicy")], [allow("iam:PutRolePolicy", resource=ROLE)], set()),
        ([allow("iam:PutRolePolicy")], [allow("iam:PutRolePolicy", "s3:ListBucket")], set()),
        ([allow("iam:PutRolePolicy"), deny("iam:*")], [allow("iam:PutRolePolicy")], {"privilege-escalation"}),
        (
            [allow("iam:PassRole")],
            [allow("iam:PassRole"), allow("ec2:RunInstances", resource="arn:aws:ec2:*:*:instance/i-1")],
            {"limited-escalation"},
        ),
        ([allow("ec2:RunInstances")], [allow("ec2:RunInstances", "iam:PassRole")], {"privilege-escalation"}),
        ([], [], set()),
    ],
)
def test_only_what_is_new_is_told(before: list[Document], after: list[Document], rules: set[str]) -> None:
    assert set(judged(having(*after), having(*before))) == rules


# Administrator access


@pytest.mark.parametrize("action", ["*", "*:*", "iam:*"])
def test_administrator_access_is_told_alone(action: str) -> None:
    assert judged(having(allow(action))) == {"admin-access": "gets administrator access by its document"}
    assert judged(having(allow(action)), having(allow("*"))) == {}
    assert judged(having(allow(action)), having(allow("s3:*"))) == {
        "admin-access": "gets administrator access by its document"
    }


def test_it_is_told_by_what_it_comes() -> None:
    admin, reading, denying = policy(allow("*")), policy(allow("s3:ListBucket")), policy(deny("iam:*"))
    allowing, rest = policy(allow("*"), deny("iam:*", resource=ROLE)), policy(but("s3:*"))
    for documents, by in (
        ({"the inline policy i": admin, "readers": reading}, "the inline policy i"),
        ({"a": admin, "b": rest, "c": reading}, "a and b"),
        ({"a": allowing}, "a"),
    ):
        assert Permissions(documents).admin_by() == by
    assert Permissions({"a": admin, "b": denying}).admin_by() == ""
    assert Permissions({"a": reading}).admin_by() == NOTHING.admin_by() == ""


# Exposures


_EXPOSED = {
    "resource-exposure": ("may now open any resource to others", RESOURCE_EXPOSURE),
    "credentials-exposure": ("may now read any credentials", CREDENTIALS_EXPOSURE),
    "data-exfiltration": ("may now read or copy any data", DATA_EXFILTRATION),
}


@pytest.mark.parametrize(
    ("rule", "action"), [(rule, each) for rule, (_what, actions) in _EXPOSED.items() for each in actions]
)
def test_each_action_that_does_harm_is_told_where_it_is_allowed_everywhere(rule: str, action: str) -> None:
    told = f"{_EXPOSED[rule][0]}: {action} on every resource"
    assert judged(having(allow(action))) == {rule: told}
    assert judged(having(allow(action), deny(action))) == {}
    assert judged(having(allow(action, resource="arn:aws:s3:::b/*"))) == {}
    assert judged(having(allow(action)), having(allow(action))) == {}
    assert judged(having(allow(action)), having(allow(action, resource="arn:aws:s3:::b/*"))) == {rule: told}


def test_exposures_of_a_kind_are_told_together() -> None:
    told = judged(having(allow("ssm:GetParameter*", "s3:Get*", "kms:PutKeyPolicy")))
    assert told == {
        "resource-exposure": "may now open any resource to others: kms:PutKeyPolicy on every resource",
        "data-exfiltration": "may now read or copy any data: s3:GetObject, ssm:GetParameter, ssm:GetParameters, "
        "ssm:GetParametersByPath on every resource",
    }


# Wildcards


@pytest.mark.parametrize(
    ("before", "after", "reasons"),
    [
        ([], [allow("sqs:*", "sdb:*")], ["may now do everything with every resource of sdb, sqs"]),
        ([allow("sqs:*")], [allow("sqs:*", "sdb:*")], ["may now do everything with every resource of sdb"]),
        ([allow("sqs:*")], [allow("sqs:*")], []),
        ([allow("sqs:*"), deny("sqs:*")], [allow("sqs:*")], ["may now do everything with every resource of sqs"]),
        ([], [allow("sqs:*", resource="arn:aws:sqs:*:*:q")], []),
        ([], [but("iam:*", "sts:*")], ["may now do everything but iam:*, sts:* with every resource"]),
        ([but("iam:*")], [but("iam:*")], []),
        ([but("iam:*", "sts:*")], [but("iam:*")], ["may now do everything but iam:* with every resource"]),
        ([but("iam:*")], [but("iam:*", "sts:*"), allow("iam:GetUser")], []),
        ([but("iam:*")], [allow("sqs:*", "iam:GetUser")], []),
        ([but("sqs:*")], [allow("sqs:*")], ["may now do everything with every resource of sqs"]),
        ([allow("*"), deny("iam:*")], [but("iam:*")], []),
        ([allow("*"), deny("iam:*")], [allow("sqs:*")], []),
    ],
)
def test_whole_services_are_told(before: list[Document], after: list[Document], reasons: list[str]) -> None:
    found = judge_access(having(*before), having(*after))
    assert [reason for rule, reason in found if rule == "wildcard"] == reasons


# Sentences


def test_sentences_of_guards_that_are_gone_have_rules_of_their_own() -> None:
    gained = (
        "is no longer denied s3:PutObject on *",
        "may now kms:Decrypt on * (before only if kms:ViaService StringEquals s3.eu-central-1.amazonaws.com)",
        "may now s3:a on *",
        "may now s3:b on *",
    )
    assert list(judge_sentences(gained)) == [
        ("deny-removed", gained[0]),
        ("condition-removed", gained[1]),
        ("wider", "may now s3:a on *; may now s3:b on *"),
    ]
    assert list(judge_sentences(())) == []


def test_the_sentences_are_those_of_access_changes() -> None:
    via = {"StringEquals": {"kms:ViaService": "s3.eu-central-1.amazonaws.com"}}
    gone = access_change(policy(allow("kms:Decrypt", Condition=via)), policy(allow("kms:Decrypt")))
    assert [rule for rule, _reason in judge_sentences(gone.gained)] == ["condition-removed"]
    undenied = access_change(policy(allow("s3:*"), deny("s3:Put*")), policy(allow("s3:*")))
    assert "deny-removed" in [rule for rule, _reason in judge_sentences(undenied.gained)]
    back = access_change(policy(allow("kms:Decrypt")), policy(allow("kms:Decrypt", Condition=via)))
    assert list(judge_sentences(back.gained)) == []


@given(chances)
@examples(100)
def test_what_stays_or_shrinks_is_no_risk(chance: random.Random) -> None:
    document = little_documents.document(chance)
    assert list(judge_access(Permissions({"a": document}), Permissions({"b": document}))) == []
    assert list(judge_access(Permissions({"a": document}), NOTHING)) == []
