# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Roles: what a task may wish, what is read for it, which calls it plans, and how it waits for them to show."""

from __future__ import annotations

import dataclasses
import datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ansible_collections.plumb.aws.plugins.module_utils._engine.errors import PlumbError
from ansible_collections.plumb.aws.plugins.module_utils._engine.plan import Call, Made, carry_out
from ansible_collections.plumb.aws.plugins.module_utils._iam.account import (
    Account,
    AttachedPolicy,
    Identity,
    Role,
    RoleUse,
)
from ansible_collections.plumb.aws.plugins.module_utils._policy.document.canonical import canonical
from ansible_collections.plumb.aws.plugins.module_utils._policy.document.load import document_text
from ansible_collections.plumb.aws.plugins.module_utils._resources.role_trust.plan import (
    JOB,
    Current,
    Options,
    learn,
    options,
    plan,
    read,
    settle,
)
from ansible_collections.plumb.aws.plugins.modules.iam_role_trust import ARGUMENT_SPEC
from unit.module_utils.examples import (
    ACCOUNT,
    AWS_POLICY,
    CALLER,
    EC2,
    LAMBDA,
    OTHER_ACCOUNT,
    FakeClock,
    FakeReader,
    a_role,
    bare,
    large,
    operations,
    own,
    params,
    refusal,
    shown,
    task,
    trust,
)
from unit.module_utils.little_iam import LittleIam

ARN = f"arn:aws:iam::{ACCOUNT}:role/r"
BOUNDARY = own("boundary")
IDENTITY = Identity(ACCOUNT, "aws", CALLER)
NOWHERE = Current(role=None, identity=IDENTITY)
LARGE = large(trust({"AWS": ACCOUNT}), 2048)


def wish(**given_options: Any) -> Options:
    return options(params(ARGUMENT_SPEC, {"name": "r", **given_options}))


def standing(use: RoleUse | None = None, boundary: str | None = None, **changes: Any) -> Current:
    return Current(role=a_role(**changes), boundary=boundary, use=use)


# Options


@pytest.mark.parametrize(
    ("given_options", "told"),
    [
        ({"name": "a b"}, ["name: ", "'a b'"]),
        ({"name": "n" * 65}, ["name: ", "65 characters"]),
        ({"name": ARN}, ["name: ", ARN]),
        ({"path": "/a b/"}, ["path: ", "'/a b/'"]),
        ({"description": "d" * 1001}, ["description: ", "1001"]),
        ({"max_session_duration": 3599}, ["max_session_duration: ", "3599"]),
        ({"max_session_duration": 43201}, ["max_session_duration: ", "43201"]),
        ({"max_session_duration": 0}, ["max_session_duration: ", "0"]),
        ({"wait_timeout": 0}, ["wait_timeout: ", "0"]),
        ({"wait_timeout": -1}, ["wait_timeout: ", "-1"]),
        ({"trust_policy": "policy.json"}, ["trust_policy: ", "'policy.json'"]),
        ({"permissions_boundary": "a/b"}, ["permissions_boundary: ", "'a/b'"]),
        ({"permissions_boundary": ARN}, ["permissions_boundary: ", ARN]),
        ({"tags": {"a": "1", "A": "2"}}, ["tags: ", "'a'", "'A'"]),
        ({"tags": {"a": ["1"]}}, ["tags: ", "'a'"]),
    ],
)
def test_a_wrong_option_is_refused_by_name_and_value(given_options: dict[str, Any], told: list[str]) -> None:
    with pytest.raises(PlumbError) as caught:
        wish(**given_options)
    assert [part for part in told if part not in caught.value.message] == []


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("max_session_duration", 3600),
        ("max_session_duration", 43200),
        ("permissions_boundary", ""),
        ("permissions_boundary", "boundary"),
        ("permissions_boundary", AWS_POLICY),
        ("path", "/a:b/"),
        ("wait_timeout", 1),
        ("description", ""),
    ],
)
def test_an_option_at_its_limits_is_read_as_given(option: str, value: Any) -> None:
    assert getattr(wish(**{option: value}), option) == value


