# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Waiting until IAM shows what was written to an instance profile."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.plumb.aws.plugins.module_utils._engine.errors import PlumbError
from ansible_collections.plumb.aws.plugins.module_utils._iam.model import InstanceProfile
from ansible_collections.plumb.aws.plugins.module_utils._resources.instance_profile.plan import plan
from ansible_collections.plumb.aws.plugins.module_utils._resources.instance_profile.read import Current
from ansible_collections.plumb.aws.plugins.module_utils._resources.instance_profile.wait import wait_until_visible
from unit.module_utils._resources.instance_profile.profiles import NOWHERE, a_profile, desired, existing
from unit.module_utils.examples import FakeClock, FakeReader, context, refusal


class SlowIam(FakeReader):
    """Shows the old profile, then the new one; None: not there."""

    def __init__(self, old: InstanceProfile | None, new: InstanceProfile | None, *, after: int) -> None:
        super().__init__(get_instance_profile={})
        self._old, self._new, self._after = old, new, after

    def _answer(self, operation: str, arguments: Any) -> Any:
        super()._answer(operation, arguments)
        profile = self._new if len(self.asked) > self._after else self._old
        if profile is None:
            raise refusal("NoSuchEntity")
        shown: dict[str, Any] = {
            "Arn": profile.arn,
            "InstanceProfileName": profile.name,
            "InstanceProfileId": profile.profile_id,
            "Path": profile.path,
            "Roles": [{"RoleName": profile.role.name, "Arn": profile.role.arn}] if profile.role else [],
            "Tags": [{"Key": key, "Value": value} for key, value in sorted(profile.tags.items(), reverse=True)],
        }
        return {"InstanceProfile": shown}


_TAGS = {"a": "1", "B": "2"}
_WAITS = [
    pytest.param(existing(to_add="r"), {"role": "r"}, a_profile(), a_profile("r"), id="a role"),
    pytest.param(existing("s", to_add="r"), {"role": "r"}, a_profile("s"), a_profile("r"), id="another role"),
    pytest.param(existing("r"), {"role": ""}, a_profile("r"), a_profile(), id="no role"),
    pytest.param(existing(), {"tags": _TAGS}, a_profile(), a_profile(tags=_TAGS), id="tags"),
    pytest.param(NOWHERE, {}, None, a_profile(), id="a creation"),
    pytest.param(existing(), {"state": "absent"}, a_profile(), None, id="a deletion"),
]


@pytest.mark.parametrize(("current", "given_options", "old", "new"), _WAITS)
@pytest.mark.parametrize("after", [0, 3])
def test_a_profile_is_asked_for_until_it_shows_what_was_written(
    current: Current,
    given_options: dict[str, Any],
    old: InstanceProfile | None,
    new: InstanceProfile | None,
    after: int,
    clock: FakeClock,
) -> None:
    wanted = desired(**given_options)
    reader = SlowIam(old, new, after=after)
    warnings: list[str] = []
    task = context(reader, clock=clock, warnings=warnings)
    assert wait_until_visible(task, plan(current, wanted), wanted, []) == ()
    assert reader.asked == [("get_instance_profile", {"InstanceProfileName": "p"})] * (after + 1)
    assert (len(clock.slept), warnings) == (after, [])


@pytest.mark.parametrize(("current", "given_options", "old", "new"), _WAITS)
@pytest.mark.parametrize("timeout", [1, 120])
def test_a_change_that_does_not_show_in_time_is_a_warning(
    current: Current,
    given_options: dict[str, Any],
    old: InstanceProfile | None,
    new: InstanceProfile | None,
    timeout: int,
    clock: FakeClock,
) -> None:
    wanted = desired(wait_timeout=timeout, **given_options)
    warnings: list[str] = []
    slow = context(SlowIam(old, new, after=10_000), clock=clock, warnings=warnings)
    assert wait_until_visible(slow, plan(current, wanted), wanted, []) == ()
    assert sum(clock.slept) == pytest.approx(timeout)
    assert len(warnings) == 1
    assert "'p'" in warnings[0]
    assert f"{timeout} seconds" in warnings[0]


def test_a_task_that_does_not_wait_does_not_ask() -> None:
    reader = SlowIam(None, None, after=0)
    wanted = desired(tags=_TAGS, wait=False)
    assert wait_until_visible(context(reader), plan(existing(), wanted), wanted, []) == ()
    assert reader.asked == []


@pytest.mark.parametrize(
    ("current", "name", "asked"),
    [
        pytest.param(existing(), "P", "p", id="in the letters of IAM"),
        pytest.param(Current(profile=None), "P", "P", id="as desired, where it has gone by the last plan"),
    ],
)
def test_a_profile_is_asked_for_by_the_name_that_it_has(current: Current, name: str, asked: str) -> None:
    reader = SlowIam(None, None, after=0)
    wanted = desired(name=name, state="absent")
    assert wait_until_visible(context(reader), plan(current, wanted), wanted, []) == ()
    assert reader.asked == [("get_instance_profile", {"InstanceProfileName": asked})]


def test_an_error_while_waiting_is_passed_on() -> None:
    wanted = desired(tags=_TAGS)
    denied = FakeReader(get_instance_profile=refusal("AccessDenied"))
    with pytest.raises(PlumbError, match="AccessDenied"):
        wait_until_visible(context(denied), plan(existing(), wanted), wanted, [])
