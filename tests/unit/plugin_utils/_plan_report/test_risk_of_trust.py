# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who may assume a role that might not before, and by which rule that is told."""

from __future__ import annotations

import random
from typing import Any

import pytest
from hypothesis import given

from ansible_collections.plumb.aws.plugins.module_utils._policy.access.change import access_change
from ansible_collections.plumb.aws.plugins.plugin_utils._plan_report.risk_of_trust import (
    Zone,
    judge_trust,
    outsiders,
)
from unit import little_documents
from unit.searching import chances, examples
from unit.small_documents import NOT_THERE, federated, policy, trust, trust_statement

Document = dict[str, Any]

OWN, FOREIGN, THIRD = "123456789012", "210987654321", "333333333333"
ZONE = Zone(OWN, frozenset({"444444444444", "o-known"}))
GITHUB = f"arn:aws:iam::{OWN}:oidc-provider/token.actions.githubusercontent.com"
SUBJECT = "token.actions.githubusercontent.com:sub"
MFA = {"Bool": {"aws:MultiFactorAuthPresent": "true"}}
EXTERNAL_ID = {"StringEquals": {"sts:ExternalId": "x"}}
NO_MFA_DENIED = trust_statement(
    Effect="Deny", Principal="*", Condition={"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}}
)


def root(account: str) -> str:
    return f"arn:aws:iam::{account}:root"


def trusting(principal: Any, condition: Any = NOT_THERE, **more: Any) -> Document:
    return trust(Principal=principal, Condition=condition, **more)


def repository(subject: str) -> Document:
    return federated(GITHUB, StringLike={SUBJECT: subject})


def anyone_if(**condition: Any) -> Document:
    return trusting("*", condition)


def rules(before: Document | None, after: Document | None, zone: Zone = ZONE) -> list[str]:
    return [rule for rule, _reason in judge_trust(before, after, zone)]


# Who is trusted by a new role, and the rules
CREATED: dict[str, tuple[Document, list[str]]] = {
    "a service": (trusting({"Service": "ec2.amazonaws.com"}), ["wider"]),
    "the own account": (trusting({"AWS": root(OWN)}), ["wider"]),
    "the own account by its id": (trusting({"AWS": OWN}), ["wider"]),
    "a role of the own account": (trusting({"AWS": f"arn:aws:iam::{OWN}:role/app"}), ["wider"]),
    "a session of the own account": (trusting({"AWS": f"arn:aws:sts::{OWN}:assumed-role/app/s"}), ["wider"]),
    "an id of the own account": (trusting({"AWS": "AROAEXAMPLEEXAMPLE123"}), ["wider"]),
    "a known account": (trusting({"AWS": root("444444444444")}), ["wider"]),
    "another account": (trusting({"AWS": root(FOREIGN)}), ["foreign-account"]),
    "another account by its id": (trusting({"AWS": FOREIGN}), ["foreign-account"]),
    "a user of another account": (trusting({"AWS": f"arn:aws:iam::{FOREIGN}:user/u"}), ["foreign-account"]),
    "a session of another account": (
        trusting({"AWS": f"arn:aws:sts::{FOREIGN}:assumed-role/r/s"}),
        ["foreign-account"],
    ),
    "another partition": (trusting({"AWS": f"arn:aws-cn:iam::{FOREIGN}:root"}), ["foreign-account"]),
    "two other accounts": (trusting({"AWS": [root(FOREIGN), root(THIRD)]}), ["foreign-account", "foreign-account"]),
    "another account and a service": (
        trusting({"AWS": root(FOREIGN), "Service": "ec2.amazonaws.com"}),
        ["foreign-account", "wider"],
    ),
    "another account under a condition": (trusting({"AWS": root(FOREIGN)}, EXTERNAL_ID), ["foreign-account"]),
    "another account in a known organisation": (
        trusting({"AWS": root(FOREIGN)}, {"StringEquals": {"aws:PrincipalOrgID": "o-known"}}),
        ["wider"],
    ),
    "another account that may only tag": (trusting({"AWS": root(FOREIGN)}, Action="sts:TagSession"), ["wider"]),
    "another account by a pattern": (trusting({"AWS": root(FOREIGN)}, Action="sts:Assume*"), ["foreign-account"]),
    "a provider": (repository("repo:acme/app:ref:refs/heads/main"), ["federated-wider"]),
    "anybody": (trusting("*"), ["anyone-may-assume"]),
    "anybody, as an AWS principal": (trusting({"AWS": "*"}), ["anyone-may-assume"]),
    "anybody with MFA": (trusting("*", MFA), ["anyone-may-assume"]),
    "anybody from a network": (anyone_if(IpAddress={"aws:SourceIp": "10.0.0.0/8"}), ["anyone-may-assume"]),
    "an organisation": (anyone_if(StringEquals={"aws:PrincipalOrgID": "o-other"}), ["foreign-account"]),
    "a known organisation": (anyone_if(StringEquals={"aws:PrincipalOrgID": "o-known"}), ["wider"]),
    "a known and another organisation": (
        anyone_if(StringEquals={"aws:PrincipalOrgID": ["o-known", "o-other"]}),
        ["foreign-account"],
    ),
    "an organisation with MFA": (
        anyone_if(StringEquals={"aws:PrincipalOrgID": "o-known"}, **MFA),
        ["wider"],
    ),
    "any organisation": (anyone_if(StringLike={"aws:PrincipalOrgID": "*"}), ["anyone-may-assume"]),
    "any organisation there is": (anyone_if(StringLike={"aws:PrincipalOrgID": "o-*"}), ["anyone-may-assume"]),
    "an organisation, if any": (
        anyone_if(StringEqualsIfExists={"aws:PrincipalOrgID": "o-known"}),
        ["anyone-may-assume"],
    ),
    "not an organisation": (
        anyone_if(StringNotEquals={"aws:PrincipalOrgID": "o-known"}),
        ["anyone-may-assume"],
    ),
    "who is in some organisation": (anyone_if(Null={"aws:PrincipalOrgID": "false"}), ["anyone-may-assume"]),
    "a path of a known organisation": (
        anyone_if(**{"ForAnyValue:StringLike": {"aws:PrincipalOrgPaths": "o-known/r-ab12/ou-*"}}),
        ["wider"],
    ),
    "all paths, or none": (
        anyone_if(**{"ForAllValues:StringLike": {"aws:PrincipalOrgPaths": "o-known/*"}}),
        ["anyone-may-assume"],
    ),
    "the own account by a condition": (anyone_if(StringEquals={"aws:PrincipalAccount": OWN}), ["wider"]),
    "another account by a condition": (
        anyone_if(StringEquals={"aws:PrincipalAccount": FOREIGN}),
        ["foreign-account"],
    ),
    "accounts that begin so": (anyone_if(StringLike={"aws:PrincipalAccount": "1*"}), ["anyone-may-assume"]),
    "roles of the own account by a condition": (
        anyone_if(ArnLike={"aws:PrincipalArn": f"arn:aws:iam::{OWN}:role/*"}),
        ["wider"],
    ),
    "roles of another account by a condition": (
        anyone_if(ArnLike={"aws:PrincipalArn": f"arn:aws:iam::{FOREIGN}:role/deploy"}),
        ["foreign-account"],
    ),
    "roles of this name in any account": (
        anyone_if(ArnLike={"aws:PrincipalArn": "arn:aws:iam::*:role/deploy"}),
        ["anyone-may-assume"],
    ),
    "a role of another account in a known organisation": (
        anyone_if(
            ArnLike={"aws:PrincipalArn": f"arn:aws:iam::{FOREIGN}:role/deploy"},
            StringEquals={"aws:PrincipalOrgID": "o-known"},
        ),
        ["wider"],
    ),
    "who is in the account that they are in": (
        anyone_if(StringEquals={"aws:PrincipalAccount": "${aws:PrincipalAccount}"}),
        ["anyone-may-assume"],
    ),
    "who is in the account of the role": (
        anyone_if(StringEquals={"aws:PrincipalAccount": "${aws:ResourceAccount}"}),
        ["foreign-account"],
    ),
    "roles of this name in a known organisation": (
        anyone_if(
            ArnLike={"aws:PrincipalArn": "arn:aws:iam::*:role/deploy"},
            StringEquals={"aws:PrincipalOrgID": "o-known"},
        ),
        ["wider"],
    ),
}


@pytest.mark.parametrize(("document", "expected"), CREATED.values(), ids=CREATED)
def test_who_may_assume_a_new_role_is_judged_by_who_it_is(document: Document, expected: list[str]) -> None:
    assert sorted(rules(None, document)) == sorted(expected)
    found = {"anyone-may-assume", "foreign-account", "federated-wider"} & set(expected)
    assert bool(outsiders(document, ZONE)) is bool(found)
    assert rules(document, document) == []
    assert rules(document, None) == []


def test_what_cannot_be_read_may_be_anything() -> None:
    assert rules(None, policy({"Effect": "odd"})) == ["may-be-wider"]
    assert rules(policy({"Effect": "odd"}), trusting({"AWS": root(FOREIGN)})) == ["foreign-account"]


WIDER_THAN_ONE_REPOSITORY = ["repo:acme/*", "repo:*", "*", "repo:acme/app:*"]

CHANGED: dict[str, tuple[Document, Document, list[tuple[str, str]]]] = {
    "another account joins": (
        trusting({"AWS": root(FOREIGN)}),
        trusting({"AWS": [root(FOREIGN), root(THIRD)]}),
        [("foreign-account", f"account {THIRD} may now assume the role")],
    ),
    "one leaves": (trusting({"AWS": [root(FOREIGN), root(THIRD)]}), trusting({"AWS": root(FOREIGN)}), []),
    "a part of who was trusted": (trusting({"AWS": root(FOREIGN)}), trusting({"AWS": f"arn:aws:iam::{FOREIGN}:role/r"}), []),
    "an external id goes": (
        trusting({"AWS": root(FOREIGN)}, EXTERNAL_ID),
        trusting({"AWS": root(FOREIGN)}),
        [("condition-removed", f"account {FOREIGN} may assume the role, no longer only with sts:ExternalId")],
    ),
    "an external id comes": (trusting({"AWS": root(FOREIGN)}), trusting({"AWS": root(FOREIGN)}, EXTERNAL_ID), []),
    "another external id": (
        trusting({"AWS": root(FOREIGN)}, EXTERNAL_ID),
        trusting({"AWS": root(FOREIGN)}, {"StringEquals": {"sts:ExternalId": "y"}}),
        [("foreign-account", f"account {FOREIGN} may now assume the role if sts:ExternalId StringEquals y")],
    ),
    "MFA goes": (
        trusting({"AWS": root(OWN)}, MFA),
        trusting({"AWS": root(OWN)}),
        [("condition-removed", f"account {OWN} may assume the role, no longer only with aws:MultiFactorAuthPresent")],
    ),
    "MFA is asked for only where it is known": (
        trusting({"AWS": root(OWN)}, MFA),
        trusting({"AWS": root(OWN)}, {"BoolIfExists": {"aws:MultiFactorAuthPresent": "true"}}),
        [
            (
                "condition-removed",
                f"account {OWN} may assume the role if aws:MultiFactorAuthPresent BoolIfExists true, no longer only with "
                "aws:MultiFactorAuthPresent",
            )
        ],
    ),
    "no MFA is asked for": (
        trusting({"AWS": root(OWN)}, MFA),
        trusting({"AWS": root(OWN)}, {"Bool": {"aws:MultiFactorAuthPresent": "false"}}),
        [
            (
                "condition-removed",
                f"account {OWN} may assume the role if aws:MultiFactorAuthPresent Bool false, no longer only with "
                "aws:MultiFactorAuthPresent",
            )
        ],
    ),
    "who may assume it may tag, too": (
        trusting({"AWS": root(FOREIGN)}),
        trusting({"AWS": root(FOREIGN)}, Action=["sts:AssumeRole", "sts:TagSession"]),
        [("wider", f"account {FOREIGN} may now sts:TagSession")],
    ),
    "a Deny of somebody else goes": (
        policy(
            trust_statement(Principal={"AWS": [root(FOREIGN), root(OWN)]}),
            trust_statement(Effect="Deny", Principal={"AWS": f"arn:aws:iam::{OWN}:user/u"}),
        ),
        trusting({"AWS": [root(FOREIGN), root(OWN)]}),
        [
            ("deny-removed", f"arn:aws:iam::{OWN}:user/u is no longer denied sts:AssumeRole"),
            ("wider", f"account {OWN} may now assume the role"),
        ],
    ),
    "another account joins that is denied": (
        trusting({"Service": "lambda.amazonaws.com"}),
        policy(
            trust_statement(Principal={"AWS": root(FOREIGN), "Service": ["ec2.amazonaws.com", "lambda.amazonaws.com"]}),
            trust_statement(Effect="Deny", Principal={"AWS": root(FOREIGN)}),
        ),
        [("wider", "ec2.amazonaws.com may now assume the role")],
    ),
    "one of two conditions goes": (
        trusting({"AWS": root(FOREIGN)}, {**MFA, **EXTERNAL_ID}),
        trusting({"AWS": root(FOREIGN)}, MFA),
        [
            (
                "condition-removed",
                f"account {FOREIGN} may assume the role if aws:MultiFactorAuthPresent Bool true, no longer only with "
                "sts:ExternalId",
            )
        ],
    ),
    "both conditions go": (
        trusting({"AWS": root(FOREIGN)}, {**MFA, **EXTERNAL_ID}),
        trusting({"AWS": root(FOREIGN)}),
        [
            (
                "condition-removed",
                f"account {FOREIGN} may assume the role, no longer only with aws:MultiFactorAuthPresent, sts:ExternalId",
            )
        ],
    ),
    "MFA goes for one user of the account": (
        trusting({"AWS": root(OWN)}, MFA),
        policy(
            trust_statement(Principal={"AWS": root(OWN)}, Condition=MFA),
            trust_statement(Principal={"AWS": f"arn:aws:iam::{OWN}:user/u"}),
        ),
        [
            (
                "condition-removed",
                f"arn:aws:iam::{OWN}:user/u may assume the role, no longer only with aws:MultiFactorAuthPresent",
            )
        ],
    ),
    "the organisation goes": (
        anyone_if(StringEquals={"aws:PrincipalOrgID": "o-known"}),
        trusting("*"),
        [("anyone-may-assume", "anybody in AWS may now assume the role")],
    ),
    "a service joins, the Deny stays": (
        policy(trust_statement(Principal={"AWS": root(FOREIGN)}), NO_MFA_DENIED),
        policy(trust_statement(Principal={"AWS": root(FOREIGN), "Service": "ec2.amazonaws.com"}), NO_MFA_DENIED),
        [("wider", "ec2.amazonaws.com may now assume the role")],
    ),
    "the Deny goes": (
        policy(trust_statement(Principal={"AWS": root(FOREIGN)}), NO_MFA_DENIED),
        trusting({"AWS": root(FOREIGN)}),
        [
            (
                "deny-removed",
                "anybody in AWS is no longer denied sts:AssumeRole if aws:MultiFactorAuthPresent BoolIfExists false",
            ),
            ("foreign-account", f"account {FOREIGN} may now assume the role"),
        ],
    ),
    "a Deny comes": (
        trusting({"AWS": root(FOREIGN)}),
        policy(trust_statement(Principal={"AWS": root(FOREIGN)}), NO_MFA_DENIED),
        [],
    ),
    "the same in another order": (
        trusting({"AWS": [root(FOREIGN), root(THIRD)]}),
        trusting({"AWS": [THIRD, FOREIGN]}),
        [],
    ),
    "one repository in the place of all": (repository("repo:acme/*"), repository("repo:acme/app:ref:refs/heads/main"), []),
    "the subject goes": (
        repository("repo:acme/app:ref:refs/heads/main"),
        federated(GITHUB),
        [("condition-removed", f"{GITHUB} may assume the role, no longer only with {SUBJECT}")],
    ),
    "what cannot be read": (
        trusting({"AWS": root(FOREIGN)}),
        policy({"Effect": "odd"}),
        [("may-be-wider", "what it allows cannot be said: a statement has no Effect")],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("before", "after", "expected"), CHANGED.values(), ids=CHANGED)
def test_a_change_is_told_of_whom_it_gives_more(
    before: Document, after: Document, expected: list[tuple[str, str]]
) -> None:
    assert list(judge_trust(before, after, ZONE)) == expected


@pytest.mark.parametrize("subject", WIDER_THAN_ONE_REPOSITORY)
def test_a_wider_subject_of_tokens_is_told_and_a_narrower_one_is_not(subject: str) -> None:
    one, wide = repository("repo:acme/app:ref:refs/heads/main"), repository(subject)
    ((rule, reason),) = judge_trust(one, wide, ZONE)
    assert rule == "federated-wider"
    assert reason == f"{GITHUB} may now assume the role if {SUBJECT} StringLike {subject}"
    assert rules(wide, one) == []


def test_where_the_own_account_is_not_known_each_account_is_another() -> None:
    assert rules(None, trusting({"AWS": root(FOREIGN)}), Zone(None)) == ["foreign-account"]
    assert rules(None, trusting("*"), Zone(None)) == ["anyone-may-assume"]
    assert rules(None, anyone_if(StringEquals={"aws:PrincipalOrgID": "o-x"}), Zone(None)) == ["foreign-account"]


def test_outsiders_are_told_in_words() -> None:
    document = trusting({"AWS": [root(FOREIGN), root(OWN)], "Service": "ec2.amazonaws.com"}, EXTERNAL_ID)
    assert [each.in_words for each in outsiders(document, ZONE)] == [
        f"account {FOREIGN} may assume the role if sts:ExternalId StringEquals x"
    ]
    assert outsiders(policy({"Effect": "odd"}), ZONE) == outsiders(None, ZONE) == ()


@given(chances)
@examples(150)
def test_something_is_told_just_where_somebody_may_gain(chance: random.Random) -> None:
    before, after = little_documents.pair(chance, trust=True)
    told = rules(before, after, Zone("111111111111"))
    assert bool(told) is access_change(before, after).may_grant
