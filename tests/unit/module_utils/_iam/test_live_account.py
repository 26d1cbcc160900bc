# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reading an account: which requests are made, and what becomes of the answers."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.plumb.aws.plugins.module_utils._engine.errors import PlumbError
from ansible_collections.plumb.aws.plugins.module_utils._iam.identity_kinds import KINDS, IdentityKind
from ansible_collections.plumb.aws.plugins.module_utils._iam.live_account import LiveAccount, NoMemory
from ansible_collections.plumb.aws.plugins.module_utils._iam.model import (
    AttachedPolicy,
    Entities,
    Identity,
    InstanceProfile,
    PolicyVersion,
    ProfileRole,
    RoleUse,
)
from unit.module_utils._iam import answers as aws
from unit.module_utils._iam.answers import (
    ARN,
    NAMED,
    PROFILE_ARN,
    ROLE_ARN,
    SINGLE,
    Ask,
    RunMemory,
    everything,
    operations_of,
    pages,
)
from unit.module_utils.examples import ACCOUNT, CALLER, LAMBDA, FakeReader, allow, live, missing_from, own, refusal
from unit.module_utils.little_iam import LittleIam

_ISO = "2026-01-02T03:04:05+00:00"
_EACH_KIND = pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)


@pytest.mark.parametrize(("operation", "ask"), SINGLE, ids=[operation for operation, _ask in SINGLE])
def test_what_does_not_exist_is_none(operation: str, ask: Ask) -> None:
    assert ask(live(FakeReader(**{operation: refusal("NoSuchEntity")}))) is None


@pytest.mark.parametrize(
    ("operation", "ask"),
    [
        *SINGLE,
        ("list_policies", lambda account: account.policies(scope="Local")),
        ("list_policy_versions", lambda account: account.versions(ARN)),
        ("list_entities_for_policy", lambda account: account.entities(ARN)),
        ("list_roles", lambda account: account.roles()),
        ("list_instance_profiles", lambda account: account.instance_profiles()),
    ],
)
@pytest.mark.parametrize("code", ["AccessDenied", "Throttling", "InvalidInput"])
def test_any_other_refusal_is_passed_on(operation: str, ask: Ask, code: str) -> None:
    error = refusal(code)
    with pytest.raises(PlumbError) as caught:
        ask(live(FakeReader(**{operation: error})))
    assert caught.value is error


def test_the_caller_is_asked_for_once() -> None:
    reader = FakeReader(caller="arn:aws-cn:sts::123456789012:assumed-role/r/plumb")
    account = live(reader)
    expected = Identity(ACCOUNT, "aws-cn", "arn:aws-cn:sts::123456789012:assumed-role/r/plumb")
    assert [account.identity(), account.identity()] == [expected, expected]
    assert account.account_id() == ACCOUNT
    assert reader.asked == [("caller_identity", {})]


def test_a_policy_is_read_whole() -> None:
    reader = FakeReader(get_policy={"Policy": aws.POLICY})
    policy = live(reader).policy(ARN)
    assert policy is not None
    assert reader.asked == [("get_policy", {"PolicyArn": ARN})]
    assert (policy.arn, policy.name, policy.policy_id, policy.path) == (ARN, "p", "ANPAEXAMPLE", "/team/")
    assert (policy.description, policy.default_version_id) == ("what it is for", "v3")
    assert (policy.attachment_count, policy.boundary_count, policy.is_attachable) == (2, 1, False)
    assert (policy.create_date, policy.update_date) == (_ISO, _ISO)
    assert list(policy.tags.items()) == [("a", "1"), ("b", "2")]


def test_a_role_is_read_whole() -> None:
    reader = FakeReader(get_role={"Role": aws.ROLE})
    role = live(reader).role("r")
    assert role is not None
    assert reader.asked == [("get_role", {"RoleName": "r"})]
    assert (role.name, role.role_id, role.path) == ("r", "AROAEXAMPLE", "/")
    assert (role.description, role.max_session_duration, role.permissions_boundary) == ("runs", 7200, ARN)
    assert (role.trust_policy, role.tags, role.create_date) == (LAMBDA, {"a": "1"}, _ISO)
    assert role.last_used == {"last_used_date": _ISO, "region": "eu-west-1"}


def test_an_instance_profile_is_read_whole() -> None:
    reader = FakeReader(get_instance_profile={"InstanceProfile": aws.PROFILE})
    tags = {"a": "1", "b": "2"}
    expected = InstanceProfile(PROFILE_ARN, "m", "AIPAEXAMPLE", "/", _ISO, ProfileRole("r", ROLE_ARN), tags)
    assert live(reader).instance_profile("m") == expected
    assert reader.asked == [("get_instance_profile", {"InstanceProfileName": "m"})]


