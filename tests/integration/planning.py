# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs with the callback plan, and what they show."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from integration.documents import allow, trust
from integration.harness import Player, Run, Task, task

_FINDING = re.compile(r"  (?:CRITICAL|HIGH|MEDIUM|LOW|accepted) | {12}")
GET = allow("s3:GetObject", resource="arn:aws:s3:::logs/*")
GET_AND_DELETE = allow("s3:GetObject", "s3:DeleteObject", resource="arn:aws:s3:::logs/*")


def policy(name: str, document: dict[str, Any] | str | None = None, **more: Any) -> Task:
    """A task on a policy; ``more`` may hold keywords of the task, with a leading underscore."""
    keywords = {key[1:]: more.pop(key) for key in list(more) if key.startswith("_")}
    options = {"name": name, **({"policy": document} if document else {}), **more}
    return {**task(f"Policy {name}", "iam_managed_policy", **options), **keywords}


def role(name: str, service: str = "ec2.amazonaws.com", **more: Any) -> Task:
    return task(f"Role {name}", "iam_role_trust", name=name, trust_policy=trust(service), **more)


def attach(name: str, *policies: str, **more: Any) -> Task:
    return task(f"Attach to {name}", "iam_role_attachment", role=name, policies=list(policies), **more)


def run(
    play: Player,
    *tasks: Task,
    dry: bool = False,
    file: Path | None = None,
    columns: int = 200,
    environment: dict[str, str | None] | None = None,
    **more: Any,
) -> Run:
    enabled = {"ANSIBLE_CALLBACKS_ENABLED": "record,plumb.aws.plan", "COLUMNS": str(columns)}
    named = {"PLUMB_PLAN_FILE": str(file)} if file else {}
    arguments = [*(["--check"] if dry else []), *more.pop("arguments", [])]
    return play.tasks(tasks, environment={**enabled, **named, **(environment or {})}, arguments=arguments, **more)


def shown(done: Run) -> list[str]:
    """The lines that stand below the recap."""
    _before, _recap, rest = done.output.partition("PLAY RECAP")
    below = rest.partition("\n\n")[2].splitlines()
    return [line for line in below if line and not line.startswith("[")]


def told(done: Run) -> list[str]:
    """The same without the findings: headlines, resources and failures."""
    return [line for line in shown(done) if not _FINDING.match(line)]


def findings(done: Run) -> list[str]:
    """The findings, each on one line."""
    joined = "\n".join(line for line in shown(done) if _FINDING.match(line))
    return re.sub(r"\n {12}", " ", joined).splitlines()


BUILD = (
    policy("logs", GET),
    role("worker"),
    attach("worker", "logs"),
    policy("old", state="absent", _name="Old policy goes"),
    policy("logs", GET_AND_DELETE, _name="Wider policy"),
)
