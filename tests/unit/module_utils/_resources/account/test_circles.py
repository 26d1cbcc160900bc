# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Things that wait for each other, beside a search of all ways from one to the other."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.plumb.aws.plugins.module_utils._resources.account.circles import circles_in_order

_NAMES = [str(number) for number in range(7)]
_GRAPHS = st.fixed_dictionaries({name: st.sets(st.sampled_from(_NAMES), max_size=3) for name in _NAMES})


def _reached(waits_for: dict[str, set[str]], name: str) -> set[str]:
    found: set[str] = set()
    ahead = {name}
    while ahead:
        ahead = {other for each in ahead for other in waits_for[each]} - found
        found |= ahead
    return found


@given(waits_for=_GRAPHS)
def test_circles_are_those_that_reach_each_other_and_come_after_all_that_they_wait_for(
    waits_for: dict[str, set[str]],
) -> None:
    circles = list(circles_in_order(waits_for))
    assert sorted(name for circle in circles for name in circle) == _NAMES
    done: set[str] = set()
    for circle in circles:
        for name in circle:
            reached = _reached(waits_for, name)
            assert reached - done <= set(circle)
            assert {each for each in reached if name in _reached(waits_for, each)} | {name} == set(circle)
        done |= set(circle)


def test_a_long_chain_has_no_limit() -> None:
    count = 20_000
    chain = {str(number): {str(number + 1)} for number in range(count)} | {str(count): {"0"}}
    assert [len(circle) for circle in circles_in_order(chain)] == [count + 1]
    chain[str(count)] = set()
    assert next(circles_in_order(chain)) == [str(count)]
