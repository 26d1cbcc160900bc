# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Pauses: they grow, differ from one task to another, and end in time."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.plumb.aws.plugins.module_utils._engine.clock import Clock, pauses
from unit.module_utils.examples import FakeClock


@given(
    st.lists(st.floats(min_value=0, max_value=1, exclude_max=True), max_size=30),
    st.floats(min_value=0.1, max_value=500),
)
def test_pauses_grow_with_jitter_and_end_in_time(jitters: list[float], within: float) -> None:
    clock = FakeClock(*jitters)
    pause = pauses(clock.as_clock(), within=within)
    while pause():
        pass
    assert sum(clock.slept) == pytest.approx(within)
    jitters += [0.5] * len(clock.slept)
    waits = [min(0.4 * 2**turn, 4.0) * (0.5 + jitters[turn]) for turn in range(len(clock.slept))]
    assert clock.slept[:-1] == pytest.approx(waits[:-1])
    assert clock.slept[-1] <= waits[-1] + 1e-9


def test_the_time_that_is_spent_between_pauses_counts() -> None:
    clock = FakeClock()
    pause = pauses(clock.as_clock(), within=10)
    assert pause()
    clock.time += 10
    assert not pause()


def test_two_that_wait_at_once_wait_differently() -> None:
    slept = []
    for jitter in (0.0, 0.999):
        clock = FakeClock(jitter)
        pauses(clock.as_clock(), within=10)()
        slept += clock.slept
    assert slept == pytest.approx([0.2, 0.5996])


def test_a_clock_is_that_of_the_system_unless_another_is_given() -> None:
    clock = Clock()
    assert (clock.now, clock.sleep) == (time.monotonic, time.sleep)
    assert 0 <= clock.jitter() < 1
