# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the protocol of accounts brings beside its methods, and that both accounts have all of these."""

from __future__ import annotations

import inspect
from typing import Any

import pytest

from ansible_collections.plumb.aws.plugins.module_utils._engine.call import Call
from ansible_collections.plumb.aws.plugins.module_utils._engine.errors import PlumbError
from ansible_collections.plumb.aws.plugins.module_utils._engine.planned_calls import PlannedCalls
from ansible_collections.plumb.aws.plugins.module_utils._iam.account import Account, own_policy_arn
from ansible_collections.plumb.aws.plugins.module_utils._iam.live_account import LiveAccount
from ansible_collections.plumb.aws.plugins.module_utils._iam.model import Entities, Identity
from ansible_collections.plumb.aws.plugins.module_utils._iam.operations import call
from ansible_collections.plumb.aws.plugins.module_utils._iam.replay import ReplayedAccount
from ansible_collections.plumb.aws.plugins.module_utils._policy.document.load import document_text
from unit.module_utils._iam.answers import RunMemory
from unit.module_utils.examples import AWS_POLICY, LAMBDA, FakeReader, allow, live, missing_from, own, refusal
from unit.module_utils.little_iam import LittleIam

_METHODS = sorted(name for name, _method in inspect.getmembers(Account, inspect.isfunction) if name[0] != "_")


@pytest.mark.parametrize("account", [LiveAccount, ReplayedAccount])
@pytest.mark.parametrize("name", _METHODS)
def test_each_account_answers_each_question_alike(account: type, name: str) -> None:
    asked, told = inspect.signature(getattr(Account, name)), inspect.signature(getattr(account, name))
    assert [(each.name, each.kind) for each in told.parameters.values()] == [
        (each.name, each.kind) for each in asked.parameters.values()
    ]


@pytest.mark.parametrize(("path", "shown"), [("/", "policy/p"), ("/x/", "policy/x/p")])
def test_an_own_policy_bears_partition_and_account_of_its_caller(path: str, shown: str) -> None:
    caller = Identity("123456789012", "aws-cn", "arn:aws-cn:iam::123456789012:user/u")
    assert str(own_policy_arn(caller, "p", path)) == f"arn:aws-cn:iam::123456789012:{shown}"


# The document that attaching a policy means

A, B = allow("s3:a"), allow("s3:b")


def an_iam() -> LittleIam:
    iam = LittleIam()
    iam.put_policy(own("p"), A, B, default=2)
    iam.put_policy(AWS_POLICY, A)
    return iam


@pytest.mark.parametrize(
    ("arn", "version", "document", "asked"),
    [
        (own("p"), None, B, ["get_policy", "get_policy_version"]),
        (own("p"), "v2", B, ["get_policy_version"]),
        (own("p"), "v1", A, ["get_policy_version"]),
        (AWS_POLICY, None, A, ["get_policy", "get_policy_version"]),
        (own("none"), None, None, ["get_policy"]),
        (own("p"), "v9", None, ["get_policy_version"]),
    ],
)
def test_the_default_document_is_that_of_the_default_version(
    arn: str, version: str | None, document: Any, asked: list[str]
) -> None:
    iam = an_iam()
    assert live(iam).default_document(arn, version) == document
    assert list(dict.fromkeys(iam.asked)) == asked


def test_a_default_document_is_read_once_a_run() -> None:
    iam = an_iam()
    account = LiveAccount(iam, list[str]().append, RunMemory())
    for arn, document in ((own("p"), B), (AWS_POLICY, A)):
        assert [account.default_document(arn), account.default_document(arn)] == [document, document]
    assert (iam.asked.count("get_policy"), iam.asked.count("get_policy_version")) == (2, 2)


def test_a_policy_or_a_version_that_does_not_show_yet_is_looked_for_again() -> None:
    iam = an_iam()
    account = LiveAccount(iam, list[str]().append, RunMemory())
    assert (account.default_document(own("new")), account.default_document(own("p"), "v3")) == (None, None)
    iam.put_policy(own("new"), A)
    iam.put_policy(own("p"), A, A, B)
    assert (account.default_document(own("new")), account.default_document(own("p"), "v3")) == (A, B)


class _Secretive(LittleIam):
    """It lets nobody read policies, or only not what they allow."""

    denied = ""

    def read(self, operation: str, arguments: Any) -> dict[str, Any]:
        if operation == self.denied:
            raise refusal("AccessDenied", operation=operation)
        return super().read(operation, arguments)


@pytest.mark.parametrize("arn", [own("p"), AWS_POLICY])
@pytest.mark.parametrize("denied", ["get_policy", "get_policy_version"])
def test_what_may_not_be_read_is_none_with_a_warning(arn: str, denied: str) -> None:
    iam, warnings = _Secretive(), list[str]()
    iam.denied = denied
    iam.put_policy(arn, A)
    assert live(iam, warnings).default_document(arn) is None
    assert [missing_from(each, [f"What {arn} allows could not be read", denied]) for each in warnings] == [[]]


def test_what_fails_otherwise_is_an_error() -> None:
    with pytest.raises(PlumbError, match="ServiceFailure"):
        live(FakeReader(get_policy=refusal("ServiceFailure"))).default_document(own("p"))


def planned(*calls: Call) -> ReplayedAccount:
    known = PlannedCalls()
    known.add(calls)
    return ReplayedAccount(live(an_iam()), lambda _account: known)


def _policy_call(name: str, **arguments: Any) -> Call:
    return call(name, {"PolicyArn": own("p"), **arguments}, own("p"), {"version_id": "v3"})


@pytest.mark.parametrize(
    ("calls", "document"),
    [
        ([], B),
        ([_policy_call("set_default_policy_version", VersionId="v1")], A),
        ([_policy_call("create_policy_version", PolicyDocument=document_text(A), SetAsDefault=True)], A),
        ([_policy_call("create_policy_version", PolicyDocument=document_text(A), SetAsDefault=False)], B),
        ([call("attach_role_policy", {"RoleName": "r", "PolicyArn": own("p")}, own("p"))], B),
        ([_policy_call("delete_policy")], None),
    ],
)
def test_after_planned_calls_the_default_document_is_what_they_leave(calls: list[Call], document: Any) -> None:
    assert planned(*calls).default_document(own("p")) == document


@pytest.mark.parametrize(("attached", "bounded"), [(True, True), (True, False), (False, True), (False, False)])
def test_who_has_a_policy_is_told_as_far_as_it_is_asked_for(attached: bool, bounded: bool) -> None:
    iam = an_iam()
    iam.put_role("r", LAMBDA)
    iam.put_role("s", LAMBDA, boundary=own("p"))
    iam.attach(own("p"), "Role", "r")
    expected = Entities(roles=("r",) if attached else (), boundary_of_roles=("s",) if bounded else ())
    for account in (live(iam), ReplayedAccount(live(iam), lambda _account: PlannedCalls())):
        iam.asked.clear()
        assert account.entities(own("p"), attached=attached, bounded=bounded) == expected
        assert iam.asked == ["list_entities_for_policy"] * (attached + bounded)
