# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""An account as it would be after calls that were planned and not made.

``apply`` is pure: one case for each operation that the collection uses. It changes what a state knows, and nothing
else: a state may hold all of an account, or just the answer to one request. ``ReplayedAccount`` puts the planned calls
over each answer of IAM, so that a task in a dry run sees what the tasks before it would have done.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from ansible_collections.plumb.aws.plugins.module_utils._engine.plan import Call
from ansible_collections.plumb.aws.plugins.module_utils._iam.account import (
    Account,
    AttachedPolicy,
    Entities,
    Policy,
    PolicyVersion,
    Reader,
    Role,
    RoleUse,
)
from ansible_collections.plumb.aws.plugins.module_utils._iam.identifiers import parse_policy_arn
from ansible_collections.plumb.aws.plugins.module_utils._iam.tags import from_tag_list
from ansible_collections.plumb.aws.plugins.module_utils._policy.document.elements import listed
from ansible_collections.plumb.aws.plugins.module_utils._policy.document.load import load_document
from ansible_collections.plumb.aws.plugins.module_utils._policy.trust.principals import named_identities


@dataclass(frozen=True)
class State:
    """What is known of an account. A key that is missing is not known; a value of None is known not to exist.

    Policies, versions and entities go by ARN, the rest by role name.
    """

    policies: Mapping[str, Policy | None] = field(default_factory=dict)
    versions: Mapping[str, Mapping[str, PolicyVersion]] = field(default_factory=dict)
    entities: Mapping[str, Entities] = field(default_factory=dict)
    roles: Mapping[str, Role | None] = field(default_factory=dict)
    attached: Mapping[str, tuple[AttachedPolicy, ...] | None] = field(default_factory=dict)
    inline: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    instance_profiles: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def apply(call: Call, state: State) -> State:
    """The state after a call. Raises KeyError for an operation that is not in the table."""
    return _CASES[call.operation](call.arguments, call.notes, state)


def apply_all(calls: Iterable[Call], state: State) -> State:
    for call in calls:
        state = apply(call, state)
    return state


Arguments = Mapping[str, Any]

# Stands for the unique id of a role that the same dry run has planned
_PLANNED_ROLE_ID = "AROAPLANNEDROLE"


# Policies


def _create_policy(arguments: Arguments, notes: Arguments, state: State) -> State:
    arn = parse_policy_arn(notes["arn"], option="arn")
    document = load_document(arguments["PolicyDocument"], what="PolicyDocument")
    policy = Policy(
        arn=str(arn),
        name=arn.name,
        policy_id="",
        path=arn.path,
        description=arguments.get("Description", ""),
        default_version_id="v1",
        attachment_count=0,
        boundary_count=0,
        is_attachable=True,
        create_date=None,
        update_date=None,
        tags=from_tag_list(arguments.get("Tags")),
    )
    return replace(
        state,
        policies={**state.policies, policy.arn: policy},
        versions={**state.versions, policy.arn: {"v1": PolicyVersion("v1", True, None, document)}},
        entities={**state.entities, policy.arn: Entities()},
    )


def _delete_policy(arguments: Arguments, _notes: Arguments, state: State) -> State:
    arn = arguments["PolicyArn"]
    return replace(
        state,
        policies={**state.policies, arn: None},
        versions={**state.versions, arn: {}},
        entities={**state.entities, arn: Entities()},
    )


def _create_policy_version(arguments: Arguments, notes: Arguments, state: State) -> State:
    arn, version_id = arguments["PolicyArn"], notes["version_id"]
    document = load_document(arguments["PolicyDocument"], what="PolicyDocument")
    version = PolicyVersion(version_id, False, None, document)
    state = replace(state, versions={**state.versions, arn: {**state.versions.get(arn, {}), version_id: version}})
    state = _change_policy(state, arn, lambda policy: replace(policy, update_date=None))
    return _put_in_force(state, arn, version_id) if arguments["SetAsDefault"] else state


def _delete_policy_version(arguments: Arguments, _notes: Arguments, state: State) -> State:
    arn, gone = arguments["PolicyArn"], arguments["VersionId"]
    left = {key: version for key, version in state.versions.get(arn, {}).items() if key != gone}
    return replace(state, versions={**state.versions, arn: left})


def _set_default_policy_version(arguments: Arguments, _notes: Arguments, state: State) -> State:
    return _put_in_force(state, arguments["PolicyArn"], arguments["VersionId"])


