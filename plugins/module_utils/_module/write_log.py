# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The log of writes: what is about to be sent to IAM and what became of it, on disk before anything can go wrong.

A worker can be killed between two calls, and its result is lost with it. The log has what it had done by then, and the
documents that it had removed, whole.
"""

from __future__ import annotations

import datetime
import json
import os
from collections.abc import Callable, Mapping
from typing import Any

from ansible_collections.plumb.aws.plugins.module_utils._engine.call import Call
from ansible_collections.plumb.aws.plugins.module_utils._engine.errors import Fault, PlumbError
from ansible_collections.plumb.aws.plugins.module_utils._engine.host_folder import host_folder, make_private_folder


def default_log_dir(environment: Mapping[str, str]) -> str:
    """Where the log lies if nobody says otherwise: https://specifications.freedesktop.org/basedir-spec/latest/."""
    base = environment.get("XDG_STATE_HOME", "")
    if os.path.isabs(base):
        return os.path.join(base, "plumb.aws")
    home = os.path.expanduser("~")
    # a container's user may have neither HOME nor an entry that names one
    return os.path.join(home, ".local", "state", "plumb.aws") if os.path.isabs(home) else host_folder()


class WriteLog:
    """A file for each day, ``writes-YYYY-MM-DD.jsonl``, which all processes of a user append to.

    ``started`` is told the path before the first line of this process; ``failed`` is told, once, why the log cannot be
    written.
    """

    def __init__(
        self,
        folder: str,
        *,
        run: str,
        started: Callable[[str], None] = lambda _path: None,
        failed: Callable[[str], None] = lambda _message: None,
    ) -> None:
        self._folder = folder
        self._run = run
        self._started = started
        self._failed = failed
        self._told = False

    def sending(self, account: str, call: Call) -> None:
        """A call is about to be sent: what it will change, and whole what it will remove."""
        self._add("sending", account, {**call.as_data(), "operation": call.operation.api_name})

    def ended(self, account: str, call: Call, error: PlumbError | None) -> None:
        """What became of it."""
        event = "done" if error is None else "lost" if error.fault is Fault.LOST else "failed"
        told = {"error": error.message} if error else {}
        self._add(event, account, {**call.as_result(), **told})

    def _add(self, event: str, account: str, what: Mapping[str, Any]) -> None:
        now = datetime.datetime.now(datetime.UTC)
        path = os.path.join(self._folder, f"writes-{now:%Y-%m-%d}.jsonl")
        head = {"time": now.isoformat(), "event": event, "account": account, "run": self._run, "process": os.getpid()}
        try:
            if self._folder == host_folder():
                make_private_folder(self._folder)  # below /tmp somebody else may have made it
            os.makedirs(self._folder, mode=0o700, exist_ok=True)
            file = os.open(path, os.O_CREAT | os.O_WRONLY | os.O_APPEND | os.O_NOFOLLOW, 0o600)
            try:
                if not self._told:
                    self._told = True
                    self._started(path)
                os.write(file, (json.dumps({**head, **what}, default=str) + "\n").encode())
            finally:
                os.close(file)
        except OSError as error:
            if not self._told:
                self._told = True
                self._failed(
                    f"The log of writes {path} cannot be written: {error.strerror}. "
                    "Set the variable plumb_log_dir to a folder that can be written to."
                )
