# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What one result of a task did, or would do, to which resources.

``calls`` of a result is the one truth about a change, so it alone says what was created, deleted, attached and
detached. The rest of a result may be missing: a task that failed midway returns its calls and no more.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from ansible_collections.plumb.aws.plugins.module_utils._engine.descriptor import Descriptor, Form
from ansible_collections.plumb.aws.plugins.module_utils._iam.operations import BY_API_NAME
from ansible_collections.plumb.aws.plugins.module_utils._policy.access.combined import of_attachments
from ansible_collections.plumb.aws.plugins.plugin_utils._plan_report.descriptors import (
    descriptors,
    document_of,
    forms_of,
)

# The kinds that have accounts, documents and attachments of their own
POLICY, ROLE = "policy", "role"
# The forms of fields that are no part of the resource's state
_NO_STATE = (Form.NAME, Form.ACCESS)
_ASSUMED_ROLE = "assume_role_arn"

_ARN = re.compile(r"arn:[^:]*:iam::([0-9]{12}):(policy|role|instance-profile)/(?:.*/)?([^/]+)", re.DOTALL)
_USER = re.compile(r"(role|user|group)/(.+)", re.DOTALL)


@dataclass(frozen=True)
class TaskReport:
    """What one task returned on one host, or one item of its loop.

    ``module`` is its full name, ``result`` what a callback sees of the result, ``options`` the task's options.
    """

    module: str
    task: str
    host: str
    check_mode: bool
    result: Mapping[str, Any]
    options: Mapping[str, Any] = field(default_factory=dict)
    failed: bool = False
    ignored: bool = False

    @property
    def descriptor(self) -> Descriptor:
        return descriptors()[self.module]

    @property
    def resource(self) -> Mapping[str, Any]:
        """What the result says of the resource that it changes; nothing of a task that failed midway."""
        diff = self.result.get("diff")
        told = diff.get("resource") if isinstance(diff, Mapping) else None
        return told if isinstance(told, Mapping) else {}

    @property
    def kind(self) -> str:
        """The kind of the resource that the task is about."""
        return str(self.resource.get("kind") or self.descriptor.kind_in(self.options))


@dataclass(frozen=True)
class Call:
    """One operation, such as CreatePolicy, and its target as the result names it."""

    operation: str
    target: str


@dataclass(frozen=True)
class Access:
    """An access change as the modules return it: the verdict, and what is gained and lost in sentences."""

    verdict: str
    gained: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()


@dataclass(frozen=True)
class Lint:
    """What is unwise in a document: the rule, and a sentence."""

    rule: str
    message: str


@dataclass(frozen=True)
class Step:
    """What one result does to one resource.

    ``before`` and ``after`` are fields of the resource, only what the result tells of them. ``complete`` is whether
    that is all that changes. ``account`` is None where the result does not say it; ``arn`` likewise. ``documents`` are
    those of policies that come or go, by ARN (None: not known), ``users`` who has a policy, by kind.
    """

    kind: str
    name: str
    host: str
    task: str
    account: str | None = None
    arn: str | None = None
    calls: tuple[Call, ...] = ()
    before: Mapping[str, Any] = field(default_factory=dict)
    after: Mapping[str, Any] = field(default_factory=dict)
    access: Access | None = None
    complete: bool = True
    documents: Mapping[str, Any] = field(default_factory=dict)
    users: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    lints: tuple[Lint, ...] = ()


@dataclass(frozen=True)
class Failure:
    """A task that failed; ``kind`` and ``name`` are of the resource it was about, where that is known."""

    task: str
    host: str
    message: str
    kind: str = ""
    name: str = ""
    ignored: bool = False


@dataclass(frozen=True)
class Observation:
    """All that the summary needs of one result.

    ``hidden`` is a change that no_log hides, ``in_background`` a task whose result is not known as it runs on.
    """

    host: str
    check_mode: bool
    account: str | None = None
    steps: tuple[Step, ...] = ()
    failure: Failure | None = None
    hidden: bool = False
    in_background: bool = False


def observe(report: TaskReport) -> Observation:
    """Take from a result what the summary needs."""
    seen = Observation(
        host=report.host,
        check_mode=report.check_mode,
        failure=_failure(report) if report.failed else None,
    )
    changed = bool(report.result.get("changed"))
    if "censored" in report.result:
        return Observation(**{**vars(seen), "hidden": changed})
    if "calls" not in report.result and "ansible_job_id" in report.result:
        return Observation(**{**vars(seen), "in_background": changed and not report.failed})
    calls = tuple(_calls(report.result))
    account = _account(report, calls)
    steps = tuple(step for part in _parts(report) for step in _steps_of(part, account))
    return Observation(**{**vars(seen), "account": account, "steps": steps})


def _parts(report: TaskReport) -> Iterator[TaskReport]:
    """The task itself, or where it manages many resources, a task for each that changed, as its own module tells it."""
    resources = report.result.get("resources")
    if not isinstance(resources, list):
        yield report
        return
    diffs = list(report.result.get("diff") or ())
    for each in resources:
        if not each["calls"]:
            continue
        kind, name = each["kind"], each["name"]
        # a resource that failed midway has no diff
        mine = diffs.pop(0) if diffs and diffs[0].get("after_header") == f"{kind} {name}" else {}
        yield replace(
            report,
            module=f"plumb.aws.{each['module']}",
            result={**each["result"], "changed": True, "calls": each["calls"], "access": each["access"], "diff": mine},
            options={"name": name, kind: name},
        )


