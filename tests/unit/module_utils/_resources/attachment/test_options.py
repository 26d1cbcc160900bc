# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The options of iam_role_attachment: what is read, and what is refused by name and value."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.plumb.aws.plugins.module_utils._engine.errors import PlumbError
from unit.module_utils._resources.role_attachment.attachments import (
    desired,
)
from unit.module_utils.examples import (
    missing_from,
)


@pytest.mark.parametrize(
    ("policies", "given_options", "told"),
    [
        ([], {"role": "a b"}, ["role: ", "'a b'"]),
        ([], {"role": "n" * 65}, ["role: ", "65 characters"]),
        (["p", "a b"], {}, ["policies: ", "'a b'"]),
        (["arn:aws:iam::123456789012:role/r"], {}, ["policies: ", "role/r"]),
        (["p"], {"exclusive": True, "state": "absent"}, ["exclusive: true", "state: absent"]),
    ],
)
def test_a_wrong_option_is_refused_by_name_and_value(
    policies: list[str], given_options: dict[str, Any], told: list[str]
) -> None:
    with pytest.raises(PlumbError) as caught:
        desired(*policies, **given_options)
    assert missing_from(caught.value.message, told) == []


def test_a_policy_that_is_given_twice_counts_once() -> None:
    assert desired("p", "q", "p").policies == ("p", "q")
