# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a team decides about risk: what the file may hold, and that each error says where what is wrong."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.plumb.aws.plugins.module_utils._engine.errors import PlumbError
from ansible_collections.plumb.aws.plugins.plugin_utils._plan_report.findings import LEVELS, RULES, Finding
from ansible_collections.plumb.aws.plugins.plugin_utils._plan_report.risk_settings import (
    Acceptance,
    RiskSettings,
    known_account,
    read_settings,
    settings_from,
)
from unit.module_utils.examples import missing_from
from unit.searching import examples

DAY = datetime.date(2027, 1, 31)
WHOLE = """
levels:
  lint: none
  wildcard: high
accepted:
  - rule: admin-access
    resource: role/deploy-*
    reason: it deploys
    expires: 2027-01-31
  - {rule: "*", resource: instance-profile/web, reason: old, expires: "2026-02-28"}
known_accounts: ["210987654321", o-abcdefghij]
"""


def written(folder: Path, text: str) -> str:
    path = folder / "plumb_risk.yml"
    path.write_text(text, encoding="utf-8")
    return str(path)


def entry(**changes: Any) -> dict[str, Any]:
    """A valid acceptance with changes; a value that is None is left out."""
    whole = {"rule": "wider", "resource": "role/r", "reason": "known", "expires": DAY, **changes}
    return {name: value for name, value in whole.items() if value is not None}


def test_a_file_says_levels_acceptances_and_who_is_known(tmp_path: Path) -> None:
    assert read_settings(written(tmp_path, WHOLE)) == RiskSettings(
        levels={"lint": "none", "wildcard": "high"},
        accepted=(
            Acceptance("admin-access", "role/deploy-*", "it deploys", DAY),
            Acceptance("*", "instance-profile/web", "old", datetime.date(2026, 2, 28)),
        ),
        known=frozenset({"210987654321", "o-abcdefghij"}),
    )


@pytest.mark.parametrize("text", ["", "---\n", "# nothing yet\n", "{}", "levels:\naccepted:\nknown_accounts:\n"])
def test_an_empty_file_is_the_usual_settings(text: str, tmp_path: Path) -> None:
    assert read_settings(written(tmp_path, text)) == RiskSettings()


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("level", LEVELS)
def test_each_rule_can_have_each_level(rule: str, level: str) -> None:
    assert settings_from({"levels": {rule: level}}, "f").levels == {rule: level}