def _put_in_force(state: State, arn: str, version_id: str) -> State:
    versions = {
        key: replace(version, is_default=key == version_id) for key, version in state.versions.get(arn, {}).items()
    }
    state = replace(state, versions={**state.versions, arn: versions})
    return _change_policy(state, arn, lambda policy: replace(policy, default_version_id=version_id))


def _tag_policy(arguments: Arguments, _notes: Arguments, state: State) -> State:
    added = from_tag_list(arguments["Tags"])
    return _change_policy(state, arguments["PolicyArn"], lambda it: replace(it, tags=_sorted({**it.tags, **added})))


def _untag_policy(arguments: Arguments, _notes: Arguments, state: State) -> State:
    gone = set(arguments["TagKeys"])
    return _change_policy(
        state, arguments["PolicyArn"], lambda policy: replace(policy, tags=_without(policy.tags, gone))
    )


def _change_policy(state: State, arn: str, change: Callable[[Policy], Policy]) -> State:
    policy = state.policies.get(arn)
    return state if policy is None else replace(state, policies={**state.policies, arn: change(policy)})


# Roles


def _create_role(arguments: Arguments, notes: Arguments, state: State) -> State:
    name, boundary = arguments["RoleName"], arguments.get("PermissionsBoundary")
    role = Role(
        arn=notes["arn"],
        name=name,
        role_id="",
        path=arguments["Path"],
        description=arguments.get("Description", ""),
        max_session_duration=arguments["MaxSessionDuration"],
        create_date=None,
        permissions_boundary=boundary,
        trust_policy=load_document(arguments["AssumeRolePolicyDocument"], what="AssumeRolePolicyDocument"),
        tags=from_tag_list(arguments.get("Tags")),
    )
    state = replace(
        state,
        roles={**state.roles, name: role},
        attached={**state.attached, name: ()},
        inline={**state.inline, name: ()},
        instance_profiles={**state.instance_profiles, name: ()},
    )
    return _bound(state, name, before=None, after=boundary)


def _delete_role(arguments: Arguments, notes: Arguments, state: State) -> State:
    name = arguments["RoleName"]
    state = _bound(state, name, before=notes.get("permissions_boundary"), after=None)
    orphan = notes.get("role_id") or _PLANNED_ROLE_ID
    others = {other: _orphaned(role, notes["arn"], orphan) for other, role in state.roles.items()}
    return replace(
        state,
        roles={**others, name: None},
        attached={**state.attached, name: None},
        inline={**state.inline, name: ()},
        instance_profiles={**state.instance_profiles, name: ()},
    )


def _orphaned(role: Role | None, arn: str, unique_id: str) -> Role | None:
    """A role whose trust policy names a deleted role shows its unique id in place of the ARN."""
    if role is None or arn not in named_identities(role.trust_policy):
        return role
    statements = [_with_orphan(statement, arn, unique_id) for statement in listed(role.trust_policy["Statement"])]
    return replace(role, trust_policy={**role.trust_policy, "Statement": statements})


def _with_orphan(statement: Any, arn: str, unique_id: str) -> Any:
    principal = statement.get("Principal") if isinstance(statement, dict) else None
    if not isinstance(principal, dict) or "AWS" not in principal:
        return statement
    names = [unique_id if name == arn else name for name in listed(principal["AWS"])]
    return {**statement, "Principal": {**principal, "AWS": names}}


def _update_assume_role_policy(arguments: Arguments, _notes: Arguments, state: State) -> State:
    document = load_document(arguments["PolicyDocument"], what="PolicyDocument")
    return _change_role(state, arguments["RoleName"], lambda role: replace(role, trust_policy=document))


def _update_role(arguments: Arguments, _notes: Arguments, state: State) -> State:
    description, duration = arguments["Description"], arguments["MaxSessionDuration"]
    return _change_role(
        state,
        arguments["RoleName"],
        lambda role: replace(role, description=description, max_session_duration=duration),
    )


def _put_role_permissions_boundary(arguments: Arguments, notes: Arguments, state: State) -> State:
    name, boundary = arguments["RoleName"], arguments["PermissionsBoundary"]
    state = _bound(state, name, before=notes.get("permissions_boundary"), after=boundary)
    return _change_role(state, name, lambda role: replace(role, permissions_boundary=boundary))


def _delete_role_permissions_boundary(arguments: Arguments, notes: Arguments, state: State) -> State:
    state = _bound(state, arguments["RoleName"], before=notes.get("permissions_boundary"), after=None)
    return _change_role(state, arguments["RoleName"], lambda role: replace(role, permissions_boundary=None))


