# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a planned creation costs, the more of them a dry run has planned before: it must not grow with their number.

Processor time of this collection alone, without Ansible and without a server.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator, Mapping
from typing import Any

from ansible import constants as C

from ansible_collections.plumb.aws.plugins.module_utils._aws.options import CONNECTION_ARGUMENTS
from ansible_collections.plumb.aws.plugins.module_utils._engine.errors import NOT_FOUND, PlumbError
from ansible_collections.plumb.aws.plugins.module_utils._engine.run_state import NoRunState
from ansible_collections.plumb.aws.plugins.module_utils._module.accounts import make_account
from ansible_collections.plumb.aws.plugins.module_utils._module.perform import perform
from ansible_collections.plumb.aws.plugins.module_utils._resources.managed_policy.module import MODULE
from ansible_collections.plumb.aws.plugins.plugin_utils._in_process import journal
from ansible_collections.plumb.aws.plugins.plugin_utils._in_process.run_state import SharedRunState

SIZES = (500, 1_000, 2_000, 4_000)
_DOCUMENT = (
    '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::b/*"}]}'
)


class _EmptyIam:
    """A connection to an account that holds nothing."""

    endpoint = "https://iam.test"
    options_key = "none"

    def read(self, operation: str, _arguments: Mapping[str, Any]) -> dict[str, Any]:
        if operation == "get_account_summary":
            return {"SummaryMap": {"Policies": 0, "PoliciesQuota": 1_000_000}}
        raise PlumbError("none", code=NOT_FOUND)

    def read_pages(self, _operation: str, _arguments: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
        yield {"Policies": []}

    def caller_identity(self) -> dict[str, Any]:
        return {"Account": "123456789012", "Arn": "arn:aws:iam::123456789012:user/u"}

    def base_caller_identity(self) -> dict[str, Any] | None:
        return None


def report() -> str:
    """A table: milliseconds of the processor for a creation in a loop, and for one more in a worker of its own."""
    lines = [
        "| creations planned before | ms for a creation in a loop | ms for one in a new worker |",
        "|---:|---:|---:|",
    ]
    with tempfile.TemporaryDirectory(prefix="plumb-bench-") as folder:
        C.DEFAULT_LOCAL_TMP = folder  # type: ignore[attr-defined]
        done = 0
        for size in SIZES:
            looped = _milliseconds(done, size) / (size - done)
            journal.journal_at.cache_clear()  # as a worker that has just begun
            lines.append(f"| {size} | {looped:.2f} | {_milliseconds(size, size + 1):.2f} |")
            done = size + 1
    return "\n".join(lines)


def _milliseconds(first: int, end: int) -> float:
    begun = time.process_time()
    for number in range(first, end):
        _plan(f"p{number}")
    return (time.process_time() - begun) * 1000


def _plan(name: str) -> None:
    defaults = {option: spec.get("default") for option, spec in _SPEC.items()}
    params = {**defaults, "name": name, "policy": _DOCUMENT, "lint": False}
    state = SharedRunState(NoRunState(make_account), replays=True, forgets=False)
    outcome = perform(MODULE, params, check_mode=True, connect=_connect, run_state=state)
    if not outcome.result["changed"]:
        raise SystemExit(f"{name} was not planned: {outcome.result}")


def _connect(_options: Any, **_more: Any) -> Any:
    return _EmptyIam()


_SPEC: Mapping[str, Mapping[str, Any]] = {**CONNECTION_ARGUMENTS, **MODULE.descriptor.argument_spec}

if __name__ == "__main__":
    print(report())
