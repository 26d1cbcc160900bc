# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Time as retries and waits see it."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field

# Seconds of throttling, and of a network that was there before, that fail no task
OUTAGE_SECONDS = 75.0
_FIRST_PAUSE = 0.4
_LONGEST_PAUSE = 4.0


@dataclass(frozen=True)
class Clock:
    """Seconds now, and a way to sleep; tests pass one that does not sleep."""

    now: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    jitter: Callable[[], float] = field(default=random.random)


def pauses(clock: Clock, *, within: float) -> Callable[[], bool]:
    """A jittered, growing pause. The function returned sleeps, or returns False when ``within`` seconds are over."""
    deadline = clock.now() + within
    wait = _FIRST_PAUSE

    def pause() -> bool:
        nonlocal wait
        left = deadline - clock.now()
        if left <= 0:
            return False
        clock.sleep(min(left, wait * (0.5 + clock.jitter())))
        wait = min(wait * 2, _LONGEST_PAUSE)
        return True

    return pause
