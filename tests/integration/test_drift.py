# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Drift that is hard to see: what no plan could bring back, what a plan does not compare, and what would hide the rest."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from embedded_iam import EmbeddedIam
from integration import seeds
from integration.documents import allow, trust, trust_in
from integration.harness import Player

ADMINISTRATOR = "arn:aws:iam::aws:policy/AdministratorAccess"
STRANGER = "210987654321"
READ = allow("s3:GetObject", resource="arn:aws:s3:::logs/*")
STAR = allow("*", resource="*")
DENY = {"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Action": "iam:*", "Resource": "*"}]}
Act = Callable[[Any, str], object]


@dataclass(frozen=True)
class Planted:
    """What is done to an account after it was exported, and what is told of it.

    ``told``: by kind and name the change, the level, and a part of the reasons or words.
    """

    seed: seeds.Seed
    plant: Act
    told: dict[tuple[str, str], tuple[str, str, str]]


def _leaver(iam: Any, _own: str) -> None:
    iam.delete_user(UserName="bob")
    iam.update_assume_role_policy(RoleName="r", PolicyDocument=json.dumps(trust_in(AWS="*")))
    iam.attach_role_policy(RoleName="r", PolicyArn=ADMINISTRATOR)


def _policy_elsewhere(iam: Any, own: str) -> None:
    for kind, name in (("role", "r"), ("user", "ann"), ("group", "team")):
        holder = {f"{kind.title()}Name": name}
        getattr(iam, f"detach_{kind}_policy")(**holder, PolicyArn=f"{own}:policy/tool")
        getattr(iam, f"attach_{kind}_policy")(**holder, PolicyArn=ADMINISTRATOR)
    iam.delete_policy(PolicyArn=f"{own}:policy/tool")
    iam.create_policy(PolicyName="tool", Path="/x/", PolicyDocument=json.dumps(READ))
    iam.put_role_policy(RoleName="r", PolicyName="star", PolicyDocument=json.dumps(STAR))


def _boundary_gone(iam: Any, own: str) -> None:
    iam.delete_role_permissions_boundary(RoleName="r")
    iam.delete_policy(PolicyArn=f"{own}:policy/limit")


def _widened_and_attached(iam: Any, own: str) -> None:
    iam.create_policy_version(PolicyArn=f"{own}:policy/p", PolicyDocument=json.dumps(STAR), SetAsDefault=True)
    iam.attach_role_policy(RoleName="r", PolicyArn=f"{own}:policy/p")
    iam.attach_user_policy(UserName="ann", PolicyArn=f"{own}:policy/p")
    iam.update_assume_role_policy(RoleName="r", PolicyDocument=json.dumps(trust_in(AWS=STRANGER)))


def _described_anew(iam: Any, own: str) -> None:
    iam.delete_policy(PolicyArn=f"{own}:policy/p")
    iam.create_policy(PolicyName="p", PolicyDocument=json.dumps(READ), Description="two")


def _another_bob(iam: Any, _own: str) -> None:
    iam.delete_user(UserName="bob")
    iam.create_user(UserName="bob")


def _other_letters(iam: Any, own: str) -> None:
    iam.delete_role(RoleName="Case")
    iam.create_role(RoleName="case", AssumeRolePolicyDocument=json.dumps(trust()))
    iam.delete_policy(PolicyArn=f"{own}:policy/Case")
    iam.create_policy(PolicyName="case", PolicyDocument=json.dumps(READ))


def _other_people(iam: Any, _own: str) -> None:
    iam.detach_user_policy(UserName="Ann", PolicyArn=seeds.READ_S3)
    iam.delete_user(UserName="Ann")
    iam.create_user(UserName="ann")
    iam.attach_user_policy(UserName="ann", PolicyArn=ADMINISTRATOR)
    iam.delete_group_policy(GroupName="team", PolicyName="guard")
    iam.delete_group(GroupName="team")


def _trusts_a_stranger(iam: Any, _own: str) -> None:
    iam.update_assume_role_policy(RoleName="r", PolicyDocument=json.dumps(trust_in(AWS=STRANGER)))


def _trusts_bob(iam: EmbeddedIam, account: str) -> None:
    seeds.all_of(seeds.user("bob"), seeds.role("r", trust_in(AWS=f"arn:aws:iam::{account}:user/bob")))(iam, account)


