# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from ansible.errors import AnsibleError

from ansible_collections.plumb.aws.plugins.plugin_utils._in_process.source_files import with_files


def _read(folder: Path, src: Any) -> list[dict[str, Any]]:
    def find(path: str) -> str:
        found = folder / path
        if not found.exists():
            raise AnsibleError("nowhere")
        return str(found)

    read: list[dict[str, Any]] = with_files({"src": src, "parallel": 2}, find)["src"]
    return read


def test_a_folder_is_read_with_all_below_it_in_order(tmp_path: Path) -> None:
    for name in ("b.yml", "a/z.yaml", "a/c.json", "notes.txt", ".hidden.yml", ".git/x.yml"):
        path = tmp_path / "iam" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps({"policies": [{"name": name}]}), encoding="utf-8")
    read = _read(tmp_path, "iam")
    assert [each["file"] for each in read] == ["iam/b.yml", "iam/a/c.json", "iam/a/z.yaml"]
    assert read[0]["content"] == {"policies": [{"name": "b.yml"}]}


def test_several_paths_are_read_in_their_order(tmp_path: Path) -> None:
    for name in ("x.yml", "y.json"):
        (tmp_path / name).write_text("{}", encoding="utf-8")
    assert [each["file"] for each in _read(tmp_path, ["y.json", "x.yml"])] == ["y.json", "x.yml"]


@pytest.mark.parametrize(
    ("name", "content", "problem"),
    [
        ("x.yml", b"a: [", "x.yml is no YAML: "),
        ("x.json", b"{", "x.json is no JSON: "),
        ("x.yml", b"\xff\xfe\xff", "x.yml cannot be read: "),
        ("x.yml", b"!!python/object/apply:os.system [id]", "x.yml is no YAML: "),
    ],
)
def test_what_cannot_be_read_is_said_of_its_file(name: str, content: bytes, problem: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(content)
    (read,) = _read(tmp_path, name)
    assert read["file"] == name
    assert read["problem"].startswith(problem)
    assert "content" not in read


def test_a_path_that_is_none_or_not_there_is_a_problem(tmp_path: Path) -> None:
    missing, number = _read(tmp_path, ["nowhere", 7])
    assert missing["problem"] == "nowhere is not there, neither in files nor beside the playbook."
    assert number["problem"] == "7 is no path."


def test_without_src_nothing_is_read() -> None:
    arguments: dict[str, Any] = {"policies": []}
    assert with_files(arguments, str) is arguments
