# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reading an account: which requests are made, and what becomes of the answers."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

import pytest

from ansible_collections.plumb.aws.plugins.module_utils._engine.errors import PlumbError
from ansible_collections.plumb.aws.plugins.module_utils._iam.account import LiveAccount, own_policy_arn
from ansible_collections.plumb.aws.plugins.module_utils._iam.model import (
    AttachedPolicy,
    Entities,
    Identity,
    PolicyVersion,
    RoleUse,
)
from unit.module_utils.examples import ACCOUNT, CALLER, LAMBDA, FakeReader, allow, live, own, refusal

_DATE = datetime.datetime(2026, 1, 2, 3, 4, 5, tzinfo=datetime.UTC)
_ISO = "2026-01-02T03:04:05+00:00"
ARN = own("p", "/team/")

_POLICY = {
    "Arn": ARN,
    "PolicyName": "p",
    "PolicyId": "ANPAEXAMPLE",
    "Path": "/team/",
    "DefaultVersionId": "v3",
    "AttachmentCount": 2,
    "PermissionsBoundaryUsageCount": 1,
    "IsAttachable": False,
    "Description": "what it is for",
    "CreateDate": _DATE,
    "UpdateDate": _DATE,
    "Tags": [{"Key": "b", "Value": "2"}, {"Key": "a", "Value": "1"}],
}
_BARE_POLICY = {"Arn": ARN, "PolicyName": "p", "PolicyId": "ANPAEXAMPLE", "Path": "/team/", "DefaultVersionId": "v1"}
_BARE_ROLE = {
    "Arn": f"arn:aws:iam::{ACCOUNT}:role/r",
    "RoleName": "r",
    "RoleId": "AROAEXAMPLE",
    "Path": "/",
    "AssumeRolePolicyDocument": LAMBDA,
}
_ROLE = {
    **_BARE_ROLE,
    "Description": "runs",
    "MaxSessionDuration": 7200,
    "CreateDate": _DATE,
    "PermissionsBoundary": {"PermissionsBoundaryType": "Policy", "PermissionsBoundaryArn": ARN},
    "Tags": [{"Key": "a", "Value": "1"}],
    "RoleLastUsed": {"LastUsedDate": _DATE, "Region": "eu-west-1"},
}

# a method of an account, what it is called with, the operations it may make in turn
_SINGLE: list[tuple[str, Callable[[LiveAccount], Any]]] = [
    ("get_policy", lambda account: account.policy(ARN)),
    ("get_policy_version", lambda account: account.document(ARN, "v1")),
    ("get_role", lambda account: account.role("r")),
    ("list_attached_role_policies", lambda account: account.attached_policies("r")),
]


@pytest.mark.parametrize(("operation", "ask"), _SINGLE, ids=[operation for operation, _ask in _SINGLE])
def test_what_does_not_exist_is_none(operation: str, ask: Callable[[LiveAccount], Any]) -> None:
    assert ask(live(FakeReader(**{operation: refusal("NoSuchEntity")}))) is None


@pytest.mark.parametrize(
    ("operation", "ask"),
    [
        *_SINGLE,
        ("list_policies", lambda account: account.policies(scope="Local")),
        ("list_policy_versions", lambda account: account.versions(ARN)),
        ("list_entities_for_policy", lambda account: account.entities(ARN)),
        ("list_roles", lambda account: account.roles()),
    ],
)
@pytest.mark.parametrize("code", ["AccessDenied", "Throttling", "InvalidInput"])
def test_any_other_refusal_is_passed_on(operation: str, ask: Callable[[LiveAccount], Any], code: str) -> None:
    error = refusal(code)
    with pytest.raises(PlumbError) as caught:
        ask(live(FakeReader(**{operation: error})))
    assert caught.value is error


def test_the_caller_is_asked_for_once() -> None:
    reader = FakeReader(caller="arn:aws-cn:sts::123456789012:assumed-role/r/plumb")
    account = live(reader)
    expected = Identity(ACCOUNT, "aws-cn", "arn:aws-cn:sts::123456789012:assumed-role/r/plumb")
    assert [account.identity(), account.identity()] == [expected, expected]
    assert str(own_policy_arn(expected, "p", "/x/")) == f"arn:aws-cn:iam::{ACCOUNT}:policy/x/p"
    assert reader.asked == [("caller_identity", {})]