def test_a_trust_policy_is_read_from_its_text() -> None:
    assert wish(trust_policy=document_text(LAMBDA)).trust_policy == LAMBDA


# Creation


def test_a_role_is_created_with_all_that_was_wished() -> None:
    wished = wish(
        trust_policy=LAMBDA,
        path="/t/",
        description="why",
        max_session_duration=7200,
        permissions_boundary="boundary",
        tags={"b": 2, "a": 1},
    )
    made = plan(dataclasses.replace(NOWHERE, boundary=BOUNDARY), wished)
    arn = f"arn:aws:iam::{ACCOUNT}:role/t/r"
    arguments = {
        "RoleName": "r",
        "Path": "/t/",
        "AssumeRolePolicyDocument": document_text(LAMBDA),
        "MaxSessionDuration": 7200,
        "Description": "why",
        "PermissionsBoundary": BOUNDARY,
        "Tags": [{"Key": "a", "Value": "1"}, {"Key": "b", "Value": "2"}],
    }
    assert made.calls == (Call("create_role", arguments, arn, {"arn": arn}),)
    assert made.before is None
    after = shown(made.after)
    assert canonical(after.pop("trust_policy")) == canonical(LAMBDA)
    assert after == {
        "name": "r",
        "path": "/t/",
        "description": "why",
        "max_session_duration": 7200,
        "permissions_boundary": BOUNDARY,
        "tags": {"a": "1", "b": "2"},
    }
    role = made.result["role"]
    assert (role["arn"], role["assume_role_policy_document"]) == (arn, LAMBDA)
    assert (role["role_id"], role["create_date"], role["role_last_used"]) == (None, None, {})


def test_a_role_is_created_without_what_was_not_wished() -> None:
    for nothing in ({}, {"description": "", "tags": {}, "permissions_boundary": ""}):
        made = plan(NOWHERE, wish(trust_policy=LAMBDA, **nothing))
        arguments = made.calls[0].arguments
        assert set(arguments) == {"RoleName", "Path", "AssumeRolePolicyDocument", "MaxSessionDuration"}
        assert (arguments["Path"], arguments["MaxSessionDuration"]) == ("/", 3600)
        assert (made.result["role"]["description"], made.result["role"]["tags"]) == ("", {})


@pytest.mark.parametrize(("room", "fits"), [(0, False), (-1, False), (1, True), (None, True)])
def test_a_role_too_many_is_refused(room: int | None, fits: bool) -> None:
    current = dataclasses.replace(NOWHERE, room=room)
    if fits:
        assert operations(plan(current, wish(trust_policy=LAMBDA)).calls) == ["create_role"]
        return
    with pytest.raises(PlumbError, match=r"'r' cannot be created: .* quota"):
        plan(current, wish(trust_policy=LAMBDA))


def test_a_role_is_created_in_the_partition_of_the_caller() -> None:
    current = Current(role=None, identity=Identity(ACCOUNT, "aws-us-gov", CALLER))
    assert plan(current, wish(trust_policy=LAMBDA)).result["role"]["arn"] == f"arn:aws-us-gov:iam::{ACCOUNT}:role/r"


@pytest.mark.parametrize(
    ("given_options", "told"),
    [
        ({}, ["trust_policy: ", "'r'", "does not exist"]),
        ({"tags": {"a": "1"}}, ["trust_policy: ", "'r'"]),
        ({"trust_policy": LARGE}, ["trust_policy: ", "2048 are allowed"]),
    ],
)
def test_what_cannot_be_created_is_refused(given_options: dict[str, Any], told: list[str]) -> None:
    with pytest.raises(PlumbError) as caught:
        plan(NOWHERE, wish(**given_options))
    assert [part for part in told if part not in caught.value.message] == []


