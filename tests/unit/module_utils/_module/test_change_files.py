# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Turns on a resource, and what tasks tell each other of it."""

from __future__ import annotations

import errno
import os
import stat
import threading
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from ansible_collections.plumb.aws.plugins.module_utils._engine.call import Call
from ansible_collections.plumb.aws.plugins.module_utils._engine.changes import (
    SPREADING_SECONDS,
    Change,
    change_of,
    left_behind,
)
from ansible_collections.plumb.aws.plugins.module_utils._engine.run_state import Turn
from ansible_collections.plumb.aws.plugins.module_utils._iam.operations import call
from ansible_collections.plumb.aws.plugins.module_utils._module.change_files import ChangeFiles
from unit.module_utils.examples import FakeClock, own

TAG = call("tag_role", {"RoleName": "R", "Tags": [{"Key": "a", "Value": "odd-secret-4711"}]}, "role/r")
UNTAG = call("untag_role", {"RoleName": "r", "TagKeys": ["a"]}, "role/r")
OTHER = call("tag_role", {"RoleName": "s", "Tags": []}, "role/s")
LEFT = {"iam_role tags": "digest"}
ATTACH = call("attach_role_policy", {"RoleName": "r", "PolicyArn": own("P")}, "role/r")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "shared"


def of(folder: Path, clock: FakeClock, run: str = "run", *, by_account: bool = True) -> ChangeFiles:
    """The files as a process of a run sees them."""
    return ChangeFiles(lambda: str(folder), run=run, by_account=by_account, now=lambda: clock.time)


def told(clock: FakeClock, *calls: Call, run: str = "run", account: str = "here") -> list[Change]:
    return [change_of(each, at=clock.time, run=run, account=account) for each in calls]


def turn_of(files: ChangeFiles, lock_key: str = "role/r", account: str = "here") -> Turn:
    with files.turn(account, lock_key) as turn:
        return turn


def test_a_resource_that_nobody_has_changed_was_changed_never(folder: Path, clock: FakeClock) -> None:
    for _time in range(2):
        assert turn_of(of(folder, clock)) == Turn()


def test_a_turn_tells_when_the_resource_was_changed_and_what_this_run_has_changed(
    folder: Path, clock: FakeClock
) -> None:
    files = of(folder, clock)
    files.add("here", [TAG])
    first = told(clock, TAG)
    clock.time += 1
    files.add("here", [UNTAG, OTHER])
    assert turn_of(of(folder, clock)) == Turn(clock.time, (*first, *told(clock, UNTAG)))
    assert turn_of(of(folder, clock), "role/s") == Turn(clock.time, tuple(told(clock, OTHER)))
    assert files.of("here", "role/r") == [*first, *told(clock, UNTAG)]


def test_what_another_run_has_changed_is_told_without_its_digest(folder: Path, clock: FakeClock) -> None:
    of(folder, clock, "other").add("here", [TAG])
    (change,) = told(clock, TAG, run="other")
    known = replace(change, digest="")
    assert turn_of(of(folder, clock)) == Turn(clock.time, (known,))
    assert of(folder, clock).of("here", "role/r") == [known]


@pytest.mark.parametrize("run", ["run", "other"])
def test_what_any_run_has_changed_is_known_by_when_it_was(run: str, folder: Path, clock: FakeClock) -> None:
    of(folder, clock, run).add("here", [TAG])
    files, now = of(folder, clock), time.time()
    assert files.changed_since("here", "role/r", now - 60)
    assert not files.changed_since("here", "role/r", now + 60)
    assert not files.changed_since("here", "role/s", now - 60)
    assert not files.changed_since("elsewhere", "role/r", now - 60)


@pytest.mark.parametrize(("account", "thing"), [("elsewhere", "role/r"), ("here", "role/s"), ("here", "policy/r")])
def test_another_account_and_another_thing_are_not_changed(
    account: str, thing: str, folder: Path, clock: FakeClock
) -> None:
    files = of(folder, clock)
    files.add("here", [TAG])
    assert turn_of(files, thing, account) == Turn()
    assert files.of(account, thing) == []


