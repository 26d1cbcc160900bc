# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import datetime
from typing import Any

import pytest

from ansible_collections.plumb.aws.plugins.plugin_utils._in_process.plain import plain


class _Text(str):
    """A text with something to it, as templated ones have."""


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, None),
        (True, True),
        (_Text("a"), "a"),
        (7, 7),
        (1.5, 1.5),
        ({_Text("a"): [_Text("b")], 1: (2,)}, {"a": ["b"], "1": [2]}),
        (datetime.date(2026, 1, 31), "2026-01-31"),
        (b"x", "b'x'"),
    ],
)
def test_a_value_is_what_json_would_bring(value: Any, expected: Any) -> None:
    found = plain(value)
    assert found == expected
    assert type(found) is type(expected)


def test_texts_lose_what_is_to_them() -> None:
    assert not isinstance(plain([_Text("a")])[0], _Text)
