# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""An action plugin that is a module's own, with a profiler that runs from the first item to the last.

It is copied under the name of each module. The environment says after how many items the profile is to be written,
where to, and whether by cProfile or by samples.
"""

from __future__ import annotations

import json
import os
import signal
import time
from collections import Counter
from cProfile import Profile
from importlib import import_module
from pathlib import Path
from types import FrameType
from typing import Any

_OURS: Any = import_module(f"ansible_collections.plumb.aws.plugins.action.{Path(__file__).stem}")
_EVERY = 0.001  # seconds of processor time


class _Samples:
    """Notes the stack every so often of processor time, which costs next to nothing."""

    def __init__(self) -> None:
        self._stacks: Counter[tuple[str, ...]] = Counter()

    def enable(self) -> None:
        self._start = time.process_time()
        signal.signal(signal.SIGPROF, self._note)
        signal.setitimer(signal.ITIMER_PROF, _EVERY, _EVERY)

    def disable(self) -> None:
        signal.setitimer(signal.ITIMER_PROF, 0)
        self._seconds = time.process_time() - self._start

    def dump_stats(self, path: str) -> None:
        stacks = [{"stack": stack, "samples": count} for stack, count in self._stacks.items()]
        Path(path).write_text(json.dumps({"seconds": self._seconds, "stacks": stacks}), encoding="utf-8")

    def _note(self, _number: int, frame: FrameType | None) -> None:
        stack = []
        while frame is not None:
            stack.append(f"{frame.f_code.co_filename} {frame.f_code.co_qualname}")
            frame = frame.f_back
        self._stacks[tuple(stack)] += 1


_profile: Profile | _Samples = _Samples() if os.environ.get("PLUMB_BENCH_METHOD") == "samples" else Profile()


class ActionModule(_OURS.ActionModule):
    """Ours, profiled. Items of a loop run one after the other in one worker."""

    done = 0

    def run(self, tmp: str | None = None, task_vars: dict[str, Any] | None = None) -> dict[str, Any]:
        if ActionModule.done == 0:
            _profile.enable()
        result: dict[str, Any] = super().run(tmp, task_vars)
        ActionModule.done += 1
        if ActionModule.done == int(os.environ["PLUMB_BENCH_ITEMS"]):
            _profile.disable()
            _profile.dump_stats(os.environ["PLUMB_BENCH_PROFILE"])
        return result
