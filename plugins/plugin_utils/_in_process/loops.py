# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A loop over single resources that is long enough: one sweep answers the rest of it.

Whether that pays is decided before each item, by what single reads have cost so far. What the sweep shows to have
nothing to change is not read any more; all else is read, planned and changed as outside of a loop.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

from ansible_collections.plumb.aws.plugins.module_utils._engine.errors import PlumbError
from ansible_collections.plumb.aws.plugins.module_utils._iam.live_account import LiveAccount
from ansible_collections.plumb.aws.plugins.module_utils._iam.snapshot import SnapshotAccount
from ansible_collections.plumb.aws.plugins.module_utils._iam.sweep import COUNTED_AS, ROLES, Wanted
from ansible_collections.plumb.aws.plugins.module_utils._iam.sweep_requests import PAGE, Reader

# Loops of so few items are read one by one
_FEW = 8
# A sweep has to promise so many times its own time: what it takes is an estimate
_MARGIN = 1.5
# Seconds that IAM takes at least to tell of one resource in a sweep, until that has been measured. What AWS takes is
# not published; moto takes 0.001. Too low a value costs short loops the measurement, which is a page of the sweep.
_LEAST_SECONDS = 0.0003
# Requests that it takes to find out, at most, and how many resources the second of them asks for
_QUESTIONS = 3
_FIRST = 100
# After so many more items that the sweep had no answer for than others, it is given up
_MOST_MISSES = 8


@dataclass(frozen=True)
class Spent:
    """What single reads have cost so far: of so many items the requests and their seconds.

    ``saved_seconds`` are those of items with nothing to change, which a sweep would have saved.
    """

    items: int = 0
    requests: int = 0
    seconds: float = 0.0
    saved_seconds: float = 0.0

    @property
    def seconds_a_request(self) -> float:
        return self.seconds / self.requests if self.requests else 0.0


def pays(spent: Spent, left: int | None, sweep_seconds: float) -> bool:
    """Whether to make a sweep that takes so long, with so many items left (None: not known, and as many are likely)."""
    if left is None:
        return spent.items > _FEW and spent.saved_seconds > sweep_seconds
    if spent.items + left <= _FEW or not spent.items:
        return False
    return spent.saved_seconds / spent.items * left > _MARGIN * sweep_seconds


