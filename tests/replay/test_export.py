# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What an export says of an account, random or full, is what the account has: applying it would change nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import hypothesis
import pytest
import yaml

from ansible_collections.plumb.aws.plugins.module_utils._engine.context import Context
from ansible_collections.plumb.aws.plugins.module_utils._engine.run_state import NoRunState
from ansible_collections.plumb.aws.plugins.module_utils._module.accounts import make_account
from ansible_collections.plumb.aws.plugins.module_utils._resources.account import drift, info
from ansible_collections.plumb.aws.plugins.module_utils._resources.account.options import LISTS
from ansible_collections.plumb.aws.plugins.plugin_utils._account_files.layout import files_of
from contract.case import Case
from replay.test_replay import FULL, cases
from replay.world import World

NewWorld = Callable[[], World]


def _options(module: Any, spec: dict[str, Any], **given: Any) -> Any:
    return module.options({name: rule.get("default") for name, rule in spec.items()} | given)


def _context(world: World) -> Context:
    return Context(world.account, None, NoRunState(make_account), True, list[str]().append)


def _files(world: World, *, variable: bool) -> dict[str, str]:
    told = info.MODULE.run(_context(world), _options(info.MODULE, info.ARGUMENT_SPEC))
    return files_of({name: told[name] for name in LISTS}, account_id=told["account_id"] if variable else None)


def _drift(world: World, files: dict[str, str]) -> dict[str, Any]:
    src = [{"file": path, "content": yaml.safe_load(text)} for path, text in files.items()]
    return drift.MODULE.run(_context(world), _options(drift.MODULE, drift.ARGUMENT_SPEC, src=src))


def _holds(world: World, *, variable: bool) -> None:
    files = _files(world, variable=variable)
    assert _drift(world, files)["drift"] == []
    assert _files(world, variable=variable) == files


@pytest.mark.parametrize("variable", [False, True], ids=["account ids", "variables"])
def test_an_account_with_something_of_everything_is_told(variable: bool, new_world: NewWorld) -> None:
    world = new_world()
    world.furnish(FULL)
    _holds(world, variable=variable)


@hypothesis.given(case=cases)
@hypothesis.settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(hypothesis.HealthCheck),
)
def test_random_accounts_are_told(case: Case, new_world: NewWorld) -> None:
    hypothesis.note(str(case))
    world = new_world()
    world.furnish(case)
    _holds(world, variable=True)
    world.forget()
