# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How far documents reach: what is administrator access, what is everywhere, and what Denies and conditions take."""

from __future__ import annotations

import random
from typing import Any

import pytest
from hypothesis import given

from ansible_collections.plumb.aws.plugins.module_utils._policy.access.reach import Extent, Reach
from ansible_collections.plumb.aws.plugins.module_utils._policy.access.request import Request, allows
from ansible_collections.plumb.aws.plugins.module_utils._policy.access.rules import rules_of
from unit import little_documents
from unit.searching import chances, examples
from unit.small_documents import NOT_THERE, managed_statement, policy

Document = dict[str, Any]

MFA = {"Bool": {"aws:MultiFactorAuthPresent": "true"}}
ROLES = "arn:aws:iam::123456789012:role/*"


def allow(action: Any = "*", resource: Any = "*", **changes: Any) -> Document:
    return managed_statement(**{"Action": action, "Resource": resource, **changes})


def deny(action: Any = "*", resource: Any = "*", **changes: Any) -> Document:
    return allow(action, resource, Effect="Deny", **changes)


def but(action: Any, *, effect: str = "Allow", **changes: Any) -> Document:
    return managed_statement(Effect=effect, Action=NOT_THERE, NotAction=action, **{"Resource": "*", **changes})


def reach(*statements: Document) -> Reach:
    return Reach([policy(*statements)])


ADMIN: dict[str, tuple[list[Document], bool]] = {
    "everything": ([allow()], True),
    "all actions of all services": ([allow("*:*")], True),
    "all of IAM": ([allow("iam:*")], True),
    "all of IAM in another case": ([allow("IAM:*")], True),
    "a pattern that has it": ([allow("i*")], True),
    "all actions that have a name": ([allow("iam:?*")], True),
    "all of IAM, in an ARN that ends early": ([allow("iam:*", "arn:aws:iam::*")], True),
    "all of IAM, in an ARN that ends with the service": ([allow("iam:*", "arn:aws:iam:*")], True),
    "one of several actions": ([allow(["s3:GetObject", "iam:*"])], True),
    "all ARNs": ([allow(resource="arn:aws:*")], True),
    "all ARNs of a partition": ([allow(resource="arn:aws-us-gov:*")], True),
    "all ARNs of all partitions": ([allow(resource="arn:*")], True),
    "one of several resources": ([allow(resource=["arn:aws:s3:::b", "*"])], True),
    "all but another service": ([but("s3:*")], True),
    "all but another service, in all ARNs": ([but("organizations:*", Resource="arn:aws:*")], True),
    "all but one bucket": ([allow(Resource=NOT_THERE, NotResource="arn:aws:s3:::b")], True),
    "a Deny of something else": ([allow(), deny("s3:*")], True),
    "a Deny of one action of IAM": ([allow(), deny("iam:DeleteUser")], True),
    "a Deny on one role": ([allow(), deny("iam:*", "arn:aws:iam::123456789012:role/app")], True),
    "a Deny of all but one role": (
        [allow(), deny("iam:*", Resource=NOT_THERE, NotResource="arn:aws:iam::123456789012:role/app")],
        True,
    ),
    "a Deny under a condition": ([allow(), deny("iam:*", Condition=MFA)], True),
    "a Deny in another partition": ([allow(), deny("iam:*", "arn:aws-cn:*")], True),
    "a Deny of all but IAM": ([allow(), but("iam:*", effect="Deny")], True),
    "all but IAM": ([but("iam:*")], False),
    "all but what is of IAM": ([but(["iam:Create*", "sts:*"])], False),
    "another service": ([allow("s3:*")], False),
    "a part of IAM": ([allow("iam:Get*")], False),
    "all of IAM in parts that are not shown to be all": ([allow("iam:A*"), allow("iam:P*")], False),
    "some resources": ([allow(resource=ROLES)], False),
    "a condition": ([allow(Condition=MFA)], False),
    "a Deny of everything": ([allow(), deny()], False),
    "a Deny of all of IAM": ([allow(), deny("iam:*")], False),
    "a Deny of all actions that have a name": ([allow(), deny("iam:?*")], False),
    "a Deny of all of IAM, of all ARNs": ([allow(), deny("iam:*", "arn:*")], False),
    "a Deny of all but another service": ([allow(), but("s3:*", effect="Deny")], False),
    "nothing": ([], False),
    "Denies alone": ([deny()], False),
}