# Change


def update(description: str, duration: int) -> Call:
    arguments = {"RoleName": "r", "Description": description, "MaxSessionDuration": duration}
    return Call("update_role", arguments, ARN)


def call(operation: str, **arguments: Any) -> Call:
    return Call(operation, {"RoleName": "r", **arguments}, ARN)


_TO_EC2 = call("update_assume_role_policy", PolicyDocument=document_text(EC2))
_BIND = call("put_role_permissions_boundary", PermissionsBoundary=BOUNDARY)
_UNBIND = call("delete_role_permissions_boundary")
_TAG_B = call("tag_role", Tags=[{"Key": "b", "Value": "2"}])


@pytest.mark.parametrize(
    ("current", "given_options", "calls", "changes"),
    [
        pytest.param(standing(), {}, [], {}, id="nothing wished"),
        pytest.param(standing(), {"trust_policy": LAMBDA}, [], {}, id="the trust policy that stands"),
        pytest.param(
            standing(trust_policy=trust({"AWS": f"arn:aws:iam::{ACCOUNT}:root"})),
            {"trust_policy": trust({"AWS": [ACCOUNT]})},
            [],
            {},
            id="the trust policy that stands in another spelling",
        ),
        pytest.param(
            standing(), {"trust_policy": EC2}, [_TO_EC2], {"assume_role_policy_document": EC2}, id="a new trust policy"
        ),
        pytest.param(standing(description="d"), {"description": "d"}, [], {}, id="the description that stands"),
        pytest.param(
            standing(max_session_duration=7200),
            {"description": "d"},
            [update("d", 7200)],
            {"description": "d"},
            id="a description, and the duration with it",
        ),
        pytest.param(
            standing(description="d"), {"description": ""}, [update("", 3600)], {"description": ""}, id="no description"
        ),
        pytest.param(
            standing(description="d"),
            {"max_session_duration": 7200},
            [update("d", 7200)],
            {"max_session_duration": 7200},
            id="a duration, and the description with it",
        ),
        pytest.param(
            standing(),
            {"max_session_duration": 7200, "description": "d"},
            [update("d", 7200)],
            {"max_session_duration": 7200, "description": "d"},
            id="both",
        ),
        pytest.param(
            standing(boundary=BOUNDARY),
            {"permissions_boundary": "boundary"},
            [_BIND],
            {"permissions_boundary": BOUNDARY},
            id="a boundary",
        ),
        pytest.param(
            standing(boundary=BOUNDARY, permissions_boundary=own("old")),
            {"permissions_boundary": BOUNDARY},
            [_BIND],
            {"permissions_boundary": BOUNDARY},
            id="another boundary",
        ),
        pytest.param(
            standing(boundary=BOUNDARY, permissions_boundary=BOUNDARY),
            {"permissions_boundary": BOUNDARY},
            [],
            {},
            id="the boundary that stands",
        ),
        pytest.param(
            standing(permissions_boundary=BOUNDARY),
            {"permissions_boundary": ""},
            [_UNBIND],
            {"permissions_boundary": None},
            id="no boundary",
        ),
        pytest.param(standing(), {"permissions_boundary": ""}, [], {}, id="no boundary where there is none"),
        pytest.param(standing(permissions_boundary=BOUNDARY), {}, [], {}, id="a boundary is left alone"),
        pytest.param(
            standing(tags={"a": "1"}),
            {"tags": {"b": 2}},
            [call("untag_role", TagKeys=["a"]), _TAG_B],
            {"tags": {"b": "2"}},
            id="tags",
        ),
        pytest.param(
            standing(tags={"a": "1"}),
            {"tags": {"b": 2}, "purge_tags": False},
            [_TAG_B],
            {"tags": {"a": "1", "b": "2"}},
            id="more tags",
        ),
        pytest.param(standing(tags={"Team": "x"}), {"tags": {"team": "x"}}, [], {}, id="a tag in another case"),
        pytest.param(
            standing(tags={"Team": "x"}),
            {"tags": {"TEAM": "y"}},
            [call("tag_role", Tags=[{"Key": "Team", "Value": "y"}])],
            {"tags": {"Team": "y"}},
            id="a new value for a tag in another case",
        ),
        pytest.param(
            standing(boundary=BOUNDARY, tags={"a": "1"}),
            {"permissions_boundary": "boundary", "trust_policy": EC2, "description": "d", "tags": {"b": "2"}},
            [_BIND, _TO_EC2, update("d", 3600), call("untag_role", TagKeys=["a"]), _TAG_B],
            {
                "permissions_boundary": BOUNDARY,
                "assume_role_policy_document": EC2,
                "description": "d",
                "tags": {"b": "2"},
            },
            id="everything, the boundary first",
        ),
    ],
)
def test_only_what_differs_is_changed(
    current: Current, given_options: dict[str, Any], calls: list[Call], changes: dict[str, Any]
) -> None:
    made = plan(current, wish(**given_options))
    unchanged = plan(current, wish()).result["role"]
    assert bare(*made.calls) == bare(*calls)
    assert made.result["role"] == {**unchanged, **changes}
    before, after = shown(made.before), shown(made.after)
    differing = {"trust_policy" if key == "assume_role_policy_document" else key for key in changes}
    assert {key for key in after if after[key] != before[key]} == differing
    assert made.warnings == ()


