# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Least privilege: each module gets by with just the permissions that docs/permissions.md lists for it, and needs each."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import botocore.session
import pytest

from ansible_collections.plumb.aws.plugins.module_utils._module.perform import Outcome
from embedded_iam import EmbeddedIam
from faults import modules
from faults.cycles import CYCLES, Cycle
from integration import seeds
from integration.documents import allow

_PAGE = Path(__file__).parents[2] / "docs" / "permissions.md"
_ROW = re.compile(r"\| `(iam_\w+)` \|(.*)\|(.*)\|(.*)\|")
_ALL = frozenset(botocore.session.get_session().get_service_model("iam").operation_names)
_ACCOUNTS = itertools.count(500_000_000_001)
_EVERYTHING = (
    seeds.policy("cycle", allow("s3:One"), allow("s3:Two")),
    seeds.role("cycle", policies=(seeds.own("cycle"),)),
    seeds.inline("role", "cycle", one=allow("s3:One")),
    seeds.profile("cycle", "cycle"),
    seeds.user("cycle", policies=(seeds.own("cycle"),)),
    seeds.inline("user", "cycle", one=allow("s3:One")),
    seeds.group("cycle", policies=(seeds.own("cycle"),)),
    seeds.inline("group", "cycle", one=allow("s3:One")),
)
_BOUNDED = (
    seeds.policy("cycle"),
    seeds.role("cycle", PermissionsBoundary="arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess", Tags=[]),
)
_UNBOUNDED = {"wait_timeout": 10, "tags": {"a": "1"}}
_RETAGGED = {"name": "cycle", "wait_timeout": 10, "tags": {"b": "1"}}

# What no cycle of the faults does
_MORE: dict[str, list[tuple[dict[str, Any], tuple[seeds.Seed, ...]]]] = {
    "iam_role_trust": [
        ({"name": "cycle", "permissions_boundary": "", **_UNBOUNDED}, _BOUNDED),
        (_RETAGGED, (seeds.role("cycle", Tags=[{"Key": "a", "Value": "1"}]),)),
        ({"name": "cycle", "permissions_boundary": "cycle"}, _BOUNDED),
        (
            {"name": "cycle", "state": "absent", "detach": True, "delete_instance_profile": True, "wait_timeout": 10},
            (seeds.role("cycle"), seeds.profile("cycle", "cycle")),
        ),
    ],
    "iam_role": [
        ({"name": "cycle", "boundary": "", "managed_policies": [], **_UNBOUNDED}, _BOUNDED),
        ({"name": "cycle", "boundary": "cycle"}, _BOUNDED),
        (_RETAGGED, (seeds.role("cycle", Tags=[{"Key": "a", "Value": "1"}]),)),
    ],
    "iam_inline_policy": [
        ({"group": "cycle", "name": "one", "policy": allow("s3:New")}, _EVERYTHING),
        ({"group": "cycle", "name": "one", "state": "absent"}, _EVERYTHING),
    ],
    "iam_managed_policy_info": [
        ({"name": "cycle", "include": ["document", "versions", "entities"]}, _EVERYTHING),
        ({"arn": "arn:aws:iam::{account}:policy/cycle"}, _EVERYTHING),
        ({"path_prefix": "/"}, _EVERYTHING),
    ],
    "iam_role_trust_info": [
        ({"name": "cycle", "include": ["attached", "inline", "instance_profiles"]}, _EVERYTHING),
        ({"path_prefix": "/"}, _EVERYTHING),
    ],
    "iam_role_attachment_info": [
        *(({kind: "cycle"}, _EVERYTHING) for kind in ("role", "user", "group")),
        ({"policy": "arn:aws:iam::{account}:policy/cycle"}, _EVERYTHING),
        ({"policy": "cycle"}, _EVERYTHING),
    ],
    "iam_inline_policy_info": [({kind: "cycle"}, _EVERYTHING) for kind in ("role", "user", "group")],
    "iam_account_info": [({}, _EVERYTHING)],
    "iam_account_export": [({"dest": "unused"}, _EVERYTHING)],
    "iam_account_drift": [
        ({"src": [{"file": "f", "content": {"policies": [{"name": "cycle", "tags": {}}]}}]}, _EVERYTHING),
        ({"src": []}, (seeds.role("cycle", policies=(seeds.LAMBDA,)),)),
    ],
    "iam_instance_profile_info": [({"name": "cycle"}, _EVERYTHING), ({"path_prefix": "/"}, _EVERYTHING)],
    "iam_role_info": [({"name": "cycle"}, _EVERYTHING), ({"path_prefix": "/"}, _EVERYTHING)],
}


