# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a task has done by now, when it has to read and plan more than once.

The rule: a call counts once. It was executed if AWS said so, or if its answer was lost and a new look at IAM shows what
it was to do. A new plan is of use only if it was made of a state that shows all that was executed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum

from ansible_collections.plumb.aws.plugins.module_utils._engine.call import Call, ExecutedCall
from ansible_collections.plumb.aws.plugins.module_utils._engine.plan import Fields, Plan


class Sight(Enum):
    """What a new plan tells of the calls so far."""

    # it does not show what was done: a replica is behind
    STALE = "stale"
    # the call in doubt was not done, or does not show yet
    OPEN = "open"
    # nothing is in doubt any more
    CLEAR = "clear"


@dataclass
class Progress:
    """``first`` is the plan that says what was before, ``last`` the one that is carried out.

    ``doubt`` is a call that ended in neither success nor failure; ``lost``: because its answer was lost.
    """

    first: Plan | None = None
    last: Plan | None = None
    executed: list[ExecutedCall] = field(default_factory=list)
    doubt: Call | None = None
    lost: bool = False

    @property
    def calls(self) -> list[Call]:
        return [done.call for done in self.executed]

    def accept(self, plan: Plan) -> Plan:
        """Go on with a plan."""
        if not self.executed or self.first is None:
            self.first = plan
        self.last = plan
        return plan

    def put_in_doubt(self, call: Call, *, lost: bool) -> None:
        """A call ended in neither success nor failure. Once its answer was lost, a later refusal decides nothing."""
        self.lost = lost or (self.lost and self.doubt is not None and self.doubt.is_same_as(call))
        self.doubt = call

    def look(self, plan: Plan) -> Sight:
        """Judge the calls so far by a new plan; a call in doubt that shows to be done counts as executed."""
        self._forget_doubt_that_is_over()
        if any(planned.is_same_as(done) for planned in plan.calls for done in self.calls):
            return Sight.STALE
        if self.doubt is None:
            return Sight.CLEAR
        if any(planned.is_same_as(self.doubt) for planned in plan.calls):
            return Sight.OPEN
        if self.lost and (not self.doubt.operation.creates or self._is_ours(plan)):
            self.executed.append(ExecutedCall(self.doubt, {}))
        self.doubt, self.lost = None, False
        return Sight.CLEAR

    def may_have_done(self) -> Sequence[Call]:
        """The calls that were executed, and the one that may have been."""
        lost = self.lost_call()
        return [*self.calls, *([lost] if lost else [])]

    def lost_call(self) -> Call | None:
        """The call that may have been done, since its answer was lost."""
        self._forget_doubt_that_is_over()
        return self.doubt if self.lost else None

    def _forget_doubt_that_is_over(self) -> None:
        """A call in doubt that was made again, and answered, is in doubt no more."""
        if self.doubt is not None and any(self.doubt.is_same_as(done) for done in self.calls):
            self.doubt, self.lost = None, False

    def _is_ours(self, plan: Plan) -> bool:
        """Whether what is there now is just what the first plan was to create."""
        if self._creates_beside():
            return self._left_to_do(plan)
        wanted = (self.first.created or self.first.after) if self.first else None
        return wanted is not None and plan.before is not None and _state(plan.before) == _state(wanted)

    def _creates_beside(self) -> bool:
        """Whether the call in doubt creates something that goes with the resource, not the resource itself."""
        if self.first is None or self.doubt is None or not self.first.calls:
            return False
        return self.first.before is not None or not self.doubt.is_same_as(self.first.calls[0])

    def _left_to_do(self, plan: Plan) -> bool:
        """Whether a plan is what the last one had after the call in doubt."""
        calls = self.last.calls if self.last else ()
        place = next((number for number, each in enumerate(calls, 1) if self.doubt and each.is_same_as(self.doubt)), 0)
        left = calls[place:]
        pairs = zip(left, plan.calls, strict=False)
        return place > 0 and len(left) == len(plan.calls) and all(one.is_same_as(twin) for one, twin in pairs)


def _state(fields: Fields) -> Fields:
    """The compared fields of the resource itself, without what is said about the change."""
    return {name: value for name, value in fields.items() if name != "access"}
