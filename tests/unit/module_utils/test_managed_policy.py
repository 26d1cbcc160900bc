# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Managed policies: what a task may wish, what is read for it, and which calls it plans."""

from __future__ import annotations

import dataclasses
import datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ansible_collections.plumb.aws.plugins.module_utils._engine.errors import PlumbError
from ansible_collections.plumb.aws.plugins.module_utils._engine.plan import Call, Made, Plan, carry_out
from ansible_collections.plumb.aws.plugins.module_utils._iam.account import Account, Entities, Policy, PolicyVersion
from ansible_collections.plumb.aws.plugins.module_utils._iam.identifiers import parse_policy_arn
from ansible_collections.plumb.aws.plugins.module_utils._policy.document.canonical import canonical
from ansible_collections.plumb.aws.plugins.module_utils._policy.document.load import document_text
from ansible_collections.plumb.aws.plugins.module_utils._resources.managed_policy.plan import (
    JOB,
    Current,
    Options,
    learn,
    options,
    plan,
    read,
)
from ansible_collections.plumb.aws.plugins.modules.iam_managed_policy import ARGUMENT_SPEC
from unit.module_utils.examples import (
    ACCOUNT,
    AWS_POLICY,
    DATE,
    OTHER_ACCOUNT,
    a_policy,
    allow,
    large,
    operations,
    own,
    params,
    refusal,
    shown,
    task,
    versions,
)
from unit.module_utils.little_iam import LittleIam

ARN = own("p")
FOREIGN = f"arn:aws:iam::{OTHER_ACCOUNT}:policy/p"
LARGE = large(allow("s3:a"), 6144)
A, B, C, D, E, F = (allow(f"s3:{letter}") for letter in "abcdef")


def wish(**given: Any) -> Options:
    by_name = {} if "arn" in given else {"name": "p"}
    return options(params(ARGUMENT_SPEC, {**by_name, **given}))


def standing(*documents: Any, in_force: int = 1, first: int = 1, **changes: Any) -> Current:
    """A policy with these versions, all of them read."""
    policy = a_policy(ARN, default_version_id=f"v{in_force}", **changes)
    all_versions = versions(*documents, in_force=in_force, first=first)
    return current_of(policy, documents[in_force - first], versions=all_versions)


def current_of(policy: Policy, document: Any, **more: Any) -> Current:
    arn = parse_policy_arn(policy.arn, option="arn")
    return Current(arn=arn, account=ACCOUNT, policy=policy, document=document, **more)


def nowhere(arn: str = ARN, account: str | None = ACCOUNT) -> Current:
    return Current(arn=parse_policy_arn(arn, option="arn"), account=account, policy=None)


def same_documents(shown: list[Any] | None, documents: list[Any] | None) -> bool:
    if shown is None or documents is None:
        return shown is documents
    return [canonical(each) for each in shown] == [canonical(each) for each in documents]


def in_words(call: Call) -> str:
    """A call on a policy, short enough for a table."""
    arguments = dict(call.arguments)
    words = [call.operation.replace("_policy", "")]
    words += [arguments[key] for key in ("VersionId", "RoleName", "UserName", "GroupName") if key in arguments]
    if "SetAsDefault" in arguments:
        words.append("in force" if arguments["SetAsDefault"] else "aside")
    words += arguments.get("TagKeys", [])
    words += [f"{tag['Key']}={tag['Value']}" for tag in arguments.get("Tags", [])]
    return " ".join(words)


def calls_of(made: Plan) -> list[str]:
    return [in_words(call) for call in made.calls]


# Options


