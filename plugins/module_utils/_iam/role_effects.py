# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the writes on roles do to a state. Each takes a call's arguments and notes, and the state to change.

https://docs.aws.amazon.com/IAM/latest/APIReference/API_Operations.html
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from ansible_collections.plumb.aws.plugins.module_utils._engine.call import Arguments
from ansible_collections.plumb.aws.plugins.module_utils._iam.identity_kinds import ROLE
from ansible_collections.plumb.aws.plugins.module_utils._iam.model import (
    Role,
    RoleSummary,
    document_from,
)
from ansible_collections.plumb.aws.plugins.module_utils._iam.state import State
from ansible_collections.plumb.aws.plugins.module_utils._iam.tags import from_tag_list, with_tags, without_tags
from ansible_collections.plumb.aws.plugins.module_utils._policy.document.elements import listed
from ansible_collections.plumb.aws.plugins.module_utils._policy.trust.principals import named_identities

# Stands for the unique id of a role that the same dry run has planned
_PLANNED_ROLE_ID = "AROAPLANNEDROLE"


def create_role(arguments: Arguments, notes: Arguments, state: State) -> None:
    name, boundary = arguments["RoleName"], arguments.get("PermissionsBoundary")
    state.roles[name] = Role(
        arn=notes["arn"],
        name=name,
        role_id="",
        path=arguments["Path"],
        description=arguments.get("Description", ""),
        max_session_duration=arguments["MaxSessionDuration"],
        create_date=None,
        permissions_boundary=boundary,
        trust_policy=document_from(arguments["AssumeRolePolicyDocument"], "AssumeRolePolicyDocument"),
        tags=from_tag_list(arguments.get("Tags")),
    )
    state.attached[ROLE.key_of(name)] = ()
    state.inline[ROLE.key_of(name)] = {}
    state.instance_profiles[name] = ()
    state.count_boundary(boundary, name, add=True)


def delete_role(arguments: Arguments, notes: Arguments, state: State) -> None:
    name = arguments["RoleName"]
    state.count_boundary(notes.get("permissions_boundary"), name, add=False)
    state.roles[name] = None
    state.attached[ROLE.key_of(name)] = None
    state.inline[ROLE.key_of(name)] = None
    state.instance_profiles[name] = ()
    unique_id = notes.get("role_id") or _PLANNED_ROLE_ID
    for other in state.roles:
        state.change_role(other, lambda role: _orphaned(role, notes["arn"], unique_id))


def _orphaned(role: RoleSummary, arn: str, unique_id: str) -> RoleSummary:
    """A role whose trust policy names a deleted role shows its unique id in place of the ARN.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html#principal-roles
    """
    if arn not in named_identities(role.trust_policy):
        return role
    statements = [_with_orphan(statement, arn, unique_id) for statement in listed(role.trust_policy["Statement"])]
    return replace(role, trust_policy={**role.trust_policy, "Statement": statements})


def _with_orphan(statement: Any, arn: str, unique_id: str) -> Any:
    principal = statement.get("Principal") if isinstance(statement, dict) else None
    if not isinstance(principal, dict) or "AWS" not in principal:
        return statement
    names = [unique_id if name == arn else name for name in listed(principal["AWS"])]
    return {**statement, "Principal": {**principal, "AWS": names}}


def update_assume_role_policy(arguments: Arguments, _notes: Arguments, state: State) -> None:
    document = document_from(arguments["PolicyDocument"], "PolicyDocument")
    state.change_role(arguments["RoleName"], lambda role: replace(role, trust_policy=document))


def update_role(arguments: Arguments, _notes: Arguments, state: State) -> None:
    new: dict[str, Any] = {"description": arguments["Description"]}
    if "MaxSessionDuration" in arguments:
        new["max_session_duration"] = arguments["MaxSessionDuration"]
    state.change_role(arguments["RoleName"], lambda role: replace(role, **new))


def put_role_permissions_boundary(arguments: Arguments, notes: Arguments, state: State) -> None:
    name, boundary = arguments["RoleName"], arguments["PermissionsBoundary"]
    state.count_boundary(notes.get("permissions_boundary"), name, add=False)
    state.count_boundary(boundary, name, add=True)
    state.change_whole_role(name, lambda role: replace(role, permissions_boundary=boundary))


def delete_role_permissions_boundary(arguments: Arguments, notes: Arguments, state: State) -> None:
    name = arguments["RoleName"]
    state.count_boundary(notes.get("permissions_boundary"), name, add=False)
    state.change_whole_role(name, lambda role: replace(role, permissions_boundary=None))


def tag_role(arguments: Arguments, _notes: Arguments, state: State) -> None:
    added = from_tag_list(arguments["Tags"])
    state.change_whole_role(arguments["RoleName"], lambda role: replace(role, tags=with_tags(role.tags, added)))


def untag_role(arguments: Arguments, _notes: Arguments, state: State) -> None:
    gone = arguments["TagKeys"]
    state.change_whole_role(arguments["RoleName"], lambda role: replace(role, tags=without_tags(role.tags, gone)))
