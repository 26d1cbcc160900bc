# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whole tasks on a policy, one after the other."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ansible_collections.plumb.aws.plugins.module_utils._engine.errors import Fault, PlumbError
from ansible_collections.plumb.aws.plugins.module_utils._resources.managed_policy.module import MODULE
from ansible_collections.plumb.aws.plugins.module_utils._resources.managed_policy.plan import plan
from ansible_collections.plumb.aws.plugins.module_utils._resources.managed_policy.read import (
    read,
)
from ansible_collections.plumb.aws.plugins.module_utils._resources.managed_policy.result import (
    merge_response,
)
from unit.module_utils._resources.carrying import Denying, Leaving, made_by
from unit.module_utils._resources.managed_policy.policies import (
    ARN,
    FULL,
    A,
    B,
    C,
    D,
    E,
    F,
    desired,
    iam_with,
)
from unit.module_utils.examples import (
    FakeClock,
    context,
    live,
    missing_from,
    refusal,
    shown,
    unanswered,
)
from unit.module_utils.little_iam import LittleIam

_TASKS = st.fixed_dictionaries(
    {},
    optional={
        "name": st.sampled_from(["p", "P"]),
        "state": st.sampled_from(["present", "present", "present", "absent"]),
        "policy": st.sampled_from([A, B, C, D, E, F]),
        "path": st.sampled_from(["/", "/t/"]),
        "description": st.sampled_from(["", "why"]),
        "make_default": st.booleans(),
        "default_version": st.sampled_from(["v1", "v2", "v6"]),
        "only_version": st.booleans(),
        "prune": st.sampled_from(["oldest", "never"]),
        "tags": st.dictionaries(st.sampled_from(["a", "A", "b"]), st.sampled_from(["1", "2"])),
        "purge_tags": st.booleans(),
        "detach": st.booleans(),
    },
)


def _without_dates(result: dict[str, Any]) -> dict[str, Any] | None:
    policy = result["policy"]
    if policy is None:
        return None
    return {key: value for key, value in policy.items() if key not in ("update_date", "versions")}


def _may_be_given(given_options: dict[str, Any]) -> bool:
    return not {"policy", "default_version"} <= set(given_options)  # Ansible refuses the two together


_EXISTING = st.permutations([A, B, C, D, E]).flatmap(
    lambda documents: st.integers(min_value=0, max_value=5).map(lambda count: list(documents[:count]))
)


@settings(max_examples=60)
@given(_EXISTING, st.booleans(), st.lists(_TASKS.filter(_may_be_given), min_size=1, max_size=4))
def test_a_plan_leads_where_it_says_and_the_same_task_then_changes_nothing(
    documents: list[Any], in_use: bool, tasks: list[dict[str, Any]]
) -> None:
    iam = iam_with(*documents, default=len(documents), Tags={"a": "1", "aws:x": "1"})
    if documents and in_use:
        iam.attach(ARN, "Group", "g")
    account = live(iam)
    for given_options in tasks:
        try:
            wanted = desired(**given_options)
            made = plan(read(account, wanted), wanted)
        except PlumbError:
            continue
        dry = merge_response(made.result, made_by(made, iam, check_mode=True))
        real = merge_response(made.result, made_by(made, iam))
        assert set(real["policy"] or {}) == set(dry["policy"] or {})
        again = plan(read(account, wanted), wanted)
        assert again.calls == ()
        assert again.before == again.after
        assert (again.after is None) == (made.after is None)
        if made.after is None:
            continue
        assert again.after == {key: value for key, value in shown(made.after).items() if key != "other_versions"}
        assert _without_dates(again.result) == _without_dates(real)
        if "versions" in real["policy"]:
            held = [(version.version_id, version.is_default) for version in account.versions(real["policy"]["arn"])]
            listed = [(each["version_id"], each["is_default_version"]) for each in real["policy"]["versions"]]
            assert listed == held


def test_the_module_does_all_of_it() -> None:
    iam = iam_with(A)
    result = MODULE.run(context(iam), desired(policy=B))
    assert (result["changed"], result["policy"]["default_version_id"]) == (True, "v2")
    assert result["calls"] == [{"operation": "CreatePolicyVersion", "target": ARN}]
    assert iam.asked[-2:] == ["create_policy_version", "list_policy_versions"]


def test_a_policy_is_created_though_neither_listing_nor_quotas_may_be_read() -> None:
    iam, warnings = Denying(), list[str]()
    result = MODULE.run(context(iam, warnings=warnings), desired(policy=A))
    assert result["calls"] == [{"operation": "CreatePolicy", "target": ARN}]
    assert (len(warnings), missing_from(str(warnings), ["ListPolicies failed", "GetAccountSummary failed"])) == (2, [])


class _BehindAtFirst(LittleIam):
    """A policy shows at once, the document of its default version only later."""

    shows_after = 3

    def get_policy_version(self, given: Any) -> dict[str, Any]:
        if self.asked.count("get_policy_version") < self.shows_after:
            raise refusal("NoSuchEntity")
        return super().get_policy_version(given)