def test_a_document_is_read_and_one_that_is_no_json_says_where_it_stands() -> None:
    reader = FakeReader(get_policy_version={"PolicyVersion": {"Document": allow("s3:*"), "VersionId": "v2"}})
    assert live(reader).document(ARN, "v2") == allow("s3:*")
    assert reader.asked == [("get_policy_version", {"PolicyArn": ARN, "VersionId": "v2"})]
    broken = FakeReader(get_policy_version={"PolicyVersion": {"Document": "{broken"}})
    with pytest.raises(PlumbError, match=f"^version v2 of {ARN}: not valid JSON"):
        live(broken).document(ARN, "v2")


@_EACH_KIND
@pytest.mark.parametrize(
    ("answer", "document"),
    [
        pytest.param({"PolicyDocument": allow("s3:*")}, allow("s3:*"), id="read"),
        pytest.param(refusal("NoSuchEntity"), None, id="gone meanwhile"),
    ],
)
def test_inline_policies_are_listed_through_all_pages_and_read_one_by_one(
    kind: IdentityKind, answer: Any, document: Any
) -> None:
    listing, get, named = f"list_{kind.name}_policies", kind.operation("get"), {kind.key: "r"}
    reader = FakeReader(**{listing: pages("PolicyNames", ["j"], ["i"]), get: answer})
    found = live(reader).inline_policies(kind, "r") or {}
    assert list(found.items()) == [("i", document), ("j", document)]
    assert reader.asked == [(listing, {**named, "MaxItems": 1000}), *((get, {**named, "PolicyName": n}) for n in "ij")]


@_EACH_KIND
def test_an_inline_policy_that_is_no_json_says_whose_it_is(kind: IdentityKind) -> None:
    answers = {
        f"list_{kind.name}_policies": pages("PolicyNames", ["i"]),
        kind.operation("get"): {"PolicyDocument": "{"},
    }
    with pytest.raises(PlumbError, match=r"^the inline policy i of r: not valid JSON"):
        live(FakeReader(**answers)).inline_policies(kind, "r")


@pytest.mark.parametrize(
    ("path_prefix", "arguments"), [(None, {"Scope": "Local"}), ("/t/", {"Scope": "Local", "PathPrefix": "/t/"})]
)
def test_policies_are_listed_through_all_pages(path_prefix: str | None, arguments: dict[str, Any]) -> None:
    reader = FakeReader(list_policies=pages("Policies", [aws.BARE_POLICY], [], [aws.OTHER_POLICY]))
    found = live(reader).policies(scope="Local", path_prefix=path_prefix)
    assert [policy.name for policy in found] == ["p", "q"]
    assert reader.asked == [("list_policies", {**arguments, "MaxItems": 1000})]


def test_roles_are_listed_through_all_pages() -> None:
    reader = FakeReader(list_roles=pages("Roles", [aws.BARE_ROLE], [{**aws.BARE_ROLE, "RoleName": "s"}]))
    assert [role.name for role in live(reader).roles(path_prefix="/t/")] == ["r", "s"]
    assert reader.asked == [("list_roles", {"PathPrefix": "/t/", "MaxItems": 1000})]


def test_instance_profiles_are_listed_through_all_pages() -> None:
    reader = FakeReader(list_instance_profiles=pages("InstanceProfiles", [aws.BARE_PROFILE], [aws.OTHER_PROFILE]))
    found = live(reader).instance_profiles(path_prefix="/t/")
    assert [(each.name, each.role) for each in found] == [("m", ProfileRole("r", ROLE_ARN)), ("mm", None)]
    assert reader.asked == [("list_instance_profiles", {"PathPrefix": "/t/", "MaxItems": 1000})]


def test_versions_are_in_the_order_of_their_numbers_newest_first() -> None:
    raw = [
        {"VersionId": f"v{number}", "IsDefaultVersion": number == 9, "CreateDate": aws.MOMENT} for number in (2, 10, 9)
    ]
    found = live(FakeReader(list_policy_versions=pages("Versions", raw[:1], raw[1:]))).versions(ARN)
    assert found == [PolicyVersion(f"v{number}", number == 9, _ISO) for number in (10, 9, 2)]


