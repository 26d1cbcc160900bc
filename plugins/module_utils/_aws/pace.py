# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How fast an account may be asked, once it has been throttled: all processes of a user on a host take turns.

AWS does not say how many requests a second IAM answers. So the pace is found: longer pauses each time that AWS
throttles, and slightly shorter ones with each answer, until none are needed.
https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html (adaptive mode does so for one client)
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from ansible_collections.plumb.aws.plugins.module_utils._engine.clock import Clock
from ansible_collections.plumb.aws.plugins.module_utils._engine.host_folder import (
    host_folder,
    make_private_folder,
    open_locked,
)

# Seconds between two requests: after the first throttling, at the most, and when no pause is needed any more
_FIRST, _LONGEST, _SHORTEST = 0.05, 2.0, 0.004
_SLOWER, _FASTER = 1.5, 0.985
# Throttled requests that were under way together count once
_TOGETHER_SECONDS = 1.0
# Seconds after which a pace that nobody has used says nothing any more
_GOOD_FOR = 30.0
# Seconds; a turn that is later than that was written on the clock of an earlier boot
_LONGEST_QUEUE = 600.0


@dataclass(frozen=True)
class _Pace:
    """``interval`` between requests; the next one's turn is at ``turn``; ``slowed`` is when it was last made slower."""

    interval: float
    turn: float
    slowed: float


class Pacer:
    """Turns of those who ask with the same credentials; ``who`` names them."""

    def __init__(self, who: str, *, folder: Callable[[], str] = host_folder) -> None:
        self._path = os.path.join(folder(), f"pace-{hashlib.sha256(who.encode()).hexdigest()}")
        self._folder = folder

    def wait(self, clock: Clock) -> None:
        """Wait for one's turn, where the account is throttled."""
        if not os.path.exists(self._path):
            return
        with self._changing() as change:
            pace = change.pace
            now = clock.now()
            if pace is None or not now - _GOOD_FOR <= pace.turn <= now + _LONGEST_QUEUE:
                change.pace = None
                return
            turn = max(now, pace.turn)
            change.pace = _Pace(pace.interval, turn + pace.interval, pace.slowed)
        if turn > now:
            clock.sleep(turn - now)

    def throttled(self, clock: Clock) -> None:
        """AWS has throttled a request."""
        with self._changing() as change:
            now, pace = clock.now(), change.pace or _Pace(_FIRST / _SLOWER, 0.0, float("-inf"))
            if 0 <= now - pace.slowed < _TOGETHER_SECONDS:
                return
            interval = min(_LONGEST, pace.interval * _SLOWER)
            change.pace = _Pace(interval, max(now, pace.turn) + interval, now)

    def answered(self) -> None:
        """AWS has answered a request."""
        if not os.path.exists(self._path):
            return
        with self._changing() as change:
            pace = change.pace
            if pace is not None:
                interval = pace.interval * _FASTER
                change.pace = _Pace(interval, pace.turn, pace.slowed) if interval > _SHORTEST else None

    @contextmanager
    def _changing(self) -> Iterator[_Change]:
        """Read the pace and write it back, one at a time; where that cannot be, there is none."""
        change = _Change(None)
        try:
            make_private_folder(self._folder())
            file = open_locked(self._path)
        except OSError:
            yield change
            return
        try:
            change.pace = _decode(os.pread(file, 200, 0))
            before = change.pace
            yield change
            if change.pace is None:
                os.unlink(self._path)
            elif change.pace != before:
                os.ftruncate(file, 0)
                os.write(file, f"{change.pace.interval} {change.pace.turn} {change.pace.slowed}".encode())
        except OSError:
            return
        finally:
            os.close(file)


@dataclass
class _Change:
    pace: _Pace | None


def _decode(text: bytes) -> _Pace | None:
    try:
        interval, turn, slowed = map(float, text.split())
    except ValueError:
        return None
    return _Pace(interval, turn, slowed)
