# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where a task cannot mean the same inside the controller, the ordinary module takes over and says why at -vvv.

The ordinary modules here run in Pythons of their own, not in the warm one that the other tests have.
"""

from __future__ import annotations

import getpass
import json
import os
import shlex
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from embedded_iam import EmbeddedIam
from integration import seeds
from integration.both_ways import BothWays, comparable
from integration.documents import allow, trust
from integration.harness import Player, Run, Task, TaskResult, task

INFO = "iam_role_trust_info"
OWN = "{{ ansible_playbook_python }}"

CONNECTION = '''\
from ansible.plugins.connection.local import Connection as Local

DOCUMENTATION = """
name: elsewhere
short_description: As local, under another name
description: As local, under another name.
extends_documentation_fragment: [connection_pipelining]
"""


class Connection(Local):
    transport = "elsewhere"
'''


@pytest.fixture
def folder(tmp_path: BothWays[Path]) -> Path:
    return tmp_path.inside


@pytest.fixture
def inside(play: BothWays[Player], folder: Path) -> Player:
    """A player whose tasks decide for themselves how they run, with other ways to run in its folder."""
    script(folder / "python", f'exec {shlex.quote(sys.executable)} "$@"')
    script(folder / "clean-python", f'unset PYTHONPATH; exec {shlex.quote(sys.executable)} "$@"')
    script(folder / "become", 'while [ "$1" != /bin/sh ]; do shift; done; exec "$@"')
    (folder / "connection_plugins").mkdir()
    (folder / "connection_plugins" / "elsewhere.py").write_text(CONNECTION, encoding="utf-8")
    own = {"ansible_connection": "local", "ansible_python_interpreter": OWN, "ansible_async_dir": str(folder / "async")}
    hosts = {
        "here": own,
        "python": {"ansible_connection": "local", "ansible_python_interpreter": str(folder / "python")},
        "elsewhere": {"ansible_connection": "elsewhere", "ansible_python_interpreter": OWN},
    }
    (folder / "hosts.json").write_text(json.dumps({"all": {"hosts": hosts}}), encoding="utf-8")
    return play.inside


def script(path: Path, text: str) -> None:
    path.write_text(f"#!/bin/sh\n{text}\n", encoding="utf-8")
    path.chmod(0o700)


@pytest.fixture
def another(new_player: BothWays[Callable[[], Player]]) -> Callable[[], Player]:
    """Gives players on accounts of their own whose tasks decide for themselves how they run."""
    return new_player.inside


def run(player: Player, *tasks: Task, folder: Path, arguments: tuple[str, ...] = (), **more: Any) -> Run:
    play = {"hosts": "here", "gather_facts": False, "vars": {"folder": str(folder)}, "tasks": tasks}
    (folder / "site.json").write_text(json.dumps([play]), encoding="utf-8")
    return player.playbook("site.json", arguments=["-i", "hosts.json", "-vvv", *arguments], **more)


def ask(name: str, **keywords: Any) -> Task:
    return {**task(name, INFO, name="standing"), **keywords}


def told(done: Run, name: str) -> str:
    """What was said while a task ran."""
    _before, found, after = done.output.partition(f"TASK [{name}]")
    assert found, done.output
    return after.partition("TASK [")[0].partition("PLAY RECAP")[0]


BECOME = {"become": True, "become_user": getpass.getuser(), "vars": {"ansible_become_exe": "{{ folder }}/become"}}

# Keywords of a task, with why it cannot run inside the controller; None: it can.
WHY: dict[str, tuple[dict[str, Any], str | None]] = {
    "a task like any other": ({}, None),
    "the full name of the local connection": ({"vars": {"ansible_connection": "ansible.builtin.local"}}, None),
    "an interpreter to be discovered": ({"vars": {"ansible_python_interpreter": "auto_silent"}}, None),
    "delegated to one like it": ({"delegate_to": "here"}, None),
    "delegated to localhost": ({"delegate_to": "localhost"}, None),
    "once for all": ({"run_once": True}, None),
    "switched on": ({"vars": {"plumb_in_process": True, "ansible_python_interpreter": "/no/python"}}, None),
    "switched off": ({"vars": {"plumb_in_process": False}}, "plumb_in_process is false"),
    "switched off in a template": (
        {"vars": {"off": "no", "plumb_in_process": "{{ off }}"}},
        "plumb_in_process is false",
    ),
    "become": (BECOME, "become asks for another user"),
    "async": ({"async": 60, "poll": 1}, "async needs a process of its own"),
    "async though switched on": (
        {"async": 60, "poll": 1, "vars": {"plumb_in_process": True}},
        "async needs a process of its own",
    ),
    "another interpreter": (
        {"vars": {"ansible_python_interpreter": "{{ folder }}/python"}},
        "ansible_python_interpreter is {folder}/python, not the controller's own",
    ),
    "another connection": ({"vars": {"ansible_connection": "elsewhere"}}, "the connection is elsewhere, not local"),
    "delegated to one with another interpreter": (
        {"delegate_to": "python"},
        "ansible_python_interpreter is {folder}/python, not the controller's own",
    ),
    "delegated to one with another connection": (
        {"delegate_to": "elsewhere"},
        "the connection is elsewhere, not local",
    ),
}


def test_each_task_says_why_it_runs_as_an_ordinary_module_and_answers_the_same(
    iam: EmbeddedIam, inside: Player, folder: Path
) -> None:
    seeds.role("standing")(iam, inside.account)
    done = run(inside, *[ask(name, **keywords) for name, (keywords, _why) in WHY.items()], folder=folder)
    answer = bare(done.results[0])
    assert len(answer["roles"]) == 1
    for name, (_keywords, why) in WHY.items():
        words = told(done, name)
        if why is None:
            assert "ordinary module" not in words, name
            assert "AnsiballZ" not in words, name
            assert "EXEC" not in words, name
        else:
            assert f"plumb.aws.{INFO} runs as an ordinary module: {why.format(folder=folder)}" in words, name
            assert "EXEC" in words, name
    assert {name: bare(result) for name, result in zip(WHY, done.results, strict=True)} == dict.fromkeys(WHY, answer)


def bare(result: TaskResult) -> dict[str, Any]:
    """A result without what Ansible adds for delegation and async."""
    assert result.status == "ok", result
    added = (
        "_ansible",
        "stdout",
        "stderr",
        "ansible_job_id",
        "ansible_async",
        "results_file",
        "started",
        "finished",
        "invocation",
    )
    return {key: value for key, value in result.result.items() if not key.startswith(added)}


def test_a_write_in_the_background_is_done_when_async_status_says_so(
    iam: EmbeddedIam, inside: Player, folder: Path
) -> None:
    started = {**task("started", "iam_role_trust", name="new", trust_policy=trust()), "async": 60, "poll": 0}
    waited = {
        "name": "waited",
        "ansible.builtin.async_status": {"jid": "{{ job.ansible_job_id }}"},
        "register": "seen",
        "until": "seen is finished",
        "retries": 60,
        "delay": 0.5,
    }
    again = task("again", "iam_role_trust", name="new", trust_policy=trust())
    done = run(inside, {**started, "register": "job"}, waited, again, folder=folder)
    assert done["waited"].changed
    assert done["waited"]["role"]["role_name"] == "new"
    assert not done["again"].changed
    assert "ordinary" not in told(done, "again")
    assert done.writes == ("CreateRole",)


SHADOW = 'raise ImportError("hidden for a test")\n'


def test_a_controller_without_botocore_hands_everything_over(iam: EmbeddedIam, inside: Player, folder: Path) -> None:
    seeds.role("standing")(iam, inside.account)
    (folder / "shadow").mkdir()
    (folder / "shadow" / "botocore.py").write_text(SHADOW, encoding="utf-8")
    path = os.pathsep.join([str(folder / "shadow"), os.environ.get("PYTHONPATH", "")]).rstrip(os.pathsep)
    clean = {"ansible_python_interpreter": "{{ folder }}/clean-python"}
    done = run(
        inside,
        ask("with botocore elsewhere", vars=clean),
        ask("though switched on", vars={**clean, "plumb_in_process": True}),
        ask("without it anywhere", ignore_errors=True),
        folder=folder,
        environment={"PYTHONPATH": path},
    )
    for result in done.results:
        assert "the controller has no botocore (hidden for a test)" in told(done, result.name)
    assert len(done["with botocore elsewhere"]["roles"]) == 1
    assert done["though switched on"].status == "ok"
    assert "botocore" in done["without it anywhere"].msg
    assert sys.executable in done["without it anywhere"].msg


ALL_SIX: tuple[Task, ...] = (
    task("policy", "iam_managed_policy", name="new", policy=allow("s3:GetObject")),
    task("role", "iam_role_trust", name="new", trust_policy=trust(), description="d"),
    task("attachment", "iam_role_attachment", role="new", policies=["new"]),
    task("policy info", "iam_managed_policy_info", name="new", include=["document", "versions", "entities"]),
    task("role info", "iam_role_trust_info", name="new"),
    task("attachment info", "iam_role_attachment_info", role="new"),
    task("wider", "iam_managed_policy", name="new", policy=allow("s3:*"), allow_new_access=False),
    task("linted", "iam_managed_policy", name="new", policy=allow("*")),
)


@pytest.mark.parametrize("dry", [False, True], ids=["for real", "dry run"])
def test_all_six_modules_come_with_all_that_they_need(dry: bool, another: Callable[[], Player]) -> None:
    """In a dry run, too: there a module sees what those before it planned, some inside and some outside."""
    tasks = [{**asked, "ignore_errors": asked["name"] == "wider"} for asked in ALL_SIX]
    outside = [{**asked, "vars": {"plumb_in_process": False}} for asked in tasks]
    mixed = [theirs if number % 2 else ours for number, (ours, theirs) in enumerate(zip(tasks, outside, strict=True))]
    arguments = ["--check"] if dry else []
    players = {}
    for name, asked in {"inside": tasks, "outside": outside, "mixed": mixed}.items():
        players[name] = another()
        done = players[name].tasks(asked, arguments=arguments)
        assert done["wider"].failed
        assert done["role info"]["roles"][0]["description"] == "d"
    expected = comparable(players["inside"])
    assert comparable(players["outside"]) == expected
    assert comparable(players["mixed"]) == expected


# -- a module of somebody who has deprecated options ------------------------------------------------------------------

OLD_MODULE = """\
from ansible_collections.plumb.aws.plugins.module_utils._resources.role_trust.info import MODULE
from ansible_collections.plumb.aws.plugins.module_utils._module.ordinary_module import run_as_module