def test_the_diff_holds_neither_ids_nor_dates() -> None:
    made = plan(standing(description="d"), wish(trust_policy=EC2))
    keys = {"name", "path", "description", "max_session_duration", "permissions_boundary", "trust_policy", "tags"}
    assert (set(shown(made.before)), set(shown(made.after))) == (keys, keys)


@pytest.mark.parametrize(
    "given_options",
    [{"permissions_boundary": ""}, {"permissions_boundary": "new"}, {"state": "absent"}],
    ids=["removed", "replaced", "deleted"],
)
def test_a_call_that_takes_a_boundary_away_notes_which(given_options: dict[str, Any]) -> None:
    boundary = own("new") if given_options.get("permissions_boundary") else None
    made = plan(standing(boundary=boundary, permissions_boundary=BOUNDARY), wish(**given_options))
    assert [each.notes["permissions_boundary"] for each in made.calls] == [BOUNDARY]
    without = plan(standing(boundary=own("new")), wish(permissions_boundary="new"))
    assert [dict(each.notes) for each in without.calls] == [{}]


def test_a_trust_policy_that_is_too_large_is_refused_only_where_it_is_new() -> None:
    with pytest.raises(PlumbError, match=r"^trust_policy: .* 2048 are allowed"):
        plan(standing(), wish(trust_policy=LARGE))
    assert plan(standing(trust_policy=LARGE), wish(trust_policy=LARGE)).calls == ()
    raised = dataclasses.replace(standing(), size_quota=4096)
    assert operations(plan(raised, wish(trust_policy=LARGE)).calls) == ["update_assume_role_policy"]


@pytest.mark.parametrize(
    ("given_options", "warned"),
    [
        ({"path": "/"}, []),
        ({"path": "/t/"}, [["path: ", ARN, "'/'", "'/t/'"]]),
        ({"name": "R"}, [["name: ", "'R'", "'r'", "case"]]),
        ({"name": "R", "path": "/t/"}, [["path: "], ["name: "]]),
    ],
)
def test_what_aws_cannot_change_is_a_warning_and_no_change(
    given_options: dict[str, Any], warned: list[list[str]]
) -> None:
    made = plan(standing(), wish(trust_policy=LAMBDA, **given_options))
    assert (made.calls, made.before) == ((), made.after)
    assert len(made.warnings) == len(warned)
    for warning, parts in zip(made.warnings, warned, strict=True):
        assert [part for part in parts if part not in warning] == []


