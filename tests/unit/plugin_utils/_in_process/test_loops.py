# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""When a loop makes a sweep, and what is asked of IAM then."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from ansible_collections.plumb.aws.plugins.module_utils._iam.live_account import LiveAccount, NoMemory
from ansible_collections.plumb.aws.plugins.module_utils._iam.sweep import POLICIES, ROLES
from ansible_collections.plumb.aws.plugins.plugin_utils._in_process import loops
from ansible_collections.plumb.aws.plugins.plugin_utils._in_process.loops import (
    Loop,
    Spent,
    Task,
    loop_of,
    pays,
    sweep_seconds,
)
from unit.module_utils.examples import refusal

_SWEEP = "get_account_authorization_details"


def _converged(items: int, *, seconds: float = 0.1, requests: int = 2) -> Spent:
    return Spent(items, items * requests, items * seconds, items * seconds)


@pytest.mark.parametrize(
    ("spent", "left", "seconds", "expected"),
    [
        (_converged(1), 7, 0.0, False),  # eight items
        (_converged(1), 8, 0.5, True),
        (_converged(1), 8, 0.6, False),  # it would save 0.8, and has to save half as much again as it takes
        (_converged(1), 999, 60.0, True),
        (_converged(900), 100, 60.0, False),
        (_converged(900), 100, 6.0, True),
        (Spent(), 999, 0.0, False),
        (Spent(1, 2, 0.1, 0.0), 999, 0.1, False),  # it changed something, which no sweep saves
        (Spent(4, 8, 0.4, 0.1), 999, 10.0, True),
        (_converged(8), None, 0.1, False),
        (_converged(9), None, 0.8, True),
        (_converged(9), None, 1.0, False),
    ],
)
def test_a_sweep_pays_where_it_takes_less_than_what_is_left(
    spent: Spent, left: int | None, seconds: float, expected: bool
) -> None:
    assert pays(spent, left, seconds) is expected


@pytest.mark.parametrize(
    ("counts", "seconds"),
    [
        ({POLICIES: 0}, 0.05),
        ({POLICIES: 1000}, 0.05 + 1),
        ({POLICIES: 1001}, 2 * 0.05 + 1.001),
        ({ROLES: 1000}, 2 * 0.05 + 2),  # roles are listed besides
    ],
)
def test_a_sweep_takes_a_request_a_page_and_its_time_for_each_resource(counts: dict[str, int], seconds: float) -> None:
    assert sweep_seconds(counts, _converged(1), 0.001) == pytest.approx(seconds)


