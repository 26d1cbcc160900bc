# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""An action plugin that does nothing: Ansible's own floor.

It is copied under the name of each module, beside a file of the same name that holds what that module returned. Each
item gets a result of its own, as from a module, so that Ansible keeps as much of it.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from ansible.plugins.action import ActionBase

_RESULT = Path(__file__).with_suffix(".json").read_text(encoding="utf-8")


class ActionModule(ActionBase):
    """Takes any arguments and returns the result that the module has returned once."""

    _supports_check_mode = True

    def run(self, tmp: str | None = None, task_vars: dict[str, Any] | None = None) -> dict[str, Any]:
        result: dict[str, Any] = super().run(tmp, task_vars)
        return {**result, **json.loads(_RESULT)}
