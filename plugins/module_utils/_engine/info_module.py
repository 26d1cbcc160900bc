# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A module that only reads."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from ansible_collections.plumb.aws.plugins.module_utils._engine.context import Context


@dataclass(frozen=True)
class InfoModule:
    """A module that returns what IAM holds. ``gather`` returns the result's keys."""

    options: Callable[[Mapping[str, Any]], Any]
    gather: Callable[[Any, Any], dict[str, Any]]

    def run(self, context: Context, desired: Any) -> dict[str, Any]:
        """Gather; there is nothing that check mode could change."""
        return {"changed": False, **self.gather(context.account, desired)}
