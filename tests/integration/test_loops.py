# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Long loops over single resources: one sweep answers them as single reads do, and by fewer requests."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from embedded_iam import EmbeddedIam
from integration import seeds
from integration.documents import allow, trust, trust_in
from integration.harness import Player, Run, Task, task

_MANY = 15
# Of a loop that goes around twice, so many are as they are wanted the first time
_CONVERGED = 12
NUMBERS = list(range(_MANY))
READ, WRITE = allow("s3:GetObject"), allow("s3:PutObject")
_SWEEP = "GetAccountAuthorizationDetails"
# Seconds that a request takes, so that a hiccup of the machine does not decide whether a sweep pays
_FAR = 0.015


def _account(iam: EmbeddedIam, account: str) -> None:
    """So many of each kind, every fifth of them with more on it."""
    policies = [seeds.policy(f"p{number}", READ, Tags=[{"Key": "n", "Value": str(number)}]) for number in NUMBERS]
    seeds.all_of(*policies)(iam, account)
    own = f"arn:aws:iam::{account}:policy/p"
    for number in NUMBERS:
        fifth = number % 5 == 0
        more: dict[str, Any] = {"PermissionsBoundary": f"{own}{number}", "Description": "d"} if fifth else {}
        name = str(number)
        seeds.all_of(
            seeds.role(f"r{name}", policies=(f"{own}{name}", *((seeds.LAMBDA,) if fifth else ())), **more),
            seeds.inline("role", f"r{name}", one=READ),
            *([seeds.profile(f"r{name}", f"r{name}")] if fifth else []),
            seeds.user(f"u{name}", policies=(f"{own}{name}",)),
            seeds.group(f"g{name}", policies=(seeds.LAMBDA,)),
        )(iam, account)


# What each loop asks for: most items have nothing to change, every seventh has
LOOPS: dict[str, dict[str, Any]] = {
    "iam_managed_policy": {"name": "p{{ item }}", "policy": "{{ write if item % 7 == 3 else read }}"},
    "iam_role_trust": {
        "name": "r{{ item }}",
        "trust_policy": trust(),
        "max_session_duration": "{{ 7200 if item % 7 == 3 else 3600 }}",
    },
    "iam_role_attachment": {"role": "r{{ item }}", "policies": ["p{{ (item + 1) if item % 7 == 3 else item }}"]},
    "iam_inline_policy": {
        "role": "r{{ item }}",
        "policies": {"one": "{{ write if item % 7 == 3 else read }}"},
        "exclusive": True,
    },
    "iam_role": {
        "name": "r{{ item }}",
        "assume_role_policy_document": trust(),
        "create_instance_profile": "{{ item % 5 == 0 }}",
        "tags": "{{ {'a': 'b'} if item % 7 == 3 else {} }}",
    },
    "iam_user_attachment": {"user": "u{{ item }}", "policies": ["p{{ item }}"], "exclusive": "{{ item % 7 != 3 }}"},
    "iam_group_attachment": {"group": "g{{ item }}", "policies": [seeds.LAMBDA]},
}
_VARS = {"read": READ, "write": WRITE}


def _looped(module: str, options: dict[str, Any], items: list[Any] | None = None) -> Task:
    return {**task(module, module, **options), "loop": items or NUMBERS, "vars": _VARS}


def _player(iam: EmbeddedIam, account: str, folder: Path) -> Player:
    folder.mkdir(exist_ok=True)
    return Player(iam, account, folder)


def _results(run: Run, account: str) -> list[dict[str, Any]]:
    """What each item returned, without what IAM gives out anew for each account, and what a sweep does not tell."""
    found = []
    for result in run.results:
        for item in result["results"]:
            told = {key: value for key, value in item.items() if key not in ("invocation", "ansible_loop_var")}
            found.append(_comparable(told, account))
    return found


def _comparable(value: Any, account: str) -> Any:
    if isinstance(value, dict):
        left_out: tuple[str, ...] = ("create_date", "role_id", "policy_id", "instance_profile_id", "update_date", "log")
        # AWS tells neither in a sweep, and no option names them
        if "default_version_id" in value and value.get("description") in (None, ""):
            left_out += ("description", "tags")
        return {
            key.replace(account, "ACCOUNT"): _comparable(item, account)
            for key, item in value.items()
            if key not in left_out
        }
    if isinstance(value, list):
        return [_comparable(item, account) for item in value]
    return value.replace(account, "ACCOUNT") if isinstance(value, str) else value


