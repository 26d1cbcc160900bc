# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the protocol of accounts brings beside its methods, and that both accounts have all of these."""

from __future__ import annotations

import inspect

import pytest

from ansible_collections.plumb.aws.plugins.module_utils._iam.account import Account, own_policy_arn
from ansible_collections.plumb.aws.plugins.module_utils._iam.live_account import LiveAccount
from ansible_collections.plumb.aws.plugins.module_utils._iam.model import Identity
from ansible_collections.plumb.aws.plugins.module_utils._iam.replay import ReplayedAccount

_METHODS = sorted(name for name, _method in inspect.getmembers(Account, inspect.isfunction) if name[0] != "_")


@pytest.mark.parametrize("account", [LiveAccount, ReplayedAccount])
@pytest.mark.parametrize("name", _METHODS)
def test_each_account_answers_each_question_alike(account: type, name: str) -> None:
    asked, told = inspect.signature(getattr(Account, name)), inspect.signature(getattr(account, name))
    assert [(each.name, each.kind) for each in told.parameters.values()] == [
        (each.name, each.kind) for each in asked.parameters.values()
    ]


@pytest.mark.parametrize(("path", "shown"), [("/", "policy/p"), ("/x/", "policy/x/p")])
def test_an_own_policy_bears_partition_and_account_of_its_caller(path: str, shown: str) -> None:
    caller = Identity("123456789012", "aws-cn", "arn:aws-cn:iam::123456789012:user/u")
    assert str(own_policy_arn(caller, "p", path)) == f"arn:aws-cn:iam::123456789012:{shown}"
