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

from ansible_collections.plumb.aws.plugins.module_utils._engine.plan import Call
from ansible_collections.plumb.aws.plugins.module_utils._engine.run_state import (
    GivenMemory,
    NoMemory,
    call_as_data,
    call_from_data,
    journals_as_text,
    place_of,
)
from ansible_collections.plumb.aws.plugins.module_utils._iam.account import Account
from ansible_collections.plumb.aws.plugins.module_utils._iam.replay import ReplayedAccount
from unit.module_utils.examples import FakeReader
from unit.module_utils.strategies import any_json

TAG = Call("tag_role", {"RoleName": "r", "Tags": [{"Key": "a", "Value": "1"}]}, "role/r")
UNTAG = Call("untag_role", {"RoleName": "r", "TagKeys": ["a"]}, "role/r")
_OBJECTS = st.dictionaries(st.text(max_size=5), any_json, max_size=3)


@given(st.builds(Call, operation=st.text(max_size=9), arguments=_OBJECTS, target=st.text(max_size=9), notes=_OBJECTS))
def test_a_call_is_the_same_after_a_way_through_json(call: Call) -> None:
    data = json.loads(json.dumps(call_as_data(call)))
    assert json.dumps(call_as_data(call_from_data(data))) == json.dumps(data)
    assert call_from_data(call_as_data(call)) == call


@pytest.mark.parametrize("memory", [NoMemory(), GivenMemory({})])
def test_a_task_on_its_own_waits_for_nobody(memory: NoMemory) -> None:
    connection: Any = FakeReader()
    seen = memory.glance(connection, "role/r")
    for _turn in range(2):
        with memory.turn(connection, "role/r", seen) as as_seen:
            assert as_seen


def test_a_task_in_another_process_sees_what_was_planned_on_its_account_and_gives_back_what_it_did() -> None:
    connection: Any = FakeReader()
    place = place_of(Account(connection))
    journals = {place: [TAG], "another place": [UNTAG]}
    memory = GivenMemory.from_text(journals_as_text(journals))
    account = memory.account(connection)
    assert memory.given_back() is None
    assert list(memory._calls(account)) == [TAG]
    memory.planned(account, [UNTAG])
    assert list(memory._calls(account)) == [TAG, UNTAG]
    memory.made(account, [TAG])
    back = json.loads(json.dumps(memory.given_back()))
    assert back == {"place": place, "planned": [call_as_data(UNTAG)], "made": [call_as_data(TAG)]}


def test_two_connections_to_one_account_have_one_place_and_other_endpoints_and_accounts_have_others() -> None:
    def place(arn: str, endpoint: str = "https://iam.amazonaws.com") -> str:
        connection: Any = FakeReader()
        connection.caller_identity = lambda: {"Account": arn.split(":")[4], "Arn": arn}
        connection.endpoint = endpoint
        return place_of(Account(connection))

    one = place("arn:aws:iam::123456789012:user/a")
    assert place("arn:aws:sts::123456789012:assumed-role/r/s") == one
    others = [
        place("arn:aws:iam::210987654321:user/a"),
        place("arn:aws-cn:iam::123456789012:user/a"),
        place("arn:aws:iam::123456789012:user/a", "http://localhost"),
    ]
    assert len({one, *others}) == 4


def test_a_task_on_its_own_sees_the_account_as_it_is() -> None:
    connection: Any = FakeReader()
    assert not isinstance(NoMemory().account(connection), ReplayedAccount)
