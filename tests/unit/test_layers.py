# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The house: every import goes downwards, no file imports in a circle, and one list says which modules there are."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from ansible_collections.plumb.aws.plugins.plugin_utils._plan_report.descriptors import descriptors

ROOT = Path(__file__).resolve().parents[2]
PLUGINS = ROOT / "plugins"
PACKAGE = "ansible_collections.plumb.aws.plugins."
# From the ground up: a folder imports from itself and from those above it in this list
LAYERS = (
    "module_utils/_engine",
    "module_utils/_policy/facts",
    "module_utils/_policy/document",
    "module_utils/_policy/grammar",
    "module_utils/_policy/trust",
    "module_utils/_policy/access",
    "module_utils/_policy/lint",
    "module_utils/_aws",
    "module_utils/_iam",
    "module_utils/_resources",
    "module_utils/_module",
    "plugin_utils",
    "modules",
    "action",
    "callback",
    "filter",
    "test",
)
SOURCES = sorted(path for path in PLUGINS.rglob("*.py") if path.name != "__init__.py")


def _name(path: Path) -> str:
    return ".".join(path.relative_to(PLUGINS).with_suffix("").parts)


NAMES = {_name(path) for path in SOURCES}


def _imports(path: Path) -> Iterator[str]:
    """The files of the collection that a file imports, but for those that it only needs for types."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.If) and getattr(node.test, "id", "") == "TYPE_CHECKING":
            node.body = []
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(PACKAGE):
            module = (node.module or "").removeprefix(PACKAGE)
            for alias in node.names:
                yield f"{module}.{alias.name}" if f"{module}.{alias.name}" in NAMES else module


def _layer(name: str) -> int:
    path = name.replace(".", "/")
    found = [number for number, folder in enumerate(LAYERS) if path.startswith(f"{folder}/") or path == folder]
    assert found, f"{name} is in no layer"
    return found[0]


@pytest.mark.parametrize("path", [path for path in SOURCES if "doc_fragments" not in path.parts], ids=_name)
def test_a_file_imports_from_its_own_layer_or_from_below(path: Path) -> None:
    own = _layer(_name(path))
    assert [name for name in _imports(path) if name in NAMES and _layer(name) > own] == []


# A resource that is made of others
PARTS = {"role": ("role_trust", "inline_policy", "instance_profile")}


def test_a_resource_imports_its_parts_and_the_calls_on_others() -> None:
    folder = PLUGINS / "module_utils" / "_resources"
    resources = [path.name for path in folder.iterdir() if (path / "descriptor.py").exists()]
    for resource in resources:
        own = (resource, *PARTS.get(resource, ()))
        others = tuple(f"module_utils._resources.{name}." for name in resources if name not in own)
        for path in (folder / resource).glob("*.py"):
            found = [name for name in _imports(path) if name.startswith(others) and not name.endswith(".calls")]
            assert found == [], path


def test_no_file_imports_itself_by_others() -> None:
    graph = {_name(path): set(_imports(path)) & NAMES for path in SOURCES}
    done: set[str] = set()

    def visit(name: str, path: tuple[str, ...]) -> None:
        assert name not in path, " -> ".join([*path, name])
        if name not in done:
            for other in sorted(graph[name]):
                visit(other, (*path, name))
            done.add(name)

    for name in sorted(graph):
        visit(name, ())


def test_modules_actions_groups_descriptors_and_readme_agree() -> None:
    modules = {path.stem for path in (PLUGINS / "modules").glob("iam_*.py")}
    managing = {name for name in modules if not name.endswith("_info")}
    runtime = yaml.safe_load((ROOT / "meta" / "runtime.yml").read_text(encoding="utf-8"))
    groups = {name: set(members) for name, members in runtime["action_groups"].items()}
    rows = re.findall(r"^\| (`iam_[^|]+) \|", (ROOT / "README.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert {path.stem for path in (PLUGINS / "action").glob("*.py")} == modules
    assert groups["iam"] == modules
    assert set(descriptors()) == {f"plumb.aws.{name}" for name in managing}
    assert sorted(name for row in rows for name in re.findall(r"`(iam_\w+)`", row)) == sorted(modules)


def test_each_file_that_tells_is_that_of_one_info_module() -> None:
    told = [
        f"module_utils._resources.{path.parent.name}.info" for path in PLUGINS.glob("module_utils/_resources/*/info.py")
    ]
    of_modules = [set(_imports(path)) for path in (PLUGINS / "modules").glob("*_info.py")]
    assert sorted(name for names in of_modules for name in names if name in told) == sorted(told)
    assert all(names & set(told) for names in of_modules)