@dataclass(frozen=True)
class Permissions:
    """What the page says of a module."""

    needs: frozenset[str]
    better_with: frozenset[str]


def _documented() -> dict[str, Permissions]:
    rows = filter(None, map(_ROW.fullmatch, _PAGE.read_text(encoding="utf-8").splitlines()))
    return {row[1]: _permissions(_actions(row[2]) | _actions(row[3]), _actions(row[4])) for row in rows}


def _permissions(needs: frozenset[str], better_with: frozenset[str]) -> Permissions:
    """What is needed with some options is needed."""
    return Permissions(needs, better_with - needs)


def _actions(cell: str) -> frozenset[str]:
    return frozenset(re.findall(r"`([A-Z]\w+)`", cell))


DOCUMENTED = _documented()


@pytest.fixture(scope="module")
def iam() -> Iterator[EmbeddedIam]:
    with EmbeddedIam() as running:
        yield running


def _tasks(module: str) -> Iterator[Cycle]:
    yield from (cycle for cycle in CYCLES.values() if cycle.module == module)
    for number, (options, before) in enumerate(_MORE.get(module, [])):
        yield Cycle(f"{module} {number}", module, options, before)


def _run(iam: EmbeddedIam, cycle: Cycle, denied: Iterable[str]) -> tuple[Outcome, frozenset[str]]:
    """What a task returns where some actions are denied, and what it asked for."""
    account = str(next(_ACCOUNTS))
    for sow in cycle.seeds:
        sow(iam, account)
    for operation in denied:
        iam.deny(account, operation)
    mark = iam.mark()
    outcome = modules.run(cycle.module, cycle.params(account), url=iam.url, account=account)
    asked = {request.operation for request in iam.requests(account, since=mark)} - {"GetCallerIdentity"}
    iam.reset(account)
    return outcome, frozenset(asked)


def _denials(outcome: Outcome) -> list[str]:
    return [each for each in outcome.warnings if "AccessDenied" in each or "is not permitted" in each]


def test_each_module_has_its_row() -> None:
    assert set(DOCUMENTED) == modules.NAMES


@pytest.mark.parametrize("module", sorted(modules.NAMES))
def test_a_task_gets_by_with_what_the_page_lists(module: str, iam: EmbeddedIam) -> None:
    documented = DOCUMENTED[module]
    for cycle in _tasks(module):
        outcome, _asked = _run(iam, cycle, _ALL - documented.needs)
        assert not outcome.failed, (cycle.name, outcome.result)
        outcome, _asked = _run(iam, cycle, _ALL - documented.needs - documented.better_with)
        assert not outcome.failed, (cycle.name, outcome.result)
        assert not _denials(outcome), cycle.name


@pytest.mark.parametrize("module", sorted(modules.NAMES))
def test_a_task_needs_what_the_page_lists_and_says_so(module: str, iam: EmbeddedIam) -> None:
    documented = DOCUMENTED[module]
    asks = {cycle.name: (cycle, _run(iam, cycle, ())[1]) for cycle in _tasks(module)}
    for action in documented.needs:
        outcomes = (_run(iam, cycle, [action])[0] for cycle, asked in asks.values() if action in asked)
        failed = next((outcome for outcome in outcomes if outcome.failed), None)
        assert failed is not None, f"{action} is not needed"
        assert f"iam:{action}" in failed.result["msg"]
    for action in documented.better_with:
        found = [_run(iam, cycle, [action])[0] for cycle, asked in asks.values() if action in asked]
        assert not [outcome.result["msg"] for outcome in found if outcome.failed]
        assert any(map(_denials, found)), f"nobody warns of {action}"
