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
        ("x.yml", b"roles: []\nroles: []", "x.yml is no YAML: the key 'roles' is twice in one mapping."),
        ("x.yml", b"roles: [{name: a, tags: {x: 1, x: 2}}]", "x.yml is no YAML: the key 'x' is twice"),
        ("x.json", b'{"roles": [{"name": "a", "name": "b"}]}', "x.json is no JSON: the key 'name' is twice"),
        ("x.yml", b"roles: [{name: !!binary aGVsbG8=}]", "x.yml is no YAML: !!binary is no value of JSON."),
        ("x.yml", b"roles: !!set {a, b}", "x.yml is no YAML: !!set is no value of JSON."),
        ("x.yml", b"roles: &a [{name: x, tags: *a}]", "x.yml is no YAML: found unconstructable recursive node"),
        ("x.json", b"[" * 200_000, "x.json nests deeper than"),
        ("x.yml", b"[" * 5_000, "x.yml "),
    ],
)
def test_what_cannot_be_read_is_said_of_its_file(name: str, content: bytes, problem: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(content)
    (read,) = _read(tmp_path, name)
    assert read["file"] == name
    assert read["problem"].startswith(problem)
    assert "content" not in read


def test_keys_are_text_and_a_merge_is_no_second_key(tmp_path: Path) -> None:
    (tmp_path / "x.yml").write_text("a: &a {7: x, on: y, 2026-01-01: z}\nb: {<<: *a, 7: other}", encoding="utf-8")
    (read,) = _read(tmp_path, "x.yml")
    first = {"7": "x", "true": "y", "2026-01-01": "z"}
    assert read["content"] == {"a": first, "b": {**first, "7": "other"}}


def test_a_linked_folder_is_read_once_and_a_circle_ends(tmp_path: Path) -> None:
    (tmp_path / "shared").mkdir()
    (tmp_path / "shared" / "a.yml").write_text("{}", encoding="utf-8")
    (tmp_path / "iam").mkdir()
    (tmp_path / "iam" / "one").symlink_to(tmp_path / "shared")
    (tmp_path / "iam" / "self").symlink_to(tmp_path / "iam")
    assert [each["file"] for each in _read(tmp_path, "iam")] == ["iam/one/a.yml"]


def test_a_report_among_the_files_is_left_out(tmp_path: Path) -> None:
    (tmp_path / "drift.json").write_text('{"format": "plumb.aws.drift", "result": "clean"}', encoding="utf-8")
    (tmp_path / "a.yml").write_text("{}", encoding="utf-8")
    assert [each["file"] for each in _read(tmp_path, ".")] == ["./a.yml"]


def test_a_path_that_is_none_or_not_there_is_a_problem(tmp_path: Path) -> None:
    missing, number, empty = _read(tmp_path, ["nowhere", 7, ""])
    assert empty["problem"] == "'' is no path."
    assert missing["problem"] == "nowhere is not there, neither in files nor beside the playbook."
    assert number["problem"] == "7 is no path."


def test_without_src_nothing_is_read() -> None:
    arguments: dict[str, Any] = {"policies": []}
    assert with_files(arguments, str) is arguments
