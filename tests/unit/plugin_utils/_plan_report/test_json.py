# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The plan as JSON: its documented shape, in ASCII."""

from __future__ import annotations

import datetime
import json

from hypothesis import given

from ansible_collections.plumb.aws.plugins.plugin_utils._plan_report import json as plan_json
from ansible_collections.plumb.aws.plugins.plugin_utils._plan_report.risk_settings import Acceptance, RiskSettings
from unit.plugin_utils.plan_examples import (
    ACCOUNT,
    READ,
    fields,
    policy_result,
    report,
    some,
    summary,
)
from unit.plugin_utils.signs import texts
from unit.searching import examples


def test_json_has_the_documented_shape() -> None:
    data = json.loads(plan_json.render(some()))
    assert list(data) == [
        *("format", "version", "dry_run", "changed", "headlines", "findings", "levels", "made", "planned", "failures")
    ]
    assert (data["format"], data["version"]) == ("plumb.aws.plan", 2)
    assert data["planned"]["counts"] == {
        "create": 1,
        "change": 2,
        "delete": 1,
        "hidden": 0,
        "in_background": 0,
        "wider": 2,
        "may_be_wider": 0,
    }
    assert list(data["planned"]["resources"][0]) == [
        *("change", "kind", "name", "account", "arn", "verdict", "access", "attached", "detached"),
        *("replaced", "complete", "words", "before", "after", "calls", "tasks"),
    ]
    assert data["made"]["resources"] == []


def test_json_has_each_finding_and_how_many_of_each_level_count() -> None:
    accepted = Acceptance("admin-access", "policy/wide", "known", datetime.date(2027, 3, 1))
    wide = fields({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]})
    shown = summary(
        report(policy_result(None, READ)),
        report(policy_result(None, wide, name="wide")),
        report({"censored": "x", "changed": True}),
        settings=RiskSettings(accepted=(accepted,)),
    )
    data = json.loads(plan_json.render(shown))
    assert data["levels"] == {"critical": 0, "high": 0, "medium": 1, "low": 1}
    common = {"planned": True, "account": ACCOUNT, "kind": "policy", "accepted": None}
    assert data["findings"] == [
        {
            **common,
            "level": "critical",
            "rule": "admin-access",
            "category": "privilege escalation",
            "name": "wide",
            "reason": "gets administrator access by its document",
            "accepted": "known (until 2027-03-01)",
        },
        {
            **common,
            "level": "medium",
            "rule": "not-known",
            "category": "other",
            "kind": None,
            "name": None,
            "account": None,
            "reason": "no_log hides 1 change",
        },
        {
            **common,
            "level": "low",
            "rule": "wider",
            "category": "other",
            "name": "logs",
            "reason": "may now s3:GetObject on arn:aws:s3:::logs/*",
        },
    ]


@given(texts)
@examples(60)
def test_json_is_ascii_whatever_people_write(text: str) -> None:
    result = policy_result(READ, {**READ, "description": f"was {text}"}, "TagPolicy")
    shown = plan_json.render(summary(report(result, task=text)))
    shown.encode("ascii")
    (resource,) = json.loads(shown)["planned"]["resources"]
    assert resource["tasks"] == [text]