class _Iam:
    """Has so many policies and roles. Each request takes 0.1 s of a clock that only requests move."""

    def __init__(
        self, *, policies: int = 50, denied: str | None = None, code: str = "AccessDenied", bounded: int = 0
    ) -> None:
        self.policies = policies
        self.denied = denied
        self.code = code
        self.bounded = bounded
        self.asked: Counter[str] = Counter()
        self.now = 0.0

    def read(self, operation: str, arguments: Mapping[str, Any]) -> dict[str, Any]:
        self.asked[operation] += 1
        self.now += 0.1
        if operation == self.denied:
            raise refusal(self.code)
        if operation == "get_account_summary":
            return {"SummaryMap": {"Policies": self.policies, "Roles": 3, "Users": 0, "Groups": 0}}
        if operation == _SWEEP:
            return {"Policies": [{"Arn": f"arn:aws:iam::1:policy/{n}", **_POLICY} for n in range(self.policies)][:100]}
        if operation == "list_policies":
            return {"Policies": [{"PermissionsBoundaryUsageCount": self.bounded}]}
        return {"Roles": []} if operation == "list_roles" else {}

    def read_pages(self, operation: str, arguments: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
        yield self.read(operation, arguments)

    def caller_identity(self) -> dict[str, Any]:
        return {"Account": "1", "Arn": "arn:aws:iam::1:user/me"}

    def base_caller_identity(self) -> dict[str, Any] | None:
        return None

    @property
    def endpoint(self) -> str:
        return "here"


_POLICY = {"Path": "/", "DefaultVersionId": "v1", "PolicyVersionList": [{"VersionId": "v1", "IsDefaultVersion": True}]}


def _run(
    iam: _Iam,
    monkeypatch: pytest.MonkeyPatch,
    *,
    items: int,
    length: int | None,
    kinds: frozenset[str] = frozenset({POLICIES}),
    changed: frozenset[int] = frozenset(),
) -> list[bool]:
    """Whether each item of a loop was answered by a sweep; one that is not makes two requests."""
    monkeypatch.setattr(loops.time, "monotonic", lambda: iam.now)
    loop, memory = Loop(Task(length)), NoMemory()
    found = []
    for number in range(items):
        account = LiveAccount(loop.reader(iam), list[str]().append, memory)
        swept = loop.sweep(kinds, account)
        found.append(swept is not None)
        if swept is None or number in changed:
            for operation in ("get_policy", "get_policy_version"):
                account._reader.read(operation, {})
        if number in changed:
            loop.changes()
    return found


@pytest.mark.parametrize("length", [30, None], ids=["length known", "length not known"])
def test_the_rest_of_a_long_loop_is_answered_by_one_sweep(length: int | None, monkeypatch: pytest.MonkeyPatch) -> None:
    iam = _Iam()
    first = 1 if length else 9
    assert _run(iam, monkeypatch, items=30, length=length) == [False] * first + [True] * (30 - first)
    assert iam.asked == {"get_policy": first, "get_policy_version": first, "get_account_summary": 1, _SWEEP: 2}


def test_a_loop_of_eight_asks_nothing_more(monkeypatch: pytest.MonkeyPatch) -> None:
    iam = _Iam()
    assert _run(iam, monkeypatch, items=8, length=8) == [False] * 8
    assert iam.asked == {"get_policy": 8, "get_policy_version": 8}


def test_a_large_account_is_not_swept_for_a_short_loop(monkeypatch: pytest.MonkeyPatch) -> None:
    iam = _Iam(policies=60_000)
    assert _run(iam, monkeypatch, items=10, length=10) == [False] * 10
    assert iam.asked == {"get_policy": 10, "get_policy_version": 10, "get_account_summary": 1}


@pytest.mark.parametrize("code", ["AccessDenied", "Throttling", "ServiceFailure"])
@pytest.mark.parametrize("denied", ["get_account_summary", _SWEEP])
def test_what_is_refused_is_asked_once_and_not_told(denied: str, code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    iam = _Iam(denied=denied, code=code)
    assert _run(iam, monkeypatch, items=30, length=30) == [False] * 30
    assert iam.asked[denied] == 1


def test_where_most_items_change_the_sweep_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    iam = _Iam()
    swept = _run(iam, monkeypatch, items=60, length=60, changed=frozenset(range(2, 60)))
    assert swept[1]
    assert not any(swept[20:])
    assert iam.asked[_SWEEP] == 2


def test_a_loop_that_is_given_up_reads_the_rest_one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    iam, loop, memory = _Iam(), Loop(Task(60)), NoMemory()
    monkeypatch.setattr(loops.time, "monotonic", lambda: iam.now)
    swept = []
    for number in range(60):
        account = LiveAccount(loop.reader(iam), list[str]().append, memory)
        swept.append(loop.sweep(frozenset({POLICIES}), account) is not None)
        account._reader.read("get_policy", {})
        if number == 30:
            loop.give_up()
    assert swept[30]
    assert not any(swept[31:])


def test_where_the_first_items_change_the_sweep_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    swept = _run(_Iam(), monkeypatch, items=60, length=60, changed=frozenset(range(5)))
    assert swept == [False] * 6 + [True] * 54


@pytest.mark.parametrize("bounded", [0, 1])
def test_where_boundaries_are_not_told_roles_are_read_singly(bounded: int, monkeypatch: pytest.MonkeyPatch) -> None:
    iam = _Iam(bounded=bounded)
    assert _run(iam, monkeypatch, items=30, length=30, kinds=frozenset({ROLES}))[-1]
    assert iam.asked["list_policies"] == 1


def test_items_of_several_accounts_share_the_length(monkeypatch: pytest.MonkeyPatch) -> None:
    """With every item on an account of its own, none of them has a loop that is worth anything."""
    iam, task = _Iam(), Task(100)
    monkeypatch.setattr(loops.time, "monotonic", lambda: iam.now)
    for _number in range(100):
        loop = Loop(task)
        account = LiveAccount(loop.reader(iam), list[str]().append, NoMemory())
        assert loop.sweep(frozenset({POLICIES}), account) is None
        account._reader.read("get_policy", {})
    assert iam.asked == {"get_policy": 100}


def test_items_of_a_task_share_their_loop_and_its_length_is_that_of_the_executor() -> None:
    def _run_loop(items: list[int]) -> list[Loop]:
        return [loop_of("task-with-length", "here") for _item in items]

    one, other = _run_loop([1, 2])
    assert one is other
    assert one._task.length == 2
    assert loop_of("task-without", "here")._task.length is None
    assert loop_of("task-without", "there") is not loop_of("task-without", "here")
