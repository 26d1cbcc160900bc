# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which account a task sees."""

from __future__ import annotations

from typing import Any

from ansible_collections.plumb.aws.plugins.module_utils._engine.run_state import Planned, Warn
from ansible_collections.plumb.aws.plugins.module_utils._iam.account import Account
from ansible_collections.plumb.aws.plugins.module_utils._iam.live_account import LiveAccount, Memory, NoMemory
from ansible_collections.plumb.aws.plugins.module_utils._iam.replay import ReplayedAccount


def make_account(connection: Any, warn: Warn, planned: Planned | None, memory: Memory | None = None) -> Account:
    """The account as IAM tells it, with what the run has planned on it put over it."""
    live = LiveAccount(connection, warn, memory or NoMemory())
    return ReplayedAccount(live, planned) if planned else live