def sweep_seconds(counts: Mapping[str, int], spent: Spent, seconds_each: float) -> float:
    """How long a sweep takes over so many resources of each kind that it is about; roles are listed, too."""
    told = list(counts.values())
    swept, listed = sum(told), counts.get(ROLES, 0)
    pages = -(-swept // PAGE) + -(-listed // PAGE)
    return max(1, pages) * spent.seconds_a_request + (swept + listed) * seconds_each


@dataclass
class Task:
    """The task whose loop it is: how many items it has (None: not known), and how many have begun."""

    length: int | None
    begun: int = 0


class Loop:
    """The items of one task that reach IAM alike; most often all of them."""

    def __init__(self, task: Task) -> None:
        self._task = task
        self._items = 0
        self._spent = Spent()
        self._item = Spent()
        self._changes = False
        self._may_sweep = True
        self._seconds_each: float | None = None
        self._sweep: SnapshotAccount | None = None
        self._score = 0
        self.swept_at = float("inf")

    def reader(self, reader: Reader) -> Reader:
        """The same reader for the next item; what its requests take is counted."""
        self._count_item()
        self._task.begun += 1
        self._items += 1
        return _Counted(reader, self._add)

    def _count_item(self) -> None:
        item, so_far = self._item, self._spent
        if item.requests:
            self._spent = Spent(
                so_far.items + 1,
                so_far.requests + item.requests,
                so_far.seconds + item.seconds,
                so_far.saved_seconds + (0.0 if self._changes else item.seconds),
            )
        self._item, self._changes = Spent(), False

    def _add(self, seconds: float) -> None:
        self._item = replace(self._item, requests=self._item.requests + 1, seconds=self._item.seconds + seconds)

    def changes(self) -> None:
        """The item at hand has something to change, so that the sweep saves nothing."""
        if not self._changes:
            self._changes = True
            self._score -= 2
            if self._score < -_MOST_MISSES:
                self._sweep = None

    def give_up(self) -> None:
        """Read the rest of the loop one by one: more has changed than the item at hand."""
        self._sweep, self._may_sweep = None, False

    def sweep(self, kinds: frozenset[str], account: LiveAccount) -> SnapshotAccount | None:
        """What a sweep has shown, once it pays to make one; what it does not tell is asked of ``account``."""
        if self._may_sweep and self._pays(0.0):
            item = self._item
            with suppress(PlumbError):  # the reads of the item itself will meet it, if it matters
                self._may_sweep = False
                self._may_sweep = not self._try(kinds, account)
            self._item = item
        if self._sweep is not None:
            self._score += 1
            self._sweep.ask(account)
        return self._sweep

    def _pays(self, seconds: float) -> bool:
        return pays(self._spent, self._left(), seconds)

    def _left(self) -> int | None:
        """Of the items left, as many as there were so far of those that have begun; the one at hand is one."""
        if self._task.length is None:
            return None
        return round((self._task.length - self._task.begun + 1) * self._items / self._task.begun)

    def _try(self, kinds: frozenset[str], account: LiveAccount) -> bool:
        """Make the sweep if it pays; whether that is decided for the rest of the loop."""
        if not self._pays(_QUESTIONS * self._spent.seconds_a_request):
            return False
        counts = account.counts()
        if counts is None or not counts.keys() >= {COUNTED_AS[kind] for kind in kinds}:
            return True
        of_kinds = {kind: int(counts[COUNTED_AS[kind]]) for kind in kinds}
        if not self._pays(sweep_seconds(of_kinds, self._spent, self._seconds_each or _LEAST_SECONDS)):
            return False
        if self._seconds_each is None:
            told, seconds = _timed(lambda: account.first_of_sweep(kinds, most=_FIRST))
            if told is None:
                return True
            self._seconds_each = max(_LEAST_SECONDS, (seconds - self._spent.seconds_a_request) / max(1, told))
        if not self._pays(sweep_seconds(of_kinds, self._spent, self._seconds_each)):
            return False
        began = time.time()
        found = account.snapshot(Wanted(kinds, every_boundary=ROLES in kinds))
        if isinstance(found, SnapshotAccount):
            self._sweep, self.swept_at, self._score = found, began, 0
        return True


def _timed(ask: Callable[[], int | None]) -> tuple[int | None, float]:
    began = time.monotonic()
    return ask(), time.monotonic() - began


class _Counted:
    """A reader whose requests are counted, with the seconds that they take."""

    def __init__(self, reader: Reader, add: Callable[[float], None]) -> None:
        self._reader = reader
        self._add = add

    def read(self, operation: str, arguments: Mapping[str, Any]) -> dict[str, Any]:
        began = time.monotonic()
        try:
            return self._reader.read(operation, arguments)
        finally:
            self._add(time.monotonic() - began)

    def read_pages(self, operation: str, arguments: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
        pages = self._reader.read_pages(operation, arguments)
        while True:
            began = time.monotonic()
            page = next(pages, None)
            if page is None:
                return
            self._add(time.monotonic() - began)
            yield page

    def caller_identity(self) -> dict[str, Any]:
        return self._reader.caller_identity()

    def base_caller_identity(self) -> dict[str, Any] | None:
        return self._reader.base_caller_identity()

    @property
    def endpoint(self) -> str:
        return self._reader.endpoint


# The loops of this worker by the task, and there by how the items reach their account
_tasks: dict[tuple[int, str], Task] = {}
_loops: dict[tuple[int, str, str], Loop] = {}


def loop_of(task_id: str, connection_key: str) -> Loop:
    """The loop of the item that begins. A worker is one process, and works on one task of one host."""
    of_worker = (os.getpid(), task_id)
    key = (*of_worker, connection_key)
    if key not in _loops:
        if of_worker not in _tasks:
            _tasks[of_worker] = Task(_length())
        _loops[key] = Loop(_tasks[of_worker])
    return _loops[key]


def _length() -> int | None:
    """How many items the loop has, as the executor of Ansible's core knows it; None where that does not show."""
    frame = sys._getframe()
    while frame.f_back is not None:
        frame = frame.f_back
        if frame.f_code.co_name == "_run_loop":
            items = frame.f_locals.get("items")
            return len(items) if isinstance(items, list) else None
    return None
