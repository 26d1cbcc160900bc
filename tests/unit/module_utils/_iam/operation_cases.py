# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""For each operation what is known of it, said once more: its flags, what a call touches, and what it does to a state."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from ansible_collections.plumb.aws.plugins.module_utils._iam.model import (
    AttachedPolicy,
    Entities,
    Policy,
    PolicyVersion,
    Role,
)
from ansible_collections.plumb.aws.plugins.module_utils._iam.state import State
from ansible_collections.plumb.aws.plugins.module_utils._policy.document.load import document_text
from unit.module_utils.examples import (
    ACCOUNT,
    DATE,
    EC2,
    LAMBDA,
    a_policy,
    a_role,
    allow,
    own,
    trust,
    versions,
)

A, B, C = (allow(f"s3:{letter}") for letter in "abc")
ARN, BOUNDARY, OTHER_BOUNDARY = own("P", "/t/"), own("bound"), own("other")
NEW_ARN = own("new", "/t/")
ROLE_ARN, NEW_ROLE_ARN = f"arn:aws:iam::{ACCOUNT}:role/R", f"arn:aws:iam::{ACCOUNT}:role/t/new"
TAGS = [{"Key": "b", "Value": "2"}, {"Key": "a", "Value": "1"}]

POLICY = a_policy(ARN, attachment_count=3, tags={"k": "v"})
ROLE = a_role("R", permissions_boundary=BOUNDARY, tags={"k": "v"})
TRUSTING = a_role("trusting", trust_policy=trust({"AWS": [ROLE_ARN, "210987654321"], "Service": "ec2.amazonaws.com"}))
USERS = Entities(roles=("R",), users=("u",), groups=("g",))
V2, V1 = versions(A, B, default=1)


def full() -> State:
    """Something of everything that a call can touch."""
    return State(
        policies={
            ARN: POLICY,
            BOUNDARY: a_policy(BOUNDARY, boundary_count=1),
            OTHER_BOUNDARY: a_policy(OTHER_BOUNDARY),
        },
        versions={ARN: {"v1": V1, "v2": V2}},
        entities={ARN: USERS, BOUNDARY: Entities(boundary_of_roles=("R",)), OTHER_BOUNDARY: Entities()},
        roles={"R": ROLE, "trusting": TRUSTING},
        attached={"R": (AttachedPolicy("P", ARN),), "trusting": ()},
        inline={"R": ("one", "two")},
        instance_profiles={"R": ("machines",)},
    )


@dataclass(frozen=True)
class Known:
    """``touches``: things with their aspects. ``changes``: by field of the state what it holds afterwards instead.

    A call has ``arguments`` and ``notes`` as a plan makes them.
    """

    arguments: Mapping[str, Any]
    touches: frozenset[tuple[str, str]]
    changes: Mapping[str, Mapping[str, Any]]
    notes: Mapping[str, Any] = field(default_factory=dict)
    removes: bool = False
    creates: bool = False
    deletes: bool = False
    attaches: bool | None = None
    may_grant: bool = False
    repeatable: bool = True

    def after(self) -> State:
        """The full state after the call."""
        state = full()
        for name, changed in self.changes.items():
            getattr(state, name).update(changed)
        return state


def _on(thing: str, *aspects: str) -> frozenset[tuple[str, str]]:
    return frozenset((thing, aspect) for aspect in aspects)


def _attachment(kind: str, name: str) -> frozenset[tuple[str, str]]:
    identity = f"{kind}/{name.lower()}"
    return _on(identity, f"attachment of {ARN}") | _on("policy/p", f"attachment to {identity}")


def _bound(arn: str, role: str = "r") -> frozenset[tuple[str, str]]:
    return _on(f"policy/{arn.rpartition('/')[2]}", f"boundary of role/{role}")


_BOUND = a_policy(BOUNDARY, boundary_count=1)
_UNBOUND = replace(_BOUND, boundary_count=0)
_DETACHED = replace(POLICY, attachment_count=2)
_NOTE = {"permissions_boundary": BOUNDARY}
_NEW_ROLE = Role(
    arn=NEW_ROLE_ARN,
    name="new",
    role_id="",
    path="/t/",
    description="d",
    max_session_duration=7200,
    create_date=None,
    trust_policy=LAMBDA,
    permissions_boundary=OTHER_BOUNDARY,
    tags={"a": "1", "b": "2"},
)
_NEW_POLICY = Policy(
    arn=NEW_ARN,
    name="new",
    policy_id="",
    path="/t/",
    default_version_id="v1",
    attachment_count=0,
    boundary_count=0,
    is_attachable=True,
    create_date=None,
    update_date=None,
    description="d",
    tags={"a": "1", "b": "2"},
)

