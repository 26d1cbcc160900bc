# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest

from ansible_collections.plumb.aws.plugins.module_utils._engine.garbage import resting_collector


@pytest.fixture(autouse=True)
def _collector_as_it_was() -> Iterator[None]:
    was_on = gc.isenabled()
    yield
    (gc.enable if was_on else gc.disable)()


@pytest.mark.parametrize("on", [True, False])
def test_rests_and_is_as_before_then(on: bool) -> None:
    (gc.enable if on else gc.disable)()
    with resting_collector():
        assert not gc.isenabled()
    assert gc.isenabled() is on


def test_works_again_after_an_error() -> None:
    gc.enable()
    with pytest.raises(ValueError, match="too long"), resting_collector():
        raise ValueError("too long")
    assert gc.isenabled()


def test_rests_each_time_that_a_decorated_function_is_called() -> None:
    gc.enable()

    @resting_collector()
    def rests() -> bool:
        return not gc.isenabled()

    assert [rests(), rests(), gc.isenabled()] == [True, True, True]
