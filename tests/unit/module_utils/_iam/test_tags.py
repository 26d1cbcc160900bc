# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tags: which are set, which are removed, and which desired tags are refused."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.plumb.aws.plugins.module_utils._engine.errors import PlumbError
from ansible_collections.plumb.aws.plugins.module_utils._iam.tags import (
    TagChange,
    as_tag_list,
    from_tag_list,
    read_tags,
    tag_change,
    with_tags,
    without_tags,
)

Tags = dict[str, str]

# few keys, some of them twins but for case, so that current and desired tags meet
_KEYS = st.sampled_from(["a", "A", "b", "B", "team", "Team", "c d"])
_TAGS = st.dictionaries(_KEYS, st.sampled_from(["", "1", "2"]))
_UNTWINNED = _TAGS.map(lambda tags: dict({key.lower(): (key, value) for key, value in tags.items()}.values()))
_OF_AWS = st.dictionaries(st.sampled_from(["aws:a", "aws:cloudformation:stack"]), st.just("x"))


def applied(current: Mapping[str, str], change: TagChange) -> Tags:
    """The tags after IAM has removed, and then set, as the change says."""
    left = {key: value for key, value in current.items() if key not in change.to_remove}
    return {**left, **change.to_set}


@given(_TAGS, _OF_AWS, st.none() | _TAGS, st.booleans())
def test_a_change_leads_where_it_says_and_then_nothing_is_left_to_do(
    current: Tags, of_aws: Tags, desired: Tags | None, purge: bool
) -> None:
    current |= of_aws
    change = tag_change(current, desired, purge=purge, case_sensitive=True)
    assert applied(current, change) == change.wanted
    assert change.wanted.items() >= (desired or {}).items()
    assert change.wanted.items() >= of_aws.items()
    if purge and desired is not None:
        assert change.wanted == {**desired, **of_aws}
    assert tag_change(change.wanted, desired, purge=purge, case_sensitive=True) == TagChange(change.wanted, {}, ())


@given(_UNTWINNED, _OF_AWS, st.none() | _UNTWINNED, st.booleans())
def test_where_keys_ignore_case_the_existing_spelling_is_kept(
    current: Tags, of_aws: Tags, desired: Tags | None, purge: bool
) -> None:
    current |= of_aws
    change = tag_change(current, desired, purge=purge, case_sensitive=False)
    assert applied(current, change) == change.wanted
    folded = {key.lower(): value for key, value in change.wanted.items()}
    assert len(folded) == len(change.wanted)
    assert folded.items() >= {key.lower(): value for key, value in (desired or {}).items()}.items()
    spelled = {key.lower(): key for key in current}
    assert all(spelled.get(key.lower(), key) == key for key in change.wanted)
    assert tag_change(change.wanted, desired, purge=purge, case_sensitive=False) == TagChange(change.wanted, {}, ())


@pytest.mark.parametrize(
    ("current", "desired", "purge", "case_sensitive", "to_set", "to_remove"),
    [
        pytest.param({"a": "1"}, None, True, True, {}, (), id="tags are left alone where none are given"),
        pytest.param({"a": "1"}, {}, True, True, {}, ("a",), id="desiring none removes all"),
        pytest.param({"a": "1"}, {}, False, True, {}, (), id="desiring none without purge removes none"),
        pytest.param({"a": "1"}, {"a": "1"}, True, True, {}, (), id="what is there is not set again"),
        pytest.param({"a": "1"}, {"a": "2"}, True, True, {"a": "2"}, (), id="a changed value is set"),
        pytest.param({"a": "1"}, {"b": "2"}, False, True, {"b": "2"}, (), id="a new key is added"),
        pytest.param({"a": "1"}, {"A": "1"}, True, True, {"A": "1"}, ("a",), id="another case is another key"),
        pytest.param({"a": "1"}, {"A": "1"}, True, False, {}, (), id="another case is the same key"),
        pytest.param({"a": "1"}, {"A": "2"}, True, False, {"a": "2"}, (), id="a value is set under the existing key"),
        pytest.param({"aws:x": "1", "AWS:y": "1"}, {}, True, True, {}, (), id="tags of AWS stay"),
        pytest.param({"a": "x"}, {"a": "X"}, True, False, {"a": "X"}, (), id="values are told apart by case"),
    ],
)
def test_a_change_holds_only_what_differs(
    current: Tags, desired: Tags | None, purge: bool, case_sensitive: bool, to_set: Tags, to_remove: tuple[str, ...]
) -> None:
    change = tag_change(current, desired, purge=purge, case_sensitive=case_sensitive)
    assert (change.to_set, change.to_remove) == (to_set, to_remove)