def test_a_call_is_told_of_each_thing_that_it_touches(folder: Path, clock: FakeClock) -> None:
    files = of(folder, clock)
    files.add("here", [ATTACH])
    for thing in ("role/r", "policy/p"):
        assert turn_of(files, thing).changes == tuple(told(clock, ATTACH))


@pytest.mark.parametrize(
    ("seconds", "changed", "own_count"),
    [
        (0.0, True, 1),
        (SPREADING_SECONDS, True, 1),
        (SPREADING_SECONDS + 1, True, 0),
        (2 * SPREADING_SECONDS, True, 0),
        (2 * SPREADING_SECONDS + 1, True, 0),
        (1_000_000.0, True, 0),
        (-1.0, False, 0),
    ],
    ids=str,
)
def test_a_change_is_told_for_as_long_as_it_may_matter(
    seconds: float, changed: bool, own_count: int, folder: Path, clock: FakeClock
) -> None:
    files = of(folder, clock)
    files.add("here", [TAG])
    at = clock.time
    clock.time += seconds
    turn = turn_of(files)
    assert (turn.changed_at == at, len(turn.changes)) == (changed, own_count)
    assert len(files.of("here", "role/r")) == own_count


def test_the_last_change_is_kept_however_old(folder: Path, clock: FakeClock) -> None:
    files = of(folder, clock)
    files.add("here", [TAG])
    files.add("here", [UNTAG])
    at, last = clock.time, told(clock, UNTAG)[0].as_text()
    for _turn in range(2):
        clock.time += 1_000_000.0
        assert turn_of(files) == Turn(at, ())
        (path,) = folder.glob("lock-*")
        assert path.read_text() == last


def test_what_is_too_old_is_taken_out_and_the_rest_stays(folder: Path, clock: FakeClock) -> None:
    files = of(folder, clock)
    files.add("here", [TAG])
    clock.time += 2 * SPREADING_SECONDS + 1
    files.add("here", [UNTAG])
    assert turn_of(files).changes == tuple(told(clock, UNTAG))
    (path,) = folder.glob("lock-*")
    assert path.read_text() == told(clock, UNTAG)[0].as_text()


@pytest.mark.parametrize(
    ("refused", "later"), [("ftruncate", [UNTAG]), ("write", [])], ids=["no lines are taken out", "none are written"]
)
def test_a_file_that_cannot_be_rewritten_fails_no_task_and_later_ones_may_know_less(
    refused: str, later: list[Call], folder: Path, clock: FakeClock
) -> None:
    def no_room(*_given: Any) -> None:
        raise OSError(errno.ENOSPC, "no room")

    files = of(folder, clock)
    files.add("here", [TAG])
    clock.time += 2 * SPREADING_SECONDS + 1
    files.add("here", [UNTAG])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, refused, no_room)
        turn = turn_of(files)
    assert turn == Turn(clock.time, tuple(told(clock, UNTAG)))
    assert turn_of(files).changes == tuple(told(clock, *later))


@pytest.mark.parametrize("broken", [b"", b"x\n", b"\xff\xfe\n", b"[1, 2]\n", b"{"])
def test_a_line_that_is_not_whole_or_not_ours_is_passed_over(broken: bytes, folder: Path, clock: FakeClock) -> None:
    files = of(folder, clock)
    files.add("here", [TAG])
    (path,) = folder.glob("lock-*")
    path.write_bytes(broken + b"\n" + path.read_bytes() + broken)
    assert turn_of(files).changes == tuple(told(clock, TAG))
    assert files.of("here", "role/r") == told(clock, TAG)


def _in_turns(one: tuple[ChangeFiles, str, str], other: tuple[ChangeFiles, str, str]) -> list[str]:
    """The order in which two tasks go, where the first one stays for a moment."""
    order, entered = list[str](), threading.Event()

    def second() -> None:
        entered.set()
        files, account, lock_key = other
        with files.turn(account, lock_key):
            order.append("second")

    thread = threading.Thread(target=second)
    files, account, lock_key = one
    with files.turn(account, lock_key):
        thread.start()
        assert entered.wait(10)
        thread.join(0.1)
        order.append("first")
    thread.join(10)
    return order