def _steps_of(report: TaskReport, account: str | None) -> Iterator[Step]:
    calls = tuple(_calls(report.result))
    return _steps(report, calls, account) if calls else iter(())


def creates(calls: Iterable[Call]) -> bool:
    """Whether calls create the resource that they are about."""
    return any(BY_API_NAME[call.operation].creates for call in calls)


def deletes(calls: Iterable[Call]) -> bool:
    """Whether calls delete the resource that they are about."""
    return any(BY_API_NAME[call.operation].deletes for call in calls)


def policy_name(arn: str) -> str:
    """The name in the ARN of a policy."""
    return arn.rpartition("/")[2]


def attachments(calls: Iterable[Call]) -> Iterator[tuple[str, bool]]:
    """The policies that calls attach (True) and detach (False), in order."""
    for call in calls:
        attaches = BY_API_NAME[call.operation].attaches
        if attaches is not None:
            yield call.target, attaches


def _failure(report: TaskReport) -> Failure:
    hidden = "censored" in report.result
    name = "" if hidden else _named_in_options(report)
    return Failure(
        task=report.task,
        host=report.host,
        message="no_log hides the rest" if hidden else str(report.result.get("msg", "")),
        kind=report.kind if name else "",
        name=policy_name(name),
        ignored=report.ignored,
    )


def _calls(result: Mapping[str, Any]) -> Iterator[Call]:
    for call in result.get("calls") or ():
        if call.get("operation") in BY_API_NAME:
            yield Call(str(call["operation"]), str(call.get("target", "")))


def _steps(report: TaskReport, calls: tuple[Call, ...], account: str | None) -> Iterator[Step]:
    """The step of the resource that the task is about, and where a policy is deleted, those of who had it attached."""
    kind = report.kind
    arn = _own_arn(report, calls, kind)
    name = _own_name(report, arn)
    own = tuple(call for call in calls if kind != POLICY or not _USER.fullmatch(call.target))
    if own:
        before, after = (_state(report, side) for side in ("before", "after"))
        yield Step(
            kind=kind,
            name=name,
            host=report.host,
            task=report.task,
            account=account,
            arn=arn,
            calls=own,
            before=before,
            after=after,
            access=_access(report.result.get("access")),
            complete=bool(report.resource),
            documents=report.resource.get("documents") or {},
            users={kind: tuple(names) for kind, names in (report.resource.get("users") or {}).items()},
            lints=tuple(Lint(each["rule"], each["message"]) for each in report.resource.get("lints") or ()),
        )
    if kind == POLICY:
        documents = {arn or name: _state(report, "before").get(document_of(POLICY) or "")}
        change = of_attachments(documents, {})
        for call in calls:
            if user := _USER.fullmatch(call.target):
                yield Step(
                    user[1],
                    user[2],
                    report.host,
                    report.task,
                    account=account,
                    calls=(Call(call.operation, arn or name),),
                    access=Access(change.verdict, change.gained, change.lost),
                    documents=documents,
                )


def _state(report: TaskReport, side: str) -> dict[str, Any]:
    """The fields of the resource on one side, whole; none where it does not exist, or nothing is known of it."""
    return state_in(report.kind, report.resource.get(side) or {})


def state_in(kind: str, fields: Mapping[str, Any]) -> dict[str, Any]:
    """The fields that are part of the state of a resource."""
    forms = forms_of(kind)
    return {name: value for name, value in fields.items() if forms.get(name) not in _NO_STATE}


def _own_arn(report: TaskReport, calls: tuple[Call, ...], kind: str) -> str | None:
    if report.resource:
        arn = report.resource.get("arn")
        return str(arn) if arn else None
    candidates = [*(call.target.partition(" ")[0] for call in calls), _named_in_options(report)]
    resource = kind.replace(" ", "-")
    return next((text for text in candidates if (arn := _ARN.fullmatch(text)) and arn[2] == resource), None)


def _own_name(report: TaskReport, arn: str | None) -> str:
    return policy_name(arn or str(report.resource.get("name") or "") or _named_in_options(report))


def _named_in_options(report: TaskReport) -> str:
    return report.descriptor.named_in(report.options)


def _account(report: TaskReport, calls: tuple[Call, ...]) -> str | None:
    """The account: of the resource, or of a policy of the account's own, or of the role that the task runs in."""
    told = [report.result.get(kind) for kind in (POLICY, ROLE)]
    texts = [str(each.get("arn", "")) for each in told if isinstance(each, Mapping)]
    texts += [call.target.partition(" ")[0] for call in calls]
    texts += [str(each.get("policy_arn", "")) for each in report.result.get("attached_policies") or ()]
    texts += [str(report.options.get(_ASSUMED_ROLE) or "")]
    return next((arn[1] for text in texts if (arn := _ARN.fullmatch(text))), None)


def _access(told: Any) -> Access | None:
    if not isinstance(told, Mapping):
        return None
    return Access(
        verdict=str(told.get("verdict", "unchanged")),
        gained=tuple(map(str, told.get("gained") or ())),
        lost=tuple(map(str, told.get("lost") or ())),
    )