_OF_SERVICE: dict[str, Any] = {"path": "/aws-service-role/ecs.amazonaws.com/"}


@pytest.mark.parametrize("given_options", [{"trust_policy": EC2}, {"tags": {"a": "1"}}, {"state": "absent"}])
def test_a_role_of_an_aws_service_is_never_changed(given_options: dict[str, Any]) -> None:
    current = standing(**_OF_SERVICE)
    assert plan(current, wish(trust_policy=LAMBDA)).calls == ()
    with pytest.raises(PlumbError, match=r"^name: ") as caught:
        plan(current, wish(**given_options))
    assert "aws-service-role/ecs.amazonaws.com/r" in caught.value.message


# Deletion

USED = RoleUse((AttachedPolicy("p", own("p")), AttachedPolicy("q", own("q"))), ("inline",), ("profile",))


def test_a_role_that_nothing_hangs_on_is_deleted() -> None:
    made = plan(standing(RoleUse((), (), ()), description="d"), wish(state="absent"))
    assert bare(*made.calls) == bare(call("delete_role"))
    assert made.after is None
    assert (made.before or {})["description"] == "d"
    assert made.result["role"]["role_id"] == "AROAEXAMPLE"


def test_what_hangs_on_a_role_goes_first() -> None:
    made = plan(standing(USED), wish(state="absent", detach=True))
    assert [(made_call.operation, dict(made_call.arguments)) for made_call in made.calls] == [
        ("detach_role_policy", {"RoleName": "r", "PolicyArn": own("p")}),
        ("detach_role_policy", {"RoleName": "r", "PolicyArn": own("q")}),
        ("delete_role_policy", {"RoleName": "r", "PolicyName": "inline"}),
        ("remove_role_from_instance_profile", {"RoleName": "r", "InstanceProfileName": "profile"}),
        ("delete_role", {"RoleName": "r"}),
    ]
    before = made.before or {}
    assert before["attached_policies"] == [own("p"), own("q")]
    assert (before["inline_policies"], before["instance_profiles"]) == (["inline"], ["profile"])


@pytest.mark.parametrize(
    ("use", "told"),
    [
        (USED, [own("p"), own("q"), "inline policies inline", "instance profiles profile"]),
        (RoleUse((AttachedPolicy("p", own("p")),), (), ()), [f"attached policies {own('p')}"]),
        (RoleUse((), ("a", "b"), ()), ["inline policies a, b"]),
        (RoleUse((), (), ("c",)), ["instance profiles c"]),
    ],
)
def test_a_role_that_something_hangs_on_is_not_deleted_without_detach(use: RoleUse, told: list[str]) -> None:
    with pytest.raises(PlumbError) as caught:
        plan(standing(use), wish(state="absent"))
    assert [part for part in (ARN, "detach: true", *told) if part not in caught.value.message] == []


def test_a_role_that_is_not_there_is_absent() -> None:
    made = plan(Current(role=None), wish(state="absent"))
    assert (made.before, made.after, made.calls, made.result["role"]) == (None, None, (), None)


# Reading


def iam_with_role(name: str = "r", **shape: Any) -> LittleIam:
    iam = LittleIam()
    iam.put_policy(BOUNDARY)
    iam.put_role(name, LAMBDA, **shape)
    return iam


_USE = ["list_attached_role_policies", "list_role_policies", "list_instance_profiles_for_role"]


