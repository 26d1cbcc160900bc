# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a fuzz has reached, so that it cannot rot unseen."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from ansible_collections.plumb.aws.plugins import modules
from ansible_collections.plumb.aws.plugins.module_utils._iam.operations import BY_API_NAME
from contract.case import Task
from contract.judge import Verdict

# The first words of messages that a fuzz must meet, each a way to go wrong that a dry run has to foresee.
EXPECTED_MESSAGES = (
    "policies: there is no policy named",
    "policies: the policy arn does not exist",
    "policies: the role would have",
    "policies: arn belongs to account",
    "policies: is not a valid name",
    "permissions_boundary: there is no policy named",
    "role: the role does not exist",
    "user: the user does not exist",
    "group: the group does not exist",
    "policies: the inline policies of the role would have",
    "the instance profile cannot be created: the account has all",
    "prune: arn has",
    "default_version: arn has no version",
    "default_version: arn does not exist",
    "default_version: is not a version id",
    "policy: arn does not exist, and a document is needed",
    "policy: ",
    "trust_policy: the role does not exist, and trust_policy",
    "trust_policy: the principal arn does not exist in this account",
    "trust_policy: ",
    "trusted: ",
    "tags: ",
    "path: is not a valid path",
    "allow_new_access: false, and the access would be",
    "arn: arn is managed by AWS",
    "arn: arn belongs to account",
    "arn: arn does not exist, and cannot be created while",
    "arn is not deleted: it is attached to",
    "arn is not deleted: it is the permissions boundary of",
    "arn is not deleted: it still has",
    "arn cannot be created: the account has all the policies",
    "the role cannot be created: the account has all the roles",
    "allow_self_lockout: this task runs as the role",
    "assumerole failed: accessdenied",
)
# These write files of the controller; tests/integration/test_adoption.py and test_drift.py hold them to the same
_OF_FILES = ("iam_account_drift", "iam_account_export")
MODULES = tuple(sorted({path.stem for path in Path(modules.__path__[0]).glob("iam_*.py")}.difference(_OF_FILES)))
OPERATIONS = sorted(BY_API_NAME)


class Tally:
    """Counts of what happened, by name: ``changed``, ``unchanged``, ``failed``, modules, operations, messages."""

    def __init__(self, counts: Iterable[tuple[str, int]] = ()) -> None:
        self.counts: Counter[str] = Counter()
        for name, count in counts:
            self.counts[name] += count

    @classmethod
    def of(cls, verdicts: Iterable[Verdict]) -> Tally:
        return cls((name, 1) for verdict in verdicts for name in _names(verdict))

    def never_reached(self) -> list[str]:
        """What a fuzz of some hundred cases must have met, and has not; also what it has met too rarely."""
        wanted = [f"module {name}" for name in MODULES] + [f"operation {name}" for name in OPERATIONS]
        missing = [name for name in wanted if not self.counts[name]]
        messages = [name.removeprefix("message ") for name in self.counts if name.startswith("message ")]
        missing += [
            f"message {start}..."
            for start in EXPECTED_MESSAGES
            if not any(message.lower().startswith(start.lower()) for message in messages)
        ]
        tasks = sum(self.counts[name] for name in ("changed", "unchanged", "failed"))
        missing += [
            f"{name}: {self.counts[name]} of {tasks} tasks are too few"
            for name in ("changed", "unchanged", "failed")
            if self.counts[name] < tasks / 7
        ]
        return missing

    def __str__(self) -> str:
        told = ", ".join(f"{self.counts[name]} {name}" for name in ("playbooks", "changed", "unchanged", "failed"))
        kinds = {kind: sum(name.startswith(f"{kind} ") for name in self.counts) for kind in ("operation", "message")}
        return f"{told}; {kinds['operation']} operations, {kinds['message']} messages"


def _names(verdict: Verdict) -> Iterator[str]:
    yield "playbooks"
    for task, result in zip(verdict.case.tasks, verdict.real, strict=True):
        yield f"module {_module(task)}"
        yield "failed" if result.failed else "changed" if result.changed else "unchanged"
        for each in result.result.get("results") or [result.result]:
            for call in each.get("calls") or ():
                yield f"operation {call['operation']}"
            if each.get("failed") or (result.failed and each is result.result):
                yield f"message {_words(str(each.get('msg')))}"


def _module(task: Task) -> str:
    return next(key for key in task if key.startswith("plumb.aws.")).removeprefix("plumb.aws.")


def _words(message: str) -> str:
    """The beginning of a message without the values in it."""
    text = re.sub(r"arn:[^\s,]*[^\s,.]", "arn", message.split("\n")[0])
    text = re.sub(r"'[^']*' ?", "", text)
    text = re.sub(r"\b[0-9]{12}\b", "account", text)
    return re.sub(r"\s+", " ", text)[:70]


def merged(tallies: Iterable[dict[str, int]]) -> Tally:
    return Tally((name, count) for tally in tallies for name, count in tally.items())


def summary_of(properties: Iterable[Any]) -> Tally:
    """From what tests have recorded as properties."""
    return merged(value for name, value in properties if name == "tally")
