# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A module that only reads."""

from __future__ import annotations

from ansible_collections.plumb.aws.plugins.module_utils._engine.info_module import InfoModule
from unit.module_utils.examples import FakeWriter, context


def test_information_is_never_a_change() -> None:
    module = InfoModule(options=dict, gather=lambda _account, desired: {"found": desired})
    writer = FakeWriter()
    for check_mode in (True, False):
        assert module.run(context(writer, check_mode=check_mode), "all") == {"changed": False, "found": "all"}
    assert writer.written == []


def test_information_is_gathered_from_the_account_of_the_task() -> None:
    task = context(FakeWriter())
    found = InfoModule(options=dict, gather=lambda account, _desired: {"account": account}).run(task, None)
    assert found["account"] is task.account
