# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The table of operations: without any one of its entries, or with any one field of an entry gone, a test fails."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from ansible_collections.plumb.aws.plugins.module_utils._engine.call import Call, Operation
from ansible_collections.plumb.aws.plugins.module_utils._iam.operations import (
    BY_API_NAME,
    OPERATIONS,
    call,
    call_from_data,
    identity_thing,
    policy_thing,
    principal_thing,
)
from unit.module_utils._iam.full_state import Known, full
from unit.module_utils._iam.operation_cases import KNOWN
from unit.module_utils.examples import ACCOUNT, own

FLAGS = ("removes", "creates", "deletes", "attaches", "may_grant", "repeatable")


def wrong_in(table: Mapping[str, Operation]) -> list[str]:
    """What a table says otherwise than the cases do."""
    wrong = sorted(table.keys() ^ KNOWN.keys())
    for name in table.keys() & KNOWN.keys():
        wrong += [f"{name}: {what}" for what in _wrong_in_entry(table[name], KNOWN[name])]
    return wrong


def _wrong_in_entry(operation: Operation, known: Known) -> list[str]:
    wrong = [flag for flag in FLAGS if getattr(operation, flag) != getattr(known, flag)]
    touched = {(touch.thing, touch.aspect) for touch in operation.touches(known.arguments, known.notes)}
    state = full()
    operation.effect(known.arguments, known.notes, state)
    return [*wrong, *(["touches"] if touched != known.touches else []), *(["effect"] if state != known.after() else [])]


def test_the_table_says_what_the_cases_say() -> None:
    assert wrong_in(OPERATIONS) == []


@pytest.mark.parametrize("name", KNOWN)
def test_an_entry_that_is_gone_is_missed(name: str) -> None:
    assert wrong_in({each: entry for each, entry in OPERATIONS.items() if each != name}) == [name]


def _touches_nothing(*_given: Any) -> tuple[()]:
    return ()


def _does_nothing(*_given: Any) -> None:
    return


# What an entry has where a field is not given
_GONE: dict[str, Any] = {**dict.fromkeys(FLAGS, False), "attaches": None, "repeatable": True}
_GONE |= {"touches": _touches_nothing, "effect": _does_nothing}
_SET = [(name, field) for name in KNOWN for field in _GONE if getattr(OPERATIONS[name], field) != _GONE[field]]


@pytest.mark.parametrize(("name", "field"), _SET, ids=[f"{name}: {field}" for name, field in _SET])
def test_a_field_that_is_gone_is_missed(name: str, field: str) -> None:
    without = replace(OPERATIONS[name], **{field: _GONE[field]})
    assert wrong_in({**OPERATIONS, name: without}) == [f"{name}: {field}"]


@pytest.mark.parametrize("name", KNOWN)
def test_no_touch_of_a_call_can_be_left_out(name: str) -> None:
    for left_out in KNOWN[name].touches:
        arguments, notes = KNOWN[name].arguments, KNOWN[name].notes
        fewer = [each for each in OPERATIONS[name].touches(arguments, notes) if (each.thing, each.aspect) != left_out]
        without = replace(OPERATIONS[name], touches=lambda *_given, fewer=fewer: fewer)
        assert wrong_in({**OPERATIONS, name: without}) == [f"{name}: touches"]


def test_each_operation_is_found_by_the_name_that_aws_gives_it() -> None:
    assert {entry.api_name: entry for entry in OPERATIONS.values()} == BY_API_NAME
    assert len(BY_API_NAME) == len(OPERATIONS)


@pytest.mark.parametrize("name", KNOWN)
def test_a_call_is_the_same_after_a_way_through_json(name: str) -> None:
    made = call(name, KNOWN[name].arguments, "target", KNOWN[name].notes)
    back = call_from_data(json.loads(json.dumps(made.as_data())))
    assert back == made
    assert back.operation is OPERATIONS[name]


def test_a_call_of_an_operation_that_is_not_in_the_table_cannot_be_made() -> None:
    with pytest.raises(KeyError):
        call("create_user", {"UserName": "ann"}, "ann")


def test_a_call_without_notes_has_none() -> None:
    assert call("tag_role", {}, "x") == Call(OPERATIONS["tag_role"], {}, "x", {})


@pytest.mark.parametrize(
    ("notes", "touched"),
    [({}, {"role/r"}), ({"permissions_boundary": own("b", "/t/")}, {"role/r", "policy/b"})],
)
def test_a_boundary_is_touched_only_where_one_comes_or_goes(notes: dict[str, str], touched: set[str]) -> None:
    assert call("delete_role_permissions_boundary", {"RoleName": "r"}, "r", notes).things == touched


def test_things_are_told_apart_as_iam_does() -> None:
    assert policy_thing(own("P", "/t/")) == policy_thing(own("p")) == policy_thing("p") == "policy/p"
    assert identity_thing("role", "R") == identity_thing("role", "r") != identity_thing("user", "r")
    arn = f"arn:aws:iam::{ACCOUNT}:role/R"
    assert principal_thing(arn) != principal_thing(arn.lower())