@pytest.mark.parametrize(
    ("given_options", "told"),
    [
        ({"name": "a b"}, ["name: ", "'a b'"]),
        ({"name": "n" * 129}, ["name: ", "129 characters"]),
        ({"name": ARN}, ["name: ", ARN]),
        ({"arn": "p"}, ["arn: ", "'p'"]),
        ({"arn": "arn:aws:iam::123456789012:role/r"}, ["arn: ", "role/r"]),
        ({"path": "team"}, ["path: ", "'team'"]),
        ({"description": "d" * 1001}, ["description: ", "1001"]),
        ({"description": "\u2013"}, ["description: ", "\u2013"]),
        ({"policy": "{"}, ["policy: ", "line 1, column 2"]),
        ({"policy": "[]"}, ["policy: ", "a list"]),
        ({"tags": {"aws:x": "1"}}, ["tags: ", "'aws:x'"]),
        ({"tags": {"a": None}}, ["tags: ", "'a'"]),
        ({"default_version": "2"}, ["default_version: ", "'2'"]),
        ({"default_version": "v0"}, ["default_version: ", "'v0'"]),
        ({"default_version": "v2\n"}, ["default_version: ", "v2"]),
        ({"default_version": "v2", "make_default": False}, ["default_version: ", "v2", "make_default: false"]),
        ({"only_version": True, "make_default": False}, ["only_version: true", "make_default: false"]),
    ],
)
def test_a_wrong_option_is_refused_by_name_and_value(given_options: dict[str, Any], told: list[str]) -> None:
    with pytest.raises(PlumbError) as caught:
        wish(**given_options)
    assert [part for part in told if part not in caught.value.message] == []


def test_options_are_read_as_they_are_given() -> None:
    read_options = wish(policy=document_text(A), path="/t/", description="d", tags={"n": 1}, prune="never", detach=True)
    assert (read_options.name, read_options.arn, read_options.policy) == ("p", None, A)
    assert (read_options.path, read_options.description, read_options.tags) == ("/t/", "d", {"n": "1"})
    assert (read_options.state, read_options.prune, read_options.detach) == ("present", "never", True)
    assert wish(arn=ARN).arn == parse_policy_arn(ARN, option="arn")


def test_policy_tags_may_differ_in_case_alone() -> None:
    assert wish(tags={"a": "1", "A": "2"}).tags == {"a": "1", "A": "2"}


# Creation


def test_a_policy_is_created_with_all_that_was_wished() -> None:
    wished = wish(policy=A, path="/t/", description="why", tags={"b": 2, "a": 1})
    made = plan(nowhere(own("p", "/t/")), wished)
    tags = [{"Key": "a", "Value": "1"}, {"Key": "b", "Value": "2"}]
    arguments = {"PolicyName": "p", "Path": "/t/", "PolicyDocument": document_text(A)}
    assert made.calls == (
        Call(
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


@pytest.mark.parametrize(("room", "fits"), [(0, False), (-1, False), (1, True), (None, True)])
def test_a_policy_too_many_is_refused(room: int | None, fits: bool) -> None:
    current = dataclasses.replace(nowhere(), room=room)
    if fits:
        assert calls_of(plan(current, wish(policy=A))) == ["create"]
        return
    with pytest.raises(PlumbError, match=f"^{ARN} cannot be created: .* quota"):
        plan(current, wish(policy=A))


def test_a_policy_is_created_without_what_was_not_wished() -> None:
    for nothing in ({}, {"description": "", "tags": {}}):
        made = plan(nowhere(), wish(policy=A, **nothing))
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
    ],
)
def test_what_cannot_be_created_is_refused(current: Current, given_options: dict[str, Any], told: list[str]) -> None:
    with pytest.raises(PlumbError) as caught:
        plan(current, wish(**given_options))
    assert [part for part in told if part not in caught.value.message] == []


# Versions

NOTHING: list[str] = []
FULL = (A, B, C, D, E)


