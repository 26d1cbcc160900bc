# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Roles: which calls a task plans, and what it refuses."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from ansible_collections.plumb.aws.plugins.module_utils._engine.call import Call
from ansible_collections.plumb.aws.plugins.module_utils._engine.errors import PlumbError
from ansible_collections.plumb.aws.plugins.module_utils._iam.model import AttachedPolicy, Identity, RoleUse
from ansible_collections.plumb.aws.plugins.module_utils._iam.operations import call
from ansible_collections.plumb.aws.plugins.module_utils._iam.policy_lookup import PolicyMatch
from ansible_collections.plumb.aws.plugins.module_utils._policy.document.canonical import canonical
from ansible_collections.plumb.aws.plugins.module_utils._policy.document.load import document_text
from ansible_collections.plumb.aws.plugins.module_utils._resources.guards.caller_role import CallerRole
from ansible_collections.plumb.aws.plugins.module_utils._resources.role_trust.plan import plan
from ansible_collections.plumb.aws.plugins.module_utils._resources.role_trust.read import Current
from unit.module_utils._resources.role_trust.roles import (
    ARN,
    BOUNDARY,
    INLINE,
    LARGE,
    NOWHERE,
    USED,
    desired,
    existing,
    meaning,
    shown_as,
)
from unit.module_utils.examples import (
    ACCOUNT,
    CALLER,
    EC2,
    LAMBDA,
    missing_from,
    operations,
    own,
    shown,
    trust,
    without_notes,
)

# Creation


def test_a_role_is_created_with_all_that_is_desired() -> None:
    wanted = desired(
        trust_policy=LAMBDA,
        path="/t/",
        description="why",
        max_session_duration=7200,
        permissions_boundary="boundary",
        tags={"b": 2, "a": 1},
    )
    made = plan(dataclasses.replace(NOWHERE, boundary=meaning(BOUNDARY)), wanted)
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
    assert made.calls == (call("create_role", arguments, arn, {"arn": arn}),)
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


def test_a_role_is_created_without_what_is_not_desired() -> None:
    for nothing in ({}, {"description": "", "tags": {}, "permissions_boundary": ""}):
        made = plan(NOWHERE, desired(trust_policy=LAMBDA, **nothing))
        arguments = made.calls[0].arguments
        assert set(arguments) == {"RoleName", "Path", "AssumeRolePolicyDocument", "MaxSessionDuration"}
        assert (arguments["Path"], arguments["MaxSessionDuration"]) == ("/", 3600)
        assert (made.result["role"]["description"], made.result["role"]["tags"]) == ("", {})


@pytest.mark.parametrize(("free_quota", "fits"), [(0, False), (-1, False), (1, True), (None, True)])
def test_a_role_too_many_is_refused(free_quota: int | None, fits: bool) -> None:
    current = dataclasses.replace(NOWHERE, free_quota=free_quota)
    if fits:
        assert operations(plan(current, desired(trust_policy=LAMBDA)).calls) == ["create_role"]
        return
    with pytest.raises(PlumbError, match=r"'r' cannot be created: .* quota"):
        plan(current, desired(trust_policy=LAMBDA))


def test_a_role_is_created_in_the_partition_of_the_caller() -> None:
    current = Current(role=None, identity=Identity(ACCOUNT, "aws-us-gov", CALLER))
    assert plan(current, desired(trust_policy=LAMBDA)).result["role"]["arn"] == f"arn:aws-us-gov:iam::{ACCOUNT}:role/r"


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
        plan(NOWHERE, desired(**given_options))
    assert missing_from(caught.value.message, told) == []


# Change


def update(description: str, duration: int) -> Call:
    arguments = {"RoleName": "r", "Description": description, "MaxSessionDuration": duration}
    return call("update_role", arguments, ARN)


def on_role(operation: str, **arguments: Any) -> Call:
    return call(operation, {"RoleName": "r", **arguments}, ARN)


_TO_EC2 = on_role("update_assume_role_policy", PolicyDocument=document_text(EC2))
_BIND = on_role("put_role_permissions_boundary", PermissionsBoundary=BOUNDARY)
_UNBIND = on_role("delete_role_permissions_boundary")
_TAG_B = on_role("tag_role", Tags=[{"Key": "b", "Value": "2"}])


