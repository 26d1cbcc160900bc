# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""`python tests/embedded_iam run` and `serve`, as processes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parents[2] / "embedded_iam"
SHOW = "import os; print({n: os.environ.get(n) for n in ('AWS_PROFILE', 'AWS_CONFIG_FILE', 'AWS_ENDPOINT_URL_IAM')})"
ASK = "import boto3; print(boto3.client('sts', region_name='us-east-1').get_caller_identity()['Account'])"


def embedded(*arguments: str) -> list[str]:
    return [sys.executable, str(HERE), *arguments]


def test_run_gives_the_command_a_server_and_its_exit_code() -> None:
    done = subprocess.run(
        embedded("run", "--account", "111122223333", "--", sys.executable, "-c", ASK + "; raise SystemExit(7)"),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stdout) == (7, "111122223333\n"), done.stderr
    assert "no AWS account is touched" in done.stderr


def test_run_hides_the_users_own_settings() -> None:
    done = subprocess.run(
        embedded("run", "--", sys.executable, "-c", SHOW),
        env={**os.environ, "AWS_PROFILE": "mine", "AWS_CONFIG_FILE": "mine"},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert "'AWS_PROFILE': None, 'AWS_CONFIG_FILE': '/dev/null', 'AWS_ENDPOINT_URL_IAM': 'http://127" in done.stdout


def test_run_says_that_a_command_does_not_exist() -> None:
    done = subprocess.run(
        embedded("run", "--", "no-such-command"), capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 127
    assert "no-such-command" in done.stderr


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_run_passes_a_signal_on_and_ends(number: signal.Signals, tmp_path: Path) -> None:
    started = tmp_path / "started"
    code = f"import pathlib, time; pathlib.Path({str(started)!r}).touch(); time.sleep(60)"
    process = subprocess.Popen(embedded("run", "--", sys.executable, "-c", code), stderr=subprocess.DEVNULL)
    wait_for(started)
    process.send_signal(number)
    assert process.wait(timeout=15) in (1, 128 + number), "1: Python's own answer to SIGINT"


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_serve_serves_until_told_to_end(number: signal.Signals, tmp_path: Path) -> None:
    ready = tmp_path / "ready"
    process = subprocess.Popen(embedded("serve", "--ready-file", str(ready)), stderr=subprocess.DEVNULL)
    wait_for(ready)
    url = ready.read_text(encoding="utf-8").strip()
    assert answers(url)
    process.send_signal(number)
    assert process.wait(timeout=15) == 0
    assert not answers(url)


def test_play_says_how_to_reach_an_account_with_something_in_it(tmp_path: Path) -> None:
    ready, said = tmp_path / "ready", tmp_path / "said"
    with said.open("w") as stdout:
        command = embedded("play", "--ready-file", str(ready), "--also", "PATH=/odd/bin:$PATH")
        process = subprocess.Popen(command, stdout=stdout, stderr=subprocess.DEVNULL)
    wait_for(ready)
    exports = [line for line in said.read_text(encoding="utf-8").splitlines() if line.startswith(("export ", "unset "))]
    ask = "import boto3; print(*sorted(r['RoleName'] for r in boto3.client('iam', region_name='us-east-1').list_roles()['Roles']))"
    shell = "; ".join([*exports, f'echo "$PATH"; {sys.executable} -c "{ask}"'])
    own = {**os.environ, "AWS_PROFILE": "mine", "AWS_SESSION_TOKEN": "mine"}
    done = subprocess.run(["bash", "-c", shell], capture_output=True, text=True, timeout=60, check=False, env=own)
    assert done.stdout.startswith("/odd/bin:/"), done.stderr
    assert done.stdout.splitlines()[1:] == ["auditor orders reports-job"]
    process.send_signal(signal.SIGINT)
    assert process.wait(timeout=15) == 0


def test_serve_ends_with_its_parent(tmp_path: Path) -> None:
    ready = tmp_path / "ready"
    parent = (
        "import pathlib, subprocess, sys, time\n"
        f"subprocess.Popen({embedded('serve', '--ready-file', str(ready))!r}, stderr=subprocess.DEVNULL)\n"
        f"while not pathlib.Path({str(ready)!r}).exists(): time.sleep(0.05)\n"
    )
    subprocess.run([sys.executable, "-c", parent], timeout=60, check=True)
    url = ready.read_text(encoding="utf-8").strip()
    limit = time.monotonic() + 15
    while answers(url):
        assert time.monotonic() < limit, "still serving"
        time.sleep(0.1)


def answers(url: str) -> bool:
    try:
        urllib.request.urlopen(url, timeout=5)
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False
    return True


def wait_for(path: Path) -> None:
    limit = time.monotonic() + 30
    while not path.exists():
        assert time.monotonic() < limit, f"{path} did not come"
        time.sleep(0.05)
