# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A little resource and a run that notes what it is told, for tests of whole tasks."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import pytest

from ansible_collections.plumb.aws.plugins.module_utils._engine.call import Call, ExecutedCall
from ansible_collections.plumb.aws.plugins.module_utils._engine.changes import Change, change_of, left_behind
from ansible_collections.plumb.aws.plugins.module_utils._engine.context import Context
from ansible_collections.plumb.aws.plugins.module_utils._engine.descriptor import Descriptor, Form
from ansible_collections.plumb.aws.plugins.module_utils._engine.errors import Fault, PlumbError
from ansible_collections.plumb.aws.plugins.module_utils._engine.plan import Lint, Plan
from ansible_collections.plumb.aws.plugins.module_utils._engine.resource_module import ResourceModule
from ansible_collections.plumb.aws.plugins.module_utils._engine.run_state import NoRunState, Turn
from ansible_collections.plumb.aws.plugins.module_utils._iam.live_account import LiveAccount
from ansible_collections.plumb.aws.plugins.module_utils._iam.operations import call
from ansible_collections.plumb.aws.plugins.module_utils._module.accounts import make_account
from unit.module_utils.examples import FakeClock, FakeReader, FakeWriter, context, refusal, unanswered

CREATE = call("create_role", {"RoleName": "r"}, "role/r", {"arn": "arn:r"})
UPDATE = call("update_role", {"RoleName": "r"}, "role/r")
DELETE = call("delete_role", {"RoleName": "r"}, "role/r", {"arn": "arn:r"})
ADD = call("create_policy_version", {"PolicyArn": "arn:p"}, "policy/p")
PRUNE = call("delete_policy_version", {"PolicyArn": "arn:p", "VersionId": "v1"}, "policy/p")

# What a call may end with
IS_THERE, IS_FULL, IS_NOT_THERE, DENIED = map(
    refusal, ("EntityAlreadyExists", "LimitExceeded", "NoSuchEntity", "AccessDenied")
)
LOST = unanswered(Fault.LOST)

ABSENT, OLD, NEW = None, "old", "new"
State = str | None | Exception
Calls = list[Call]
# What is planned for what is asked for, by the state that was read
PLANNED: dict[str, dict[str | None, tuple[Call, ...]]] = {
    "change": {ABSENT: (CREATE,), OLD: (UPDATE,)},
    "twice": {ABSENT: (CREATE, UPDATE), OLD: (UPDATE,)},
    "version": {ABSENT: (ADD,), OLD: (ADD,)},
    "room and version": {OLD: (PRUNE, ADD), "with room": (ADD,)},
    "gone": {OLD: (DELETE,), NEW: (DELETE,)},
    "nothing": {},
}
# What a report says beside both sides where the plan has nothing to judge by
NOTHING_MORE: dict[str, Any] = {"documents": {}, "users": {}, "lints": []}
_THING = Descriptor(
    module="iam_thing",
    kind="thing",
    naming=("name",),
    fields={"name": Form.NAME, "is": Form.PLAIN},
    lock_key=lambda _desired: "role/r",
    argument_spec={"name": {"type": "str"}},
    rules={},
)


class Work:
    """A resource that is read in these states, the last one again and again. Notes what it is asked to do.

    ``too_much`` are the calls to take back, or what goes wrong in the wait; ``lints`` are the plan's.
    """

    def __init__(self, *states: State, too_much: Sequence[Call] | Exception = (), lints: tuple[Lint, ...] = ()) -> None:
        self.steps: list[str] = []
        self._states = list(states) or [ABSENT]
        self._too_much, self._lints = too_much, lints

    def module(self, *, waits: bool = True) -> ResourceModule:
        return ResourceModule(
            descriptor=_THING,
            options=dict,
            read=self.read,
            plan=self.plan,
            merge_response=self.merge_response,
            wait_until_visible=self.wait if waits else None,
            removed=lambda calls: {"removed": [each.name for each in calls]},
        )

    @property
    def readings(self) -> int:
        return self.steps.count("read")

    def read(self, _account: Any, _desired: Any) -> str | None:
        self.steps.append("read")
        state = self._states.pop(0) if len(self._states) > 1 else self._states[0]
        found: str | None = _answer(state)
        return found

    def plan(self, state: str | None, desired: Any) -> Plan:
        self.steps.append("plan")
        return Plan(
            before=None if state is ABSENT else {"name": "r", "is": state},
            after=None if desired == "gone" else {"name": "r", "is": NEW},
            result={"id": None, "access": f"from {state}", "seen": state},
            calls=PLANNED[desired].get(state, ()),
            warnings=(f"was {state}",),
            lints=self._lints,
            name="r",
            arn="arn:r",
        )

    def merge_response(self, result: dict[str, Any], executed: Sequence[ExecutedCall]) -> dict[str, Any]:
        self.steps.append(f"merge {len(executed)}")
        return {**result, "id": "AROA"} if executed else result

    def wait(self, _context: Context, plan: Plan, _desired: Any, made: Sequence[ExecutedCall]) -> Sequence[Call]:
        self.steps.append(f"wait {[each.name for each in plan.calls]} {len(made)}")
        if isinstance(self._too_much, Exception):
            raise self._too_much
        return self._too_much


