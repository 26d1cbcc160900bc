# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What was asked of the server, in order."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from threading import Lock

READING_PREFIXES = ("Get", "List", "Simulate", "Generate")


@dataclass(frozen=True)
class Request:
    """One request. `number` counts from 1 over all accounts; `account` is empty where the key belongs to none."""

    number: int
    account: str
    access_key: str
    service: str
    operation: str
    parameters: dict[str, str]
    status: int
    error_code: str | None

    @property
    def is_write(self) -> bool:
        return is_write(self.service, self.operation)


def is_write(service: str, operation: str) -> bool:
    """Whether an operation can change an account. Nothing that STS does counts as a write."""
    return service == "iam" and not operation.startswith(READING_PREFIXES)


class RequestLog:
    """All requests so far; also written to a file, a JSON line each, where one is given."""

    def __init__(self, path: Path | None = None) -> None:
        self._lock = Lock()
        self._requests: list[Request] = []
        self._count = 0
        self._file = path.open("a", encoding="utf-8") if path else None

    def add(
        self,
        *,
        account: str,
        access_key: str,
        service: str,
        operation: str,
        parameters: dict[str, str],
        status: int,
        error_code: str | None,
    ) -> None:
        with self._lock:
            self._count += 1
            request = Request(
                self._count, account, access_key, service, operation, dict(parameters), status, error_code
            )
            self._requests.append(request)
            if self._file:
                self._file.write(json.dumps(asdict(request), sort_keys=True) + "\n")
                self._file.flush()

    def mark(self) -> int:
        with self._lock:
            return self._count

    def select(self, account: str | None, since: int) -> list[Request]:
        with self._lock:
            return [r for r in self._requests if r.number > since and account in (None, r.account)]

    def forget(self, account: str) -> None:
        """Drop an account's requests; the numbering goes on."""
        with self._lock:
            self._requests = [r for r in self._requests if r.account != account]

    def close(self) -> None:
        with self._lock:
            if self._file:
                self._file.close()
                self._file = None
