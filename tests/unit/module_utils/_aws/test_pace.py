# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The pace of a throttled account: none until AWS throttles, slower with each throttling, faster with each answer."""

from __future__ import annotations

from pathlib import Path

import pytest

from ansible_collections.plumb.aws.plugins.module_utils._aws.pace import Pacer
from unit.module_utils.examples import FakeClock


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "shared"


def pacer(folder: Path, who: str = "key endpoint") -> Pacer:
    return Pacer(who, folder=lambda: str(folder))


def waited(one: Pacer, clock: FakeClock) -> float:
    """How long a request waits for its turn."""
    before = sum(clock.slept)
    one.wait(clock.as_clock())
    return sum(clock.slept) - before


def test_where_nobody_was_throttled_nobody_waits_and_nothing_is_written(folder: Path, clock: FakeClock) -> None:
    one = pacer(folder)
    for _request in range(3):
        assert waited(one, clock) == 0
        one.answered()
    assert not folder.exists()


def test_after_a_throttling_all_who_ask_with_these_credentials_take_turns(folder: Path, clock: FakeClock) -> None:
    pacer(folder).throttled(clock.as_clock())
    assert waited(pacer(folder), clock) == pytest.approx(0.05)
    assert waited(pacer(folder), clock) == pytest.approx(0.05)
    assert waited(pacer(folder, "other"), clock) == 0


def test_each_throttling_makes_it_slower_and_those_at_the_same_moment_count_once(
    folder: Path, clock: FakeClock
) -> None:
    one, seen = pacer(folder), list[float]()
    for _time in range(12):
        for _worker in range(3):
            one.throttled(clock.as_clock())
        waited(one, clock)
        seen.append(waited(one, clock))
        clock.as_clock().sleep(1.5)
    assert seen == sorted(seen)
    assert seen[:3] == pytest.approx([0.05, 0.075, 0.1125])
    assert seen[-1] == pytest.approx(2.0), "and no slower than that"


def test_each_answer_makes_it_faster_until_nobody_waits_any_more(folder: Path, clock: FakeClock) -> None:
    one = pacer(folder)
    one.throttled(clock.as_clock())
    answers = 0
    while list(folder.glob("pace-*")):
        one.answered()
        answers += 1
    assert 100 < answers < 300
    assert waited(one, clock) == 0


@pytest.mark.parametrize(
    ("passed", "wait"),
    [
        pytest.param(0.0, 0.05, id="at once"),
        pytest.param(30.0, 0.0, id="just still good"),
        pytest.param(30.1, None, id="nobody has used it for a while"),
        pytest.param(100.0, None, id="nobody has used it for long"),
        pytest.param(-599.9, 599.95, id="the end of the longest queue"),
        pytest.param(-600.0, None, id="of an earlier boot"),
    ],
)
def test_a_pace_is_forgotten_once_it_says_nothing_any_more(
    passed: float, wait: float | None, folder: Path, clock: FakeClock
) -> None:
    one = pacer(folder)
    one.throttled(clock.as_clock())
    clock.time += passed
    assert waited(one, clock) == pytest.approx(wait or 0.0)
    assert len(list(folder.glob("pace-*"))) == (0 if wait is None else 1)


@pytest.mark.parametrize("waiters", [1, 3, 20, 250])
def test_all_who_wait_at_the_slowest_pace_have_their_turn_however_long_the_queue(
    waiters: int, folder: Path, clock: FakeClock
) -> None:
    for _time in range(12):
        pacer(folder).throttled(clock.as_clock())
        waited(pacer(folder), clock)
        clock.as_clock().sleep(1.5)
    clock.as_clock().sleep(4.0)
    at_once = [FakeClock() for _waiter in range(waiters)]
    for each in at_once:
        each.time = clock.time
    turns = [waited(pacer(folder), each) for each in at_once]
    assert turns == pytest.approx([2.0 * before for before in range(waiters)])


@pytest.mark.parametrize("content", ["", "x", "1 2", "nan nan nan x"])
def test_what_is_no_pace_is_passed_over(content: str, folder: Path, clock: FakeClock) -> None:
    one = pacer(folder)
    one.throttled(clock.as_clock())
    (path,) = folder.glob("pace-*")
    path.write_text(content, encoding="utf-8")
    assert waited(one, clock) == 0


def test_where_nothing_can_be_written_nobody_waits(tmp_path: Path, clock: FakeClock) -> None:
    (tmp_path / "file").touch()
    one = pacer(tmp_path / "file")
    one.throttled(clock.as_clock())
    one.answered()
    assert waited(one, clock) == 0
