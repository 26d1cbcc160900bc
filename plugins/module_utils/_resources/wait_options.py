# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The options wait and wait_timeout."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ansible_collections.plumb.aws.plugins.module_utils._engine.errors import PlumbError


def check_wait(params: Mapping[str, Any]) -> None:
    """Refuse a time-out that nothing can be waited for in."""
    if params["wait_timeout"] < 1:
        raise PlumbError(f"wait_timeout: {params['wait_timeout']} is too short; give 1 second or more, or wait: false.")
