# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The options of iam_instance_profile: what is read, and what is refused by name and value."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.plumb.aws.plugins.module_utils._engine.errors import PlumbError
from unit.module_utils._resources.instance_profile.profiles import ARN, desired
from unit.module_utils.examples import missing_from


@pytest.mark.parametrize(
    ("given_options", "told"),
    [
        ({"name": "a b"}, ["name: ", "'a b'"]),
        ({"name": ""}, ["name: "]),
        ({"name": "n" * 129}, ["name: ", "129 characters"]),
        ({"name": ARN}, ["name: ", ARN]),
        ({"role": "a b"}, ["role: ", "'a b'"]),
        ({"role": "n" * 65}, ["role: ", "65 characters"]),
        ({"path": "/a b/"}, ["path: ", "'/a b/'"]),
        ({"path": ""}, ["path: "]),
        ({"wait_timeout": 0}, ["wait_timeout: ", "0"]),
        ({"tags": {"a": ["1"]}}, ["tags: ", "'a'"]),
        ({"tags": {"aws:a": "1"}}, ["tags: ", "'aws:a'"]),
        ({"tags": {f"k{number}": "v" for number in range(51)}}, ["tags: ", "51"]),
    ],
)
def test_a_wrong_option_is_refused_by_name_and_value(given_options: dict[str, Any], told: list[str]) -> None:
    with pytest.raises(PlumbError) as caught:
        desired(**given_options)
    assert missing_from(caught.value.message, told) == []


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("name", "n" * 128),
        ("role", "r" * 64),
        ("role", ""),
        ("role", None),
        ("path", "/a:b/"),
        ("wait_timeout", 1),
        ("tags", {}),
        ("tags", {"a": "1", "A": "2"}),
        ("tags", None),
    ],
)
def test_an_option_at_its_limits_is_read_as_given(option: str, value: Any) -> None:
    assert getattr(desired(**{option: value}), option) == value


def test_the_values_of_tags_become_text() -> None:
    assert desired(tags={"a": 1, "b": True}).tags == {"a": "1", "b": "True"}
