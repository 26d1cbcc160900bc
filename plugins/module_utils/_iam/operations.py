# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The table of operations: each write to IAM that the collection can make, and all that is known of it.

Calls, replay and plan report read it. A new operation is one entry here, with its effect in one of the files called
``*_effects.py``, and its case in tests/unit/module_utils/_iam/test_operations.py.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from ansible_collections.plumb.aws.plugins.module_utils._engine.call import Arguments, Call, Operation, Touch
from ansible_collections.plumb.aws.plugins.module_utils._iam import (
    attachment_effects,
    inline_effects,
    policy_effects,
    profile_effects,
    role_effects,
)
from ansible_collections.plumb.aws.plugins.module_utils._iam.identity_kinds import KINDS, IdentityKind

Touches = Callable[[Arguments, Arguments], Iterator[Touch]]


# Things, by names that ignore case as IAM does


def policy_thing(arn: str) -> str:
    """The thing that a policy is to calls. One name is one policy of an account, whatever its path."""
    return f"policy/{arn.rpartition('/')[2].lower()}"


def identity_thing(kind: str, name: str) -> str:
    """The thing that a role, user or group is to calls."""
    return f"{kind}/{name.lower()}"


def profile_thing(name: str) -> str:
    """The thing that an instance profile is to calls."""
    return f"instance-profile/{name.lower()}"


def principal_thing(arn: str) -> str:
    """A user or role as trust policies name it: what its deletion changes there."""
    return f"principal/{arn}"


# What calls touch


def _policy(*aspects: str) -> Touches:
    """Aspects of the policy that PolicyArn names."""

    def touches(arguments: Arguments, _notes: Arguments) -> Iterator[Touch]:
        return (Touch(policy_thing(arguments["PolicyArn"]), aspect) for aspect in aspects)

    return touches


def _new_policy(_arguments: Arguments, notes: Arguments) -> Iterator[Touch]:
    return (Touch(policy_thing(notes["arn"]), aspect) for aspect in ("existence", "versions", "tags"))


def _role(*aspects: str) -> Touches:
    """Aspects of the role that RoleName names."""

    def touches(arguments: Arguments, _notes: Arguments) -> Iterator[Touch]:
        return (Touch(identity_thing("role", arguments["RoleName"]), aspect) for aspect in aspects)

    return touches


def _bounded_role(*aspects: str) -> Touches:
    """Aspects of a role, and its being bounded by the policies that come and go as its boundary."""

    def touches(arguments: Arguments, notes: Arguments) -> Iterator[Touch]:
        yield from _role(*aspects)(arguments, notes)
        role = identity_thing("role", arguments["RoleName"])
        for arn in (notes.get("permissions_boundary"), arguments.get("PermissionsBoundary")):
            if arn:
                yield Touch(policy_thing(arn), f"boundary of {role}")

    return touches


def _gone_role(arguments: Arguments, notes: Arguments) -> Iterator[Touch]:
    yield from _bounded_role("")(arguments, notes)
    yield Touch(principal_thing(notes["arn"]))


def _attachment(kind: IdentityKind) -> Touches:
    """One policy on one role, user or group."""

    def touches(arguments: Arguments, _notes: Arguments) -> Iterator[Touch]:
        identity, arn = identity_thing(kind.name, arguments[kind.key]), arguments["PolicyArn"]
        yield Touch(identity, f"attachment of {arn}")
        yield Touch(policy_thing(arn), f"attachment to {identity}")

    return touches


def _inline_policy(kind: IdentityKind) -> Touches:
    """One inline policy of a role, user or group."""

    def touches(arguments: Arguments, _notes: Arguments) -> Iterator[Touch]:
        yield Touch(identity_thing(kind.name, arguments[kind.key]), f"inline policy {arguments['PolicyName']}")

    return touches


def _profile(*aspects: str) -> Touches:
    """Aspects of the instance profile that InstanceProfileName names."""

    def touches(arguments: Arguments, _notes: Arguments) -> Iterator[Touch]:
        return (Touch(profile_thing(arguments["InstanceProfileName"]), aspect) for aspect in aspects)

    return touches


