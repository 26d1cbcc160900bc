# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One task under one fault, and then twice without: the evidence of what was done and what was reported."""

from __future__ import annotations

import itertools
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from moto.iam.models import IAMBackend

from ansible_collections.plumb.aws.plugins.module_utils._module.perform import Outcome
from embedded_iam import EmbeddedIam, Request
from embedded_iam.moto_state import iam_of
from faults import modules
from faults.cycles import Cycle
from faults.fault import Bug, Fault, Must, On
from faults.layer import Asked, Course, FaultLayer

_ACCOUNTS = itertools.count(100_000_000_001)
_NO_FAULT = Fault("none", On.TASK, Must.SUCCEED)

# By (ARN, version id)
# By the ARN of a policy and the id of a version; by role/name, user/name or group/name and the name of an inline policy
Documents = Mapping[tuple[str, str], dict[str, Any]]


@dataclass(frozen=True)
class Trial:
    """A cycle's task with a fault at one of its writes or reads."""

    fault: Fault
    cycle: Cycle
    position: int

    def __str__(self) -> str:
        return f"{self.fault.name} | {self.cycle.name} | {self.position}"


@dataclass(frozen=True)
class Evidence:
    """What became of a trial. ``writes`` are the task's own requests that write and reached IAM, in order.

    ``before`` and ``after`` are all documents of the account's own policies; ``again`` and ``once_more`` the two runs
    without a fault.
    """

    trial: Trial
    url: str
    outcome: Outcome
    course: Course = field(repr=False)
    writes: tuple[Request, ...]
    before: Documents
    after: Documents
    again: Outcome
    once_more: Outcome


def carry_out(layer: FaultLayer, trial: Trial) -> Evidence:
    """Put an account up, run the task under the fault, and twice without."""
    iam, account, fault = layer.iam, str(next(_ACCOUNTS)), trial.fault
    old = seed(layer, trial.cycle, account)
    run = partial(modules.run, trial.cycle.module, trial.cycle.params(account), url=iam.url, account=account)
    before = documents_of(layer, account)
    mark = iam.mark()
    layer.begin(account, fault, trial.position, old=old)
    try:
        outcome = run(read_timeout=fault.read_timeout, bug=fault.bug, position=trial.position)
    finally:
        course = layer.end(account)
    writes = writes_of(layer, account, course, since=mark)
    after = documents_of(layer, account)
    if fault.meanwhile:
        clear_the_way(iam, account)
    evidence = Evidence(trial, iam.url, outcome, course, writes, before, after, run(), run())
    iam.reset(account)
    return evidence


def clear_the_way(iam: EmbeddedIam, account: str) -> None:
    """Whoever filled a quota makes room again."""
    iam.set_quota(account, "AttachedPoliciesPerRoleQuota", 20)
    iam.set_quota(account, "RolePolicySizeQuota", 30_000)


def seed(layer: FaultLayer, cycle: Cycle, account: str) -> IAMBackend:
    """Put an account up; return what it held before the last seed."""
    *early, last = cycle.seeds or (_nothing,)
    for sow in early:
        sow(layer.iam, account)
    old = layer.snapshot(account)
    last(layer.iam, account)
    return old


def writes_of(layer: FaultLayer, account: str, course: Course, *, since: int) -> tuple[Request, ...]:
    """What a task wrote, without what somebody else did meanwhile."""
    found = layer.iam.writes(account, since)
    return tuple(each for each in found if not any(first < each.number <= last for first, last in course.foreign))


def requests_of(layer: FaultLayer, cycle: Cycle) -> list[Asked]:
    """What the task of a cycle asks for where nothing goes wrong."""
    evidence = carry_out(layer, Trial(_NO_FAULT, cycle, 0))
    assert not evidence.outcome.failed, evidence.outcome.result
    return evidence.course.asked


def positions(fault: Fault, asked: list[Asked]) -> list[int]:
    """Where a fault can hit the task that asks for this."""
    if fault.on is On.TASK:
        return [0] if not fault.lag_of or any(each.operation in fault.lag_of for each in asked) else []
    kind = [each for each in asked if each.is_write == (fault.on is On.WRITES)]
    return [number for number, each in enumerate(kind) if fault.fits(each.operation)]


def suits(fault: Fault, cycle: Cycle) -> bool:
    """Whether a fault makes sense for a cycle at all."""
    if fault.on is On.TASK and fault.lag:
        return cycle.late
    # a set of resources has no such steps of its own
    steps = (Bug.MERGE, Bug.WAIT)
    return fault.bug not in steps or getattr(modules.MODULES[cycle.module], fault.bug.value, None) is not None


def documents_of(layer: FaultLayer, account: str) -> Documents:
    """All versions of an account's own policies, and all inline policies."""
    with layer.lock:
        iam = iam_of(account)
        policies = [each for each in iam.managed_policies.values() if ":iam::aws:" not in each.arn]
        versions = {
            (policy.arn, version.version_id): json.loads(version.document)
            for policy in policies
            for version in policy.versions
        }
        holders: list[tuple[str, Any]] = [
            *((f"role/{role.name}", role) for role in iam.roles.values()),
            *((f"user/{name}", user) for name, user in iam.users.items()),
            *((f"group/{name}", group) for name, group in iam.groups.items()),
        ]
        inline = {
            (holder, name): json.loads(str(document))
            for holder, held in holders
            for name, document in held.policies.items()
        }
        return {**versions, **inline}


def _nothing(_iam: EmbeddedIam, _account: str) -> None:
    return