@pytest.mark.parametrize("given_options", [{"policy": A}, {"policy": B}, {"state": "absent"}])
def test_half_a_view_is_looked_at_again_until_it_is_whole(given_options: dict[str, Any], clock: FakeClock) -> None:
    iam = _BehindAtFirst()
    iam.put_policy(ARN, A)
    result = MODULE.run(context(iam, clock=clock), desired(**given_options))
    assert (result["changed"], len(clock.slept)) == (given_options != {"policy": A}, 2)
    assert (live(iam).policy(ARN) is None) is ("state" in given_options)


def test_half_a_view_that_stays_one_is_an_error_and_nothing_is_changed(clock: FakeClock) -> None:
    iam = _BehindAtFirst()
    iam.shows_after = 10_000
    iam.put_policy(ARN, A)
    with pytest.raises(PlumbError, match=r"but not its version v1\. Nothing was changed"):
        MODULE.run(context(iam, clock=clock), desired(state="absent"))
    assert sum(clock.slept) == pytest.approx(20)
    assert live(iam).policy(ARN) is not None


class _WithRival(LittleIam):
    """Somebody else adds the same version at the same moment, and is the first."""

    def create_policy_version(self, given: Any) -> dict[str, Any]:
        super().create_policy_version(given)
        return super().create_policy_version(given)


@pytest.mark.parametrize("make_default", [True, False])
def test_a_twin_of_what_somebody_else_added_is_taken_back(make_default: bool) -> None:
    iam, warnings = _WithRival(), list[str]()
    iam.put_policy(ARN, A)
    result = MODULE.run(context(iam, warnings=warnings), desired(policy=B, make_default=make_default))
    operations = [call["operation"] for call in result["calls"]]
    default = ["SetDefaultPolicyVersion"] if make_default else []
    assert operations == ["CreatePolicyVersion", *default, "DeletePolicyVersion"]
    told, document = result["policy"]["default_version_id"], result["policy"]["document"]
    assert (told, document) == (("v2", B) if make_default else ("v1", A))
    assert [version.version_id for version in live(iam).versions(ARN)] == ["v2", "v1"]
    assert result["pruned_versions"] == []
    assert (len(warnings), missing_from(warnings[0], ["as v2 and v3", "v3 is deleted again"])) == (1, [])


class _LosingAnswers(LittleIam):
    """It does what it is told to, and its answer is lost."""

    def create_policy(self, given: Any) -> dict[str, Any]:
        super().create_policy(given)
        raise unanswered(Fault.LOST, operation="CreatePolicy")

    def create_policy_version(self, given: Any) -> dict[str, Any]:
        super().create_policy_version(given)
        raise unanswered(Fault.LOST, operation="CreatePolicyVersion")


@pytest.mark.parametrize(("documents", "operation"), [([], "CreatePolicy"), ([A], "CreatePolicyVersion")])
def test_what_was_done_and_whose_answer_was_lost_is_done_once(documents: list[Any], operation: str) -> None:
    iam = _LosingAnswers()
    for document in documents:
        iam.put_policy(ARN, document)
    result = MODULE.run(context(iam), desired(policy=B))
    assert (result["changed"], result["calls"]) == (True, [{"operation": operation, "target": ARN}])
    assert result["policy"]["document"] == B
    assert len(live(iam).versions(ARN)) == len(documents) + 1


class _Failing(LittleIam):
    def create_policy_version(self, given: Any) -> dict[str, Any]:
        raise refusal("MalformedPolicyDocument", "no.")


def test_a_task_that_fails_after_a_version_was_pruned_returns_the_version() -> None:
    iam = _Failing()
    iam.put_policy(ARN, *FULL, default=5)
    with pytest.raises(PlumbError) as caught:
        MODULE.run(context(iam), desired(policy=F))
    result = caught.value.as_result()
    assert (result["changed"], result["calls"]) == (True, [{"operation": "DeletePolicyVersion", "target": ARN}])
    assert [(each["version_id"], each["document"]) for each in result["pruned_versions"]] == [("v1", A)]


# As IAM may show it
_B_OTHERWISE = {**B, "Statement": {**B["Statement"][0], "Action": ["S3:B"]}}


@pytest.mark.parametrize(
    ("shown", "warned"),
    [(B, False), (_B_OTHERWISE, False), (C, True)],
    ids=["as it was left", "in another spelling", "otherwise"],
)
def test_what_a_task_has_left_is_known_again_by_its_meaning(shown: Any, warned: bool, clock: FakeClock) -> None:
    run_state, warnings = Leaving(changed=["policy/p"]), list[str]()
    MODULE.run(context(iam_with(A), run_state=run_state), desired(policy=B, tags={"b": "2", "a": "1"}))
    iam = iam_with(shown, Tags={"a": "1", "b": "2"})
    result = MODULE.run(context(iam, run_state=run_state, clock=clock, warnings=warnings), desired())
    assert (result["changed"], len(warnings)) == (False, warned)
    assert sum(clock.slept) == pytest.approx(20 if warned else 0)
