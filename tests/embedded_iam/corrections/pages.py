# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Pages of lists: MaxItems, Marker, IsTruncated.

https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListRoles.html: "IAM might return fewer than the MaxItems
number of results, even when there are more results available", which `page_size` brings about.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Sequence
from typing import Any

from embedded_iam.call import Call
from embedded_iam.wire import AwsError

DEFAULT_PAGE = 100


def page(call: Call, name: str, items: Sequence[Any]) -> dict[str, Any]:
    """The response elements of one page of `items`, under `name`. A marker means nothing to the client."""
    chosen, rest = cut(call, items)
    return {name: chosen, **rest}


def cut(call: Call, items: Sequence[Any]) -> tuple[list[Any], dict[str, Any]]:
    start = _start(call.get("Marker"))
    size = int(call.get("MaxItems", str(DEFAULT_PAGE)))
    if call.world.page_size:
        size = min(size, call.world.page_size)
    end = start + size
    if end >= len(items):
        return list(items[start:]), {"IsTruncated": False}
    return list(items[start:end]), {"IsTruncated": True, "Marker": base64.b64encode(f"at {end}".encode()).decode()}


def _start(marker: str) -> int:
    if not marker:
        return 0
    try:
        word, _space, number = base64.b64decode(marker, validate=True).decode().partition(" ")
        if word == "at":
            return int(number)
    except (binascii.Error, ValueError):
        pass
    raise AwsError("ValidationError", "Invalid Marker.")
