# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whose credentials these are, asked once a run. No secret is written: an access key id goes in as a hash."""

from __future__ import annotations

import hashlib
from typing import Any

from ansible_collections.plumb.aws.plugins.module_utils._aws.connection import Connection
from ansible_collections.plumb.aws.plugins.module_utils._aws.options import ConnectionOptions
from ansible_collections.plumb.aws.plugins.plugin_utils._in_process.locks import after_the_first
from ansible_collections.plumb.aws.plugins.plugin_utils._in_process.run_folder import recall, remember


class RememberedIdentity(Connection):
    """A connection that asks STS whose credentials it has only where no task of the run has asked before."""

    def __init__(self, options: ConnectionOptions, *, read_only: bool) -> None:
        super().__init__(options, read_only=read_only)
        self._known: dict[str, dict[str, Any]] = {}

    def caller_identity(self) -> dict[str, Any]:
        name = self._identity_name()
        if name not in self._known:
            self._known[name] = recall(name) or self._ask_or_wait(name)
        return self._known[name]

    def _ask_or_wait(self, name: str) -> dict[str, Any]:
        with after_the_first(name):
            return recall(name) or self._ask(name)

    def _ask(self, name: str) -> dict[str, Any]:
        answer = super().caller_identity()
        known = {key: answer[key] for key in ("Account", "Arn")}
        remember(name, known)
        return known

    def _identity_name(self) -> str:
        """A role is the same one with each key that it is given; other credentials are told by their key."""
        options = self.options
        role = options.assume_role_arn
        who = f"{role} {options.assume_role_session_name}" if role else self.access_key_id()
        return f"identity-{hashlib.sha256(f'{who} {self.endpoint}'.encode()).hexdigest()}"
