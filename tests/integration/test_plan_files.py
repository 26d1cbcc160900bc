# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The files of the callback plan."""

from __future__ import annotations

import json
import os
import stat
from pathlib import Path

from embedded_iam import EmbeddedIam
from integration import seeds
from integration.harness import Player
from integration.planning import BUILD, GET, GET_AND_DELETE, policy, run, shown


def test_the_json_file_holds_the_plan_as_data(iam: EmbeddedIam, play: Player, tmp_path: Path) -> None:
    seeds.policy("logs", GET)(iam, play.account)
    file = tmp_path / "plan.json"
    run(play, policy("logs", GET_AND_DELETE, tags={"team": "a"}), dry=True, file=file)
    plan = json.loads(file.read_text(encoding="utf-8"))
    assert (plan["format"], plan["version"], plan["dry_run"], plan["changed"]) == ("plumb.aws.plan", 2, True, True)
    assert plan["headlines"] == ["IAM plan: 0 to create, 1 to change, 0 to delete; 1 low"]
    (resource,) = plan["planned"]["resources"]
    arn = f"arn:aws:iam::{play.account}:policy/logs"
    assert resource["arn"] == arn
    assert resource["access"] == {
        "verdict": "wider",
        "gained": ["may now s3:DeleteObject on arn:aws:s3:::logs/*"],
        "lost": [],
    }
    assert [call["operation"] for call in resource["calls"]] == ["CreatePolicyVersion", "TagPolicy"]
    assert resource["before"]["tags"] == {}
    assert resource["after"]["tags"] == {"team": "a"}
    actions = [side["document"]["Statement"][0]["Action"] for side in (resource["before"], resource["after"])]
    assert actions == [["s3:GetObject"], ["s3:DeleteObject", "s3:GetObject"]]


def test_the_file_of_a_dry_run_is_the_same_each_time(iam: EmbeddedIam, play: Player, tmp_path: Path) -> None:
    seeds.policy("old", GET)(iam, play.account)
    for name in ("one", "two"):
        run(play, *BUILD, dry=True, file=tmp_path / f"{name}.json")
    assert (tmp_path / "one.json").read_text() == (tmp_path / "two.json").read_text()


def test_markup_in_what_people_wrote_is_text(play: Player, tmp_path: Path) -> None:
    document = {
        "Version": "2012-10-17",
        "Id": "````\n</details><script>",
        "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::a|b`c\\|<b>@team/*"}],
    }
    file = tmp_path / "plan.md"
    bad = {**policy("x", "{"), "name": "Bad </code>`|<img src=x>@team\x1b[31m\u202e", "ignore_errors": True}
    done = run(play, policy("p", document, description="|`<i>", lint=False), bad, dry=True, file=file)
    text = file.read_text(encoding="utf-8")
    table, fold, folded = text.partition("<details>")
    for markup in ("<img", "<b>", "@team", "`c"):
        assert markup not in table
    assert {line.count("|") for line in table.splitlines() if line.startswith("|")} == {6}
    fence = "`````"
    opening, inside, closing = folded.split(fence)
    assert "<script>" in inside
    assert "<script>" not in fold + opening + closing
    assert "\x1b" not in text
    assert "\u202e" not in text
    assert "\x1b" not in "".join(shown(done))
    assert any("\\x1b[31m\\u202e" in line for line in shown(done))


def test_a_file_with_another_ending_is_an_error_that_names_the_two(play: Player, tmp_path: Path) -> None:
    file = tmp_path / "plan.txt"
    done = run(play, policy("logs", GET), file=file, code=1)
    assert (
        f"[ERROR]: plan_file: '{file}' has none of the endings .json, .md, .html. Give it one of them." in done.output
    )
    assert "TASK" not in done.output
    assert (done.writes, file.exists()) == ((), False)


def test_a_folder_that_is_not_there_ends_the_run_before_the_first_task(play: Player, tmp_path: Path) -> None:
    done = run(play, policy("logs", GET), file=tmp_path / "no" / "plan.md", code=1)
    assert "plan.md' does not exist. Create it first, or give another one." in done.output
    assert "TASK" not in done.output
    assert done.writes == ()


def test_a_file_that_cannot_be_written_at_the_end_is_an_error(play: Player, tmp_path: Path) -> None:
    file = tmp_path / "folder" / "plan.md"
    file.parent.mkdir()
    # beside the playbook, so that the task returns the same path both ways
    gone = {"name": "The folder goes", "ansible.builtin.file": {"path": "folder", "state": "absent"}}
    done = run(play, policy("logs", GET), {**gone, "check_mode": False}, dry=True, file=file, code=1)
    assert "IAM plan: 1 to create, 0 to change, 0 to delete; 1 low" in done.output
    assert f"[ERROR]: plan_file: the plan is not written to '{file}': No such file or directory." in done.output


def test_several_files_are_written_at_once(play: Player, tmp_path: Path) -> None:
    run(play, policy("logs", GET), dry=True, environment={"PLUMB_PLAN_FILE": f"{tmp_path}/a.md, {tmp_path}/b.json"})
    assert (tmp_path / "a.md").read_text(encoding="utf-8").startswith("## IAM plan: 1 to create")
    assert json.loads((tmp_path / "b.json").read_text(encoding="utf-8"))["levels"]["low"] == 1


def test_the_file_can_be_named_in_the_configuration(play: Player, tmp_path: Path) -> None:
    settings = "[defaults]\ncallbacks_enabled = plumb.aws.plan\n[callback_plan]\nplan_file = here.json\n"
    (tmp_path / "ansible.cfg").write_text(settings, encoding="utf-8")
    named = {"ANSIBLE_CONFIG": str(tmp_path / "ansible.cfg"), "ANSIBLE_CALLBACKS_ENABLED": None}
    play.tasks([policy("logs", GET)], environment=named, arguments=["--check"])
    file = tmp_path / "here.json"
    assert json.loads(file.read_text(encoding="utf-8"))["changed"] is True
    mask = os.umask(0)
    os.umask(mask)
    assert stat.S_IMODE(file.stat().st_mode) == 0o666 & ~mask
    assert not [name for name in os.listdir(tmp_path) if name.startswith(".here")]