def test_a_policy_that_is_not_there_has_no_versions_and_nobody_uses_it() -> None:
    gone = refusal("NoSuchEntity")
    account = live(FakeReader(list_policy_versions=gone, list_entities_for_policy=gone))
    assert account.versions(ARN) == []
    assert account.entities(ARN) == Entities()


def test_who_uses_a_policy_is_told_by_kind_and_use_through_all_pages() -> None:
    reader = aws.EntityReader(list_entities_for_policy=None)
    assert live(reader).entities(ARN) == Entities(
        roles=("a", "b"), users=("u",), groups=("g",), boundary_of_roles=("bound",), boundary_of_users=("bound-user",)
    )
    usages = [arguments["PolicyUsageFilter"] for _operation, arguments in reader.asked]
    assert usages == ["PermissionsPolicy", "PermissionsBoundary"]


@_EACH_KIND
def test_attached_policies_are_in_the_order_of_their_arns(kind: IdentityKind) -> None:
    raw = [{"PolicyName": name, "PolicyArn": own(name)} for name in ("b", "a")]
    listing = f"list_attached_{kind.name}_policies"
    reader = FakeReader(**{listing: pages("AttachedPolicies", raw[:1], raw[1:])})
    found = live(reader).attached_policies(kind, "r")
    assert found == (AttachedPolicy("a", own("a")), AttachedPolicy("b", own("b")))
    assert reader.asked == [(listing, {kind.key: "r", "MaxItems": 1000})]


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


@pytest.mark.parametrize(("name", "needed", "quota", "requests"), aws.QUOTAS)
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
    reader = FakeReader(get_account_summary=refusal(code, operation="GetAccountSummary"))
    account = live(reader, warnings := list[str]())
    assert account.quota("PolicySizeQuota", default=6144, needed=7000) == 6144
    assert len(warnings) == 1
    assert all(part in warnings[0] for part in ("PolicySizeQuota", "6144", "GetAccountSummary failed"))


def test_a_quota_that_cannot_be_read_for_another_reason_is_an_error() -> None:
    account = live(FakeReader(get_account_summary=refusal("ServiceFailure")), warnings := list[str]())
    with pytest.raises(PlumbError, match="ServiceFailure"):
        account.quota("PolicySizeQuota", default=6144, needed=7000)
    assert warnings == []


@pytest.mark.parametrize(("summary", "free", "requests"), aws.FREE)
def test_what_is_free_is_what_the_quota_leaves(summary: dict[str, int], free: int | None, requests: int) -> None:
    account = live(reader := FakeReader(get_account_summary={"SummaryMap": summary}))
    assert [account.free_quota("Roles"), account.free_quota("Roles")] == [free, free]
    assert reader.asked == [("get_account_summary", {})] * requests


def test_where_none_are_free_by_what_is_remembered_iam_is_asked_anew() -> None:
    summary, memory = {"Roles": 5, "RolesQuota": 5}, RunMemory()
    reader = FakeReader(get_account_summary={"SummaryMap": summary})
    account = LiveAccount(reader, list[str]().append, memory)
    assert account.free_quota("Roles") == 0
    summary["Roles"] = 3
    assert [account.free_quota("Roles"), account.free_quota("Roles")] == [2, 2]
    assert len(reader.asked) == 3


def test_a_free_quota_that_may_not_be_read_is_unknown_with_a_warning() -> None:
    account = live(reader := FakeReader(get_account_summary=refusal("AccessDenied")), warnings := list[str]())
    assert account.free_quota("Policies") is None
    assert len(warnings) == 1
    assert (account.free_quota("Roles"), account.quota("RolesQuota", default=1, needed=2)) == (None, 1)
    assert (len(warnings), len(reader.asked)) == (3, 1)


@pytest.mark.parametrize(("arn", "answers", "there"), aws.PRINCIPALS)
def test_a_principal_is_there_under_its_exact_arn(arn: str, answers: dict[str, Any], there: bool | None) -> None:
    assert live(FakeReader(**answers)).has_principal(f"arn:aws:iam::{ACCOUNT}:{arn}") is there


def test_a_principal_that_cannot_be_looked_up_for_another_reason_is_an_error() -> None:
    with pytest.raises(PlumbError, match="ServiceFailure"):
        live(FakeReader(get_user=refusal("ServiceFailure"))).has_principal(f"arn:aws:iam::{ACCOUNT}:user/u")


# What a run asks once

_NAMED = pytest.mark.parametrize(("kind", "listing", "ask"), NAMED)