@pytest.mark.parametrize(
    ("current", "given_options", "calls", "in_force", "left"),
    [
        pytest.param(standing(A), {}, NOTHING, "v1", "v1", id="no document wished"),
        pytest.param(standing(A), {"policy": A}, NOTHING, "v1", "v1", id="the document in force"),
        pytest.param(
            standing(A),
            {"policy": {"Version": "2012-10-17", "Statement": {**A["Statement"][0], "Action": ["S3:A"]}}},
            NOTHING,
            "v1",
            "v1",
            id="the document in force in another spelling",
        ),
        pytest.param(standing(A), {"policy": B}, ["create_version in force"], "v2", "v2 v1", id="a new document"),
        pytest.param(standing(A, B, in_force=2), {"policy": A}, ["set_default_version v1"], "v1", "v2 v1", id="a twin"),
        pytest.param(
            standing(A),
            {"policy": B, "make_default": False},
            ["create_version aside"],
            "v1",
            "v2 v1",
            id="not in force",
        ),
        pytest.param(
            standing(A, B), {"policy": B, "make_default": False}, NOTHING, "v1", "v2 v1", id="a twin, not in force"
        ),
        pytest.param(
            standing(A), {"policy": A, "make_default": False}, NOTHING, "v1", "v1", id="the one in force, not in force"
        ),
        pytest.param(
            standing(*FULL, in_force=5),
            {"policy": F},
            ["delete_version v1", "create_version in force"],
            "v6",
            "v6 v5 v4 v3 v2",
            id="full: the oldest goes",
        ),
        pytest.param(
            standing(*FULL, in_force=1),
            {"policy": F},
            ["delete_version v2", "create_version in force"],
            "v6",
            "v6 v5 v4 v3 v1",
            id="full: the oldest is in force, the next goes",
        ),
        pytest.param(
            standing(*FULL, in_force=9, first=6),
            {"policy": F, "make_default": False},
            ["delete_version v6", "create_version aside"],
            "v9",
            "v11 v10 v9 v8 v7",
            id="full: the oldest goes, as numbers and not as text go",
        ),
        pytest.param(
            standing(*FULL, in_force=5),
            {"policy": B},
            ["set_default_version v2"],
            "v2",
            "v5 v4 v3 v2 v1",
            id="full: a twin",
        ),
        pytest.param(
            standing(*FULL[:4], in_force=4),
            {"policy": F, "prune": "never"},
            ["create_version in force"],
            "v5",
            "v5 v4 v3 v2 v1",
            id="not yet full, prune never",
        ),
        pytest.param(
            standing(*FULL, in_force=5),
            {"policy": B, "prune": "never"},
            ["set_default_version v2"],
            "v2",
            "v5 v4 v3 v2 v1",
            id="full: a twin, prune never",
        ),
        pytest.param(
            standing(A, B, in_force=2),
            {"default_version": "v1"},
            ["set_default_version v1"],
            "v1",
            "v2 v1",
            id="roll back",
        ),
        pytest.param(
            standing(A, B, in_force=2),
            {"default_version": "v2"},
            NOTHING,
            "v2",
            "v2 v1",
            id="roll back to the one in force",
        ),
        pytest.param(standing(A), {"only_version": True}, NOTHING, "v1", "v1", id="only one, which is alone"),
        pytest.param(
            standing(A, B, C, in_force=2),
            {"only_version": True},
            ["delete_version v3", "delete_version v1"],
            "v2",
            "v2",
            id="only the one in force",
        ),
        pytest.param(
            standing(A, B),
            {"policy": C, "only_version": True},
            ["create_version in force", "delete_version v2", "delete_version v1"],
            "v3",
            "v3",
            id="only the new one",
        ),
        pytest.param(
            standing(A, B, in_force=2),
            {"policy": A, "only_version": True},
            ["set_default_version v1", "delete_version v2"],
            "v1",
            "v1",
            id="only a twin",
        ),
        pytest.param(
            standing(A, B, in_force=2),
            {"default_version": "v1", "only_version": True},
            ["set_default_version v1", "delete_version v2"],
            "v1",
            "v1",
            id="only the one rolled back to",
        ),
        pytest.param(
            standing(*FULL, in_force=5),
            {"policy": F, "only_version": True, "prune": "never"},
            ["delete_version v1", "create_version in force"] + [f"delete_version v{number}" for number in (5, 4, 3, 2)],
            "v6",
            "v6",
            id="full: only the new one, which is more than prune may forbid",
        ),
    ],
)
def test_versions_are_added_reused_put_in_force_and_dropped(
    current: Current, given_options: dict[str, Any], calls: list[str], in_force: str, left: str
) -> None:
    wished = wish(**given_options)
    made = plan(current, wished)
    assert calls_of(made) == calls
    result = made.result["policy"]
    assert result["default_version_id"] == in_force
    assert [version["version_id"] for version in result["versions"]] == left.split()
    assert [version["version_id"] for version in result["versions"] if version["is_default_version"]] == [in_force]
    dropped = [call.arguments["VersionId"] for call in made.calls if call.operation == "delete_policy_version"]
    assert [version["version_id"] for version in made.result["pruned_versions"]] == dropped
    expected = wished.policy if wished.policy and wished.make_default else None
    if expected is None:
        (expected,) = (version.document for version in current.versions or () if version.version_id == in_force)
    assert canonical(shown(made.after)["document"]) == canonical(result["document"]) == canonical(expected or {})