def _tag_role(arguments: Arguments, _notes: Arguments, state: State) -> State:
    added = from_tag_list(arguments["Tags"])
    return _change_role(state, arguments["RoleName"], lambda role: replace(role, tags=_sorted({**role.tags, **added})))


def _untag_role(arguments: Arguments, _notes: Arguments, state: State) -> State:
    gone = set(arguments["TagKeys"])
    return _change_role(state, arguments["RoleName"], lambda role: replace(role, tags=_without(role.tags, gone)))


def _change_role(state: State, name: str, change: Callable[[Role], Role]) -> State:
    role = state.roles.get(name)
    return state if role is None else replace(state, roles={**state.roles, name: change(role)})


def _bound(state: State, role: str, *, before: str | None, after: str | None) -> State:
    """Count a boundary out where it stood, and in where it stands."""
    for arn, step in ((before, -1), (after, 1)):
        if arn is not None:
            state = _change_policy(state, arn, partial(_count_boundary, step=step))
            state = _change_entities(state, arn, "boundary_of_roles", role, add=step > 0)
    return state


def _count_boundary(policy: Policy, *, step: int) -> Policy:
    return replace(policy, boundary_count=max(0, policy.boundary_count + step))


# Attachments


def _attach_role_policy(arguments: Arguments, _notes: Arguments, state: State) -> State:
    role, arn = arguments["RoleName"], arguments["PolicyArn"]
    standing = state.attached.get(role)
    if standing is not None:
        policy = AttachedPolicy(parse_policy_arn(arn, option="PolicyArn").name, arn)
        more = tuple(sorted({*standing, policy}, key=lambda each: each.arn))
        state = replace(state, attached={**state.attached, role: more})
    return _use(state, arn, "roles", role, add=True)


def _detach_role_policy(arguments: Arguments, _notes: Arguments, state: State) -> State:
    role, arn = arguments["RoleName"], arguments["PolicyArn"]
    standing = state.attached.get(role)
    if standing is not None:
        less = tuple(policy for policy in standing if policy.arn != arn)
        state = replace(state, attached={**state.attached, role: less})
    return _use(state, arn, "roles", role, add=False)


def _detach_user_policy(arguments: Arguments, _notes: Arguments, state: State) -> State:
    return _use(state, arguments["PolicyArn"], "users", arguments["UserName"], add=False)


def _detach_group_policy(arguments: Arguments, _notes: Arguments, state: State) -> State:
    return _use(state, arguments["PolicyArn"], "groups", arguments["GroupName"], add=False)


def _delete_role_policy(arguments: Arguments, _notes: Arguments, state: State) -> State:
    return replace(state, inline=_less(state.inline, arguments["RoleName"], arguments["PolicyName"]))


def _remove_role_from_instance_profile(arguments: Arguments, _notes: Arguments, state: State) -> State:
    left = _less(state.instance_profiles, arguments["RoleName"], arguments["InstanceProfileName"])
    return replace(state, instance_profiles=left)


def _use(state: State, arn: str, kind: str, name: str, *, add: bool) -> State:
    step = 1 if add else -1
    state = _change_policy(state, arn, lambda it: replace(it, attachment_count=max(0, it.attachment_count + step)))
    return _change_entities(state, arn, kind, name, add=add)


def _change_entities(state: State, arn: str, kind: str, name: str, *, add: bool) -> State:
    entities = state.entities.get(arn)
    if entities is None:
        return state
    names = set(getattr(entities, kind)) | {name} if add else set(getattr(entities, kind)) - {name}
    return replace(state, entities={**state.entities, arn: replace(entities, **{kind: tuple(sorted(names))})})


def _less(names: Mapping[str, tuple[str, ...]], role: str, gone: str) -> Mapping[str, tuple[str, ...]]:
    if role not in names:
        return names
    return {**names, role: tuple(name for name in names[role] if name != gone)}


def _without(tags: Mapping[str, str], gone: set[str]) -> dict[str, str]:
    return {key: value for key, value in tags.items() if key not in gone}


def _sorted(tags: Mapping[str, str]) -> dict[str, str]:
    return dict(sorted(tags.items()))


