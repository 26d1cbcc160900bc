# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Roles and who may assume them: what IAM holds, and the calls that make it what a task wishes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from ansible_collections.plumb.aws.plugins.module_utils._engine.errors import PlumbError
from ansible_collections.plumb.aws.plugins.module_utils._engine.plan import Call, Clock, Made, Plan, pauses
from ansible_collections.plumb.aws.plugins.module_utils._engine.resource_module import Management
from ansible_collections.plumb.aws.plugins.module_utils._iam.account import (
    Account,
    Identity,
    Role,
    RoleUse,
    role_from_answer,
)
from ansible_collections.plumb.aws.plugins.module_utils._iam.identifiers import (
    ROLE_NAME_LENGTH,
    SERVICE_LINKED_PATH,
    check_description,
    check_name,
    check_role_path,
    same_name,
)
from ansible_collections.plumb.aws.plugins.module_utils._iam.policy_lookup import check_reference, find_policy, means
from ansible_collections.plumb.aws.plugins.module_utils._iam.tags import as_tag_list, read_tags, tag_change
from ansible_collections.plumb.aws.plugins.module_utils._policy.access.change import AccessChange, access_change
from ansible_collections.plumb.aws.plugins.module_utils._policy.document.canonical import (
    canonical_text,
    readable,
    same_document,
)
from ansible_collections.plumb.aws.plugins.module_utils._policy.document.load import document_text, load_document
from ansible_collections.plumb.aws.plugins.module_utils._policy.document.problem import TRUST
from ansible_collections.plumb.aws.plugins.module_utils._policy.document.size import TRUST_POLICY_SIZE, document_size
from ansible_collections.plumb.aws.plugins.module_utils._policy.trust.builder import build_trust_policy
from ansible_collections.plumb.aws.plugins.module_utils._policy.trust.orphans import differ_by_orphans_alone, orphans_of
from ansible_collections.plumb.aws.plugins.module_utils._policy.trust.principals import named_identities
from ansible_collections.plumb.aws.plugins.module_utils._resources.guards.caller_role import (
    Runner,
    refuse_losing_trust,
    runner_of,
)
from ansible_collections.plumb.aws.plugins.module_utils._resources.guards.document_rules import (
    NO_CHANGE,
    DocumentRules,
    access_shown,
    document_rules,
)

# Seconds; https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html
_PATIENCE_WITH_PRINCIPALS = 5.0
SHORTEST_SESSION, LONGEST_SESSION, DEFAULT_SESSION = 3600, 43200, 3600


@dataclass(frozen=True)
class Options:
    """What a task wishes, checked as far as that goes without asking AWS. None: not said, leave as it is.

    ``permissions_boundary`` is a name or an ARN; the empty text takes the boundary away.
    """

    state: str
    name: str
    trust_policy: dict[str, Any] | None
    path: str | None
    description: str | None
    max_session_duration: int | None
    permissions_boundary: str | None
    tags: dict[str, str] | None
    purge_tags: bool
    detach: bool
    wait: bool
    wait_timeout: int
    repair_principals: bool
    allow_self_lockout: bool
    rules: DocumentRules


@dataclass(frozen=True)
class Current:
    """What IAM holds.

    ``boundary`` is the ARN of the wished permissions boundary (None: no boundary wished, or not said). ``identity``
    and ``use`` are None where this task has no need of them. ``runner`` is who runs the task, if that is this role and
    its trust is to change. ``room`` is how many more roles the account may have (None: not known, or no matter).
    """

    role: Role | None
    identity: Identity | None = None
    boundary: str | None = None
    use: RoleUse | None = None
    size_quota: int = TRUST_POLICY_SIZE
    runner: Runner | None = None
    room: int | None = None


