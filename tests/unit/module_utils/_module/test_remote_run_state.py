# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The state of a dry run for a task in another process: what it is given, what it sees, and what it gives back."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import pytest

from ansible_collections.plumb.aws.plugins.module_utils._engine.call import Call
from ansible_collections.plumb.aws.plugins.module_utils._engine.changes import Change, change_of
from ansible_collections.plumb.aws.plugins.module_utils._engine.errors import PlumbError
from ansible_collections.plumb.aws.plugins.module_utils._engine.run_state import NoRunState, Turn
from ansible_collections.plumb.aws.plugins.module_utils._iam.live_account import LiveAccount
from ansible_collections.plumb.aws.plugins.module_utils._iam.operations import call
from ansible_collections.plumb.aws.plugins.module_utils._iam.replay import ReplayedAccount
from ansible_collections.plumb.aws.plugins.module_utils._module.accounts import make_account
from ansible_collections.plumb.aws.plugins.module_utils._module.remote_run_state import RemoteRunState, as_text
from unit.module_utils.examples import LAMBDA, live, refusal
from unit.module_utils.little_iam import LittleIam

TAG = call("tag_role", {"RoleName": "r", "Tags": [{"Key": "a", "Value": "1"}]}, "role/r")
UNTAG = call("untag_role", {"RoleName": "r", "TagKeys": ["a"]}, "role/r")
ALONE = NoRunState(make_account)


@pytest.fixture
def iam() -> LittleIam:
    iam = LittleIam()
    iam.put_role("r", LAMBDA)
    return iam


def test_a_task_sees_what_was_planned_on_its_account_and_on_no_other(iam: LittleIam) -> None:
    key = live(iam).account_key()
    for planned, tags in (({key: [TAG]}, {"a": "1"}), ({"another key": [TAG]}, {}), ({key: [TAG, UNTAG]}, {})):
        run_state = RemoteRunState.from_text(as_text(planned), ALONE)
        account = run_state.account(iam, list[str]().append)
        assert isinstance(account, ReplayedAccount)
        role = account.role("r")
        assert role is not None
        assert role.tags == tags
        assert run_state.exported_calls() is None


def test_where_nothing_was_planned_a_task_sees_the_account_itself(iam: LittleIam) -> None:
    assert isinstance(RemoteRunState({}, ALONE).account(iam, list[str]().append), LiveAccount)


def test_a_task_gives_back_what_it_planned_and_executed(iam: LittleIam) -> None:
    run_state: Any = RemoteRunState({}, ALONE)
    account = run_state.account(iam, list[str]().append)
    run_state.planned(account, [TAG])
    run_state.executed(account, [UNTAG])
    run_state.planned(account, [UNTAG])
    assert json.loads(json.dumps(run_state.exported_calls())) == {
        "account": account.account_key(),
        "planned": [TAG.as_data(), UNTAG.as_data()],
        "executed": [UNTAG.as_data()],
    }


class _Host(NoRunState):
    """Notes what it is told."""

    def __init__(self) -> None:
        super().__init__(make_account)
        self.told: list[Any] = []
        self.change = change_of(TAG, at=1.0, run="run", account="here")

    def planned(self, account: Any, calls: Iterable[Call]) -> None:
        raise AssertionError("what is planned is for this run alone")

    def executed(self, account: Any, calls: Iterable[Call]) -> None:
        self.told.append(("executed", account, list(calls)))

    def sending(self, account: Any, call: Call) -> None:
        self.told.append(("sending", account, call))

    def ended(self, account: Any, call: Call, error: PlumbError | None) -> None:
        self.told.append(("ended", account, call, error))

    @contextmanager
    def turn(self, account: Any, lock_key: str) -> Iterator[Turn]:
        self.told.append(("turn", account, lock_key))
        yield Turn(1.0, (self.change,))
        self.told.append("over")

    def changes(self, account: Any, thing: str) -> Sequence[Change]:
        self.told.append(("own", account, thing))
        return (self.change,)

    def left(self, account: Any, thing: str, state: Mapping[str, str]) -> None:
        self.told.append(("left", account, thing, state))

    def has_changed(self, thing: str) -> bool:
        self.told.append(("has changed", thing))
        return thing == "role/r"


def test_a_task_that_changes_iam_in_another_process_takes_turns_and_tells_as_any_other() -> None:
    host, error = _Host(), refusal("AccessDenied")
    run_state: Any = RemoteRunState({}, host)
    with run_state.turn("account", "role/r") as turn:
        assert turn == Turn(1.0, (host.change,))
        run_state.sending("account", TAG)
        run_state.ended("account", TAG, error)
        run_state.executed("account", iter([TAG, UNTAG]))
        run_state.planned("account", [TAG])
        assert run_state.changes("account", "role/r") == (host.change,)
        run_state.left("account", "role/r", {"iam_role tags": "digest"})
        assert [run_state.has_changed(thing) for thing in ("role/r", "role/s")] == [True, False]
    assert host.told == [
        ("turn", "account", "role/r"),
        ("sending", "account", TAG),
        ("ended", "account", TAG, error),
        ("executed", "account", [TAG, UNTAG]),
        ("own", "account", "role/r"),
        ("left", "account", "role/r", {"iam_role tags": "digest"}),
        ("has changed", "role/r"),
        ("has changed", "role/s"),
        "over",
    ]
