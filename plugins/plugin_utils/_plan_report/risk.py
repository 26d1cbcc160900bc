# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The risk of a run: a finding for each reason why a change may do harm, the worst first. Pure."""

from __future__ import annotations

import datetime
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from ansible_collections.plumb.aws.plugins.module_utils._iam.identity_kinds import GROUP
from ansible_collections.plumb.aws.plugins.module_utils._iam.operations import BY_API_NAME
from ansible_collections.plumb.aws.plugins.module_utils._policy.access.change import (
    MAY_BE_WIDER,
    NARROWER,
    UNCHANGED,
    AccessChange,
)
from ansible_collections.plumb.aws.plugins.plugin_utils._plan_report.collect import POLICY, ROLE, Access, policy_name
from ansible_collections.plumb.aws.plugins.plugin_utils._plan_report.descriptors import document_of, documents_of
from ansible_collections.plumb.aws.plugins.plugin_utils._plan_report.findings import (
    NONE,
    RULES,
    Finding,
    in_order,
)
from ansible_collections.plumb.aws.plugins.plugin_utils._plan_report.risk_of_access import (
    Judged,
    Permissions,
    judge_access,
    judge_sentences,
)
from ansible_collections.plumb.aws.plugins.plugin_utils._plan_report.risk_of_trust import (
    Zone,
    judge_trust,
    new_outsiders,
    outsiders,
)
from ansible_collections.plumb.aws.plugins.plugin_utils._plan_report.risk_settings import Acceptance, RiskSettings
from ansible_collections.plumb.aws.plugins.plugin_utils._plan_report.summary import (
    DELETE,
    ResourceChange,
    Section,
    Summary,
)
from ansible_collections.plumb.aws.plugins.plugin_utils._plan_report.wording import how_many

_BOUNDARY = "permissions_boundary"
# https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AdministratorAccess.html
_ADMINISTRATOR = re.compile(r"arn:[^:]+:iam::aws:policy/AdministratorAccess")
_EVERYTHING = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": ["*"], "Resource": ["*"]}]}
# Lints that warn of the same as a finding
_SAID_BY = {
    "public-trust": frozenset({"anyone-may-assume", "foreign-admin"}),
    "external-account": frozenset({"foreign-account", "foreign-admin", "condition-removed"}),
    "privilege-escalation": frozenset({"privilege-escalation", "pass-any-role", "admin-access", "foreign-admin"}),
}


def judged(summary: Summary, settings: RiskSettings, *, today: datetime.date) -> Summary:
    """The plan of a run with its findings."""
    return replace(summary, findings=judge(summary, settings, today=today))


def judge(summary: Summary, settings: RiskSettings, *, today: datetime.date) -> tuple[Finding, ...]:
    """All findings of a run, the worst first. What is accepted is there, too, and does not count."""
    if summary.is_empty:
        return ()
    found: list[Finding] = []
    for section, planned in ((summary.made, False), (summary.planned, True)):
        found += (
            _finding(judged, resource, settings, planned=planned)
            for resource in section.resources
            for judged in _judge_resource(resource, settings, section)
        )
        found += (_finding(judged, None, settings, planned=planned) for judged in _not_known(section))
    found += (_expired(each, settings) for each in settings.accepted if each.expires < today)
    return in_order(_with_acceptance(each, settings.accepted, today) for each in found if each.level != NONE)


def _finding(judged: Judged, resource: ResourceChange | None, settings: RiskSettings, *, planned: bool) -> Finding:
    name, reason = judged
    rule = RULES[name]
    finding = Finding(rule.name, settings.levels.get(name, rule.level), rule.category, reason, planned=planned)
    if resource is None:
        return finding
    return replace(finding, kind=resource.kind, name=resource.name, account=resource.account)


def _with_acceptance(finding: Finding, accepted: Sequence[Acceptance], today: datetime.date) -> Finding:
    valid = next((each for each in accepted if each.covers(finding) and each.expires >= today), None)
    return replace(finding, accepted=f"{valid.reason} (until {valid.expires})") if valid else finding


def _expired(acceptance: Acceptance, settings: RiskSettings) -> Finding:
    reason = (
        f"the acceptance of {acceptance.rule} on {acceptance.resource} expired on {acceptance.expires}: "
        f"{acceptance.reason}"
    )
    return _finding(("expired-acceptance", reason), None, settings, planned=True)


def _not_known(section: Section) -> Iterator[Judged]:
    if section.hidden:
        yield "not-known", f"no_log hides {how_many(section.hidden, 'change')}"
    if section.in_background:
        yield "not-known", f"{how_many(section.in_background, 'task')} in the background, whose changes are not known"


def _judge_resource(resource: ResourceChange, settings: RiskSettings, section: Section) -> Iterator[Judged]:
    judged = _all_of(resource, settings) if resource.change != DELETE else _of_deleted(resource)
    who = _who_has_it(resource, section)
    for rule, reason in dict.fromkeys(judged):
        yield rule, f"{reason}{who}" if who and rule not in ("lint", "boundary-wider", "boundary-unknown") else reason
    if not resource.complete and any(BY_API_NAME[call.operation].may_grant for call in resource.calls):
        done = ", ".join(dict.fromkeys(call.operation for call in resource.calls))
        yield "not-known", f"a task failed midway; what it changed is known by its calls alone: {done}"


def _of_deleted(resource: ResourceChange) -> Iterator[Judged]:
    """What goes may do nothing any more; only the members of a group are still there, without what it denied."""
    if resource.kind == GROUP.name:
        yield from (each for each in judge_sentences(_change_of(resource).gained) if each[0] == "deny-removed")


