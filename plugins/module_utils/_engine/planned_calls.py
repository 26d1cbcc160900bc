# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The calls that a dry run has planned so far, found by what they touch.

A reader asks for the calls on one thing, and so never goes through all of them: a dry run of many creations costs as
much for the last one as for the first.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from ansible_collections.plumb.aws.plugins.module_utils._engine.call import Call, Touch

Decode = Callable[[Any], Call]


@dataclass
class _Entry:
    """A planned call; ``source`` is what it is decoded from when somebody first asks for it."""

    operation: str
    source: Any
    call: Call | None = None


class PlannedCalls:
    """Planned calls in order. ``decode`` makes a call of what ``add_encoded`` was given."""

    def __init__(self, decode: Decode | None = None) -> None:
        self._decode = decode
        self._entries: dict[int, _Entry] = {}
        self._next = 0
        self._by_thing: defaultdict[str, list[int]] = defaultdict(list)
        self._counts: Counter[str] = Counter()

    def add(self, calls: Iterable[Call]) -> None:
        for call in calls:
            self._append(_Entry(call.name, None, call), call.things)

    def add_encoded(self, operation: str, things: Iterable[str], source: Any) -> None:
        """Add a call on these things without decoding it."""
        self._append(_Entry(operation, source), things)

    def forget(self, touches: Iterable[Touch]) -> None:
        """Drop what was planned of what these touch."""
        for touch in touches:
            for number in list(self._by_thing.get(touch.thing, ())):
                entry = self._entries.get(number)
                if entry is not None and any(touch.overlaps(other) for other in self._call(entry).touches):
                    self._counts[entry.operation] -= 1
                    del self._entries[number]

    def on(self, things: Iterable[str]) -> list[Call]:
        """The calls that touch one of these things, in order."""
        numbers = sorted({number for thing in things for number in self._by_thing.get(thing, ())})
        return [self._call(self._entries[number]) for number in numbers if number in self._entries]

    def count(self, operation: str) -> int:
        """How many calls of an operation there are."""
        return self._counts[operation]

    def __iter__(self) -> Iterator[Call]:
        return iter([self._call(entry) for entry in self._entries.values()])

    def __len__(self) -> int:
        return len(self._entries)

    def _append(self, entry: _Entry, things: Iterable[str]) -> None:
        self._entries[self._next] = entry
        for thing in things:
            self._by_thing[thing].append(self._next)
        self._counts[entry.operation] += 1
        self._next += 1

    def _call(self, entry: _Entry) -> Call:
        if entry.call is None:
            if self._decode is None:
                raise TypeError("These planned calls are not decoded, and no decoder was given.")
            entry.call = self._decode(entry.source)
        return entry.call
