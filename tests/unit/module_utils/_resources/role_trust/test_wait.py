# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Waiting until IAM shows what was written to a role."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.plumb.aws.plugins.module_utils._engine.errors import PlumbError
from ansible_collections.plumb.aws.plugins.module_utils._iam.model import Role
from ansible_collections.plumb.aws.plugins.module_utils._resources.role_trust.plan import plan
from ansible_collections.plumb.aws.plugins.module_utils._resources.role_trust.read import (
    Current,
)
from ansible_collections.plumb.aws.plugins.module_utils._resources.role_trust.wait import wait_until_visible
from unit.module_utils._resources.role_trust.roles import (
    NOWHERE,
    desired,
    existing,
)
from unit.module_utils.examples import (
    ACCOUNT,
    EC2,
    LAMBDA,
    FakeClock,
    FakeReader,
    a_role,
    context,
    refusal,
    trust,
)


class SlowIam(FakeReader):
    """Shows the old role, then the new one; None: not there."""

    def __init__(self, old: Role | None, new: Role | None, *, after: int) -> None:
        super().__init__(get_role={})
        self._old, self._new, self._after = old, new, after

    def _answer(self, operation: str, arguments: Any) -> Any:
        super()._answer(operation, arguments)
        role = self._new if len(self.asked) > self._after else self._old
        if role is None:
            raise refusal("NoSuchEntity")
        tags = [{"Key": key, "Value": value} for key, value in role.tags.items()]
        shown: dict[str, Any] = {
            "Arn": role.arn,
            "RoleName": role.name,
            "RoleId": role.role_id,
            "Path": role.path,
            "Tags": tags,
        }
        shown |= {"Description": role.description, "MaxSessionDuration": role.max_session_duration}
        return {"Role": {**shown, "AssumeRolePolicyDocument": role.trust_policy}}


_UPDATED = a_role(description="new")
_DESCRIBE = (existing(), {"description": "new"}, a_role(), _UPDATED)
_WAITS = [
    pytest.param(*_DESCRIBE, id="a description"),
    pytest.param(existing(), {"trust_policy": EC2}, a_role(), a_role(trust_policy=EC2), id="a trust policy"),
    pytest.param(existing(), {"tags": {"a": "1"}}, a_role(), a_role(tags={"a": "1"}), id="a tag"),
    pytest.param(NOWHERE, {"trust_policy": LAMBDA}, None, a_role(), id="a creation"),
    pytest.param(existing(), {"state": "absent"}, a_role(), None, id="a deletion"),
]


@pytest.mark.parametrize(("current", "given_options", "old", "new"), _WAITS)
@pytest.mark.parametrize("after", [0, 3])
def test_a_role_is_asked_for_until_it_shows_what_was_written(
    current: Current, given_options: dict[str, Any], old: Role | None, new: Role | None, after: int, clock: FakeClock
) -> None:
    wanted = desired(**given_options)
    reader = SlowIam(old, new, after=after)
    warnings: list[str] = []
    task = context(reader, clock=clock, warnings=warnings)
    assert wait_until_visible(task, plan(current, wanted), wanted, []) == ()
    assert reader.asked == [("get_role", {"RoleName": "r"})] * (after + 1)
    assert (len(clock.slept), warnings) == (after, [])


@pytest.mark.parametrize(("current", "given_options", "old", "new"), _WAITS)
@pytest.mark.parametrize("timeout", [1, 120])
def test_a_change_that_does_not_show_in_time_is_a_warning(
    current: Current, given_options: dict[str, Any], old: Role | None, new: Role | None, timeout: int, clock: FakeClock
) -> None:
    wanted = desired(wait_timeout=timeout, **given_options)
    warnings: list[str] = []
    slow = context(SlowIam(old, new, after=10_000), clock=clock, warnings=warnings)
    assert wait_until_visible(slow, plan(current, wanted), wanted, []) == ()
    assert sum(clock.slept) == pytest.approx(timeout)
    assert len(warnings) == 1
    assert "'r'" in warnings[0]
    assert f"{timeout} seconds" in warnings[0]


def test_a_task_that_does_not_wait_does_not_ask() -> None:
    reader = SlowIam(None, None, after=0)
    wanted = desired(description="new", wait=False)
    assert wait_until_visible(context(reader), plan(existing(), wanted), wanted, []) == ()
    assert reader.asked == []


@pytest.mark.parametrize(
    ("current", "name", "asked"),
    [
        pytest.param(existing(), "R", "r", id="in the letters of IAM"),
        pytest.param(Current(role=None), "R", "R", id="as desired, where it has gone by the last plan"),
    ],
)
def test_a_role_is_asked_for_by_the_name_that_it_has(current: Current, name: str, asked: str) -> None:
    reader = SlowIam(None, None, after=0)
    wanted = desired(name=name, state="absent")
    assert wait_until_visible(context(reader), plan(current, wanted), wanted, []) == ()
    assert reader.asked == [("get_role", {"RoleName": asked})]


def test_a_trust_policy_that_aws_writes_in_its_own_way_shows(clock: FakeClock) -> None:
    wanted = desired(trust_policy=trust({"AWS": [ACCOUNT]}))
    shown = a_role(trust_policy=trust({"AWS": f"arn:aws:iam::{ACCOUNT}:root"}))
    warnings: list[str] = []
    task = context(SlowIam(None, shown, after=0), clock=clock, warnings=warnings)
    assert wait_until_visible(task, plan(existing(), wanted), wanted, []) == ()
    assert (clock.slept, warnings) == ([], [])


def test_an_error_while_waiting_is_passed_on() -> None:
    wanted = desired(description="new")
    with pytest.raises(PlumbError, match="AccessDenied"):
        wait_until_visible(context(FakeReader(get_role=refusal("AccessDenied"))), plan(existing(), wanted), wanted, [])