def _all_have_tool(iam: EmbeddedIam, account: str) -> None:
    arn = f"arn:aws:iam::{account}:policy/tool"
    seeds.all_of(seeds.policy("tool", READ), seeds.role("r", policies=(arn,)), seeds.user("ann"), seeds.group("team"))(
        iam, account
    )
    iam.client("iam", account).attach_user_policy(UserName="ann", PolicyArn=arn)
    iam.client("iam", account).attach_group_policy(GroupName="team", PolicyArn=arn)


def _limited(iam: EmbeddedIam, account: str) -> None:
    limit = f"arn:aws:iam::{account}:policy/limit"
    seeds.all_of(seeds.policy("limit", READ), seeds.role("r", PermissionsBoundary=limit))(iam, account)


CASES = {
    "a user whom a role trusts is gone": Planted(
        _trusts_bob,
        _leaver,
        {("role", "r"): ("changed", "critical", "anybody in AWS")},
    ),
    "a policy is at another path": Planted(
        _all_have_tool,
        _policy_elsewhere,
        {
            ("role", "r"): ("changed", "critical", "administrator access"),
            ("user", "ann"): ("changed", "critical", "administrator access"),
            ("group", "team"): ("changed", "critical", "administrator access"),
            ("policy", "tool"): ("changed", "none", "path /x/ instead of /"),
        },
    ),
    "a boundary's policy is gone": Planted(
        _limited,
        _boundary_gone,
        {("role", "r"): ("changed", "high", "boundary limit is removed"), ("policy", "limit"): ("missing", "none", "")},
    ),
    "an attached policy is not as in the files": Planted(
        seeds.all_of(seeds.policy("p", READ), seeds.role("r"), seeds.user("ann")),
        _widened_and_attached,
        {
            ("policy", "p"): ("changed", "critical", "administrator access"),
            ("role", "r"): ("changed", "critical", f"account {STRANGER}"),
            ("user", "ann"): ("extra", "critical", "administrator access"),
        },
    ),
    "a user in another letter case, a group that is gone with what it denied": Planted(
        seeds.all_of(
            seeds.user("Ann", policies=(seeds.READ_S3,)),
            seeds.group("team"),
            seeds.inline("group", "team", guard=DENY),
        ),
        _other_people,
        {
            ("user", "Ann"): ("missing", "none", ""),
            ("user", "ann"): ("extra", "critical", "administrator access"),
            ("group", "team"): ("missing", "high", "no longer denied"),
        },
    ),
    "a role keeps its own administrator policy and trusts a stranger": Planted(
        seeds.all_of(seeds.policy("all", STAR), seeds.role("r", policies=(seeds.own("all"),))),
        _trusts_a_stranger,
        {("role", "r"): ("changed", "critical", "administrator access")},
    ),
    "a policy's description": Planted(
        seeds.policy("p", READ, Description="one"),
        _described_anew,
        {("policy", "p"): ("changed", "none", "description")},
    ),
    "a trusted user is another one of the same name": Planted(
        _trusts_bob,
        _another_bob,
        {("role", "r"): ("changed", "", "")},
    ),
    "names in another letter case": Planted(
        seeds.all_of(seeds.policy("Case", READ), seeds.role("Case", trust())),
        _other_letters,
        {("policy", "Case"): ("changed", "none", ""), ("role", "Case"): ("changed", "none", "")},
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_nothing_hides_it(name: str, iam: EmbeddedIam, new_account: Callable[[], str], tmp_path: Path) -> None:
    case, account = CASES[name], new_account()
    play = Player(iam, account, tmp_path)
    case.seed(iam, account)
    play.playbook("plumb.aws.export_account", variables={"account_dest": str(tmp_path / "files")})
    case.plant(iam.client("iam", account), f"arn:aws:iam::{account}")
    report = tmp_path / "drift.json"
    variables = {"account_src": str(tmp_path / "files" / "iam"), "json_report": str(report)}
    play.playbook("plumb.aws.drift", variables=variables, code=2)
    told = json.loads(report.read_text(encoding="utf-8"))
    reasons: dict[tuple[str, str], str] = {}
    for finding in told["findings"]:
        key = (finding["kind"], finding["name"])
        reasons[key] = f"{reasons.get(key, '')}; {finding['reason']}"
    found = {(each["kind"], each["name"]): each for each in told["drift"]}
    assert set(found) == set(case.told)
    for key, (change, level, part) in case.told.items():
        each = found[key]
        assert each["change"] == change, key
        assert each["level"] == level or not level, key
        assert part in "; ".join([reasons.get(key, ""), *each["words"]]), key