@pytest.mark.parametrize(
    ("current", "given_options", "calls", "changes"),
    [
        pytest.param(existing(), {}, [], {}, id="nothing desired"),
        pytest.param(existing(), {"trust_policy": LAMBDA}, [], {}, id="the trust policy that it has"),
        pytest.param(
            existing(trust_policy=trust({"AWS": f"arn:aws:iam::{ACCOUNT}:root"})),
            {"trust_policy": trust({"AWS": [ACCOUNT]})},
            [],
            {},
            id="the trust policy that it has in another spelling",
        ),
        pytest.param(
            existing(), {"trust_policy": EC2}, [_TO_EC2], {"assume_role_policy_document": EC2}, id="a new trust policy"
        ),
        pytest.param(existing(description="d"), {"description": "d"}, [], {}, id="the description that it has"),
        pytest.param(
            existing(max_session_duration=7200),
            {"description": "d"},
            [update("d", 7200)],
            {"description": "d"},
            id="a description, and the duration with it",
        ),
        pytest.param(
            existing(description="d"), {"description": ""}, [update("", 3600)], {"description": ""}, id="no description"
        ),
        pytest.param(
            existing(description="d"),
            {"max_session_duration": 7200},
            [update("d", 7200)],
            {"max_session_duration": 7200},
            id="a duration, and the description with it",
        ),
        pytest.param(
            existing(),
            {"max_session_duration": 7200, "description": "d"},
            [update("d", 7200)],
            {"max_session_duration": 7200, "description": "d"},
            id="both",
        ),
        pytest.param(
            existing(boundary=BOUNDARY),
            {"permissions_boundary": "boundary"},
            [_BIND],
            {"permissions_boundary": BOUNDARY},
            id="a boundary",
        ),
        pytest.param(
            existing(boundary=BOUNDARY, permissions_boundary=own("old")),
            {"permissions_boundary": BOUNDARY},
            [_BIND],
            {"permissions_boundary": BOUNDARY},
            id="another boundary",
        ),
        pytest.param(
            existing(boundary=BOUNDARY, permissions_boundary=BOUNDARY),
            {"permissions_boundary": BOUNDARY},
            [],
            {},
            id="the boundary that it has",
        ),
        pytest.param(
            existing(permissions_boundary=BOUNDARY),
            {"permissions_boundary": ""},
            [_UNBIND],
            {"permissions_boundary": None},
            id="no boundary",
        ),
        pytest.param(existing(), {"permissions_boundary": ""}, [], {}, id="no boundary where there is none"),
        pytest.param(existing(permissions_boundary=BOUNDARY), {}, [], {}, id="a boundary is left alone"),
        pytest.param(
            existing(tags={"a": "1"}),
            {"tags": {"b": 2}},
            [on_role("untag_role", TagKeys=["a"]), _TAG_B],
            {"tags": {"b": "2"}},
            id="tags",
        ),
        pytest.param(
            existing(tags={"a": "1"}),
            {"tags": {"b": 2}, "purge_tags": False},
            [_TAG_B],
            {"tags": {"a": "1", "b": "2"}},
            id="more tags",
        ),
        pytest.param(existing(tags={"Team": "x"}), {"tags": {"team": "x"}}, [], {}, id="a tag in another case"),
        pytest.param(
            existing(tags={"Team": "x"}),
            {"tags": {"TEAM": "y"}},
            [on_role("tag_role", Tags=[{"Key": "Team", "Value": "y"}])],
            {"tags": {"Team": "y"}},
            id="a new value for a tag in another case",
        ),
        pytest.param(
            existing(boundary=BOUNDARY, tags={"a": "1"}),
            {"permissions_boundary": "boundary", "trust_policy": EC2, "description": "d", "tags": {"b": "2"}},
            [_BIND, _TO_EC2, update("d", 3600), on_role("untag_role", TagKeys=["a"]), _TAG_B],
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
    made = plan(current, desired(**given_options))
    unchanged = plan(current, desired()).result["role"]
    assert without_notes(*made.calls) == without_notes(*calls)
    assert made.result["role"] == {**unchanged, **changes}
    before, after = shown(made.before), shown(made.after)
    differing = {"trust_policy" if key == "assume_role_policy_document" else key for key in changes}
    assert {key for key in after if after[key] != before[key]} == differing
    assert made.warnings == ()


def test_a_trust_policy_that_is_too_large_is_refused_only_where_it_is_new() -> None:
    with pytest.raises(PlumbError, match=r"^trust_policy: .* 2048 are allowed"):
        plan(existing(), desired(trust_policy=LARGE))
    assert plan(existing(trust_policy=LARGE), desired(trust_policy=LARGE)).calls == ()
    raised = dataclasses.replace(existing(), size_quota=4096)
    assert operations(plan(raised, desired(trust_policy=LARGE)).calls) == ["update_assume_role_policy"]


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
    made = plan(existing(), desired(trust_policy=LAMBDA, **given_options))
    assert (made.calls, made.before) == ((), made.after)
    assert len(made.warnings) == len(warned)
    for warning, parts in zip(made.warnings, warned, strict=True):
        assert [part for part in parts if part not in warning] == []


_OF_SERVICE: dict[str, Any] = {"path": "/aws-service-role/ecs.amazonaws.com/"}


@pytest.mark.parametrize("given_options", [{"trust_policy": EC2}, {"max_session_duration": 7200}, {"state": "absent"}])
def test_a_role_of_an_aws_service_is_never_changed(given_options: dict[str, Any]) -> None:
    current = existing(**_OF_SERVICE)
    assert plan(current, desired(trust_policy=LAMBDA)).calls == ()
    with pytest.raises(PlumbError, match=r"^name: ") as caught:
        plan(current, desired(**given_options))
    assert "aws-service-role/ecs.amazonaws.com/r" in caught.value.message


USER = f"arn:aws:iam::{ACCOUNT}:user/u"


@pytest.mark.parametrize("current", [NOWHERE, existing()], ids=["creation", "change"])
def test_a_principal_that_is_not_there_is_refused_with_patience(current: Current) -> None:
    wanted = desired(trust_policy=trust({"AWS": USER}))
    with pytest.raises(PlumbError, match=f"^trust_policy: .*{USER} does not exist") as caught:
        plan(dataclasses.replace(current, missing_principals=(USER,)), wanted)
    assert caught.value.patience == 5


def test_a_boundary_that_is_not_there_is_an_error() -> None:
    current = dataclasses.replace(existing(), boundary=PolicyMatch("other", ACCOUNT))
    with pytest.raises(PlumbError, match=r"^permissions_boundary: .*'other'"):
        plan(current, desired(permissions_boundary="other"))


_LOCK_OUT: list[dict[str, Any]] = [{"trust_policy": EC2}, {"state": "absent"}, {"permissions_boundary": BOUNDARY}]


@pytest.mark.parametrize("boundary", [None, own("old")])
def test_a_role_that_runs_the_task_loses_no_trust_and_gets_no_boundary(boundary: str | None) -> None:
    role = existing(boundary=BOUNDARY, permissions_boundary=boundary)
    current = dataclasses.replace(role, caller=CallerRole("r", None))
    for given_options in _LOCK_OUT:
        with pytest.raises(PlumbError, match=r"^allow_self_lockout: "):
            plan(current, desired(**given_options))
        assert plan(current, desired(allow_self_lockout=True, **given_options)).calls
    assert plan(current, desired(permissions_boundary="", tags={"a": "1"})).calls


_ORPHANED = trust({"AWS": "AROAEXAMPLEEXAMPLE123"})
_HEALED = trust({"AWS": f"arn:aws:iam::{ACCOUNT}:role/app"})


def test_ids_of_deleted_principals_are_left_with_a_warning_or_repaired() -> None:
    current = existing(trust_policy=_ORPHANED)
    left = plan(current, desired(trust_policy=_HEALED))
    assert left.calls == ()
    assert missing_from(left.warnings[0], ["trust_policy: ", "AROAEXAMPLEEXAMPLE123", "repair_principals: true"]) == []
    repaired = plan(current, desired(trust_policy=_HEALED, repair_principals=True))
    assert (operations(repaired.calls), repaired.warnings) == (["update_assume_role_policy"], ())


# Deletion


def test_a_role_that_nothing_hangs_on_is_deleted() -> None:
    made = plan(existing(RoleUse((), (), ()), description="d"), desired(state="absent"))
    assert without_notes(*made.calls) == without_notes(on_role("delete_role"))
    assert made.after is None
    assert (made.before or {})["description"] == "d"
    assert (made.result["role"]["role_id"], made.result["removed_inline_policies"]) == ("AROAEXAMPLE", [])


def test_what_hangs_on_a_role_goes_first() -> None:
    made = plan(dataclasses.replace(existing(USED), inline_documents=INLINE), desired(state="absent", detach=True))
    assert [(made_call.name, dict(made_call.arguments)) for made_call in made.calls] == [
        ("detach_role_policy", {"RoleName": "r", "PolicyArn": own("p")}),
        ("detach_role_policy", {"RoleName": "r", "PolicyArn": own("q")}),
        ("delete_role_policy", {"RoleName": "r", "PolicyName": "inline"}),
        ("remove_role_from_instance_profile", {"RoleName": "r", "InstanceProfileName": "profile"}),
        ("delete_role", {"RoleName": "r"}),
    ]
    hung = {"attached_policies": [own("p"), own("q")], "instance_profiles": ["profile"]}
    assert (made.before or {}).items() >= {**hung, "inline_policies": shown_as(INLINE)}.items()
    assert made.result["removed_inline_policies"] == [{"policy_name": "inline", "document": INLINE["inline"]}]


@pytest.mark.parametrize(
    "documents", [{}, {"inline": None}, {"other": INLINE["inline"]}], ids=["none", "null", "other"]
)
def test_nothing_is_deleted_where_an_inline_policy_is_listed_and_not_shown(documents: dict[str, Any]) -> None:
    with pytest.raises(PlumbError, match="Nothing was changed; run the task again") as caught:
        plan(dataclasses.replace(existing(USED), inline_documents=documents), desired(state="absent", detach=True))
    assert missing_from(caught.value.message, [f"the inline policy 'inline' of {ARN} but does not show"]) == []
    assert (caught.value.patience, caught.value.missing) == (20, None)


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
        plan(existing(use), desired(state="absent"))
    assert missing_from(caught.value.message, [ARN, "detach: true", *told]) == []


def test_a_role_that_is_not_there_is_absent() -> None:
    made = plan(Current(role=None), desired(state="absent"))
    assert (made.before, made.after, made.calls, made.result["role"]) == (None, None, (), None)
    assert made.result["removed_inline_policies"] == []