def options(params: Mapping[str, Any]) -> Options:
    """Read the module's parameters; a wrong one is a PlumbError that names it."""
    check_name(params["name"], option="name", longest=ROLE_NAME_LENGTH)
    if params["path"] is not None:
        check_role_path(params["path"], option="path")
    if params["description"] is not None:
        check_description(params["description"], option="description")
    duration = params["max_session_duration"]
    if duration is not None and not SHORTEST_SESSION <= duration <= LONGEST_SESSION:
        raise PlumbError(
            f"max_session_duration: {duration} is out of range; it goes from {SHORTEST_SESSION} to {LONGEST_SESSION} "
            "seconds."
        )
    if params["wait_timeout"] < 1:
        raise PlumbError(f"wait_timeout: {params['wait_timeout']} is too short; give 1 second or more, or wait: false.")
    boundary = params["permissions_boundary"]
    return Options(
        state=params["state"],
        name=params["name"],
        trust_policy=_wished_trust(params),
        path=params["path"],
        description=params["description"],
        max_session_duration=duration,
        permissions_boundary=check_reference(boundary, option="permissions_boundary") if boundary else boundary,
        tags=read_tags(params["tags"], case_sensitive=False),
        purge_tags=params["purge_tags"],
        detach=params["detach"],
        wait=params["wait"],
        wait_timeout=params["wait_timeout"],
        repair_principals=params["repair_principals"],
        allow_self_lockout=params["allow_self_lockout"],
        rules=document_rules(params, kind=TRUST, option=_trust_option(params)),
    )


def _trust_option(params: Mapping[str, Any]) -> str:
    return "trust_policy" if params["trusted"] is None else "trusted"


def _wished_trust(params: Mapping[str, Any]) -> dict[str, Any] | None:
    """The document of ``trust_policy``, or the one built from ``trusted``."""
    if params["trusted"] is not None:
        return build_trust_policy(params["trusted"])
    if params["trust_policy"] is not None:
        return load_document(params["trust_policy"], what="trust_policy")
    return None


# Reading


def read(account: Account, wish: Options) -> Current:
    """GetRole alone, where the role stands as wished or is absent as wished."""
    role = account.role(wish.name)
    if wish.state == "absent":
        if role is None:
            return Current(role=None)
        return Current(role=role, use=account.role_use(role.name), runner=_runner(account, role, wish))
    if role is None and wish.trust_policy is not None:
        role = _in_another_case(account, wish.name)
    if role is not None and _lost_principals(role, wish):
        role = account.role(role.name) or role  # once more: IAM can show an id for a moment after a change
    if wish.trust_policy is not None and (role is None or _rewrites_trust(role, wish)):
        _refuse_missing_principals(account, role, wish)
    return Current(
        role=role,
        identity=account.identity() if role is None and wish.trust_policy is not None else None,
        boundary=_boundary(account, role, wish),
        room=account.room("Roles") if role is None and wish.trust_policy is not None else None,
        size_quota=_size_quota(account, role, wish),
        runner=_runner(account, role, wish) if role and _rewrites_trust(role, wish) else None,
    )


def _refuse_missing_principals(account: Account, role: Role | None, wish: Options) -> None:
    """IAM refuses a user or role of this account that does not exist, so it is asked for what is newly named.

    One that was created a moment ago may not show yet, and gets a few seconds.
    """
    standing = named_identities(role.trust_policy) if role else frozenset()
    own = role.arn.split(":")[4] if role else account.identity().account
    for arn in sorted(named_identities(wish.trust_policy or {}) - standing):
        pause = pauses(Clock(), within=_PATIENCE_WITH_PRINCIPALS)
        while arn.split(":")[4] == own and account.has_principal(arn) is False:
            if not pause():
                raise PlumbError(
                    f"{wish.rules.option}: the principal {arn} does not exist in this account. Check the ARN, its path "
                    f'and its letter case, or create it first. (AWS: Invalid principal in policy: "AWS":"{arn}")'
                )


def _runner(account: Account, role: Role, wish: Options) -> Runner | None:
    return None if wish.allow_self_lockout else runner_of(account, role.name)


def _lost_principals(role: Role, wish: Options) -> list[str]:
    """The unique ids of deleted users and roles, where they are all that differs from the wished trust policy."""
    if wish.trust_policy is None or not differ_by_orphans_alone(role.trust_policy, wish.trust_policy):
        return []
    return orphans_of(role.trust_policy)


