# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Action groups: every module of a group takes every option of it, and says in its documentation that it is in it."""

from __future__ import annotations

import importlib
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from ansible_collections.plumb.aws.plugins.module_utils._aws.options import CONNECTION_ARGUMENTS
from ansible_collections.plumb.aws.plugins.module_utils._module.ordinary_module import with_connection_arguments
from ansible_collections.plumb.aws.plugins.module_utils._resources.common_arguments import (
    DOCUMENT_ARGUMENTS,
    GUARD_ARGUMENTS,
)

ROOT = Path(__file__).resolve().parents[2]
RUNTIME: dict[str, Any] = yaml.safe_load((ROOT / "meta" / "runtime.yml").read_text(encoding="utf-8"))
GROUPS: dict[str, list[str]] = RUNTIME["action_groups"]
MODULES = sorted(path.stem for path in (ROOT / "plugins" / "modules").glob("iam_*.py"))
OPTIONS = {
    "documents": frozenset(DOCUMENT_ARGUMENTS) - frozenset(GUARD_ARGUMENTS),
    "iam": frozenset(CONNECTION_ARGUMENTS),
    "manage": frozenset(GUARD_ARGUMENTS),
    "tagged": frozenset({"tags", "purge_tags"}),
}


def _argument_spec(module: str) -> dict[str, Any]:
    imported = importlib.import_module(f"ansible_collections.plumb.aws.plugins.modules.{module}")
    return with_connection_arguments(imported.ARGUMENT_SPEC)


def test_each_group_says_here_which_options_it_has() -> None:
    assert set(GROUPS) == set(OPTIONS)


@pytest.mark.parametrize("group", OPTIONS)
def test_a_group_has_just_the_modules_that_take_all_its_options(group: str) -> None:
    assert GROUPS[group] == [module for module in MODULES if OPTIONS[group] <= set(_argument_spec(module))]


@pytest.mark.parametrize("group", OPTIONS)
def test_an_option_of_a_group_means_the_same_in_all_its_modules(group: str) -> None:
    for option in OPTIONS[group]:
        specs = [_argument_spec(module)[option] for module in GROUPS[group]]
        assert [spec for spec in specs if spec != specs[0]] == [], option


@pytest.fixture(scope="module")
def documentation() -> dict[str, Any]:
    """What ansible-doc shows of the modules."""
    command = [sys.executable, "-m", "ansible", "doc", "--type", "module", "--json"]
    names = [f"plumb.aws.{module}" for module in MODULES]
    shown = subprocess.run([*command, *names], check=True, capture_output=True, text=True).stdout
    return {name.rpartition(".")[2]: plugin["doc"] for name, plugin in json.loads(shown).items()}


@pytest.mark.parametrize("module", MODULES)
def test_a_module_tells_its_groups(module: str, documentation: dict[str, Any]) -> None:
    attribute = documentation[module]["attributes"]["action_group"]
    groups = {group for group, members in GROUPS.items() if module in members}
    assert set(attribute["membership"]) == {f"plumb.aws.{group}" for group in groups}
    told = attribute["description"]
    told = told if isinstance(told, str) else " ".join(told)
    assert all(f"C(group/plumb.aws.{group})" in told for group in groups)
    assert told.count("C(group/") == len(groups)
