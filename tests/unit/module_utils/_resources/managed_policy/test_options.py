# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The options of iam_managed_policy: what is read, and what is refused by name and value."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.plumb.aws.plugins.module_utils._engine.errors import PlumbError
from ansible_collections.plumb.aws.plugins.module_utils._iam.identifiers import parse_policy_arn
from ansible_collections.plumb.aws.plugins.module_utils._policy.document.load import document_text
from unit.module_utils._resources.managed_policy.policies import (
    ARN,
    A,
    desired,
)
from unit.module_utils.examples import (
    missing_from,
)


@pytest.mark.parametrize(
    ("given_options", "told"),
    [
        ({"name": "a b"}, ["name: ", "'a b'"]),
        ({"name": "n" * 129}, ["name: ", "129 characters"]),
        ({"name": ARN}, ["name: ", ARN]),
        ({"arn": "p"}, ["arn: ", "'p'"]),
        ({"arn": "arn:aws:iam::123456789012:role/r"}, ["arn: ", "role/r"]),
        ({"path": "team"}, ["path: ", "'team'"]),
        ({"description": "d" * 1001}, ["description: ", "1001"]),
        ({"description": "\u2013"}, ["description: ", "\u2013"]),
        ({"policy": "{"}, ["policy: ", "line 1, column 2"]),
        ({"policy": "[]"}, ["policy: ", "a list"]),
        ({"tags": {"aws:x": "1"}}, ["tags: ", "'aws:x'"]),
        ({"tags": {"a": None}}, ["tags: ", "'a'"]),
        ({"default_version": "2"}, ["default_version: ", "'2'"]),
        ({"default_version": "v0"}, ["default_version: ", "'v0'"]),
        ({"default_version": "v2\n"}, ["default_version: ", "v2"]),
        ({"default_version": "v2", "make_default": False}, ["default_version: ", "v2", "make_default: false"]),
        ({"only_version": True, "make_default": False}, ["only_version: true", "make_default: false"]),
    ],
)
def test_a_wrong_option_is_refused_by_name_and_value(given_options: dict[str, Any], told: list[str]) -> None:
    with pytest.raises(PlumbError) as caught:
        desired(**given_options)
    assert missing_from(caught.value.message, told) == []


def test_options_are_read_as_they_are_given() -> None:
    options = desired(policy=document_text(A), path="/t/", description="d", tags={"n": 1}, prune="never", detach=True)
    assert (options.allow_self_lockout, desired(allow_self_lockout=True).allow_self_lockout) == (False, True)
    assert (options.name, options.arn, options.policy) == ("p", None, A)
    assert (options.path, options.description, options.tags) == ("/t/", "d", {"n": "1"})
    assert (options.state, options.prune, options.detach) == ("present", "never", True)
    assert desired(arn=ARN).arn == parse_policy_arn(ARN, option="arn")


def test_a_description_is_read_with_the_line_ends_that_iam_gives_back() -> None:
    assert desired(description="one\r\ntwo\rthree\n").description == "one\ntwo\nthree\n"


def test_policy_tags_may_differ_in_case_alone() -> None:
    assert desired(tags={"a": "1", "A": "2"}).tags == {"a": "1", "A": "2"}
