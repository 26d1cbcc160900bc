# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A module that brings a resource to its desired state: options, read, plan, carry out, result."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from ansible_collections.plumb.aws.plugins.module_utils._engine.call import Call, ExecutedCall
from ansible_collections.plumb.aws.plugins.module_utils._engine.carry_out import ReadAgain, carry_out
from ansible_collections.plumb.aws.plugins.module_utils._engine.changes import (
    OWN_SECONDS,
    Change,
    contradicts,
    digest_of,
    is_of,
    repeats,
    state_of,
    was_created,
)
from ansible_collections.plumb.aws.plugins.module_utils._engine.clock import OUTAGE_SECONDS, pauses
from ansible_collections.plumb.aws.plugins.module_utils._engine.context import Context
from ansible_collections.plumb.aws.plugins.module_utils._engine.descriptor import Descriptor, Form
from ansible_collections.plumb.aws.plugins.module_utils._engine.diff import diff_of
from ansible_collections.plumb.aws.plugins.module_utils._engine.doubt import in_doubt, refused
from ansible_collections.plumb.aws.plugins.module_utils._engine.errors import (
    ALREADY_EXISTS,
    LIMIT_EXCEEDED,
    NOT_FOUND,
    PlumbError,
    unexpected,
)
from ansible_collections.plumb.aws.plugins.module_utils._engine.plan import Fields, Plan
from ansible_collections.plumb.aws.plugins.module_utils._engine.progress import Progress, Sight
from ansible_collections.plumb.aws.plugins.module_utils._engine.run_state import Turn

# Seconds in which what somebody has just changed must show in a read: replicas of IAM are some seconds behind.
_VISIBLE_SECONDS = 10.0

Wait = Callable[[Context, Plan, Any, Sequence[ExecutedCall]], Sequence[Call]]


def _as_json(value: Any) -> str:
    return json.dumps(value, sort_keys=True, default=str)


def _nothing_told(_calls: Sequence[Call]) -> dict[str, Any]:
    return {}


def _nothing_swept(_desired: Any) -> frozenset[str]:
    return frozenset()


