# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The state that tasks of one run share: what a dry run has planned, by account, and what is forgotten again."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
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
from ansible_collections.plumb.aws.plugins.plugin_utils._in_process.memory import RunMemory
from ansible_collections.plumb.aws.plugins.plugin_utils._in_process.run_state import SharedRunState
from unit.module_utils.examples import refusal
from unit.plugin_utils._in_process.run import break_folder, connection

pytestmark = pytest.mark.usefixtures("questions")

ONE = call("tag_role", {"RoleName": "one", "Tags": []}, "role/one")
TWO = call("tag_role", {"RoleName": "two", "Tags": []}, "role/two")
UNTAG = call("untag_role", {"RoleName": "one", "TagKeys": ["a"]}, "role/one")
UPDATE = call("update_role", {"RoleName": "one", "Description": "d", "MaxSessionDuration": 3600}, "role/one")
CREATE = call("create_role", {"RoleName": "one"}, "role/one", {"arn": "arn:aws:iam::123456789012:role/one"})
ALONE = NoRunState(make_account)
DRY = SharedRunState(ALONE, replays=True, forgets=False)
REAL_IN_A_DRY_RUN = SharedRunState(ALONE, replays=False, forgets=True)
REAL = SharedRunState(ALONE, replays=False, forgets=False)


@pytest.fixture
def account() -> LiveAccount:
    return LiveAccount(connection(), list[str]().append)


def planned_so_far() -> dict[str, list[Any]]:
    return {key: list(calls) for key, calls in DRY.all_planned().items()}


def test_what_a_dry_run_plans_is_kept_by_account_and_given_to_other_processes(account: LiveAccount) -> None:
    assert planned_so_far() == {}
    DRY.planned(account, [ONE])
    for key in (account.account_key(), "elsewhere"):
        DRY.import_calls({"account": key, "planned": [TWO.as_data()], "executed": []})
    assert planned_so_far() == {account.account_key(): [ONE, TWO], "elsewhere": [TWO]}
    assert REAL_IN_A_DRY_RUN.all_planned() == REAL.all_planned() == {}


@pytest.mark.parametrize("here", [True, False], ids=["executed here", "executed in another process"])
def test_what_was_planned_of_an_aspect_is_forgotten_once_it_is_changed_for_real(
    here: bool, account: LiveAccount
) -> None:
    DRY.planned(account, [ONE, TWO, UPDATE])
    if here:
        REAL_IN_A_DRY_RUN.executed(account, [UNTAG])
    else:
        data = {"account": account.account_key(), "planned": [], "executed": [UNTAG.as_data()]}
        REAL_IN_A_DRY_RUN.import_calls(data)
    assert planned_so_far() == {account.account_key(): [TWO, UPDATE]}


def test_a_real_run_keeps_nothing(account: LiveAccount, run: Path) -> None:
    REAL.planned(account, [ONE])
    REAL.executed(account, [ONE])
    REAL.import_calls({"account": account.account_key(), "planned": [ONE.as_data()], "executed": [ONE.as_data()]})
    assert [path for path in run.rglob("*") if "journal" in path.name] == []