@pytest.mark.parametrize("arguments", [("--check", "--diff"), ()], ids=["dry", "real"])
def test_a_loop_tells_and_does_the_same_with_and_without_a_sweep(
    arguments: tuple[str, ...],
    iam: EmbeddedIam,
    new_account: Callable[[], str],
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    told, asked = {}, {}
    tasks = [_looped(module, options) for module, options in LOOPS.items()]
    for choice in ("auto", "never"):
        account = new_account()
        _account(iam, account)
        mark = iam.mark()
        player = _player(iam, account, tmp_path_factory.mktemp(choice))
        with iam.far_away(_FAR):
            run = player.tasks(tasks, arguments=[*arguments, "-e", f"plumb_snapshot={choice}"])
        assert run.code == 0, run.output
        told[choice] = _results(run, account)
        asked[choice] = Counter(request.operation for request in iam.requests(account, since=mark))
        again = player.tasks(tasks, arguments=["-e", f"plumb_snapshot={choice}"]) if not arguments else None
        assert again is None or not any(result.changed for result in again.results)
    for one, other in zip(told["auto"], told["never"], strict=True):
        assert one == other
    assert asked["auto"][_SWEEP] >= len(LOOPS)
    assert asked["never"][_SWEEP] == 0
    assert asked["auto"].total() < 0.6 * asked["never"].total(), asked


def test_what_the_loop_itself_changes_is_not_answered_by_its_sweep(
    iam: EmbeddedIam, new_account: Callable[[], str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    account = new_account()
    _account(iam, account)
    player = _player(iam, account, tmp_path_factory.mktemp("twice"))
    items = [*range(_MANY), *range(_MANY)]
    # the second time around each document is another one, and the sweep has shown the first
    which = f"(ansible_loop.index0 // {_MANY} + item // {_CONVERGED}) % 2"
    options = {"name": "p{{ item }}", "policy": f"{{{{ [read, write][{which}] }}}}"}
    looped = {**_looped("iam_managed_policy", options, items), "loop_control": {"extended": True}}
    with iam.far_away(_FAR):
        (first,) = player.tasks([looped]).results
    assert _SWEEP in [request.operation for request in iam.requests(account)]
    changed = [item["changed"] for item in first["results"]]
    assert changed == [number >= _CONVERGED for number in range(_MANY)] + [True] * _MANY
    (twice,) = player.tasks(
        [_looped("iam_managed_policy", {"name": "p{{ item }}", "policy": WRITE}, items[:_CONVERGED])]
    ).results
    assert not twice.changed


@pytest.mark.parametrize("denied", [_SWEEP, "GetAccountSummary", "ListRoles"])
def test_a_sweep_that_is_not_permitted_is_tried_once_and_not_told(
    denied: str, iam: EmbeddedIam, new_account: Callable[[], str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    account = new_account()
    _account(iam, account)
    seeds.denied(denied)(iam, account)
    mark = iam.mark()
    options = {"name": "r{{ item }}", "trust_policy": trust()}
    player = _player(iam, account, tmp_path_factory.mktemp("denied"))
    with iam.far_away(_FAR):
        run = player.tasks([_looped("iam_role_trust", options)])
    (result,) = run.results
    assert result.status == "ok"
    assert not result.changed
    assert not any(item.get("warnings") for item in result["results"])
    asked = Counter(request.operation for request in iam.requests(account, since=mark))
    assert asked["GetRole"] == _MANY
    assert asked[denied] == 1


def test_eight_items_are_read_one_by_one(
    iam: EmbeddedIam, new_account: Callable[[], str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    account = new_account()
    _account(iam, account)
    mark = iam.mark()
    options = {"name": "r{{ item }}", "trust_policy": trust()}
    player = _player(iam, account, tmp_path_factory.mktemp("few"))
    with iam.far_away(_FAR):
        player.tasks([_looped("iam_role_trust", options, NUMBERS[:8])])
    assert Counter(request.operation for request in iam.requests(account, since=mark)) == {"GetRole": 8}


def test_a_role_that_the_loop_deletes_changes_the_trust_of_others(
    iam: EmbeddedIam, new_account: Callable[[], str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    """IAM shows an id in their trust policies then, which the sweep has not."""
    options = {
        "name": "{{ item.name }}",
        "trust_policy": "{{ item.trust | default(trust) }}",
        "state": "{{ item.state | default('present') }}",
        "detach": True,
        "repair_principals": True,
    }
    written = {}
    for choice in ("auto", "never"):
        account = new_account()
        by_r0 = trust_in(AWS=f"arn:aws:iam::{account}:role/r0")
        roles = [seeds.role(f"r{number}", trust()) for number in range(_CONVERGED)]
        seeds.all_of(*roles, seeds.role("t0", by_r0), seeds.role("t1", by_r0))(iam, account)
        items = [
            *({"name": f"r{number}"} for number in range(_CONVERGED)),
            {"name": "r0", "state": "absent"},
            {"name": "r0"},
            *({"name": name, "trust": by_r0} for name in ("t0", "t1")),
        ]
        looped = {**task("trust", "iam_role_trust", **options), "loop": items, "vars": {"trust": trust()}}
        mark = iam.mark()
        player = _player(iam, account, tmp_path_factory.mktemp(choice))
        with iam.far_away(_FAR):
            run = player.tasks([looped], arguments=["-e", f"plumb_snapshot={choice}"])
        assert run.code == 0, run.output
        written[choice] = list(run.writes)
        swept = Counter(request.operation for request in iam.requests(account, since=mark))[_SWEEP]
        assert bool(swept) == (choice == "auto")
    assert written["auto"] == written["never"]
    assert written["auto"].count("UpdateAssumeRolePolicy") == 2
