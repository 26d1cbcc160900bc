# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Inline policies of roles, users and groups in the embedded IAM."""

from __future__ import annotations

import json
from typing import Any

import pytest

from embedded_iam import EmbeddedIam

KINDS = ("role", "user", "group")
_EACH_KIND = pytest.mark.parametrize("kind", KINDS)


class Holder:
    """One identity, and requests on its inline policies."""

    def __init__(self, iam: Any, kind: str, name: str = "x") -> None:
        self._iam, self._kind, self._named = iam, kind, {f"{kind.title()}Name": name}

    def ask(self, verb: str, **more: Any) -> Any:
        return getattr(self._iam, f"{verb}_{self._kind}_policy")(**self._named, **more)

    def put(self, name: str, document: Any) -> None:
        text = document if isinstance(document, str) else json.dumps(document)
        self.ask("put", PolicyName=name, PolicyDocument=text)

    def names(self) -> list[str]:
        listed: list[str] = getattr(self._iam, f"list_{self._kind}_policies")(**self._named)["PolicyNames"]
        return listed


@pytest.fixture
def holder(iam: Any, made: Any, kind: str) -> Holder:
    makers = {"role": made.role, "user": made.user, "group": lambda name: iam.create_group(GroupName=name)}
    makers[kind]("x")
    return Holder(iam, kind)


@_EACH_KIND
def test_policies_are_put_read_replaced_and_deleted(holder: Holder, kind: str, document: str, refused: Any) -> None:
    for name in ("b", "a"):
        holder.put(name, document)
    assert holder.names() == ["a", "b"]
    other = {"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Action": "*", "Resource": "*"}]}
    holder.put("a", other)
    answer = holder.ask("get", PolicyName="a")
    del answer["ResponseMetadata"]
    assert answer == {f"{kind.title()}Name": "x", "PolicyName": "a", "PolicyDocument": other}
    holder.ask("delete", PolicyName="a")
    assert holder.names() == ["b"]
    for verb in ("get", "delete"):
        with refused("NoSuchEntity", 404, f"The {kind} policy with name a cannot be found."):
            holder.ask(verb, PolicyName="a")


@_EACH_KIND
def test_names_in_another_case_are_other_policies(holder: Holder, document: str) -> None:
    """What AWS does is not documented; this is what the embedded IAM chose."""
    holder.put("i", document)
    holder.put("I", document)
    assert holder.names() == ["I", "i"]
    holder.ask("delete", PolicyName="I")
    assert holder.names() == ["i"]


@_EACH_KIND
def test_what_is_not_there_has_none(iam: Any, kind: str, document: str, refused: Any) -> None:
    missing = Holder(iam, kind, "missing")
    with refused("NoSuchEntity", 404, f"The {kind} with name missing cannot be found."):
        missing.put("i", document)
    with refused("NoSuchEntity", 404, f"The {kind} with name missing cannot be found."):
        missing.names()


@_EACH_KIND
@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("a b", "The specified value for policyName is invalid."),
        ("x" * 129, "Member must have length less than or equal to 128"),
    ],
)
def test_names_have_the_form_of_the_api(holder: Holder, document: str, name: str, message: str, refused: Any) -> None:
    holder.put("x" * 128, document)
    with refused("ValidationError", 400, message):
        holder.put(name, document)


@_EACH_KIND
@pytest.mark.parametrize(
    "wrong",
    [
        "{broken",
        {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:Get*"}]},
        {"Statement": [{"Effect": "Allow", "Action": "s3:Get*", "Resource": "*", "Principal": "*"}]},
    ],
)
def test_documents_are_refused_as_those_of_managed_policies_are(holder: Holder, wrong: Any, refused: Any) -> None:
    with refused("MalformedPolicyDocument", 400):
        holder.put("i", wrong)
    assert holder.names() == []


def _sized(size: int) -> str:
    """A document of just so many characters without white space; some white space is added."""
    statement = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::"}
    document = {"Version": "2012-10-17", "Statement": [statement]}
    statement["Resource"] += "x" * (size - len(json.dumps(document, separators=(",", ":"))))
    return json.dumps(document, indent=2)


@pytest.mark.parametrize(("kind", "limit"), [("role", 10_240), ("user", 2_048), ("group", 5_120)])
def test_the_sum_of_all_is_limited(holder: Holder, kind: str, limit: int, refused: Any) -> None:
    message = f"Maximum policy size of {limit} bytes exceeded for {kind} x"
    holder.put("a", _sized(limit // 2))
    holder.put("b", _sized(limit // 2))
    with refused("LimitExceeded", 409, message):
        holder.put("c", _sized(120))
    with refused("LimitExceeded", 409, message):
        holder.put("b", _sized(limit // 2 + 1))
    assert holder.names() == ["a", "b"]
    holder.put("b", _sized(limit // 2 - 120))
    holder.put("c", _sized(120))


@_EACH_KIND
def test_a_quota_that_was_raised_counts(
    server: EmbeddedIam, account: str, holder: Holder, kind: str, refused: Any
) -> None:
    server.set_quota(account, f"{kind.title()}PolicySizeQuota", 150)
    holder.put("a", _sized(150))
    with refused("LimitExceeded", 409, "Maximum policy size of 150 bytes"):
        holder.put("a", _sized(151))


@_EACH_KIND
def test_an_identity_with_an_inline_policy_stays(
    iam: Any, holder: Holder, kind: str, document: str, refused: Any
) -> None:
    holder.put("i", document)
    delete = getattr(iam, f"delete_{kind}")
    with refused("DeleteConflict", 409, "Cannot delete entity, must delete policies first."):
        delete(**{f"{kind.title()}Name": "x"})
    holder.ask("delete", PolicyName="i")
    delete(**{f"{kind.title()}Name": "x"})


def test_a_service_linked_role_keeps_its_policies(iam: Any, document: str, refused: Any) -> None:
    role = iam.create_service_linked_role(AWSServiceName="autoscaling.amazonaws.com")["Role"]["RoleName"]
    linked = Holder(iam, "role", role)
    with refused("UnmodifiableEntity", 400, f"protected role '{role}'"):
        linked.put("i", document)
    with refused("UnmodifiableEntity", 400, f"protected role '{role}'"):
        linked.ask("delete", PolicyName="i")