# What is wrong, and what the message must tell beside the file
WRONG: dict[str, tuple[Any, list[str]]] = {
    "a list": ([], ["dictionary with accepted, known_accounts, levels"]),
    "text": ("text", ["dictionary"]),
    "an unknown key": ({"acepted": []}, ["the key 'acepted'", "Did you mean accepted?"]),
    "a key that is like none": ({"zzz": 1}, ["the key 'zzz'", "There are accepted, known_accounts, levels."]),
    "a key that is a number": ({1: 1}, ["the key '1'"]),
    "levels that are a list": ({"levels": ["lint"]}, ["levels in ", "dictionary of rules and levels"]),
    "an unknown rule": ({"levels": {"admin-acces": "low"}}, ["levels in ", "the rule 'admin-acces'", "Did you mean admin-access?"]),
    "an unknown level": ({"levels": {"lint": "lo"}}, ["levels in ", "level of lint 'lo'", "Did you mean low?"]),
    "a level in another case": ({"levels": {"lint": "HIGH"}}, ["level of lint 'HIGH'"]),
    "a level that is nothing": ({"levels": {"lint": None}}, ["level of lint 'None'"]),
    "acceptances that are a dictionary": ({"accepted": {"a": 1}}, ["accepted in ", "must be a list"]),
    "an acceptance that is text": ({"accepted": [entry(), "x"]}, ["accepted[1]", "dictionary with rule, resource"]),
    "an unknown key of an acceptance": (
        {"accepted": [entry(expire=DAY)]},
        ["accepted[0]", "the key 'expire'", "Did you mean expires?"],
    ),
    "no rule": ({"accepted": [entry(rule=None)]}, ["accepted[0]", "has no rule", "rule, resource, reason, expires"]),
    "no resource": ({"accepted": [entry(resource=None)]}, ["accepted[0]", "has no resource"]),
    "no reason": ({"accepted": [entry(reason=None)]}, ["accepted[0]", "has no reason"]),
    "an empty reason": ({"accepted": [entry(reason="")]}, ["accepted[0]", "has no reason"]),
    "no end": ({"accepted": [entry(), entry(expires=None)]}, ["accepted[1]", "has no expires"]),
    "an unknown rule of an acceptance": (
        {"accepted": [entry(rule="wilder")]},
        ["accepted[0]", "the rule 'wilder'", "Did you mean wider?"],
    ),
    "a rule that is a list": ({"accepted": [entry(rule=["wider"])]}, ["accepted[0]", "the rule '['wider']'"]),
    "a resource that is a number": ({"accepted": [entry(resource=5)]}, ["accepted[0]", "must be text"]),
    "a reason that is a number": ({"accepted": [entry(reason=5)]}, ["accepted[0]", "must be text"]),
    "a resource without a kind": (
        {"accepted": [entry(resource="deploy")]},
        ["accepted[0]", "'deploy'", "role/deploy"],
    ),
    "everything": ({"accepted": [entry(rule="*", resource="*")]}, ["accepted[0]", "every finding on every resource"]),
    "everything of all kinds": ({"accepted": [entry(rule="*", resource="*/*")]}, ["accepted[0]", "every finding"]),
    "everything by question marks": ({"accepted": [entry(rule="*", resource="?*/*")]}, ["accepted[0]", "every"]),
    "a time": (
        {"accepted": [entry(expires=datetime.datetime(2027, 1, 31, 12, 0, 0))]},
        ["accepted[0]", "2027-01-31 12:00:00", "such as 2027-01-31"],
    ),
    "a day in other words": ({"accepted": [entry(expires="31.01.2027")]}, ["accepted[0]", "'31.01.2027'"]),
    "a day that is not there, as text": ({"accepted": [entry(expires="2027-02-30")]}, ["'2027-02-30'"]),
    "a week": ({"accepted": [entry(expires="2027-W05-7")]}, ["'2027-W05-7'"]),
    "a year": ({"accepted": [entry(expires=2027)]}, ["accepted[0]", "'2027'"]),
    "accounts that are text": ({"known_accounts": "210987654321"}, ["known_accounts in ", "must be a list"]),
    "an account that is a number": (
        {"known_accounts": [210987654321]},
        ["known_accounts in ", "'210987654321'", "Put it in quotation marks"],
    ),
    "an account that is too short": ({"known_accounts": ["21098765432"]}, ["'21098765432'"]),
    "an alias": ({"known_accounts": ["210987654321", "prod"]}, ["known_accounts in ", "'prod'"]),
    "an ARN": ({"known_accounts": ["arn:aws:iam::210987654321:root"]}, ["'arn:aws:iam::210987654321:root'"]),
}  # fmt: skip


@pytest.mark.parametrize(("data", "told"), WRONG.values(), ids=WRONG)
def test_an_error_names_the_file_the_place_and_the_value(data: Any, told: list[str]) -> None:
    with pytest.raises(PlumbError, match=r"^risk_file: ") as caught:
        settings_from(data, "ci/plumb_risk.yml")
    assert missing_from(caught.value.message, ["ci/plumb_risk.yml", *told]) == []


@pytest.mark.parametrize("resource", ["*", "*/*", "role/*", "role/deploy-?", "instance-profile/web"])
def test_one_rule_can_be_accepted_on_any_resource(resource: str) -> None:
    (accepted,) = settings_from({"accepted": [entry(resource=resource)]}, "f").accepted
    assert accepted.resource == resource