def _in_another_case(account: Account, name: str) -> Role | None:
    """IAM lets no second role of the same name in other letters be created; that role is the one that is meant."""
    namesake = next((role for role in account.roles() if same_name(role.name, name)), None)
    return account.role(namesake.name) if namesake else None


def _boundary(account: Account, role: Role | None, wish: Options) -> str | None:
    reference = wish.permissions_boundary
    if not reference or (role is None and wish.trust_policy is None):
        return None
    if role is not None and role.permissions_boundary and means(reference, role.permissions_boundary):
        return role.permissions_boundary
    return find_policy(account, reference, option="permissions_boundary").arn


def _size_quota(account: Account, role: Role | None, wish: Options) -> int:
    if wish.trust_policy is None or (role is not None and same_document(role.trust_policy, wish.trust_policy)):
        return TRUST_POLICY_SIZE
    size = document_size(wish.trust_policy)
    return account.quota("AssumeRolePolicySizeQuota", default=TRUST_POLICY_SIZE, needed=size)


# Planning


def plan(current: Current, wish: Options) -> Plan:
    """Decide, without asking anybody: the calls that make the role what the task wishes."""
    if wish.state == "absent":
        return _plan_absence(current, wish)
    if current.role is None:
        return _plan_creation(current, wish)
    return _plan_change(current, current.role, wish)


def _plan_creation(current: Current, wish: Options) -> Plan:
    if wish.trust_policy is None or current.identity is None:
        raise PlumbError(
            f"trust_policy: the role '{wish.name}' does not exist, and trust_policy or trusted is needed to create it."
        )
    wish.rules.check(wish.trust_policy, size_quota=current.size_quota)
    if current.room is not None and current.room < 1:
        raise PlumbError(
            f"the role '{wish.name}' cannot be created: the account has all the roles that its quota allows. Delete "
            "one that is not needed, or ask AWS for a larger quota (Roles per account)."
        )
    access = wish.rules.access(None, wish.trust_policy)
    path = wish.path or "/"
    role = Role(
        arn=f"arn:{current.identity.partition}:iam::{current.identity.account}:role{path}{wish.name}",
        name=wish.name,
        role_id="",
        path=path,
        description=wish.description or "",
        max_session_duration=wish.max_session_duration or DEFAULT_SESSION,
        create_date=None,
        permissions_boundary=current.boundary,
        trust_policy=wish.trust_policy,
        tags=dict(sorted((wish.tags or {}).items())),
    )
    calls = (Call("create_role", _creation_arguments(role), role.arn, {"arn": role.arn}),)
    return Plan(
        before=None,
        after=_compared(role, access=access),
        result={"role": role_result(role), "access": access.as_result()},
        calls=calls,
        warnings=wish.rules.warnings(wish.trust_policy, own_account=current.identity.account),
    )


def _creation_arguments(role: Role) -> dict[str, Any]:
    arguments: dict[str, Any] = {
        "RoleName": role.name,
        "Path": role.path,
        "AssumeRolePolicyDocument": document_text(role.trust_policy),
        "MaxSessionDuration": role.max_session_duration,
    }
    if role.description:
        arguments["Description"] = role.description
    if role.permissions_boundary:
        arguments["PermissionsBoundary"] = role.permissions_boundary
    if role.tags:
        arguments["Tags"] = as_tag_list(role.tags)
    return arguments