@pytest.mark.parametrize(
    ("given_options", "asked"),
    [
        pytest.param({}, ["get_role"], id="get"),
        pytest.param({"trust_policy": LAMBDA, "tags": {}}, ["get_role"], id="as wished"),
        pytest.param({"trust_policy": EC2}, ["get_role", "caller_identity"], id="another trust policy"),
        pytest.param({"permissions_boundary": ""}, ["get_role"], id="no boundary"),
        pytest.param(
            {"permissions_boundary": BOUNDARY}, ["get_role", "caller_identity", "get_policy"], id="a boundary"
        ),
        pytest.param(
            {"trust_policy": LARGE}, ["get_role", "get_account_summary", "caller_identity"], id="a large trust policy"
        ),
        pytest.param(
            {"state": "absent"},
            ["get_role", *_USE, "caller_identity"],
            id="to delete",
        ),
        pytest.param({"name": "s"}, ["get_role"], id="a role that is not there and cannot be created"),
        pytest.param({"name": "s", "state": "absent"}, ["get_role"], id="absent as wished"),
        pytest.param(
            {"name": "s", "trust_policy": EC2},
            ["get_role", "list_roles", "caller_identity", "get_account_summary"],
            id="a role to create",
        ),
    ],
)
def test_only_what_the_task_needs_is_read(given_options: dict[str, Any], asked: list[str]) -> None:
    iam = iam_with_role()
    read(Account(iam), wish(**given_options))
    assert iam.asked == asked


def test_the_boundary_that_stands_is_not_looked_up_again() -> None:
    iam = iam_with_role(boundary=BOUNDARY)
    current = read(Account(iam), wish(permissions_boundary="Boundary"))
    assert (current.boundary, iam.asked) == (BOUNDARY, ["get_role"])


def test_a_boundary_that_is_not_there_is_an_error() -> None:
    with pytest.raises(PlumbError, match=r"^permissions_boundary: .*'other'"):
        read(Account(iam_with_role()), wish(permissions_boundary="other"))


def test_before_a_role_is_created_its_name_is_looked_for_in_another_case() -> None:
    iam = iam_with_role("Role", Tags={"a": "1"})
    current = read(Account(iam), wish(name="rOLE", trust_policy=LAMBDA))
    assert current.role is not None
    assert (current.role.name, current.role.tags) == ("Role", {"a": "1"})


def test_what_hangs_on_a_role_is_read_before_it_is_deleted() -> None:
    iam = iam_with_role(inline=["i"], profiles=["p"])
    iam.attach(BOUNDARY, "Role", "r")
    current = read(Account(iam), wish(state="absent"))
    assert current.use == RoleUse((AttachedPolicy("boundary", BOUNDARY),), ("i",), ("p",))


USER = f"arn:aws:iam::{ACCOUNT}:user/u"


@pytest.mark.parametrize(
    ("standing_trust", "wished", "asked"),
    [
        pytest.param(LAMBDA, trust({"AWS": USER}), True, id="newly named"),
        pytest.param(trust({"AWS": USER}), trust({"AWS": [USER, ACCOUNT]}), False, id="named already"),
        pytest.param(LAMBDA, trust({"AWS": USER.replace(ACCOUNT, OTHER_ACCOUNT)}), False, id="of another account"),
        pytest.param(LAMBDA, trust({"AWS": ACCOUNT}), False, id="the account as a whole"),
    ],
)
def test_a_principal_that_is_not_there_is_refused_where_iam_would_ask_for_it(
    standing_trust: Any, wished: Any, asked: bool, clock: FakeClock
) -> None:
    iam = LittleIam()
    iam.put_role("r", standing_trust)
    if not asked:
        read(Account(iam), wish(trust_policy=wished))
        assert "get_user" not in iam.asked
        return
    with pytest.raises(PlumbError, match=f"^trust_policy: .*{USER} does not exist"):
        read(Account(iam), wish(trust_policy=wished))
    assert sum(clock.slept) == pytest.approx(5)


def test_a_principal_that_was_created_a_moment_ago_is_waited_for(clock: FakeClock) -> None:
    iam = LittleIam()
    iam.put_role("r", LAMBDA)
    iam.put_user("u", shows_after=3)
    read(Account(iam), wish(trust_policy=trust({"AWS": USER})))
    assert (iam.asked.count("get_user"), len(clock.slept)) == (3, 2)


# Waiting