def test_a_plan_that_cannot_be_kept_is_an_error_that_names_the_folder(
    account: LiveAccount, run: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    break_folder(monkeypatch, run)
    with pytest.raises(PlumbError, match="cannot be kept in .*file/plumb.aws.*ANSIBLE_LOCAL_TEMP"):
        DRY.planned(account, [ONE])


def test_only_a_dry_run_sees_what_was_planned(questions: list[str]) -> None:
    assert isinstance(DRY.account(connection(), list[str]().append), ReplayedAccount)
    for run_state in (REAL, REAL_IN_A_DRY_RUN):
        assert isinstance(run_state.account(connection(), list[str]().append), LiveAccount)
    assert questions == []


# Turns


class _Host(NoRunState):
    """What is shared with other runs. Notes what it is told."""

    def __init__(self) -> None:
        super().__init__(make_account)
        self.told: list[Any] = []
        self.change = change_of(ONE, at=1.0, run="run", account="here")

    def planned(self, account: Any, calls: Iterable[Call]) -> None:
        raise AssertionError("what is planned is for this run alone")

    def executed(self, account: Any, calls: Iterable[Call]) -> None:
        self.told.append(("executed", list(calls)))

    def sending(self, account: Any, call: Call) -> None:
        self.told.append(("sending", call))

    def ended(self, account: Any, call: Call, error: PlumbError | None) -> None:
        self.told.append(("ended", call, error))

    @contextmanager
    def turn(self, account: Any, lock_key: str) -> Iterator[Turn]:
        self.told.append(("turn", lock_key))
        yield Turn(1.0, (self.change,))
        self.told.append("over")

    def changes(self, account: Any, thing: str) -> Sequence[Change]:
        self.told.append(("own", thing))
        return (self.change,)

    def left(self, account: Any, thing: str, state: Mapping[str, str]) -> None:
        self.told.append(("left", thing, state))

    def has_changed(self, thing: str) -> bool:
        self.told.append(("has changed", thing))
        return thing == "role/one"


@pytest.mark.parametrize("forgets", [False, True], ids=["in a real run", "in a dry run"])
def test_a_task_that_changes_iam_takes_turns_with_all_of_the_host_and_tells_them(
    forgets: bool, account: LiveAccount
) -> None:
    host, error = _Host(), refusal("AccessDenied")
    run_state = SharedRunState(host, replays=False, forgets=forgets)
    with run_state.turn(account, "role/one") as turn:
        assert turn == Turn(1.0, (host.change,))
        run_state.sending(account, ONE)
        run_state.ended(account, ONE, error)
        run_state.executed(account, iter([ONE, UNTAG]))
        assert run_state.changes(account, "role/one") == (host.change,)
        run_state.left(account, "role/one", {"iam_role tags": "digest"})
        assert [run_state.has_changed(thing) for thing in ("role/one", "role/two")] == [True, False]
    assert host.told == [
        ("turn", "role/one"),
        ("sending", ONE),
        ("ended", ONE, error),
        ("executed", [ONE, UNTAG]),
        ("own", "role/one"),
        ("left", "role/one", {"iam_role tags": "digest"}),
        ("has changed", "role/one"),
        ("has changed", "role/two"),
        "over",
    ]


@pytest.mark.parametrize("replays", [False, True], ids=["in a real run", "in a dry run"])
def test_a_task_in_check_mode_knows_of_no_change(replays: bool, account: LiveAccount) -> None:
    DRY.planned(account, [CREATE])
    run_state = SharedRunState(ALONE, replays=replays, forgets=False)
    assert list(run_state.changes(account, "role/one")) == []
    assert run_state.has_changed("role/one") is False


def test_what_a_run_has_created_is_known_to_its_later_tasks_by_connection() -> None:
    account = REAL.account(connection(), list[str]().append)
    REAL.executed(account, [CREATE])
    assert RunMemory(connection().options_key).created() == [CREATE.notes["arn"]]
    assert RunMemory(connection("AKIATWO").options_key).created() == []


def _turn_on(run_state: SharedRunState, account: LiveAccount, lock_key: str = "role/one") -> Turn:
    with run_state.turn(account, lock_key) as turn:
        return turn


def test_tasks_of_a_dry_run_know_when_a_resource_was_planned_last(account: LiveAccount, run: Path) -> None:
    assert _turn_on(DRY, account) == Turn()
    before = time.monotonic()
    DRY.planned(account, [ONE, TWO])
    assert before <= _turn_on(DRY, account).changed_at <= time.monotonic()
    assert _turn_on(DRY, account, "role/three") == Turn()
    assert [path for path in run.rglob("lock-*") if path.parent != run / "plumb.aws"] == []


def test_a_dry_run_waits_for_no_other_run_and_tells_none(account: LiveAccount) -> None:
    host = _Host()
    run_state = SharedRunState(host, replays=True, forgets=False)
    _turn_on(run_state, account)
    run_state.planned(account, [ONE])
    assert host.told == []


@pytest.mark.parametrize(("lock_key", "waits"), [("role/one", True), ("role/two", False)])
def test_a_task_of_a_dry_run_waits_for_one_that_plans_the_same_in_another_process(
    lock_key: str, waits: bool, account: LiveAccount
) -> None:
    order, entered = list[tuple[str, bool]](), threading.Event()
    account.account_key()

    def second() -> None:
        entered.set()
        with DRY.turn(account, lock_key) as turn:
            order.append(("second knows of the first", turn != Turn()))

    thread = threading.Thread(target=second)
    with DRY.turn_of_another_process("role/one"):
        thread.start()
        assert entered.wait(10)
        thread.join(0.1)
        DRY.import_calls({"account": account.account_key(), "planned": [ONE.as_data()], "executed": []})
        order.append(("first", True))
    thread.join(10)
    told = [("first", True), ("second knows of the first", waits)]
    assert order == (told if waits else told[::-1])


# Loops


class _Loop:
    """A loop with a sweep of moment 100."""

    swept_at = 100.0

    def __init__(self) -> None:
        self.sweeps: Any = object()
        self.noted: list[str] = []

    def reader(self, reader: Any) -> Any:
        self.noted.append("begun")
        return reader

    def sweep(self, _kinds: frozenset[str], _account: LiveAccount) -> Any:
        return self.sweeps

    def changes(self) -> None:
        self.noted.append("changes")


class _Changed(NoRunState):
    """Another run has changed role/one since a moment, and asks how long ago matters."""

    def __init__(self) -> None:
        super().__init__(make_account)
        self.moments: list[float] = []

    def changed_since(self, account: Any, thing: str, moment: float) -> bool:
        self.moments.append(moment)
        return thing == "role/one"


def _in_a_loop(loop: Any, *, replays: bool = False) -> tuple[SharedRunState, _Changed, Any]:
    host = _Changed()
    state = SharedRunState(host, replays=replays, forgets=False, loop=lambda _key: loop)
    return state, host, state.account(connection(), list[str]().append)


def test_an_item_is_answered_by_the_sweep_of_its_loop_unless_it_was_changed_around_then() -> None:
    loop = _Loop()
    state, host, account = _in_a_loop(loop)
    assert state.swept(account, frozenset(), "role/two") is loop.sweeps
    assert state.swept(account, frozenset(), "role/one") is None
    # replicas are up to so many seconds behind
    assert host.moments == [70.0, 70.0]
    loop.sweeps = None
    assert state.swept(account, frozenset(), "role/two") is None
    state.executed(account, [ONE])
    assert loop.noted == ["begun", "changes"]


def test_in_a_dry_run_the_plan_so_far_is_put_over_the_sweep() -> None:
    loop = _Loop()
    state, _host, account = _in_a_loop(loop, replays=True)
    assert isinstance(state.swept(account, frozenset(), "role/two"), ReplayedAccount)
    state.planned(account, [TWO])
    assert loop.noted == ["begun", "changes"]


def test_outside_of_a_loop_nothing_is_swept(account: LiveAccount) -> None:
    assert SharedRunState(ALONE, replays=False, forgets=False).swept(account, frozenset(), "role/one") is None
