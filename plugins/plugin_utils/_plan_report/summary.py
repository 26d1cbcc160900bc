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
from dataclasses import dataclass, field, replace
from typing import Any

from ansible_collections.plumb.aws.plugins.module_utils._iam.operations import BY_API_NAME
from ansible_collections.plumb.aws.plugins.module_utils._policy.access.change import (
    DIFFERENT,
    MAY_BE_WIDER,
    UNCHANGED,
    WIDER,
)
from ansible_collections.plumb.aws.plugins.plugin_utils._plan_report.collect import (
    Access,
    Call,
    Failure,
    Lint,
    Observation,
    Step,
    attachments,
    creates,
    deletes,
)
from ansible_collections.plumb.aws.plugins.plugin_utils._plan_report.findings import Finding
from ansible_collections.plumb.aws.plugins.plugin_utils._plan_report.parts import Parts

CREATE, CHANGE, DELETE = "create", "change", "delete"
CHANGES = (CREATE, CHANGE, DELETE)

_NO_ACCESS_CHANGE = Access(UNCHANGED)
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
    documents: Mapping[str, Any] = field(default_factory=dict)
    users: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    lints: tuple[Lint, ...] = ()
    word: str = ""

    @property
    def shown_change(self) -> str:
        """What it is called: what changes is created, changed or deleted, what drifts is not."""
        return self.word or self.change

    @property
    def parts(self) -> Parts:
        """The change by its parts."""
        before, after = self.before or {}, self.after or {}
        return Parts(self.kind, before, after, self.attached, self.detached, self.documents)

    @property
    def verdict(self) -> str:
        """The verdict over all that changes: that of the documents, or 'may be wider'."""
        if self.access.verdict in (WIDER, DIFFERENT, MAY_BE_WIDER) or self.change == DELETE:
            return self.access.verdict
        unsure = not self.complete and any(BY_API_NAME[call.operation].may_grant for call in self.calls)
        return MAY_BE_WIDER if unsure else self.access.verdict


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
    """The plan of a run. ``dry_run`` is whether it ran with --check; single tasks may have another check mode.

    ``drift``: it is not a plan, but how an account has moved away from files. What is extra counts as created.

    ``findings`` are what is risky about it, the worst first; risk.py finds them.
    """

    dry_run: bool
    made: Section
    planned: Section
    failures: tuple[Failure, ...] = ()
    findings: tuple[Finding, ...] = ()
    drift: bool = False

    def findings_of(self, section: Section) -> tuple[Finding, ...]:
        """The findings on what was made, or on what is planned."""
        return tuple(each for each in self.findings if each.planned is (section is not self.made))

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
        documents = {arn: document for step in self._steps for arn, document in step.documents.items()}
        parts = Parts(self._steps[0].kind, before, after, attached, detached, documents)
        change = ResourceChange(
            change=CHANGE if self._existed and self._exists else CREATE if self._exists else DELETE,
            kind=self._steps[0].kind,
            name=next((step.name for step in self._steps if step.arn), self._steps[0].name),
            account=self._steps[0].account,
            arn=next((step.arn for step in self._steps if step.arn), None),
            before=before if self._existed else None,
            after=after if self._exists else None,
            access=self._access(parts),
            attached=attached,
            detached=detached,
            calls=self._calls,
            tasks=tuple(dict.fromkeys(step.task for step in self._steps)),
            replaced=self._existed and self._exists and not self._is_the_first_one,
            complete=all(step.complete for step in self._steps),
            documents=documents,
            users={kind: names for step in self._steps for kind, names in step.users.items()},
            lints=tuple(dict.fromkeys(lint for step in self._steps for lint in step.lints)),
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

    def _access(self, parts: Parts) -> Access:
        """Of one step what its task said, of several what they come to in net, as far as that is known."""
        told = [step.access for step in self._steps if step.access and step.access != _NO_ACCESS_CHANGE]
        if len(told) < 2:
            return told[0] if told else _NO_ACCESS_CHANGE
        known = not (self._existed and not parts.before) and not (self._exists and not parts.after)
        if not known or not all(step.complete for step in self._steps):
            return _added_up(told)
        change = parts.all()
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
