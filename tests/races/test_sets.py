# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Many resources in one task: several such tasks at the same moment, and one that is killed in the middle.

Once, and killed twice, in ``make test``; ``make races`` sets PLUMB_ROUNDS to 50 and PLUMB_KILLS to 40.
"""

from __future__ import annotations

import itertools
import json
import os
import time
from collections import Counter
from pathlib import Path
from random import Random
from typing import Any

import pytest

from embedded_iam import EmbeddedIam
from integration.documents import trust
from races.ending import WAYS, end, log_of, wait_for_writes
from races.runner import NAME, Runner, document

_ROUNDS = int(os.environ.get("PLUMB_ROUNDS", "1"))
_KILLS = int(os.environ.get("PLUMB_KILLS", "4")) // 2
_WRITERS = 4
_ACCOUNTS = itertools.count(600_000_000_001)
_MANY = 12


@pytest.fixture(scope="module")
def iam() -> Any:
    with EmbeddedIam() as running:
        yield running


def _set(bucket: str = "new") -> dict[str, Any]:
    """A play with one task: so many policies and roles, one policy that is there and has another document."""
    policies = [{"name": f"p{number}", "policy": document(bucket)} for number in range(_MANY)]
    roles = [
        {
            "name": f"r{number}",
            "assume_role_policy_document": trust(),
            "managed_policies": [f"p{number}"],
            "inline_policies": {"own": document(bucket)},
            "create_instance_profile": False,
        }
        for number in range(_MANY)
    ]
    options = {"policies": [{"name": NAME, "policy": document(bucket)}, *policies], "roles": roles}
    return {
        "hosts": "localhost",
        "gather_facts": False,
        "tasks": [{"name": "it", "plumb.aws.iam_account": options}],
    }


def _is_as_wished(runner: Runner, arn: str) -> None:
    """Everything is there once, each policy with the one version that was asked for."""
    held = runner.documents(arn)
    assert held[runner.default(arn)] == document("new")
    assert len({json.dumps(each) for each in held.values()}) == len(held), "no twin"
    for number in range(_MANY):
        versions = runner.documents(arn.replace(NAME, f"p{number}"))
        assert list(versions.values()) == [document("new")]
        attached = runner.client.list_attached_role_policies(RoleName=f"r{number}")["AttachedPolicies"]
        assert [policy["PolicyName"] for policy in attached] == [f"p{number}"]
        own = runner.client.get_role_policy(RoleName=f"r{number}", PolicyName="own")
        assert own["PolicyDocument"] == document("new")


@pytest.mark.parametrize("turn", range(_ROUNDS))
def test_of_several_equal_sets_one_changes_each_resource(turn: int, iam: EmbeddedIam, tmp_path: Path) -> None:
    runner = Runner(iam, str(next(_ACCOUNTS)), tmp_path)
    arn = runner.seed(5)
    ended = runner.all_at_once([_set()] * _WRITERS)
    assert [each.code for each in ended] == [0] * _WRITERS, next(each.output for each in ended if each.code)
    changes = Counter(
        (resource["kind"], resource["name"])
        for each in ended
        for result in each.results
        for resource in result["result"]["resources"]
        if resource["change"] in ("created", "changed")
    )
    assert set(changes) >= {("policy", NAME), *(("policy", f"p{number}") for number in range(_MANY))}
    assert {key: number for key, number in changes.items() if key[0] == "policy" and number != 1} == {}
    _is_as_wished(runner, arn)


@pytest.mark.parametrize("number", range(_KILLS))
def test_a_set_that_is_killed_is_in_the_log_and_the_next_run_finishes_it(
    number: int, iam: EmbeddedIam, tmp_path: Path
) -> None:
    chance, way = Random(number), list(WAYS)[-1 - number % len(WAYS)]
    runner = Runner(iam, str(next(_ACCOUNTS)), tmp_path)
    arn = runner.seed(5)
    before, mark = runner.documents(arn), iam.mark()
    with runner.started(_set()) as (process, _record):
        wait_for_writes(iam, runner.account, mark, number=chance.randrange(1, 3 * _MANY))
        time.sleep(chance.uniform(0, 0.03))
        end(process, WAYS[way])
    time.sleep(0.5)  # requests that were on their way are answered by then
    written = Counter(request.operation for request in iam.writes(runner.account, since=mark) if not request.error_code)
    sent = [record for record in log_of(tmp_path) if record["event"] == "sending"]
    logged = Counter(record["operation"] for record in sent)
    assert all(logged[operation] >= times for operation, times in written.items()), "what was written is in the log"
    assert logged.total() - written.total() <= 8, "as many calls may not have arrived as are made at a time"
    held = runner.documents(arn)
    gone = [each for version, each in before.items() if version not in held]
    kept = [record["notes"]["version"]["document"] for record in sent if record["operation"] == "DeletePolicyVersion"]
    assert all(each in kept for each in gone), "what is gone is in the log, whole"

    (ended,) = runner.all_at_once([_set()])  # ends: no lock is in the way
    assert ended.code == 0, ended.output
    _is_as_wished(runner, arn)
    (again,) = runner.all_at_once([_set()])
    assert [result["result"]["changed"] for result in again.results] == [False]
