# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a statement requires: one operator for an Allow, its negation for a Deny."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.plumb.aws.plugins.module_utils._policy.facts.operators import OPERATORS
from ansible_collections.plumb.aws.plugins.module_utils._policy.grammar.condition import parse_operator
from ansible_collections.plumb.aws.plugins.module_utils._policy.trust.requirements import (
    MFA_KEY,
    Requirement,
    arn_patterns_required,
    arns_required,
    condition_of,
    mfa_required,
    one_of_several_required,
    short,
    tags_required,
    texts_required,
)

_ARN = "arn:aws:sns:eu-west-1:123456789012:t"

# What is required, the Condition of an Allow, and that of a Deny
_CASES: dict[str, tuple[tuple[Requirement, ...], dict[str, Any], dict[str, Any]]] = {
    "nothing": (texts_required("k", []), {}, {}),
    "a text": (texts_required("k", ["a"]), {"StringEquals": {"k": "a"}}, {"StringNotEquals": {"k": "a"}}),
    "a pattern among texts": (
        texts_required("k", ["a", "b*"]),
        {"StringLike": {"k": ["a", "b*"]}},
        {"StringNotLike": {"k": ["a", "b*"]}},
    ),
    "an ARN": (arns_required("k", [_ARN]), {"ArnEquals": {"k": _ARN}}, {"ArnNotEquals": {"k": _ARN}}),
    "a pattern of ARNs": (
        arns_required("k", [f"{_ARN}?"]),
        {"ArnLike": {"k": f"{_ARN}?"}},
        {"ArnNotLike": {"k": f"{_ARN}?"}},
    ),
    "an ARN where patterns are usual": (
        arn_patterns_required("k", [_ARN]),
        {"ArnLike": {"k": _ARN}},
        {"ArnNotLike": {"k": _ARN}},
    ),
    "one of several values": (
        one_of_several_required("k", ["a"]),
        {"ForAnyValue:StringLike": {"k": "a"}},
        {"ForAllValues:StringNotLike": {"k": "a"}},
    ),
    "tags": (
        tags_required("aws:PrincipalTag", {"team": ["a", "b"], "cost": ["4*"]}),
        {"StringEquals": {"aws:PrincipalTag/team": ["a", "b"]}, "StringLike": {"aws:PrincipalTag/cost": "4*"}},
        {"StringNotEquals": {"aws:PrincipalTag/team": ["a", "b"]}, "StringNotLike": {"aws:PrincipalTag/cost": "4*"}},
    ),
    "MFA": (mfa_required(), {"Bool": {MFA_KEY: "true"}}, {"BoolIfExists": {MFA_KEY: "false"}}),
}


@pytest.mark.parametrize(("required", "allowing", "denying"), _CASES.values(), ids=_CASES)
def test_what_is_required_by_an_allow_exempts_from_a_deny(
    required: tuple[Requirement, ...], allowing: dict[str, Any], denying: dict[str, Any]
) -> None:
    assert condition_of(required, denies=False) == allowing
    assert condition_of(required, denies=True) == denying


@pytest.mark.parametrize("denies", [True, False])
def test_all_operators_exist(denies: bool) -> None:
    used = {name for required, _allow, _deny in _CASES.values() for name in condition_of(required, denies=denies)}
    assert {parse_operator(name).name for name in used} <= OPERATORS


def test_keys_of_one_operator_stand_under_it_together() -> None:
    required = (*texts_required("k", ["a"]), *texts_required("l", ["b"]))
    assert condition_of(required, denies=False) == {"StringEquals": {"k": "a", "l": "b"}}


def test_one_value_stands_alone() -> None:
    assert short(["a"]) == "a"
    assert short(("a", "b")) == ["a", "b"]
