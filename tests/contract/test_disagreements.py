# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Each way in which a dry run once told something else than the real run did, and a few that are easily got wrong."""

from __future__ import annotations

import json
from typing import Any

import pytest

from contract import words
from contract.case import Case, Step, Task
from contract.judge import Verdict, judge
from contract.player import Stage

FIRST, SECOND, THIRD = (words.SEED_POLICIES[number] for number in (0, 3, 4))
TRUST = words.SEED_TRUSTS[0]
TRUSTS_APP = words.TRUSTS_IN_OWN[0]


def _policy(**options: Any) -> Task:
    return {"plumb.aws.iam_managed_policy": options}


def _role(**options: Any) -> Task:
    return {"plumb.aws.iam_role_trust": options}


def _attachment(**options: Any) -> Task:
    return {"plumb.aws.iam_role_attachment": options}


VERSIONS: Task = {"plumb.aws.iam_managed_policy_info": {"include": ["document", "versions", "entities"]}}
ROLES: Task = {"plumb.aws.iam_role_trust_info": {}}


def _quota(name: str, value: int) -> Step:
    return Step("set_quota", {"name": name, "value": value})


def _standing_policy(name: str, *versions: Any, in_force: int = 1, **more: Any) -> list[Step]:
    """A policy with these documents as its versions."""
    first, *others = map(json.dumps, versions)
    return [
        Step("create_policy", {"PolicyName": name, "PolicyDocument": first, **more}),
        *(
            Step(
                "create_policy_version",
                {"PolicyArn": words.arn_of(name), "PolicyDocument": text, "SetAsDefault": number == in_force},
            )
            for number, text in enumerate(others, start=2)
        ),
    ]


def _standing_role(name: str, trust: Any = TRUST, *, policies: tuple[str, ...] = (), **more: Any) -> list[Step]:
    return [
        Step("create_role", {"RoleName": name, "AssumeRolePolicyDocument": json.dumps(trust), **more}),
        *(Step("attach_role_policy", {"RoleName": name, "PolicyArn": arn}) for arn in policies),
    ]


