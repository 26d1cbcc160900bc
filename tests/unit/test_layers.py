# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The house: every import goes downwards, no file imports in a circle, and one list says which modules there are."""

from __future__ import annotations

import ast
import importlib
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

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
# Resources that are made of others, or delete them
MADE_OF = {
    "account": {
        "attachment",
        "group_attachment",
        "inline_policy",
        "managed_policy",
        "role",
        "role_trust",
        "user_attachment",
    },
    "group_attachment": {"attachment"},
    "role": {"attachment", "inline_policy", "instance_profile", "role_trust"},
    "role_attachment": {"attachment"},
    "role_trust": {"instance_profile"},
    "user_attachment": {"attachment"},
}
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


def test_a_resource_imports_only_those_that_it_is_made_of() -> None:
    folder = PLUGINS / "module_utils" / "_resources"
    resources = {path.name for path in folder.iterdir() if path.is_dir() and path.name[0] != "_"} - {"guards"}
    found: dict[str, set[str]] = {}
    for resource in resources:
        names = [name.split(".") for path in (folder / resource).glob("*.py") for name in _imports(path)]
        imported = {parts[2] for parts in names if parts[:2] == ["module_utils", "_resources"]}
        if others := imported & resources - {resource}:
            found[resource] = others
    assert found == MADE_OF


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
    # these read, and work on files
    on_files = {"iam_account_export", "iam_account_drift"}
    managing = {name for name in modules if not name.endswith("_info")} - on_files
    runtime = yaml.safe_load((ROOT / "meta" / "runtime.yml").read_text(encoding="utf-8"))
    groups = {name: set(members) for name, members in runtime["action_groups"].items()}
    folders = [path.parent.name for path in PLUGINS.glob("module_utils/_resources/*/descriptor.py")]
    described = [
        importlib.import_module(f"{PACKAGE}module_utils._resources.{folder}.descriptor").DESCRIPTOR.module
        for folder in folders
    ]
    rows = re.findall(r"^\| `(iam_\w+)` \|", (ROOT / "README.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert {path.stem for path in (PLUGINS / "action").glob("*.py")} == modules
    assert groups["iam"] == modules
    assert sorted(described) == sorted(managing)
    assert sorted(rows) == sorted(modules)
    # what is attached to roles, users and groups has one info module
    infos = {path.parent.name for path in PLUGINS.glob("module_utils/_resources/*/info.py")}
    assert {
        f"iam_{'role_attachment' if name == 'attachment' else name}_info" for name in infos
    } == modules - managing - on_files