class Forgetting(LiveAccount):
    """Notes among the steps of a work that all is asked anew."""

    def __init__(self, work: Work) -> None:
        super().__init__(FakeReader(), list[str]().append)
        self._work = work

    def forget(self) -> None:
        self._work.steps.append("forget")


class Refusing(Work):
    """Refuses to plan before the given reading."""

    def __init__(self, *, until: int, **error: Any) -> None:
        super().__init__()
        self._until, self._error = until, PlumbError("missing", **error)

    def plan(self, state: str | None, desired: Any) -> Plan:
        if self.readings < self._until:
            raise self._error
        return super().plan(state, desired)


class Slow(FakeWriter):
    """Each answer takes so many seconds."""

    def __init__(self, clock: FakeClock, *answers: tuple[float, Any]) -> None:
        super().__init__(*(answer for _seconds, answer in answers), attempts=1)
        self._clock, self._seconds = clock, [seconds for seconds, _answer in answers]

    def write(self, operation: str, arguments: Mapping[str, Any]) -> dict[str, Any]:
        self._clock.time += self._seconds.pop(0) if self._seconds else 0.0
        return super().write(operation, arguments)


def run(work: Work, *answers: Any, desired: str = "change", attempts: int = 1, **more: Any) -> dict[str, Any]:
    """The result of a task whose writes are answered so."""
    return work.module().run(context(FakeWriter(*answers, attempts=attempts), **more), desired)


def failure(work: Work, *answers: Any, **more: Any) -> PlumbError:
    with pytest.raises(PlumbError) as caught:
        run(work, *answers, **more)
    return caught.value


def told(*calls: Call) -> list[dict[str, str]]:
    return [each.as_result() for each in calls]


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def left(state: str) -> dict[str, str]:
    """What a task tells that leaves the resource so."""
    return {"iam_thing name": digest('"r"'), "iam_thing is": digest(f'"{state}"'), "arn": digest("arn:r")}


class Run(NoRunState):
    """A run whose turns tell of these calls, and states of role/r. Notes what it is told.

    ``changed`` are the things that it has changed by itself.
    """

    def __init__(
        self,
        *done: Call | Mapping[str, str],
        changed_at: float = float("-inf"),
        changed: Sequence[str] = (),
    ) -> None:
        super().__init__(make_account)
        self.told: list[Any] = []
        self._changes = tuple(map(_change, done))
        self._changed_at = changed_at
        self._changed = changed

    def planned(self, _account: Any, calls: Iterable[Call]) -> None:
        self.told.append(("planned", [each.name for each in calls]))

    def executed(self, _account: Any, calls: Iterable[Call]) -> None:
        self.told.append(("executed", [each.name for each in calls]))

    def changes(self, _account: Any, thing: str) -> Sequence[Change]:
        self.told.append(("changes", thing))
        return self._changes

    def left(self, _account: Any, thing: str, state: Mapping[str, str]) -> None:
        self.told.append(("left", thing, dict(state)))

    def has_changed(self, thing: str) -> bool:
        return thing in self._changed

    @contextmanager
    def turn(self, _account: Any, lock_key: str) -> Iterator[Turn]:
        self.told.append(("turn", lock_key))
        yield Turn(self._changed_at, self._changes)
        self.told.append("over")


def _change(done: Call | Mapping[str, str]) -> Change:
    if isinstance(done, Call):
        return change_of(done, at=0.0, run="", account="")
    return left_behind("role/r", done, at=0.0, run="", account="")


def _answer(state: Any) -> Any:
    if isinstance(state, Exception):
        raise state
    return state
