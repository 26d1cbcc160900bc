# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Decide, without any request, which calls bring a role to its desired state."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from ansible_collections.plumb.aws.plugins.module_utils._engine.call import Call
from ansible_collections.plumb.aws.plugins.module_utils._engine.errors import PlumbError
from ansible_collections.plumb.aws.plugins.module_utils._engine.plan import Plan
from ansible_collections.plumb.aws.plugins.module_utils._iam.model import DEFAULT_SESSION, Identity, Role, RoleUse
from ansible_collections.plumb.aws.plugins.module_utils._iam.policy_lookup import the_policy
from ansible_collections.plumb.aws.plugins.module_utils._iam.tags import tag_change
from ansible_collections.plumb.aws.plugins.module_utils._policy.access.change import (
    AccessChange,
    access_change,
    together,
)
from ansible_collections.plumb.aws.plugins.module_utils._policy.access.combined import Boundary, of_boundary
from ansible_collections.plumb.aws.plugins.module_utils._policy.trust.principals import named_identities
from ansible_collections.plumb.aws.plugins.module_utils._resources.guards.caller_role import (
    refuse_losing_trust,
    refuse_new_boundary,
)
from ansible_collections.plumb.aws.plugins.module_utils._resources.guards.document_rules import (
    NO_CHANGE,
    refuse_new_access,
)
from ansible_collections.plumb.aws.plugins.module_utils._resources.guards.reserved_roles import (
    refuse_reserved,
    refuse_reserved_path,
    refuse_service_policy,
)
from ansible_collections.plumb.aws.plugins.module_utils._resources.instance_profile import calls as profile_calls
from ansible_collections.plumb.aws.plugins.module_utils._resources.role_trust import calls
from ansible_collections.plumb.aws.plugins.module_utils._resources.role_trust.options import Options
from ansible_collections.plumb.aws.plugins.module_utils._resources.role_trust.read import (
    Current,
    new_role_arn,
    orphaned_principals,
    rewrites_trust,
)
from ansible_collections.plumb.aws.plugins.module_utils._resources.role_trust.result import compared, role_result

# What a role is created with that trusts itself, or one that is created after it: IAM refuses a principal that does not
# exist. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
NOBODY: dict[str, Any] = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Deny", "Principal": {"AWS": "*"}, "Action": "sts:AssumeRole"}],
}
# Seconds in which a principal that was created a moment ago must show
_PRINCIPAL_SECONDS = 5.0
# Seconds in which all replicas of IAM must show an inline policy alike
_VIEW_SECONDS = 20.0


def plan(current: Current, desired: Options) -> Plan:
    """The plan. Raises PlumbError for what IAM, or an option, would refuse."""
    if desired.state == "absent":
        return _plan_absence(current, desired)
    if current.role is None:
        return _plan_creation(current, desired)
    return _plan_change(current, current.role, desired)


def _plan_creation(current: Current, desired: Options) -> Plan:
    if desired.trust_policy is None or current.identity is None:
        raise PlumbError(
            f"{desired.rules.option}: the role '{desired.name}' does not exist, and {desired.rules.option} or trusted "
            "is needed to create it."
        )
    refuse_reserved_path(desired.path)
    _refuse_missing_principals(current, desired)
    boundary = _boundary(current, desired)
    desired.rules.check(desired.trust_policy, size_quota=current.size_quota)
    if current.free_quota is not None and current.free_quota < 1:
        raise PlumbError(
            f"the role '{desired.name}' cannot be created: the account has all the roles that its quota allows. Delete "
            "one that is not needed, or ask AWS for a larger quota (Roles per account)."
        )
    role = _new_role(current.identity, desired, boundary)
    trusted = named_identities(desired.trust_policy)
    bare = replace(role, trust_policy=NOBODY) if trusted & {role.arn, *desired.later} else role
    made = [calls.create(bare)]
    if trusted & desired.later:
        role = bare
    elif bare is not role:
        made.append(calls.set_trust_policy(bare, role.trust_policy))
    access = desired.rules.access(None, role.trust_policy)
    return Plan(
        before=None,
        after=compared(role, access=access),
        result={"role": role_result(role), "access": access.as_result()},
        calls=tuple(made),
        created=compared(bare) if len(made) > 1 else None,
        lints=desired.rules.lints(desired.trust_policy, of=role.name, own_account=current.identity.account),
        name=role.name,
        arn=role.arn,
    )


def _new_role(identity: Identity, desired: Options, boundary: str | None) -> Role:
    path = desired.path or "/"
    return Role(
        arn=new_role_arn(identity, desired),
        name=desired.name,
        role_id="",
        path=path,
        description=desired.description or "",
        max_session_duration=desired.max_session_duration or DEFAULT_SESSION,
        create_date=None,
        permissions_boundary=boundary,
        trust_policy=desired.trust_policy or {},
        tags=dict(sorted((desired.tags or {}).items())),
    )


