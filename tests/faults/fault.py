# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A fault as data: which requests it hits, whether IAM does what they ask for, and what comes back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

from faults.answers import Answer


class Done(Enum):
    """Whether IAM does what a request asks for."""

    NOT = "before"
    FIRST = "after"
    LATE = "late"  # when the client has given up


class On(Enum):
    """What a position counts: a task's writes, its reads, or nothing, since the fault is there from the start."""

    WRITES = "writes"
    READS = "reads"
    TASK = "task"


class Must(Enum):
    """What a task must come to under a fault. EITHER: it may fail, so long as it says clearly what was done."""

    SUCCEED = "succeed"
    FAIL = "fail"
    EITHER = "either"


class Bug(Enum):
    """A place in our own code where an exception is raised that nobody expects."""

    MERGE = "merge_response"
    WAIT = "wait_until_visible"
    WRITE = "write"


@dataclass(frozen=True)
class Effect:
    """What becomes of one request. ``lost``: the sender of a write cannot tell from the answer whether it was done."""

    answer: Answer
    done: Done = Done.NOT
    lost: bool = False


# Another writer: a client of the account, the operation about to be carried out, its parameters
Meanwhile = Callable[[Any, str, Mapping[str, str]], None]


@dataclass(frozen=True)
class Fault:
    """What goes wrong from the request at a position on.

    ``effects`` hit that request and the following ones of the same operation, one each; ``rest`` then hits all that
    follow, of the same operation or, with ``rest_hits_all``, of any. ``lag``: for so many seconds reads answer what IAM
    held before that write; of ``lag_of`` only, if any are named; with ``flapping`` every second one. ``meanwhile``: what
    somebody else does just before the request. ``operations``: the only ones that the fault makes sense for.
    """

    name: str
    on: On
    must: Must
    effects: tuple[Effect, ...] = ()
    rest: Effect | None = None
    rest_hits_all: bool = False
    lag: float = 0.0
    lag_of: frozenset[str] = frozenset()
    flapping: bool = False
    meanwhile: Meanwhile | None = None
    operations: frozenset[str] = frozenset()
    bug: Bug | None = None
    read_timeout: float = 15.0

    def fits(self, operation: str) -> bool:
        """Whether the fault makes sense for a request."""
        return not self.operations or operation in self.operations


def once(name: str, on: On, must: Must, effect: Effect, **more: Any) -> Fault:
    """A fault that hits one request."""
    return Fault(name, on, must, effects=(effect,), **more)