ARGUMENT_SPEC = {
    "name": {
        "type": "str",
        "aliases": ["role_name"],
        "deprecated_aliases": [{"name": "role_name", "version": "9.0.0", "collection_name": "plumb.aws"}],
    },
    "path_prefix": {"type": "str"},
    "include": {"type": "list", "elements": "str", "default": []},
    "trusting": {"type": "str", "removed_in_version": "9.0.0", "removed_from_collection": "plumb.aws"},
    "token": {"type": "str", "no_log": True},
    "inner": {"type": "dict", "options": {"password": {"type": "str", "no_log": True, "fallback": (FALLBACK, ["PLUMB_ODD"])}}},
}
RULES = {}

if __name__ == "__main__":
    run_as_module(MODULE, ARGUMENT_SPEC, RULES)
""".replace(
    "from ansible_coll", "from ansible.module_utils.basic import env_fallback as FALLBACK\nfrom ansible_coll", 1
)
OLD_ACTION = """\
import importlib.util, os

from ansible_collections.plumb.aws.plugins.plugin_utils._in_process.action import in_process_action

path = os.path.join(os.path.dirname(__file__), os.pardir, "library", "old.py")
spec = importlib.util.spec_from_file_location("old_module", path)
module = importlib.util.module_from_spec(spec)
spec.loader.exec_module(module)
ActionModule = in_process_action(module)
"""


OLD_TASKS: tuple[Task, ...] = (
    {"name": "alias", "old": {"role_name": "x"}},
    {"name": "option", "old": {"trusting": "ec2.amazonaws.com"}},
    {"name": "both names", "old": {"name": "x", "role_name": "x"}},
    {"name": "hidden token", "old": {"name": "Zq7Plumb", "token": "Zq7Plumb"}},
    {"name": "hidden in a text", "old": {"name": "a Zq7Plumb b", "token": "Zq7Plumb"}, "ignore_errors": True},
    {
        "name": "hidden, of the environment",
        "old": {"name": "Odd5ecret", "inner": {}},
        "environment": {"PLUMB_ODD": "Odd5ecret"},
    },
    {"name": "wrong type", "old": {"token": "Zq7Plumb", "name": ["Zq7Plumb"]}, "ignore_errors": True},
    {"name": "one more", "old": {"token": "Zq7Plumb", "odd": "Zq7Plumb"}, "ignore_errors": True},
)


def test_deprecations_and_hidden_values_are_the_same(another: Callable[[], Player], folder: Path) -> None:
    for place, text in {"library": OLD_MODULE, "action_plugins": OLD_ACTION}.items():
        (folder / place).mkdir()
        (folder / place / "old.py").write_text(text, encoding="utf-8")
    environment = {
        "ANSIBLE_LIBRARY": str(folder / "library"),
        "ANSIBLE_ACTION_PLUGINS": str(folder / "action_plugins"),
        "ANSIBLE_INJECT_INVOCATION": "true",
    }
    played = []
    for switch in (True, False):
        played.append(player := another())
        tasks = [{**asked, "vars": {"plumb_in_process": switch}} for asked in OLD_TASKS]
        done = player.tasks(tasks, arguments=["-vvv"], environment=environment)
        assert ("old runs as an ordinary module" in done.output) is not switch
        assert done.output.count("[DEPRECATION WARNING]") == 2
        assert "role_name" in str(done["alias"]["deprecations"])
        assert "trusting" in str(done["option"]["deprecations"])
        assert "alias" in done["both names"].warnings
        shown = [{**each.result, "invocation": each.result.get("invocation")} for each in done.results]
        assert "Odd5ecret" not in str(shown)
        assert "Zq7Plumb" not in str(shown)
    assert comparable(played[1]) == comparable(played[0])


# -- ansible-runner ---------------------------------------------------------------------------------------------------


def test_ansible_runner_shows_the_same_events_and_no_secret(
    iam: EmbeddedIam, new_account: Callable[[], str], folder: Path
) -> None:
    runner = pytest.importorskip("ansible_runner")
    account = new_account()
    seeds.role("standing")(iam, account)
    keys = {"access_key": f"AKIAEMB1{account}", "secret_key": "Zq7Plumb", "endpoint_url": iam.url}
    tasks = [task("known", INFO, name="standing", **keys), task("refused", INFO, name="a Zq7Plumb b", **keys)]
    play = {"hosts": "localhost", "gather_facts": False, "ignore_errors": True, "tasks": tasks}
    shown = {}
    for switch in (True, False):
        place = folder / f"runner-{switch}"
        (place / "project").mkdir(parents=True)
        (place / "project" / "site.json").write_text(json.dumps([play]), encoding="utf-8")
        settings = {"HOME": str(folder), "ANSIBLE_HOME": str(folder / "ansible"), "AWS_EC2_METADATA_DISABLED": "true"}
        done = runner.run(
            private_data_dir=str(place),
            playbook="site.json",
            envvars=settings,
            extravars={"plumb_in_process": switch},
            verbosity=3,
            quiet=True,
        )
        events = [each for each in done.events if each["event"] in ("runner_on_ok", "runner_on_failed")]
        assert [each["event"] for each in events] == ["runner_on_ok", "runner_on_failed"]
        assert ("ordinary module" in done.stdout.read()) is not switch
        results = [each["event_data"]["res"] for each in events]
        shown[switch] = [{key: value for key, value in each.items() if key != "invocation"} for each in results]
        artifacts = [file.read_text(encoding="utf-8") for file in (place / "artifacts").rglob("*") if file.is_file()]
        assert not [text for text in artifacts if "Zq7Plumb" in text]
    assert len(shown[True][0]["roles"]) == 1
    assert shown[False] == shown[True]