CASES: dict[str, tuple[list[Step], list[Task]]] = {
    "a role too many for the account": (
        [_quota("RolesQuota", 1), *_standing_role("app")],
        [_role(name="build", trust_policy=TRUST)],
    ),
    "a policy too many for the account": (
        [_quota("PoliciesQuota", 1), *_standing_policy("reader", FIRST)],
        [_policy(name="writer", policy=SECOND)],
    ),
    "a role too many together with those planned before": (
        [_quota("RolesQuota", 2), *_standing_role("app")],
        [
            _role(name="build", trust_policy=TRUST),
            _role(name="night", trust_policy=TRUST),
            _role(name="app", state="absent"),
            _role(name="night", trust_policy=TRUST),
        ],
    ),
    "a policy too many until one is deleted": (
        [_quota("PoliciesQuota", 1), *_standing_policy("reader", FIRST)],
        [
            _policy(name="reader", state="absent"),
            _policy(name="writer", policy=SECOND),
            _policy(name="reader", policy=FIRST),
        ],
    ),
    "a principal of this account that does not exist": ([], [_role(name="build", trust_policy=TRUSTS_APP)]),
    "a principal that a task before creates": (
        [],
        [_role(name="app", trust_policy=TRUST), _role(name="build", trust_policy=TRUSTS_APP), ROLES],
    ),
    "a principal that a task before creates in other letters": (
        [],
        [_role(name="APP", trust_policy=TRUST), _role(name="build", trust_policy=TRUSTS_APP)],
    ),
    "a principal that a task before deletes": (
        [*_standing_role("app"), *_standing_role("build", TRUSTS_APP)],
        [_role(name="app", state="absent"), _role(name="build", trust_policy=TRUSTS_APP), ROLES],
    ),
    "a principal that is deleted and created anew is no longer trusted": (
        [*_standing_role("app"), *_standing_role("build", TRUSTS_APP)],
        [
            _role(name="app", state="absent"),
            _role(name="app", trust_policy=TRUST),
            _role(name="build", trust_policy=TRUSTS_APP),
            _role(name="build", trust_policy=TRUSTS_APP, repair_principals=True),
            ROLES,
        ],
    ),
    "a principal that is planned and deleted again": (
        [],
        [
            _role(name="app", trust_policy=TRUST),
            _role(name="build", trust_policy=TRUSTS_APP),
            _role(name="app", state="absent"),
            _role(name="build", trust_policy=TRUSTS_APP),
            _role(name="build", trust_policy=TRUSTS_APP, repair_principals=True),
            ROLES,
        ],
    ),
    "the number of a version deleted in the same run is not used again": (
        _standing_policy("reader", FIRST, SECOND),
        [
            _policy(name="reader", only_version=True),
            {**_policy(name="reader", policy=THIRD), "register": "r0"},
            _policy(name="reader", default_version="v2"),
            _policy(name="reader", default_version="{{ r0.policy.default_version_id }}"),
            VERSIONS,
        ],
    ),
    "a registered version that was deleted since is not another one": (
        _standing_policy("reader", FIRST, SECOND, in_force=2),
        [
            {**_policy(name="reader"), "register": "r0"},
            _policy(name="reader", default_version="v1", only_version=True),
            _policy(name="reader", policy=THIRD),
            _policy(name="reader", default_version="{{ r0.policy.default_version_id }}"),
            VERSIONS,
        ],
    ),
    "a policy created anew begins with its first version": (
        _standing_policy("reader", FIRST, SECOND),
        [
            _policy(name="reader", state="absent"),
            _policy(name="reader", policy=THIRD),
            _policy(name="reader", policy=FIRST),
            _policy(name="reader", default_version="v1"),
            VERSIONS,
        ],
    ),
    "a policy and a role created anew in other letters and elsewhere": (
        [*_standing_policy("reader", FIRST), *_standing_role("app", policies=(words.arn_of("reader"),))],
        [
            _policy(name="READER", state="absent", detach=True),
            _policy(name="READER", policy=SECOND, path="/team/"),
            _role(name="app", state="absent"),
            _role(name="APP", trust_policy=TRUST, path="/team/", permissions_boundary="reader"),
            _attachment(role="APP", policies=["reader"]),
            VERSIONS,
            ROLES,
        ],
    ),
    "a name that a policy of the account and one of AWS bear": (
        [*_standing_role("app"), *_standing_policy("ReadOnlyAccess", FIRST)],
        [
            _attachment(role="app", policies=["ReadOnlyAccess"]),
            _attachment(role="app", policies=["readonlyaccess"]),
            _attachment(role="app", policies=[words.of_aws("ReadOnlyAccess")]),
            _attachment(role="app", policies=["ReadOnlyAccess"], state="absent"),
            _policy(name="ReadOnlyAccess", state="absent", detach=True),
            _attachment(role="app", policies=["ReadOnlyAccess"]),
        ],
    ),
    "an ordinary module plans first, on an account that the environment alone says how to reach": (
        _standing_role("app"),
        [
            {**_role(name="app", description="of the play"), "vars": {"plumb_in_process": False}},
            {**_role(name="app", description="of the play"), "vars": {"plumb_in_process": False}},
            ROLES,
        ],
    ),
    "an account named by its id and by its root": (
        [],
        [_role(name="app", trust_policy=words.SEED_TRUSTS[4]), _role(name="app", trust_policy=TRUST), ROLES],
    ),
}


@pytest.fixture(scope="module")
def verdicts(stage: Stage, request: pytest.FixtureRequest) -> dict[str, Verdict]:
    """Of the selected tests' cases, played together."""
    wanted = [
        str(item.callspec.params["name"])
        for item in request.session.items
        if isinstance(item, pytest.Function) and item.getparent(pytest.Module) is request.node
    ]
    cases = [Case(name, tuple(CASES[name][0]), tuple(CASES[name][1])) for name in wanted]
    return {verdict.case.name: verdict for verdict in judge(stage, cases)}


@pytest.mark.parametrize("name", CASES)
def test_a_dry_run_foresees(name: str, verdicts: dict[str, Verdict]) -> None:
    assert not verdicts[name].problems, str(verdicts[name])
