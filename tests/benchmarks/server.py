# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A moto server as a process of its own, and what stands in its account."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any

import boto3

from benchmarks.measure import end_tree

_START_TIMEOUT = 60
_RUNNING = re.compile(rb"Running on (http://127\.0\.0\.1:[0-9]+)")
_REQUEST = re.compile(rb'"POST / HTTP')


class MotoServer:
    """`moto_server` with the AWS-managed policies, on a free loopback port. Its log tells how many requests came."""

    def __init__(self, log: Path, environment: Mapping[str, str]) -> None:
        self._log = log
        self._environment = {**environment, "MOTO_IAM_LOAD_MANAGED_POLICIES": "true"}
        self._read = 0

    def __enter__(self) -> MotoServer:
        command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", "0"]
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(
                command, env=self._environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True
            )
        try:
            self.url = self._wait_for_url()
        except BaseException:
            self._stop()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop()

    def requests(self) -> int:
        """How many requests have come since this was last asked. A request is logged before it is answered."""
        with self._log.open("rb") as log:
            log.seek(self._read)
            news = log.read()
        self._read += len(news)
        return len(_REQUEST.findall(news))

    def _wait_for_url(self) -> str:
        deadline = time.monotonic() + _START_TIMEOUT
        while time.monotonic() < deadline:
            found = _RUNNING.search(self._log.read_bytes())
            if found:
                return found.group(1).decode()
            if self._process.poll() is not None:
                break
            time.sleep(0.1)
        raise RuntimeError(f"moto_server does not run: {self._log.read_text(errors='replace')}")

    def _stop(self) -> None:
        if self._process.poll() is None:
            end_tree(self._process.pid)
        self._process.wait()


class Account:
    """Policies, roles and attachments named bench-1, bench-2 and so on, as the benchmarks' tasks wish them."""

    def __init__(self, url: str, environment: Mapping[str, str]) -> None:
        self._iam: Any = boto3.client(
            "iam",
            endpoint_url=url,
            region_name=environment["AWS_REGION"],
            aws_access_key_id=environment["AWS_ACCESS_KEY_ID"],
            aws_secret_access_key=environment["AWS_SECRET_ACCESS_KEY"],
        )
        self._count = 0

    def grow(self, count: int, *, policy: Mapping[str, Any], trust: Mapping[str, Any]) -> None:
        """Create what is missing up to this number."""
        for number in range(self._count + 1, count + 1):
            name = f"bench-{number}"
            made = self._iam.create_policy(PolicyName=name, PolicyDocument=json.dumps(policy))
            self._iam.create_role(RoleName=name, AssumeRolePolicyDocument=json.dumps(trust))
            self._iam.attach_role_policy(RoleName=name, PolicyArn=made["Policy"]["Arn"])
        self._count = max(self._count, count)