@pytest.mark.parametrize("resource", ["role/*", "*/deploy", "user/a"])
def test_any_rule_can_be_accepted_on_resources_that_are_meant(resource: str) -> None:
    (accepted,) = settings_from({"accepted": [entry(rule="*", resource=resource)]}, "f").accepted
    assert (accepted.rule, accepted.resource) == ("*", resource)


@pytest.mark.parametrize("expires", [DAY, "2027-01-31"])
def test_a_day_may_stand_in_quotation_marks(expires: Any) -> None:
    assert settings_from({"accepted": [entry(expires=expires)]}, "f").accepted[0].expires == DAY


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("a: [", ["is no YAML"]),
        ("a: !!python/object:os.system x", ["is no YAML"]),
        ("a: 2027-02-30", ["is no YAML", "day is out of range"]),
        ("? [a]\n: b\n? {}\n: c", ["is no YAML"]),
        ("a: b\n--- \na: c", ["is no YAML"]),
    ],
)
def test_what_is_no_yaml_is_an_error_on_one_line(text: str, told: list[str], tmp_path: Path) -> None:
    path = written(tmp_path, text)
    with pytest.raises(PlumbError, match=r"^risk_file: ") as caught:
        read_settings(path)
    assert missing_from(caught.value.message, [f"'{path}'", *told]) == []
    assert "\n" not in caught.value.message


def test_a_file_that_cannot_be_read_is_an_error_with_the_reason(tmp_path: Path) -> None:
    (tmp_path / "binary").write_bytes(b"levels: \xff")
    told = {"none": "No such file", ".": "directory", "binary": "is no YAML"}
    for name, reason in told.items():
        path = f"{tmp_path}/{name}"
        with pytest.raises(PlumbError, match=r"^risk_file: ") as caught:
            read_settings(path)
        assert missing_from(caught.value.message, [f"'{path}'", reason]) == []


@pytest.mark.parametrize("name", ["210987654321", "000000000000", "o-abcdefghij"])
def test_an_account_or_an_organisation_is_known_by_its_id(name: str) -> None:
    assert known_account(name, "x") == name


def _finding(rule: str = "wider", kind: str = "role", name: str = "deploy-web") -> Finding:
    return Finding(rule, "low", "other", "may now x", kind, name)


@pytest.mark.parametrize(
    ("rule", "resource", "finding", "covers"),
    [
        ("wider", "role/deploy-web", _finding(), True),
        ("wider", "role/deploy-*", _finding(), True),
        ("wider", "role/deploy-???", _finding(), True),
        ("wider", "role/DEPLOY-*", _finding(), True),
        ("wider", "Role/deploy-*", _finding(name="Deploy-Web"), True),
        ("wider", "*", _finding(), True),
        ("wider", "*/deploy-web", _finding(), True),
        ("*", "role/deploy-web", _finding("admin-access"), True),
        ("wider", "role/deploy", _finding(), False),
        ("wider", "role/deploy-?", _finding(), False),
        ("wider", "policy/deploy-web", _finding(), False),
        ("lint", "role/deploy-web", _finding(), False),
        ("wider", "instance-profile/web", _finding(kind="instance profile", name="web"), True),
        ("wider", "instance profile/web", _finding(kind="instance profile", name="web"), False),
        ("wider", "*", _finding(kind="", name=""), False),
        ("*", "*/*", _finding("expired-acceptance", kind="", name=""), False),
    ],
)
def test_an_acceptance_covers_findings_of_a_rule_on_resources_by_a_pattern(
    rule: str, resource: str, finding: Finding, covers: bool
) -> None:
    assert Acceptance(rule, resource, "known", DAY).covers(finding) is covers


_NAMES = st.text("abcXYZ019+=,.@_-", min_size=1, max_size=64)


@given(_NAMES, _NAMES)
@examples(100)
def test_a_name_without_wildcards_covers_itself_and_no_other(name: str, other: str) -> None:
    accepted = Acceptance("wider", f"role/{name}", "known", DAY)
    assert accepted.covers(_finding(name=name))
    assert accepted.covers(_finding(name=other)) is (name.lower() == other.lower())
