# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Decide, without any request, which calls bring a policy to its desired state."""

from __future__ import annotations

from dataclasses import replace

from ansible_collections.plumb.aws.plugins.module_utils._engine.call import Call
from ansible_collections.plumb.aws.plugins.module_utils._engine.errors import PlumbError
from ansible_collections.plumb.aws.plugins.module_utils._engine.plan import Plan
from ansible_collections.plumb.aws.plugins.module_utils._iam.model import Entities, Policy, PolicySummary
from ansible_collections.plumb.aws.plugins.module_utils._iam.policy_lookup import refuse_other_partition
from ansible_collections.plumb.aws.plugins.module_utils._policy.access.change import access_change
from ansible_collections.plumb.aws.plugins.module_utils._policy.document.canonical import readable
from ansible_collections.plumb.aws.plugins.module_utils._resources.guards.caller_role import refuse_losing_policies
from ansible_collections.plumb.aws.plugins.module_utils._resources.guards.document_rules import refuse_new_access
from ansible_collections.plumb.aws.plugins.module_utils._resources.managed_policy import calls
from ansible_collections.plumb.aws.plugins.module_utils._resources.managed_policy.options import Options
from ansible_collections.plumb.aws.plugins.module_utils._resources.managed_policy.read import Current, tags_of_change
from ansible_collections.plumb.aws.plugins.module_utils._resources.managed_policy.result import (
    ABSENT,
    compared,
    result,
)
from ansible_collections.plumb.aws.plugins.module_utils._resources.managed_policy.versions import plan_versions

# Seconds in which all replicas of IAM must show a policy and its versions alike
_VIEW_SECONDS = 20.0


def plan(current: Current, desired: Options) -> Plan:
    """The plan. Raises PlumbError for what IAM, or an option, would refuse."""
    _refuse_half_a_view(current)
    if desired.state == "absent":
        planned = _plan_absence(current, desired)
    elif current.policy is None:
        planned = _plan_creation(current, desired)
    else:
        planned = _plan_change(current, current.policy, desired)
    if planned.calls:
        _refuse_foreign(current)
    # of a policy that is asked for by its name, and not there, the path is not known
    known = bool(desired.arn or planned.calls or current.policy)
    return replace(planned, name=current.arn.name, arn=str(current.arn) if known else None)


def _refuse_half_a_view(current: Current) -> None:
    """Plan nothing where IAM shows a policy, and not its documents: a replica is behind, and shows them in a moment.

    Nothing is deleted, and no version added, on the word of a read that cannot be.
    """
    if current.policy is None:
        return
    versions = current.versions
    default = current.policy.default_version_id
    missing = [version.version_id for version in versions or () if version.document is None]
    shown = next((version.version_id for version in versions or () if version.is_default), default)
    if versions is not None and default not in {version.version_id for version in versions}:
        missing.append(default)
    if shown != default:
        raise PlumbError(
            f"IAM shows {default} and {shown} as the default version of {current.arn}. Nothing was changed; run the "
            "task again.",
            patience=_VIEW_SECONDS,
        )
    if current.document is None or missing:
        raise PlumbError(
            f"IAM shows the policy {current.arn}, but not its version {', '.join(missing) or default}. Nothing was "
            "changed; run the task again.",
            patience=_VIEW_SECONDS,
        )


def _plan_creation(current: Current, desired: Options) -> Plan:
    arn = current.arn
    if desired.arn and current.namesake:
        raise PlumbError(
            f"arn: {desired.arn} does not exist, and cannot be created while {current.namesake} has the same name "
            "(IAM ignores case and path there). Give that ARN, or delete that policy first."
        )
    _refuse_foreign(current)
    if desired.default_version:
        raise PlumbError(f"default_version: {arn} does not exist, so it has no version {desired.default_version}.")
    if desired.policy is None:
        raise PlumbError(f"policy: {arn} does not exist, and a document is needed to create it.")
    desired.rules.check(desired.policy, size_quota=current.size_quota, partition=arn.partition)
    if current.free_quota is not None and current.free_quota < 1:
        raise PlumbError(
            f"{arn} cannot be created: the account has all the policies that its quota allows. Delete one that is not "
            "needed, or ask AWS for a larger quota (Customer managed policies in an AWS account)."
        )
    access = desired.rules.access(None, desired.policy)
    created = Policy(
        arn=str(arn),
        name=arn.name,
        policy_id="",
        path=arn.path,
        description=desired.description or "",
        default_version_id="v1",
        attachment_count=0,
        boundary_count=0,
        is_attachable=True,
        create_date=None,
        update_date=None,
        tags=dict(sorted((desired.tags or {}).items())),
    )
    made = (calls.create(created, desired.policy),)
    return Plan(
        before=None,
        after=compared(created, desired.policy, (), access=access),
        result=result(created, desired.policy, None, made, access),
        calls=made,
        lints=desired.rules.lints(desired.policy, of=arn.name, own_account=current.account),
    )


