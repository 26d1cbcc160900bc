# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is read of a policy: no more than the task needs."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.plumb.aws.plugins.module_utils._engine.errors import PlumbError
from ansible_collections.plumb.aws.plugins.module_utils._iam.model import Entities
from ansible_collections.plumb.aws.plugins.module_utils._resources.guards.caller_role import CallerRole
from ansible_collections.plumb.aws.plugins.module_utils._resources.managed_policy.plan import plan
from ansible_collections.plumb.aws.plugins.module_utils._resources.managed_policy.read import (
    new_document,
    read,
    rolls_back,
)
from unit.module_utils._resources.carrying import AskedByRole
from unit.module_utils._resources.managed_policy.policies import (
    ARN,
    CHINESE,
    LARGE,
    A,
    B,
    C,
    D,
    desired,
    existing,
    iam_with,
)
from unit.module_utils.examples import (
    ACCOUNT,
    AWS_POLICY,
    LAMBDA,
    FakeReader,
    live,
    own,
    refusal,
)
from unit.module_utils.little_iam import LittleIam

_READ = ["caller_identity", "get_policy", "get_policy_version"]
_WHOSE = ["get_policy", "caller_identity"]
_OF_CHINA = f"arn: {CHINESE} belongs to the partition aws-cn, these credentials to aws"
_USERS = ["list_entities_for_policy", "list_entities_for_policy"]


@pytest.mark.parametrize(
    ("given_options", "asked"),
    [
        pytest.param({}, _READ, id="get by name"),
        pytest.param({"arn": ARN}, _READ[1:], id="get by ARN"),
        pytest.param({"policy": A}, _READ, id="as desired"),
        pytest.param({"arn": ARN, "policy": A}, _READ[1:], id="as desired, by ARN"),
        pytest.param({"tags": {"a": "1"}}, _READ, id="tags alone"),
        pytest.param({"arn": ARN, "tags": {"a": "1"}}, [*_READ[1:], "caller_identity"], id="tags alone, by ARN"),
        pytest.param({"policy": C}, [*_READ, "list_policy_versions", "get_policy_version"], id="a new document"),
        pytest.param(
            {"arn": ARN, "policy": C},
            [*_READ[1:], "list_policy_versions", "get_policy_version", "caller_identity"],
            id="a new document, by ARN",
        ),
        pytest.param({"default_version": "v1"}, _READ, id="rolled back as desired"),
        pytest.param({"default_version": "v2"}, [*_READ, "list_policy_versions", "get_policy_version"], id="roll back"),
        pytest.param({"state": "absent"}, [*_READ, *_USERS, "list_policy_versions", "get_policy_version"], id="delete"),
        pytest.param(
            {"arn": ARN, "state": "absent"},
            [*_READ[1:], *_USERS, "caller_identity", "list_policy_versions", "get_policy_version"],
            id="delete by ARN",
        ),
    ],
)
def test_only_what_the_task_needs_is_read(given_options: dict[str, Any], asked: list[str]) -> None:
    iam = iam_with(A, B)
    read(live(iam), desired(**given_options))
    assert iam.asked == asked


@pytest.mark.parametrize(
    ("given_options", "asked"),
    [
        pytest.param({"arn": ARN}, ["get_policy"], id="nothing to create it from"),
        pytest.param({"arn": ARN, "policy": A, "state": "absent"}, ["get_policy"], id="absent as desired"),
        pytest.param({"arn": AWS_POLICY, "policy": A}, ["get_policy"], id="of AWS, which cannot be created"),
        pytest.param(
            {"arn": ARN, "policy": A},
            ["get_policy", "caller_identity", "get_account_summary", "list_policies"],
            id="to create",
        ),
    ],
)
def test_of_a_policy_that_is_not_there_only_what_the_task_needs_is_read(
    given_options: dict[str, Any], asked: list[str]
) -> None:
    iam = iam_with()
    assert read(live(iam), desired(**given_options)).policy is None
    assert iam.asked == asked


@pytest.mark.parametrize(("arn", "account"), [(ARN, ACCOUNT), (AWS_POLICY, None)])
def test_before_a_deletion_by_arn_the_caller_is_asked_for_unless_the_policy_is_of_aws(
    arn: str, account: str | None
) -> None:
    iam = LittleIam()
    iam.put_policy(arn, A)
    current = read(live(iam), desired(arn=arn, state="absent"))
    assert (current.account, current.partition) == (account, "aws" if account else None)


