# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Managed policies: which calls a task plans, and what it refuses."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from ansible_collections.plumb.aws.plugins.module_utils._engine.errors import PlumbError
from ansible_collections.plumb.aws.plugins.module_utils._iam.model import Entities
from ansible_collections.plumb.aws.plugins.module_utils._iam.operations import call
from ansible_collections.plumb.aws.plugins.module_utils._policy.document.canonical import canonical
from ansible_collections.plumb.aws.plugins.module_utils._policy.document.load import document_text
from ansible_collections.plumb.aws.plugins.module_utils._resources.guards.caller_role import CallerRole
from ansible_collections.plumb.aws.plugins.module_utils._resources.managed_policy.plan import plan
from ansible_collections.plumb.aws.plugins.module_utils._resources.managed_policy.read import (
    Current,
)
from unit.module_utils._resources.managed_policy.policies import (
    ARN,
    CHINESE,
    FOREIGN,
    FULL,
    LARGE,
    NOTHING,
    A,
    B,
    C,
    F,
    calls_of,
    current_of,
    desired,
    existing,
    nowhere,
    same_documents,
)
from unit.module_utils.examples import (
    ACCOUNT,
    AWS_POLICY,
    DATE,
    OTHER_ACCOUNT,
    a_policy,
    missing_from,
    own,
    shown,
    versions,
)

# Creation


def test_a_policy_is_created_with_all_that_is_desired() -> None:
    wanted = desired(policy=A, path="/t/", description="why", tags={"b": 2, "a": 1})
    made = plan(nowhere(own("p", "/t/")), wanted)
    tags = [{"Key": "a", "Value": "1"}, {"Key": "b", "Value": "2"}]
    arguments = {"PolicyName": "p", "Path": "/t/", "PolicyDocument": document_text(A)}
    assert made.calls == (
        call(
            "create_policy",
            {**arguments, "Description": "why", "Tags": tags},
            own("p", "/t/"),
            {"arn": own("p", "/t/")},
        ),
    )
    assert made.before is None
    after = shown(made.after)
    assert canonical(after.pop("document")) == canonical(A)
    assert after == {"name": "p", "path": "/t/", "description": "why", "tags": {"a": "1", "b": "2"}}
    policy = made.result["policy"]
    assert (policy["arn"], policy["document"], policy["default_version_id"]) == (own("p", "/t/"), A, "v1")
    assert [policy[key] for key in ("policy_id", "create_date", "update_date")] == [None, None, None]
    assert (policy["attachment_count"], policy["permissions_boundary_usage_count"]) == (0, 0)
    assert (policy["is_attachable"], made.result["pruned_versions"]) == (True, [])


@pytest.mark.parametrize(("free_quota", "fits"), [(0, False), (-1, False), (1, True), (None, True)])
def test_a_policy_too_many_is_refused(free_quota: int | None, fits: bool) -> None:
    current = dataclasses.replace(nowhere(), free_quota=free_quota)
    if fits:
        assert calls_of(plan(current, desired(policy=A))) == ["create"]
        return
    with pytest.raises(PlumbError, match=f"^{ARN} cannot be created: .* quota"):
        plan(current, desired(policy=A))


def test_a_policy_is_created_without_what_is_not_desired() -> None:
    for nothing in ({}, {"description": "", "tags": {}}):
        made = plan(nowhere(), desired(policy=A, **nothing))
        assert set(made.calls[0].arguments) == {"PolicyName", "Path", "PolicyDocument"}
        assert (made.result["policy"]["description"], made.result["policy"]["tags"]) == ("", {})


@pytest.mark.parametrize(
    ("current", "given_options", "told"),
    [
        pytest.param(nowhere(), {}, ["policy: ", ARN, "does not exist"], id="no document"),
        pytest.param(nowhere(FOREIGN, None), {}, ["policy: ", FOREIGN], id="no document, by an ARN"),
        pytest.param(nowhere(), {"tags": {"a": "1"}}, ["policy: ", ARN], id="tags alone"),
        pytest.param(
            nowhere(), {"default_version": "v2"}, ["default_version: ", "v2"], id="no version to roll back to"
        ),
        pytest.param(nowhere(), {"policy": LARGE}, ["policy: ", "6144"], id="too large"),
        pytest.param(nowhere(AWS_POLICY, None), {"policy": A}, ["arn: ", AWS_POLICY], id="an ARN of AWS"),
        pytest.param(
            nowhere(FOREIGN), {"policy": A}, ["arn: ", OTHER_ACCOUNT, ACCOUNT], id="an ARN of another account"
        ),
        pytest.param(
            nowhere(CHINESE), {"policy": A}, ["arn: ", CHINESE, "partition aws-cn"], id="an ARN of another partition"
        ),
    ],
)
def test_what_cannot_be_created_is_refused(current: Current, given_options: dict[str, Any], told: list[str]) -> None:
    with pytest.raises(PlumbError) as caught:
        plan(current, desired(**given_options))
    assert missing_from(caught.value.message, told) == []


