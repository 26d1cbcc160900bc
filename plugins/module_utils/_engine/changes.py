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
from dataclasses import dataclass, field, replace
from typing import Any

from ansible_collections.plumb.aws.plugins.module_utils._engine.call import Call, Touch

# Seconds after which every replica shows a change
SPREADING_SECONDS = 30.0
# Seconds for which a read is made again that does not show what this run has done
OWN_SECONDS = 20.0


@dataclass(frozen=True)
class Change:
    """A call that was made, or in a dry run planned.

    ``at`` is the time on the clock that all processes of the host share. ``run`` and ``account`` say by which run and
    where. ``digest`` stands for operation and arguments; no argument is kept.

    A change with a ``state`` is no call: it tells what a task left behind, as ``state_of`` gives it.
    """

    at: float
    run: str
    account: str
    digest: str
    touches: frozenset[Touch]
    creates: bool
    state: Mapping[str, str] = field(default_factory=dict)

    def as_text(self) -> str:
        """One line of JSON."""
        touches = sorted([touch.thing, touch.aspect] for touch in self.touches)
        return json.dumps([self.at, self.run, self.account, self.digest, touches, self.creates, self.state]) + "\n"

    @classmethod
    def from_text(cls, line: str) -> Change:
        """The way back. Raises ValueError for anything else."""
        try:
            at, run, account, digest, touches, creates, state = json.loads(line)
            touched = frozenset(Touch(*pair) for pair in touches)
            return cls(float(at), run, account, digest, touched, bool(creates), dict(state))
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
    last = _last_of(thing, changes)
    return last is not None and last.creates


def contradicts(state: Mapping[str, str] | None, thing: str, changes: Sequence[Change]) -> bool:
    """Whether a read cannot be of now: it shows a thing (None: there is none) in another state than it was left in.

    What a task left behind counts only where nothing of the thing was changed since.
    """
    last = _last_of(thing, changes)
    if last is not None and last.creates is (state is None):
        return True
    left = changes[-1].state if changes and state is not None else {}
    return any(state[name] != value for name, value in left.items() if state and name in state)


def is_of(arn: str | None, changes: Sequence[Change]) -> bool:
    """Whether what was left behind has this ARN, as far as that is known: one name can be asked for by several."""
    left = next((change.state["arn"] for change in reversed(changes) if "arn" in change.state), None)
    return arn is None or left is None or left == digest_of(arn)


def digest_of(text: str) -> str:
    """What stands for a text in a state."""
    return _hash(text)[:16]


def state_of(module: str, fields: Mapping[str, str | None]) -> dict[str, str]:
    """A digest of each field that a module compares, as text in which equals are alike; None is left out."""
    return {f"{module} {name}": digest_of(text) for name, text in fields.items() if text is not None}


def left_behind(thing: str, state: Mapping[str, str], *, at: float, run: str, account: str) -> Change:
    """The state in which a task left a thing, as others are told of it."""
    return Change(at, run, account, "", frozenset({Touch(thing, "state")}), False, state)


def recent(changes: Iterable[Change], *, now: float, run: str, account: str) -> list[Change]:
    """The changes on this account that may not have spread yet, oldest first; those of other runs without a digest."""
    return [
        change if change.run == run else replace(change, digest="")
        for change in changes
        if change.account == account and 0 <= now - change.at <= SPREADING_SECONDS
    ]


def _is_last(call: Call, changes: Sequence[Change]) -> bool:
    touches = call.touches
    before = [
        change
        for change in changes
        if not change.state and any(one.overlaps(other) for one in touches for other in change.touches)
    ]
    return bool(before) and before[-1].digest == _digest(call.name, call.arguments)


def _last_of(thing: str, changes: Iterable[Change]) -> Change | None:
    """The last change of a thing's existence."""
    existence = Touch(thing, "existence")
    found = [change for change in changes if any(existence.overlaps(touch) for touch in change.touches)]
    return found[-1] if found else None


def _digest(name: str, arguments: Mapping[str, Any]) -> str:
    return _hash(json.dumps([name, arguments], sort_keys=True, default=str))


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
