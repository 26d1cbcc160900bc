# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Everything twice, by modules inside the controller and by ordinary ones, and the proof that it comes to the same."""

from __future__ import annotations

import json
import os
import re
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from integration.harness import Course, Player, TaskResult

# By modules inside the controller, and by ordinary ones
WAYS = ("inside", "ordinary")
# Of so many tests, PLUMB_WAY=some plays one both ways, always the same ones, and the others inside the controller alone
_ONE_OF = 5


def played(test: str) -> tuple[str, ...]:
    """The ways to play a test, by its id: PLUMB_WAY=inside plays all of them one way, and compares nothing."""
    wanted = os.environ.get("PLUMB_WAY", "both")
    if wanted == "some":
        wanted = "both" if zlib.crc32(test.encode()) % _ONE_OF == 0 else "inside"
    return tuple(way for way in WAYS if wanted in (way, "both"))


Value = TypeVar("Value")
Made = TypeVar("Made")


@dataclass(frozen=True)
class BothWays(Generic[Value]):
    """What a test is called with, one way and the other. Only fixtures see both; see conftest.py."""

    inside: Value
    ordinary: Value

    def each(self, make: Callable[[Value], Made]) -> BothWays[Made]:
        return BothWays(make(self.inside), make(self.ordinary))


# The only keys that may differ, all of them Ansible's own: how the module was called, what Ansible found out to call it,
# and the traceback that some cores keep of a failed module process (beside `failed_when`, under the longer name).
_OF_THE_WAY = {
    "ansible_job_id",
    "discovered_interpreter_python",
    "exception",
    "failed_when_suppressed_exception",
    "finished",
    "invocation",
    "results_file",
    "started",
}
# What is another in each account and at each time. The first such name in a text becomes 1, the next other one 2, so
# that what was the same thing before still is.
_NAMES = re.compile(r"(?<![0-9])[0-9]{12}(?![0-9])|A(?:GPA|IDA|IPA|KIA|NPA|ROA|SIA)[A-Z0-9]{12,17}")
_MOMENTS = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9:]{8}(?:\.[0-9]+)?(?:Z|\+00:00)?"
    r"|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
)


def comparable(value: Any) -> dict[str, Any]:
    """How the tasks ended with what results, and what changes were made, as it has to be either way."""
    return {"results": _comparable(list(_played(value))), "changes": sorted(_written(value))}


def _played(value: Any) -> Iterator[TaskResult]:
    if isinstance(value, Player):
        for run in value.played:
            ours = [result for result in run.results if "include_args" not in result.result]  # not what includes them
            yield from sorted(ours, key=lambda result: result.host)  # hosts take turns as they can
    elif isinstance(value, Course):
        yield from value.results
    else:
        for part in _parts(value):
            yield from _played(part)


def _written(value: Any) -> Iterator[str]:
    """The changes that succeeded: how often one that failed was tried again is a matter of time."""
    if isinstance(value, Player | Course):
        requests = value.iam.writes(value.account) if isinstance(value, Player) else value.requests
        yield from (request.operation for request in requests if request.is_write and not request.error_code)
    else:
        for part in _parts(value):
            yield from _written(part)


def _parts(value: Any) -> Sequence[Any]:
    if isinstance(value, Mapping):
        return list(value.values())
    return value if isinstance(value, tuple) else []


def _comparable(results: Sequence[TaskResult]) -> Any:
    ended = [[each.name, each.status, _without_the_way(each.result)] for each in results]
    # the ids of requests first: one in three hundred ends in twelve digits, as if that were an account
    text = _MOMENTS.sub("(now)", json.dumps(ended, sort_keys=True))
    numbers: dict[str, int] = {}
    return json.loads(_NAMES.sub(lambda found: f"({numbers.setdefault(found.group(), len(numbers) + 1)})", text))


def _without_the_way(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_the_way(item) for key, item in value.items() if key not in _OF_THE_WAY}
    return [_without_the_way(item) for item in value] if isinstance(value, list) else value