def _plan_change(current: Current, policy: PolicySummary, desired: Options) -> Plan:
    versions = plan_versions(current, policy, desired)
    tags = tags_of_change(policy, desired)
    after = replace(policy, default_version_id=versions.default)
    if isinstance(after, Policy):
        after = replace(after, tags=dict(sorted(tags.wanted.items())))
    if versions.adds:
        after = replace(after, update_date=None)
    before_document = current.document or {}
    document = versions.document if versions.document is not None else before_document
    access = desired.rules.access(current.document, document)
    made = (*versions.calls, *calls.change_tags(policy.arn, tags))
    return Plan(
        before=compared(policy, before_document, versions.only_before),
        after=compared(after, document, versions.only_after, as_in=before_document, access=access),
        result={**result(after, document, versions.after, made, access), "version_predicted": versions.adds},
        calls=made,
        warnings=_unchangeable(policy, desired),
        users=_all_users(current.users),
        lints=desired.rules.lints(desired.policy, of=policy.name, own_account=current.account),
    )


def _plan_absence(current: Current, desired: Options) -> Plan:
    policy = current.policy
    if policy is None:
        return Plan(before=None, after=None, result=ABSENT)
    _refuse_foreign(current)
    versions = current.versions or ()
    others = [version for version in versions if not version.is_default]
    detached = _detach_calls(current, policy, desired)
    access = access_change(current.document, None)
    if detached:
        refuse_new_access(access, allowed=desired.rules.allow_new_access, instead="Leave the policy attached")
    made = (
        *detached,
        *(calls.delete_version(policy.arn, version) for version in others),
        calls.delete(policy.arn, current.document or {}),
    )
    documents = tuple(readable(version.document or {}) for version in others)
    unreadable = current.unreadable
    return Plan(
        before=compared(policy, current.document or {}, documents, users=_users(current.entities)),
        after=None,
        result=result(policy, current.document or {}, versions, made, access),
        calls=made,
        warnings=(f"Who uses the policy could not be read. {unreadable}",) if unreadable else (),
    )


def _detach_calls(current: Current, policy: PolicySummary, desired: Options) -> list[Call]:
    entities = current.entities
    if entities is None:
        if policy.attachment_count or policy.boundary_count:
            raise PlumbError(
                f"{policy.arn} is in use ({policy.attachment_count} attachments, boundary of {policy.boundary_count}), "
                "and who uses it could not be read: grant iam:ListEntitiesForPolicy, or detach it yourself."
            )
        return []
    if entities.boundary_of_roles or entities.boundary_of_users:
        names = _named(roles=entities.boundary_of_roles, users=entities.boundary_of_users)
        raise PlumbError(
            f"{policy.arn} is not deleted: it is the permissions boundary of {names}. Remove it there first."
        )
    if not desired.detach and _users(entities):
        names = _named(roles=entities.roles, users=entities.users, groups=entities.groups)
        raise PlumbError(
            f"{policy.arn} is not deleted: it is attached to {names}. Detach it first, or set detach: true."
        )
    if current.reserved:
        raise PlumbError(
            f"{policy.arn} is not deleted: it is attached to {_named(roles=current.reserved)}, which only AWS may "
            "change. Take it from the permission set in IAM Identity Center first."
        )
    refuse_losing_policies(current.caller, [policy.arn], allowed=desired.allow_self_lockout)
    return [
        *(calls.detach("role", "RoleName", name, policy.arn) for name in entities.roles),
        *(calls.detach("user", "UserName", name, policy.arn) for name in entities.users),
        *(calls.detach("group", "GroupName", name, policy.arn) for name in entities.groups),
    ]


def _users(entities: Entities | None) -> dict[str, list[str]]:
    if entities is None:
        return {}
    kinds = {"roles": entities.roles, "users": entities.users, "groups": entities.groups}
    return {kind: list(names) for kind, names in kinds.items() if names}


def _all_users(entities: Entities) -> dict[str, tuple[str, ...]]:
    """Who has a policy attached or as a boundary, by kind."""
    kinds = {
        "roles": entities.roles,
        "users": entities.users,
        "groups": entities.groups,
        "boundary_of_roles": entities.boundary_of_roles,
        "boundary_of_users": entities.boundary_of_users,
    }
    return {kind: names for kind, names in kinds.items() if names}


def _named(**kinds: tuple[str, ...]) -> str:
    parts = (f"{kind if len(names) > 1 else kind[:-1]} {', '.join(names)}" for kind, names in kinds.items() if names)
    return "; ".join(parts)


def _refuse_foreign(current: Current) -> None:
    arn = current.arn
    if arn.is_aws_managed:
        raise PlumbError(
            f"arn: {arn} is managed by AWS and can be read, not changed. Give a policy of your own account."
        )
    refuse_other_partition(arn, current.partition or "", option="arn")
    if current.account is not None and arn.account != current.account:
        raise PlumbError(
            f"arn: {arn} belongs to account {arn.account}, these credentials to {current.account}. "
            "Use credentials of that account, or assume_role_arn."
        )


def _unchangeable(policy: PolicySummary, desired: Options) -> tuple[str, ...]:
    """AWS sets path and description at creation and never again."""
    pairs = [("path", policy.path, desired.path)]
    if isinstance(policy, Policy):
        pairs.append(("description", policy.description, desired.description))
    return tuple(
        f"{option}: {policy.arn} has '{current}', not '{wanted}', and AWS cannot change it. "
        "Delete the policy and create it again to do so."
        for option, current, wanted in pairs
        if wanted is not None and wanted != current
    )
