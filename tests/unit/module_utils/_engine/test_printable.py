# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Text that a person reads."""

from __future__ import annotations

import pytest
from hypothesis import given

from ansible_collections.plumb.aws.plugins.module_utils._engine.printable import printable
from unit.plugin_utils.signs import texts
from unit.searching import examples


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("", ""),
        ("a role, é and 漢", "a role, é and 漢"),
        ("two\nlines\tand a tab", "two\\nlines\\tand a tab"),
        ("\x1b[31mred", "\\x1b[31mred"),
        ("turned \u202eround", "turned \\u202eround"),
        ("hidden\u200b", "hidden\\u200b"),
        ("half \ud800", "half \\ud800"),
    ],
)
def test_what_hides_or_turns_text_around_is_an_escape_and_all_else_is_as_it_was(text: str, shown: str) -> None:
    assert printable(text) == shown


@examples(60)
@given(texts)
def test_whatever_text_it_is_it_can_be_printed_and_stays_so(text: str) -> None:
    shown = printable(text)
    assert shown.isprintable()
    assert printable(shown) == shown