@pytest.mark.parametrize(("statements", "is_admin"), ADMIN.values(), ids=ADMIN)
def test_administrator_access_is_all_of_iam_on_every_resource(statements: list[Document], is_admin: bool) -> None:
    assert reach(*statements).is_admin is is_admin
    assert Reach([policy(each) for each in statements]).is_admin is is_admin


# Where iam:PassRole is allowed
EXTENTS: dict[str, tuple[list[Document], Extent]] = {
    "on everything": ([allow("iam:PassRole")], Extent.EVERYWHERE),
    "in another case": ([allow("IAM:passrole")], Extent.EVERYWHERE),
    "by a pattern": ([allow("iam:Pass*")], Extent.EVERYWHERE),
    "by what is left": ([but("s3:*")], Extent.EVERYWHERE),
    "on all ARNs": ([allow("iam:PassRole", "arn:aws:*")], Extent.EVERYWHERE),
    "on all of five parts": ([allow("iam:PassRole", "arn:aws:*:*:*:*")], Extent.EVERYWHERE),
    "on all roles of an account": ([allow("iam:PassRole", ROLES)], Extent.EVERYWHERE),
    "on all roles of all accounts": ([allow("iam:PassRole", "arn:aws:iam::*:role/*")], Extent.EVERYWHERE),
    "on all of an account": ([allow("iam:PassRole", "arn:aws:iam::123456789012:*")], Extent.EVERYWHERE),
    "on one of several": (
        [allow("iam:PassRole", ["arn:aws:iam::123456789012:role/app", ROLES])],
        Extent.EVERYWHERE,
    ),
    "once under a condition, once not": ([allow(Condition=MFA), allow("iam:PassRole")], Extent.EVERYWHERE),
    "on one role": ([allow("iam:PassRole", "arn:aws:iam::123456789012:role/app")], Extent.IN_PART),
    "on roles of a path": ([allow("iam:PassRole", "arn:aws:iam::123456789012:role/app/*")], Extent.IN_PART),
    "on roles that begin so": ([allow("iam:PassRole", "arn:aws:iam::123456789012:role/app*")], Extent.IN_PART),
    "under a condition": ([allow("iam:PassRole", Condition=MFA)], Extent.IN_PART),
    "on all roles, but for some": (
        [allow("iam:PassRole"), deny("iam:PassRole", "arn:aws:iam::123456789012:role/admin")],
        Extent.IN_PART,
    ),
    "but under a condition": ([allow("iam:PassRole"), deny("iam:*", Condition=MFA)], Extent.IN_PART),
    "on one role, but for a Deny of all others": (
        [
            allow("iam:PassRole"),
            deny("iam:*", Resource=NOT_THERE, NotResource="arn:aws:iam::123456789012:role/app"),
        ],
        Extent.IN_PART,
    ),
    "denied for another partition": ([allow("iam:PassRole"), deny("iam:*", "arn:aws-cn:*")], Extent.IN_PART),
    "denied for good": ([allow("iam:PassRole"), deny("iam:*")], Extent.NOWHERE),
    "denied by what is left": ([allow("iam:PassRole"), but("s3:*", effect="Deny")], Extent.NOWHERE),
    "left out": ([but("iam:*")], Extent.NOWHERE),
    "another action": ([allow("iam:GetRole")], Extent.NOWHERE),
    "another service with the same name": ([allow("s3:PassRole")], Extent.NOWHERE),
    "on MFA devices": ([allow("iam:*", "arn:aws:iam::123456789012:mfa/*")], Extent.NOWHERE),
    "on all of IAM in an ARN that ends early": ([allow("iam:PassRole", "arn:aws:iam::*")], Extent.EVERYWHERE),
    "nothing": ([], Extent.NOWHERE),
}


@pytest.mark.parametrize(("statements", "extent"), EXTENTS.values(), ids=EXTENTS)
def test_an_action_is_allowed_everywhere_in_part_or_nowhere(statements: list[Document], extent: Extent) -> None:
    assert reach(*statements).of("iam:PassRole") is extent
    assert Reach([policy(each) for each in statements]).of("iam:passrole") is extent