def test_a_pruned_version_is_returned_whole() -> None:
    made = plan(standing(*FULL, in_force=5), wish(policy=F))
    assert made.result["pruned_versions"] == [{"version_id": "v1", "create_date": DATE, "document": A}]


def test_a_new_version_is_sent_as_compact_json() -> None:
    made = plan(standing(A), wish(policy=B))
    arguments = {"PolicyArn": ARN, "PolicyDocument": document_text(B), "SetAsDefault": True}
    assert made.calls == (Call("create_policy_version", arguments, ARN, {"version_id": "v2"}),)


@pytest.mark.parametrize(
    ("current", "given_options", "told"),
    [
        (standing(*FULL), {"policy": F, "prune": "never"}, ["prune: ", ARN, "5 versions"]),
        (standing(A, B), {"default_version": "v3"}, ["default_version: ", ARN, "no version v3", "v2, v1"]),
        (standing(A), {"policy": LARGE}, ["policy: ", "6144"]),
        (standing(*FULL), {"policy": LARGE}, ["policy: ", "6144"]),
    ],
)
def test_a_version_that_cannot_be_had_is_refused(
    current: Current, given_options: dict[str, Any], told: list[str]
) -> None:
    with pytest.raises(PlumbError) as caught:
        plan(current, wish(**given_options))
    assert [part for part in told if part not in caught.value.message] == []


def test_the_quota_of_the_account_counts_for_the_size() -> None:
    larger = dataclasses.replace(standing(A), size_quota=10_000)
    assert operations(plan(larger, wish(policy=LARGE)).calls) == ["create_policy_version"]


@pytest.mark.parametrize(
    ("current", "given_options", "before", "after"),
    [
        pytest.param(standing(A, B), {"policy": A}, None, None, id="nothing changes"),
        pytest.param(standing(A), {"policy": B}, None, None, id="the one in force shows as the document"),
        pytest.param(standing(A), {"policy": B, "make_default": False}, None, [B], id="one more, not in force"),
        pytest.param(standing(*FULL, in_force=5), {"policy": F}, [A], None, id="one pruned"),
        pytest.param(standing(A, B), {"only_version": True}, [B], None, id="one dropped"),
    ],
)
def test_the_diff_holds_the_documents_of_versions_that_come_or_go(
    current: Current, given_options: dict[str, Any], before: Any, after: Any
) -> None:
    made = plan(current, wish(**given_options))
    assert made.before is not None
    assert made.after is not None
    for side, documents in ((made.before, before), (made.after, after)):
        assert same_documents(side.get("other_versions"), documents)


def test_the_diff_holds_neither_ids_nor_dates() -> None:
    made = plan(standing(*FULL, in_force=5, attachment_count=3), wish(policy=F, tags={"a": "1"}))
    for side in (made.before, made.after):
        assert side is not None
        text = str(side)
        assert [part for part in ("ANPA", DATE, "v5", "v6", "attachment") if part in text] == []


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
    made = plan(standing(A, tags=tags), wish(**given_options))
    assert calls_of(made) == calls
    assert (made.result["policy"]["tags"], (made.after or {})["tags"]) == (left, left)
    assert all(call.target == ARN for call in made.calls)


def test_tags_come_after_versions() -> None:
    made = plan(standing(A, tags={"a": "1"}), wish(policy=B, tags={"b": "2"}))
    assert calls_of(made) == ["create_version in force", "untag a", "tag b=2"]


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
    made = plan(standing(A, description="as it is"), wish(policy=A, **given_options))
    assert (made.calls, made.before) == ((), made.after)
    assert len(made.warnings) == len(warned)
    for warning, parts in zip(made.warnings, warned, strict=True):
        assert [part for part in parts if part not in warning] == []


# Policies of others


