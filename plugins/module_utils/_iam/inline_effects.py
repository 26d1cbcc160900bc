# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the writes on inline policies do to a state: each takes a call's arguments and notes, and the state."""

from __future__ import annotations

from collections.abc import Callable

from ansible_collections.plumb.aws.plugins.module_utils._engine.call import Arguments
from ansible_collections.plumb.aws.plugins.module_utils._iam.identity_kinds import IdentityKind
from ansible_collections.plumb.aws.plugins.module_utils._iam.model import document_from
from ansible_collections.plumb.aws.plugins.module_utils._iam.state import State

Effect = Callable[[Arguments, Arguments, State], None]


def put_inline(kind: IdentityKind) -> Effect:
    """Add or replace an inline policy; IAM takes the same name in another letter case for another policy."""

    def put(arguments: Arguments, _notes: Arguments, state: State) -> None:
        held = state.inline.get(kind.key_of(arguments[kind.key]))
        if held is not None:
            document = document_from(arguments["PolicyDocument"], "PolicyDocument")
            state.inline[kind.key_of(arguments[kind.key])] = {**held, arguments["PolicyName"]: document}

    return put


def delete_inline(kind: IdentityKind) -> Effect:
    """Delete an inline policy."""

    def delete(arguments: Arguments, _notes: Arguments, state: State) -> None:
        held = state.inline.get(kind.key_of(arguments[kind.key]))
        if held is not None:
            kept = {name: document for name, document in held.items() if name != arguments["PolicyName"]}
            state.inline[kind.key_of(arguments[kind.key])] = kept

    return delete
