# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Inside the controller a run asks STS once for each identity, and keys that expire are renewed on the way."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from embedded_iam import EmbeddedIam
from integration import seeds
from integration.both_ways import BothWays
from integration.harness import Player, Task, task


@pytest.fixture
def inside(play: BothWays[Player]) -> Player:
    return play.inside


@pytest.fixture
def folder(tmp_path: BothWays[Path]) -> Path:
    return tmp_path.inside


def by_name(title: str = "it", /, **options: Any) -> Task:
    """A task that needs to know the account."""
    return task(title, "iam_managed_policy_info", **{"name": "standing", **options})


def asked(iam: EmbeddedIam, *accounts: str, operation: str = "GetCallerIdentity") -> Counter[str]:
    """How often whose keys asked for this."""
    return Counter(
        account for account in accounts for request in iam.requests(account) if request.operation == operation
    )


def run_on(player: Player, folder: Path, hosts: dict[str, Any], *tasks: Task, arguments: tuple[str, ...] = ()) -> None:
    """Run tasks on several hosts, all at once; each has its own ``keys``."""
    play = {
        "hosts": "all",
        "connection": "local",
        "gather_facts": False,
        "environment": "{{ keys }}",
        "vars": {"ansible_python_interpreter": "{{ ansible_playbook_python }}"},
        "tasks": tasks,
    }
    (folder / "hosts.json").write_text(json.dumps({"all": {"hosts": hosts}}), encoding="utf-8")
    (folder / "site.json").write_text(json.dumps([play]), encoding="utf-8")
    player.playbook("site.json", arguments=["-i", "hosts.json", "--forks=10", *arguments])


@pytest.mark.parametrize("arguments", [(), ("--check",)], ids=["for real", "dry run"])
def test_one_question_for_each_identity_with_many_forks(
    arguments: tuple[str, ...], iam: EmbeddedIam, inside: Player, folder: Path, new_account: Callable[[], str]
) -> None:
    mine, other = inside.account, new_account()
    hosts = {f"host{number}": {"keys": iam.environment((mine, other)[number % 2])} for number in range(10)}
    run_on(inside, folder, hosts, by_name("first"), by_name("second"), arguments=arguments)
    assert asked(iam, mine, other) == {mine: 1, other: 1}


def test_one_question_for_a_role_whatever_keys_it_is_given(
    iam: EmbeddedIam, inside: Player, folder: Path, new_account: Callable[[], str]
) -> None:
    there = new_account()
    for name in ("door", "window"):
        seeds.role(name)(iam, there)
    before = asked(iam, there)
    doors = [by_name(assume_role_arn=f"arn:aws:iam::{there}:role/{name}") for name in ("door", "window", "door")]
    hosts = {name: {"keys": iam.environment(inside.account)} for name in ("one", "two")}
    run_on(inside, folder, hosts, *doors)
    assert before == {}
    assert asked(iam, there) == {there: 2}
    assert asked(iam, inside.account) == {}


def test_a_question_that_fails_is_asked_again_by_the_others(iam: EmbeddedIam, inside: Player, folder: Path) -> None:
    iam.inject("GetCallerIdentity", "InvalidInput", account=inside.account)
    hosts = {f"host{number}": {"keys": iam.environment(inside.account)} for number in range(4)}
    run_on(inside, folder, hosts, {**by_name("first"), "ignore_errors": True}, by_name("second"))
    failed = [result for result in inside.played[0].results if result.failed]
    assert [result.name for result in failed] == ["first"]


def test_keys_of_a_role_that_expire_are_renewed_between_the_items_of_a_loop(
    iam: EmbeddedIam, inside: Player, new_account: Callable[[], str]
) -> None:
    """Botocore renews keys that are good for less than 15 minutes: those of 900 seconds are so at once."""
    there = new_account()
    seeds.role("door")(iam, there)
    for duration in (3600, 900):
        mark = iam.mark()
        looped = by_name(assume_role_arn=f"arn:aws:iam::{there}:role/door", assume_role_duration=duration)
        done = inside.tasks([{**looped, "loop": ["a", "b", "c"]}])
        assert [item["policies"] for item in done["it"]["results"]] == [[], [], []]
        assumed = [request for request in iam.requests(inside.account, mark) if request.operation == "AssumeRole"]
        keys = {request.access_key for request in iam.requests(there, mark)}
        if duration == 3600:
            assert (len(assumed), len(keys)) == (1, 1)
        else:
            assert len(assumed) >= 3
            assert len(keys) >= 3