def of_others(arn: str, **more: Any) -> Current:
    account = None if arn == AWS_POLICY else ACCOUNT
    return dataclasses.replace(current_of(a_policy(arn), A, **more), account=account)


_UNUSED = {"entities": Entities(), "versions": versions(A, in_force=1)}


@pytest.mark.parametrize(
    ("arn", "told"),
    [(AWS_POLICY, ["arn: ", AWS_POLICY, "managed by AWS"]), (FOREIGN, [FOREIGN, OTHER_ACCOUNT, ACCOUNT])],
)
@pytest.mark.parametrize(
    ("given_options", "more"),
    [
        ({"policy": B}, {"versions": versions(A, in_force=1)}),
        ({"tags": {"a": "1"}}, {}),
        ({"state": "absent"}, _UNUSED),
    ],
)
def test_a_policy_of_others_is_never_changed(
    arn: str, told: list[str], given_options: dict[str, Any], more: dict[str, Any]
) -> None:
    with pytest.raises(PlumbError) as caught:
        plan(of_others(arn, **more), wish(arn=arn, **given_options))
    assert [part for part in told if part not in caught.value.message] == []


@pytest.mark.parametrize("arn", [AWS_POLICY, FOREIGN])
@pytest.mark.parametrize("given_options", [{}, {"policy": A}])
def test_a_policy_of_others_can_be_read(arn: str, given_options: dict[str, Any]) -> None:
    made = plan(of_others(arn), wish(arn=arn, **given_options))
    assert (made.calls, made.result["policy"]["document"]) == ((), A)


def test_a_policy_of_aws_in_use_is_refused_as_one_of_aws() -> None:
    current = of_others(AWS_POLICY, versions=versions(A, in_force=1), entities=Entities(roles=("r",)))
    with pytest.raises(PlumbError, match="managed by AWS"):
        plan(current, wish(arn=AWS_POLICY, state="absent"))


# Deletion


def to_delete(**uses: Any) -> Current:
    return dataclasses.replace(standing(A, B, C, in_force=2), entities=Entities(**uses))


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
    made = plan(to_delete(**uses), wish(state="absent", **given_options))
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
        plan(to_delete(**uses), wish(state="absent", detach=detach))
    assert [part for part in (ARN, *told) if part not in caught.value.message] == []


@pytest.mark.parametrize("detach", [True, False])
@pytest.mark.parametrize("counts", [{"attachment_count": 1}, {"boundary_count": 1}])
def test_a_policy_whose_users_may_not_be_read_is_deleted_only_if_it_has_none(
    counts: dict[str, int], detach: bool
) -> None:
    made = plan(standing(A), wish(state="absent", detach=detach))
    assert calls_of(made) == ["delete"]
    with pytest.raises(PlumbError, match="iam:ListEntitiesForPolicy"):
        plan(standing(A, **counts), wish(state="absent", detach=detach))


@pytest.mark.parametrize("current", [nowhere(), nowhere(AWS_POLICY, None)])
def test_a_policy_that_is_not_there_is_absent(current: Current) -> None:
    made = plan(current, wish(state="absent", tags={"a": "1"}))
    assert (made.before, made.after, made.calls, made.warnings) == (None, None, (), ())
    assert (made.result["policy"], made.result["pruned_versions"]) == (None, [])


# Reading


def iam_with(*documents: Any, **shape: Any) -> LittleIam:
    iam = LittleIam()
    if documents:
        iam.put_policy(ARN, *documents, **shape)
    return iam


_READ = ["caller_identity", "get_policy", "get_policy_version"]


@pytest.mark.parametrize(
    ("given_options", "asked"),
    [
        pytest.param({}, _READ, id="get by name"),
        pytest.param({"arn": ARN}, _READ[1:], id="get by ARN"),
        pytest.param({"policy": A}, _READ, id="as wished"),
        pytest.param({"arn": ARN, "policy": A}, _READ[1:], id="as wished, by ARN"),
        pytest.param({"tags": {"a": "1"}}, _READ, id="tags alone"),
        pytest.param({"arn": ARN, "tags": {"a": "1"}}, [*_READ[1:], "caller_identity"], id="tags alone, by ARN"),
        pytest.param({"policy": C}, [*_READ, "list_policy_versions", "get_policy_version"], id="a new document"),
        pytest.param(
            {"arn": ARN, "policy": C},
            [*_READ[1:], "list_policy_versions", "get_policy_version", "caller_identity"],
            id="a new document, by ARN",
        ),
        pytest.param({"default_version": "v1"}, _READ, id="rolled back as wished"),
        pytest.param({"default_version": "v2"}, [*_READ, "list_policy_versions", "get_policy_version"], id="roll back"),
    ],
)
def test_only_what_the_task_needs_is_read(given_options: dict[str, Any], asked: list[str]) -> None:
    iam = iam_with(A, B)
    read(Account(iam), wish(**given_options))
    assert iam.asked == asked


