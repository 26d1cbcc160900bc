# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The options of iam_role_trust: what is read, and what is refused by name and value."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.plumb.aws.plugins.module_utils._engine.errors import PlumbError
from ansible_collections.plumb.aws.plugins.module_utils._policy.document.load import document_text
from unit.module_utils._resources.role_trust.roles import (
    ARN,
    desired,
)
from unit.module_utils.examples import (
    AWS_POLICY,
    LAMBDA,
    missing_from,
)


@pytest.mark.parametrize(
    ("given_options", "told"),
    [
        ({"name": "a b"}, ["name: ", "'a b'"]),
        ({"name": "n" * 65}, ["name: ", "65 characters"]),
        ({"name": ARN}, ["name: ", ARN]),
        ({"path": "/a b/"}, ["path: ", "'/a b/'"]),
        ({"description": "d" * 1001}, ["description: ", "1001"]),
        ({"max_session_duration": 3599}, ["max_session_duration: ", "3599"]),
        ({"max_session_duration": 43201}, ["max_session_duration: ", "43201"]),
        ({"max_session_duration": 0}, ["max_session_duration: ", "0"]),
        ({"wait_timeout": 0}, ["wait_timeout: ", "0"]),
        ({"wait_timeout": -1}, ["wait_timeout: ", "-1"]),
        (
            {"trusted": {"services": ["ec2.amazonaws.com"]}},
            ["trusted: ", "ec2.amazonaws.com", "trusted: [{services: ["],
        ),
        ({"trusted": "services=ec2.amazonaws.com"}, ["trusted: ", "'services=ec2.amazonaws.com'", "[{services: ["]),
        ({"trusted": ["ec2.amazonaws.com"]}, ["trusted: ", "'ec2.amazonaws.com'", "trusted: [{services: ["]),
        ({"trusted": [{"service": "ec2.amazonaws.com"}]}, ["trusted: ", "'service'", "trusted: [{services: ["]),
        ({"trusted": []}, ["trusted: ", "empty", "trusted: [{services: ["]),
        ({"trust_policy": "policy.json"}, ["trust_policy: ", "'policy.json'"]),
        ({"permissions_boundary": "a/b"}, ["permissions_boundary: ", "'a/b'"]),
        ({"permissions_boundary": ARN}, ["permissions_boundary: ", ARN]),
        ({"tags": {"a": "1", "A": "2"}}, ["tags: ", "'a'", "'A'"]),
        ({"tags": {"a": ["1"]}}, ["tags: ", "'a'"]),
    ],
)
def test_a_wrong_option_is_refused_by_name_and_value(given_options: dict[str, Any], told: list[str]) -> None:
    with pytest.raises(PlumbError) as caught:
        desired(**given_options)
    assert missing_from(caught.value.message, told) == []


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("max_session_duration", 3600),
        ("max_session_duration", 43200),
        ("permissions_boundary", ""),
        ("permissions_boundary", "boundary"),
        ("permissions_boundary", AWS_POLICY),
        ("path", "/a:b/"),
        ("wait_timeout", 1),
        ("description", ""),
    ],
)
def test_an_option_at_its_limits_is_read_as_given(option: str, value: Any) -> None:
    assert getattr(desired(**{option: value}), option) == value


def test_a_description_is_read_with_the_line_ends_that_iam_gives_back() -> None:
    assert desired(description="one\r\ntwo\rthree\n").description == "one\ntwo\nthree\n"


def test_a_trust_policy_is_read_from_its_text() -> None:
    assert desired(trust_policy=document_text(LAMBDA)).trust_policy == LAMBDA


def test_who_is_trusted_becomes_a_trust_policy_and_its_problems_name_the_option() -> None:
    options = desired(trusted=[{"services": ["lambda.amazonaws.com"]}])
    assert (options.trust_policy, options.rules.option) == (LAMBDA, "trusted")
    assert desired(trust_policy=LAMBDA).rules.option == "trust_policy"
