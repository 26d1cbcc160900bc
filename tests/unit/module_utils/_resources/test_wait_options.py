# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The options of waiting: a time-out that is too short is refused by its value."""

from __future__ import annotations

import pytest

from ansible_collections.plumb.aws.plugins.module_utils._engine.errors import PlumbError
from ansible_collections.plumb.aws.plugins.module_utils._resources.wait_options import check_wait


@pytest.mark.parametrize("seconds", [1, 120, 10**9])
def test_a_second_or_more_can_be_waited_for(seconds: int) -> None:
    check_wait({"wait_timeout": seconds})


@pytest.mark.parametrize("seconds", [0, -1])
@pytest.mark.parametrize("wait", [True, False])
def test_no_time_at_all_is_refused_by_its_value(seconds: int, wait: bool) -> None:
    with pytest.raises(PlumbError, match=f"^wait_timeout: {seconds} is too short"):
        check_wait({"wait": wait, "wait_timeout": seconds})
