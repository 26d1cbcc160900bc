# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Plans carried out on the little IAM, a little IAM that others ask than usual, and a run of more than one task."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ansible_collections.plumb.aws.plugins.module_utils._engine.call import ExecutedCall
from ansible_collections.plumb.aws.plugins.module_utils._engine.carry_out import carry_out
from ansible_collections.plumb.aws.plugins.module_utils._engine.changes import Change, left_behind
from ansible_collections.plumb.aws.plugins.module_utils._engine.plan import Plan
from unit.module_utils._engine.work import Run
from unit.module_utils.examples import ACCOUNT, refusal
from unit.module_utils.little_iam import LittleIam


def made_by(plan: Plan, iam: LittleIam, *, check_mode: bool = False) -> list[ExecutedCall]:
    """The calls of a plan, once they are made; in check mode none is."""
    executed: list[ExecutedCall] = []
    carry_out(plan, iam, check_mode=check_mode, executed=executed)
    return executed


class AskedByRole(LittleIam):
    """It is asked by a session of this role."""

    def __init__(self, role: str) -> None:
        super().__init__()
        self._asker = role

    def caller_identity(self) -> dict[str, Any]:
        return {**super().caller_identity(), "Arn": f"arn:aws:sts::{ACCOUNT}:assumed-role/{self._asker}/session"}


class Denying(LittleIam):
    """It denies what helps a task that creates, and is not needed: listings, and the quotas."""

    def list_policies(self, _given: Any) -> Any:
        raise refusal("AccessDenied", operation="ListPolicies")

    def list_roles(self, _given: Any) -> Any:
        raise refusal("AccessDenied", operation="ListRoles")

    def get_account_summary(self, _given: Any) -> Any:
        raise refusal("AccessDenied", operation="GetAccountSummary")


class Leaving(Run):
    """A run whose tasks know in what state those before them have left a thing, and nothing else."""

    def changes(self, _account: Any, thing: str) -> Sequence[Change]:
        states = [each[2] for each in self.told if each[:2] == ("left", thing)]
        return [left_behind(thing, state, at=0.0, run="", account="") for state in states]
