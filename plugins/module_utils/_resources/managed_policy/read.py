# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What IAM holds of a policy, as far as a task needs it: with nothing to change, GetPolicy and GetPolicyVersion."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from ansible_collections.plumb.aws.plugins.module_utils._engine.errors import INVALID, PlumbError
from ansible_collections.plumb.aws.plugins.module_utils._iam.account import Account, own_policy_arn
from ansible_collections.plumb.aws.plugins.module_utils._iam.identifiers import PolicyArn, parse_policy_arn
from ansible_collections.plumb.aws.plugins.module_utils._iam.model import Entities, Policy, PolicySummary, PolicyVersion
from ansible_collections.plumb.aws.plugins.module_utils._iam.policy_lookup import find_own, refuse_other_partition
from ansible_collections.plumb.aws.plugins.module_utils._iam.tags import TagChange, tag_change
from ansible_collections.plumb.aws.plugins.module_utils._policy.document.canonical import same_document
from ansible_collections.plumb.aws.plugins.module_utils._policy.document.size import document_size
from ansible_collections.plumb.aws.plugins.module_utils._policy.facts.quotas import MANAGED_POLICY_SIZE
from ansible_collections.plumb.aws.plugins.module_utils._resources.guards.caller_role import CallerRole, caller_role
from ansible_collections.plumb.aws.plugins.module_utils._resources.guards.reserved_roles import (
    NAMES_OF_AWS,
    is_reserved,
)
from ansible_collections.plumb.aws.plugins.module_utils._resources.managed_policy.options import Options


@dataclass(frozen=True)
class Current:
    """What IAM holds. ``versions`` and ``entities`` are None where this task has no need of them.

    ``users`` is who has a policy whose document changes. ``arn`` is where the policy is, or would be. ``account`` and
    ``partition`` are the caller's own, where asked for. ``namesake`` is another policy of the same name, which IAM lets
    no second one have. ``free_quota`` is how many more policies the account may have (None: not known);
    ``highest_planned`` the highest number of a version that a dry run has planned so far. ``unreadable`` is why it
    could not be read who uses the policy. ``caller`` is who runs the task, if that is a role that has the policy,
    ``reserved`` are the roles of AWS that have it.
    """

    arn: PolicyArn
    account: str | None
    partition: str | None
    policy: PolicySummary | None
    document: dict[str, Any] | None = None
    versions: tuple[PolicyVersion, ...] | None = None
    entities: Entities | None = None
    users: Entities = field(default_factory=Entities)
    namesake: str | None = None
    size_quota: int = MANAGED_POLICY_SIZE
    free_quota: int | None = None
    highest_planned: int = 0
    unreadable: str | None = None
    caller: CallerRole | None = None
    reserved: tuple[str, ...] = ()


def read(account: Account, desired: Options) -> Current:
    """Ask IAM for what this task needs."""
    current = _by_arn(account, desired.arn) if desired.arn else _by_name(account, desired)
    if current.policy is not None and names_more(desired) and not isinstance(current.policy, Policy):
        current = replace(current, policy=account.policy(current.policy.arn))
    if current.policy is None:
        return _before_creation(account, current, desired)
    arn = current.policy.arn
    current = replace(current, document=account.document(arn, current.policy.default_version_id))
    if desired.state == "absent":
        return _before_deletion(account, current, desired)
    document = new_document(current, desired)
    if document is not None:
        current = replace(current, size_quota=_size_quota(account, document))
    if needs_versions(current, desired):
        versions, highest = _whole_versions(account, current), account.highest_planned_version(arn)
        current = replace(current, versions=versions, highest_planned=highest)
    changes = _changes(current, desired)
    if changes and current.policy is not None and not isinstance(current.policy, Policy):
        current = replace(current, policy=account.policy(current.policy.arn) or current.policy)
    if current.account is None and not current.arn.is_aws_managed and changes:
        current = _with_identity(account, current)
    if current.policy and needs_entities(current, desired):
        current = replace(current, users=_users(account, current.policy))
    return current


def names_more(desired: Options) -> bool:
    """Whether the options name what a listing does not tell."""
    return desired.tags is not None or desired.description is not None or desired.state == "absent"


def _users(account: Account, policy: PolicySummary) -> Entities:
    """Who has a policy whose document changes; nobody, where that may not be read: the plan is the same without."""
    if not policy.attachment_count and not policy.boundary_count:
        return Entities()
    try:
        return account.entities(policy.arn, attached=policy.attachment_count > 0, bounded=policy.boundary_count > 0)
    except PlumbError as error:
        if not error.is_denied:
            raise
        return Entities()