def _role_in_profile(arguments: Arguments, _notes: Arguments) -> Iterator[Touch]:
    yield Touch(profile_thing(arguments["InstanceProfileName"]), "role")
    role = identity_thing("role", arguments["RoleName"])
    yield Touch(role, f"instance profile {arguments['InstanceProfileName']}")


# The table


_ENTRIES = (
    Operation("create_policy", _new_policy, policy_effects.create_policy, creates=True, may_grant=True),
    Operation("delete_policy", _policy(""), policy_effects.delete_policy, removes=True, deletes=True),
    Operation(
        "create_policy_version",
        _policy("versions"),
        policy_effects.create_policy_version,
        may_grant=True,
        repeatable=False,
    ),
    Operation("delete_policy_version", _policy("versions"), policy_effects.delete_policy_version, removes=True),
    Operation(
        "set_default_policy_version", _policy("versions"), policy_effects.set_default_policy_version, may_grant=True
    ),
    Operation("tag_policy", _policy("tags"), policy_effects.tag_policy),
    Operation("untag_policy", _policy("tags"), policy_effects.untag_policy),
    Operation(
        "create_role",
        _bounded_role("existence", "trust", "settings", "boundary", "tags"),
        role_effects.create_role,
        creates=True,
        may_grant=True,
    ),
    Operation("delete_role", _gone_role, role_effects.delete_role, removes=True, deletes=True),
    Operation("update_assume_role_policy", _role("trust"), role_effects.update_assume_role_policy, may_grant=True),
    Operation("update_role", _role("settings"), role_effects.update_role),
    Operation(
        "put_role_permissions_boundary",
        _bounded_role("boundary"),
        role_effects.put_role_permissions_boundary,
        may_grant=True,
    ),
    Operation(
        "delete_role_permissions_boundary",
        _bounded_role("boundary"),
        role_effects.delete_role_permissions_boundary,
        removes=True,
        may_grant=True,
    ),
    Operation("tag_role", _role("tags"), role_effects.tag_role),
    Operation("untag_role", _role("tags"), role_effects.untag_role),
    *(
        entry
        for kind in KINDS.values()
        for entry in (
            Operation(
                kind.operation("attach"),
                _attachment(kind),
                attachment_effects.attach_to(kind),
                attaches=True,
                may_grant=True,
            ),
            Operation(
                kind.operation("detach"),
                _attachment(kind),
                attachment_effects.detach_from(kind),
                removes=True,
                attaches=False,
            ),
            Operation(
                kind.operation("put"),
                _inline_policy(kind),
                inline_effects.put_inline(kind),
                may_grant=True,
            ),
            Operation(
                kind.operation("delete"),
                _inline_policy(kind),
                inline_effects.delete_inline(kind),
                removes=True,
                may_grant=True,  # the Denies of a document go with it
            ),
        )
    ),
    Operation(
        "create_instance_profile",
        _profile("existence", "role", "tags"),
        profile_effects.create_instance_profile,
        creates=True,
    ),
    Operation(
        "delete_instance_profile", _profile(""), profile_effects.delete_instance_profile, removes=True, deletes=True
    ),
    Operation(
        "add_role_to_instance_profile",
        _role_in_profile,
        profile_effects.add_role_to_instance_profile,
        may_grant=True,
    ),
    Operation(
        "remove_role_from_instance_profile",
        _role_in_profile,
        profile_effects.remove_role_from_instance_profile,
        removes=True,
    ),
    Operation("tag_instance_profile", _profile("tags"), profile_effects.tag_instance_profile),
    Operation("untag_instance_profile", _profile("tags"), profile_effects.untag_instance_profile),
)
OPERATIONS: Mapping[str, Operation] = {entry.name: entry for entry in _ENTRIES}
BY_API_NAME: Mapping[str, Operation] = {entry.api_name: entry for entry in _ENTRIES}


def call(operation: str, arguments: Arguments, target: str, notes: Arguments | None = None) -> Call:
    """A call of an operation of the table. Raises KeyError where it is not in it."""
    return Call(OPERATIONS[operation], arguments, target, notes or {})


def call_from_data(data: Mapping[str, Any]) -> Call:
    """The way back from ``Call.as_data``."""
    return call(data["operation"], data["arguments"], data["target"], data["notes"])
