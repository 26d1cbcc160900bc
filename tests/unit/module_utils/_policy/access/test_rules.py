# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Statements as rules: their elements in one form, those that match nothing left out, and forms that are refused."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given

from ansible_collections.plumb.aws.plugins.module_utils._policy.access.coverage import Patterns, Rule
from ansible_collections.plumb.aws.plugins.module_utils._policy.access.rules import Unreadable, rules_of
from ansible_collections.plumb.aws.plugins.module_utils._policy.document.canonical import readable
from ansible_collections.plumb.aws.plugins.module_utils._policy.trust.principals import Principal
from unit import little_documents
from unit.searching import chances, examples
from unit.small_documents import NOT_THERE, OBJECTS, ROOT, managed, managed_statement, policy, trust

Document = dict[str, Any]


def test_a_statement_is_a_rule_with_actions_and_resources_in_one_form() -> None:
    (rule,) = rules_of(managed(Action=["S3:GetObject", "s3:PutObject"]))
    assert (rule.allows, rule.actions, rule.objects) == (
        True,
        Patterns(("s3:getobject", "s3:putobject")),
        Patterns((OBJECTS,)),
    )
    assert rule.spelling == {"s3:getobject": "S3:GetObject", "s3:putobject": "s3:PutObject"}


def test_a_statement_of_a_trust_policy_has_principals() -> None:
    (rule,) = rules_of(trust(Principal={"AWS": [ROOT, "*"], "Service": "ec2.amazonaws.com"}))
    assert isinstance(rule.objects, tuple)
    assert set(rule.objects) >= {Principal("AWS", "*"), Principal("Service", "ec2.amazonaws.com")}
    assert rule.actions == Patterns(("sts:assumerole",))


@pytest.mark.parametrize(
    ("changes", "actions", "objects"),
    [
        (
            {"Action": NOT_THERE, "NotAction": "iam:*"},
            Patterns(("iam:*",), inverted=True),
            Patterns((OBJECTS,)),
        ),
        (
            {"Resource": NOT_THERE, "NotResource": OBJECTS},
            Patterns(("s3:getobject",)),
            Patterns((OBJECTS,), inverted=True),
        ),
    ],
)
def test_what_a_statement_leaves_out_is_inverted(changes: Document, actions: Patterns, objects: Patterns) -> None:
    (rule,) = rules_of(managed(**changes))
    assert (rule.actions, rule.objects) == (actions, objects)


def test_a_deny_is_a_rule_that_does_not_allow() -> None:
    assert [rule.allows for rule in rules_of(policy(managed_statement(), managed_statement(Effect="Deny")))] == [
        True,
        False,
    ]


def test_conditions_are_tests_and_keep_the_spelling_of_their_keys() -> None:
    (rule,) = rules_of(managed(Condition={"Bool": {"aws:MultiFactorAuthPresent": True}}))
    assert [(test.key, test.values) for test in rule.tests] == [("aws:multifactorauthpresent", ("true",))]
    assert rule.spelling["aws:multifactorauthpresent"] == "aws:MultiFactorAuthPresent"


@pytest.mark.parametrize(
    "changes",
    [
        {"Action": NOT_THERE, "NotAction": "*"},
        {"Action": NOT_THERE, "NotAction": ["s3:*", "*"]},
        {"Resource": NOT_THERE, "NotResource": "*"},
        {"Condition": {"NumericLessThan": {"s3:max-keys": "x"}}},
    ],
)
def test_a_statement_that_matches_nothing_is_no_rule(changes: Document) -> None:
    assert rules_of(managed(**changes)) == []
    assert len(rules_of(policy(managed_statement(**changes), managed_statement()))) == 1


@pytest.mark.parametrize("document", [None, {}, {"Version": "2012-10-17", "Statement": []}])
def test_a_document_that_is_not_there_or_empty_has_no_rules(document: Document | None) -> None:
    assert rules_of(document) == []


@pytest.mark.parametrize(
    ("document", "told"),
    [
        (managed(Effect="allow"), "Effect"),
        (managed(Effect=NOT_THERE), "Effect"),
        ({"Statement": ["text"]}, "Effect"),
        ({"Statement": [["text"]]}, "Effect"),
        (managed(Action=NOT_THERE), "no Action"),
        (managed(Action=[]), "no Action"),
        (managed(Action=[1]), "no Action"),
        (managed(NotAction="iam:*"), "no Action"),
        (managed(Resource=NOT_THERE), "no Resource"),
        (managed(NotResource="*"), "no Resource"),
        (trust(Principal=NOT_THERE, NotPrincipal={"AWS": ROOT}), "NotPrincipal"),
        (trust(Principal="odd"), "a form that IAM would refuse"),
        (managed(Condition={"Bool": "text"}), "a form that IAM would refuse"),
        (managed(Condition={"StringEquals": {"aws:username": {"odd": 1}}}), "a form that IAM would refuse"),
    ],
)
def test_what_iam_would_refuse_cannot_be_read(document: Document, told: str) -> None:
    with pytest.raises(Unreadable, match=told):
        rules_of(document)


def test_to_the_older_version_a_variable_is_plain_text() -> None:
    home = managed(Resource="arn:aws:s3:::b/${aws:username}")
    (new,), (old,) = rules_of(home), rules_of({**home, "Version": "2008-10-17"})
    without = {name: value for name, value in home.items() if name != "Version"}
    assert new.objects != old.objects
    assert rules_of(without) == [old]


@given(chances, chances)
@examples(100)
def test_the_readable_form_of_a_document_has_the_same_rules(chance: Any, again: Any) -> None:
    for document in (little_documents.document(chance), little_documents.document(again, trust=True)):
        try:
            rules = rules_of(document)
        except Unreadable:
            with pytest.raises(Unreadable):
                rules_of(readable(document))
        else:
            found = rules_of(readable(document))
            assert set(map(_meaning, found)) == set(map(_meaning, rules))


def _meaning(rule: Rule) -> str:
    """All of a rule but the spelling; statements have no order, nor have principals, and one twice is one."""
    objects = sorted(map(str, rule.objects)) if isinstance(rule.objects, tuple) else rule.objects
    return str((rule.allows, rule.actions, objects, rule.tests))
