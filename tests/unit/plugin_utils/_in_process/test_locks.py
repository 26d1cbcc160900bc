# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Locks: of a resource, with a revision, and of a question that one asks for all."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from ansible_collections.plumb.aws.plugins.plugin_utils._in_process.locks import (
    after_the_first,
    environment_key,
    locked,
    revision_of,
)
from unit.plugin_utils._in_process.run import break_folder


def test_a_revision_counts_how_often_the_lock_was_taken() -> None:
    assert revision_of("key", "role/r") == 0
    for number in range(3):
        with locked("key", "role/r", number) as unchanged:
            assert unchanged
        assert revision_of("key", "role/r") == number + 1
    with locked("key", "role/r", 0) as unchanged:
        assert not unchanged


@pytest.mark.parametrize(("options_key", "lock_key"), [("key", "role/s"), ("other", "role/r")])
def test_another_resource_or_connection_has_a_lock_of_its_own(options_key: str, lock_key: str) -> None:
    with locked("key", "role/r", 0), locked(options_key, lock_key, 0) as unchanged:
        assert unchanged
    assert revision_of(options_key, lock_key) == 1


def test_one_waits_for_the_other_and_then_knows_that_it_was_there() -> None:
    order: list[object] = []
    entered = threading.Event()

    def second() -> None:
        entered.set()
        with locked("key", "role/r", 0) as unchanged:
            order.append(("second", unchanged))

    thread = threading.Thread(target=second)
    with locked("key", "role/r", 0):
        thread.start()
        assert entered.wait(10)
        thread.join(0.1)
        order.append("first")
    thread.join(10)
    assert order == ["first", ("second", False)]


def test_a_lock_is_free_after_an_error() -> None:
    with pytest.raises(ValueError, match="x"), locked("key", "role/r", 0):
        raise ValueError("x")
    with locked("key", "role/r", 1) as unchanged:
        assert unchanged


def test_the_first_is_alone_and_all_others_go_at_once() -> None:
    together = threading.Barrier(2, timeout=10)
    seen: list[str] = []

    def later() -> None:
        with after_the_first("name"):
            together.wait()
            seen.append("later")

    threads = [threading.Thread(target=later) for _each in range(2)]
    with after_the_first("name"):
        for thread in threads:
            thread.start()
        threads[0].join(0.1)
        seen.append("first")
    for thread in threads:
        thread.join(10)
    assert seen == ["first", "later", "later"]


def test_where_nothing_can_be_written_nobody_waits(run: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    break_folder(monkeypatch, run)
    with (
        locked("key", "role/r", 7) as unchanged,
        locked("key", "role/r", 7),
        after_the_first("a"),
        after_the_first("a"),
    ):
        assert unchanged
    assert revision_of("key", "role/r") == 0


@pytest.mark.parametrize(
    ("name", "changes"),
    [("AWS_PROFILE", True), ("BOTO_CONFIG", True), ("https_proxy", True), ("HOME", True), ("LANG", False)],
)
def test_the_environment_counts_as_far_as_it_leads_to_aws(
    name: str, changes: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, revision = environment_key(), revision_of("key", "role/r")
    monkeypatch.setenv(name, "odd-value-4711")
    assert (environment_key() != before) is changes
    assert "4711" not in environment_key()
    with locked("key", "role/r", revision):
        pass
    monkeypatch.undo()
