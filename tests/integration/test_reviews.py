# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a reviewer must see in the plans of the field: each dangerous fact, whole, wherever the plan is shown."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import jsonschema
import pytest

from integration.both_ways import BothWays
from integration.harness import Player, at_once

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "tests" / "cases" / "field"
_ACCOUNT = "123456789012"
COLUMNS = (80, 120, 160, 0)

# The dangerous facts of each playbook: texts that must stand in one finding, in this order, at this level
FACTS: dict[str, list[tuple[str, ...]]] = {
    "after": [
        (
            "critical",
            "role breakglass",
            "administrator access by AdministratorAccess",
            "anybody in AWS may assume the role",
        ),
        ("critical", "role deployer", "administrator access by AdministratorAccess", "StringLike repo:acme/*"),
        ("high", "role app-runtime", "permissions boundary team-boundary is removed"),
        ("high", "role partner-access", "account 999988887777 may now assume the role"),
        ("high", "role partner-access", "account 210987654321 may assume the role", "no longer only", "sts:ExternalId"),
        ("high", "policy app-guard", "is no longer denied s3:DeleteObject, s3:PutBucketPolicy on *"),
        ("high", "policy kms-use", "kms:Decrypt, kms:Encrypt", "before only if kms:ViaService"),
        ("high", "policy ops-tools", "iam:PassRole with ec2:RunInstances"),
        ("medium", "policy ops-tools", "everything with every resource of ec2"),
    ],
    "deny": [("high", "role app-runtime", "is no longer denied s3:DeleteObject, s3:PutBucketPolicy on *")],
    "long": [
        (
            "critical",
            "role platform-eu-central-1-prod-orders-service-lambda-execution",
            "administrator access by AdministratorAccess",
        ),
        (
            "high",
            "role platform-eu-central-1-prod-billing-service-lambda-execution",
            "account 999988887777 may now assume the role",
        ),
    ],
    "many": [
        ("high", "policy many", "may now give itself more access: iam:CreateAccessKey"),
        ("high", "policy many", "may now pass any role to a service: iam:PassRole on every resource"),
    ],
}
_START = re.compile(r"  (CRITICAL|HIGH|MEDIUM|LOW)  +(.*)")


@dataclass(frozen=True)
class Plan:
    """One plan: the output at each width, and the files."""

    outputs: dict[int, str]
    markdown: str
    data: str
    page: str


Plans = dict[str, Plan]


@pytest.fixture(scope="module")
def plans(new_player: BothWays[Callable[[], Player]], tmp_path_factory: pytest.TempPathFactory) -> Plans:
    """The plans of the playbooks."""
    return at_once(
        {name: partial(_planned, name, new_player.inside(), tmp_path_factory.mktemp(name)) for name in FACTS}
    )


def _planned(name: str, play: Player, folder: Path) -> Plan:
    for each in ("before", name):
        text = (FOLDER / f"{each}.yml").read_text(encoding="utf-8").replace(_ACCOUNT, play.account)
        (folder / f"{each}.yml").write_text(text, encoding="utf-8")
    play.playbook(str(folder / "before.yml"))
    markdown, data, page = folder / "plan.md", folder / "plan.json", folder / "plan.html"
    outputs = {}
    for columns in COLUMNS:
        environment = {
            "ANSIBLE_CALLBACKS_ENABLED": "record,plumb.aws.plan",
            "PLUMB_PLAN_FILE": f"{markdown},{data},{page}",
            "COLUMNS": str(columns) if columns else None,
        }
        outputs[columns] = play.playbook(
            str(folder / f"{name}.yml"), arguments=["--check"], environment=environment
        ).output
    return Plan(outputs, *(each.read_text(encoding="utf-8") for each in (markdown, data, page)))


def _findings(output: str) -> list[str]:
    """The findings of a terminal as lines: what is wrapped is put together again."""
    found: list[str] = []
    for line in output.partition("PLAY RECAP")[2].splitlines():
        start = _START.fullmatch(line)
        if start:
            found.append(f"{start[1].lower()} {start[2]}")
        elif line.startswith(" " * 12) and found:
            found[-1] += f" {line.strip()}"
    return found


def _on_the_page(page: str) -> list[str]:
    """The findings of a page as lines."""
    listed = re.findall(r'<li class="finding (.*?)</li>', page, re.DOTALL)
    return [html.unescape(" ".join(re.sub(r"<[^>]*>|^[^>]*>", " ", each).split())) for each in listed]


def _stands_in(fact: tuple[str, ...], texts: list[str]) -> bool:
    pattern = ".*".join(re.escape(part).replace(r"\ ", r"\s*") for part in fact)
    return any(re.search(pattern, text) for text in texts)


@pytest.mark.parametrize("columns", COLUMNS)
@pytest.mark.parametrize("name", FACTS)
def test_a_terminal_names_each_dangerous_fact_whole(name: str, columns: int, plans: Plans) -> None:
    output = plans[name].outputs[columns]
    found = _findings(output)
    assert [fact for fact in FACTS[name] if not _stands_in(fact, found)] == []
    below = output.partition("PLAY RECAP")[2].splitlines()[2:]
    assert [line for line in below if columns and len(line) > columns] == []


@pytest.mark.parametrize("name", FACTS)
def test_files_name_each_dangerous_fact_whole(name: str, plans: Plans) -> None:
    plan = plans[name]
    items = [line.replace("`", "").replace("*", "").removeprefix("- ") for line in plan.markdown.splitlines()]
    plain = [tuple(part.replace("*", "") for part in fact) for fact in FACTS[name]]
    assert [fact for fact in plain if not _stands_in(fact, items)] == []
    listed = [
        f"{each['level']} {each['kind']} {each['name']}: {each['reason']}" for each in json.loads(plan.data)["findings"]
    ]
    assert [fact for fact in FACTS[name] if not _stands_in(fact, listed)] == []
    assert [fact for fact in FACTS[name] if not _stands_in(fact, _on_the_page(plan.page))] == []


@pytest.mark.parametrize("name", FACTS)
def test_the_json_file_has_the_shape_that_is_published(name: str, plans: Plans) -> None:
    schema = json.loads((ROOT / "docs" / "plan.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(json.loads(plans[name].data), schema, cls=jsonschema.Draft202012Validator)


def test_each_kind_of_fact_is_counted_in_the_headline(plans: Plans) -> None:
    assert "2 critical, 8 high, 1 medium, " in plans["after"].outputs[160]
    assert "1 high" in plans["deny"].outputs[160]
