# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The journal of a dry run: what one worker writes down, the others read."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.plumb.aws.plugins.module_utils._engine.errors import PlumbError
from ansible_collections.plumb.aws.plugins.module_utils._iam.operations import call
from ansible_collections.plumb.aws.plugins.plugin_utils._in_process.journal import Journal, account_keys, journal_of
from ansible_collections.plumb.aws.plugins.plugin_utils._in_process.run_folder import run_folder
from unit.plugin_utils._in_process.run import break_folder
from unit.searching import examples

TAG = call("tag_role", {"RoleName": "r", "Tags": [{"Key": "tab\t", "Value": "\n"}]}, "role/r")
UNTAG = call("untag_role", {"RoleName": "r", "TagKeys": ["a"]}, "role/r")
UPDATE = call("update_role", {"RoleName": "r", "Description": "é\t\n", "MaxSessionDuration": 3600}, "role/r")
ATTACH = call("attach_role_policy", {"RoleName": "r", "PolicyArn": "arn:aws:iam::aws:policy/P"}, "p")
DELETE = call("delete_role", {"RoleName": "r"}, "r", {"arn": "arn:aws:iam::123456789012:role/r", "role_id": "A"})


def again(key: str) -> Journal:
    """The journal as another worker reads it, from its beginning."""
    path = _path(key)
    return Journal(path)


def _path(key: str) -> str:
    journal_of(key).add([])
    (path,) = [path for path in Path(run_folder()).rglob("*") if path.is_file() and path.name.endswith(key)]
    return str(path)


def test_calls_are_read_in_the_order_in_which_they_were_planned() -> None:
    journal_of("one").add([TAG, UPDATE])
    assert list(journal_of("one").calls()) == [TAG, UPDATE]
    journal_of("one").add([ATTACH])
    for journal in (journal_of("one"), again("one")):
        assert list(journal.calls()) == [TAG, UPDATE, ATTACH]
        assert journal.calls().on(["policy/p"]) == [ATTACH]
    assert list(journal_of("two").calls()) == []


def test_a_worker_reads_on_from_where_it_had_come_to() -> None:
    journal, other = journal_of("one"), again("one")
    journal.add([TAG])
    assert list(other.calls()) == [TAG]
    other.add([UPDATE])
    assert list(journal.calls()) == list(other.calls()) == [TAG, UPDATE]


@pytest.mark.parametrize(
    ("forgotten", "left"),
    [
        ([UNTAG], [UPDATE, ATTACH]),
        ([DELETE], []),
        ([ATTACH], [TAG, UPDATE]),
        ([UNTAG, ATTACH], [UPDATE]),
        ([], [TAG, UPDATE, ATTACH]),
    ],
)
def test_what_is_changed_for_real_is_forgotten_and_can_be_planned_again(forgotten: list[Any], left: list[Any]) -> None:
    journal_of("one").add([TAG, UPDATE, ATTACH])
    journal_of("one").forget(forgotten)
    assert list(again("one").calls()) == left
    journal_of("one").add([TAG])
    assert list(again("one").calls()) == [*left, TAG]


def test_a_line_that_is_still_being_written_is_for_the_next_time() -> None:
    journal_of("one").add([TAG, UPDATE])
    path = Path(_path("one"))
    whole = path.read_bytes()
    for cut in (1, 10, len(whole.splitlines()[0]), len(whole) - 1):
        path.write_bytes(whole[:cut])
        journal = Journal(str(path))
        first = list(journal.calls())
        path.write_bytes(whole)
        assert first == [TAG, UPDATE][: whole[:cut].count(b"\n")]
        assert list(journal.calls()) == [TAG, UPDATE]


@examples(40)
@given(st.text(max_size=20), st.text(max_size=20))
def test_whatever_people_write_is_the_same_after_a_way_through_the_journal(one: str, other: str) -> None:
    key = f"key-{os.urandom(8).hex()}"
    made = call("tag_role", {"RoleName": "r", "Tags": [{"Key": one, "Value": other}]}, one, {"note": other})
    journal_of(key).add([made])
    assert list(again(key).calls()) == [made]


def test_the_accounts_with_a_journal_are_known() -> None:
    assert list(account_keys()) == []
    journal_of("one").add([TAG])
    journal_of("two").add([TAG])
    assert sorted(account_keys()) == ["one", "two"]


def test_a_journal_is_for_the_user_alone(run: Path) -> None:
    journal_of("one").add([TAG])
    assert os.stat(_path("one")).st_mode & 0o777 == 0o600


def test_a_journal_that_cannot_be_written_is_an_error_and_one_that_cannot_be_read_is_empty(
    run: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    break_folder(monkeypatch, run)
    assert (list(journal_of("one").calls()), list(account_keys())) == ([], [])
    with pytest.raises(PlumbError, match="cannot be kept"):
        journal_of("one").add([TAG])