def test_a_policy_cannot_be_created_under_an_arn_while_another_has_its_name() -> None:
    current = dataclasses.replace(nowhere(own("P", "/t/")), namesake=ARN)
    with pytest.raises(PlumbError, match=r"^arn: ") as caught:
        plan(current, desired(arn=own("P", "/t/"), policy=A))
    assert missing_from(caught.value.message, [ARN, own("P", "/t/")]) == []


# Half a view


def half(current: Current, *documents: Any, default: int = 1, **changes: Any) -> Current:
    """What IAM shows where one of its replicas is behind: these versions, a None for a document that is missing."""
    return dataclasses.replace(current, versions=versions(*documents, default=default), **changes)


@pytest.mark.parametrize(
    ("current", "missing"),
    [
        pytest.param(dataclasses.replace(existing(A), document=None, versions=None), "v1", id="no document"),
        pytest.param(half(existing(A, B), None, B, document=None), "v1", id="no document of the default"),
        pytest.param(half(existing(A, B), A, None), "v2", id="no document of another version"),
        pytest.param(half(existing(A, B, C), A, None, None), "v3, v2", id="no documents of other versions"),
        pytest.param(half(existing(A)), "v1", id="no versions"),
        pytest.param(half(existing(A, B, default=2), A, default=2), "v2", id="the default is not among the versions"),
        pytest.param(half(existing(A, B, default=2), None, default=2), "v1, v2", id="neither a default nor a document"),
    ],
)
@pytest.mark.parametrize(
    "given_options", [{}, {"policy": A}, {"policy": F}, {"only_version": True}, {"state": "absent"}]
)
def test_nothing_is_planned_where_iam_shows_a_policy_and_not_its_versions(
    current: Current, missing: str, given_options: dict[str, Any]
) -> None:
    with pytest.raises(PlumbError, match="Nothing was changed") as caught:
        plan(current, desired(**given_options))
    assert missing_from(caught.value.message, [f"the policy {ARN}, but not its version {missing}. "]) == []
    assert caught.value.patience == 20


@pytest.mark.parametrize(
    ("current", "told"),
    [
        pytest.param(half(existing(A, B), A, B, default=2), "v1 and v2", id="the listing is ahead"),
        pytest.param(half(existing(A, B, default=2), A, B), "v2 and v1", id="the listing is behind"),
        pytest.param(half(existing(A, B, default=2), A), "v2 and v1", id="it does not even show the other one"),
        pytest.param(half(existing(A, B), A, None, default=2), "v1 and v2", id="a document is missing, too"),
    ],
)
@pytest.mark.parametrize(
    "given_options", [{}, {"policy": B}, {"policy": F}, {"default_version": "v2"}, {"state": "absent"}]
)
def test_nothing_is_planned_where_iam_shows_two_versions_as_the_default(
    current: Current, told: str, given_options: dict[str, Any]
) -> None:
    with pytest.raises(PlumbError, match="Nothing was changed") as caught:
        plan(current, desired(**given_options))
    assert missing_from(caught.value.message, [f"IAM shows {told} as the default version of {ARN}. "]) == []
    assert caught.value.patience == 20


# Tags and what AWS cannot change


@pytest.mark.parametrize(
    ("tags", "given_options", "calls", "left"),
    [
        ({"a": "1"}, {}, NOTHING, {"a": "1"}),
        ({"a": "1"}, {"tags": {"a": "1"}}, NOTHING, {"a": "1"}),
        ({"a": "1"}, {"tags": {}}, ["untag a"], {}),
        ({"a": "1"}, {"tags": {"b": "2"}}, ["untag a", "tag b=2"], {"b": "2"}),
        ({"a": "1"}, {"tags": {"b": "2"}, "purge_tags": False}, ["tag b=2"], {"a": "1", "b": "2"}),
        ({"a": "1"}, {"tags": {"A": "1"}}, ["untag a", "tag A=1"], {"A": "1"}),
        ({"aws:x": "1"}, {"tags": {}}, NOTHING, {"aws:x": "1"}),
    ],
)
def test_tags_are_converged(
    tags: dict[str, str], given_options: dict[str, Any], calls: list[str], left: dict[str, str]
) -> None:
    made = plan(existing(A, tags=tags), desired(**given_options))
    assert calls_of(made) == calls
    assert (made.result["policy"]["tags"], (made.after or {})["tags"]) == (left, left)
    assert all(call.target == ARN for call in made.calls)