def _with_identity(account: Account, current: Current) -> Current:
    identity = account.identity()
    return replace(current, account=identity.account, partition=identity.partition)


def new_document(current: Current, desired: Options) -> dict[str, Any] | None:
    """The desired document, where it is not that of the default version."""
    if desired.policy is None or (current.document is not None and same_document(current.document, desired.policy)):
        return None
    return desired.policy


def rolls_back(current: Current, desired: Options) -> bool:
    """Whether another existing version is to be the default."""
    default = current.policy.default_version_id if current.policy else None
    return desired.default_version is not None and desired.default_version != default


def _by_arn(account: Account, arn: PolicyArn) -> Current:
    try:
        policy = account.policy_summary(str(arn))
    except PlumbError as error:
        if error.code in INVALID:
            refuse_other_partition(arn, account.identity().partition, option="arn")
        raise
    return Current(arn=arn, account=None, partition=None, policy=policy)


def _by_name(account: Account, desired: Options) -> Current:
    name, path = desired.name or "", desired.path or "/"
    policy = find_own(account, name, path)
    identity = account.identity()
    arn = parse_policy_arn(policy.arn, option="name") if policy else own_policy_arn(identity, name, path)
    return Current(arn=arn, account=identity.account, partition=identity.partition, policy=policy)


def _before_creation(account: Account, current: Current, desired: Options) -> Current:
    if desired.state == "absent" or desired.policy is None or current.arn.is_aws_managed:
        return current
    current = replace(
        _with_identity(account, current),
        size_quota=_size_quota(account, desired.policy),
        free_quota=account.free_quota("Policies"),
    )
    if desired.arn and current.arn.account == current.account:
        namesake = account.policy_named(desired.arn.name)
        current = replace(current, namesake=namesake.arn if namesake else None)
    return current


def _before_deletion(account: Account, current: Current, desired: Options) -> Current:
    entities, unreadable = None, None
    try:
        entities = account.entities(str(current.arn))
    except PlumbError as error:
        if not error.is_denied:
            raise
        unreadable = error.message
    if current.account is None and not current.arn.is_aws_managed:
        current = _with_identity(account, current)
    return replace(
        current,
        entities=entities,
        versions=_whole_versions(account, current),
        unreadable=unreadable,
        caller=_caller(account, entities, desired),
        reserved=_reserved(account, entities) if desired.detach and entities else (),
    )


def _reserved(account: Account, entities: Entities) -> tuple[str, ...]:
    """Those of the roles that have a policy which only AWS may change: it gives them their names, too."""
    likely = [name for name in entities.roles if name.startswith(NAMES_OF_AWS)]
    return tuple(name for name in likely if (role := account.role(name)) is not None and is_reserved(role.path))


def _caller(account: Account, entities: Entities | None, desired: Options) -> CallerRole | None:
    """The role that the task runs as, where it has the policy."""
    if desired.allow_self_lockout or entities is None:
        return None
    return next(filter(None, (caller_role(account, role) for role in entities.roles)), None)


def _whole_versions(account: Account, current: Current) -> tuple[PolicyVersion, ...]:
    arn = str(current.arn)
    return tuple(
        replace(version, document=current.document if version.is_default else account.document(arn, version.version_id))
        for version in account.versions(arn)
    )


def _size_quota(account: Account, document: dict[str, Any]) -> int:
    return account.quota("PolicySizeQuota", default=MANAGED_POLICY_SIZE, needed=document_size(document))


def needs_versions(current: Current, desired: Options) -> bool:
    """Whether versions are to be added, deleted or made the default."""
    return desired.only_version or new_document(current, desired) is not None or rolls_back(current, desired)


def needs_entities(current: Current, desired: Options) -> bool:
    """Whether it matters who uses the policy: it is deleted, or what it allows changes."""
    if desired.state == "absent":
        return True
    return desired.make_default and (new_document(current, desired) is not None or rolls_back(current, desired))


def _changes(current: Current, desired: Options) -> bool:
    if needs_versions(current, desired) or current.policy is None:
        return True
    tags = tags_of_change(current.policy, desired)
    return bool(tags.to_set or tags.to_remove)


def tags_of_change(policy: PolicySummary, desired: Options) -> TagChange:
    """What changes of the tags; nothing where they are not known, as no option names them then."""
    known = policy.tags if isinstance(policy, Policy) else {}
    return tag_change(known, desired.tags, purge=desired.purge_tags, case_sensitive=True)
