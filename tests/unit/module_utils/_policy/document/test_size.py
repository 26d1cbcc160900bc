# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The size of a document is the number of its characters without white space."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.plumb.aws.plugins.module_utils._policy.document.size import document_size


@pytest.mark.parametrize(
    ("document", "size"),
    [({}, 2), ({"a": 1}, 7), ({"a": "b c"}, 10), ({"a": ["é", "名"]}, 15), ({"a": " "}, 8)],
)
def test_white_space_is_not_counted_and_a_letter_counts_once(document: dict[str, Any], size: int) -> None:
    assert document_size(document) == size
