# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Names that people type: those of other collections, those that mean one of ours, and amazon.aws's group of defaults."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import yaml

from embedded_iam import EmbeddedIam
from integration import seeds
from integration.harness import Course, Player, Task, at_once, environment_of, path_of_tools, scenario, task

ROOT = Path(__file__).resolve().parents[2]
ROUTING: dict[str, dict[str, Any]] = yaml.safe_load((ROOT / "meta" / "runtime.yml").read_text(encoding="utf-8"))[
    "plugin_routing"
]
TOMBSTONES = {name: entry["tombstone"] for name, entry in ROUTING["modules"].items() if "tombstone" in entry}
REDIRECTS = {name: entry["redirect"] for name, entry in ROUTING["modules"].items() if "redirect" in entry}
MODULES = {path.stem for path in (ROOT / "plugins" / "modules").glob("iam_*.py")}
NOT_HERE = "Not in plumb.aws:"
_TIMEOUT = 60


def test_each_name_is_of_a_module_and_of_an_action() -> None:
    assert ROUTING["action"] == ROUTING["modules"]
    assert set(TOMBSTONES) | set(REDIRECTS) == set(ROUTING["modules"])
    assert set(ROUTING["modules"]) & MODULES == set()


def _say(iam: EmbeddedIam, account: str, folder: Path, playbook: Sequence[Task]) -> tuple[int, str]:
    """The exit code of ansible-playbook, and what it says, as one line."""
    folder.mkdir()
    path = folder / "play.json"
    path.write_text(json.dumps([{"hosts": "localhost", "gather_facts": False, **play} for play in playbook]))
    done = subprocess.run(
        [path_of_tools("ansible-playbook"), str(path)],
        env=environment_of(iam, account, folder),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=_TIMEOUT,
        check=False,
    )
    return done.returncode, " ".join(done.stdout.split())


@pytest.fixture(scope="module")
def said(
    iam: EmbeddedIam, new_account: Callable[[], str], tmp_path_factory: pytest.TempPathFactory
) -> dict[str, tuple[int, str]]:
    """What ansible-playbook says of each name that is not here, and of each play with defaults for amazon.aws."""
    folder, account = tmp_path_factory.mktemp("names"), new_account()
    playbooks = {
        **{name: [{"tasks": [{f"plumb.aws.{name}": {"name": "x"}}]}] for name in TOMBSTONES},
        **{name: [play] for name, play in {**WARNED, **SILENT}.items()},
    }
    return at_once(
        {
            name: partial(_say, iam, account, folder / str(number), playbook)
            for number, (name, playbook) in enumerate(playbooks.items())
        }
    )


@pytest.mark.parametrize("name", TOMBSTONES)
def test_a_name_that_is_not_here_is_one_error_that_names_another(name: str, said: dict[str, tuple[int, str]]) -> None:
    code, text = said[name]
    assert code != 0
    assert text.count("[ERROR]") == 1, text
    assert "PLAY [" not in text
    assert "Traceback" not in text
    assert text.count(NOT_HERE) == 1, text
    assert TOMBSTONES[name]["warning_text"] in text
    named = re.findall(r"\b(\w+)\.aws\.(\w+)\b", text.partition(NOT_HERE)[2].partition("This feature was removed")[0])
    assert named
    ours = {module for collection, module in named if collection == "plumb"}
    assert ours <= MODULES
    assert {collection for collection, _module in named} <= {"plumb", "amazon", "community"}


LOGGED = {"debug_botocore_endpoint_logs": True}
NOWHERE = {"ansible_python_interpreter": "/nowhere/python", "plumb_in_process": True}


@scenario(
    *({**task(name, name, policy="standing"), "vars": NOWHERE} for name in REDIRECTS),
    before=seeds.all_of(
        seeds.policy("standing"), seeds.role("one", policies=("arn:aws:iam::{account}:policy/standing",))
    ),
)
def test_another_name_of_a_module_runs_inside_the_controller_too(course: Course) -> None:
    assert set(REDIRECTS.values()) == {"plumb.aws.iam_role_attachment_info"}
    for name in REDIRECTS:
        assert course[name].status == "ok", course[name].msg
        assert [each["entity_name"] for each in course[name]["attachments"]] == ["one"]


@scenario(*({**task(name, name, user="x"), "module_defaults": {"group/plumb.aws.iam": LOGGED}} for name in REDIRECTS))
def test_defaults_of_the_group_reach_another_name_of_a_module(course: Course) -> None:
    for name in REDIRECTS:
        assert course[name]["resource_actions"] == ["iam:ListAttachedUserPolicies"]


# -- amazon.aws's group of defaults, with or without its collection ---------------------------------------------------

WARNING = "for group/aws, which plumb.aws does not read"
THEIRS = {"group/aws": {"region": "eu-central-1"}}
OURS = {"group/plumb.aws.iam": {"region": "eu-central-1"}}
LOOK: Task = {"plumb.aws.iam_role_info": {"name": "x"}}
LOOK_BY_ANOTHER_NAME: Task = {"plumb.aws.iam_user_attachment_info": {"user": "x"}}


SHORT: Task = {"collections": ["amazon.aws", "plumb.aws"], "tasks": [{"iam_role_info": {"name": "x"}}]}
WARNED: dict[str, Task] = {
    "play": {"module_defaults": THEIRS, "tasks": [LOOK]},
    "block": {"tasks": [{"block": [LOOK], "module_defaults": THEIRS}]},
    "task": {"tasks": [{**LOOK, "module_defaults": THEIRS}]},
    "short name": {"module_defaults": THEIRS, **SHORT},
}
SILENT: dict[str, Task] = {
    "nothing": {"tasks": [LOOK]},
    "both groups": {"module_defaults": {**THEIRS, **OURS}, "tasks": [LOOK]},
    "other options": {"module_defaults": {"group/aws": {"tags": {"a": "b"}}}, "tasks": [LOOK]},
    "no task of ours": {"module_defaults": THEIRS, "tasks": [{"ansible.builtin.debug": {"msg": "x"}}]},
    "the module's own, by another name": {
        "module_defaults": {**THEIRS, "plumb.aws.iam_role_attachment_info": {"region": "eu-central-1"}},
        "tasks": [LOOK_BY_ANOTHER_NAME],
    },
}


@pytest.mark.parametrize("name", WARNED)
def test_credentials_for_amazon_aws_alone_are_warned_of_wherever_they_are_set(
    name: str, said: dict[str, tuple[int, str]]
) -> None:
    code, text = said[name]
    assert code == 0, text
    assert text.count(WARNING) == 1


@pytest.mark.parametrize("name", SILENT)
def test_where_nothing_is_amiss_nothing_is_said(name: str, said: dict[str, tuple[int, str]]) -> None:
    code, text = said[name]
    assert code == 0, text
    assert WARNING not in text


def test_it_is_said_once_a_run(play: Player, tmp_path: Path) -> None:
    path = tmp_path / "defaults.json"
    first = {"module_defaults": THEIRS, "tasks": [LOOK, {**LOOK, "loop": [1, 2]}, LOOK_BY_ANOTHER_NAME]}
    plays = [first, WARNED["short name"]]
    path.write_text(json.dumps([{"hosts": "localhost", "gather_facts": False, **each} for each in plays]))
    text = " ".join(play.playbook(str(path)).output.split())
    assert text.count(WARNING) == 1
    assert f"module_defaults sets region {WARNING}" in text
