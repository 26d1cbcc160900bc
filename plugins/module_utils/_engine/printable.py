# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Text that a person reads: nothing in it hides, and nothing turns it around."""

from __future__ import annotations


def printable(text: str) -> str:
    """Text with every character that is not printable as an escape: control, zero-width and bidirectional ones."""
    if text.isprintable():
        return text
    return "".join(
        character if character.isprintable() else character.encode("unicode_escape").decode() for character in text
    )