@pytest.mark.parametrize("case_sensitive", [True, False])
@pytest.mark.parametrize(
    ("given_tags", "read"),
    [
        (None, None),
        ({}, {}),
        ({"a": ""}, {"a": ""}),
        ({"n": 7, 1: "x"}, {"n": "7", "1": "x"}),
        ({"f": 1.5}, {"f": "1.5"}),
        ({"k" * 128: "v" * 256}, {"k" * 128: "v" * 256}),
        ({"Größe 1_.:/=+-@": "名 1_.:/=+-@"}, {"Größe 1_.:/=+-@": "名 1_.:/=+-@"}),
        ({f"k{number}": "" for number in range(50)}, {f"k{number}": "" for number in range(50)}),
    ],
)
def test_tags_that_iam_takes_are_read_as_text(
    given_tags: dict[Any, Any] | None, read: Tags | None, case_sensitive: bool
) -> None:
    assert read_tags(given_tags, case_sensitive=case_sensitive) == read


@pytest.mark.parametrize(
    ("given_tags", "told"),
    [
        ({"a": None}, ("'a'", "None")),
        ({"a": ["x"]}, ("'a'", "['x']")),
        ({"a": {"x": 1}}, ("'a'", "{'x': 1}")),
        ({"": "x"}, ("''", "0 characters")),
        ({"k" * 129: "x"}, ("129 characters", "128")),
        ({"a": "v" * 257}, ("'a'", "257 characters", "256")),
        ({"aws:a": "x"}, ("'aws:a'",)),
        ({"AWS:a": "x"}, ("'AWS:a'",)),
        ({"a*": "x"}, ("'a*'", "'*'")),
        ({"a": "x\n"}, ("the value of 'a'", r"'\n'")),
        ({"a": "1 < 2"}, ("the value of 'a'", "'<'")),
        ({f"k{number}": "" for number in range(51)}, ("51 tags", "50")),
    ],
)
def test_tags_that_iam_refuses_are_refused_with_key_and_reason(
    given_tags: dict[Any, Any], told: tuple[str, ...]
) -> None:
    with pytest.raises(PlumbError, match=r"^tags: ") as caught:
        read_tags(given_tags, case_sensitive=True)
    assert [part for part in told if part not in caught.value.message] == []


def test_keys_that_differ_in_case_alone_are_refused_where_case_is_ignored() -> None:
    twins = {"Team": "1", "team": "2"}
    assert read_tags(twins, case_sensitive=True) == twins
    with pytest.raises(PlumbError, match="'Team' and 'team' are one key"):
        read_tags(twins, case_sensitive=False)


def test_existing_tags_count_towards_the_most_that_a_resource_may_have() -> None:
    existing = {f"k{number}": "" for number in range(50)}
    with pytest.raises(PlumbError, match="51 tags, 50 are allowed"):
        tag_change(existing, {"one more": ""}, purge=False, case_sensitive=True)
    assert tag_change(existing, {"one": ""}, purge=True, case_sensitive=True).wanted == {"one": ""}


def test_tags_of_aws_do_not_count_towards_the_most_that_a_resource_may_have() -> None:
    existing = {"aws:stack": "s", **{f"k{number}": "" for number in range(49)}}
    change = tag_change(existing, {"one more": ""}, purge=False, case_sensitive=True)
    assert change.to_set == {"one more": ""}


@given(_TAGS)
def test_tags_are_the_same_after_a_way_through_boto3(tags: Tags) -> None:
    back = from_tag_list(as_tag_list(tags)[::-1])
    assert back == tags
    assert list(back) == sorted(tags)


def test_no_tag_list_means_no_tags() -> None:
    assert from_tag_list(None) == {}


@given(_TAGS, _TAGS)
def test_tags_are_set_and_removed_by_key_in_the_order_of_keys(tags: Tags, added: Tags) -> None:
    assert with_tags(tags, added) == {**tags, **added}
    assert list(with_tags(tags, added)) == sorted({**tags, **added})
    assert without_tags(with_tags(tags, added), added) == {
        key: value for key, value in tags.items() if key not in added
    }