@pytest.mark.parametrize(
    ("documents", "given_options", "partition"),
    [
        pytest.param([A], {}, "aws", id="by name"),
        pytest.param([], {"policy": A}, "aws", id="to create by name"),
        pytest.param([], {"arn": ARN, "policy": A}, "aws", id="to create"),
        pytest.param([A], {"arn": ARN, "policy": B}, "aws", id="to change"),
        pytest.param([A], {"arn": ARN, "policy": A}, None, id="as desired"),
        pytest.param([], {"arn": CHINESE, "policy": A}, "aws", id="to create in another partition"),
    ],
)
def test_the_account_and_the_partition_of_the_caller_are_known_where_something_is_to_change(
    documents: list[Any], given_options: dict[str, Any], partition: str | None
) -> None:
    current = read(live(iam_with(*documents)), desired(**given_options))
    assert (current.account, current.partition) == (ACCOUNT if partition else None, partition)


def test_a_policy_in_another_partition_is_not_created() -> None:
    current = read(live(iam_with()), desired(arn=CHINESE, policy=A))
    with pytest.raises(PlumbError, match=f"^arn: {CHINESE} belongs to the partition aws-cn"):
        plan(current, desired(arn=CHINESE, policy=A))


@pytest.mark.parametrize(
    ("arn", "code", "message", "asked"),
    [
        pytest.param(CHINESE, "InvalidInput", _OF_CHINA, _WHOSE, id="another partition"),
        pytest.param(CHINESE, "ValidationError", _OF_CHINA, _WHOSE, id="another partition, in other words"),
        pytest.param(CHINESE, "AccessDenied", "SomeOperation failed: AccessDenied", _WHOSE[:1], id="another refusal"),
        pytest.param(ARN, "InvalidInput", "SomeOperation failed: InvalidInput", _WHOSE, id="the same partition"),
    ],
)
@pytest.mark.parametrize("given_options", [{}, {"policy": A}, {"state": "absent"}])
def test_an_arn_that_iam_does_not_take_is_told_to_be_of_another_partition_where_it_is(
    arn: str, code: str, message: str, asked: list[str], given_options: dict[str, Any]
) -> None:
    reader = FakeReader(get_policy=refusal(code))
    with pytest.raises(PlumbError, match=f"^{message}"):
        read(live(reader), desired(arn=arn, **given_options))
    assert [operation for operation, _arguments in reader.asked] == asked


def test_a_large_document_of_the_default_version_takes_no_look_at_the_quota() -> None:
    iam = iam_with(LARGE)
    read(live(iam), desired(policy=LARGE))
    assert iam.asked == _READ


def test_all_versions_are_read_with_their_documents_where_one_is_added() -> None:
    current = read(live(iam_with(A, B, C, default=2)), desired(policy=D))
    assert current.versions is not None
    assert [(version.version_id, version.document) for version in current.versions] == [("v3", C), ("v2", B), ("v1", A)]
    assert (current.document, current.account) == (B, ACCOUNT)


@pytest.mark.parametrize(("name", "path"), [("P", None), ("p", "/elsewhere/"), ("P", "/elsewhere/")])
def test_a_policy_is_found_in_another_case_or_under_another_path(name: str, path: str | None) -> None:
    current = read(live(iam_with(A)), desired(name=name, path=path, policy=A))
    assert (str(current.arn), current.policy is not None) == (ARN, True)


def test_a_name_that_nobody_bears_is_where_the_policy_would_be() -> None:
    current = read(live(iam_with()), desired(name="P", path="/t/", policy=A))
    assert (str(current.arn), current.policy, current.account) == (own("P", "/t/"), None, ACCOUNT)


def test_an_arn_whose_name_another_policy_has_is_told_of_it() -> None:
    current = read(live(iam_with(A)), desired(arn=own("P", "/t/"), policy=A))
    assert (current.policy, current.namesake) == (None, ARN)
    with pytest.raises(PlumbError, match=r"^arn: "):
        plan(current, desired(arn=own("P", "/t/"), policy=A))


def test_the_size_quota_is_asked_for_where_the_document_is_large() -> None:
    for current_documents in ((), (A,)):
        iam = iam_with(*current_documents)
        read(live(iam), desired(policy=LARGE))
        assert iam.asked.count("get_account_summary") == 1


class _DeniedEntities(LittleIam):
    code = "AccessDenied"

    def list_entities_for_policy(self, _given: Any) -> dict[str, Any]:
        raise refusal(self.code, operation="ListEntitiesForPolicy")


_ENTITIES = "list_entities_for_policy"