def test_a_policy_is_read_whole() -> None:
    reader = FakeReader(get_policy={"Policy": _POLICY})
    policy = live(reader).policy(ARN)
    assert policy is not None
    assert reader.asked == [("get_policy", {"PolicyArn": ARN})]
    assert (policy.arn, policy.name, policy.policy_id, policy.path) == (ARN, "p", "ANPAEXAMPLE", "/team/")
    assert (policy.description, policy.default_version_id) == ("what it is for", "v3")
    assert (policy.attachment_count, policy.boundary_count, policy.is_attachable) == (2, 1, False)
    assert (policy.create_date, policy.update_date) == (_ISO, _ISO)
    assert list(policy.tags.items()) == [("a", "1"), ("b", "2")]


def test_a_role_is_read_whole() -> None:
    reader = FakeReader(get_role={"Role": _ROLE})
    role = live(reader).role("r")
    assert role is not None
    assert reader.asked == [("get_role", {"RoleName": "r"})]
    assert (role.name, role.role_id, role.path) == ("r", "AROAEXAMPLE", "/")
    assert (role.description, role.max_session_duration, role.permissions_boundary) == ("runs", 7200, ARN)
    assert (role.trust_policy, role.tags, role.create_date) == (LAMBDA, {"a": "1"}, _ISO)
    assert role.last_used == {"last_used_date": _ISO, "region": "eu-west-1"}


def test_a_document_is_read_with_its_version() -> None:
    reader = FakeReader(get_policy_version={"PolicyVersion": {"Document": allow("s3:*"), "VersionId": "v2"}})
    assert live(reader).document(ARN, "v2") == allow("s3:*")
    assert reader.asked == [("get_policy_version", {"PolicyArn": ARN, "VersionId": "v2"})]


def test_a_document_that_is_no_json_says_where_it_stands() -> None:
    reader = FakeReader(get_policy_version={"PolicyVersion": {"Document": "{broken"}})
    with pytest.raises(PlumbError, match=f"^version v2 of {ARN}: not valid JSON"):
        live(reader).document(ARN, "v2")


def pages(key: str, *pages: list[Any]) -> list[dict[str, Any]]:
    return [{key: page} for page in pages]


_OTHER = {**_BARE_POLICY, "Arn": own("q"), "PolicyName": "q"}


@pytest.mark.parametrize(
    ("path_prefix", "arguments"), [(None, {"Scope": "Local"}), ("/t/", {"Scope": "Local", "PathPrefix": "/t/"})]
)
def test_policies_are_listed_through_all_pages(path_prefix: str | None, arguments: dict[str, Any]) -> None:
    reader = FakeReader(list_policies=pages("Policies", [_BARE_POLICY], [], [_OTHER]))
    found = live(reader).policies(scope="Local", path_prefix=path_prefix)
    assert [policy.name for policy in found] == ["p", "q"]
    assert reader.asked == [("list_policies", {**arguments, "PaginationConfig": {"PageSize": 1000}})]


def test_roles_are_listed_through_all_pages() -> None:
    reader = FakeReader(list_roles=pages("Roles", [_BARE_ROLE], [{**_BARE_ROLE, "RoleName": "s"}]))
    assert [role.name for role in live(reader).roles(path_prefix="/t/")] == ["r", "s"]
    assert reader.asked == [("list_roles", {"PathPrefix": "/t/", "PaginationConfig": {"PageSize": 1000}})]


def test_versions_are_in_the_order_of_their_numbers_newest_first() -> None:
    raw = [{"VersionId": f"v{number}", "IsDefaultVersion": number == 9, "CreateDate": _DATE} for number in (2, 10, 9)]
    found = live(FakeReader(list_policy_versions=pages("Versions", raw[:1], raw[1:]))).versions(ARN)
    assert found == [PolicyVersion(f"v{number}", number == 9, _ISO) for number in (10, 9, 2)]


def test_a_policy_that_is_not_there_has_no_versions_and_nobody_uses_it() -> None:
    gone = refusal("NoSuchEntity")
    account = live(FakeReader(list_policy_versions=gone, list_entities_for_policy=gone))
    assert account.versions(ARN) == []
    assert account.entities(ARN) == Entities()


class _EntityReader(FakeReader):
    def _answer(self, operation: str, arguments: Any) -> Any:
        super()._answer(operation, arguments)
        if arguments["PolicyUsageFilter"] == "PermissionsBoundary":
            return [{"PolicyRoles": [{"RoleName": "bound"}], "PolicyUsers": [{"UserName": "bound-user"}]}]
        second = {"PolicyRoles": [{"RoleName": "a"}], "PolicyUsers": [{"UserName": "u"}], "PolicyGroups": []}
        return [{"PolicyRoles": [{"RoleName": "b"}], "PolicyGroups": [{"GroupName": "g"}]}, second]


