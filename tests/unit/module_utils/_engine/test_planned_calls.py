# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The calls of a dry run: found by what they touch, decoded when somebody asks for them, forgotten by aspect."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.plumb.aws.plugins.module_utils._engine.call import Call
from ansible_collections.plumb.aws.plugins.module_utils._engine.planned_calls import PlannedCalls
from ansible_collections.plumb.aws.plugins.module_utils._iam.operations import call, call_from_data
from unit.module_utils.examples import own

ROLES, POLICIES = ("r", "s"), (own("p"), own("q"))


def _role_call(operation: str, role: str, **arguments: Any) -> Call:
    return call(operation, {"RoleName": role, **arguments}, role)


_CALLS = st.one_of(
    st.builds(lambda role: _role_call("tag_role", role, Tags=[]), st.sampled_from(ROLES)),
    st.builds(lambda role: _role_call("update_role", role), st.sampled_from(ROLES)),
    st.builds(
        lambda role, arn: _role_call("attach_role_policy", role, PolicyArn=arn),
        st.sampled_from(ROLES),
        st.sampled_from(POLICIES),
    ),
    st.builds(lambda arn: call("tag_policy", {"PolicyArn": arn, "Tags": []}, arn), st.sampled_from(POLICIES)),
    st.builds(lambda arn: call("delete_policy", {"PolicyArn": arn}, arn), st.sampled_from(POLICIES)),
)
_THINGS = ("role/r", "role/s", "policy/p", "policy/q", "policy/none")


def _overlap(one: Call, other: Call) -> bool:
    return any(mine.overlaps(theirs) for mine in one.touches for theirs in other.touches)


class _Decoding:
    """Decodes and counts."""

    def __init__(self) -> None:
        self.decoded = 0

    def __call__(self, source: str) -> Call:
        self.decoded += 1
        return call_from_data(json.loads(source))


@given(st.lists(st.tuples(_CALLS, st.booleans(), st.booleans()), max_size=12))
def test_calls_are_those_added_and_not_forgotten_in_order(steps: list[tuple[Call, bool, bool]]) -> None:
    planned, expected = PlannedCalls(_Decoding()), list[Call]()
    for each, forgets, encoded in steps:
        if forgets:
            planned.forget(each.touches)
            expected = [other for other in expected if not _overlap(each, other)]
            continue
        if encoded:
            planned.add_encoded(each.name, each.things, json.dumps(each.as_data()))
        else:
            planned.add([each])
        expected.append(each)
    assert (list(planned), len(planned)) == (expected, len(expected))
    counts = Counter(each.name for each in expected)
    for operation in {each.name for each, _forgets, _encoded in steps} | {"create_role"}:
        assert planned.count(operation) == counts[operation]
    for things in ([thing] for thing in _THINGS):
        assert planned.on(things) == [each for each in expected if not each.things.isdisjoint(things)]
    assert planned.on(_THINGS) == expected


def test_a_call_is_decoded_once_and_only_where_it_is_asked_for() -> None:
    decode = _Decoding()
    planned = PlannedCalls(decode)
    tags = [_role_call("tag_role", role, Tags=[]) for role in ROLES]
    for each in tags:
        planned.add_encoded(each.name, each.things, json.dumps(each.as_data()))
    assert (len(planned), planned.count("tag_role"), decode.decoded) == (2, 2, 0)
    assert [planned.on(["role/r"]), planned.on(["role/r"])] == [tags[:1]] * 2
    assert decode.decoded == 1
    assert list(planned) == tags
    assert decode.decoded == 2


def test_what_cannot_be_decoded_is_an_error_of_the_program() -> None:
    planned = PlannedCalls()
    planned.add_encoded("tag_role", ["role/r"], "{}")
    with pytest.raises(TypeError, match="not decoded"):
        planned.on(["role/r"])
