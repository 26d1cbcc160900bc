# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What attaching and detaching do to a state: each takes a call's arguments and notes, and the state."""

from __future__ import annotations

from collections.abc import Callable

from ansible_collections.plumb.aws.plugins.module_utils._engine.call import Arguments
from ansible_collections.plumb.aws.plugins.module_utils._iam.identifiers import parse_policy_arn
from ansible_collections.plumb.aws.plugins.module_utils._iam.identity_kinds import IdentityKind
from ansible_collections.plumb.aws.plugins.module_utils._iam.model import AttachedPolicy
from ansible_collections.plumb.aws.plugins.module_utils._iam.state import State

Effect = Callable[[Arguments, Arguments, State], None]


def attach_to(kind: IdentityKind) -> Effect:
    """Attach a managed policy to one of a kind that does not have it yet."""

    def attach(arguments: Arguments, _notes: Arguments, state: State) -> None:
        name, arn = arguments[kind.key], arguments["PolicyArn"]
        attached = state.attached.get(kind.key_of(name))
        if attached is not None:
            policy = AttachedPolicy(parse_policy_arn(arn, option="PolicyArn").name, arn)
            state.attached[kind.key_of(name)] = tuple(sorted({*attached, policy}, key=lambda each: each.arn))
        state.count_attachment(arn, kind.plural, name, add=True)

    return attach


def detach_from(kind: IdentityKind) -> Effect:
    """Detach a managed policy from one of a kind."""

    def detach(arguments: Arguments, _notes: Arguments, state: State) -> None:
        name, arn = arguments[kind.key], arguments["PolicyArn"]
        attached = state.attached.get(kind.key_of(name))
        if attached is not None:
            state.attached[kind.key_of(name)] = tuple(policy for policy in attached if policy.arn != arn)
        state.count_attachment(arn, kind.plural, name, add=False)

    return detach
