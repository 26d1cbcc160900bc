# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""When a module does not run inside the controller: what integration tests on Linux cannot see."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from ansible_collections.plumb.aws.plugins.plugin_utils import in_process
from ansible_collections.plumb.aws.plugins.plugin_utils.in_process import InProcessAction


@pytest.fixture
def action() -> Any:
    """A task on localhost that could run inside the controller."""
    made: Any = object.__new__(InProcessAction)
    made._task = SimpleNamespace(async_val=0, delegate_to=None)
    made._connection = SimpleNamespace(transport="local", become=None)
    made._play_context = SimpleNamespace(become=False)
    made._templar = SimpleNamespace(template=lambda value: value)
    return made


def test_elsewhere_than_on_macos_it_does(action: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(in_process, "_DARWIN", False)
    assert action._why_not_here({}) is None


def test_on_macos_it_does_not_unless_asked_for(action: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(in_process, "_DARWIN", True)
    assert "macOS" in action._why_not_here({})
    assert action._why_not_here({"plumb_in_process": True}) is None
