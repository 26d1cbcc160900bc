# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The plan in words that every way to show it shares: headlines, and what changes on a resource."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ansible_collections.plumb.aws.plugins.module_utils._engine.printable import printable
from ansible_collections.plumb.aws.plugins.plugin_utils._plan_report.collect import Failure, policy_name
from ansible_collections.plumb.aws.plugins.plugin_utils._plan_report.descriptors import document_of, documents_of
from ansible_collections.plumb.aws.plugins.plugin_utils._plan_report.findings import Finding, counted
from ansible_collections.plumb.aws.plugins.plugin_utils._plan_report.summary import (
    CHANGE,
    CHANGES,
    DELETE,
    ResourceChange,
    Section,
    Summary,
)

# How an account differs from its files
DRIFTED = ("extra", "changed", "missing")


def headlines(summary: Summary) -> list[tuple[str, Section]]:
    """The sections that hold something, what was made before what is planned, each with its headline.

    Where nothing changed, the one headline says so.
    """
    found = []
    if summary.drift:
        return [(_drift_headline(summary), summary.planned)]
    if not summary.made.is_empty:
        title = "IAM changes made in spite of check mode" if summary.dry_run else "IAM changes"
        forms = [f"{{}} {change}d" for change in CHANGES]
        found.append((_headline(title, summary, summary.made, forms), summary.made))
    if not summary.planned.is_empty:
        title = "IAM plan" if summary.dry_run else "IAM plan of tasks in check mode"
        forms = [f"{{}} to {change}" for change in CHANGES]
        found.append((_headline(title, summary, summary.planned, forms), summary.planned))
    if not found:
        found.append(("IAM plan: no changes" if summary.dry_run else "IAM changes: none", Section()))
    if summary.failures:
        headline, section = found[0]
        found[0] = f"{headline}; {how_many(len(summary.failures), 'task')} failed", section
    return found


def _drift_headline(summary: Summary) -> str:
    if summary.planned.is_empty:
        return "IAM drift: none"
    words = [resource.shown_change for resource in summary.planned.resources]
    counts = ", ".join(f"{words.count(word)} {word}" for word in DRIFTED)
    return f"IAM drift: {counts}; {risk_in_words(summary.findings)}"


def _headline(title: str, summary: Summary, section: Section, forms: Sequence[str]) -> str:
    counts = [form.format(section.count(change)) for form, change in zip(forms, CHANGES, strict=True)]
    if section.hidden:
        counts.append(f"{section.hidden} hidden by no_log")
    if section.in_background:
        counts.append(f"{section.in_background} not known (in the background)")
    return f"{title}: {', '.join(counts)}; {risk_in_words(summary.findings_of(section))}"


def risk_in_words(findings: Sequence[Finding]) -> str:
    """How many findings there are of each level, such as ``2 critical, 1 high``; how many are accepted."""
    counts = [f"{number} {level}" for level, number in counted(findings).items() if number]
    accepted = sum(not each.counts for each in findings)
    counts += [f"{accepted} accepted"] if accepted else []
    return ", ".join(counts) or "no findings"


def finding_in_words(finding: Finding, *, with_account: bool) -> str:
    """One line on a finding: its resource, the reason, the rule."""
    account = f" of {finding.account or 'an unknown account'}" if with_account and finding.resource else ""
    about = f"{finding.resource}{account}: " if finding.resource else ""
    accepted = f"; accepted: {finding.accepted}" if finding.accepted else ""
    return printable(f"{about}{finding.reason} [{finding.rule}]{accepted}")


def changes_in_words(resource: ResourceChange) -> list[str]:
    """What changes on a resource, a few words each, the weightiest first."""
    words = ["is deleted and created again"] if resource.replaced else []
    if not resource.complete:
        done = ", ".join(dict.fromkeys(call.operation for call in resource.calls))
        words.append(f"a task failed midway, done by then: {done}")
    if resource.attached:
        words.append(f"attaches {_names(resource.attached)}")
    words += resource.access.gained
    before, after = resource.before or {}, resource.after or {}
    put, changed, deleted = _inline_policies(resource.kind, before, after)
    words += [*_on_inline("puts", put), *_on_inline("changes", changed)]
    old_role, new_role = before.get("role"), after.get("role")
    if new_role not in (None, old_role):
        words.append(f"puts the role {new_role} into it")
    words += _boundary(resource)
    if resource.detached:
        words.append(f"detaches {_names(resource.detached)}")
    words += resource.access.lost
    words += _on_inline("deletes", deleted)
    if old_role not in (None, new_role):
        words.append(f"takes the role {old_role} out")
    if resource.change == CHANGE and resource.complete:
        words += _versions(resource)
        words += _settings(before, after)
    return [printable(each) for each in words]


