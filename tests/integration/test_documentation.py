# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""README and docs/ hold what they say: their blocks run, in the order in which a reader comes to them."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
import yaml

from embedded_iam import EmbeddedIam
from integration.documented import Block, blocks
from integration.documents import allow, trust_in
from integration.harness import at_once, environment_of, path_of_tools

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = {path.name: path for path in (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")))}
# By document and first line; a new one needs a reason as good as these
NOT_RUN = {
    ("README.md", "make demo"),
    ("README.md", "make play"),
    ("README.md", "make test"),
    ("performance.md", "make bench BENCH_ARGS='--quick'"),
}
OTHER_ACCOUNT = "210987654321"
_TIMEOUT = 240


def _seed_readme(iam: EmbeddedIam, account: str, home: Path) -> None:
    """The profile and the role of 'Credentials', and the tarball of 'Installation'."""
    keys = iam.environment(account)
    lines = [f"{name.lower()} = {keys[name]}" for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY")]
    (home / ".aws").mkdir()
    (home / ".aws" / "config").write_text("\n".join(["[profile security]", *lines, ""]), encoding="utf-8")
    other = iam.client("iam", OTHER_ACCOUNT)
    assumed = trust_in(AWS=account)
    other.create_role(RoleName="deploy", AssumeRolePolicyDocument=json.dumps(assumed))
    other.put_role_policy(RoleName="deploy", PolicyName="read", PolicyDocument=json.dumps(allow("iam:*")))
    stage = home / "stage" / "ansible_collections" / "plumb" / "aws"
    staging = [sys.executable, "hacking/stage.py", str(stage), str(home / "stage" / "ready")]
    subprocess.run(staging, cwd=ROOT, check=True)
    build = [
        path_of_tools("ansible-galaxy"),
        "collection",
        "build",
        "--output-path",
        str(home / "work" / "dist"),
        str(stage),
    ]
    subprocess.run(build, check=True, capture_output=True, env=environment_of(iam, account, home))


def _seed_moving(iam: EmbeddedIam, account: str, home: Path) -> None:
    """A user and a group, which no module of ours creates."""
    client = iam.client("iam", account)
    client.create_user(UserName="alice")
    client.create_group(GroupName="developers")


def _seed_accounts(iam: EmbeddedIam, account: str, home: Path) -> None:
    """An account to adopt, and another one to apply its files to."""
    client = iam.client("iam", account)
    for number in range(3):
        policy = client.create_policy(PolicyName=f"read-{number}", PolicyDocument=json.dumps(allow("s3:GetObject")))
        assumed = json.dumps(trust_in(Service="lambda.amazonaws.com"))
        client.create_role(RoleName=f"job-{number}", AssumeRolePolicyDocument=assumed)
        client.attach_role_policy(RoleName=f"job-{number}", PolicyArn=policy["Policy"]["Arn"])
    other = iam.client("iam", "310987654321")
    other.create_role(RoleName="deploy", AssumeRolePolicyDocument=json.dumps(trust_in(AWS=account)))
    other.put_role_policy(RoleName="deploy", PolicyName="all", PolicyDocument=json.dumps(allow("iam:*")))


SEEDS: dict[str, Callable[[EmbeddedIam, str, Path], None]] = {
    "README.md": _seed_readme,
    "accounts.md": _seed_accounts,
    "moving.md": _seed_moving,
}


@pytest.fixture(scope="module")
def failures(
    iam: EmbeddedIam, new_account: Callable[[], str], tmp_path_factory: pytest.TempPathFactory
) -> dict[str, list[str]]:
    """What went wrong in each document."""

    def run(name: str, home: Path) -> list[str]:
        account = new_account()
        (home / "work").mkdir()
        if name in SEEDS:
            SEEDS[name](iam, account, home)
        environment = environment_of(iam, account, home) | {"ANSIBLE_HOME": str(home / ".ansible")}
        return [wrong for block in blocks(DOCUMENTS[name]) if (wrong := _run(block, home / "work", environment))]

    homes = {name: tmp_path_factory.mktemp("reader") for name in DOCUMENTS}
    return at_once({name: partial(run, name, home) for name, home in homes.items()})


def _run(block: Block, folder: Path, environment: dict[str, str]) -> str:
    """Run a block; what went wrong, or nothing."""
    if block.reason:
        return ""
    if block.file:
        (folder / block.file).write_text(block.text, encoding="utf-8")
        return ""
    if block.language == "yaml":
        path = folder / f"line{block.line}.yml"
        path.write_text(yaml.safe_dump(block.as_playbook()), encoding="utf-8")
        return "".join(
            _wrong(block, ["ansible-playbook", path.name, *arguments], folder, environment)
            for arguments in (["--check", "--diff"], [])
        )
    return _wrong(block, ["bash", "-euo", "pipefail", "-c", block.text], folder, environment)


def _wrong(block: Block, command: list[str], folder: Path, environment: dict[str, str]) -> str:
    done = subprocess.run(
        command,
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=_TIMEOUT,
        check=False,
    )
    missing = [line for line in block.shows if line not in done.stdout.splitlines()]
    if done.returncode == block.status and not missing and "Traceback" not in done.stdout:
        return ""
    return f"line {block.line}: status {done.returncode}, without the lines {missing}:\n{done.stdout}\n"


@pytest.mark.parametrize("name", DOCUMENTS)
def test_the_blocks_of_a_document_run(name: str, failures: dict[str, list[str]]) -> None:
    assert "\n".join(failures[name]) == ""


def test_only_the_listed_blocks_are_not_run() -> None:
    found = {
        (name, block.text.splitlines()[0])
        for name, document in DOCUMENTS.items()
        for block in blocks(document)
        if block.reason
    }
    assert found == NOT_RUN
    assert len(NOT_RUN) <= 8


def test_a_block_that_is_a_file_is_run_by_a_bash_block_below_it() -> None:
    for document in DOCUMENTS.values():
        found = blocks(document)
        for number, block in enumerate(found):
            if block.file:
                below = [each for each in found[number:] if each.language == "bash" and not each.reason]
                assert any("ansible-playbook" in each.text and block.file in each.text for each in below), block.file


def test_the_first_playbook_of_readme_is_that_of_the_demo() -> None:
    (first, *_others) = [block for block in blocks(DOCUMENTS["README.md"]) if block.file]
    assert (ROOT / "hacking" / "demo" / "site.yml").read_text(encoding="utf-8") == f"---\n{first.text}"


def test_readme_lists_all_modules_and_playbooks() -> None:
    readme = DOCUMENTS["README.md"].read_text(encoding="utf-8")
    rows = set(re.findall(r"^\| `([\w.]+)`", readme, re.MULTILINE))
    modules = {path.stem for path in (ROOT / "plugins" / "modules").glob("iam_*.py")}
    playbooks = {f"plumb.aws.{path.stem}" for path in (ROOT / "playbooks").glob("*.yml")}
    assert rows == modules | playbooks


def test_the_demo_ends_with_what_to_try_next(
    iam: EmbeddedIam, new_account: Callable[[], str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    home, account = tmp_path_factory.mktemp("demo"), new_account()
    environment = environment_of(iam, account, home)
    demo = [sys.executable, str(ROOT / "hacking" / "demo.py")]
    done = subprocess.run(demo, env=environment, capture_output=True, text=True, timeout=_TIMEOUT, check=False)
    assert done.returncode == 0, done.stdout
    assert "IAM plan: 2 to create, 0 to change, 0 to delete; 3 low" in done.stdout
    assert "IAM changes: none" in done.stdout
    assert "may now s3:DeleteObject on arn:aws:s3:::reports/old/*" in done.stdout
    assert "IAM would refuse this document" in done.stdout
    assert "What to try next" in done.stdout
