# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""For each operation what is known of it, said once more: its flags, what a call touches, and what it does to a state."""

from __future__ import annotations

from dataclasses import replace

from ansible_collections.plumb.aws.plugins.module_utils._iam.model import Entities, Policy, PolicyVersion, Role
from ansible_collections.plumb.aws.plugins.module_utils._policy.document.load import document_text
from unit.module_utils._iam.full_state import (
    ARN,
    BOUNDARY,
    NEW_ARN,
    NEW_ROLE_ARN,
    OTHER_BOUNDARY,
    POLICY,
    ROLE,
    ROLE_ARN,
    TAGS,
    TRUSTING,
    V1,
    V2,
    A,
    B,
    C,
    Known,
    on,
)
from unit.module_utils._iam.identity_policy_cases import IDENTITY_POLICY_CASES
from unit.module_utils._iam.profile_cases import PROFILE_CASES
from unit.module_utils.examples import DATE, EC2, LAMBDA, a_policy, trust


def _bound(arn: str, role: str = "r") -> frozenset[tuple[str, str]]:
    return on(f"policy/{arn.rpartition('/')[2]}", f"boundary of role/{role}")


_BOUND = a_policy(BOUNDARY, boundary_count=1)
_UNBOUND = replace(_BOUND, boundary_count=0)
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
        on("policy/new", "existence", "versions", "tags"),
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
        on("policy/p", ""),
        {"policies": {ARN: None}, "versions": {ARN: {}}, "entities": {ARN: Entities()}},
        notes={"document": A},
        removes=True,
        deletes=True,
    ),
    "create_policy_version": Known(
        {"PolicyArn": ARN, "PolicyDocument": document_text(C), "SetAsDefault": True},
        on("policy/p", "versions"),
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
        on("policy/p", "versions"),
        {"versions": {ARN: {"v1": V1}}},
        notes={"version": {"version_id": "v2", "create_date": DATE, "document": B}},
        removes=True,
    ),
    "set_default_policy_version": Known(
        {"PolicyArn": ARN, "VersionId": "v2"},
        on("policy/p", "versions"),
        {
            "policies": {ARN: replace(POLICY, default_version_id="v2")},
            "versions": {ARN: {"v1": replace(V1, is_default=False), "v2": replace(V2, is_default=True)}},
        },
        may_grant=True,
    ),
    "tag_policy": Known(
        {"PolicyArn": ARN, "Tags": TAGS},
        on("policy/p", "tags"),
        {"policies": {ARN: replace(POLICY, tags={"a": "1", "b": "2", "k": "v"})}},
    ),
    "untag_policy": Known(
        {"PolicyArn": ARN, "TagKeys": ["k"]},
        on("policy/p", "tags"),
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
        on("role/new", "existence", "trust", "settings", "boundary", "tags") | _bound(OTHER_BOUNDARY, "new"),
        {
            "roles": {"new": _NEW_ROLE},
            "attached": {"role/new": ()},
            "inline": {"role/new": {}},
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
        on("role/r", "") | on(f"principal/{ROLE_ARN}", "") | _bound(BOUNDARY),
        {
            "roles": {
                "R": None,
                "trusting": replace(
                    TRUSTING,
                    trust_policy=trust({"AWS": ["AROAGONE", "210987654321"], "Service": "ec2.amazonaws.com"}),
                ),
            },
            "attached": {"role/R": None},
            "inline": {"role/R": None},
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
        on("role/r", "trust"),
        {"roles": {"R": replace(ROLE, trust_policy=EC2)}},
        notes={"document": LAMBDA},
        may_grant=True,
    ),
    "update_role": Known(
        {"RoleName": "R", "Description": "d", "MaxSessionDuration": 7200},
        on("role/r", "settings"),
        {"roles": {"R": replace(ROLE, description="d", max_session_duration=7200)}},
    ),
    "put_role_permissions_boundary": Known(
        {"RoleName": "R", "PermissionsBoundary": OTHER_BOUNDARY},
        on("role/r", "boundary") | _bound(BOUNDARY) | _bound(OTHER_BOUNDARY),
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
        on("role/r", "boundary") | _bound(BOUNDARY),
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
        on("role/r", "tags"),
        {"roles": {"R": replace(ROLE, tags={"a": "1", "b": "2", "k": "v"})}},
    ),
    "untag_role": Known(
        {"RoleName": "R", "TagKeys": ["k"]},
        on("role/r", "tags"),
        {"roles": {"R": replace(ROLE, tags={})}},
    ),
    **IDENTITY_POLICY_CASES,
    **PROFILE_CASES,
}
