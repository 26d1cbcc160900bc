# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which versions a policy has after a change, and the calls that lead there. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from ansible_collections.plumb.aws.plugins.module_utils._engine.call import Call
from ansible_collections.plumb.aws.plugins.module_utils._engine.errors import PlumbError
from ansible_collections.plumb.aws.plugins.module_utils._iam.model import PolicySummary, PolicyVersion
from ansible_collections.plumb.aws.plugins.module_utils._policy.document.canonical import readable, same_document
from ansible_collections.plumb.aws.plugins.module_utils._resources.managed_policy import calls
from ansible_collections.plumb.aws.plugins.module_utils._resources.managed_policy.options import Options
from ansible_collections.plumb.aws.plugins.module_utils._resources.managed_policy.read import (
    Current,
    new_document,
    rolls_back,
)

# https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html; this quota cannot be raised
MOST_VERSIONS = 5


@dataclass(frozen=True)
class VersionPlan:
    """The versions after the change, newest first (None: they were not read), and the calls that lead there.

    ``default`` is the id of the default version then, ``document`` its document. ``only_before`` and ``only_after`` are
    documents of versions other than the default that one side alone has, for the diff.
    """

    default: str
    document: dict[str, Any] | None
    after: tuple[PolicyVersion, ...] | None
    calls: tuple[Call, ...] = ()
    only_before: tuple[dict[str, Any], ...] = ()
    only_after: tuple[dict[str, Any], ...] = ()
    adds: bool = False


def plan_versions(current: Current, policy: PolicySummary, desired: Options) -> VersionPlan:
    """Add a version, reuse an equal one, roll back or prune. Raises PlumbError where that cannot be."""
    if current.versions is None:
        return VersionPlan(policy.default_version_id, current.document, None)
    steps = _Steps(policy, list(current.versions))
    document = new_document(current, desired)
    if document is not None:
        desired.rules.check(document, size_quota=current.size_quota, partition=current.arn.partition)
        steps.bring(document, current, desired)
    elif rolls_back(current, desired):
        steps.roll_back(desired.default_version or "")
    if desired.only_version:
        steps.keep_the_default_alone()
    after = tuple(replace(version, is_default=version.version_id == steps.default) for version in steps.versions)
    only_before, only_after = _differing(current.versions, after)
    return VersionPlan(
        default=steps.default,
        document=next(version.document for version in after if version.is_default),
        after=after,
        calls=tuple(steps.calls),
        only_before=only_before,
        only_after=only_after,
        adds=steps.adds,
    )


class _Steps:
    """The versions and the default as they are after the calls so far."""

    def __init__(self, policy: PolicySummary, versions: list[PolicyVersion]) -> None:
        self.policy = policy
        self.versions = versions
        self.default = policy.default_version_id
        self.calls: list[Call] = []
        self.adds = False

    def bring(self, document: dict[str, Any], current: Current, desired: Options) -> None:
        """Have a version with this document; an equal one is reused, never added twice."""
        arn = self.policy.arn
        same = (each for each in self.versions if each.document and same_document(each.document, document))
        version = next(same, None)
        if version is None:
            self._make_room(desired)
            version = _next_version(current, document)
            self.calls.append(calls.add_version(arn, version, make_default=desired.make_default))
            self.versions.insert(0, version)
            self.adds = True
        elif desired.make_default:
            self.calls.append(calls.set_default(arn, version.version_id))
        if desired.make_default:
            self.default = version.version_id

    def roll_back(self, version_id: str) -> None:
        """Make an existing version the default."""
        there = [version.version_id for version in self.versions]
        if version_id not in there:
            raise PlumbError(
                f"default_version: {self.policy.arn} has no version {version_id}; it has {', '.join(there)}."
            )
        self.calls.append(calls.set_default(self.policy.arn, version_id))
        self.default = version_id

    def keep_the_default_alone(self) -> None:
        """Delete all others."""
        others = [version for version in self.versions if version.version_id != self.default]
        self.calls += [calls.delete_version(self.policy.arn, version) for version in others]
        self.versions = [version for version in self.versions if version.version_id == self.default]

    def _make_room(self, desired: Options) -> None:
        """Delete the oldest version that is not the default, where one more would be too many."""
        if len(self.versions) < MOST_VERSIONS:
            return
        if desired.prune == "never" and not desired.only_version:
            raise PlumbError(
                f"prune: {self.policy.arn} has {len(self.versions)} versions, {MOST_VERSIONS} are allowed, and prune: "
                "never keeps all of them. Delete one, or set prune: oldest."
            )
        others = (version for version in self.versions if not version.is_default)
        oldest = min(others, key=lambda version: version.number)
        self.versions.remove(oldest)
        self.calls.append(calls.delete_version(self.policy.arn, oldest))


def _next_version(current: Current, document: dict[str, Any]) -> PolicyVersion:
    """The version to be added. Its number is a guess: AWS counts on from versions that were deleted before, too."""
    highest = max(current.highest_planned, *(version.number for version in current.versions or ()))
    return PolicyVersion(f"v{highest + 1}", False, None, document)


def _differing(
    before: Sequence[PolicyVersion], after: Sequence[PolicyVersion]
) -> tuple[tuple[dict[str, Any], ...], tuple[dict[str, Any], ...]]:
    """Documents of the versions other than the default that are on one side alone."""
    old = {version.version_id: version.document or {} for version in before if not version.is_default}
    new = {version.version_id: version.document or {} for version in after if not version.is_default}
    gone = tuple(readable(document) for version, document in old.items() if version not in new)
    # the version that was the default until now is shown by the default documents, not once more
    formerly = {version.version_id for version in before if version.is_default}
    come = tuple(readable(doc) for version, doc in new.items() if version not in old and version not in formerly)
    return gone, come