def test_tags_come_after_versions() -> None:
    made = plan(existing(A, tags={"a": "1"}), desired(policy=B, tags={"b": "2"}))
    assert calls_of(made) == ["create_version default", "untag a", "tag b=2"]


@pytest.mark.parametrize(
    ("given_options", "warned"),
    [
        ({"path": "/", "description": "as it is"}, []),
        ({"path": "/t/"}, [["path: ", ARN, "'/'", "'/t/'"]]),
        ({"description": ""}, [["description: ", ARN, "'as it is'", "''"]]),
        ({"path": "/t/", "description": "new"}, [["path: "], ["description: ", "'new'"]]),
    ],
)
def test_what_aws_cannot_change_is_a_warning_and_no_change(
    given_options: dict[str, Any], warned: list[list[str]]
) -> None:
    made = plan(existing(A, description="as it is"), desired(policy=A, **given_options))
    assert (made.calls, made.before) == ((), made.after)
    assert len(made.warnings) == len(warned)
    for warning, parts in zip(made.warnings, warned, strict=True):
        assert [part for part in parts if part not in warning] == []


# Policies of others


def of_others(arn: str, **more: Any) -> Current:
    account = None if arn == AWS_POLICY else ACCOUNT
    return dataclasses.replace(current_of(a_policy(arn), A, **more), account=account)


_UNUSED = {"entities": Entities(), "versions": versions(A, default=1)}


@pytest.mark.parametrize(
    ("arn", "told"),
    [
        (AWS_POLICY, ["arn: ", AWS_POLICY, "managed by AWS"]),
        (FOREIGN, [FOREIGN, OTHER_ACCOUNT, ACCOUNT]),
        (CHINESE, [CHINESE, "partition aws-cn", "arn:aws:"]),
    ],
)
@pytest.mark.parametrize(
    ("given_options", "more"),
    [
        ({"policy": B}, {"versions": versions(A, default=1)}),
        ({"tags": {"a": "1"}}, {}),
        ({"state": "absent"}, _UNUSED),
    ],
)
def test_a_policy_of_others_is_never_changed(
    arn: str, told: list[str], given_options: dict[str, Any], more: dict[str, Any]
) -> None:
    with pytest.raises(PlumbError) as caught:
        plan(of_others(arn, **more), desired(arn=arn, **given_options))
    assert missing_from(caught.value.message, told) == []


@pytest.mark.parametrize("arn", [AWS_POLICY, FOREIGN, CHINESE])
@pytest.mark.parametrize("given_options", [{}, {"policy": A}])
def test_a_policy_of_others_can_be_read(arn: str, given_options: dict[str, Any]) -> None:
    made = plan(of_others(arn), desired(arn=arn, **given_options))
    assert (made.calls, made.result["policy"]["document"]) == ((), A)


def test_a_policy_of_aws_in_use_is_refused_as_one_of_aws() -> None:
    current = of_others(AWS_POLICY, versions=versions(A, default=1), entities=Entities(roles=("r",)))
    with pytest.raises(PlumbError, match="managed by AWS"):
        plan(current, desired(arn=AWS_POLICY, state="absent"))


# Deletion


def to_delete(**uses: Any) -> Current:
    return dataclasses.replace(existing(A, B, C, default=2), entities=Entities(**uses))


@pytest.mark.parametrize(
    ("uses", "given_options", "calls"),
    [
        pytest.param({}, {}, NOTHING, id="unused"),
        pytest.param({}, {"detach": True}, NOTHING, id="unused, with detach"),
        pytest.param(
            {"roles": ("r", "s"), "users": ("u",), "groups": ("g",)},
            {"detach": True},
            ["detach_role r", "detach_role s", "detach_user u", "detach_group g"],
            id="used, with detach",
        ),
    ],
)
def test_a_policy_is_deleted_after_its_uses_and_its_other_versions(
    uses: dict[str, Any], given_options: dict[str, Any], calls: list[str]
) -> None:
    made = plan(to_delete(**uses), desired(state="absent", **given_options))
    assert calls_of(made) == [*calls, "delete_version v3", "delete_version v1", "delete"]
    assert made.after is None
    assert made.before is not None
    assert made.before.get("attached_to", {}) == {kind: list(names) for kind, names in uses.items()}
    assert same_documents(made.before["other_versions"], [C, A])
    assert made.result["policy"]["document"] == B
    assert [version["document"] for version in made.result["pruned_versions"]] == [C, A]


