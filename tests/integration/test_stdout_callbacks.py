# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The callback plan beside the callbacks that print a run: what these print stays what it is.

``make specs`` downloads the collection ansible.posix, whose callbacks print JSON; without it these are skipped.
"""

from __future__ import annotations

import json
import subprocess
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from embedded_iam import EmbeddedIam
from integration.harness import environment_of, path_of_tools
from integration.planning import BUILD

ROOT = Path(__file__).parents[2]
WHEELS = sorted((ROOT / ".build" / "amazon").glob("ansible-*.whl"))
POSIX = "ansible_collections/ansible/posix/"
HEADLINE = "IAM plan: 2 to create, 0 to change, 0 to delete; 3 low"
WORST = "may now s3:DeleteObject, s3:GetObject"
_TIMEOUT = 120


@pytest.fixture(scope="session")
def posix(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of collections that holds ansible.posix."""
    if not WHEELS:
        pytest.skip("ansible.posix is not here: make specs downloads it")
    folder = tmp_path_factory.mktemp("posix")
    with zipfile.ZipFile(WHEELS[-1]) as wheel:
        wheel.extractall(folder, [name for name in wheel.namelist() if name.startswith(POSIX)])
    return folder


@dataclass(frozen=True)
class Printed:
    """What a dry run printed, and the folder that it ran in."""

    stdout: str
    stderr: str
    folder: Path


Dry = Callable[..., Printed]


@pytest.fixture
def dry(iam: EmbeddedIam, new_account: Callable[[], str], tmp_path_factory: pytest.TempPathFactory) -> Dry:
    """Makes a dry run with the callback plan and an environment."""

    def run(**environment: str) -> Printed:
        folder = tmp_path_factory.mktemp("printed")
        site = [{"hosts": "localhost", "gather_facts": False, "tasks": [*BUILD[:3], BUILD[4]]}]
        (folder / "site.json").write_text(json.dumps(site), encoding="utf-8")
        enabled = {"ANSIBLE_CALLBACKS_ENABLED": "plumb.aws.plan", "JUNIT_OUTPUT_DIR": str(folder / "junit")}
        done = subprocess.run(
            [path_of_tools("ansible-playbook"), "site.json", "--check"],
            env={**environment_of(iam, new_account(), folder), **enabled, **environment},
            cwd=folder,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=_TIMEOUT,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return Printed(done.stdout, done.stderr, folder)

    return run


def _printing(callback: str, posix: Path) -> dict[str, str]:
    return {"ANSIBLE_STDOUT_CALLBACK": callback, "ANSIBLE_COLLECTIONS_PATH": f"{ROOT / '.build' / 'dev'}:{posix}"}


def test_json_stays_json_and_the_plan_goes_to_stderr(dry: Dry, posix: Path) -> None:
    printed = dry(**_printing("ansible.posix.json", posix))
    shown: dict[str, Any] = json.loads(printed.stdout)
    assert shown["stats"]["localhost"]["changed"] == 4
    assert HEADLINE in printed.stderr
    assert WORST in printed.stderr


def test_lines_of_json_stay_lines_of_json(dry: Dry, posix: Path) -> None:
    printed = dry(**_printing("ansible.posix.jsonl", posix))
    events = [json.loads(line)["_event"] for line in printed.stdout.splitlines()]
    assert events[-1] == "v2_playbook_on_stats"
    assert HEADLINE in printed.stderr


@pytest.mark.parametrize(
    "environment", [{"ANSIBLE_STDOUT_CALLBACK": "minimal"}, {"ANSIBLE_CALLBACK_RESULT_FORMAT": "yaml"}]
)
def test_other_callbacks_have_the_plan_below_what_they_print(environment: dict[str, str], dry: Dry) -> None:
    printed = dry(**environment)
    assert HEADLINE in printed.stdout
    assert WORST in printed.stdout
    assert HEADLINE not in printed.stderr


def test_junit_writes_its_file_beside_the_plan(dry: Dry) -> None:
    printed = dry(ANSIBLE_CALLBACKS_ENABLED="junit,plumb.aws.plan")
    assert HEADLINE in printed.stdout
    (report,) = (printed.folder / "junit").glob("*.xml")
    assert len(ElementTree.parse(report).findall(".//testcase")) == 4
