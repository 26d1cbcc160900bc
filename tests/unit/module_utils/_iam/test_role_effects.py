# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What writes on roles and attachments do to a state, beyond the case of each in the table of operations."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.plumb.aws.plugins.module_utils._iam import role_effects
from ansible_collections.plumb.aws.plugins.module_utils._iam.operations import call
from ansible_collections.plumb.aws.plugins.module_utils._iam.replay import replayed
from ansible_collections.plumb.aws.plugins.module_utils._iam.state import State
from ansible_collections.plumb.aws.plugins.module_utils._policy.document.load import document_text
from unit.module_utils._iam.full_state import BOUNDARY, ROLE_ARN, full
from unit.module_utils._iam.operation_cases import KNOWN
from unit.module_utils.examples import LAMBDA, a_policy, a_role, trust

ROLE_OPERATIONS = [name for name in KNOWN if hasattr(role_effects, name)]


@pytest.mark.parametrize("name", ROLE_OPERATIONS)
def test_an_effect_is_that_of_its_case(name: str) -> None:
    state = full()
    getattr(role_effects, name)(KNOWN[name].arguments, KNOWN[name].notes, state)
    assert state == KNOWN[name].after()


@pytest.mark.parametrize("name", ["tag_role", "untag_role", "update_role", "update_assume_role_policy"])
def test_a_call_says_nothing_of_what_a_state_does_not_know(name: str) -> None:
    state = State()
    getattr(role_effects, name)(KNOWN[name].arguments, KNOWN[name].notes, state)
    assert state == State()


def test_a_role_made_without_a_boundary_leaves_the_counts_alone() -> None:
    arguments = {
        key: value
        for key, value in KNOWN["create_role"].arguments.items()
        if key not in ("PermissionsBoundary", "Tags")
    }
    state = full()
    role_effects.create_role(arguments, KNOWN["create_role"].notes, state)
    assert (state.policies, state.entities) == (full().policies, full().entities)


GONE = f"{ROLE_ARN[:-1]}gone"


@pytest.mark.parametrize(
    ("principal", "after"),
    [
        ({"AWS": GONE}, {"AWS": ["AROAGONE"]}),
        ({"AWS": [GONE, "123456789012"]}, {"AWS": ["AROAGONE", "123456789012"]}),
        ({"AWS": f"{GONE}2"}, {"AWS": f"{GONE}2"}),
        ({"Service": "ec2.amazonaws.com"}, {"Service": "ec2.amazonaws.com"}),
    ],
)
def test_where_a_role_is_deleted_trust_policies_show_its_id(principal: Any, after: Any) -> None:
    state = State(roles={"gone": a_role("gone"), "other": a_role("other", trust_policy=trust(principal))})
    role_effects.delete_role({"RoleName": "gone"}, {"arn": GONE, "role_id": "AROAGONE"}, state)
    assert state.roles == {"gone": None, "other": a_role("other", trust_policy=trust(after))}


def test_a_role_that_was_only_planned_has_an_id_that_says_so() -> None:
    planned = a_role("gone", role_id="")
    calls = [
        call("delete_role", {"RoleName": "gone"}, GONE, {"arn": planned.arn, "role_id": ""}),
    ]
    state = State(roles={"gone": planned, "other": a_role("other", trust_policy=trust({"AWS": planned.arn}))})
    other = replayed(calls, state).roles["other"]
    assert other is not None
    assert other.trust_policy == trust({"AWS": ["AROAPLANNEDROLE"]})


def test_a_trust_policy_of_another_form_is_left_as_it_is() -> None:
    odd = {"Version": "2012-10-17", "Statement": ["odd", {"Effect": "Allow", "Principal": "*"}, *LAMBDA["Statement"]]}
    document = {**odd, "Statement": [*odd["Statement"], {"Effect": "Deny", "Principal": {"AWS": GONE}}]}
    state = State(roles={"other": a_role("other", trust_policy=document)})
    role_effects.delete_role({"RoleName": "gone"}, {"arn": GONE, "role_id": "AROAGONE"}, state)
    other = state.roles["other"]
    assert other is not None
    assert other.trust_policy["Statement"][:3] == odd["Statement"]
    assert other.trust_policy["Statement"][3]["Principal"] == {"AWS": ["AROAGONE"]}


def test_a_boundary_that_goes_is_counted_once() -> None:
    state = State(policies={BOUNDARY: a_policy(BOUNDARY, boundary_count=1)}, roles={"r": a_role()})
    notes = {"permissions_boundary": BOUNDARY}
    role_effects.put_role_permissions_boundary({"RoleName": "r", "PermissionsBoundary": BOUNDARY}, notes, state)
    assert state.policies == {BOUNDARY: a_policy(BOUNDARY, boundary_count=1)}


def test_the_text_of_a_trust_policy_becomes_a_document() -> None:
    state = State(roles={"r": a_role(trust_policy={})})
    role_effects.update_assume_role_policy({"RoleName": "r", "PolicyDocument": document_text(LAMBDA)}, {}, state)
    assert state.roles == {"r": a_role()}