@pytest.mark.parametrize(
    ("given_options", "asked"),
    [
        pytest.param({"arn": ARN}, ["get_policy"], id="nothing to create it from"),
        pytest.param({"arn": ARN, "policy": A, "state": "absent"}, ["get_policy"], id="absent as wished"),
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
    assert read(Account(iam), wish(**given_options)).policy is None
    assert iam.asked == asked


@pytest.mark.parametrize(("arn", "account"), [(ARN, ACCOUNT), (AWS_POLICY, None)])
def test_before_a_deletion_by_arn_the_caller_is_asked_for_unless_the_policy_is_of_aws(
    arn: str, account: str | None
) -> None:
    iam = LittleIam()
    iam.put_policy(arn, A)
    assert read(Account(iam), wish(arn=arn, state="absent")).account == account


def test_a_large_document_that_is_in_force_already_takes_no_look_at_the_quota() -> None:
    iam = iam_with(LARGE)
    read(Account(iam), wish(policy=LARGE))
    assert iam.asked == _READ


def test_all_versions_are_read_with_their_documents_where_one_is_added() -> None:
    current = read(Account(iam_with(A, B, C, in_force=2)), wish(policy=D))
    assert current.versions is not None
    assert [(version.version_id, version.document) for version in current.versions] == [("v3", C), ("v2", B), ("v1", A)]
    assert (current.document, current.account) == (B, ACCOUNT)


@pytest.mark.parametrize(("name", "path"), [("P", None), ("p", "/elsewhere/"), ("P", "/elsewhere/")])
def test_a_policy_is_found_in_another_case_or_under_another_path(name: str, path: str | None) -> None:
    current = read(Account(iam_with(A)), wish(name=name, path=path, policy=A))
    assert (str(current.arn), current.policy is not None) == (ARN, True)


def test_a_name_that_nobody_bears_is_where_the_policy_would_stand() -> None:
    current = read(Account(iam_with()), wish(name="P", path="/t/", policy=A))
    assert (str(current.arn), current.policy, current.account) == (own("P", "/t/"), None, ACCOUNT)


def test_an_arn_whose_name_stands_under_another_path_or_case_cannot_be_created() -> None:
    with pytest.raises(PlumbError, match=r"^arn: ") as caught:
        read(Account(iam_with(A)), wish(arn=own("P", "/t/"), policy=A))
    assert ARN in caught.value.message
    assert own("P", "/t/") in caught.value.message


def test_the_size_quota_is_asked_for_where_the_document_is_large() -> None:
    for current_documents in ((), (A,)):
        iam = iam_with(*current_documents)
        read(Account(iam), wish(policy=LARGE))
        assert iam.asked.count("get_account_summary") == 1


class _DeniedEntities(LittleIam):
    code = "AccessDenied"

    def list_entities_for_policy(self, _given: Any) -> dict[str, Any]:
        raise refusal(self.code, operation="ListEntitiesForPolicy")


def test_who_uses_a_policy_is_read_before_it_is_deleted() -> None:
    iam = iam_with(A, B)
    iam.attach(ARN, "User", "u")
    current = read(Account(iam), wish(state="absent"))
    assert current.entities == Entities(users=("u",))
    assert current.versions is not None
    assert [version.document for version in current.versions] == [B, A]


def test_who_uses_a_policy_may_stay_unknown_with_a_warning() -> None:
    iam = _DeniedEntities()
    iam.put_policy(ARN, A)
    account = Account(iam)
    assert read(account, wish(state="absent")).entities is None
    assert len(account.warnings) == 1
    assert "ListEntitiesForPolicy" in account.warnings[0]


def test_who_uses_a_policy_may_not_stay_unknown_for_another_reason() -> None:
    iam = _DeniedEntities()
    iam.code = "ServiceFailure"
    iam.put_policy(ARN, A)
    with pytest.raises(PlumbError, match="ServiceFailure"):
        read(Account(iam), wish(state="absent"))


# Results


def test_a_result_has_all_keys_that_are_documented() -> None:
    policy = plan(standing(A, B, attachment_count=2, boundary_count=1), wish(policy=C)).result["policy"]
    assert set(policy) == set(
        "arn policy_name policy_id path description default_version_id attachment_count "
        "permissions_boundary_usage_count is_attachable create_date update_date tags document versions".split()
    )
    assert (policy["attachment_count"], policy["permissions_boundary_usage_count"]) == (2, 1)
    assert [set(version) for version in policy["versions"]] == [{"version_id", "is_default_version", "create_date"}] * 3


def test_what_only_aws_can_know_is_null_until_it_has_answered() -> None:
    made = plan(standing(A), wish(policy=B))
    assert made.result["policy"]["versions"][0]["create_date"] is None
    assert made.result["policy"]["update_date"] is None
    assert learn(made.result, []) == made.result


@pytest.mark.parametrize("given_options", [{"default_version": "v2"}, {"tags": {"a": "1"}}, {"only_version": True}])
def test_a_change_that_adds_no_version_leaves_the_date_of_the_last_one(given_options: dict[str, Any]) -> None:
    assert plan(standing(A, B), wish(**given_options)).result["policy"]["update_date"] == DATE


@pytest.mark.parametrize(
    ("current", "given_options", "predicted"),
    [
        (standing(A), {"policy": B}, True),
        (standing(A), {"policy": B, "make_default": False}, True),
        (standing(A, B), {"policy": B}, False),
        (standing(A), {"tags": {"a": "1"}}, False),
        (nowhere(), {"policy": A}, False),
    ],
)
def test_the_number_of_an_added_version_is_marked_as_predicted(
    current: Current, given_options: dict[str, Any], predicted: bool
) -> None:
    assert plan(current, wish(**given_options)).result["version_predicted"] is predicted


@pytest.mark.parametrize(("highest_planned", "version_id"), [(0, "v3"), (2, "v3"), (6, "v7")])
def test_a_version_is_numbered_after_all_that_a_dry_run_has_planned(highest_planned: int, version_id: str) -> None:
    current = dataclasses.replace(standing(A, B), highest_planned=highest_planned)
    assert plan(current, wish(policy=C)).result["policy"]["default_version_id"] == version_id


_NOW = datetime.datetime(2026, 5, 5, tzinfo=datetime.UTC)


@pytest.mark.parametrize("in_force", [True, False])
def test_the_number_that_aws_gave_to_a_version_takes_the_place_of_the_predicted_one(in_force: bool) -> None:
    made = plan(standing(A), wish(policy=B, make_default=in_force))
    answer = {"PolicyVersion": {"VersionId": "v9", "IsDefaultVersion": in_force, "CreateDate": _NOW}}
    learned = learn(made.result, [Made(made.calls[0], answer)])
    policy = learned["policy"]
    assert learned["version_predicted"] is False
    assert [version["version_id"] for version in policy["versions"]] == ["v9", "v1"]
    assert policy["versions"][0] == {
        "version_id": "v9",
        "is_default_version": in_force,
        "create_date": _NOW.isoformat(),
    }
    assert policy["versions"][1]["create_date"] == DATE
    assert policy["default_version_id"] == ("v9" if in_force else "v1")
    assert policy["update_date"] == _NOW.isoformat()


def test_the_id_and_dates_that_aws_gave_to_a_policy_are_in_the_result() -> None:
    made = plan(nowhere(), wish(policy=A))
    answer = {"Policy": {"PolicyId": "ANPANEW", "DefaultVersionId": "v1", "CreateDate": _NOW, "UpdateDate": _NOW}}
    policy = learn(made.result, [Made(made.calls[0], answer)])["policy"]
    assert [policy[key] for key in ("policy_id", "create_date", "update_date")] == ["ANPANEW", *[_NOW.isoformat()] * 2]
    assert {**policy, "policy_id": None, "create_date": None, "update_date": None} == made.result["policy"]


# Whole tasks, one after the other

_WISHES = st.fixed_dictionaries(
    {},
    optional={
        "name": st.sampled_from(["p", "P"]),
        "state": st.sampled_from(["present", "present", "present", "absent"]),
        "policy": st.sampled_from([A, B, C, D, E, F]),
        "path": st.sampled_from(["/", "/t/"]),
        "description": st.sampled_from(["", "why"]),
        "make_default": st.booleans(),
        "default_version": st.sampled_from(["v1", "v2", "v6"]),
        "only_version": st.booleans(),
        "prune": st.sampled_from(["oldest", "never"]),
        "tags": st.dictionaries(st.sampled_from(["a", "A", "b"]), st.sampled_from(["1", "2"])),
        "purge_tags": st.booleans(),
        "detach": st.booleans(),
    },
)


def _without_dates(result: dict[str, Any]) -> dict[str, Any] | None:
    policy = result["policy"]
    if policy is None:
        return None
    return {key: value for key, value in policy.items() if key not in ("update_date", "versions")}


def _may_be_wished(given_options: dict[str, Any]) -> bool:
    return not {"policy", "default_version"} <= set(given_options)  # Ansible refuses the two together


_STANDING = st.permutations([A, B, C, D, E]).flatmap(
    lambda documents: st.integers(min_value=0, max_value=5).map(lambda count: list(documents[:count]))
)


@settings(max_examples=60)
@given(_STANDING, st.booleans(), st.lists(_WISHES.filter(_may_be_wished), min_size=1, max_size=4))
def test_a_plan_leads_where_it_says_and_the_same_task_then_changes_nothing(
    documents: list[Any], in_use: bool, wishes: list[dict[str, Any]]
) -> None:
    iam = iam_with(*documents, in_force=len(documents), Tags={"a": "1", "aws:x": "1"})
    if documents and in_use:
        iam.attach(ARN, "Group", "g")
    account = Account(iam)
    for given_options in wishes:
        try:
            wished = wish(**given_options)
            made = plan(read(account, wished), wished)
        except PlumbError:
            continue
        dry = learn(made.result, carry_out(made, iam, check_mode=True))
        real = learn(made.result, carry_out(made, iam, check_mode=False))
        assert set(real["policy"] or {}) == set(dry["policy"] or {})
        again = plan(read(account, wished), wished)
        assert again.calls == ()
        assert again.before == again.after
        assert (again.after is None) == (made.after is None)
        if made.after is None:
            continue
        assert again.after == {key: value for key, value in shown(made.after).items() if key != "other_versions"}
        assert _without_dates(again.result) == _without_dates(real)
        if "versions" in real["policy"]:
            held = [(version.version_id, version.is_default) for version in account.versions(real["policy"]["arn"])]
            listed = [(each["version_id"], each["is_default_version"]) for each in real["policy"]["versions"]]
            assert listed == held


def test_the_job_does_all_of_it() -> None:
    iam = iam_with(A)
    result = JOB.run(task(iam), wish(policy=B))
    assert (result["changed"], result["policy"]["default_version_id"]) == (True, "v2")
    assert result["calls"] == [{"operation": "CreatePolicyVersion", "target": ARN}]
    assert iam.asked[-1] == "create_policy_version"


@pytest.mark.parametrize("given_options", [{"name": "P"}, {"arn": own("P")}, {"arn": own("p", "/t/")}])
def test_tasks_on_a_policy_take_turns_whatever_path_and_case_they_give(given_options: dict[str, Any]) -> None:
    assert JOB.subject(wish(**given_options)) == JOB.subject(wish())
    assert JOB.subject(wish()) != JOB.subject(wish(name="q"))


def test_a_version_without_a_document_is_no_twin() -> None:
    gone = PolicyVersion("v2", False, DATE, None)
    current = dataclasses.replace(standing(A), versions=(gone, *versions(A, in_force=1)))
    assert calls_of(plan(current, wish(policy=B))) == ["create_version in force"]
