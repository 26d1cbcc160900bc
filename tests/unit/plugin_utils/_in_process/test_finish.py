# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

from ansible_collections.plumb.aws.plugins.plugin_utils._in_process.finish import Controller, unfinished


def test_most_results_stay_as_they_are() -> None:
    controller = Controller(False, str, lambda _line, _color: None)
    assert unfinished({"changed": True}, {}, controller) == {"changed": True}
