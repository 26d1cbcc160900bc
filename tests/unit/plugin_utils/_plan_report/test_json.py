# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The plan as JSON: its documented shape, in ASCII."""

from __future__ import annotations

import json

from hypothesis import given

from ansible_collections.plumb.aws.plugins.plugin_utils._plan_report import json as plan_json
from unit.plugin_utils.plan_examples import (
    READ,
    policy_result,
    report,
    some,
    summary,
)
from unit.plugin_utils.signs import texts
from unit.searching import examples


def test_json_has_the_documented_shape() -> None:
    data = json.loads(plan_json.render(some()))
    assert list(data) == ["format", "version", "dry_run", "changed", "headlines", "made", "planned", "failures"]
    assert data["planned"]["counts"] == {
        "create": 1,
        "change": 2,
        "delete": 1,
        "hidden": 0,
        "in_background": 0,
        "wider": 2,
        "may_be_wider": 1,
    }
    assert list(data["planned"]["resources"][0]) == [
        *("change", "kind", "name", "account", "arn", "verdict", "access", "attached", "detached"),
        *("replaced", "complete", "words", "before", "after", "calls", "tasks"),
    ]
    assert data["made"]["resources"] == []


@given(texts)
@examples(60)
def test_json_is_ascii_whatever_people_write(text: str) -> None:
    result = policy_result(READ, {**READ, "description": f"was {text}"}, "TagPolicy")
    shown = plan_json.render(summary(report(result, task=text)))
    shown.encode("ascii")
    (resource,) = json.loads(shown)["planned"]["resources"]
    assert resource["tasks"] == [text]
