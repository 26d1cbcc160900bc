# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The lines of a summary as they come on the screen: in the user's colours, and no wider than the terminal."""

from __future__ import annotations

from collections.abc import Iterator

from ansible import constants as C

from ansible_collections.plumb.aws.plugins.plugin_utils._in_process.finish import columns
from ansible_collections.plumb.aws.plugins.plugin_utils._plan_report.findings import CRITICAL, HIGH, MEDIUM
from ansible_collections.plumb.aws.plugins.plugin_utils._plan_report.summary import Summary
from ansible_collections.plumb.aws.plugins.plugin_utils._plan_report.text import FAILURE, render

# The user's own settings of colours, by what a line tells
_SETTINGS = {CRITICAL: "COLOR_ERROR", HIGH: "COLOR_WARN", MEDIUM: "COLOR_CHANGED", FAILURE: "COLOR_ERROR"}


def on_screen(summary: Summary) -> Iterator[tuple[str, str | None]]:
    """Each line with its color, by the name that Ansible's display knows; None: that of the terminal."""
    for line in render(summary, width=columns()):
        setting = _SETTINGS.get(line.style)
        yield line.text, C.config.get_config_value(setting) if setting else None
