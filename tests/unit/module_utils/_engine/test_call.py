# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A write as data: what it is called, what it touches, and its way through JSON."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.plumb.aws.plugins.module_utils._engine.call import Call, Operation, Touch

SOMETHING = Touch("role/r", "tags")


def operation(name: str = "tag_role", *touches: Touch) -> Operation:
    return Operation(name, lambda _arguments, _notes: touches, lambda _arguments, _notes, _state: None)


@pytest.mark.parametrize(
    ("one", "other", "overlap"),
    [
        (Touch("role/r", "tags"), Touch("role/r", "tags"), True),
        (Touch("role/r", "tags"), Touch("role/r", "trust"), False),
        (Touch("role/r", "tags"), Touch("role/s", "tags"), False),
        (Touch("role/r"), Touch("role/r", "trust"), True),
        (Touch("role/r"), Touch("role/r"), True),
        (Touch("role/r"), Touch("user/r"), False),
    ],
)
def test_two_calls_change_the_same_where_thing_and_aspect_agree(one: Touch, other: Touch, overlap: bool) -> None:
    assert one.overlaps(other) is overlap
    assert other.overlaps(one) is overlap


@pytest.mark.parametrize(
    ("name", "api_name"),
    [
        ("create_policy_version", "CreatePolicyVersion"),
        ("remove_role_from_instance_profile", "RemoveRoleFromInstanceProfile"),
    ],
)
def test_a_call_is_reported_under_the_name_that_aws_gives_it(name: str, api_name: str) -> None:
    assert Call(operation(name), {}, "arn").as_result() == {"operation": api_name, "target": "arn"}


@pytest.mark.parametrize("wrong", ["tag_role", None, {"name": "tag_role"}])
def test_a_call_of_anything_but_an_operation_cannot_be_built(wrong: Any) -> None:
    with pytest.raises(TypeError, match="no entry of the table"):
        Call(wrong, {}, "role/r")


def test_a_call_touches_what_its_operation_says_of_its_arguments_and_notes() -> None:
    def touches(arguments: Any, notes: Any) -> list[Touch]:
        return [Touch(arguments["thing"], "tags"), Touch(arguments["thing"], "trust"), Touch(notes["thing"])]

    call = Call(Operation("x", touches, lambda *_: None), {"thing": "role/r"}, "", {"thing": "policy/p"})
    assert call.touches == {Touch("role/r", "tags"), Touch("role/r", "trust"), Touch("policy/p")}
    assert call.things == {"role/r", "policy/p"}


_OBJECTS = st.dictionaries(st.text(max_size=5), st.text(max_size=5) | st.integers() | st.none(), max_size=3)


@given(_OBJECTS, st.text(max_size=9), _OBJECTS)
def test_a_call_is_data_of_json_types(arguments: dict[str, Any], target: str, notes: dict[str, Any]) -> None:
    data = Call(operation(), arguments, target, notes).as_data()
    assert data == {"operation": "tag_role", "arguments": arguments, "target": target, "notes": notes}
    assert json.loads(json.dumps(data)) == data
