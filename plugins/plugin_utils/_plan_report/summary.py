# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The plan of a run as data: what all its tasks together change, apart from how it is shown.

Several tasks on one resource are summed up in net: created and then changed is created, created and then deleted is
nothing. ``summarise`` is pure; text.py, markdown.py and json.py show what it returns.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from ansible_collections.plumb.aws.plugins.module_utils._iam.operations import BY_API_NAME
from ansible_collections.plumb.aws.plugins.module_utils._policy.access.change import (
    DIFFERENT,
    MAY_BE_WIDER,
    UNCHANGED,
    WIDER,
    AccessChange,
    access_change,
    together,
)
from ansible_collections.plumb.aws.plugins.module_utils._policy.document.merge import as_one
from ansible_collections.plumb.aws.plugins.plugin_utils._plan_report.collect import (
    Access,
    Call,
    Failure,
    Observation,
    Step,
    attachments,
    creates,
    deletes,
)
from ansible_collections.plumb.aws.plugins.plugin_utils._plan_report.descriptors import documents_of

CREATE, CHANGE, DELETE = "create", "change", "delete"
CHANGES = (CREATE, CHANGE, DELETE)

_NO_ACCESS_CHANGE = Access(UNCHANGED)
# A document that allows nothing
_NOTHING: dict[str, Any] = {"Version": "2012-10-17", "Statement": []}
# Runs of letters and such, and the digits after them; names of 128 characters at most, so int() is fine
_RUNS = re.compile(r"(?=.)([^0-9]*)([0-9]*)")
# What the diff of one task shows of versions does not add up over several tasks
_OTHER_VERSIONS = "other_versions"
_ATTACHED = "attached_policies"


@dataclass(frozen=True)
class ResourceChange:
    """What a run does to one resource in net.

    ``before`` and ``after`` hold the fields that are known; None where the resource does not exist. ``complete`` is
    False where a task failed midway, so that what changed is known by ``calls`` alone. ``replaced``: it was deleted
    and created again. ``attached`` and ``detached`` are ARNs of policies, ``access`` is of the document alone.
    """

    change: str
    kind: str
    name: str
    account: str | None
    arn: str | None
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None
    access: Access
    attached: tuple[str, ...]
    detached: tuple[str, ...]
    calls: tuple[Call, ...]
    tasks: tuple[str, ...]
    replaced: bool = False
    complete: bool = True

    @property
    def verdict(self) -> str:
        """The verdict over all that changes: that of the documents, or 'may be wider'."""
        if self.access.verdict in (WIDER, DIFFERENT, MAY_BE_WIDER) or self.change == DELETE:
            return self.access.verdict
        unsure = not self.complete and any(BY_API_NAME[call.operation].may_grant for call in self.calls)
        granted = self.attached or unsure or self._loosens_boundary or self._takes_a_role
        return MAY_BE_WIDER if granted else self.access.verdict

    @property
    def _loosens_boundary(self) -> bool:
        before, after = ((side or {}).get("permissions_boundary") for side in (self.before, self.after))
        return before is not None and before != after

    @property
    def _takes_a_role(self) -> bool:
        """Whether an instance profile gets a role: what it is given to may do what the role may."""
        before, after = ((side or {}).get("role") for side in (self.before, self.after))
        return after is not None and before != after


@dataclass(frozen=True)
class Section:
    """What was made, or what was planned in check mode.

    ``hidden`` counts changes that no_log hides, ``in_background`` tasks whose result is not known as they run on.
    """

    resources: tuple[ResourceChange, ...] = ()
    hidden: int = 0
    in_background: int = 0

    def count(self, change: str) -> int:
        return sum(resource.change == change for resource in self.resources)

    @property
    def wider(self) -> int:
        return sum(resource.verdict in (WIDER, DIFFERENT) for resource in self.resources)

    @property
    def may_be_wider(self) -> int:
        return sum(resource.verdict == MAY_BE_WIDER for resource in self.resources)

    @property
    def is_empty(self) -> bool:
        return not (self.resources or self.hidden or self.in_background)