_CASES: dict[str, Callable[[Arguments, Arguments, State], State]] = {
    "attach_role_policy": _attach_role_policy,
    "create_policy": _create_policy,
    "create_policy_version": _create_policy_version,
    "create_role": _create_role,
    "delete_policy": _delete_policy,
    "delete_policy_version": _delete_policy_version,
    "delete_role": _delete_role,
    "delete_role_permissions_boundary": _delete_role_permissions_boundary,
    "delete_role_policy": _delete_role_policy,
    "detach_group_policy": _detach_group_policy,
    "detach_role_policy": _detach_role_policy,
    "detach_user_policy": _detach_user_policy,
    "put_role_permissions_boundary": _put_role_permissions_boundary,
    "remove_role_from_instance_profile": _remove_role_from_instance_profile,
    "set_default_policy_version": _set_default_policy_version,
    "tag_policy": _tag_policy,
    "tag_role": _tag_role,
    "untag_policy": _untag_policy,
    "untag_role": _untag_role,
    "update_assume_role_policy": _update_assume_role_policy,
    "update_role": _update_role,
}


def _version_number(call: Call) -> int:
    """The number of the policy version that a call makes or takes away; 0 where it has to do with none."""
    if call.operation == "create_policy":
        return 1
    version = call.notes.get("version_id") or call.arguments.get("VersionId") or "v0"
    return int(version.removeprefix("v"))


class ReplayedAccount(Account):
    """An account with planned calls put over each answer of IAM.

    ``planned`` returns the calls so far; it is asked at each read, since other tasks of the run may plan meanwhile.
    """

    def __init__(self, reader: Reader, planned: Callable[[Account], Sequence[Call]]) -> None:
        super().__init__(reader)
        self._planned = planned

    def _after(self, state: State, *subjects: str) -> State:
        """The state after the planned calls; with subjects, after those that concern one of them."""
        calls = self._planned(self)
        wanted = set(subjects)
        return apply_all((call for call in calls if not wanted or wanted & call.subjects), state)

    def room(self, kind: str) -> int | None:
        room = super().room(kind)
        noun = {"Policies": "policy", "Roles": "role"}[kind]
        growth = {f"create_{noun}": 1, f"delete_{noun}": -1}
        return None if room is None else room - sum(growth.get(call.operation, 0) for call in self._planned(self))

    def highest_planned_version(self, arn: str) -> int:
        highest = 0
        for call in self._planned(self):
            if arn in call.subjects:
                highest = (
                    _version_number(call) if call.operation == "create_policy" else max(highest, _version_number(call))
                )
        return highest

    def policy(self, arn: str) -> Policy | None:
        return self._after(State(policies={arn: super().policy(arn)}), arn).policies[arn]

    def policies(self, *, scope: str, path_prefix: str | None = None) -> list[Policy]:
        listed = super().policies(scope=scope, path_prefix=path_prefix)
        after = self._after(State(policies={policy.arn: policy for policy in listed})).policies
        own = scope in ("Local", "All")
        known = {policy.arn for policy in listed}
        return [
            policy
            for policy in after.values()
            if policy is not None and (policy.arn in known or (own and policy.path.startswith(path_prefix or "/")))
        ]

    def document(self, arn: str, version_id: str) -> dict[str, Any] | None:
        found = super().document(arn, version_id)
        known = {version_id: PolicyVersion(version_id, False, None, found)} if found is not None else {}
        version = self._after(State(versions={arn: known}), arn).versions[arn].get(version_id)
        return version.document if version else None

    def versions(self, arn: str) -> list[PolicyVersion]:
        known = {version.version_id: version for version in super().versions(arn)}
        after = self._after(State(versions={arn: known}), arn).versions[arn]
        bare = (replace(version, document=None) for version in after.values())
        return sorted(bare, key=lambda version: -version.number)

    def entities(self, arn: str) -> Entities:
        return self._after(State(entities={arn: super().entities(arn)}), arn).entities[arn]

    def role(self, name: str) -> Role | None:
        state = State(roles={name: super().role(name)})
        subject = f"role/{name}"
        # the deletion of another role shows in the trust policies that name it
        calls = (call for call in self._planned(self) if subject in call.subjects or call.operation == "delete_role")
        return apply_all(calls, state).roles[name]

    def roles(self, *, path_prefix: str | None = None) -> list[Role]:
        listed = {role.name: role for role in super().roles(path_prefix=path_prefix)}
        after = self._after(State(roles=listed)).roles
        return [role for role in after.values() if role is not None and role.path.startswith(path_prefix or "/")]

    def attached_policies(self, role: str) -> tuple[AttachedPolicy, ...] | None:
        state = State(attached={role: super().attached_policies(role)})
        return self._after(state, f"role/{role}").attached[role]

    def role_use(self, role: str) -> RoleUse:
        use = super().role_use(role)  # its attached policies are replayed already
        state = State(inline={role: use.inline}, instance_profiles={role: use.instance_profiles})
        after = self._after(state, f"role/{role}")
        return RoleUse(use.attached, after.inline[role], after.instance_profiles[role])
