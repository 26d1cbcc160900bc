# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a Condition holds callers and services to. The tables of public-trust and confused-deputy have more."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.plumb.aws.plugins.module_utils._policy.facts.operators import OPERATORS
from ansible_collections.plumb.aws.plugins.module_utils._policy.lint.pins import pins_caller, pins_source
from ansible_collections.plumb.aws.plugins.module_utils._policy.lint.place import Place


def _place(operator: str, key: str, values: Any) -> Place:
    return Place({"Condition": {operator: {key: values}}}, "1", None)


@pytest.mark.parametrize(
    ("key", "value", "pins"),
    [
        ("aws:PrincipalOrgID", "o-1", True),
        ("aws:PrincipalOrgMasterAccountId", "123456789012", True),
        ("sts:ExternalId", "secret", True),
        ("sts:ExternalId", "*", False),
        ("sts:RoleSessionName", "app", False),
        ("aws:RequestedRegion", "us-east-1", False),
        ("aws:UserAgent", "app", False),
        ("aws:username", "app", False),
        ("aws:PrincipalType", "AssumedRole", False),
        ("aws:userid", "*:session", False),
        ("aws:PrincipalArn", "arn:aws:iam::12345678901?:role/x", False),
        ("aws:PrincipalArn", "*", False),
        ("aws:PrincipalOrgID", [], False),
        ("aws:PrincipalOrgID", "", False),
    ],
)
def test_a_key_holds_the_caller_or_not(key: str, value: Any, pins: bool) -> None:
    assert pins_caller(_place("StringLike", key, value)) is pins


@given(st.sampled_from(sorted(OPERATORS)), st.sampled_from(["", "ForAllValues:", "ForAnyValue:"]), st.booleans())
def test_only_operators_that_fail_without_the_key_hold_the_caller(name: str, qualifier: str, if_exists: bool) -> None:
    place = _place(f"{qualifier}{name}{'IfExists' if if_exists else ''}", "aws:PrincipalAccount", "123456789012")
    positive = name.startswith(("String", "Arn")) and "Not" not in name or name == "IpAddress"
    assert pins_caller(place) is (positive and qualifier != "ForAllValues:" and not if_exists)


@pytest.mark.parametrize(
    ("operator", "key", "value", "pins"),
    [
        ("StringEquals", "aws:SourceAccount", "123456789012", True),
        ("StringEqualsIfExists", "aws:SourceOrgID", "o-1", True),
        ("ArnLike", "aws:SourceArn", "arn:aws:sns:*:123456789012:*", True),
        ("ArnLike", "aws:SourceArn", ["arn:aws:sns:*:123456789012:*", "*"], False),
        ("StringLike", "aws:SourceAccount", "*", False),
        ("ArnNotLike", "aws:SourceArn", "arn:aws:sns:*:123456789012:*", False),
        ("StringEquals", "aws:PrincipalOrgID", "o-1", False),
        ("Null", "aws:SourceArn", "false", False),
    ],
)
def test_a_key_holds_the_source_or_not(operator: str, key: str, value: Any, pins: bool) -> None:
    assert pins_source(_place(operator, key, value)) is pins