@dataclass(frozen=True)
class Summary:
    """The plan of a run. ``dry_run`` is whether it ran with --check; single tasks may have another check mode."""

    dry_run: bool
    made: Section
    planned: Section
    failures: tuple[Failure, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing changed; tasks may have failed."""
        return self.made.is_empty and self.planned.is_empty

    @property
    def accounts(self) -> tuple[str, ...]:
        resources = (*self.made.resources, *self.planned.resources)
        return tuple(sorted({resource.account or "" for resource in resources}))


def summarise(observations: Sequence[Observation], *, dry_run: bool) -> Summary:
    """Sum up a run from the results of its tasks, in the order in which they came."""
    observed = _with_accounts(observations)
    made = [each for each in observed if not each.check_mode]
    planned = [each for each in observed if each.check_mode]
    failures = dict.fromkeys(each.failure for each in observed if each.failure)
    return Summary(dry_run=dry_run, made=_section(made), planned=_section(planned), failures=tuple(failures))


def _section(observed: Sequence[Observation]) -> Section:
    histories: dict[tuple[str, ...], _History] = {}
    for step in (step for each in observed for step in each.steps):
        # an unknown account is at least one host's
        place = step.account or f"host {step.host}"
        histories.setdefault((step.kind, step.name.lower(), place), _History()).add(step)
    changes = [change for history in histories.values() if (change := history.net())]
    return Section(
        resources=tuple(sorted(changes, key=lambda each: (each.kind, _natural(each.name), each.account or ""))),
        hidden=sum(each.hidden for each in observed),
        in_background=sum(each.in_background for each in observed),
    )


def _natural(name: str) -> tuple[tuple[str, int], ...]:
    """For sorting as people do: node2 before node10."""
    return tuple((text, int(digits or -1)) for text, digits in _RUNS.findall(name.lower()))


def _with_accounts(observations: Sequence[Observation]) -> list[Observation]:
    """Say the account where a result does not: attaching AWS's own policies names none.

    It is that of the host's other results, or that of the whole run, where they name just one.
    """
    by_host: dict[str, set[str]] = {}
    for each in observations:
        if each.account:
            by_host.setdefault(each.host, set()).add(each.account)
    everywhere = set().union(*by_host.values())
    result = []
    for each in observations:
        known = by_host.get(each.host) or everywhere
        if each.account is None and len(known) == 1:
            (account,) = known
            steps = tuple(replace(step, account=account) for step in each.steps)
            each = replace(each, account=account, steps=steps)
        result.append(each)
    return result


class _History:
    """What the steps of a run make of one resource, one after the other."""

    def __init__(self) -> None:
        self._steps: list[Step] = []
        self._before: dict[str, Any] = {}
        self._after: dict[str, Any] = {}
        self._existed = self._exists = True
        self._is_the_first_one = True

    def add(self, step: Step) -> None:
        if not self._steps:
            self._existed = not creates(step.calls)
        if self._is_the_first_one and self._existed:
            self._before = {**step.before, **self._before}
        self._is_the_first_one = self._is_the_first_one and not (creates(step.calls) or deletes(step.calls))
        self._exists = not deletes(step.calls)
        self._after = {} if deletes(step.calls) else {**self._after, **step.after}
        if _ATTACHED in self._after and _ATTACHED not in step.after:
            gone = {arn for arn, attaches in attachments(step.calls) if not attaches}
            self._after[_ATTACHED] = [arn for arn in self._after[_ATTACHED] if arn not in gone]
        self._steps.append(step)

    def net(self) -> ResourceChange | None:
        """The change in net; None where nothing remains of it."""
        if not (self._existed or self._exists):
            return None
        attached, detached = _net_attachments(self._calls)
        before, after = self._sides()
        change = ResourceChange(
            change=CHANGE if self._existed and self._exists else CREATE if self._exists else DELETE,
            kind=self._steps[0].kind,
            name=next((step.name for step in self._steps if step.arn), self._steps[0].name),
            account=self._steps[0].account,
            arn=next((step.arn for step in self._steps if step.arn), None),
            before=before if self._existed else None,
            after=after if self._exists else None,
            access=self._access(before, after),
            attached=attached,
            detached=detached,
            calls=self._calls,
            tasks=tuple(dict.fromkeys(step.task for step in self._steps)),
            replaced=self._existed and self._exists and not self._is_the_first_one,
            complete=all(step.complete for step in self._steps),
        )
        return None if len(self._steps) > 1 and _is_nothing(change) else change

    @property
    def _calls(self) -> tuple[Call, ...]:
        return tuple(call for step in self._steps for call in step.calls)

    def _sides(self) -> tuple[dict[str, Any], dict[str, Any]]:
        if len(self._steps) == 1:
            return self._before, self._after
        before, after = (
            {key: value for key, value in side.items() if key != _OTHER_VERSIONS}
            for side in (self._before, self._after)
        )
        return before, after

    def _access(self, before: Mapping[str, Any], after: Mapping[str, Any]) -> Access:
        """What the changes of all documents mean, each for itself."""
        told: dict[str | None, list[Access]] = {}
        for step in self._steps:
            if step.access and step.access != _NO_ACCESS_CHANGE:
                told.setdefault(step.document, []).append(step.access)
        changes = [self._access_of(document, accesses, before, after) for document, accesses in told.items()]
        return _as_access(together([AccessChange(**vars(change)) for change in changes]))

    def _access_of(
        self, document: str | None, told: Sequence[Access], before: Mapping[str, Any], after: Mapping[str, Any]
    ) -> Access:
        """Of one step what its task said, of several what the document says in net."""
        if len(told) < 2:
            return told[0]
        of_several = document is not None and document == documents_of(self._steps[0].kind)
        read = _as_one if of_several else _document
        old, new = (read(side.get(document or "")) for side in (before, after))
        known = (old is not None or not self._existed) and (new is not None or not self._exists)
        if not known or not all(step.complete for step in self._steps):
            return _added_up(told)
        return _as_access(access_change(old, new))


def _document(found: Any) -> dict[str, Any] | None:
    return found if isinstance(found, dict) else None


def _as_one(found: Any) -> dict[str, Any] | None:
    """Documents by their names as one that says all that they say; None where they are not known."""
    return as_one(found.values()) or _NOTHING if isinstance(found, dict) else None


def _as_access(change: AccessChange) -> Access:
    return Access(change.verdict, change.gained, change.lost)


def _added_up(changes: Iterable[Access]) -> Access:
    """Several changes where their net is not known."""
    changes = list(changes)
    gained = tuple(dict.fromkeys(sentence for change in changes for sentence in change.gained))
    lost = tuple(dict.fromkeys(sentence for change in changes for sentence in change.lost))
    last = changes[-1].verdict if len({change.verdict for change in changes}) == 1 else MAY_BE_WIDER
    return Access(last, gained, lost)


def _net_attachments(calls: Iterable[Call]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What is attached and detached in the end: a policy first detached was attached before."""
    first: dict[str, bool] = {}
    last: dict[str, bool] = {}
    for arn, attaches in attachments(calls):
        first.setdefault(arn, attaches)
        last[arn] = attaches
    kept = [arn for arn in sorted(first) if first[arn] == last[arn]]
    return tuple(arn for arn in kept if last[arn]), tuple(arn for arn in kept if not last[arn])


def _is_nothing(change: ResourceChange) -> bool:
    """Whether a resource is surely in the end as it was before: of versions the fields do not tell all."""
    if change.change != CHANGE or change.replaced or not change.complete or change.attached or change.detached:
        return False
    versions = any(call.operation.endswith("PolicyVersion") for call in change.calls)
    return not versions and change.before == change.after