KNOWN: dict[str, Known] = {
    "create_policy": Known(
        {
            "PolicyName": "new",
            "Path": "/t/",
            "PolicyDocument": document_text(A),
            "Description": "d",
            "Tags": TAGS,
        },
        _on("policy/new", "existence", "versions", "tags"),
        {
            "policies": {NEW_ARN: _NEW_POLICY},
            "versions": {NEW_ARN: {"v1": PolicyVersion("v1", True, None, A)}},
            "entities": {NEW_ARN: Entities()},
        },
        notes={"arn": NEW_ARN},
        creates=True,
        may_grant=True,
    ),
    "delete_policy": Known(
        {"PolicyArn": ARN},
        _on("policy/p", ""),
        {"policies": {ARN: None}, "versions": {ARN: {}}, "entities": {ARN: Entities()}},
        notes={"document": A},
        removes=True,
        deletes=True,
    ),
    "create_policy_version": Known(
        {"PolicyArn": ARN, "PolicyDocument": document_text(C), "SetAsDefault": True},
        _on("policy/p", "versions"),
        {
            "policies": {ARN: replace(POLICY, default_version_id="v3", update_date=None)},
            "versions": {
                ARN: {
                    "v1": replace(V1, is_default=False),
                    "v2": V2,
                    "v3": PolicyVersion("v3", True, None, C),
                }
            },
        },
        notes={"version_id": "v3"},
        may_grant=True,
        repeatable=False,
    ),
    "delete_policy_version": Known(
        {"PolicyArn": ARN, "VersionId": "v2"},
        _on("policy/p", "versions"),
        {"versions": {ARN: {"v1": V1}}},
        notes={"version": {"version_id": "v2", "create_date": DATE, "document": B}},
        removes=True,
    ),
    "set_default_policy_version": Known(
        {"PolicyArn": ARN, "VersionId": "v2"},
        _on("policy/p", "versions"),
        {
            "policies": {ARN: replace(POLICY, default_version_id="v2")},
            "versions": {ARN: {"v1": replace(V1, is_default=False), "v2": replace(V2, is_default=True)}},
        },
        may_grant=True,
    ),
    "tag_policy": Known(
        {"PolicyArn": ARN, "Tags": TAGS},
        _on("policy/p", "tags"),
        {"policies": {ARN: replace(POLICY, tags={"a": "1", "b": "2", "k": "v"})}},
    ),
    "untag_policy": Known(
        {"PolicyArn": ARN, "TagKeys": ["k"]},
        _on("policy/p", "tags"),
        {"policies": {ARN: replace(POLICY, tags={})}},
    ),
    "create_role": Known(
        {
            "RoleName": "new",
            "Path": "/t/",
            "AssumeRolePolicyDocument": document_text(LAMBDA),
            "MaxSessionDuration": 7200,
            "Description": "d",
            "PermissionsBoundary": OTHER_BOUNDARY,
            "Tags": TAGS,
        },
        _on("role/new", "existence", "trust", "settings", "boundary", "tags") | _bound(OTHER_BOUNDARY, "new"),
        {
            "roles": {"new": _NEW_ROLE},
            "attached": {"new": ()},
            "inline": {"new": ()},
            "instance_profiles": {"new": ()},
            "policies": {OTHER_BOUNDARY: a_policy(OTHER_BOUNDARY, boundary_count=1)},
            "entities": {OTHER_BOUNDARY: Entities(boundary_of_roles=("new",))},
        },
        notes={"arn": NEW_ROLE_ARN},
        creates=True,
        may_grant=True,
    ),
    "delete_role": Known(
        {"RoleName": "R"},
        _on("role/r", "") | _on(f"principal/{ROLE_ARN}", "") | _bound(BOUNDARY),
        {
            "roles": {
                "R": None,
                "trusting": replace(
                    TRUSTING,
                    trust_policy=trust({"AWS": ["AROAGONE", "210987654321"], "Service": "ec2.amazonaws.com"}),
                ),
            },
            "attached": {"R": None},
            "inline": {"R": ()},
            "instance_profiles": {"R": ()},
            "policies": {BOUNDARY: _UNBOUND},
            "entities": {BOUNDARY: Entities()},
        },
        notes={"arn": ROLE_ARN, "role_id": "AROAGONE", "document": LAMBDA, **_NOTE},
        removes=True,
        deletes=True,
    ),
    "update_assume_role_policy": Known(
        {"RoleName": "R", "PolicyDocument": document_text(EC2)},
        _on("role/r", "trust"),
        {"roles": {"R": replace(ROLE, trust_policy=EC2)}},
        notes={"document": LAMBDA},
        may_grant=True,
    ),
    "update_role": Known(
        {"RoleName": "R", "Description": "d", "MaxSessionDuration": 7200},
        _on("role/r", "settings"),
        {"roles": {"R": replace(ROLE, description="d", max_session_duration=7200)}},
    ),
    "put_role_permissions_boundary": Known(
        {"RoleName": "R", "PermissionsBoundary": OTHER_BOUNDARY},
        _on("role/r", "boundary") | _bound(BOUNDARY) | _bound(OTHER_BOUNDARY),
        {
            "roles": {"R": replace(ROLE, permissions_boundary=OTHER_BOUNDARY)},
            "policies": {BOUNDARY: _UNBOUND, OTHER_BOUNDARY: a_policy(OTHER_BOUNDARY, boundary_count=1)},
            "entities": {BOUNDARY: Entities(), OTHER_BOUNDARY: Entities(boundary_of_roles=("R",))},
        },
        notes=_NOTE,
        may_grant=True,
    ),
    "delete_role_permissions_boundary": Known(
        {"RoleName": "R"},
        _on("role/r", "boundary") | _bound(BOUNDARY),
        {
            "roles": {"R": replace(ROLE, permissions_boundary=None)},
            "policies": {BOUNDARY: _UNBOUND},
            "entities": {BOUNDARY: Entities()},
        },
        notes=_NOTE,
        removes=True,
        may_grant=True,
    ),
    "tag_role": Known(
        {"RoleName": "R", "Tags": TAGS},
        _on("role/r", "tags"),
        {"roles": {"R": replace(ROLE, tags={"a": "1", "b": "2", "k": "v"})}},
    ),
    "untag_role": Known(
        {"RoleName": "R", "TagKeys": ["k"]},
        _on("role/r", "tags"),
        {"roles": {"R": replace(ROLE, tags={})}},
    ),
    "attach_role_policy": Known(
        {"RoleName": "trusting", "PolicyArn": ARN},
        _attachment("role", "trusting"),
        {
            "policies": {ARN: replace(POLICY, attachment_count=4)},
            "entities": {ARN: replace(USERS, roles=("R", "trusting"))},
            "attached": {"trusting": (AttachedPolicy("P", ARN),)},
        },
        attaches=True,
        may_grant=True,
    ),
    "detach_role_policy": Known(
        {"RoleName": "R", "PolicyArn": ARN},
        _attachment("role", "R"),
        {
            "policies": {ARN: _DETACHED},
            "entities": {ARN: replace(USERS, roles=())},
            "attached": {"R": ()},
        },
        removes=True,
        attaches=False,
    ),
    "detach_user_policy": Known(
        {"UserName": "u", "PolicyArn": ARN},
        _attachment("user", "u"),
        {"policies": {ARN: _DETACHED}, "entities": {ARN: replace(USERS, users=())}},
        removes=True,
        attaches=False,
    ),
    "detach_group_policy": Known(
        {"GroupName": "g", "PolicyArn": ARN},
        _attachment("group", "g"),
        {"policies": {ARN: _DETACHED}, "entities": {ARN: replace(USERS, groups=())}},
        removes=True,
        attaches=False,
    ),
    "delete_role_policy": Known(
        {"RoleName": "R", "PolicyName": "one"},
        _on("role/r", "inline policy one"),
        {"inline": {"R": ("two",)}},
        notes={"inline_policy": {"policy_name": "one", "document": A}},
        removes=True,
    ),
    "remove_role_from_instance_profile": Known(
        {"RoleName": "R", "InstanceProfileName": "machines"},
        _on("role/r", "instance profile machines"),
        {"instance_profiles": {"R": ()}},
        removes=True,
    ),
}
