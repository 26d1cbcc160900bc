# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a module works with while it does one task."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from ansible_collections.plumb.aws.plugins.module_utils._engine.call import Call
from ansible_collections.plumb.aws.plugins.module_utils._engine.clock import Clock
from ansible_collections.plumb.aws.plugins.module_utils._engine.errors import PlumbError
from ansible_collections.plumb.aws.plugins.module_utils._engine.run_state import RunState, Warn


@dataclass(frozen=True)
class Context:
    """The account to read, the connection to write, the state of the run, and what to tell the user."""

    account: Any
    connection: Any
    run_state: RunState
    check_mode: bool
    warn: Warn
    clock: Clock = field(default_factory=Clock)

    def planned(self, calls: Iterable[Call]) -> None:
        self.run_state.planned(self.account, calls)

    def executed(self, calls: Iterable[Call]) -> None:
        self.run_state.executed(self.account, calls)

    def sending(self, call: Call) -> None:
        self.run_state.sending(self.account, call)

    def ended(self, call: Call, error: PlumbError | None) -> None:
        self.run_state.ended(self.account, call, error)


class Module(Protocol):
    """What a module does: check its parameters without asking AWS, then do the work."""

    @property
    def options(self) -> Callable[[Mapping[str, Any]], Any]: ...

    def run(self, context: Context, desired: Any) -> dict[str, Any]: ...