@pytest.mark.parametrize(
    ("account", "lock_key", "by_account", "waits"),
    [
        ("here", "role/r", True, True),
        ("elsewhere", "role/r", True, False),
        ("elsewhere", "role/r", False, True),
        ("here", "role/s", True, False),
    ],
)
def test_a_task_waits_for_others_on_the_same_resource(
    account: str, lock_key: str, by_account: bool, waits: bool, folder: Path, clock: FakeClock
) -> None:
    one, other = (of(folder, clock, run, by_account=by_account) for run in ("one", "other"))
    order = _in_turns((one, "here", "role/r"), (other, account, lock_key))
    assert order == (["first", "second"] if waits else ["second", "first"])


def test_where_all_accounts_share_a_lock_a_turn_tells_by_account_when_and_not_what_was_changed(
    folder: Path, clock: FakeClock
) -> None:
    files = of(folder, clock, by_account=False)
    files.add("here", [TAG])
    assert turn_of(files) == Turn(clock.time, ())
    assert turn_of(files, account="elsewhere") == Turn()
    assert files.of("here", "role/r") == told(clock, TAG)
    assert files.of("elsewhere", "role/r") == []


def test_a_turn_is_over_after_an_error(folder: Path, clock: FakeClock) -> None:
    files = of(folder, clock)
    with pytest.raises(ValueError, match="x"), files.turn("here", "role/r"):
        raise ValueError("x")
    assert turn_of(files) == Turn()


def test_where_the_folder_cannot_be_written_nobody_waits_and_nothing_is_known(folder: Path, clock: FakeClock) -> None:
    folder.touch()
    files = of(folder, clock)
    files.add("here", [TAG])
    files.add_state("here", "role/r", LEFT)
    with files.turn("here", "role/r") as one, files.turn("here", "role/r") as other:
        assert one == other == Turn()
    assert files.of("here", "role/r") == []
    assert files.has_changed("role/r") is False


def test_a_folder_that_somebody_else_may_have_filled_is_not_used(folder: Path, clock: FakeClock) -> None:
    files = of(folder, clock)
    files.add("here", [TAG])
    folder.chmod(0o777)
    assert turn_of(files) == Turn()
    assert files.of("here", "role/r") == []
    before = sorted(os.listdir(folder))
    files.add("here", [OTHER])
    files.add_state("here", "role/s", LEFT)
    assert sorted(os.listdir(folder)) == before


def test_what_is_written_is_for_the_user_alone_and_tells_neither_accounts_nor_values(
    folder: Path, clock: FakeClock
) -> None:
    of(folder, clock).add("account-key-4712", [TAG])
    turn_of(of(folder, clock), account="account-key-4712")
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    files = [*folder.glob("lock-*"), *folder.glob("own-*")]
    assert [stat.S_IMODE(path.stat().st_mode) for path in files] == [0o600, 0o600]
    for path in files:
        assert "4711" not in path.read_text()
        assert "4712" not in path.name


# What a task leaves behind, and what its run has changed


def test_the_state_that_a_task_leaves_is_told_after_its_calls(folder: Path, clock: FakeClock) -> None:
    files = of(folder, clock)
    files.add("here", [TAG])
    files.add_state("here", "role/r", LEFT)
    left = left_behind("role/r", LEFT, at=clock.time, run="run", account="here")
    assert files.of("here", "role/r") == [*told(clock, TAG), left]
    assert turn_of(files) == Turn(clock.time, (*told(clock, TAG), left))
    assert of(folder, clock, "other").of("here", "role/r")[-1] == left
    for account, thing in (("elsewhere", "role/r"), ("here", "role/s")):
        assert files.of(account, thing) == []