def _plan_change(current: Current, role: Role, wish: Options) -> Plan:
    tags = tag_change(role.tags, wish.tags, purge=wish.purge_tags, case_sensitive=False)
    after = replace(role, tags=dict(sorted(tags.wanted.items())))
    calls: list[Call] = []
    if wish.permissions_boundary is not None and current.boundary != role.permissions_boundary:
        after = replace(after, permissions_boundary=current.boundary)
        calls.append(_set_boundary(role, current.boundary))
    if wish.trust_policy is not None and _rewrites_trust(role, wish):
        wish.rules.check(wish.trust_policy, size_quota=current.size_quota)
        refuse_losing_trust(current.runner, role.trust_policy, wish.trust_policy, allowed=wish.allow_self_lockout)
        after = replace(after, trust_policy=wish.trust_policy)
        arguments = {"RoleName": role.name, "PolicyDocument": document_text(wish.trust_policy)}
        calls.append(Call("update_assume_role_policy", arguments, role.arn))
    after = replace(
        after,
        description=role.description if wish.description is None else wish.description,
        max_session_duration=wish.max_session_duration or role.max_session_duration,
    )
    if (after.description, after.max_session_duration) != (role.description, role.max_session_duration):
        calls.append(_update(after))
    if tags.to_remove:  # first, so that there is room
        calls.append(Call("untag_role", {"RoleName": role.name, "TagKeys": list(tags.to_remove)}, role.arn))
    if tags.to_set:
        calls.append(Call("tag_role", {"RoleName": role.name, "Tags": as_tag_list(tags.to_set)}, role.arn))
    if calls:
        _refuse_service_linked(role)
    access = wish.rules.access(role.trust_policy, after.trust_policy)
    return Plan(
        before=_compared(role),
        after=_compared(after, access=access),
        result={"role": role_result(after), "access": access.as_result()},
        calls=tuple(calls),
        warnings=(
            *_unchangeable(role, wish),
            *_orphan_warnings(role, wish),
            *wish.rules.warnings(wish.trust_policy, own_account=role.arn.split(":")[4]),
        ),
    )


def _rewrites_trust(role: Role, wish: Options) -> bool:
    if wish.trust_policy is None or same_document(role.trust_policy, wish.trust_policy):
        return False
    return wish.repair_principals or not _lost_principals(role, wish)


def _orphan_warnings(role: Role, wish: Options) -> tuple[str, ...]:
    lost = [] if wish.repair_principals else _lost_principals(role, wish)
    if not lost:
        return ()
    message = (
        f"{wish.rules.option}: the trust policy of {role.arn} has {', '.join(lost)} in place of principals that were "
        "deleted. It is left as it is; set repair_principals: true to write it anew."
    )
    return (message,)


def _set_boundary(role: Role, boundary: str | None) -> Call:
    if boundary is None:
        return Call("delete_role_permissions_boundary", {"RoleName": role.name}, role.arn, _boundary_note(role))
    arguments = {"RoleName": role.name, "PermissionsBoundary": boundary}
    return Call("put_role_permissions_boundary", arguments, role.arn, _boundary_note(role))


def _boundary_note(role: Role) -> dict[str, str]:
    """The boundary that the call takes away."""
    return {"permissions_boundary": role.permissions_boundary} if role.permissions_boundary else {}


def _update(role: Role) -> Call:
    # both always: UpdateRole sets a duration that is left out to its default of an hour
    # https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateRole.html
    arguments = {
        "RoleName": role.name,
        "Description": role.description,
        "MaxSessionDuration": role.max_session_duration,
    }
    return Call("update_role", arguments, role.arn)


def _unchangeable(role: Role, wish: Options) -> tuple[str, ...]:
    warnings = []
    if wish.path is not None and wish.path != role.path:
        warnings.append(
            f"path: {role.arn} has '{role.path}', not '{wish.path}', and AWS cannot change it. "
            "Delete the role and create it anew to do so."
        )
    if role.name != wish.name:
        warnings.append(f"name: '{wish.name}' stands in IAM as '{role.name}'; IAM ignores case there.")
    return tuple(warnings)


def _refuse_service_linked(role: Role) -> None:
    if role.path.startswith(SERVICE_LINKED_PATH):
        raise PlumbError(f"name: {role.arn} belongs to an AWS service, which alone may change it.")


def _plan_absence(current: Current, wish: Options) -> Plan:
    role = current.role
    if role is None:
        return Plan(before=None, after=None, result={"role": None, "access": NO_CHANGE})
    _refuse_service_linked(role)
    refuse_losing_trust(current.runner, role.trust_policy, None, allowed=wish.allow_self_lockout)
    use = current.use or RoleUse((), (), ())
    if use and not wish.detach:
        raise PlumbError(
            f"{role.arn} is not deleted: it still has {_use_in_words(use)}. Remove them first, or set detach: true."
        )
    gone = {"arn": role.arn, "role_id": role.role_id, **_boundary_note(role)}
    deletion = Call("delete_role", {"RoleName": role.name}, role.arn, gone)
    calls = (*_freeing_calls(role, use), deletion)
    access = access_change(role.trust_policy, None)
    return Plan(
        before=_compared(role, use),
        after=None,
        result={"role": role_result(role), "access": access.as_result()},
        calls=calls,
    )


