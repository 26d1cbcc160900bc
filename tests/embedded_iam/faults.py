# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Errors made to order: the next requests of an operation fail, or an operation is denied until allowed again."""

from __future__ import annotations

from dataclasses import dataclass

from embedded_iam.wire import AwsError


@dataclass
class Fault:
    """`times` more requests of `operation` are answered with this error; `after` they were really carried out."""

    operation: str
    error: AwsError
    times: int
    account: str | None
    after: bool


class Faults:
    """Faults in the order in which they were ordered. Guarded by the server's lock."""

    def __init__(self) -> None:
        self._faults: list[Fault] = []
        self._denied: set[tuple[str, str]] = set()

    def inject(self, fault: Fault) -> None:
        self._faults.append(fault)

    def take(self, operation: str, account: str) -> Fault | None:
        """The fault due for this request, used up by one."""
        for fault in self._faults:
            if fault.operation == operation and fault.account in (None, account):
                fault.times -= 1
                if fault.times <= 0:
                    self._faults.remove(fault)
                return fault
        return None

    def deny(self, account: str, operation: str) -> None:
        self._denied.add((account, operation))

    def allow(self, account: str, operation: str) -> None:
        self._denied.discard((account, operation))

    def is_denied(self, account: str, operation: str) -> bool:
        return (account, operation) in self._denied

    def forget(self, account: str) -> None:
        self._faults = [fault for fault in self._faults if fault.account != account]
        self._denied = {denied for denied in self._denied if denied[0] != account}