@pytest.mark.parametrize("what", ["a call", "a state"])
@pytest.mark.parametrize(
    ("run", "thing", "seconds", "changed"),
    [
        pytest.param("run", "role/r", 0, True, id="just now"),
        pytest.param("run", "role/r", SPREADING_SECONDS - 5, True, id="half a minute ago"),
        pytest.param("run", "role/r", SPREADING_SECONDS + 1, False, id="longer ago"),
        pytest.param("other", "role/r", 0, False, id="by another run"),
        pytest.param("run", "role/s", 0, False, id="another thing"),
    ],
)
def test_a_run_has_changed_what_it_has_just_told_of_on_whatever_account(
    run: str, thing: str, seconds: float, changed: bool, what: str, folder: Path, clock: FakeClock
) -> None:
    files = of(folder, clock)
    assert files.has_changed("role/r") is False
    for account in ("here", "elsewhere"):
        if what == "a call":
            files.add(account, [TAG])
        else:
            files.add_state(account, "role/r", LEFT)
    (path,) = folder.glob("own-*")
    os.utime(path, (time.time() - seconds,) * 2)
    assert of(folder, clock, run).has_changed(thing) is changed
    files.add("here", [UNTAG])
    assert files.has_changed("role/r")


def test_a_run_has_changed_each_thing_that_a_call_touches(folder: Path, clock: FakeClock) -> None:
    files = of(folder, clock)
    files.add("here", [ATTACH])
    assert [files.has_changed(thing) for thing in ("role/r", "policy/p", "policy/P")] == [True, True, False]


def test_what_a_dry_run_has_planned_is_no_change_of_the_run(folder: Path, clock: FakeClock) -> None:
    files = of(folder, clock, by_account=False)
    files.add("here", [TAG])
    assert files.has_changed("role/r") is False
    assert list(folder.glob("own-*")) == []


# Long files


@pytest.mark.parametrize(
    ("length", "seconds", "shortened"),
    [
        pytest.param(65 * 1024, 61.0, True, id="long and old"),
        pytest.param(65 * 1024, 59.0, False, id="long and recent"),
        pytest.param(63 * 1024, 61.0, False, id="not so long"),
    ],
)
def test_a_file_that_has_become_long_is_shortened_where_nobody_has_its_turn(
    length: int, seconds: float, shortened: bool, folder: Path, clock: FakeClock
) -> None:
    files = of(folder, clock)
    files.add("here", [TAG])
    (path,) = folder.glob("lock-*")
    line = path.read_text()
    many = line * (length // len(line) + 1)
    clock.time += seconds
    with files.turn("here", "role/r"):
        path.write_text(many)
        files.add("here", [UNTAG])
        assert path.read_text() == many + told(clock, UNTAG)[0].as_text()
    path.write_text(many)
    files.add("here", [UNTAG])
    assert path.read_text() == (line if shortened else many) + told(clock, UNTAG)[0].as_text()
    with files.turn("here", "role/r") as turn:
        assert turn.changes[-1:] == tuple(told(clock, UNTAG))


def test_a_link_in_place_of_a_file_is_not_followed_and_nothing_fails(folder: Path, clock: FakeClock) -> None:
    files, elsewhere = of(folder, clock), folder.parent / "elsewhere"
    files.add("here", [TAG])
    elsewhere.write_text(told(clock, TAG)[0].as_text())
    for path in [*folder.glob("lock-*"), *folder.glob("own-*")]:
        path.unlink()
        path.symlink_to(elsewhere)
    before = (elsewhere.read_text(), elsewhere.stat().st_mtime_ns)
    files.add("here", [UNTAG])
    files.add_state("here", "role/r", LEFT)
    assert files.of("here", "role/r") == []
    with files.turn("here", "role/r") as one, files.turn("here", "role/r") as other:
        assert one == other == Turn()
    assert (elsewhere.read_text(), elsewhere.stat().st_mtime_ns) == before


def test_a_link_in_place_of_the_mark_of_a_run_is_not_followed_when_it_is_written(
    folder: Path, clock: FakeClock
) -> None:
    files, elsewhere = of(folder, clock), folder.parent / "elsewhere"
    files.add("here", [TAG])
    (mark,) = folder.glob("own-*")
    mark.unlink()
    mark.symlink_to(elsewhere)
    files.add("here", [UNTAG])
    assert files.of("here", "role/r") == told(clock, TAG, UNTAG)
    assert not elsewhere.exists()