@pytest.mark.parametrize(
    ("uses", "detach", "told"),
    [
        ({"roles": ("r", "s")}, False, ["roles r, s", "detach: true"]),
        ({"users": ("u",), "groups": ("g",)}, False, ["user u; group g", "detach: true"]),
        ({"boundary_of_roles": ("r",)}, False, ["boundary of role r"]),
        ({"boundary_of_roles": ("r",)}, True, ["boundary of role r"]),
        ({"boundary_of_users": ("u", "v"), "roles": ("r",)}, True, ["boundary of users u, v"]),
    ],
)
def test_a_policy_in_use_is_not_deleted_and_the_error_names_its_users(
    uses: dict[str, Any], detach: bool, told: list[str]
) -> None:
    with pytest.raises(PlumbError) as caught:
        plan(to_delete(**uses), desired(state="absent", detach=detach))
    assert [part for part in (ARN, *told) if part not in caught.value.message] == []


def test_a_policy_is_not_detached_from_the_role_that_runs_the_task() -> None:
    current = dataclasses.replace(to_delete(roles=("r", "s")), caller=CallerRole("r", None))
    with pytest.raises(PlumbError, match=f"^allow_self_lockout: .* 'r', and would take {ARN} from it"):
        plan(current, desired(state="absent", detach=True))
    with pytest.raises(PlumbError, match="attached to roles r, s"):
        plan(current, desired(state="absent"))
    allowed = plan(current, desired(state="absent", detach=True, allow_self_lockout=True))
    assert calls_of(allowed)[:2] == ["detach_role r", "detach_role s"]
    assert calls_of(plan(current, desired(policy=C))) == ["set_default_version v3"]


def test_to_detach_what_denies_something_is_new_access() -> None:
    denying = {**A, "Statement": [{**each, "Effect": "Deny"} for each in A["Statement"]]}
    current = dataclasses.replace(existing(denying), entities=Entities(roles=("r",)))
    with pytest.raises(PlumbError, match="^allow_new_access: false, .* no longer denied .* Leave the policy attached"):
        plan(current, desired(state="absent", detach=True, allow_new_access=False))
    assert plan(existing(denying), desired(state="absent", detach=True, allow_new_access=False)).calls
    assert plan(to_delete(roles=("r",)), desired(state="absent", detach=True, allow_new_access=False)).calls


@pytest.mark.parametrize("detach", [True, False])
@pytest.mark.parametrize("counts", [{"attachment_count": 1}, {"boundary_count": 1}])
def test_a_policy_whose_users_may_not_be_read_is_deleted_only_if_it_has_none(
    counts: dict[str, int], detach: bool
) -> None:
    made = plan(existing(A), desired(state="absent", detach=detach))
    assert calls_of(made) == ["delete"]
    with pytest.raises(PlumbError, match="iam:ListEntitiesForPolicy"):
        plan(existing(A, **counts), desired(state="absent", detach=detach))


def test_a_deletion_warns_where_its_users_could_not_be_read() -> None:
    current = dataclasses.replace(existing(A), unreadable="ListEntitiesForPolicy failed: AccessDenied")
    (warning,) = plan(current, desired(state="absent")).warnings
    assert "ListEntitiesForPolicy" in warning


@pytest.mark.parametrize("current", [nowhere(), nowhere(AWS_POLICY, None)])
def test_a_policy_that_is_not_there_is_absent(current: Current) -> None:
    made = plan(current, desired(state="absent", tags={"a": "1"}))
    assert (made.before, made.after, made.calls, made.warnings) == (None, None, (), ())
    assert (made.result["policy"], made.result["pruned_versions"]) == (None, [])


@pytest.mark.parametrize(
    ("current", "given_options", "arn"),
    [
        (nowhere(), {"policy": A}, ARN),
        (existing(A), {}, ARN),
        (nowhere(), {"state": "absent", "arn": ARN, "name": None}, ARN),
        (nowhere(), {"state": "absent"}, None),  # it may have another path
    ],
)
def test_a_plan_names_its_policy(current: Current, given_options: dict[str, Any], arn: str | None) -> None:
    made = plan(current, desired(**given_options))
    assert (made.name, made.arn) == ("p", arn)


def test_the_diff_holds_neither_ids_nor_dates() -> None:
    made = plan(existing(*FULL, default=5, attachment_count=3), desired(policy=F, tags={"a": "1"}))
    for side in (made.before, made.after):
        assert side is not None
        text = str(side)
        assert [part for part in ("ANPA", DATE, "v5", "v6", "attachment") if part in text] == []
