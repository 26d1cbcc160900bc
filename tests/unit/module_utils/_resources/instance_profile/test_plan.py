# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Instance profiles: which calls a task plans, and what it refuses."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from ansible_collections.plumb.aws.plugins.module_utils._engine.call import Call
from ansible_collections.plumb.aws.plugins.module_utils._engine.errors import PlumbError
from ansible_collections.plumb.aws.plugins.module_utils._policy.access.combined import of_instance_profile
from ansible_collections.plumb.aws.plugins.module_utils._resources.guards.caller_role import CallerRole
from ansible_collections.plumb.aws.plugins.module_utils._resources.guards.document_rules import NO_CHANGE, access_shown
from ansible_collections.plumb.aws.plugins.module_utils._resources.instance_profile import calls
from ansible_collections.plumb.aws.plugins.module_utils._resources.instance_profile.plan import plan
from ansible_collections.plumb.aws.plugins.module_utils._resources.instance_profile.read import Current
from unit.module_utils._resources.instance_profile.profiles import (
    ARN,
    IDENTITY,
    NOWHERE,
    a_profile,
    desired,
    existing,
    in_profile,
)
from unit.module_utils.examples import a_role, missing_from, operations

# Creation


def test_a_profile_is_created_with_all_that_is_desired() -> None:
    current = dataclasses.replace(NOWHERE, role=a_role("r"))
    made = plan(current, desired(role="R", path="/t/", tags={"b": 2, "a": 1}))
    new = a_profile(path="/t/", tags={"a": "1", "b": "2"})
    assert made.calls == (calls.create(new), calls.add_role(new, in_profile("r")))
    assert made.before is None
    fields = {"name": "p", "path": "/t/", "tags": {"a": "1", "b": "2"}}
    assert made.after == {**fields, "role": "r", **access_shown(of_instance_profile(None, "r"))}
    assert made.created == {**fields, "role": None}
    told = made.result["iam_instance_profile"]
    assert (told["arn"], told["instance_profile_id"], told["create_date"]) == (new.arn, None, None)
    assert [role["role_name"] for role in told["roles"]] == ["r"]
    assert (made.name, made.arn, made.warnings) == ("p", new.arn, ())


@pytest.mark.parametrize("role", [None, ""])
def test_a_profile_is_created_without_a_role(role: str | None) -> None:
    made = plan(NOWHERE, desired(role=role))
    assert made.calls == (calls.create(a_profile()),)
    assert made.after == {"name": "p", "path": "/", "role": None, "tags": {}}


def test_the_arn_of_a_new_profile_has_the_partition_of_the_account() -> None:
    identity = dataclasses.replace(IDENTITY, partition="aws-us-gov")
    assert plan(Current(None, identity=identity), desired()).arn == ARN.replace("arn:aws:", "arn:aws-us-gov:")


@pytest.mark.parametrize(("free", "refused"), [(None, False), (1, False), (0, True), (-1, True)])
def test_no_profile_is_created_beyond_the_quota(free: int | None, refused: bool) -> None:
    current = dataclasses.replace(NOWHERE, free_quota=free)
    if not refused:
        assert plan(current, desired()).calls
        return
    with pytest.raises(PlumbError) as caught:
        plan(current, desired())
    assert missing_from(caught.value.message, ["'p' cannot be created", "quota"]) == []


def test_a_profile_of_an_account_that_is_not_known_is_not_created() -> None:
    with pytest.raises(TypeError):
        plan(Current(None), desired())


# Change

_R, _S = in_profile("r"), in_profile("s")
_TAGGED = {"a": "1", "b": "2"}
_UNTAG_B = {"InstanceProfileName": "p", "TagKeys": ["b"]}


@pytest.mark.parametrize(
    ("current", "given_options", "expected"),
    [
        (existing("r"), {}, []),
        (existing("r"), {"role": "r"}, []),
        (existing("r"), {"role": "R"}, []),
        (existing(), {"role": ""}, []),
        (existing(tags=_TAGGED), {"tags": _TAGGED}, []),
        (existing(tags=_TAGGED), {"tags": {"a": "1"}, "purge_tags": False}, []),
        (existing("r"), {"role": ""}, [calls.remove_role(a_profile(), _R)]),
        (existing(to_add="r"), {"role": "r"}, [calls.add_role(a_profile(), _R)]),
        (
            existing("r", to_add="s"),
            {"role": "s"},
            [calls.remove_role(a_profile(), _R), calls.add_role(a_profile(), _S)],
        ),
    ],
)
def test_what_differs_is_changed_and_nothing_else(
    current: Current, given_options: dict[str, Any], expected: list[Call]
) -> None:
    made = plan(current, desired(**given_options))
    assert list(made.calls) == expected
    assert (made.before == made.after) is (expected == [])


@pytest.mark.parametrize(
    ("tags", "purge", "expected", "after"),
    [
        ({"a": "1"}, True, ["untag_instance_profile"], {"a": "1"}),
        ({"A": "1"}, True, ["untag_instance_profile", "tag_instance_profile"], {"A": "1"}),
        ({"A": "1"}, False, ["tag_instance_profile"], {"A": "1", "a": "1", "b": "2"}),
        ({"b": "3"}, False, ["tag_instance_profile"], {"a": "1", "b": "3"}),
        ({}, True, ["untag_instance_profile"], {}),
    ],
)
def test_tags_are_told_apart_by_case(
    tags: dict[str, str], purge: bool, expected: list[str], after: dict[str, str]
) -> None:
    made = plan(existing(tags=_TAGGED), desired(tags=tags, purge_tags=purge))
    assert operations(made.calls) == expected
    assert made.after is not None
    assert (made.after["tags"], made.result["iam_instance_profile"]["tags"]) == (after, after)


