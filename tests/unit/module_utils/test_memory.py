# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What goes from one task of a run to another, and what a task on its own remembers."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.plumb.aws.plugins.module_utils.memory import (
    GivenMemory,
    NoMemory,
    call_as_data,
    call_from_data,
)
from ansible_collections.plumb.aws.plugins.module_utils.plan import Call
from ansible_collections.plumb.aws.plugins.module_utils.replay import ReplayedAccount
from unit.module_utils.examples import FakeReader
from unit.module_utils.strategies import any_json

TAG = Call("tag_role", {"RoleName": "r", "Tags": [{"Key": "a", "Value": "1"}]}, "role/r")
_OBJECTS = st.dictionaries(st.text(max_size=5), any_json, max_size=3)


@given(st.builds(Call, operation=st.text(max_size=9), arguments=_OBJECTS, target=st.text(max_size=9), notes=_OBJECTS))
def test_a_call_is_the_same_after_a_way_through_json(call: Call) -> None:
    data = json.loads(json.dumps(call_as_data(call)))
    assert json.dumps(call_as_data(call_from_data(data))) == json.dumps(data)
    assert call_from_data(call_as_data(call)) == call


@pytest.mark.parametrize("memory", [NoMemory(), GivenMemory([])])
def test_a_task_on_its_own_waits_for_nobody(memory: NoMemory) -> None:
    connection: Any = FakeReader()
    seen = memory.glance(connection, "role/r")
    for _turn in range(2):
        with memory.turn(connection, "role/r", seen) as as_seen:
            assert as_seen


def test_a_task_in_another_process_gives_back_what_it_plans_and_nothing_else() -> None:
    memory = GivenMemory([TAG])
    account = memory.account(FakeReader())  # type: ignore[arg-type]
    memory.planned(account, [TAG, TAG])
    memory.made(account, [TAG])
    assert memory.planned_here == [TAG, TAG]


def test_a_task_on_its_own_sees_the_account_as_it_is() -> None:
    connection: Any = FakeReader()
    assert not isinstance(NoMemory().account(connection), ReplayedAccount)
