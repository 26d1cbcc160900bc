# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is written, replaced and removed; tests/integration/test_adoption.py has whole runs."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from ansible_collections.plumb.aws.plugins.module_utils._engine.errors import PlumbError
from ansible_collections.plumb.aws.plugins.plugin_utils._account_files.export import exported
from ansible_collections.plumb.aws.plugins.plugin_utils._in_process.finish import Controller


def _result(*roles: str, there: tuple[str, ...] = ()) -> dict[str, Any]:
    return {
        "changed": False,
        "account_id": "123456789012",
        "policies": [],
        "roles": [{"name": name, "path": "/"} for name in roles],
        "users": [],
        "groups": [],
        "left_out": {},
        "names": {"roles": [*roles, *there]},
    }


def _export(folder: Path, result: dict[str, Any], *, check_mode: bool = False, **options: Any) -> dict[str, Any]:
    params = {"dest": str(folder), "overwrite": False, "remove": False, "account_ids": "literal", **options}
    return exported(result, params, Controller(check_mode, str, lambda _line, _color: None))


def test_a_folder_is_made_and_a_second_export_changes_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "new"
    done = _export(folder, _result("a", "b"))
    assert done["changed"]
    assert done["written"] == ["apply.yml", "iam/roles/a.yml", "iam/roles/b.yml"]
    assert done["counts"]["roles"] == 2
    assert "roles" not in done
    assert not _export(folder, _result("a", "b"))["changed"]
    assert [name for _path, _folders, names in os.walk(folder) for name in names if name.startswith(".")] == []


def test_check_mode_writes_nothing(tmp_path: Path) -> None:
    assert _export(tmp_path / "new", _result("a"), check_mode=True)["changed"]
    assert list(tmp_path.iterdir()) == []


def test_a_playbook_that_is_there_is_the_users_own(tmp_path: Path) -> None:
    (tmp_path / "apply.yml").write_text("mine", encoding="utf-8")
    _export(tmp_path, _result("a"), overwrite=True)
    assert (tmp_path / "apply.yml").read_text(encoding="utf-8") == "mine"


def test_files_that_differ_are_named_and_none_is_written(tmp_path: Path) -> None:
    _export(tmp_path, _result("a"))
    (tmp_path / "iam" / "roles" / "a.yml").write_bytes(b"mine\xff")
    with pytest.raises(PlumbError, match=r"differ from the account: iam/roles/a.yml. Nothing was written"):
        _export(tmp_path, _result("a", "b"))
    assert not (tmp_path / "iam" / "roles" / "b.yml").exists()
    assert _export(tmp_path, _result("a", "b"), overwrite=True)["written"] == ["iam/roles/a.yml", "iam/roles/b.yml"]


@pytest.mark.parametrize(
    ("text", "goes"),
    [
        (None, True),
        ("{}# by hand\n", False),
        ("{}    state: absent\n", False),
        ("roles: [{name: gone}]", False),
        ("roles: [{name: GONE}, {name: gone-too}]", False),
        ("roles: [{name: gone}, {name: there}]", False),
        ("roles: [{name: gone}]\npolicies: []", False),
        ("roles: []", False),
        ("roles: [", False),
        ("roles: [{path: /}]", False),
        ("- gone", False),
    ],
)
def test_only_files_of_what_is_gone_are_removed_and_only_if_asked_for(
    text: str | None, goes: bool, tmp_path: Path
) -> None:
    _export(tmp_path, _result("gone"))
    path = tmp_path / "iam" / "roles" / "gone.yml"
    if text is not None:
        path.write_text(text.replace("{}", path.read_text(encoding="utf-8"), 1), encoding="utf-8")
    assert _export(tmp_path, _result(there=("there",)))["removed"] == []
    done = _export(tmp_path, _result(there=("there",)), remove=True)
    assert done["removed"] == (["iam/roles/gone.yml"] if goes else [])
    assert path.exists() is not goes


def test_the_file_of_what_is_there_stays_whatever_its_name_is_written_with(tmp_path: Path) -> None:
    there = _result("logs-123456789012", "plain")
    _export(tmp_path, there, account_ids="variable")
    folder = tmp_path / "iam" / "roles"
    (folder / "mine.yml").write_text("roles:\n- name: '{{ mine }}'\n", encoding="utf-8")
    names = {path.name for path in folder.iterdir()}
    assert names == {"logs-{account_id}.yml", "plain.yml", "mine.yml"}
    for account_ids in ("variable", "literal"):
        _export(tmp_path, there, account_ids=account_ids, overwrite=True, remove=True)
        assert names <= {path.name for path in folder.iterdir()}


def test_the_file_of_a_name_in_another_letter_case_is_gone_with_it(tmp_path: Path) -> None:
    _export(tmp_path, _result("Case"))
    done = _export(tmp_path, _result("case"), overwrite=True, remove=True)
    assert done["removed"] == ["iam/roles/Case.yml"]
    assert [path.name for path in (tmp_path / "iam" / "roles").iterdir()] == ["case.yml"]


def test_a_folder_that_cannot_be_is_an_error_with_its_name(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(PlumbError, match="^dest: '.*file.*' cannot be read or written: Not a directory"):
        _export(tmp_path / "file" / "in", _result("a"))


def test_a_failure_is_left_as_it_is(tmp_path: Path) -> None:
    failed = {"failed": True, "msg": "no"}
    assert _export(tmp_path, failed) == failed