def _all_of(resource: ResourceChange, settings: RiskSettings) -> Iterator[Judged]:
    """What is judged of a resource that is created or changed."""
    zone = Zone(resource.account, settings.known)
    before, after = (_permissions(resource, side) for side in ("before", "after"))
    # a document reaches as far as one can say; whether it is more than before, the access change says
    change = _change_of(resource)
    access = list(judge_access(before, after)) if change.verdict not in (UNCHANGED, NARROWER) else []
    trust = list(_trust(resource, zone))
    is_new = any(rule == "admin-access" for rule, _why in access)
    combined = list(_foreign_admin(resource, zone, after, new=is_new))
    if combined:
        yield from combined
        access = [each for each in access if each[0] != "admin-access"]
        trust = [each for each in trust if each[0] not in ("anyone-may-assume", "foreign-account", "federated-wider")]
    yield from trust
    yield from access
    yield from _boundary(resource)
    yield from _boundary_policy(resource)
    yield from _sentences(change, has_admin=bool(combined) or any(rule == "admin-access" for rule, _why in access))
    yield from _lints(resource, {rule for rule, _why in (*combined, *trust, *access)})


def _lints(resource: ResourceChange, found: Collection[str]) -> Iterator[Judged]:
    """What is unwise in its documents, but for what a finding says already."""
    for lint in resource.lints:
        if not _SAID_BY.get(lint.rule, frozenset()) & set(found):
            yield "lint", f"{lint.message} [{lint.rule}]"


def _permissions(resource: ResourceChange, side: str) -> Permissions:
    """What is known of the documents on one side: its own, inline ones, and those of managed policies."""
    fields: Mapping[str, Any] = getattr(resource, side) or {}
    found: dict[str, dict[str, Any]] = {}
    if resource.kind == POLICY:
        own = fields.get(document_of(POLICY) or "")
        return Permissions({"its document": own} if isinstance(own, dict) else {})
    for name, document in (fields.get(documents_of(resource.kind) or "") or {}).items():
        found[f"the inline policy {name}"] = document
    for arn in fields.get("attached_policies") or ():
        if _ADMINISTRATOR.fullmatch(arn):  # what it says is known, whether it stays or comes
            found[policy_name(arn)] = _EVERYTHING
        elif (document := resource.documents.get(arn)) is not None:
            found[policy_name(arn)] = document
    return Permissions(found)


def _trust(resource: ResourceChange, zone: Zone) -> Iterator[Judged]:
    before, after = _trust_policies(resource)
    if after is not None and before != after:
        yield from judge_trust(before, after, zone)


def _trust_policies(resource: ResourceChange) -> tuple[Any, Any]:
    field = document_of(ROLE) or ""
    if resource.kind != ROLE:
        return None, None
    return (resource.before or {}).get(field), (resource.after or {}).get(field)


def _foreign_admin(resource: ResourceChange, zone: Zone, permissions: Permissions, *, new: bool) -> Iterator[Judged]:
    """A role that somebody outside may assume, and that may do everything, where either is new."""
    by = permissions.admin_by()
    before, after = _trust_policies(resource)
    if by and (new or new_outsiders(before, after, zone)) and (who := outsiders(after, zone)):
        yield "foreign-admin", f"has administrator access by {by}, and {'; '.join(each.in_words for each in who)}"


def _boundary(resource: ResourceChange) -> Iterator[Judged]:
    before, after = ((side or {}).get(_BOUNDARY) for side in (resource.before, resource.after))
    change = resource.parts.boundary()
    if not change.may_grant:
        return
    if after is None:
        yield "boundary-removed", f"its permissions boundary {policy_name(before or '')} is removed"
    else:
        yield "boundary-unknown" if change.verdict == MAY_BE_WIDER else "boundary-wider", "; ".join(change.gained)


def _boundary_policy(resource: ResourceChange) -> Iterator[Judged]:
    """A policy that is others' boundary, and allows more than before, or may do so."""
    bounded = [name for kind, names in resource.users.items() if kind.startswith("boundary") for name in names]
    if resource.kind == POLICY and bounded and resource.access.gained:
        what = f"it is the permissions boundary of {', '.join(bounded)}, and"
        if resource.access.verdict == MAY_BE_WIDER:
            yield "boundary-unknown", f"{what} whether it allows more could not be decided"
        else:
            yield "boundary-wider", f"{what} now allows more"


def _sentences(change: Access | AccessChange, *, has_admin: bool) -> Iterator[Judged]:
    """What the access change says in words, as far as nothing above says it better."""
    for rule, reason in judge_sentences(change.gained):
        if rule == "wider" and change.verdict == MAY_BE_WIDER:
            yield "may-be-wider", reason
        elif rule != "wider" or not has_admin:
            yield rule, reason


def _change_of(resource: ResourceChange) -> Access | AccessChange:
    """The change of a policy's document, or of what an identity may do."""
    return resource.parts.permissions() if documents_of(resource.kind) else resource.access


def _who_has_it(resource: ResourceChange, section: Section) -> str:
    """Who has a policy attached, in words: who had it before, and whom the run attaches it to."""
    found = [f"{kind[:-1]} {name}" for kind, names in resource.users.items() for name in names if kind in _USERS]
    if resource.kind == POLICY and resource.arn:
        found += [f"{each.kind} {each.name}" for each in section.resources if resource.arn in each.attached]
    return f" (attached to {', '.join(dict.fromkeys(found))})" if found else ""


_USERS = ("roles", "users", "groups")