def test_who_uses_a_policy_is_told_by_kind_and_use_through_all_pages() -> None:
    reader = _EntityReader(list_entities_for_policy=None)
    assert live(reader).entities(ARN) == Entities(
        roles=("a", "b"), users=("u",), groups=("g",), boundary_of_roles=("bound",), boundary_of_users=("bound-user",)
    )
    usages = [arguments["PolicyUsageFilter"] for _operation, arguments in reader.asked]
    assert usages == ["PermissionsPolicy", "PermissionsBoundary"]


def test_attached_policies_are_in_the_order_of_their_arns() -> None:
    raw = [{"PolicyName": name, "PolicyArn": own(name)} for name in ("b", "a")]
    reader = FakeReader(list_attached_role_policies=pages("AttachedPolicies", raw[:1], raw[1:]))
    assert live(reader).attached_policies("r") == (AttachedPolicy("a", own("a")), AttachedPolicy("b", own("b")))


def test_what_hangs_on_a_role_is_read_through_all_pages() -> None:
    reader = FakeReader(
        list_attached_role_policies=pages("AttachedPolicies", [{"PolicyName": "a", "PolicyArn": own("a")}]),
        list_role_policies=pages("PolicyNames", ["j"], ["i"]),
        list_instance_profiles_for_role=pages(
            "InstanceProfiles", [{"InstanceProfileName": "q"}, {"InstanceProfileName": "p"}]
        ),
    )
    assert live(reader).role_use("r") == RoleUse((AttachedPolicy("a", own("a")),), ("i", "j"), ("p", "q"))


def test_nothing_hangs_on_a_role_that_has_gone_meanwhile() -> None:
    gone = refusal("NoSuchEntity")
    reader = FakeReader(list_attached_role_policies=gone, list_role_policies=gone, list_instance_profiles_for_role=gone)
    assert not live(reader).role_use("r")


_SUMMARY = {"SummaryMap": {"AttachedPoliciesPerRoleQuota": 20, "Users": 3}}


@pytest.mark.parametrize(
    ("name", "needed", "quota", "requests"),
    [
        pytest.param("AttachedPoliciesPerRoleQuota", 9, 10, 0, id="below the default"),
        pytest.param("AttachedPoliciesPerRoleQuota", 10, 10, 0, id="just the default"),
        pytest.param("AttachedPoliciesPerRoleQuota", 11, 20, 1, id="above the default"),
        pytest.param("UnknownQuota", 11, 10, 1, id="not in the answer"),
    ],
)
def test_a_quota_is_asked_for_only_where_the_default_is_not_enough(
    name: str, needed: int, quota: int, requests: int
) -> None:
    reader = FakeReader(get_account_summary=_SUMMARY)
    account = live(reader, warnings := list[str]())
    assert [account.quota(name, default=10, needed=needed) for _turn in range(2)] == [quota, quota]
    assert reader.asked == [("get_account_summary", {})] * requests
    assert warnings == []


@pytest.mark.parametrize("code", ["AccessDenied", "AccessDeniedException"])
def test_a_quota_that_may_not_be_read_is_the_default_with_a_warning(code: str) -> None:
    account = live(
        FakeReader(get_account_summary=refusal(code, operation="GetAccountSummary")), warnings := list[str]()
    )
    assert account.quota("PolicySizeQuota", default=6144, needed=7000) == 6144
    assert len(warnings) == 1
    assert all(part in warnings[0] for part in ("PolicySizeQuota", "6144", "GetAccountSummary failed"))


def test_a_quota_that_cannot_be_read_for_another_reason_is_an_error() -> None:
    account = live(FakeReader(get_account_summary=refusal("ServiceFailure")), warnings := list[str]())
    with pytest.raises(PlumbError, match="ServiceFailure"):
        account.quota("PolicySizeQuota", default=6144, needed=7000)
    assert warnings == []


@pytest.mark.parametrize(
    ("summary", "free"),
    [
        ({"Roles": 3, "RolesQuota": 5}, 2),
        ({"Roles": 5, "RolesQuota": 5}, 0),
        ({"Roles": 5}, None),
        ({"RolesQuota": 5}, None),
    ],
)
def test_what_is_free_is_what_the_quota_leaves(summary: dict[str, int], free: int | None) -> None:
    reader = FakeReader(get_account_summary={"SummaryMap": summary})
    account = live(reader)
    assert [account.free_quota("Roles"), account.free_quota("Roles")] == [free, free]
    assert reader.asked == [("get_account_summary", {})]


