# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Playbooks of the field, in tests/cases/field, each on an account of its own: what AWS refuses is refused in the dry run.

Each file says what AWS does. A dry run and the real run after it must say the same of each task.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from integration.harness import Player, Run, TaskResult

FOLDER = Path(__file__).parents[1] / "cases" / "field"
_ACCOUNT = "123456789012"


def played(play: Player, name: str, folder: Path) -> tuple[Run, Run]:
    """The dry run and the real run of a case."""
    path = folder / f"{name}.yml"
    text = (FOLDER / f"{name}.yml").read_text(encoding="utf-8").replace(_ACCOUNT, play.account)
    path.write_text(text, encoding="utf-8")
    return play.playbook(str(path), arguments=["--check"], code=None), play.playbook(str(path), code=None)


def outcome(results: tuple[TaskResult, ...]) -> list[tuple[str, str, bool, str]]:
    """How tasks ended, without what a dry run alone says of tasks that it does not know."""
    ours = [each for each in results if "plumb.aws" in each.action]
    return [(each.name, each.status, each.changed, each.msg) for each in ours]


REFUSED = {
    "f1_reserved_path_create": {
        "service-linked path": "only AWS services create roles below /aws-service-role/",
        "bare service-linked path": "only AWS services create roles below /aws-service-role/",
    },
    "f2_sso_reserved_role": {
        "attach": "only AWS may change",
        "trust change": "only AWS may change",
        "boundary": "only AWS may change",
        "delete": "only AWS may change",
    },
    "f3_service_linked_description": {"stand-in": "only AWS services create roles below /aws-service-role/"},
    "f5_iam_kinds": {},
    "f7_boundary_service_role_policy": {
        "new role": "keeps for its own services",
        "put boundary": "keeps for its own services",
        "attachment refuses the same": "keeps for its own services",
    },
    "g2_document_text_hints": {
        "JSON within JSON (lookup | to_json)": "JSON within JSON",
        "a dict turned to text (single quotes)": "a dict that was turned to text",
        "YAML text": "It looks like YAML",
        "byte order mark": "byte order mark",
        "a path with a space": "It looks like a file name",
        "empty text": "The text is empty",
    },
}
# What fails for another reason on an account without service-linked roles
_ALSO_FAILS = {
    "f7_boundary_service_role_policy": {"by name"},
}


@pytest.mark.parametrize("name", REFUSED)
def test_the_dry_run_and_the_real_run_refuse_what_aws_refuses(play: Player, tmp_path: Path, name: str) -> None:
    dry, real = played(play, name, tmp_path)
    assert outcome(dry.results) == outcome(real.results)
    failed = {each.name: each.msg for each in real.results if each.failed}
    assert failed.keys() == {*REFUSED[name], *_ALSO_FAILS.get(name, ())}
    for task, words in REFUSED[name].items():
        assert words in failed[task]


def test_an_operator_that_holds_nothing_is_no_condition(play: Player, tmp_path: Path) -> None:
    _dry, real = played(play, "f8_lint_empty_operator", tmp_path)
    told = dict(line.rsplit(": ", 1) for line in real.results[0]["msg"] if ": " in line)
    assert "public-trust" in told["anybody, empty operator"]
    assert "public-trust" in told["anybody, ForAllValues (true where the key is missing)"]
    assert "external-account" in told["other account, empty operator"]
    assert "privilege-escalation" in told["all actions, empty operator"]
    assert told["all actions"] == told["all actions, empty operator"]


def test_an_account_that_yaml_took_for_an_octal_number_is_told_of(play: Player, tmp_path: Path) -> None:
    _dry, real = played(play, "g1_yaml_octal_account", tmp_path)
    warned = next(each for each in real.results if each.name == "document").warnings
    assert "1402433619" in warned
    assert "12 digits" in warned
    refused = next(each for each in real.results if each.name == "external id")
    assert refused.failed
    assert "quotation marks" in refused.msg