@_NAMED
def test_what_is_found_by_name_in_another_case_is_read_whole(kind: str, listing: str, ask: Ask) -> None:
    reader = everything()
    assert ask(live(reader)).tags
    assert operations_of(reader) == [listing, f"get_{kind}"]
    asked: dict[str, Any] = {"policy": {"PolicyArn": ARN}, "role": {"RoleName": "r"}}
    assert reader.asked[1][1] == asked.get(kind, {"InstanceProfileName": "m"})


@_NAMED
def test_names_are_listed_once_a_run_and_what_bears_one_is_read_each_time(kind: str, listing: str, ask: Ask) -> None:
    reader, memory = everything(), RunMemory()
    one, other = (LiveAccount(reader, list[str]().append, memory) for _task in range(2))
    assert ask(one) == ask(one) == ask(other)
    assert operations_of(reader) == [listing, *[f"get_{kind}"] * 3]
    one.forget()
    ask(other)
    assert operations_of(reader)[4:] == [listing, f"get_{kind}"]


@_NAMED
@pytest.mark.parametrize("code", ["AccessDenied", "AccessDeniedException"])
def test_names_that_may_not_be_listed_are_unknown_with_a_warning(kind: str, listing: str, ask: Ask, code: str) -> None:
    account = live(reader := everything(**{listing: refusal(code, operation="List")}), warnings := list[str]())
    assert (ask(account), ask(account)) == (None, None)
    assert operations_of(reader) == [listing]
    assert len(set(warnings)) == 1
    a_kind = "an instance profile" if kind == "instance_profile" else f"a {kind}"
    assert missing_from(warnings[0], [f"{a_kind} has this name", "another letter case", f"List failed: {code}"]) == []


@_NAMED
def test_what_the_run_has_created_is_found_though_names_may_not_be_listed(kind: str, listing: str, ask: Ask) -> None:
    reader, warnings = everything(**{listing: refusal("AccessDenied", operation="List")}), list[str]()
    account = LiveAccount(reader, warnings.append, RunMemory(ARN, ROLE_ARN, PROFILE_ARN))
    assert ask(account).tags
    assert (operations_of(reader), len(warnings)) == ([listing, f"get_{kind}"], 1)


@_NAMED
def test_a_listing_that_fails_for_another_reason_is_an_error_and_is_asked_anew(
    kind: str, listing: str, ask: Ask
) -> None:
    account = live(reader := everything(**{listing: refusal("ServiceFailure")}), warnings := list[str]())
    for _turn in range(2):
        with pytest.raises(PlumbError, match="ServiceFailure"):
            ask(account)
    assert (operations_of(reader), warnings) == ([listing, listing], [])


def test_a_name_that_nobody_bears_is_none_after_one_listing() -> None:
    account = live(reader := everything())
    assert (account.policy_named("x"), account.role_named("s"), account.instance_profile_named("n")) == (None,) * 3
    assert operations_of(reader) == ["list_policies", "list_roles", "list_instance_profiles"]


@pytest.mark.parametrize(("created", "reads"), aws.CREATED)
def test_all_that_may_bear_a_name_is_read_until_it_shows(created: list[str], reads: list[str]) -> None:
    reader = everything(get_policy=refusal("NoSuchEntity"))
    assert LiveAccount(reader, list[str]().append, RunMemory(*created)).policy_named("P") is None
    assert [arguments["PolicyArn"] for operation, arguments in reader.asked if operation == "get_policy"] == reads


def test_what_a_run_has_created_since_the_listing_is_found() -> None:
    iam, role_arn = LittleIam(), f"arn:aws:iam::{ACCOUNT}:role/t/New"
    account = LiveAccount(iam, list[str]().append, RunMemory(role_arn, own("New", "/t/")))
    assert (account.policy_named("new"), account.role_named("NEW")) == (None, None)
    iam.put_policy(own("New", "/t/"))
    iam.put_role("New", LAMBDA, Path="/t/")
    policy, role = account.policy_named("new"), account.role_named("NEW")
    assert (policy and policy.arn, role and role.arn) == (own("New", "/t/"), role_arn)
    assert [iam.asked.count(listing) for listing in ("list_policies", "list_roles")] == [1, 1]


def test_a_task_on_its_own_asks_each_question_once() -> None:
    memory, answers = NoMemory(), iter("abc")

    def recall(question: str) -> Any:
        return memory.recall(question, lambda: {"answer": next(answers)})["answer"]

    assert [recall("one"), recall("one"), recall("other")] == ["a", "a", "b"]
    memory.forget()
    assert (recall("one"), memory.created()) == ("c", [])


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
