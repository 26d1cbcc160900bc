# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Versions: added, reused, made the default, rolled back to and pruned."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from ansible_collections.plumb.aws.plugins.module_utils._engine.errors import PlumbError
from ansible_collections.plumb.aws.plugins.module_utils._iam.model import PolicyVersion
from ansible_collections.plumb.aws.plugins.module_utils._policy.document.canonical import canonical
from ansible_collections.plumb.aws.plugins.module_utils._resources.managed_policy.plan import plan
from ansible_collections.plumb.aws.plugins.module_utils._resources.managed_policy.read import (
    Current,
)
from ansible_collections.plumb.aws.plugins.module_utils._resources.managed_policy.versions import plan_versions
from unit.module_utils._resources.managed_policy.policies import (
    ARN,
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
    in_words,
    nowhere,
    same_documents,
)
from unit.module_utils.examples import (
    DATE,
    a_policy,
    missing_from,
    operations,
    shown,
    versions,
)


@pytest.mark.parametrize(
    ("current", "given_options", "calls", "default", "left"),
    [
        pytest.param(existing(A), {}, NOTHING, "v1", "v1", id="no document desired"),
        pytest.param(existing(A), {"policy": A}, NOTHING, "v1", "v1", id="the document of the default"),
        pytest.param(
            existing(A),
            {"policy": {"Version": "2012-10-17", "Statement": {**A["Statement"][0], "Action": ["S3:A"]}}},
            NOTHING,
            "v1",
            "v1",
            id="the document of the default in another spelling",
        ),
        pytest.param(existing(A), {"policy": B}, ["create_version default"], "v2", "v2 v1", id="a new document"),
        pytest.param(existing(A, B, default=2), {"policy": A}, ["set_default_version v1"], "v1", "v2 v1", id="a twin"),
        pytest.param(
            existing(A),
            {"policy": B, "make_default": False},
            ["create_version aside"],
            "v1",
            "v2 v1",
            id="not the default",
        ),
        pytest.param(
            existing(A, B), {"policy": B, "make_default": False}, NOTHING, "v1", "v2 v1", id="a twin, not the default"
        ),
        pytest.param(
            existing(A), {"policy": A, "make_default": False}, NOTHING, "v1", "v1", id="the default, not as the default"
        ),
        pytest.param(
            existing(*FULL, default=5),
            {"policy": F},
            ["delete_version v1", "create_version default"],
            "v6",
            "v6 v5 v4 v3 v2",
            id="full: the oldest goes",
        ),
        pytest.param(
            existing(*FULL, default=1),
            {"policy": F},
            ["delete_version v2", "create_version default"],
            "v6",
            "v6 v5 v4 v3 v1",
            id="full: the oldest is the default, the next goes",
        ),
        pytest.param(
            existing(*FULL, default=9, first=6),
            {"policy": F, "make_default": False},
            ["delete_version v6", "create_version aside"],
            "v9",
            "v11 v10 v9 v8 v7",
            id="full: the oldest goes, as numbers and not as text go",
        ),
        pytest.param(
            existing(*FULL, default=5),
            {"policy": B},
            ["set_default_version v2"],
            "v2",
            "v5 v4 v3 v2 v1",
            id="full: a twin",
        ),
        pytest.param(
            existing(*FULL[:4], default=4),
            {"policy": F, "prune": "never"},
            ["create_version default"],
            "v5",
            "v5 v4 v3 v2 v1",
            id="not yet full, prune never",
        ),
        pytest.param(
            existing(*FULL, default=5),
            {"policy": B, "prune": "never"},
            ["set_default_version v2"],
            "v2",
            "v5 v4 v3 v2 v1",
            id="full: a twin, prune never",
        ),
        pytest.param(
            existing(A, B, default=2),
            {"default_version": "v1"},
            ["set_default_version v1"],
            "v1",
            "v2 v1",
            id="roll back",
        ),
        pytest.param(
            existing(A, B, default=2),
            {"default_version": "v2"},
            NOTHING,
            "v2",
            "v2 v1",
            id="roll back to the default",
        ),
        pytest.param(existing(A), {"only_version": True}, NOTHING, "v1", "v1", id="only one, which is alone"),
        pytest.param(
            existing(A, B, C, default=2),
            {"only_version": True},
            ["delete_version v3", "delete_version v1"],
            "v2",
            "v2",
            id="only the default",
        ),
        pytest.param(
            existing(A, B),
            {"policy": C, "only_version": True},
            ["create_version default", "delete_version v2", "delete_version v1"],
            "v3",
            "v3",
            id="only the new one",
        ),
        pytest.param(
            existing(A, B, default=2),
            {"policy": A, "only_version": True},
            ["set_default_version v1", "delete_version v2"],
            "v1",
            "v1",
            id="only a twin",
        ),
        pytest.param(
            existing(A, B, default=2),
            {"default_version": "v1", "only_version": True},
            ["set_default_version v1", "delete_version v2"],
            "v1",
            "v1",
            id="only the one rolled back to",
        ),
        pytest.param(
            existing(*FULL, default=5),
            {"policy": F, "only_version": True, "prune": "never"},
            ["delete_version v1", "create_version default"] + [f"delete_version v{number}" for number in (5, 4, 3, 2)],
            "v6",
            "v6",
            id="full: only the new one, which is more than prune may forbid",
        ),
    ],
)
def test_versions_are_added_reused_made_default_and_dropped(
    current: Current, given_options: dict[str, Any], calls: list[str], default: str, left: str
) -> None:
    wanted = desired(**given_options)
    made = plan(current, wanted)
    assert calls_of(made) == calls
    result = made.result["policy"]
    assert result["default_version_id"] == default
    assert [version["version_id"] for version in result["versions"]] == left.split()
    assert [version["version_id"] for version in result["versions"] if version["is_default_version"]] == [default]
    dropped = [call.arguments["VersionId"] for call in made.calls if call.name == "delete_policy_version"]
    assert [version["version_id"] for version in made.result["pruned_versions"]] == dropped
    expected = wanted.policy if wanted.policy and wanted.make_default else None
    if expected is None:
        (expected,) = (version.document for version in current.versions or () if version.version_id == default)
    assert canonical(shown(made.after)["document"]) == canonical(result["document"]) == canonical(expected or {})


