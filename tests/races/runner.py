# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Real ansible-playbook processes that run at the same time, or are ended before they are done."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from embedded_iam import EmbeddedIam
from integration.documents import trust_in
from integration.harness import HERE, environment_of, path_of_tools

Document = dict[str, Any]

NAME = "contested"
_TIMEOUT = 240


@dataclass(frozen=True)
class Ended:
    """A process: its exit code, what it printed, and what its tasks returned."""

    code: int
    output: str
    results: tuple[dict[str, Any], ...]


class Runner:
    """Runs plays as one account, each process in a folder of its own and with one home, as one user's are."""

    def __init__(self, iam: EmbeddedIam, account: str, folder: Path) -> None:
        self.iam = iam
        self.account = account
        self.folder = folder
        self.log = folder / "log"
        self._runs = 0

    @contextmanager
    def started(self, play: Mapping[str, Any], *arguments: str) -> Iterator[tuple[subprocess.Popen[str], Path]]:
        """A process in a session of its own, and the file of its results; ended at the latest when this ends."""
        self._runs += 1
        folder = self.folder / f"run{self._runs}"
        folder.mkdir()
        (folder / "site.json").write_text(json.dumps([play]), encoding="utf-8")
        environment = environment_of(self.iam, self.account, self.folder) | {
            "ANSIBLE_CALLBACK_PLUGINS": str(HERE / "callback_plugins"),
            "ANSIBLE_CALLBACKS_ENABLED": "record",
            "PLUMB_TEST_RECORD": str(folder / "record.jsonl"),
        }
        process = subprocess.Popen(
            [path_of_tools("ansible-playbook"), "site.json", *arguments],
            env=environment,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        try:
            yield process, folder / "record.jsonl"
        finally:
            if process.poll() is None:
                os.killpg(process.pid, 9)
            process.communicate()

    def all_at_once(self, plays: Sequence[Mapping[str, Any]], *arguments: str) -> list[Ended]:
        """Start a process for each play, and wait for all of them."""
        if not plays:
            return []
        with self.started(plays[0], *arguments) as (process, record):
            others = self.all_at_once(plays[1:], *arguments)
            output, _errors = process.communicate(timeout=_TIMEOUT)
            lines = record.read_text(encoding="utf-8").splitlines() if record.exists() else []
            return [Ended(process.returncode, output, tuple(map(json.loads, lines))), *others]

    @property
    def client(self) -> Any:
        return self.iam.client("iam", self.account)

    # What they contend for

    def seed(self, versions: int) -> str:
        """A policy with so many versions, each of another document; returns its ARN."""
        first = self.client.create_policy(PolicyName=NAME, PolicyDocument=json.dumps(document(f"old1-{NAME}")))
        arn = str(first["Policy"]["Arn"])
        for number in range(2, versions + 1):
            text = json.dumps(document(f"old{number}-{NAME}"))
            self.client.create_policy_version(PolicyArn=arn, PolicyDocument=text, SetAsDefault=True)
        return arn

    def seed_roles(self, number: int) -> list[str]:
        """Roles to work as, which anybody of the account may assume; returns their ARNs."""
        text = json.dumps(trust_in(AWS=self.account))
        answers = [
            self.client.create_role(RoleName=f"worker{each}", AssumeRolePolicyDocument=text) for each in range(number)
        ]
        return [str(answer["Role"]["Arn"]) for answer in answers]

    def documents(self, arn: str) -> dict[str, Document]:
        """The documents of all versions; the default one's id is in ``default``."""
        versions = self.client.list_policy_versions(PolicyArn=arn)["Versions"]
        return {
            version["VersionId"]: self.client.get_policy_version(PolicyArn=arn, VersionId=version["VersionId"])[
                "PolicyVersion"
            ]["Document"]
            for version in versions
        }

    def default(self, arn: str) -> str:
        return str(self.client.get_policy(PolicyArn=arn)["Policy"]["DefaultVersionId"])


def document(bucket: str) -> Document:
    return {
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": f"arn:aws:s3:::{bucket}/*"}],
    }


def wishing(bucket: str, **options: Any) -> dict[str, Any]:
    """A play on localhost that wants the policy to hold a document."""
    return {
        "hosts": "localhost",
        "gather_facts": False,
        "tasks": [
            {"name": "it", "plumb.aws.iam_managed_policy": {"name": NAME, "policy": document(bucket), **options}}
        ],
    }
