# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whole tasks on a role, one after the other."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ansible_collections.plumb.aws.plugins.module_utils._engine.errors import PlumbError
from ansible_collections.plumb.aws.plugins.module_utils._resources.role_trust.module import MODULE
from ansible_collections.plumb.aws.plugins.module_utils._resources.role_trust.plan import plan
from ansible_collections.plumb.aws.plugins.module_utils._resources.role_trust.read import (
    read,
)
from ansible_collections.plumb.aws.plugins.module_utils._resources.role_trust.result import (
    merge_response,
)
from ansible_collections.plumb.aws.plugins.module_utils._resources.role_trust.wait import wait_until_visible
from unit.module_utils._resources.carrying import Denying, made_by
from unit.module_utils._resources.role_trust.roles import (
    ARN,
    BOUNDARY,
    desired,
    iam_with_role,
)
from unit.module_utils.examples import (
    ACCOUNT,
    EC2,
    LAMBDA,
    FakeClock,
    context,
    live,
    missing_from,
    own,
    shown,
    trust,
)
from unit.module_utils.little_iam import LittleIam

_TASKS = st.fixed_dictionaries(
    {},
    optional={
        "name": st.sampled_from(["r", "R"]),
        "state": st.sampled_from(["present", "present", "absent"]),
        "trust_policy": st.sampled_from([LAMBDA, EC2]),
        "path": st.sampled_from(["/", "/t/"]),
        "description": st.sampled_from(["", "why"]),
        "max_session_duration": st.sampled_from([3600, 7200]),
        "permissions_boundary": st.sampled_from(["", "boundary", own("other")]),
        "tags": st.dictionaries(st.sampled_from(["a", "b", "C"]), st.sampled_from(["1", "2"])),
        "purge_tags": st.booleans(),
        "detach": st.booleans(),
    },
)


@settings(max_examples=60)
@given(st.booleans(), st.booleans(), st.lists(_TASKS, min_size=1, max_size=4))
def test_a_plan_leads_where_it_says_and_the_same_task_then_changes_nothing(
    there: bool, in_use: bool, tasks: list[dict[str, Any]]
) -> None:
    iam = iam_with_role(Tags={"A": "1"}, Description="old", boundary=BOUNDARY) if there else LittleIam()
    for arn in (BOUNDARY, own("other")):
        iam.put_policy(arn)
    if there and in_use:
        iam.attach(BOUNDARY, "Role", "r")
    warnings: list[str] = []
    task = context(iam, warnings=warnings)
    account = task.account
    for given_options in tasks:
        wanted = desired(**given_options)
        try:
            made = plan(read(account, wanted), wanted)
        except PlumbError:
            continue
        dry = merge_response(made.result, made_by(made, iam, check_mode=True))
        executed = made_by(made, iam)
        real = merge_response(made.result, executed)
        assert set(real["role"] or {}) == set(dry["role"] or {})
        if made.calls:
            assert wait_until_visible(task, made, wanted, executed) == ()
        again = plan(read(account, wanted), wanted)
        assert again.calls == ()
        assert again.before == again.after
        assert (made.after is None, shown(made.after)) == (again.after is None, shown(again.after))
        if made.after is not None:
            assert again.result["role"] == real["role"]
    assert warnings == []


def test_the_module_does_all_of_it() -> None:
    iam = iam_with_role()
    result = MODULE.run(context(iam), desired(trust_policy=EC2))
    assert (result["changed"], result["role"]["assume_role_policy_document"]) == (True, EC2)
    assert result["calls"] == [{"operation": "UpdateAssumeRolePolicy", "target": ARN}]
    assert iam.asked == ["get_role", "caller_identity", "update_assume_role_policy", "get_role"]


def test_a_role_is_created_though_neither_listing_nor_quotas_may_be_read() -> None:
    iam, warnings = Denying(), list[str]()
    result = MODULE.run(context(iam, warnings=warnings), desired(trust_policy=LAMBDA))
    assert [call["operation"] for call in result["calls"]] == ["CreateRole"]
    assert (len(warnings), missing_from(str(warnings), ["ListRoles failed", "GetAccountSummary failed"])) == (2, [])


@pytest.mark.parametrize("state", ["present", "absent"])
def test_a_role_in_another_letter_case_is_the_one_that_is_meant(state: str) -> None:
    iam = iam_with_role("Role")
    result = MODULE.run(context(iam), desired(name="rOLE", description="new", state=state))
    assert {call["target"] for call in result["calls"]} == {ARN.replace("/r", "/Role")}
    assert live(iam).role("Role") is None if state == "absent" else result["role"]["description"] == "new"


USER = f"arn:aws:iam::{ACCOUNT}:user/u"


def test_a_principal_that_was_created_a_moment_ago_is_waited_for(clock: FakeClock) -> None:
    iam = iam_with_role()
    iam.put_user("u", shows_after=3)
    result = MODULE.run(context(iam, clock=clock), desired(trust_policy=trust({"AWS": USER})))
    assert result["changed"]
    assert (iam.asked.count("get_user"), len(clock.slept)) == (3, 2)


def test_a_principal_that_never_shows_is_an_error_in_the_end(clock: FakeClock) -> None:
    with pytest.raises(PlumbError, match=f"^trust_policy: .*{USER} does not exist"):
        MODULE.run(context(iam_with_role(), clock=clock), desired(trust_policy=trust({"AWS": USER})))
    assert sum(clock.slept) == pytest.approx(5)
