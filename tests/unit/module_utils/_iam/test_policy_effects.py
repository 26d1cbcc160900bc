# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What writes on policies do to a state, beyond the case of each in the table of operations."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ansible_collections.plumb.aws.plugins.module_utils._iam import policy_effects
from ansible_collections.plumb.aws.plugins.module_utils._iam.model import PolicyVersion, policy_summary
from ansible_collections.plumb.aws.plugins.module_utils._iam.state import State
from ansible_collections.plumb.aws.plugins.module_utils._policy.document.load import document_text
from unit.module_utils._iam.full_state import ARN, POLICY, V1, V2, A, C, full
from unit.module_utils._iam.operation_cases import KNOWN
from unit.module_utils.examples import own

POLICY_OPERATIONS = [name for name in KNOWN if hasattr(policy_effects, name)]
SUMMARY = policy_summary(
    {"Arn": ARN, "PolicyName": "P", "PolicyId": "A", "Path": "/t/", "DefaultVersionId": "v1", "Tags": []}
)


@pytest.mark.parametrize("name", POLICY_OPERATIONS)
def test_an_effect_is_that_of_its_case(name: str) -> None:
    state = full()
    getattr(policy_effects, name)(KNOWN[name].arguments, KNOWN[name].notes, state)
    assert state == KNOWN[name].after()


@pytest.mark.parametrize("name", POLICY_OPERATIONS)
def test_of_another_policy_nothing_is_changed(name: str) -> None:
    state, other = full(), {**KNOWN[name].arguments, "PolicyArn": own("elsewhere")}
    getattr(policy_effects, name)(other, {**KNOWN[name].notes, "arn": own("elsewhere")}, state)
    assert {arn: state.policies[arn] for arn in full().policies} == full().policies
    assert state.versions[ARN] == full().versions[ARN]
    assert {arn: state.entities[arn] for arn in full().entities} == full().entities


def test_a_version_that_is_not_the_default_leaves_the_default() -> None:
    state = full()
    arguments = {"PolicyArn": ARN, "PolicyDocument": document_text(C), "SetAsDefault": False}
    policy_effects.create_policy_version(arguments, {"version_id": "v3"}, state)
    assert state.versions[ARN] == {"v1": V1, "v2": V2, "v3": PolicyVersion("v3", False, None, C)}
    assert state.policies[ARN] == replace(POLICY, update_date=None)


def test_a_policy_is_created_without_what_the_call_does_not_give() -> None:
    state = State()
    arguments = {"PolicyName": "p", "Path": "/", "PolicyDocument": document_text(A)}
    policy_effects.create_policy(arguments, {"arn": own("p")}, state)
    policy = state.policies[own("p")]
    assert policy is not None
    assert (vars(policy)["description"], vars(policy)["tags"]) == ("", {})


def test_a_summary_has_no_tags_to_change() -> None:
    state = State(policies={ARN: SUMMARY})
    policy_effects.tag_policy(KNOWN["tag_policy"].arguments, {}, state)
    policy_effects.untag_policy(KNOWN["untag_policy"].arguments, {}, state)
    assert state == State(policies={ARN: SUMMARY})