@pytest.mark.parametrize(
    ("given_options", "attached", "bounds", "users"),
    [
        ({"policy": C}, True, True, {"roles": ("r",), "boundary_of_roles": ("s",)}),
        ({"policy": C}, True, False, {"roles": ("r",)}),
        ({"policy": C}, False, True, {"boundary_of_roles": ("s",)}),
        ({"default_version": "v2"}, True, False, {"roles": ("r",)}),
        ({"policy": C}, False, False, {}),
        ({"policy": C, "make_default": False}, True, True, {}),
        ({"policy": A}, True, True, {}),
        ({"tags": {"a": "1"}}, True, True, {}),
        ({}, True, True, {}),
    ],
)
def test_who_has_a_policy_is_read_where_its_document_changes(
    given_options: dict[str, Any], attached: bool, bounds: bool, users: dict[str, tuple[str, ...]]
) -> None:
    iam = iam_with(A, B)
    iam.put_role("r", LAMBDA)
    iam.put_role("s", LAMBDA, boundary=ARN if bounds else None)
    if attached:
        iam.attach(ARN, "Role", "r")
    wanted = desired(**given_options)
    current = read(live(iam), wanted)
    assert (current.users, plan(current, wanted).users) == (Entities(**users), users)
    assert iam.asked.count(_ENTITIES) == len(users)


def test_that_who_has_a_policy_may_not_be_read_is_no_error_and_others_are() -> None:
    for code in ("AccessDenied", "ServiceFailure"):
        iam = _DeniedEntities()
        iam.code = code
        iam.put_policy(ARN, A)
        iam.put_role("r", LAMBDA)
        iam.attach(ARN, "Role", "r")
        if code == "AccessDenied":
            assert read(live(iam), desired(policy=C)).users == Entities()
        else:
            with pytest.raises(PlumbError, match=code):
                read(live(iam), desired(policy=C))


def test_who_uses_a_policy_is_read_before_it_is_deleted() -> None:
    iam = iam_with(A, B)
    iam.attach(ARN, "User", "u")
    current = read(live(iam), desired(state="absent"))
    assert current.entities == Entities(users=("u",))
    assert current.versions is not None
    assert [version.document for version in current.versions] == [B, A]


@pytest.mark.parametrize(
    ("kind", "names", "given_options", "caller"),
    [
        pytest.param("Role", ["r"], {"state": "absent"}, "r", id="the role of the task"),
        pytest.param("Role", ["a", "R", "s"], {"state": "absent", "detach": True}, "R", id="among others"),
        pytest.param("Role", ["s"], {"state": "absent"}, None, id="another role"),
        pytest.param("User", ["r"], {"state": "absent"}, None, id="a user of this name"),
        pytest.param("Role", ["r"], {"state": "absent", "allow_self_lockout": True}, None, id="allowed"),
        pytest.param("Role", ["r"], {"policy": B}, None, id="nothing to detach"),
    ],
)
def test_whether_the_task_runs_as_a_role_that_has_the_policy_is_read_before_it_is_deleted(
    kind: str, names: list[str], given_options: dict[str, Any], caller: str | None
) -> None:
    iam = AskedByRole("r")
    iam.put_policy(ARN, A)
    for name in names:
        iam.attach(ARN, kind, name)
    assert read(live(iam), desired(**given_options)).caller == (CallerRole(caller, None) if caller else None)


def test_who_uses_a_policy_may_stay_unknown_and_why_is_known() -> None:
    iam = _DeniedEntities()
    iam.put_policy(ARN, A)
    current = read(live(iam), desired(state="absent"))
    assert current.entities is None
    assert "ListEntitiesForPolicy" in (current.unreadable or "")
    (warning,) = plan(current, desired(state="absent")).warnings
    assert "ListEntitiesForPolicy" in warning


def test_who_uses_a_policy_may_not_stay_unknown_for_another_reason() -> None:
    iam = _DeniedEntities()
    iam.code = "ServiceFailure"
    iam.put_policy(ARN, A)
    with pytest.raises(PlumbError, match="ServiceFailure"):
        read(live(iam), desired(state="absent"))


@pytest.mark.parametrize(
    ("given_options", "document", "rolls"),
    [
        ({}, None, False),
        ({"policy": A}, None, False),
        ({"policy": {**A, "Statement": A["Statement"][0]}}, None, False),
        ({"policy": B}, B, False),
        ({"default_version": "v1"}, None, False),
        ({"default_version": "v2"}, None, True),
    ],
)
def test_what_is_new_is_told_by_the_default_version(given_options: dict[str, Any], document: Any, rolls: bool) -> None:
    current = existing(A, B)
    assert new_document(current, desired(**given_options)) == document
    assert rolls_back(current, desired(**given_options)) is rolls
