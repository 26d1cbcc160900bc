# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A module that brings a resource to its desired state: options, read, plan, carry out, result."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from ansible_collections.plumb.aws.plugins.module_utils._engine.call import Call, ExecutedCall
from ansible_collections.plumb.aws.plugins.module_utils._engine.carry_out import CreateConflict, carry_out
from ansible_collections.plumb.aws.plugins.module_utils._engine.clock import pauses
from ansible_collections.plumb.aws.plugins.module_utils._engine.context import Context
from ansible_collections.plumb.aws.plugins.module_utils._engine.descriptor import Descriptor
from ansible_collections.plumb.aws.plugins.module_utils._engine.diff import diff_of
from ansible_collections.plumb.aws.plugins.module_utils._engine.errors import PlumbError
from ansible_collections.plumb.aws.plugins.module_utils._engine.plan import Plan

# Seconds in which a thing that somebody else has just created must show in a read.
_CONFLICT_SECONDS = 10.0

Wait = Callable[[Context, Plan, Any], None]


def _nothing_removed(_calls: Sequence[Call]) -> dict[str, Any]:
    return {}


@dataclass(frozen=True)
class ResourceModule:
    """The steps of one resource, each a function of its folder in ``_resources/``.

    ``read`` takes the account and the options and returns what IAM holds; ``plan`` takes both and is pure.
    ``merge_response`` puts what only AWS knows into the result. ``wait_until_visible`` waits until IAM shows what was
    written. ``removed`` gives the result's keys with what calls have removed, whole; a failed task returns them, too.
    """

    descriptor: Descriptor
    options: Callable[[Mapping[str, Any]], Any]
    read: Callable[[Any, Any], Any]
    plan: Callable[[Any, Any], Plan]
    merge_response: Callable[[dict[str, Any], Sequence[ExecutedCall]], dict[str, Any]]
    wait_until_visible: Wait | None = None
    removed: Callable[[Sequence[Call]], dict[str, Any]] = _nothing_removed

    def run(self, context: Context, desired: Any) -> dict[str, Any]:
        """Do the task. Where there is something to change, other tasks of the run wait meanwhile."""
        lock_key = self.descriptor.lock_key(desired)
        revision = context.run_state.revision(context.connection, lock_key)
        plan = self._plan(context, desired)
        if not plan.calls:
            return self._result(context, plan, [])
        with context.run_state.lock(context.connection, lock_key, revision) as unchanged:
            return self._carry_out(context, desired, plan if unchanged else None)

    def _plan(self, context: Context, desired: Any) -> Plan:
        """Read and plan; where a refusal may pass, as what it misses may just not show yet, once more and again."""
        pause: Callable[[], bool] | None = None
        while True:
            try:
                return self.plan(self.read(context.account, desired), desired)
            except PlumbError as error:
                if not error.patience:
                    raise
                pause = pause or pauses(context.clock, within=error.patience)
                if not pause():
                    raise

    def _carry_out(self, context: Context, desired: Any, plan: Plan | None) -> dict[str, Any]:
        """Carry the plan out; a create that finds the thing already there is read and planned again."""
        pause = pauses(context.clock, within=_CONFLICT_SECONDS)
        while True:
            plan = plan or self._plan(context, desired)
            wait = partial(self.wait_until_visible, context, plan, desired) if self.wait_until_visible else None
            try:
                executed = carry_out(
                    plan,
                    context.connection,
                    check_mode=context.check_mode,
                    wait=wait,
                    journal=context,
                    clock=context.clock,
                )
                return self._result(context, plan, executed)
            except CreateConflict as conflict:
                if not pause():
                    raise conflict.error from None
                plan = None
            except PlumbError as error:
                error.details = {**error.details, **self._progress(error.executed)}
                _warn(context, plan)
                raise

    def _progress(self, executed: Sequence[ExecutedCall]) -> dict[str, Any]:
        """What a failed task reports of the work that it had done."""
        calls = [done.call for done in executed]
        return {"changed": bool(calls), "calls": [call.as_result() for call in calls], **self.removed(calls)}

    def _result(self, context: Context, plan: Plan, executed: Sequence[ExecutedCall]) -> dict[str, Any]:
        _warn(context, plan)
        return {
            "changed": bool(plan.calls),
            "diff": diff_of(plan, self.descriptor),
            "calls": [call.as_result() for call in plan.calls],
            **self.merge_response(plan.result, executed),
        }


def _warn(context: Context, plan: Plan) -> None:
    for warning in plan.warnings:
        context.warn(warning)
