# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the samples say: medians, ratios within one sitting, and the goals that they meet or miss."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from statistics import median
from typing import TypeVar

from benchmarks.rows import FANOUT, Row
from benchmarks.sitting import Sample

MIB = 1024 * 1024
# What Ansible keeps of a thousand results differs from one run to the next by about this much.
_MEMORY_NOISE = 4 * MIB
_THINGS = {"policy": "policies", "trust": "roles", "attachment": "attachments"}

Number = TypeVar("Number", int, float)


@dataclass(frozen=True)
class Figures:
    """The medians of a row's samples; seconds and bytes. ``fastest`` and ``slowest`` are wall time."""

    wall: float
    fastest: float
    slowest: float
    cpu: float
    memory: float | None
    requests: float
    request_time: float | None


@dataclass(frozen=True)
class Goal:
    """A goal, what was measured, and Ansible's own floor beneath it; None: not measured in this sitting."""

    measure: str
    measured: float | None
    least: float | None = None
    most: float | None = None
    floor: float | None = None
    unit: str = ""

    @property
    def has_wish(self) -> bool:
        return self.least is not None or self.most is not None

    @property
    def met(self) -> bool | None:
        if self.measured is None or not self.has_wish:
            return None
        return (self.least is None or self.measured >= self.least) and (self.most is None or self.measured <= self.most)


def figures(samples: Sequence[Sample]) -> Figures:
    walls = [sample.wall for sample in samples]
    return Figures(
        wall=median(walls),
        fastest=min(walls),
        slowest=max(walls),
        cpu=median(sample.cpu for sample in samples),
        memory=_median([sample.memory for sample in samples]),
        requests=median(sample.requests for sample in samples),
        request_time=_median([sample.request_time for sample in samples]),
    )


def _median(values: Sequence[Number | None]) -> float | None:
    known = [value for value in values if value is not None]
    return median(known) if known else None


class Comparison:
    """Looks rows up by name; a figure that takes a row that was not run is None."""

    def __init__(self, found: Mapping[Row, Figures]) -> None:
        self._found = found

    def wall(self, subject: str, way: str, size: int) -> float:
        return self._found[Row(size, subject, way)].wall

    def cpu(self, subject: str, way: str) -> float:
        return self._found[Row(1000, subject, way)].cpu

    def requests(self, subject: str) -> float:
        return self._found[Row(1000, subject, "ours")].requests

    def memory(self, way: str, size: int) -> float:
        memory = self._found[Row(size, "policy", way)].memory
        if memory is None:
            raise KeyError(way)
        return memory

    def ratio(self, subject: str, way: str, to: str, size: int) -> float | None:
        return known(lambda: self.wall(subject, way, size) / self.wall(subject, to, size))

    def beyond_noop(self, subject: str) -> float | None:
        """Milliseconds an item of 1,000 beyond what the no-op plugin takes."""
        return known(lambda: self.wall(subject, "ours", 1000) - self.wall(subject, "noop", 1000))

    def cpu_beyond_noop(self, subject: str) -> float | None:
        """The same of processor time, which other work on the machine disturbs less."""
        return known(lambda: self.cpu(subject, "ours") - self.cpu(subject, "noop"))

    def memory_growth(self, way: str) -> float | None:
        """Bytes that a run over 1,000 policies needs beyond one over 100."""
        return known(lambda: self.memory(way, 1000) - self.memory(way, 100))


def known(figure: Callable[[], float]) -> float | None:
    """A figure, or None where a row that it takes was not run."""
    try:
        return figure()
    except KeyError:
        return None


def goals(found: Mapping[Row, Figures]) -> list[Goal]:
    """The goals, and below them figures of the same kind that have none."""
    compare = Comparison(found)
    return [*_goals(compare), *_without_goal(compare)]


def _goals(compare: Comparison) -> Iterator[Goal]:
    ratio = compare.ratio
    ours, noop = compare.memory_growth("ours"), compare.memory_growth("noop")
    beyond = None if ours is None or noop is None else (ours - noop) / MIB
    kept = None if noop is None else noop / MIB
    for subject, things in _THINGS.items():
        floor = ratio(subject, "noop", "bare", 1000)
        yield Goal(f"1,000 {things}, ours / bare", ratio(subject, "ours", "bare", 1000), most=0.8, floor=floor)
        yield Goal(f"1,000 {things}, requests", known(partial(compare.requests, subject)), most=30)
    floor = ratio("policy", "amazon", "noop", 100)
    yield Goal("100 policies, amazon.aws / ours", ratio("policy", "amazon", "ours", 100), least=65, floor=floor)
    one, fanout = ratio("policy", "noop", "debug", 1), ratio(FANOUT, "noop", "debug", 100)
    yield Goal("100 hosts x 3 tasks, ours / debug", ratio(FANOUT, "ours", "debug", 100), most=2.8, floor=fanout)
    yield Goal("one task, ours / debug", ratio("policy", "ours", "debug", 1), most=1.7, floor=one)
    yield Goal("memory of 900 more policies beyond no-op's", beyond, most=_MEMORY_NOISE / MIB, unit="MiB", floor=kept)


def _without_goal(compare: Comparison) -> Iterator[Goal]:
    yield Goal("100 policies, ours / bare", compare.ratio("policy", "ours", "bare", 100))
    yield Goal("100 policies, ours / no-op plugin", compare.ratio("policy", "ours", "noop", 100))
    for subject, things in _THINGS.items():
        yield Goal(f"an item of 1,000 {things} beyond no-op's", compare.beyond_noop(subject), unit="ms")
    yield Goal("the same of processor time, policies", compare.cpu_beyond_noop("policy"), unit="ms")
