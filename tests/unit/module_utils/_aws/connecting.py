# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Connections with a key, for tests of the way to AWS."""

from __future__ import annotations

from typing import Any

from ansible_collections.plumb.aws.plugins.module_utils._aws.connection import Connection
from ansible_collections.plumb.aws.plugins.module_utils._aws.options import CONNECTION_ARGUMENTS, connection_options
from unit.module_utils.examples import ACCOUNT, FakeClock, params

ROLE = f"arn:aws:iam::{ACCOUNT}:role/path/deploy"
KEYS: dict[str, Any] = {"access_key": "AKIAOPTION", "secret_key": "odd-secret-4711"}


def connect(*, read_only: bool = False, **options: Any) -> Connection:
    return Connection(connection_options(params(CONNECTION_ARGUMENTS, options)), read_only=read_only)


def patient(clock: FakeClock, **options: Any) -> Connection:
    """A connection whose time passes only when it sleeps."""
    connection = connect(**{**KEYS, **options})
    connection.clock = clock.as_clock()
    return connection
