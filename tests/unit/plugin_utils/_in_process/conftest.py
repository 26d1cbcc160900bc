# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A run of its own for each test."""

from __future__ import annotations

from collections import OrderedDict
from pathlib import Path

import pytest

from ansible_collections.plumb.aws.plugins.plugin_utils._in_process import connections
from unit.plugin_utils._in_process.run import answer_questions, begin


@pytest.fixture(autouse=True)
def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """The run's temporary directory; no connection of another test is open."""
    begin(monkeypatch, tmp_path)
    monkeypatch.setattr(connections, "_open", OrderedDict())
    return tmp_path


@pytest.fixture
def questions(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The endpoints that were asked for an identity."""
    return answer_questions(monkeypatch)
