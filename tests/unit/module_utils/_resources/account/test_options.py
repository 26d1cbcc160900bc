# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.plumb.aws.plugins.module_utils._engine.errors import PlumbError
from unit.module_utils._resources.account.sets import desired
from unit.module_utils.examples import ACCOUNT


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"parallel": 0}, "parallel: 0 is out of range"),
        ({"parallel": 33}, "parallel: 33 is out of range"),
        ({"max_deletions": -1, "exclusive_path": "/t/"}, "max_deletions: -1 is negative"),
        ({"max_deletions": 1}, "max_deletions: nothing is deleted without exclusive_path"),
        ({"exclusive_path": "t"}, "exclusive_path: "),
        ({"vars": {"a": "b"}}, "vars: "),
        ({"src": "a/path"}, "src: 'a/path' was not read"),
        ({"src": [{"file": "f", "problem": "f is not there."}]}, "src: f is not there."),
        ({"src": [{"file": "f", "content": ["a"]}]}, "src: f holds \\['a'\\]"),
        ({"src": [{"file": "f", "content": {"policy": []}}]}, "src: f holds policy"),
        ({"src": [{"file": "f", "content": {"roles": {}}}]}, "f: roles: {} is no list"),
        ({"src": [{"file": "f", "content": {"roles": ["r"]}}]}, r"f: roles\[0\]: 'r' is no dict"),
        ({"src": [], "vars": {"account_id": "1"}}, "vars: account_id is the number of the account"),
        ({"src": [], "vars": {"a": True}}, "vars: a is True; give text"),
    ],
    ids=str,
)
def test_what_is_wrong_is_said_with_its_value(given: dict[str, Any], says: str) -> None:
    with pytest.raises(PlumbError, match=says):
        desired(**given)


def _filled(text: str, **variables: Any) -> Any:
    content = {"policies": [{"name": text, "policy": {"Statement": [text, 7, None, True]}}]}
    options = desired(src=[{"file": "f", "content": content}], vars=variables)
    (given,) = options.resources(ACCOUNT)
    return given.options


@pytest.mark.parametrize(
    ("text", "filled"),
    [
        ("arn:aws:iam::{{ account_id }}:role/r", f"arn:aws:iam::{ACCOUNT}:role/r"),
        ("{{ '{{' }} account_id }}", "{{ account_id }}"),
        ("{{bucket}}-{{ bucket }}", "logs-logs"),
        ("{{ number }}", "7"),
        ("${aws:username} {x}", "${aws:username} {x}"),
        ("{{ a.b }} {{ 1 }}", "{{ a.b }} {{ 1 }}"),
    ],
)
def test_variables_of_files_are_replaced_in_all_texts(text: str, filled: str) -> None:
    found = _filled(text, bucket="logs", number=7)
    assert found == {"name": filled, "policy": {"Statement": [filled, 7, None, True]}}


def test_a_variable_that_is_not_known_is_named_with_its_place() -> None:
    with pytest.raises(PlumbError, match=r"^f: policies\[0\]: {{ nowhere }} is not known"):
        _filled("{{ nowhere }}")


def test_what_is_given_as_options_has_no_variables() -> None:
    (given,) = desired(policies=[{"name": "{{ bucket }}"}]).resources(ACCOUNT)
    assert given.options == {"name": "{{ bucket }}"}


def test_of_what_an_info_module_tells_its_options_count() -> None:
    (given,) = desired(roles=[{"arn": "...", "options": {"name": "r"}}]).resources(ACCOUNT)
    assert given.options == {"name": "r"}


def test_an_empty_file_has_no_resources() -> None:
    assert desired(src=[{"file": "f", "content": None}]).resources(ACCOUNT) == []