@dataclass(frozen=True)
class ResourceModule:
    """The steps of one resource, each a function of its folder in ``_resources/``.

    ``read`` takes the account and the options and returns what IAM holds; ``plan`` takes both and is pure.
    ``merge_response`` puts what only AWS knows into the result. ``wait_until_visible`` waits until IAM shows what was
    written, and returns the calls that take back what turned out to be too much. ``removed`` gives the result's keys
    with what calls have removed, whole; a failed task returns those that are not empty, too. ``told`` gives the keys
    that tell what calls have done otherwise. ``canonical`` writes documents alike that mean the same; None for one that
    says nothing of what a task has left. ``fields_of_change`` are compared fields that tell of a change, not of the
    resource. ``sweep_kinds`` is what a sweep has to be about to show the resource, nothing where none can.
    """

    descriptor: Descriptor
    options: Callable[[Mapping[str, Any]], Any]
    read: Callable[[Any, Any], Any]
    plan: Callable[[Any, Any], Plan]
    merge_response: Callable[[dict[str, Any], Sequence[ExecutedCall]], dict[str, Any]]
    wait_until_visible: Wait | None = None
    removed: Callable[[Sequence[Call]], dict[str, Any]] = _nothing_told
    told: Callable[[Sequence[Call]], dict[str, Any]] = _nothing_told
    canonical: Callable[[Any], str | None] = _as_json
    fields_of_change: frozenset[str] = frozenset({"access"})
    sweep_kinds: Callable[[Any], frozenset[str]] = _nothing_swept

    def run(self, context: Context, desired: Any) -> dict[str, Any]:
        """Do the task."""
        started = context.clock.now()
        plan = self._converged(context, desired) or self.planned(context, desired)
        return self.carry(context, desired, plan, since=started) if plan.calls else self.told_of(context, plan)

    def _converged(self, context: Context, desired: Any) -> Plan | None:
        """The plan by a sweep that the run has made, where nothing is to be done; else the resource is read itself."""
        kinds = self.sweep_kinds(desired)
        swept = context.run_state.swept(context.account, kinds, self.descriptor.lock_key(desired)) if kinds else None
        if swept is None:
            return None
        try:
            plan = self.plan(self.read(swept, desired), desired)
        except PlumbError:
            return None
        return None if plan.calls else plan

    def planned(self, context: Context, desired: Any) -> Plan:
        """Read and plan; a plan without calls is made of a read that shows what this run has just done."""
        plan = self._plan(context, desired)
        thing = self.descriptor.lock_key(desired)
        if plan.calls or not context.run_state.has_changed(thing):
            return plan
        return self._plan_of_now(context, desired, plan, lambda: context.run_state.changes(context.account, thing))

    def told_of(self, context: Context, plan: Plan) -> dict[str, Any]:
        """The result of a plan that is not carried out here."""
        return self._result(context, Progress(first=plan, last=plan), [])

    def carry(self, context: Context, desired: Any, plan: Plan | None, *, since: float) -> dict[str, Any]:
        """Carry out a plan that was made after ``since``; other tasks that are about the resource wait meanwhile.

        Where there is none (None), or the resource was changed since, it is read and planned now.
        """
        with context.run_state.turn(context.account, self.descriptor.lock_key(desired)) as turn:
            holds = turn.changed_at < since
            return self._change(context, desired, plan if holds else None, turn)

    def _plan(self, context: Context, desired: Any) -> Plan:
        """Read and plan; where a refusal may pass, as what it misses may just not show yet, once more and again."""
        pause: Callable[[], bool] | None = None
        while True:
            try:
                return self.plan(self.read(context.account, desired), desired)
            except PlumbError as error:
                patience = error.patience or _patience_with(context, error.missing)
                if not patience:
                    raise
                pause = pause or pauses(context.clock, within=patience)
                if not pause():
                    raise
                context.account.forget()

    def _plan_of_now(
        self, context: Context, desired: Any, plan: Plan | None, changes: Callable[[], Sequence[Change]]
    ) -> Plan:
        """A plan made of a read that shows what this run has just done; a replica that is behind does not."""
        pause = pauses(context.clock, within=OWN_SECONDS)
        while True:
            plan = plan or self._plan(context, desired)
            known = changes()
            again = repeats(plan.calls, known)
            if not again and not self._contradicts(plan, desired, known):
                return plan
            if not pause():
                context.warn(
                    f"IAM does not show what this run has done a moment ago{'; it is done again' if again else ''}. "
                    "Either somebody has undone it meanwhile, or IAM needs more time to show it."
                )
                return plan
            context.account.forget()
            plan = None

    def _contradicts(self, plan: Plan, desired: Any, changes: Sequence[Change]) -> bool:
        state = None if plan.before is None else self.state_of(plan.before)
        if state is None and not is_of(plan.arn, changes):
            return False
        return bool(changes) and contradicts(state, self.descriptor.lock_key(desired), changes)

    def state_of(self, fields: Fields) -> dict[str, str]:
        """The resource's own fields, to know it again."""
        own = {name: value for name, value in fields.items() if name not in self.fields_of_change}
        texts = {name: self._text_of(self.descriptor.fields.get(name), value) for name, value in own.items()}
        return state_of(self.descriptor.module, texts)

    def _text_of(self, form: Form | None, value: Any) -> str | None:
        if form is Form.DOCUMENT:
            return self.canonical(value)
        if form is Form.DOCUMENTS:
            return _as_json({name: self.canonical(document) for name, document in value.items()})
        return _as_json(value)

    def _change(self, context: Context, desired: Any, plan: Plan | None, turn: Turn) -> dict[str, Any]:
        """Carry the plan out, and tell what was done however it ends."""
        progress = Progress()
        try:
            plan = self._plan_of_now(context, desired, plan, lambda: turn.changes)
            made = self._carry_out(context, desired, plan, progress)
            too_much = self._wait(context, desired, progress, made)
            if too_much:
                made = self._take_back(context, desired, progress, too_much)
            self._leave(context, desired, progress)
            return self._result(context, progress, made)
        except PlumbError as error:
            self._warn(context, progress)
            if error.code or progress.may_have_done():
                error.details = {**error.details, **self._done(progress)}
            raise
        except Exception as bug:
            told = unexpected(bug)
            told.details = self._done(progress)
            raise told from bug

    def _leave(self, context: Context, desired: Any, progress: Progress) -> None:
        """Tell later tasks in what state the resource was left."""
        if progress.executed and progress.last and progress.last.after:
            state = self.state_of(progress.last.after)
            if progress.last.arn:
                state["arn"] = digest_of(progress.last.arn)
            context.run_state.left(context.account, self.descriptor.lock_key(desired), state)

    def _carry_out(self, context: Context, desired: Any, plan: Plan, progress: Progress) -> Sequence[ExecutedCall]:
        """Make the calls; where one ends in doubt, read and plan again. Return those made since the last plan."""
        progress.accept(plan)
        pause: Callable[[], bool] | None = None
        last: Call | None = None
        while True:
            done_before = len(progress.executed)
            try:
                self._make_calls(context, plan, progress)
                return progress.executed[done_before:]
            except PlumbError as refusal:
                if (lost := progress.lost_call()) is None:
                    raise
                raise refused(refusal, lost) from refusal
            except ReadAgain as doubt:
                progress.put_in_doubt(doubt.call, lost=doubt.lost)
                goes_on = len(progress.executed) > done_before or (last is not None and not last.is_same_as(doubt.call))
                if pause is None or goes_on:
                    pause = pauses(context.clock, within=OUTAGE_SECONDS)  # of each call in doubt, from then on
                last = doubt.call
                if not pause():
                    raise in_doubt(doubt, lost=progress.lost) from doubt
                plan = progress.accept(self._plan_again(context, desired, progress, doubt))
                if doubt.error.unexpected is not None:
                    raise (in_doubt(doubt, lost=progress.lost) if progress.doubt else doubt.error) from doubt

    def _make_calls(self, context: Context, plan: Plan, progress: Progress) -> None:
        carry_out(
            plan,
            context.connection,
            check_mode=context.check_mode,
            executed=progress.executed,
            journal=context,
            clock=context.clock,
        )

    def _plan_again(self, context: Context, desired: Any, progress: Progress, doubt: ReadAgain) -> Plan:
        """A plan of a state that shows what was done. What is in doubt is decided by it, or is planned once more."""
        own = doubt.lost and not doubt.call.operation.repeatable
        pause = pauses(context.clock, within=OWN_SECONDS if own else _VISIBLE_SECONDS)
        refused = progress.last
        context.account.forget()
        while True:
            try:
                plan = self._plan(context, desired)
            except PlumbError as error:
                raise in_doubt(doubt, error, lost=progress.lost) from error
            known = len(progress.executed)
            sight = progress.look(plan)
            if len(progress.executed) > known:
                context.executed(progress.calls[known:])
            if sight is Sight.CLEAR:
                return plan
            # what creates must not be repeated while it may just not show yet
            waits = sight is Sight.STALE or doubt.error.code == ALREADY_EXISTS or not doubt.call.operation.repeatable
            if waits and doubt.error.code != LIMIT_EXCEEDED and pause():
                continue
            refuses = doubt.error.code in (ALREADY_EXISTS, LIMIT_EXCEEDED)
            if refuses and refused is not None and _same_calls(plan, refused):
                raise in_doubt(doubt, lost=progress.lost)
            return plan

    def _wait(self, context: Context, desired: Any, progress: Progress, made: Sequence[ExecutedCall]) -> Sequence[Call]:
        """Wait until IAM shows what was written. That it cannot be read is no failure: the write is done."""
        if self.wait_until_visible is None or progress.last is None or not progress.executed:
            return ()
        try:
            return self.wait_until_visible(context, progress.last, desired, made)
        except PlumbError as error:
            context.warn(f"The change is made, and could not be read back. {error.message}")
            return ()

    def _take_back(
        self, context: Context, desired: Any, progress: Progress, calls: Sequence[Call]
    ) -> Sequence[ExecutedCall]:
        """Make these calls, too, and tell what is there then."""
        pause = pauses(context.clock, within=_VISIBLE_SECONDS)
        done = len(progress.executed)
        lost: Call | None = None
        while (left := tuple(calls[len(progress.executed) - done :])) != ():
            try:
                self._make_calls(context, Plan(before=None, after=None, result={}, calls=left), progress)
            except PlumbError as refusal:
                if lost is None:
                    raise
                raise refused(refusal, lost) from refusal
            except ReadAgain as doubt:
                lost = doubt.call if doubt.lost else lost
                is_gone = doubt.error.code == NOT_FOUND
                if is_gone and lost is doubt.call:
                    progress.executed.append(ExecutedCall(doubt.call, {}))  # the lost call has done it
                    context.executed([doubt.call])
                elif not (is_gone or doubt.lost) or not pause():
                    raise in_doubt(doubt, lost=lost is doubt.call) from doubt
        while (plan := self._plan(context, desired)).calls and pause():
            continue
        progress.last = replace(plan, calls=())
        return ()

    def _result(self, context: Context, progress: Progress, made: Sequence[ExecutedCall]) -> dict[str, Any]:
        first, plan = progress.first, progress.last
        if first is None or plan is None:
            raise TypeError("A task without a plan has no result.")
        self._warn(context, progress)
        # of what is deleted, the first plan has seen most
        result = self.merge_response(plan.result if plan.after else first.result, made)
        if first is not plan:
            plan = replace(plan, before=first.before, calls=tuple(progress.calls))
            removed = {key: found for key, found in self.removed(plan.calls).items() if found or key in result}
            result = {**result, **_of_the_whole(first), **removed, **self.told(plan.calls)}
        return {
            "changed": bool(plan.calls),
            "diff": diff_of(plan, self.descriptor),
            "calls": [call.as_result() for call in plan.calls],
            **result,
        }

    def _warn(self, context: Context, progress: Progress) -> None:
        plans = [plan for plan in (progress.first, progress.last) if plan]
        warnings = [warning for plan in plans for warning in (*plan.warnings, *(lint.in_words for lint in plan.lints))]
        for warning in dict.fromkeys(warnings):
            context.warn(warning)

    def _done(self, progress: Progress) -> dict[str, Any]:
        """What a failed task reports of the work that it had done, and what it may have removed."""
        if progress.last is None:
            return {}
        return {
            "changed": bool(progress.calls),
            "calls": [call.as_result() for call in progress.calls],
            **{key: found for key, found in self.removed(progress.may_have_done()).items() if found},
        }


def _of_the_whole(first: Plan) -> dict[str, Any]:
    """What the first plan said of the change as a whole."""
    return {key: first.result[key] for key in ("access",) if key in first.result}


def _patience_with(context: Context, missing: str | None) -> float:
    """Seconds of patience with a thing that IAM does not show, though this run has created it."""
    if missing is None:
        return 0.0
    return OWN_SECONDS if was_created(missing, context.run_state.changes(context.account, missing)) else 0.0


def _same_calls(one: Plan, other: Plan) -> bool:
    pairs = zip(one.calls, other.calls, strict=False)
    return len(one.calls) == len(other.calls) and all(call.is_same_as(twin) for call, twin in pairs)
