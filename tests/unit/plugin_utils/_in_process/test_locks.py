# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Turns on a question that one task asks for all."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from ansible_collections.plumb.aws.plugins.plugin_utils._in_process.locks import after_the_first, environment_key
from unit.plugin_utils._in_process.run import break_folder


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


def test_who_asks_something_else_does_not_wait() -> None:
    with after_the_first("name"), after_the_first("other"):
        pass


def test_a_question_is_free_after_an_error() -> None:
    together = threading.Barrier(2, timeout=10)
    with pytest.raises(ValueError, match="x"), after_the_first("name"):
        raise ValueError("x")

    def ask() -> None:
        with after_the_first("name"):
            together.wait()

    with after_the_first("name"):
        thread = threading.Thread(target=ask)
        thread.start()
        thread.join(0.05)
        assert thread.is_alive()
    together.wait()
    thread.join(10)


def test_where_nothing_can_be_written_nobody_waits(run: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    break_folder(monkeypatch, run)
    with after_the_first("a"), after_the_first("a"):
        assert list(run.iterdir()) == [run / "file"]


@pytest.mark.parametrize(
    ("name", "changes"),
    [("AWS_PROFILE", True), ("BOTO_CONFIG", True), ("https_proxy", True), ("HOME", True), ("LANG", False)],
)
def test_the_environment_counts_as_far_as_it_leads_to_aws(
    name: str, changes: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = environment_key()
    monkeypatch.setenv(name, "odd-value-4711")
    assert (environment_key() != before) is changes
    assert "odd-value" not in environment_key()