def failure_in_words(failure: Failure) -> str:
    """One line on a task that failed."""
    about = f" ({failure.kind} {failure.name})" if failure.name else ""
    host = "" if failure.host == "localhost" else f" on {failure.host}"
    ignored = ", ignored" if failure.ignored else ""
    return printable(f"failed{ignored}: {failure.task}{about}{host}: {failure.message}")


def _names(arns: Sequence[str]) -> str:
    return ", ".join(map(policy_name, arns))


def _inline_policies(
    kind: str, before: Mapping[str, Any], after: Mapping[str, Any]
) -> tuple[list[str], list[str], list[str]]:
    """The names of the inline policies that are put, changed and deleted."""
    field = documents_of(kind) or ""
    old, new = (side.get(field) or {} for side in (before, after))
    changed = [name for name in sorted(old.keys() & new.keys()) if old[name] != new[name]]
    return sorted(new.keys() - old.keys()), changed, sorted(old.keys() - new.keys())


def _on_inline(verb: str, names: Sequence[str]) -> list[str]:
    noun = "policy" if len(names) == 1 else "policies"
    return [f"{verb} the inline {noun} {', '.join(names)}"] if names else []


def _boundary(resource: ResourceChange) -> Iterator[str]:
    before, after = ((side or {}).get("permissions_boundary") for side in (resource.before, resource.after))
    if before == after or resource.change == DELETE:
        return
    name = policy_name(str(after or before))
    if any(f"limited by the permissions boundary {name}" in each for each in _sentences(resource)):
        return
    if after is None:
        yield f"removes the boundary {name}"
    elif before is None:
        yield f"sets the boundary {name}"
    else:
        yield f"boundary {policy_name(str(before))} becomes {policy_name(str(after))}"


def _sentences(resource: ResourceChange) -> tuple[str, ...]:
    return (*resource.access.gained, *resource.access.lost)


def _versions(resource: ResourceChange) -> Iterator[str]:
    before, after = resource.before or {}, resource.after or {}
    operations = [call.operation for call in resource.calls]
    field = document_of(resource.kind)
    new_document = field is not None and before.get(field) != after.get(field)
    added, deleted = operations.count("CreatePolicyVersion"), operations.count("DeletePolicyVersion")
    if new_document and not (resource.access.gained or resource.access.lost):
        yield "rewrites the document, with the same access"
    if added and not new_document:
        yield f"adds {how_many(added, 'version')}, not the default"
    elif "SetDefaultPolicyVersion" in operations and not added:
        yield "changes the default version"
    if deleted:
        yield f"deletes {how_many(deleted, 'version')}"


def _settings(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[str]:
    old, new = (side.get("max_session_duration") for side in (before, after))
    if old != new:
        yield f"sessions of {new} s instead of {old} s"
    if before.get("description") != after.get("description"):
        yield "changes the description"
    if before.get("path") != after.get("path"):
        yield f"path {after.get('path')} instead of {before.get('path')}"
    old_profiles, new_profiles = (set(side.get("instance_profiles") or ()) for side in (before, after))
    if new_profiles - old_profiles:
        yield f"is in the instance profile {', '.join(sorted(new_profiles - old_profiles))}"
    if old_profiles - new_profiles:
        yield f"is no longer in the instance profile {', '.join(sorted(old_profiles - new_profiles))}"
    tags = list(_tags(before.get("tags") or {}, after.get("tags") or {}))
    if tags:
        yield f"tags {', '.join(tags)}"


def _tags(before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[str]:
    for key in sorted({*before, *after}):
        if key not in before:
            yield f"+{key}"
        elif key not in after:
            yield f"-{key}"
        elif before[key] != after[key]:
            yield f"~{key}"


def how_many(number: int, noun: str) -> str:
    """A number of things, such as ``1 task`` and ``2 tasks``."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
