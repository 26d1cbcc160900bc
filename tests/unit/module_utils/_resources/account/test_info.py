# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.plumb.aws.plugins.module_utils._engine.errors import PlumbError
from ansible_collections.plumb.aws.plugins.module_utils._resources.account.info import ARGUMENT_SPEC, MODULE, Options
from unit.module_utils.examples import params


def _options(**given: Any) -> Options:
    return MODULE.options(params(ARGUMENT_SPEC, given))


@pytest.mark.parametrize(
    ("given", "says"),
    [({"parallel": 0}, "parallel: 0 is out of range"), ({"path_prefix": "/a b/"}, "path_prefix: ")],
    ids=str,
)
def test_what_is_wrong_is_said_with_its_value(given: dict[str, Any], says: str) -> None:
    with pytest.raises(PlumbError, match=says):
        _options(**given)


@pytest.mark.parametrize(
    ("given", "name", "path", "expected"),
    [
        ({}, "any", "/", True),
        ({"path_prefix": "team"}, "any", "/team/x/", True),
        ({"path_prefix": "/team/"}, "any", "/teams/", False),
        ({"names": ["App-*"]}, "app-one", "/", True),
        ({"names": ["app-*", "x"]}, "x", "/", True),
        ({"names": ["app-*"]}, "my-app-one", "/", False),
        ({"names": []}, "any", "/", False),
        ({"names": ["a*"], "path_prefix": "/t/"}, "a", "/", False),
    ],
    ids=str,
)
def test_resources_are_selected_by_name_and_path(given: dict[str, Any], name: str, path: str, expected: bool) -> None:
    assert _options(**given).selects(name, path) is expected


@pytest.mark.parametrize(
    ("wanted", "tags", "expected"),
    [(None, {}, True), ({}, {}, True), ({"a": 1}, {"a": "1", "b": "2"}, True), ({"a": "1"}, {"a": "2"}, False)],
    ids=str,
)
def test_resources_are_selected_by_all_of_some_tags(wanted: Any, tags: dict[str, str], expected: bool) -> None:
    assert _options(tags=wanted).has_tags(tags) is expected
