# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The requests of a task without Ansible around them: what one would write with boto3 alone.

    python bare.py SUBJECT COUNT

Prints the seconds that the requests alone took, as JSON. The time of the whole process is measured from outside.
"""

from __future__ import annotations

import json
import sys
import time
from typing import Any

import boto3


def policies(count: int) -> None:
    """GetPolicy and GetPolicyVersion of each policy; a name becomes an ARN by one GetCallerIdentity."""
    iam, sts = boto3.client("iam"), boto3.client("sts")
    with _Timed():
        account = sts.get_caller_identity()["Account"]
        for number in range(1, count + 1):
            arn = f"arn:aws:iam::{account}:policy/bench-{number}"
            policy: dict[str, Any] = iam.get_policy(PolicyArn=arn)["Policy"]
            iam.get_policy_version(PolicyArn=arn, VersionId=policy["DefaultVersionId"])


def trusts(count: int) -> None:
    """GetRole of each role."""
    iam = boto3.client("iam")
    with _Timed():
        for number in range(1, count + 1):
            iam.get_role(RoleName=f"bench-{number}")


def attachments(count: int) -> None:
    """ListAttachedRolePolicies of each role."""
    iam = boto3.client("iam")
    with _Timed():
        for number in range(1, count + 1):
            iam.list_attached_role_policies(RoleName=f"bench-{number}")


class _Timed:
    def __enter__(self) -> None:
        self._start = time.perf_counter()

    def __exit__(self, *_: object) -> None:
        print(json.dumps({"requests": time.perf_counter() - self._start}))


if __name__ == "__main__":
    {"policy": policies, "trust": trusts, "attachment": attachments}[sys.argv[1]](int(sys.argv[2]))