def _plan_change(current: Current, role: Role, desired: Options) -> Plan:
    _refuse_missing_principals(current, desired)
    boundary = _boundary(current, desired)
    tags = tag_change(role.tags, desired.tags, purge=desired.purge_tags, case_sensitive=False)
    after = replace(
        role,
        permissions_boundary=boundary,
        description=role.description if desired.description is None else desired.description,
        max_session_duration=desired.max_session_duration or role.max_session_duration,
        tags=dict(sorted(tags.wanted.items())),
    )
    made: list[Call] = []
    refuse_new_boundary(current.caller, role.permissions_boundary, boundary, allowed=desired.allow_self_lockout)
    if boundary != role.permissions_boundary:
        made.append(calls.set_boundary(role, boundary))
    if desired.trust_policy is not None and rewrites_trust(role, desired):
        desired.rules.check(desired.trust_policy, size_quota=current.size_quota)
        allowed = desired.allow_self_lockout
        refuse_losing_trust(current.caller, role.trust_policy, desired.trust_policy, allowed=allowed)
        after = replace(after, trust_policy=desired.trust_policy)
        made.append(calls.set_trust_policy(role, desired.trust_policy))
    if (after.description, after.max_session_duration) != (role.description, role.max_session_duration):
        made.append(calls.update(role, after))
    made += calls.change_tags(role, tags)
    refuse_reserved(role, made)
    access = _access(current, role, after, desired)
    return Plan(
        before=compared(role),
        after=compared(after, as_in=role.trust_policy, access=access),
        result={"role": role_result(after), "access": access.as_result()},
        calls=tuple(made),
        warnings=(*_unchangeable(role, desired), *_orphan_warnings(role, desired)),
        lints=desired.rules.lints(desired.trust_policy, of=role.name, own_account=role.arn.split(":")[4]),
        name=role.name,
        arn=role.arn,
        documents=current.documents,
    )


def _access(current: Current, role: Role, after: Role, desired: Options) -> AccessChange:
    """Who may assume the role, and what its boundary lets its policies do."""
    boundaries = (
        Boundary(arn, current.documents.get(arn)) if arn else None
        for arn in (role.permissions_boundary, after.permissions_boundary)
    )
    bounded = of_boundary(*boundaries)
    refuse_new_access(
        bounded, allowed=desired.rules.allow_new_access, instead="Leave the permissions boundary as it is"
    )
    return together([desired.rules.access(role.trust_policy, after.trust_policy), bounded])


def _plan_absence(current: Current, desired: Options) -> Plan:
    role = current.role
    if role is None:
        absent = {"role": None, "access": NO_CHANGE, **calls.removed(())}
        return Plan(before=None, after=None, result=absent, name=desired.name)
    refuse_reserved(role, [calls.delete(role)])
    refuse_losing_trust(current.caller, role.trust_policy, None, allowed=desired.allow_self_lockout)
    use = current.use or RoleUse()
    if use and not desired.detach:
        raise PlumbError(
            f"{role.arn} is not deleted: it still has {_use_in_words(use)}. Remove them first, or set detach: true."
        )
    inline = _inline_documents(current, role, use)
    released = calls.release(role, use, inline)
    deleted = [profile_calls.delete(current.profile)] if current.profile else []
    made = (*released, *deleted, calls.delete(role))
    return Plan(
        before=compared(role, use, inline=inline),
        after=None,
        result={
            "role": role_result(role),
            "access": access_change(role.trust_policy, None).as_result(),
            **calls.removed(made),
        },
        calls=made,
        name=role.name,
        arn=role.arn,
    )


def _inline_documents(current: Current, role: Role, use: RoleUse) -> dict[str, dict[str, Any]]:
    """The inline policies by their names. Nothing is deleted that was not read, since nobody could put it back."""
    read = {name: document for name, document in current.inline_documents.items() if document is not None}
    missing = [name for name in use.inline if name not in read]
    if missing:
        raise PlumbError(
            f"IAM lists the inline policy '{missing[0]}' of {role.arn} but does not show its document. Nothing was "
            "changed; run the task again.",
            patience=_VIEW_SECONDS,
        )
    return read


def _boundary(current: Current, desired: Options) -> str | None:
    """The ARN of the boundary afterwards."""
    if desired.permissions_boundary == "":
        return None
    if current.boundary is None:
        return current.role.permissions_boundary if current.role else None
    policy = the_policy(current.boundary, option="permissions_boundary")
    refuse_service_policy(policy, option="permissions_boundary")
    return policy.arn


def _refuse_missing_principals(current: Current, desired: Options) -> None:
    """One that was created a moment ago may not show yet, and gets a few seconds."""
    for arn in current.missing_principals[:1]:
        raise PlumbError(
            f"{desired.rules.option}: the principal {arn} does not exist in this account. Check the ARN, its path and "
            f'its letter case, or create it first. (AWS: Invalid principal in policy: "AWS":"{arn}")',
            patience=_PRINCIPAL_SECONDS,
        )


def _orphan_warnings(role: Role, desired: Options) -> tuple[str, ...]:
    ids = [] if desired.repair_principals else orphaned_principals(role, desired)
    if not ids:
        return ()
    message = (
        f"{desired.rules.option}: the trust policy of {role.arn} has {', '.join(ids)} in place of principals that were "
        "deleted. It is left as it is; set repair_principals: true to write it again."
    )
    return (message,)


def _unchangeable(role: Role, desired: Options) -> tuple[str, ...]:
    warnings = []
    if desired.path is not None and desired.path != role.path:
        warnings.append(
            f"path: {role.arn} has '{role.path}', not '{desired.path}', and AWS cannot change it. "
            "Delete the role and create it again to do so."
        )
    if role.name != desired.name:
        warnings.append(f"name: the role is '{role.name}' in IAM, not '{desired.name}'; IAM ignores case there.")
    return tuple(warnings)


def _use_in_words(use: RoleUse) -> str:
    kinds = {
        "attached policies": [policy.arn for policy in use.attached],
        "inline policies": use.inline,
        "instance profiles": use.instance_profiles,
    }
    return "; ".join(f"{kind} {', '.join(names)}" for kind, names in kinds.items() if names)
