# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The folder that processes of one user share: private, and swept once a day."""

from __future__ import annotations

import fcntl
import os
import threading
import time
from pathlib import Path

import pytest

from ansible_collections.plumb.aws.plugins.module_utils._engine.host_folder import (
    host_folder,
    make_private_folder,
    open_locked,
)

_OLD = 25 * 60 * 60


def age(path: Path) -> Path:
    """Make a file look a day old."""
    then = time.time() - _OLD
    os.utime(path, (then, then))
    return path


def test_the_folder_goes_by_the_user_alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    before = host_folder()
    for name in ("TMPDIR", "HOME", "XDG_RUNTIME_DIR"):
        monkeypatch.setenv(name, str(tmp_path))
    assert host_folder() == before == f"/tmp/plumb.aws-{os.geteuid()}"


def test_the_folder_is_its_users_alone(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "folder"
    for _time in range(2):
        make_private_folder(str(folder))
    assert folder.stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize("mode", [0o777, 0o750, 0o701])
def test_a_folder_that_others_may_enter_is_not_used(mode: int, tmp_path: Path) -> None:
    folder = tmp_path / "open"
    folder.mkdir()
    folder.chmod(mode)
    with pytest.raises(PermissionError, match="of this user alone"):
        make_private_folder(str(folder))


def test_a_link_to_a_folder_is_not_used(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir(mode=0o700)
    (tmp_path / "link").symlink_to(tmp_path / "real")
    with pytest.raises(PermissionError):
        make_private_folder(str(tmp_path / "link"))


def test_files_that_nobody_has_used_for_a_day_go_but_for_those_that_are_locked_or_not_ours(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    make_private_folder(str(folder))
    for name in ("lock-old", "own-old", "pace-old", "lock-held", "lock-new", "own-new", "other-old"):
        (folder / name).touch(mode=0o600)
    held = open_locked(str(folder / "lock-held"))
    for name in ("lock-old", "own-old", "pace-old", "lock-held", "other-old"):
        age(folder / name)
    make_private_folder(str(folder))
    assert (folder / "lock-old").exists(), "swept once a day, and that was just now"
    age(folder / "swept")
    make_private_folder(str(folder))
    os.close(held)
    assert {path.name for path in folder.iterdir()} == {"swept", "lock-held", "lock-new", "own-new", "other-old"}


@pytest.mark.parametrize("swept_by_another", ["lock-gone", "pace-gone"])
def test_a_file_that_another_process_has_just_swept_is_passed_over(
    swept_by_another: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    folder = tmp_path / "folder"
    make_private_folder(str(folder))
    for name in ("lock-old", "pace-old", "swept"):
        (folder / name).touch(mode=0o600)
        age(folder / name)
    monkeypatch.setattr(os, "listdir", lambda _folder: [swept_by_another, "lock-old", "pace-old"])
    make_private_folder(str(folder))
    assert [(folder / name).exists() for name in (swept_by_another, "lock-old", "pace-old")] == [False] * 3


def test_a_link_in_place_of_a_lock_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "lock-a").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(OSError, match="symbolic link"):
        open_locked(str(tmp_path / "lock-a"))
    assert not (tmp_path / "elsewhere").exists()


def test_a_lock_that_was_swept_while_one_waited_for_it_is_taken_anew(tmp_path: Path) -> None:
    path = tmp_path / "lock-a"
    first = open_locked(str(path))
    taken: list[int] = []
    thread = threading.Thread(target=lambda: taken.append(open_locked(str(path))))
    thread.start()
    thread.join(0.1)
    assert taken == []
    path.unlink()
    os.close(first)
    thread.join(10)
    assert os.fstat(taken[0]).st_ino == path.stat().st_ino
    with pytest.raises(BlockingIOError), path.open() as file:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    os.close(taken[0])
