# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Answers of IAM that are good for a whole run, and asked once: names of policies and roles, quotas.

A file of the run's folder for each question and set of connection options. Nothing is decided by them alone: what a
listing names is read before it counts, and where IAM refuses what they let through, they are asked anew.
"""

from __future__ import annotations

import glob
import hashlib
import os
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from functools import cached_property
from typing import Any

from ansible_collections.plumb.aws.plugins.module_utils._engine.call import Call
from ansible_collections.plumb.aws.plugins.module_utils._iam.policy_documents import (
    default_documents,
    document_question,
)
from ansible_collections.plumb.aws.plugins.plugin_utils._in_process.locks import after_the_first, environment_key
from ansible_collections.plumb.aws.plugins.plugin_utils._in_process.run_folder import (
    make_run_folder,
    recall,
    remember,
    run_folder,
)

Answer = dict[str, Any]

# What this worker has read, by path and date, so that a loop does not parse a long listing for each item
_read: dict[str, tuple[int, Answer]] = {}


class RunMemory:
    """What a run knows of an account, as far as these connection options lead to it."""

    def __init__(self, options_key: str) -> None:
        self._options_key = options_key
        self._anew: set[str] | None = None

    @cached_property
    def _key(self) -> str:
        return hashlib.sha256(f"{self._options_key} {environment_key()}".encode()).hexdigest()

    def recall(self, question: str, ask: Callable[[], Answer]) -> Answer:
        """The answer, in JSON types: the run's, or what ``ask`` returns."""
        name = f"{question}-{self._key}"
        if self._anew is not None and question not in self._anew:
            self._anew.add(question)
            return self._ask(name, ask)
        known = _recall(name)
        if known is not None:
            return known
        with after_the_first(name):
            return _recall(name) or self._ask(name, ask)

    def forget(self) -> None:
        """Ask anew from here on, each question once."""
        self._anew = set()

    def created(self) -> list[str]:
        """The ARNs of what this run has created."""
        try:
            with open(self._created_path(), encoding="utf-8") as file:
                return [line.rstrip("\n") for line in file if line.endswith("\n")]
        except OSError:
            return []

    def add(self, calls: Sequence[Call]) -> None:
        """Add what calls have created. Where it cannot be written, a name in another letter case is not known."""
        for arn, document in default_documents(calls).items():
            if document is not None:
                remember(f"{document_question(arn)}-{self._key}", {"answer": document})
        arns = [call.notes["arn"] for call in calls if call.operation.creates]
        if not arns:
            return
        try:
            make_run_folder()
            file = os.open(self._created_path(), os.O_CREAT | os.O_WRONLY | os.O_APPEND, 0o600)
            try:
                os.write(file, "".join(f"{arn}\n" for arn in arns).encode())
            finally:
                os.close(file)
        except OSError:
            return

    def _ask(self, name: str, ask: Callable[[], Answer]) -> Answer:
        answer = ask()
        remember(name, answer)
        return answer

    def _created_path(self) -> str:
        return os.path.join(run_folder(), f"created-{self._key}")


def forget_documents(calls: Iterable[Call]) -> None:
    """Forget the documents of policies that calls have changed, by whatever connection options they were read."""
    for arn in default_documents(calls):
        for path in glob.glob(os.path.join(glob.escape(run_folder()), f"{document_question(arn)}-*")):
            with suppress(OSError):
                os.unlink(path)


def _recall(name: str) -> Answer | None:
    path = os.path.join(run_folder(), name)
    try:
        date = os.stat(path).st_mtime_ns
    except OSError:
        return None
    if path not in _read or _read[path][0] != date:
        known = recall(name)
        if known is None:
            return None
        _read[path] = (date, known)
    return _read[path][1]
