# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A run that is killed in the middle of its work loses nothing, and stands in nobody's way.

Four runs in ``make test``; ``make races`` sets PLUMB_KILLS to 40.
"""

from __future__ import annotations

import itertools
import json
import os
import time
from pathlib import Path
from random import Random
from typing import Any

import pytest

from embedded_iam import EmbeddedIam
from races.ending import WAYS, end, log_of, wait_for_writes
from races.runner import Runner, document, wishing

_KILLS = int(os.environ.get("PLUMB_KILLS", "4"))
_ACCOUNTS = itertools.count(400_000_000_001)
_WISHES = [f"bucket{number}" for number in range(8)]


@pytest.fixture(scope="module")
def iam() -> Any:
    with EmbeddedIam() as running:
        yield running


@pytest.mark.parametrize("number", range(_KILLS))
def test_what_a_killed_run_had_done_is_in_the_log_and_the_next_run_finishes_it(
    number: int, iam: EmbeddedIam, tmp_path: Path
) -> None:
    chance, way = Random(number), list(WAYS)[number % len(WAYS)]
    runner = Runner(iam, str(next(_ACCOUNTS)), tmp_path)
    arn = runner.seed(5)
    before, mark = runner.documents(arn), iam.mark()
    play = wishing("unused")
    play["tasks"][0] = {
        "name": "it",
        "plumb.aws.iam_managed_policy": {"arn": arn, "policy": "{{ item }}"},
        "loop": [document(bucket) for bucket in _WISHES],
    }
    with runner.started(play) as (process, _record):
        wait_for_writes(iam, runner.account, mark, number=chance.randrange(1, 2 * len(_WISHES)))
        time.sleep(chance.uniform(0, 0.03))
        end(process, WAYS[way])
    time.sleep(0.5)  # a request that was on its way is answered by then
    written = [request for request in iam.writes(runner.account, since=mark) if not request.error_code]
    logged = log_of(tmp_path)
    sent = [record for record in logged if record["event"] == "sending"]
    assert [record["operation"] for record in sent][: len(written)] == [request.operation for request in written]
    assert len(sent) - len(written) <= 1, "at most one call had not arrived"
    held = runner.documents(arn)
    gone = [each for version, each in before.items() if version not in held]
    kept = [record["notes"]["version"]["document"] for record in sent if record["operation"] == "DeletePolicyVersion"]
    assert all(each in kept for each in gone), "what is gone is in the log, whole"

    (ended,) = runner.all_at_once([wishing(_WISHES[-1])])  # ends: no lock is in the way
    assert ended.code == 0, ended.output
    held = runner.documents(arn)
    assert held[runner.default(arn)] == document(_WISHES[-1])
    assert len({json.dumps(each) for each in held.values()}) == len(held), "no twin"