def _freeing_calls(role: Role, use: RoleUse) -> tuple[Call, ...]:
    return (
        *(
            Call("detach_role_policy", {"RoleName": role.name, "PolicyArn": policy.arn}, policy.arn)
            for policy in use.attached
        ),
        *(
            Call("delete_role_policy", {"RoleName": role.name, "PolicyName": name}, f"{role.arn} inline policy {name}")
            for name in use.inline
        ),
        *(
            Call(
                "remove_role_from_instance_profile",
                {"RoleName": role.name, "InstanceProfileName": profile},
                f"instance-profile/{profile}",
            )
            for profile in use.instance_profiles
        ),
    )


def _use_in_words(use: RoleUse) -> str:
    kinds = {
        "attached policies": [policy.arn for policy in use.attached],
        "inline policies": use.inline,
        "instance profiles": use.instance_profiles,
    }
    return "; ".join(f"{kind} {', '.join(names)}" for kind, names in kinds.items() if names)


# Waiting


def settle(account: Account, plan_made: Plan, wish: Options, clock: Clock | None = None) -> None:
    """Wait until GetRole shows what was written; at the time-out warn, since the write is done."""
    if not wish.wait:
        return
    pause = pauses(clock or Clock(), within=wish.wait_timeout)
    name = (plan_made.after or plan_made.before or {})["name"]
    while True:
        role = account.role(name)
        if _shows(role, plan_made.after):
            return
        if not pause():
            account.warnings.append(
                f"IAM did not show the change of the role '{name}' within {wish.wait_timeout} seconds. The change is "
                "made; give IAM more time (wait_timeout) before it is used."
            )
            return


def _shows(role: Role | None, wanted: dict[str, Any] | None) -> bool:
    if role is None or wanted is None:
        return role is None and wanted is None
    shown = _compared(role)
    # AWS may write a trust policy in its own way, so that is compared by meaning
    documents = (canonical_text(shown.pop("trust_policy")), canonical_text(wanted["trust_policy"]))
    return documents[0] == documents[1] and all(wanted[key] == value for key, value in shown.items())


# Results


def _compared(role: Role, use: RoleUse | None = None, *, access: AccessChange | None = None) -> dict[str, Any]:
    """What a person compares: no ids, no dates."""
    compared: dict[str, Any] = {
        "name": role.name,
        "path": role.path,
        "description": role.description,
        "max_session_duration": role.max_session_duration,
        "permissions_boundary": role.permissions_boundary,
        "trust_policy": readable(role.trust_policy),
        "tags": role.tags,
    }
    if use:
        compared["attached_policies"] = [policy.arn for policy in use.attached]
        compared["inline_policies"] = list(use.inline)
        compared["instance_profiles"] = list(use.instance_profiles)
    return {**compared, **access_shown(access)}


def role_result(role: Role) -> dict[str, Any]:
    """A role as the modules return it."""
    return {
        "arn": role.arn,
        "role_name": role.name,
        "role_id": role.role_id or None,
        "path": role.path,
        "description": role.description,
        "max_session_duration": role.max_session_duration,
        "create_date": role.create_date,
        "tags": role.tags,
        "permissions_boundary": role.permissions_boundary,
        "assume_role_policy_document": role.trust_policy,
        "role_last_used": role.last_used,
    }


def learn(result: dict[str, Any], made: Sequence[Made]) -> dict[str, Any]:
    """Fill in the id and date that AWS answered with."""
    for done in made:
        if done.call.operation == "create_role":
            created = role_from_answer(done.response["Role"])
            role = {**result["role"], "role_id": created.role_id, "create_date": created.create_date}
            result = {**result, "role": role}
    return result


def subject(wish: Options) -> str:
    """Roles are told apart by name, whatever the letter case."""
    return f"role/{wish.name.lower()}"


JOB = Management(options=options, subject=subject, read=read, plan=plan, learn=learn, settle=settle)
