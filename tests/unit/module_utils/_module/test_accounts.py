# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which account a task sees: IAM's own, or with planned calls over it."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.plumb.aws.plugins.module_utils._engine.planned_calls import PlannedCalls
from ansible_collections.plumb.aws.plugins.module_utils._iam.live_account import LiveAccount
from ansible_collections.plumb.aws.plugins.module_utils._iam.operations import call
from ansible_collections.plumb.aws.plugins.module_utils._iam.replay import ReplayedAccount
from ansible_collections.plumb.aws.plugins.module_utils._module.accounts import make_account
from unit.module_utils.examples import LAMBDA, FakeReader, refusal
from unit.module_utils.little_iam import LittleIam


def test_without_planned_calls_it_is_the_account_of_iam() -> None:
    warnings: list[str] = []
    reader = FakeReader(get_account_summary=refusal("AccessDenied"))
    account = make_account(reader, warnings.append, None)
    assert isinstance(account, LiveAccount)
    assert (account.free_quota("Roles"), len(warnings)) == (None, 1)


def test_planned_calls_are_put_over_it() -> None:
    iam = LittleIam()
    iam.put_role("r", LAMBDA)
    planned = PlannedCalls()
    planned.add([call("tag_role", {"RoleName": "r", "Tags": [{"Key": "a", "Value": "1"}]}, "role/r")])
    account = make_account(iam, list[str]().append, lambda _account: planned)
    assert isinstance(account, ReplayedAccount)
    role = account.role("r")
    assert role is not None
    assert role.tags == {"a": "1"}


class _Remembering:
    """A run that has asked for the quotas before."""

    def recall(self, _question: str, _ask: Any) -> dict[str, Any]:
        return {"answer": {"Roles": 1, "RolesQuota": 8}}

    def forget(self) -> None:
        raise AssertionError("there is nothing to ask anew")

    def created(self) -> list[str]:
        return []


@pytest.mark.parametrize("planned", [None, lambda _account: PlannedCalls()], ids=["as it is", "with planned calls"])
def test_what_the_run_remembers_need_not_be_asked(planned: Any) -> None:
    reader = FakeReader()
    assert make_account(reader, list[str]().append, planned, _Remembering()).free_quota("Roles") == 7
    assert reader.asked == []