def test_the_role_goes_before_another_comes_and_tags_follow() -> None:
    made = plan(existing("r", to_add="s", tags=_TAGGED), desired(role="s", tags={"a": "1", "c": "3"}))
    assert operations(made.calls) == [
        "remove_role_from_instance_profile",
        "add_role_to_instance_profile",
        "untag_instance_profile",
        "tag_instance_profile",
    ]
    assert {call.target for call in made.calls} == {ARN}


@pytest.mark.parametrize(
    ("changes", "given_options", "told"),
    [
        ({"path": "/t/"}, {"path": "/"}, ["path: ", "'/t/'", "'/'", "cannot change"]),
        ({"name": "P"}, {}, ["name: ", "'P'", "'p'"]),
    ],
)
def test_what_cannot_be_changed_is_warned_of(
    changes: dict[str, Any], given_options: dict[str, Any], told: list[str]
) -> None:
    made = plan(existing("r", **changes), desired(role="", **given_options))
    assert operations(made.calls) == ["remove_role_from_instance_profile"]
    assert made.calls[0].arguments["InstanceProfileName"] == changes.get("name", "p")
    assert [missing_from(warning, told) for warning in made.warnings] == [[]]


@pytest.mark.parametrize("path", ["/t/", None])
def test_a_path_as_it_is_needs_no_warning(path: str | None) -> None:
    assert plan(existing(path="/t/"), desired(path=path)).warnings == ()


# The role


@pytest.mark.parametrize("current", [NOWHERE, existing(), existing("s")], ids=["new", "empty", "in use"])
def test_a_role_that_is_not_there_is_refused_and_named_as_missing(current: Current) -> None:
    with pytest.raises(PlumbError) as caught:
        plan(current, desired(role="R"))
    assert missing_from(caught.value.message, ["role: ", "'R' does not exist"]) == []
    assert caught.value.missing == "role/r"


@pytest.mark.parametrize("path", ["/aws-service-role/x.amazonaws.com/", "/aws-reserved/sso.amazonaws.com/"])
def test_a_role_that_only_aws_may_change_is_refused(path: str) -> None:
    with pytest.raises(PlumbError) as caught:
        plan(Current(a_profile(), a_role("r", path=path)), desired(role="r"))
    assert missing_from(caught.value.message, ["role: ", path, "only AWS"]) == []


# Deletion


@pytest.mark.parametrize("role", [None, "r"])
def test_a_profile_is_deleted_once_it_has_no_role(role: str | None) -> None:
    made = plan(existing(role, path="/t/"), desired(state="absent", path="/", role="gone", tags={"x": "y"}))
    profile = a_profile(role, path="/t/")
    released = [calls.remove_role(profile, in_profile(role))] if role else []
    assert list(made.calls) == [*released, calls.delete(profile)]
    assert (made.before, made.after) == ({"name": "p", "path": "/t/", "role": role, "tags": {}}, None)
    assert (made.name, made.arn, made.warnings) == ("p", profile.arn, ())
    assert made.result["iam_instance_profile"]["instance_profile_id"] == profile.profile_id


def test_a_profile_that_is_not_there_is_absent_as_desired() -> None:
    made = plan(Current(None), desired(name="P", state="absent"))
    assert (made.before, made.after, made.calls, made.name) == (None, None, (), "P")
    assert made.result == {"iam_instance_profile": None, "access": NO_CHANGE}


# Access, and the guards


@pytest.mark.parametrize(
    ("current", "given_options", "roles"),
    [
        (NOWHERE, {}, (None, None)),
        (dataclasses.replace(NOWHERE, role=a_role("r")), {"role": "r"}, (None, "r")),
        (existing("r"), {}, ("r", "r")),
        (existing("r"), {"role": "R", "tags": {"a": "1"}}, ("r", "r")),
        (existing("r"), {"role": ""}, ("r", None)),
        (existing(to_add="s"), {"role": "s"}, (None, "s")),
        (existing("r", to_add="s"), {"role": "s"}, ("r", "s")),
        (existing("r"), {"state": "absent"}, ("r", None)),
    ],
)
def test_a_role_that_comes_gives_its_access_and_is_refused_where_new_access_is(
    current: Current, given_options: dict[str, Any], roles: tuple[str | None, str | None]
) -> None:
    access, wanted = of_instance_profile(*roles), desired(**given_options)
    made = plan(current, wanted)
    assert made.result["access"] == access.as_result()
    assert made.after is None or {**made.after, **access_shown(access)} == made.after
    careful = dataclasses.replace(wanted, allow_new_access=False)
    if not access.may_grant:
        assert plan(current, careful) == made
        return
    with pytest.raises(PlumbError, match=r"^allow_new_access: false, .* Leave the role out"):
        plan(current, careful)


@pytest.mark.parametrize("given_options", [{"role": ""}, {"role": "s"}, {"state": "absent"}])
def test_the_role_that_runs_the_task_is_not_taken_out(given_options: dict[str, Any]) -> None:
    current = dataclasses.replace(existing("r", to_add="s"), caller=CallerRole("r", None))
    with pytest.raises(PlumbError, match=r"^allow_self_lockout: .*instance profile 'p'"):
        plan(current, desired(**given_options))
    assert plan(current, desired(allow_self_lockout=True, **given_options)).calls
    assert plan(current, desired(role="r", tags={"a": "1"})).calls
