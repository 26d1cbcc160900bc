# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The tests mirror the sources, no file is long, and no file takes what another keeps to itself."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PLUGINS, TESTS = ROOT / "plugins", ROOT / "tests"
MIRRORED = ("module_utils", "plugin_utils")
# Here the documentation is in the file, and does not count
DOCUMENTED = tuple(PLUGINS / name for name in ("modules", "doc_fragments", "filter", "test", "callback"))
DOCUMENTATION = frozenset({"DOCUMENTATION", "EXAMPLES", "RETURN"})
MOST_LINES = 400
FILES = sorted(path for folder in (PLUGINS, TESTS) for path in folder.rglob("*.py"))


def _name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def _test_of(source: Path) -> Path:
    """``_iam/replay.py`` is tested by ``_iam/test_replay.py``, a private file by the name without the underscore."""
    return TESTS / "unit" / source.relative_to(PLUGINS).with_name(f"test_{source.name.lstrip('_')}")


SOURCES = [
    path for folder in MIRRORED for path in sorted((PLUGINS / folder).rglob("*.py")) if path.name != "__init__.py"
]


@pytest.mark.parametrize("folder", MIRRORED)
def test_there_are_sources_to_mirror(folder: str) -> None:
    assert len([path for path in SOURCES if path.is_relative_to(PLUGINS / folder)]) > 10


def test_each_source_has_its_tests() -> None:
    assert [_name(source) for source in SOURCES if not _test_of(source).is_file()] == []


def test_each_test_is_that_of_a_source() -> None:
    known = {_test_of(source) for source in SOURCES}
    found = [path for folder in MIRRORED for path in sorted((TESTS / "unit" / folder).rglob("test_*.py"))]
    assert [_name(path) for path in found if path not in known] == []


def _lines(path: Path) -> int:
    """The lines of a file, without its documentation where that is in the file."""
    text = path.read_text(encoding="utf-8")
    count = len(text.splitlines())
    if not path.is_relative_to(PLUGINS) or not any(path.is_relative_to(folder) for folder in DOCUMENTED):
        return count
    return count - sum(map(_documentation_lines, ast.parse(text).body))


def _documentation_lines(node: ast.stmt) -> int:
    if not isinstance(node, ast.Assign) or not isinstance(node.value, ast.Constant):
        return 0
    names = {target.id for target in node.targets if isinstance(target, ast.Name)}
    return (node.end_lineno or node.lineno) - node.lineno + 1 if names & DOCUMENTATION else 0


def test_no_file_is_long() -> None:
    long = {_name(path): lines for path in FILES if (lines := _lines(path)) > MOST_LINES}
    assert long == {}


def _private(name: str) -> bool:
    return name.startswith("_") and not name.startswith("__")


def _taken(path: Path) -> Iterator[str]:
    """The private names that a file imports; a whole file or folder may have a private name."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            for alias in node.names:
                if _private(alias.name) and not _is_file(node.module or "", alias.name):
                    yield f"{node.module}.{alias.name}"


def _is_file(module: str, name: str) -> bool:
    parts = module.removeprefix("ansible_collections.plumb.aws.").split(".")
    candidates = (ROOT.joinpath(*parts, name), TESTS.joinpath(*parts, name))
    return any(path.is_dir() or path.with_suffix(".py").is_file() for path in candidates)


def test_no_file_imports_what_another_keeps_to_itself() -> None:
    assert {_name(path): names for path in FILES if (names := list(_taken(path)))} == {}


def test_a_file_that_took_a_private_name_would_be_found(tmp_path: Path) -> None:
    source = tmp_path / "source.py"
    package = "ansible_collections.plumb.aws.plugins"
    lines = [
        f"from {package}.module_utils import _resources",
        f"from {package}.module_utils._iam.replay import ReplayedAccount, _only",
        f"from {package}.plugin_utils import _policy_values",
        "from __future__ import annotations",
    ]
    source.write_text("\n".join(lines), encoding="utf-8")
    assert list(_taken(source)) == [f"{package}.module_utils._iam.replay._only"]
