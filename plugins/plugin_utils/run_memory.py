# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What one run of ansible-playbook remembers: whose credentials these are.

Ansible forks a worker for each task, so memory is lost between tasks. The run's own temporary directory is not: it is
unique to the process, inherited by its workers and removed at its end. Where it cannot be written, AWS is asked again.
No secret is ever written there: an access key id goes in as a hash.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from typing import Any

from ansible import constants as C

from ansible_collections.plumb.aws.plugins.module_utils.aws import Connection

_FOLDER = "plumb.aws"
# What botocore reads its settings and credentials from
_PREFIXES = ("AWS_", "BOTO", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "http_proxy", "https_proxy", "no_proxy", "HOME")


def environment_key() -> str:
    """A hash of all in the environment that changes how AWS is reached, and as whom."""
    relevant = sorted((name, value) for name, value in os.environ.items() if name.startswith(_PREFIXES))
    return hashlib.sha256(repr(relevant).encode()).hexdigest()


class RememberedIdentity(Connection):
    """A connection that asks STS whose credentials it has only where no task of the run has asked before."""

    def caller_identity(self) -> dict[str, Any]:
        name = self._identity_name()
        known = recall(name)
        if known is None:
            answer = super().caller_identity()
            known = {key: answer[key] for key in ("Account", "Arn")}
            remember(name, known)
        return known

    def _identity_name(self) -> str:
        access_key = self.access_key_id()
        text = f"{access_key} {self.iam.meta.endpoint_url}"
        return f"identity-{hashlib.sha256(text.encode()).hexdigest()}"


def recall(name: str) -> dict[str, Any] | None:
    """What was remembered under a name in this run, or None."""
    try:
        with open(os.path.join(_folder(), name), encoding="utf-8") as file:
            found = json.load(file)
    except (OSError, ValueError):
        return None
    return found if isinstance(found, dict) else None


def remember(name: str, value: dict[str, Any]) -> None:
    """Write a value for the tasks to come. The last writer wins; a reader never sees half a file."""
    try:
        os.makedirs(_folder(), mode=0o700, exist_ok=True)
        handle, path = tempfile.mkstemp(dir=_folder())
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(value, file)
        os.replace(path, os.path.join(_folder(), name))
    except OSError:
        return  # then the next task asks AWS, too


def _folder() -> str:
    return os.path.join(C.DEFAULT_LOCAL_TMP, _FOLDER)  # type: ignore[attr-defined]  # set at run time