def test_a_free_quota_that_may_not_be_read_is_unknown_with_a_warning() -> None:
    account = live(FakeReader(get_account_summary=refusal("AccessDenied")), warnings := list[str]())
    assert account.free_quota("Policies") is None
    assert len(warnings) == 1


_USER_ANSWER = {"User": {"Arn": f"arn:aws:iam::{ACCOUNT}:user/t/u"}}


@pytest.mark.parametrize(
    ("arn", "answers", "there"),
    [
        ("user/t/u", {"get_user": _USER_ANSWER}, True),
        ("user/u", {"get_user": _USER_ANSWER}, False),
        ("user/t/U", {"get_user": _USER_ANSWER}, False),
        ("user/t/u", {"get_user": refusal("NoSuchEntity")}, False),
        ("user/t/u", {"get_user": refusal("AccessDenied")}, None),
        ("role/r", {"get_role": {"Role": _BARE_ROLE}}, True),
        ("role/x/r", {"get_role": {"Role": _BARE_ROLE}}, False),
        ("role/r", {"get_role": refusal("NoSuchEntity")}, False),
        ("role/r", {"get_role": refusal("AccessDeniedException")}, None),
    ],
)
def test_a_principal_is_there_under_its_exact_arn(arn: str, answers: dict[str, Any], there: bool | None) -> None:
    assert live(FakeReader(**answers)).has_principal(f"arn:aws:iam::{ACCOUNT}:{arn}") is there


def test_a_principal_that_cannot_be_looked_up_for_another_reason_is_an_error() -> None:
    with pytest.raises(PlumbError, match="ServiceFailure"):
        live(FakeReader(get_user=refusal("ServiceFailure"))).has_principal(f"arn:aws:iam::{ACCOUNT}:user/u")


@pytest.mark.parametrize(
    ("ask", "operation"),
    [
        (lambda account: account.policy_named("P"), "get_policy"),
        (lambda account: account.role_named("R"), "get_role"),
    ],
)
def test_what_is_found_by_name_in_another_case_is_read_whole(ask: Callable[[LiveAccount], Any], operation: str) -> None:
    reader = FakeReader(
        list_policies=pages("Policies", [_OTHER, _BARE_POLICY]),
        get_policy={"Policy": _POLICY},
        list_roles=pages("Roles", [{**_BARE_ROLE, "RoleName": "rr"}, _BARE_ROLE]),
        get_role={"Role": _ROLE},
    )
    assert ask(live(reader)).tags
    listing, reading = reader.asked
    assert listing[0].startswith("list_")
    assert reading == (operation, {"PolicyArn": ARN} if operation == "get_policy" else {"RoleName": "r"})


def test_a_name_that_nobody_bears_is_none_after_one_listing() -> None:
    reader = FakeReader(list_policies=pages("Policies", [_OTHER]), list_roles=pages("Roles", [_BARE_ROLE]))
    account = live(reader)
    assert (account.policy_named("p"), account.role_named("s")) == (None, None)
    assert [operation for operation, _arguments in reader.asked] == ["list_policies", "list_roles"]


def test_a_live_account_has_no_planned_versions() -> None:
    assert live(FakeReader()).highest_planned_version(ARN) == 0


def test_two_connections_to_one_account_have_one_key_and_other_endpoints_and_accounts_have_others() -> None:
    def key(arn: str, endpoint: str = "https://iam.amazonaws.com") -> str:
        connection: Any = FakeReader()
        connection.caller_identity = lambda: {"Account": arn.split(":")[4], "Arn": arn}
        connection.endpoint = endpoint
        return live(connection).account_key()

    one = key("arn:aws:iam::123456789012:user/a")
    assert key("arn:aws:sts::123456789012:assumed-role/r/s") == one
    others = [
        key("arn:aws:iam::210987654321:user/a"),
        key("arn:aws-cn:iam::123456789012:user/a"),
        key("arn:aws:iam::123456789012:user/a", "http://localhost"),
    ]
    assert len({one, *others}) == 4


@pytest.mark.parametrize("base", [None, CALLER])
def test_who_assumed_the_role_of_the_task_is_told_where_it_assumed_one(base: str | None) -> None:
    reader: Any = FakeReader()
    reader.base_caller_identity = lambda: {"Arn": base} if base else None
    assert live(reader).base_identity_arn() == base
