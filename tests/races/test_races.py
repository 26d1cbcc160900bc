# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where several want to change one policy at the same moment, one of them does, once, and the others find it done.

Once in ``make test``; ``make races`` sets PLUMB_ROUNDS to 50.
"""

from __future__ import annotations

import itertools
import json
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from embedded_iam import EmbeddedIam
from races.runner import Ended, Runner, document, wishing

_ROUNDS = int(os.environ.get("PLUMB_ROUNDS", "1"))
_WRITERS = 8
_ACCOUNTS = itertools.count(300_000_000_001)
_NEW = "new-bucket"
_ORDINARY = {"plumb_in_process": False, "ansible_python_interpreter": "{{ ansible_playbook_python }}"}
_HOSTS = [f"--inventory={','.join(f'host{number}' for number in range(_WRITERS))},", f"--forks={_WRITERS}"]

Race = Callable[[Runner], list[Ended]]


def _on_hosts(variables: dict[str, Any], **options: Any) -> dict[str, Any]:
    play = wishing(_NEW, **options)
    return {**play, "hosts": "all", "connection": "local", "vars": variables}


def eight_hosts(runner: Runner) -> list[Ended]:
    return runner.all_at_once([_on_hosts({})], *_HOSTS)


def eight_ordinary_hosts(runner: Runner) -> list[Ended]:
    return runner.all_at_once([_on_hosts(_ORDINARY)], *_HOSTS)


def eight_roles(runner: Runner) -> list[Ended]:
    arns = runner.seed_roles(_WRITERS)
    role = "{{ roles_of_hosts[inventory_hostname] }}"
    roles = {f"host{number}": arn for number, arn in enumerate(arns)}
    return runner.all_at_once([_on_hosts({"roles_of_hosts": roles}, assume_role_arn=role)], *_HOSTS)


def eight_processes(runner: Runner) -> list[Ended]:
    return runner.all_at_once([wishing(_NEW)] * _WRITERS)


RACES: dict[str, Race] = {
    race.__name__: race for race in (eight_hosts, eight_ordinary_hosts, eight_roles, eight_processes)
}


@pytest.fixture(scope="module")
def iam() -> Any:
    with EmbeddedIam() as running:
        yield running


@pytest.fixture
def runner(iam: EmbeddedIam, tmp_path: Path) -> Runner:
    return Runner(iam, str(next(_ACCOUNTS)), tmp_path)


def _tasks(ended: Sequence[Ended]) -> list[dict[str, Any]]:
    failed = [each.output for each in ended if each.code]
    assert not failed, failed[0]
    return [result["result"] for each in ended for result in each.results]


@pytest.mark.parametrize("turn", range(_ROUNDS))
@pytest.mark.parametrize("versions", [2, 5])
@pytest.mark.parametrize("race", RACES)
def test_one_wish_of_many_makes_one_version(race: str, versions: int, turn: int, runner: Runner) -> None:
    arn = runner.seed(versions)
    results = _tasks(RACES[race](runner))
    assert len(results) == _WRITERS
    assert sum(result["changed"] for result in results) == 1
    held = runner.documents(arn)
    assert list(held.values()).count(document(_NEW)) == 1
    assert held[runner.default(arn)] == document(_NEW)
    assert len(held) == min(versions + 1, 5)


@pytest.mark.parametrize("turn", range(_ROUNDS))
@pytest.mark.parametrize("versions", [2, 5])
def test_of_several_wishes_one_holds_in_the_end_and_whole(versions: int, turn: int, runner: Runner) -> None:
    arn = runner.seed(versions)
    wished = [f"bucket{number}" for number in range(_WRITERS)]
    results = _tasks(runner.all_at_once([wishing(bucket) for bucket in wished]))
    assert all(result["changed"] for result in results)
    held = runner.documents(arn)
    assert held[runner.default(arn)] in [document(bucket) for bucket in wished]
    assert len({json.dumps(each) for each in held.values()}) == len(held) == 5
    pruned = [version["document"] for result in results for version in result["pruned_versions"]]
    told = [json.dumps(each) for each in [*pruned, *held.values()]]
    assert len(told) == len(set(told)) == versions + _WRITERS, "each version is there, or was returned by one task"