def test_a_pruned_version_is_returned_whole() -> None:
    made = plan(existing(*FULL, default=5), desired(policy=F))
    assert made.result["pruned_versions"] == [{"version_id": "v1", "create_date": DATE, "document": A}]


@pytest.mark.parametrize(
    ("current", "given_options", "told"),
    [
        (existing(*FULL), {"policy": F, "prune": "never"}, ["prune: ", ARN, "5 versions"]),
        (existing(A, B), {"default_version": "v3"}, ["default_version: ", ARN, "no version v3", "v2, v1"]),
        (existing(A), {"policy": LARGE}, ["policy: ", "6144"]),
        (existing(*FULL), {"policy": LARGE}, ["policy: ", "6144"]),
    ],
)
def test_a_version_that_cannot_be_had_is_refused(
    current: Current, given_options: dict[str, Any], told: list[str]
) -> None:
    with pytest.raises(PlumbError) as caught:
        plan(current, desired(**given_options))
    assert missing_from(caught.value.message, told) == []


def test_the_quota_of_the_account_counts_for_the_size() -> None:
    larger = dataclasses.replace(existing(A), size_quota=10_000)
    assert operations(plan(larger, desired(policy=LARGE)).calls) == ["create_policy_version"]


@pytest.mark.parametrize(
    ("current", "given_options", "before", "after"),
    [
        pytest.param(existing(A, B), {"policy": A}, None, None, id="nothing changes"),
        pytest.param(existing(A), {"policy": B}, None, None, id="the default shows as the document"),
        pytest.param(existing(A), {"policy": B, "make_default": False}, None, [B], id="one more, not the default"),
        pytest.param(existing(*FULL, default=5), {"policy": F}, [A], None, id="one pruned"),
        pytest.param(existing(A, B), {"only_version": True}, [B], None, id="one dropped"),
    ],
)
def test_the_diff_holds_the_documents_of_versions_that_come_or_go(
    current: Current, given_options: dict[str, Any], before: Any, after: Any
) -> None:
    made = plan(current, desired(**given_options))
    assert made.before is not None
    assert made.after is not None
    for side, documents in ((made.before, before), (made.after, after)):
        assert same_documents(side.get("other_versions"), documents)


@pytest.mark.parametrize(
    ("current", "given_options", "predicted"),
    [
        (existing(A), {"policy": B}, True),
        (existing(A), {"policy": B, "make_default": False}, True),
        (existing(A, B), {"policy": B}, False),
        (existing(A), {"tags": {"a": "1"}}, False),
        (nowhere(), {"policy": A}, False),
    ],
)
def test_the_number_of_an_added_version_is_marked_as_predicted(
    current: Current, given_options: dict[str, Any], predicted: bool
) -> None:
    assert plan(current, desired(**given_options)).result["version_predicted"] is predicted


@pytest.mark.parametrize(("highest_planned", "version_id"), [(0, "v3"), (2, "v3"), (6, "v7")])
def test_a_version_is_numbered_after_all_that_a_dry_run_has_planned(highest_planned: int, version_id: str) -> None:
    current = dataclasses.replace(existing(A, B), highest_planned=highest_planned)
    assert plan(current, desired(policy=C)).result["policy"]["default_version_id"] == version_id


def test_a_version_without_a_document_is_no_twin() -> None:
    gone = PolicyVersion("v2", False, DATE, None)
    current = dataclasses.replace(existing(A), versions=(gone, *versions(A, default=1)))
    planned = plan_versions(current, a_policy(ARN), desired(policy=B))
    assert [in_words(call) for call in planned.calls] == ["create_version default"]


def test_where_versions_were_not_read_none_are_planned() -> None:
    policy = a_policy(ARN)
    planned = plan_versions(current_of(policy, A), policy, desired(tags={"a": "1"}))
    assert (planned.default, planned.document, planned.after, planned.calls) == ("v1", A, None, ())
