# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What tasks tell each other of the calls that they have made: enough to know a read that contradicts them.

A replica of IAM can be some seconds behind. A task that reads it would repeat what an earlier task has done:
https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot.html#troubleshoot_general_eventual-consistency
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from ansible_collections.plumb.aws.plugins.module_utils._engine.call import Call, Touch

# Seconds after which every replica shows a change
SPREADING_SECONDS = 30.0


@dataclass(frozen=True)
class Change:
    """A call that was made, or in a dry run planned.

    ``at`` is the time on the clock that all processes of the host share. ``run`` and ``account`` say by which run and
    where. ``digest`` stands for operation and arguments; no argument is kept.
    """

    at: float
    run: str
    account: str
    digest: str
    touches: frozenset[Touch]
    creates: bool

    def as_text(self) -> str:
        """One line of JSON."""
        touches = sorted([touch.thing, touch.aspect] for touch in self.touches)
        return json.dumps([self.at, self.run, self.account, self.digest, touches, self.creates]) + "\n"

    @classmethod
    def from_text(cls, line: str) -> Change:
        """The way back. Raises ValueError for anything else."""
        try:
            at, run, account, digest, touches, creates = json.loads(line)
            return cls(float(at), run, account, digest, frozenset(Touch(*pair) for pair in touches), bool(creates))
        except TypeError as error:
            raise ValueError(f"{line!r} is no change.") from error


def change_of(call: Call, *, at: float, run: str, account: str) -> Change:
    """A call as others are told of it."""
    return Change(at, run, account, _digest(call.name, call.arguments), call.touches, call.operation.creates)


def repeats(planned: Iterable[Call], changes: Sequence[Change]) -> bool:
    """Whether a plan would do once more what was done last: what it was made from does not show that yet."""
    return any(_is_last(call, changes) for call in planned)


def was_created(thing: str, changes: Iterable[Change]) -> bool:
    """Whether the last that is known of a thing's existence is that it was created."""
    existence = Touch(thing, "existence")
    last = [change for change in changes if any(existence.overlaps(touch) for touch in change.touches)]
    return bool(last) and last[-1].creates


def recent(changes: Iterable[Change], *, now: float, run: str, account: str) -> list[Change]:
    """The changes on this account that may not have spread yet, oldest first; those of other runs without a digest."""
    return [
        change if change.run == run else replace(change, digest="")
        for change in changes
        if change.account == account and 0 <= now - change.at <= SPREADING_SECONDS
    ]


def _is_last(call: Call, changes: Sequence[Change]) -> bool:
    touches = call.touches
    before = [change for change in changes if any(one.overlaps(other) for one in touches for other in change.touches)]
    return bool(before) and before[-1].digest == _digest(call.name, call.arguments)


def _digest(name: str, arguments: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps([name, arguments], sort_keys=True, default=str).encode()).hexdigest()