class SlowIam(FakeReader):
    """Shows the old role, then the new one; None: not there."""

    def __init__(self, old: Role | None, new: Role | None, *, after: int) -> None:
        super().__init__(get_role={})
        self._old, self._new, self._after = old, new, after

    def _answer(self, operation: str, arguments: Any) -> Any:
        super()._answer(operation, arguments)
        role = self._new if len(self.asked) > self._after else self._old
        if role is None:
            raise refusal("NoSuchEntity")
        tags = [{"Key": key, "Value": value} for key, value in role.tags.items()]
        shown: dict[str, Any] = {
            "Arn": role.arn,
            "RoleName": role.name,
            "RoleId": role.role_id,
            "Path": role.path,
            "Tags": tags,
        }
        shown |= {"Description": role.description, "MaxSessionDuration": role.max_session_duration}
        return {"Role": {**shown, "AssumeRolePolicyDocument": role.trust_policy}}


_UPDATED = a_role(description="new")
_DESCRIBE = (standing(), {"description": "new"}, a_role(), _UPDATED)
_WAITS = [
    pytest.param(*_DESCRIBE, id="a description"),
    pytest.param(standing(), {"trust_policy": EC2}, a_role(), a_role(trust_policy=EC2), id="a trust policy"),
    pytest.param(standing(), {"tags": {"a": "1"}}, a_role(), a_role(tags={"a": "1"}), id="a tag"),
    pytest.param(NOWHERE, {"trust_policy": LAMBDA}, None, a_role(), id="a creation"),
    pytest.param(standing(), {"state": "absent"}, a_role(), None, id="a deletion"),
]


@pytest.mark.parametrize(("current", "given_options", "old", "new"), _WAITS)
@pytest.mark.parametrize("after", [0, 3])
def test_a_role_is_asked_for_until_it_shows_what_was_written(
    current: Current, given_options: dict[str, Any], old: Role | None, new: Role | None, after: int, clock: FakeClock
) -> None:
    wished = wish(**given_options)
    reader = SlowIam(old, new, after=after)
    account = Account(reader)
    settle(account, plan(current, wished), wished)
    assert reader.asked == [("get_role", {"RoleName": "r"})] * (after + 1)
    assert (len(clock.slept), account.warnings) == (after, [])


@pytest.mark.parametrize(("current", "given_options", "old", "new"), _WAITS)
@pytest.mark.parametrize("timeout", [1, 120])
def test_a_change_that_does_not_show_in_time_is_a_warning(
    current: Current, given_options: dict[str, Any], old: Role | None, new: Role | None, timeout: int, clock: FakeClock
) -> None:
    wished = wish(wait_timeout=timeout, **given_options)
    account = Account(SlowIam(old, new, after=10_000))
    settle(account, plan(current, wished), wished)
    assert sum(clock.slept) == pytest.approx(timeout)
    assert len(account.warnings) == 1
    assert "'r'" in account.warnings[0]
    assert f"{timeout} seconds" in account.warnings[0]


def test_a_task_that_does_not_wait_does_not_ask() -> None:
    reader = SlowIam(None, None, after=0)
    wished = wish(description="new", wait=False)
    settle(Account(reader), plan(standing(), wished), wished)
    assert reader.asked == []


def test_a_trust_policy_that_aws_writes_in_its_own_way_shows(clock: FakeClock) -> None:
    wished = wish(trust_policy=trust({"AWS": [ACCOUNT]}))
    shown = a_role(trust_policy=trust({"AWS": f"arn:aws:iam::{ACCOUNT}:root"}))
    account = Account(SlowIam(None, shown, after=0))
    settle(account, plan(standing(), wished), wished)
    assert (clock.slept, account.warnings) == ([], [])


def test_an_error_while_waiting_is_passed_on() -> None:
    wished = wish(description="new")
    with pytest.raises(PlumbError, match="AccessDenied"):
        settle(Account(FakeReader(get_role=refusal("AccessDenied"))), plan(standing(), wished), wished)


