# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What integration tests on Linux cannot see: when a module does not run inside the controller, and any JSON as option."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.plumb.aws.plugins.modules import iam_managed_policy
from ansible_collections.plumb.aws.plugins.plugin_utils._in_process import action as in_process
from ansible_collections.plumb.aws.plugins.plugin_utils._in_process.action import InProcessAction


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


SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text()
VALUES = st.recursive(SCALARS, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=10)


@given(value=VALUES, name=st.sampled_from(["policy", "policy_document", "description", "tags"]))
def test_the_validator_makes_the_same_json_text_of_a_structure(value: Any, name: str) -> None:
    arguments = {"name": "p", name: value}
    validator = in_process._validator_of(iam_managed_policy)
    plain = validator.validate(arguments)
    texts = validator.validate(in_process._with_json_text(iam_managed_policy, arguments))
    assert repr(texts.validated_parameters) == repr(plain.validated_parameters)
    assert texts.error_messages == plain.error_messages
