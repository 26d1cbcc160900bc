# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether an answer is AWS's at all: a proxy or a captive portal answers, too, and with status 200.

https://docs.aws.amazon.com/IAM/latest/UserGuide/programming.html: the root element of an answer is
``<OPERATIONResponse>``, that of an error ``<ErrorResponse>``.
"""

from __future__ import annotations

import re
from typing import Any

_ROOT = re.compile(rb"\s*(?:<\?xml[^>]*\?>\s*)?<([A-Za-z0-9]+)")
_FIRST_WORDS = 80


class ForeignAnswer(Exception):
    """An answer that is not AWS's: its status and its first words."""

    def __init__(self, status: int, body: bytes) -> None:
        words = " ".join(body.decode("utf-8", "backslashreplace").split())
        self.status = status
        self.first_words = words if len(words) <= _FIRST_WORDS else f"{words[:_FIRST_WORDS]}..."
        super().__init__(f"HTTP {status}: {self.first_words or 'empty'}")


def check_answer(operation_model: Any, response_dict: Any, **_rest: Any) -> None:
    """A handler of botocore's event before-parse. Raises ForeignAnswer."""
    status, body = response_dict["status_code"], response_dict["body"] or b""
    found = _ROOT.match(body)
    root = found.group(1).decode() if found else ""
    expected = f"{operation_model.name}Response" if status < 300 else "ErrorResponse"
    if 300 <= status < 400 or root != expected:
        raise ForeignAnswer(status, body)