# Results


def test_a_result_has_all_keys_that_are_documented() -> None:
    role = plan(standing(permissions_boundary=BOUNDARY), wish(trust_policy=EC2)).result["role"]
    assert set(role) == set(
        "arn role_name role_id path description max_session_duration create_date tags permissions_boundary "
        "assume_role_policy_document role_last_used".split()
    )
    assert role["permissions_boundary"] == BOUNDARY


def test_the_id_and_date_that_aws_gave_to_a_role_are_in_the_result() -> None:
    made = plan(NOWHERE, wish(trust_policy=LAMBDA))
    now = datetime.datetime(2026, 5, 5, tzinfo=datetime.UTC)
    answer = {"Arn": ARN, "RoleName": "r", "RoleId": "AROANEW", "Path": "/", "CreateDate": now}
    answer |= {"AssumeRolePolicyDocument": LAMBDA}
    role = learn(made.result, [Made(made.calls[0], {"Role": answer})])["role"]
    assert role == {**made.result["role"], "role_id": "AROANEW", "create_date": now.isoformat()}
    assert learn(made.result, []) == made.result


# Whole tasks, one after the other

_WISHES = st.fixed_dictionaries(
    {},
    optional={
        "name": st.sampled_from(["r", "R"]),
        "state": st.sampled_from(["present", "present", "absent"]),
        "trust_policy": st.sampled_from([LAMBDA, EC2]),
        "path": st.sampled_from(["/", "/t/"]),
        "description": st.sampled_from(["", "why"]),
        "max_session_duration": st.sampled_from([3600, 7200]),
        "permissions_boundary": st.sampled_from(["", "boundary", own("other")]),
        "tags": st.dictionaries(st.sampled_from(["a", "b", "C"]), st.sampled_from(["1", "2"])),
        "purge_tags": st.booleans(),
        "detach": st.booleans(),
    },
)


@settings(max_examples=60)
@given(st.booleans(), st.booleans(), st.lists(_WISHES, min_size=1, max_size=4))
def test_a_plan_leads_where_it_says_and_the_same_task_then_changes_nothing(
    there: bool, in_use: bool, wishes: list[dict[str, Any]]
) -> None:
    iam = iam_with_role(Tags={"A": "1"}, Description="old", boundary=BOUNDARY) if there else LittleIam()
    for arn in (BOUNDARY, own("other")):
        iam.put_policy(arn)
    if there and in_use:
        iam.attach(BOUNDARY, "Role", "r")
    account = Account(iam)
    for given_options in wishes:
        wished = wish(**given_options)
        try:
            made = plan(read(account, wished), wished)
        except PlumbError:
            continue
        dry = learn(made.result, carry_out(made, iam, check_mode=True))
        real = learn(made.result, carry_out(made, iam, check_mode=False))
        assert set(real["role"] or {}) == set(dry["role"] or {})
        if made.calls:
            settle(account, made, wished)
        again = plan(read(account, wished), wished)
        assert again.calls == ()
        assert again.before == again.after
        assert (made.after is None, shown(made.after)) == (again.after is None, shown(again.after))
        if made.after is not None:
            assert again.result["role"] == real["role"]
    assert account.warnings == []


def test_the_job_does_all_of_it() -> None:
    iam = iam_with_role()
    result = JOB.run(task(iam), wish(trust_policy=EC2))
    assert (result["changed"], result["role"]["assume_role_policy_document"]) == (True, EC2)
    assert result["calls"] == [{"operation": "UpdateAssumeRolePolicy", "target": ARN}]
    assert iam.asked == ["get_role", "caller_identity", "update_assume_role_policy", "get_role"]


def test_tasks_on_a_role_take_turns_whatever_case_they_give() -> None:
    assert JOB.subject(wish(name="ROLE")) == JOB.subject(wish(name="role"))
    assert JOB.subject(wish(name="role")) != JOB.subject(wish(name="other"))
