# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Policy variables in a text, found in a time that grows with its length.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
"""

from __future__ import annotations

import re

_VARIABLE = re.compile(r"\$\{[^}]*\}")


def variables_in(text: str) -> list[str]:
    """The variables of a text, with their braces."""
    return _VARIABLE.findall(_closed(text)) if "${" in text else []


def without_variables(text: str) -> str:
    """The text with a ``*`` for each variable, which can stand for anything."""
    closed = _closed(text) if "${" in text else ""
    return _VARIABLE.sub("*", closed) + text[len(closed) :]


def _closed(text: str) -> str:
    """What stands before the last brace; behind it, each search for the end of a variable would go through all."""
    return text[: text.rfind("}") + 1]