@pytest.mark.parametrize(
    ("action", "resource", "extent"),
    [
        ("s3:GetObject", "arn:aws:s3:::*", Extent.EVERYWHERE),
        ("s3:GetObject", "arn:aws:s3:::*/*", Extent.EVERYWHERE),
        ("s3:GetObject", "arn:aws:s3:::bucket/*", Extent.IN_PART),
        ("s3:GetObject", "arn:aws:s3:::bucket*", Extent.IN_PART),
        ("s3:GetObject", "arn:aws:s3:::bucket", Extent.IN_PART),
        ("lambda:InvokeFunction", "arn:aws:lambda:*:*:function:*", Extent.EVERYWHERE),
        ("lambda:InvokeFunction", "arn:aws:lambda:eu-central-1:123456789012:function:*", Extent.EVERYWHERE),
        ("lambda:InvokeFunction", "arn:aws:lambda:*:*:function:app", Extent.IN_PART),
        ("lambda:InvokeFunction", "arn:aws:lambda:*:*:function:app-*", Extent.IN_PART),
        ("ssm:GetParameter", "arn:aws:ssm:*:*:parameter/*", Extent.EVERYWHERE),
        ("ssm:GetParameter", "arn:aws:ssm:*:*:parameter/app/*", Extent.IN_PART),
        ("secretsmanager:GetSecretValue", "arn:aws:secretsmanager:*:123456789012:secret:*", Extent.EVERYWHERE),
        ("kms:PutKeyPolicy", "arn:aws:kms:*:123456789012:key/*", Extent.EVERYWHERE),
        ("kms:PutKeyPolicy", "arn:aws:kms:*:123456789012:key/mrk-*", Extent.IN_PART),
        ("ec2:RunInstances", "arn:aws:ec2:*:*:*", Extent.EVERYWHERE),
        ("dynamodb:Scan", "arn:aws:dynamodb:*:*:table/t/index/*", Extent.IN_PART),
        ("ec2:ModifySnapshotAttribute", "arn:aws:ec2:*::snapshot/*", Extent.EVERYWHERE),
        ("ec2:ModifyImageAttribute", "arn:aws:ec2:eu-central-1::image/*", Extent.EVERYWHERE),
        ("ec2:ModifyImageAttribute", "arn:aws:ec2:eu-central-1::image/ami-*", Extent.IN_PART),
        ("secretsmanager:GetSecretValue", "arn:aws:secretsmanager:*", Extent.EVERYWHERE),
        ("secretsmanager:GetSecretValue", "arn:aws:secretsmanager:eu-central-1:*", Extent.EVERYWHERE),
        ("secretsmanager:GetSecretValue", "arn:aws:secretsmanager:*:*:secret*", Extent.EVERYWHERE),
        ("secretsmanager:GetSecretValue", "arn:aws:secretsmanager:*:*:secret:app*", Extent.IN_PART),
        ("ssm:GetParameter", "arn:aws:ssm:*:*:parameter*", Extent.EVERYWHERE),
        ("ssm:GetParameter", "arn:aws:ssm:*:*:parameter/?*", Extent.EVERYWHERE),
        ("sqs:AddPermission", "arn:aws:sqs:*:*:parameter*", Extent.IN_PART),
        ("ecs:RunTask", "arn:aws:ecs:*:*:task-definition/*:*", Extent.EVERYWHERE),
        ("iam:PutRolePolicy", "arn:aws:iam::*:role/?*", Extent.EVERYWHERE),
        ("iam:PutRolePolicy", "arn:aws:iam::*:user/*", Extent.NOWHERE),
        ("iam:CreateAccessKey", "arn:aws:iam::*:user/*", Extent.EVERYWHERE),
        ("iam:CreateAccessKey", "arn:aws:iam::*:role/*", Extent.NOWHERE),
        ("iam:AddUserToGroup", "arn:aws:iam::*:group/*", Extent.EVERYWHERE),
        ("iam:CreatePolicyVersion", "arn:aws:iam::*:policy/*", Extent.EVERYWHERE),
    ],
)
def test_a_whole_kind_of_resource_counts_as_everywhere(action: str, resource: str, extent: Extent) -> None:
    assert reach(allow(action, resource)).of(action) is extent


@pytest.mark.parametrize(
    ("action", "left_out", "extent"),
    [
        ("iam:PassRole", "arn:aws:iam::123456789012:role/admin", Extent.IN_PART),
        ("iam:PassRole", "arn:aws:iam::*:*", Extent.IN_PART),
        ("iam:PassRole", "arn:aws:s3:::b", Extent.EVERYWHERE),
        ("iam:CreateAccessKey", "arn:aws:iam::123456789012:role/admin", Extent.EVERYWHERE),
        ("secretsmanager:GetSecretValue", "arn:aws:iam::123456789012:role/admin", Extent.EVERYWHERE),
        ("secretsmanager:GetSecretValue", ["arn:aws:iam::*:role/*", "arn:aws:s3:::b"], Extent.EVERYWHERE),
        ("ssm:StartSession", ["arn:aws:iam::*:role/*"], Extent.IN_PART),
    ],
)
def test_what_not_resource_leaves_out_matters_where_the_action_can_be_on_it(
    action: str, left_out: Any, extent: Extent
) -> None:
    assert reach(allow(Resource=NOT_THERE, NotResource=left_out)).of(action) is extent


