# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The same through real ansible-playbook processes: one position of each fault, but for bugs of ours.

All of them with PLUMB_FAULTS=all, otherwise one in eight.
"""

from __future__ import annotations

import itertools
from typing import Any

import pytest

from ansible_collections.plumb.aws.plugins.module_utils._module.perform import Outcome
from embedded_iam import EmbeddedIam
from embedded_iam.server import DEFAULT_ACCOUNT
from faults import sweep
from faults.catalog import FAULTS
from faults.conftest import WHOLE
from faults.layer import FaultLayer
from faults.trial import Documents, Evidence, Trial, clear_the_way, documents_of, seed, writes_of
from faults.verdict import Verdict, judge
from integration.harness import Player, Scenario, TaskResult, task

_ACCOUNTS = itertools.count(200_000_000_001)
_PLAYED = [name for name, fault in FAULTS.items() if fault.bug is None][:: 1 if WHOLE else 8]


@pytest.fixture(scope="module")
def played(
    request: pytest.FixtureRequest, layer: FaultLayer, asks: sweep.Asks, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Verdict]:
    """The verdicts by fault, of those whose tests are run: all under faults in one process, then in another without."""
    asked = [
        str(item.callspec.params["fault"])
        for item in request.session.items
        if isinstance(item, pytest.Function) and "played" in item.fixturenames
    ]
    trials = {name: sweep.selected([FAULTS[name]], asks, 1)[0] for name in asked}
    prepared = {name: (str(next(_ACCOUNTS)), trial) for name, trial in trials.items()}
    player = Player(layer.iam, DEFAULT_ACCOUNT, tmp_path_factory.mktemp("faults"))
    before: dict[str, Documents] = {}
    marks: dict[str, int] = {}

    def start(name: str) -> Any:
        def sow(_iam: EmbeddedIam, account: str) -> None:
            trial = trials[name]
            old = seed(layer, trial.cycle, account)
            before[name] = documents_of(layer, account)
            marks[name] = layer.iam.mark()
            layer.begin(account, trial.fault, trial.position, old=old)

        return sow

    first = player.scenarios(
        {
            name: (account, Scenario([_task(trial, account, "it", trial.fault.read_timeout)], start(name)))
            for name, (account, trial) in prepared.items()
        }
    )
    courses = {name: layer.end(account) for name, (account, _trial) in prepared.items()}
    writes = {
        name: writes_of(layer, account, courses[name], since=marks[name])
        for name, (account, _trial) in prepared.items()
    }
    after = {name: documents_of(layer, account) for name, (account, _trial) in prepared.items()}
    for account, trial in prepared.values():
        if trial.fault.meanwhile:
            clear_the_way(layer.iam, account)
    then = player.scenarios(
        {
            name: (account, Scenario([_task(trial, account, title, 15.0) for title in ("again", "once more")]))
            for name, (account, trial) in prepared.items()
        }
    )
    return {
        name: judge(Evidence(
            trial, layer.iam.url, _outcome(first[name]["it"]), courses[name], writes[name], before[name], after[name],
            _outcome(then[name]["again"]), _outcome(then[name]["once more"]),
        ))
        for name, (_account, trial) in prepared.items()
    }  # fmt: skip


def _task(trial: Trial, account: str, title: str, read_timeout: float) -> dict[str, Any]:
    config = {"read_timeout": read_timeout, "connect_timeout": 5}
    return task(title, trial.cycle.module, **trial.cycle.params(account), aws_config=config)


def _outcome(result: TaskResult) -> Outcome:
    return Outcome(result.result, (), result.failed)


@pytest.mark.parametrize("fault", _PLAYED)
def test_a_playbook_is_told_the_same(fault: str, played: dict[str, Verdict]) -> None:
    if played[fault].is_wrong:
        pytest.fail(str(played[fault]), pytrace=False)
