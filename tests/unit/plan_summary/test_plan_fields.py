# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a resource was before a task, from what it is afterwards and what differs."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.plumb.aws.plugins.module_utils._engine.diff import reviewable
from ansible_collections.plumb.aws.plugins.module_utils._policy.document.canonical import readable
from ansible_collections.plumb.aws.plugins.plugin_utils._plan_report.fields import POLICY, ROLE, sides
from unit.policy_language.searching import examples

_TAGS = st.dictionaries(st.sampled_from(["a", "a=b", "team"]), st.sampled_from(["", "b", "b=c"]))
_STATEMENTS = st.lists(
    st.fixed_dictionaries(
        {"Effect": st.sampled_from(["Allow", "Deny"]), "Action": st.sampled_from(["s3:Get*", "ec2:*"])},
        optional={"Sid": st.sampled_from(["One", "Two"]), "Resource": st.sampled_from(["*", "arn:aws:s3:::b"])},
    ),
    max_size=3,
)
_DOCUMENTS = st.fixed_dictionaries(
    {"Statement": _STATEMENTS},
    optional={"Version": st.sampled_from(["2012-10-17", "2008-10-17"]), "Id": st.sampled_from(["a", "b"])},
)
_POLICY = st.fixed_dictionaries(
    {"path": st.just("/"), "description": st.just("d"), "tags": _TAGS, "document": _DOCUMENTS.map(readable)}
)


def without_odd_tags(side: dict[str, Any]) -> dict[str, Any]:
    """Where the sign = stands in a key, a tag that goes cannot be told from one with a longer value."""
    return {**side, "tags": {key: value for key, value in side["tags"].items() if "=" not in key}}


@given(_POLICY.map(without_odd_tags), _POLICY.map(without_odd_tags))
@examples(60)
def test_what_was_before_is_found_again(before: dict[str, Any], after: dict[str, Any]) -> None:
    diff = reviewable({"name": "p", **before}, {"name": "p", **after, "access": {"gained": ["x"], "lost": []}})
    result = {"policy": {"arn": "x", "policy_id": "x", **after}, "diff": diff}
    assert sides(result, POLICY, creates=False, deletes=False) == (before, after)


@given(_POLICY)
@examples(60)
def test_a_deleted_thing_was_as_its_result_has_it(before: dict[str, Any]) -> None:
    diff = reviewable({"name": "p", **before, "attached_to": {"roles": ["r"]}}, None)
    result = {"policy": {"arn": "x", **before}, "diff": diff}
    found, after = sides(result, POLICY, creates=False, deletes=True)
    assert found == {**before, "attached_to": {"roles": ["r"]}}
    assert after == {}


def test_a_boundary_that_goes_was_there() -> None:
    result = {
        "role": {"permissions_boundary": None, "description": "d"},
        "diff": {"before": {"permissions_boundary": "arn"}, "after": {"permissions_boundary": None}},
    }
    before, after = sides(result, ROLE, creates=False, deletes=False)
    assert (before["permissions_boundary"], after["permissions_boundary"]) == ("arn", None)


def test_a_document_that_was_not_read_is_not_known() -> None:
    result = {"policy": {"document": {}, "tags": {}}, "diff": {"before": {"tags": ["a=b"]}, "after": {"tags": []}}}
    assert sides(result, POLICY, creates=False, deletes=False) == ({"tags": {"a": "b"}}, {"tags": {}})


def test_an_odd_diff_says_nothing() -> None:
    odd: list[Any] = [None, "text", {"before": "text", "after": None}, []]
    for diff in odd:
        assert sides({"diff": diff}, POLICY, creates=False, deletes=False) == ({}, {})
