# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Texts of signs that mean something elsewhere."""

from __future__ import annotations

from hypothesis import strategies as st

# Signs that mean something to Markdown, to HTML, to what hosts of Git add to it, or to a terminal
_MARKUP = [
    *("`", "```", "|", "\\", "<b>", "</code>", "</details>", "<!--", "&lt;", "**", "[x](y)"),
    *("@team", "#1", "www.e.org", "http://e.org", " ", "a", "é", "漢"),
    *("\n", "\r", "\t", "\x1b[31m", "\x9b", "\u202e", "\u200b", "\u2028", "\ud800"),
]
texts = st.lists(st.sampled_from(_MARKUP), max_size=8).map("".join)
