# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The calls on a policy: their arguments, and what they note for the result and the replay."""

from __future__ import annotations

import pytest

from ansible_collections.plumb.aws.plugins.module_utils._engine.call import Call
from ansible_collections.plumb.aws.plugins.module_utils._iam.model import PolicyVersion
from ansible_collections.plumb.aws.plugins.module_utils._iam.operations import call
from ansible_collections.plumb.aws.plugins.module_utils._iam.tags import TagChange
from ansible_collections.plumb.aws.plugins.module_utils._policy.document.load import document_text
from ansible_collections.plumb.aws.plugins.module_utils._resources.managed_policy import calls as policy_calls
from ansible_collections.plumb.aws.plugins.module_utils._resources.managed_policy.plan import plan
from unit.module_utils._resources.managed_policy.policies import (
    ARN,
    A,
    B,
    desired,
    existing,
    in_words,
)
from unit.module_utils.examples import (
    DATE,
    a_policy,
)


def test_a_new_version_is_sent_as_compact_json() -> None:
    made = plan(existing(A), desired(policy=B))
    arguments = {"PolicyArn": ARN, "PolicyDocument": document_text(B), "SetAsDefault": True}
    assert made.calls == (call("create_policy_version", arguments, ARN, {"version_id": "v2"}),)


def test_a_policy_is_sent_without_what_it_has_not() -> None:
    made = policy_calls.create(a_policy(ARN), A)
    assert made == call(
        "create_policy", {"PolicyName": "p", "Path": "/", "PolicyDocument": document_text(A)}, ARN, {"arn": ARN}
    )
    whole = policy_calls.create(a_policy(ARN, description="d", tags={"a": "1"}), A)
    assert {key: whole.arguments[key] for key in whole.arguments.keys() - made.arguments.keys()} == {
        "Description": "d",
        "Tags": [{"Key": "a", "Value": "1"}],
    }


V1 = PolicyVersion("v1", False, DATE, A)
V2 = PolicyVersion("v2", False, None, B)
WHOLE = {"version_id": "v1", "create_date": DATE, "document": A}

MADE: dict[str, tuple[Call, Call]] = {
    "delete": (policy_calls.delete(ARN, A), call("delete_policy", {"PolicyArn": ARN}, ARN, {"document": A})),
    "a version aside": (
        policy_calls.add_version(ARN, V2, make_default=False),
        call(
            "create_policy_version",
            {"PolicyArn": ARN, "PolicyDocument": document_text(B), "SetAsDefault": False},
            ARN,
            {"version_id": "v2"},
        ),
    ),
    "roll back": (
        policy_calls.set_default(ARN, "v1"),
        call("set_default_policy_version", {"PolicyArn": ARN, "VersionId": "v1"}, ARN),
    ),
    "delete a version": (
        policy_calls.delete_version(ARN, V1),
        call("delete_policy_version", {"PolicyArn": ARN, "VersionId": "v1"}, ARN, {"version": WHOLE}),
    ),
    "take a version back": (
        policy_calls.take_back_version(ARN, "v3"),
        call("delete_policy_version", {"PolicyArn": ARN, "VersionId": "v3"}, ARN),
    ),
    "detach": (
        policy_calls.detach("group", "GroupName", "g", ARN),
        call("detach_group_policy", {"GroupName": "g", "PolicyArn": ARN}, "group/g"),
    ),
}


@pytest.mark.parametrize(("made", "expected"), MADE.values(), ids=MADE)
def test_a_call_has_the_arguments_of_its_operation(made: Call, expected: Call) -> None:
    assert made == expected


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (TagChange({}, {}, ()), []),
        (TagChange({}, {}, ("a",)), ["untag a"]),
        (TagChange({}, {"b": "2"}, ()), ["tag b=2"]),
        (TagChange({}, {"b": "2"}, ("a", "c")), ["untag a c", "tag b=2"]),
    ],
)
def test_tags_are_removed_before_others_are_set(change: TagChange, words: list[str]) -> None:
    assert [in_words(each) for each in policy_calls.change_tags(ARN, change)] == words


def test_versions_that_calls_delete_are_told_whole_and_nothing_where_none_are() -> None:
    prune, create = policy_calls.delete_version(ARN, V1), policy_calls.create(a_policy(ARN), A)
    assert policy_calls.removed_versions([create, prune, policy_calls.delete(ARN, B)]) == [WHOLE]
    assert policy_calls.removed([prune]) == {"pruned_versions": [WHOLE]}
    assert policy_calls.removed([create]) == policy_calls.removed([]) == {"pruned_versions": []}


def test_a_version_that_is_taken_back_is_no_version_that_was_removed() -> None:
    prune, take_back = policy_calls.delete_version(ARN, V1), policy_calls.take_back_version(ARN, "v3")
    assert policy_calls.removed_versions([prune, take_back]) == [WHOLE]
    assert policy_calls.removed([take_back]) == {"pruned_versions": []}


def test_a_deletion_notes_all_documents_that_go_with_the_policy() -> None:
    made = plan(existing(A, B, default=2), desired(state="absent"))
    assert [dict(each.notes) for each in made.calls] == [{"version": WHOLE}, {"document": B}]
