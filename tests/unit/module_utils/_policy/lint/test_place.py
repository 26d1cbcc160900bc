# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A statement under examination: its tests, and the words that warnings share."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.plumb.aws.plugins.module_utils._policy.lint.place import Place, listing, nearest


def _place(condition: Any) -> Place:
    return Place({"Effect": "Allow", "Condition": condition}, "1", None)


def test_a_test_has_its_operator_key_and_values() -> None:
    [test] = _place({"ForAnyValue:StringLikeIfExists": {"AWS:TagKeys": ["a", True, 1]}}).tests()
    assert (test.operator.name, test.operator.qualifier, test.operator.if_exists) == ("StringLike", "ForAnyValue", True)
    assert (test.key, test.values, test.raw) == ("aws:tagkeys", ["a", "true", "1"], ("a", True, 1))


@pytest.mark.parametrize(
    ("condition", "conditional"),
    [
        ({"StringEquals": {"aws:username": "a"}}, True),
        ({"StringEquals": {}, "Bool": {"aws:SecureTransport": "true"}}, True),
        ({"StringEquals": {}}, False),
        ({"StringEquals": {}, "Bool": {}}, False),
        ({}, False),
        (None, False),
        ({"StringEquals": "x"}, False),
    ],
)
def test_an_operator_that_holds_nothing_is_no_condition(condition: Any, conditional: bool) -> None:
    assert _place(condition).is_conditional is conditional


@pytest.mark.parametrize(
    ("names", "words"), [(["a"], "a"), (["a", "b", "c"], "a, b, c"), (list("abcde"), "a, b, c and 2 more")]
)
def test_a_list_is_told_in_short(names: list[str], words: str) -> None:
    assert listing(names) == words


def test_the_nearest_name_is_asked_for() -> None:
    assert nearest("getobjet", ["GetObject", "PutObject"], prefix="s3:") == "; is it s3:GetObject"
    assert nearest("x", ["GetObject"]) == ""
