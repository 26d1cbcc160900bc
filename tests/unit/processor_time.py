# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How long something takes, as a ratio to work done beside it, so that a busy or slow machine fails no test."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

# What _known_work takes on a quiet machine of the kind that the goals were set on
_KNOWN_SECONDS = 0.0115
_ATTEMPTS = 10


def quiet_seconds(work: Callable[[], Any], *, goal: float, before: Callable[[], Any] = lambda: None) -> float:
    """Seconds of the processor, the best of up to ten, as if the processor were as fast as that of the goal.

    One that others use at the same time, or an older one, can be half as fast: how long a known piece of work takes
    right beside tells by how much. ``before`` is called before each attempt and takes no part in its time.
    """
    best = float("inf")
    for _attempt in range(_ATTEMPTS):
        before()
        slowness = max(1.0, seconds_of(_known_work) / _KNOWN_SECONDS)
        best = min(best, seconds_of(work) / slowness)
        if best < goal:
            break
    return best


def seconds_of(work: Callable[[], Any]) -> float:
    """Seconds of the processor, all threads of this process together."""
    start = time.process_time()
    work()
    return time.process_time() - start


def _known_work() -> None:
    seen = set()
    for number in range(60_000):
        seen.add((number % 700, number & 255))