def test_actions_together_reach_as_far_as_the_one_that_reaches_least() -> None:
    found = reach(allow("s3:a"), allow("s3:b", "arn:aws:s3:::b"))
    assert found.together(["s3:a"]) is Extent.EVERYWHERE
    assert found.together(["s3:a", "s3:b"]) is Extent.IN_PART
    assert found.together(["s3:a", "s3:b", "s3:c"]) is Extent.NOWHERE


@pytest.mark.parametrize(
    ("statements", "services"),
    [
        ([allow("s3:*")], {"s3"}),
        ([allow("S3:*")], {"s3"}),
        ([allow("s3:**")], {"s3"}),
        ([allow(["s3:*", "ec2:*"]), allow("sqs:*", "arn:aws:*")], {"s3", "ec2", "sqs"}),
        ([allow()], {"*"}),
        ([allow("*:*")], {"*"}),
        ([allow("s3:Get*")], set()),
        ([allow("s*:*")], set()),
        ([allow("s3:*", "arn:aws:s3:::b/*")], set()),
        ([allow("s3:*", Condition=MFA)], set()),
        ([but("iam:*")], set()),
        ([allow("s3:*"), deny("s3:*")], set()),
        ([allow("s3:*"), deny("s3:Delete*")], {"s3"}),
        ([allow("s3:*"), deny("s3:*", "arn:aws:s3:::b")], {"s3"}),
        ([allow(), deny("iam:*")], {"*"}),
        ([allow("*:*"), deny("iam:*")], {"*"}),
        ([deny("s3:*")], set()),
    ],
)
def test_services_are_those_of_which_all_is_allowed(statements: list[Document], services: set[str]) -> None:
    assert reach(*statements).services == services


@pytest.mark.parametrize(
    ("statements", "left_out"),
    [
        ([but("iam:*")], {"iam:*"}),
        ([but(["IAM:*", "sts:*"])], {"iam:*", "sts:*"}),
        ([but("iam:*", Resource="arn:aws:s3:::b/*")], set()),
        ([but("iam:*", Condition=MFA)], set()),
        ([allow("iam:*")], set()),
        ([but("iam:*", effect="Deny")], set()),
    ],
)
def test_all_but_some_is_told_by_what_is_left_out(statements: list[Document], left_out: set[str]) -> None:
    assert reach(*statements).all_but == left_out


@pytest.mark.parametrize("odd", [{"Statement": [{"Effect": "odd"}]}, policy({"Effect": "Allow", "Action": "*"})])
def test_a_document_that_cannot_be_read_is_marked_and_the_others_count(odd: Document) -> None:
    assert (Reach([odd]).unreadable, Reach([odd]).is_admin) == (True, False)
    both = Reach([odd, policy(allow())])
    assert (both.unreadable, both.is_admin) == (True, True)
    assert reach(allow()).unreadable is False


_REQUESTS = [
    Request(action, resource, {})
    for action in ("s3:a", "s3:b", "s3:ab", "iam:a")
    for resource in ("arn:aws:s3:::a", "arn:aws:s3:::ab", "arn:aws:sqs:z:1:a")
]


@given(chances)
@examples(300)
def test_what_is_allowed_nowhere_is_never_allowed(chance: random.Random) -> None:
    documents = [little_documents.document(chance) for _each in range(chance.choice([1, 2]))]
    found = Reach(documents)
    rules = [rule for document in documents for rule in rules_of(document)]
    # IAM has no request for an action of one service on a resource of another
    for request in (each for each in _REQUESTS if str(each.target).split(":")[2] == each.action.partition(":")[0]):
        assert not (allows(rules, request) and found.of(request.action) is Extent.NOWHERE)


@given(chances)
@examples(200)
def test_more_allowed_never_reaches_less_and_more_denied_never_further(chance: random.Random) -> None:
    one, other = little_documents.document(chance), little_documents.document(chance)
    more = [each for each in other["Statement"] if each["Effect"] == "Allow"]
    less = [each for each in other["Statement"] if each["Effect"] == "Deny"]
    found, with_more, with_less = (Reach([one, policy(*added)]) for added in ([], more, less))
    for action in ("s3:a", "s3:b", "iam:a"):
        assert with_less.of(action) <= found.of(action) <= with_more.of(action)
    assert with_less.is_admin <= found.is_admin <= with_more.is_admin
