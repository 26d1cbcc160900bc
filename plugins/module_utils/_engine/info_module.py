# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A module that only reads."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from ansible_collections.plumb.aws.plugins.module_utils._engine.changes import OWN_SECONDS, was_created
from ansible_collections.plumb.aws.plugins.module_utils._engine.clock import pauses
from ansible_collections.plumb.aws.plugins.module_utils._engine.context import Context


def _nothing(_desired: Any, _found: Mapping[str, Any]) -> None:
    return None


@dataclass(frozen=True)
class InfoModule:
    """A module that returns what IAM holds. ``gather`` returns the result's keys.

    ``missing`` is the thing that was asked for by its name or ARN, as calls touch it, where the result has it not.
    """

    options: Callable[[Mapping[str, Any]], Any]
    gather: Callable[[Any, Any], dict[str, Any]]
    missing: Callable[[Any, Mapping[str, Any]], str | None] = _nothing

    def run(self, context: Context, desired: Any) -> dict[str, Any]:
        """Gather; there is nothing that check mode could change. What this run has just created is waited for."""
        pause = pauses(context.clock, within=OWN_SECONDS)
        while True:
            found = self.gather(context.account, desired)
            missing = self.missing(desired, found)
            if missing is None or not _created(context, missing) or not pause():
                return {"changed": False, **found}
            context.account.forget()


def _created(context: Context, thing: str) -> bool:
    run_state = context.run_state
    return run_state.has_changed(thing) and was_created(thing, run_state.changes(context.account, thing))
