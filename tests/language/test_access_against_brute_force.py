# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The access change against a little world in which each request is tried."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import event, given
from hypothesis import strategies as st

from ansible_collections.plumb.aws.plugins.module_utils._policy.access.change import AccessChange, access_change
from unit import little_documents
from unit.little_world import Reach, idle_statements, reaches
from unit.searching import chances, examples

Document = dict[str, Any]


@dataclass(frozen=True)
class Compared:
    """Two documents, what is said of them, and what is so."""

    old: Document
    new: Document
    change: AccessChange
    before: Reach
    after: Reach

    def __str__(self) -> str:
        return f"{self.change.verdict}, gained {self.change.gained}\nold {self.old}\nnew {self.new}"


def _compared(chance: random.Random, *, trust: bool) -> Compared:
    old, new = little_documents.pair(chance, trust=trust)
    return Compared(old, new, access_change(old, new), *reaches(old, new))


@pytest.mark.parametrize("trust", [False, True], ids=["managed", "trust"])
def test_a_verdict_is_never_less_than_the_truth(trust: bool) -> None:
    verdicts: Counter[str] = Counter()

    @examples(1500)
    @given(chances)
    def check(chance: random.Random) -> None:
        it = _compared(chance, trust=trust)
        verdict, before, after = it.change.verdict, it.before, it.after
        verdicts[verdict] += 1
        event(verdict)
        if verdict in ("narrower", "unchanged"):
            assert not after.beyond(before), f"a request is newly allowed: {it}"
            assert not before.denies_beyond(after), f"a request is no longer denied: {it}"
        if verdict in ("wider", "unchanged"):
            assert not before.beyond(after), f"a request is no longer allowed: {it}"
        if verdict in ("wider", "different") and not idle_statements(it.old, it.new):
            assert after.beyond(before) or before.denies_beyond(after), f"no request is newly allowed: {it}"

    check()
    _each_was_given_often_enough(verdicts)


def _each_was_given_often_enough(verdicts: Counter[str]) -> None:
    """A comparison that answers 'may be wider' to everything would be sound and useless."""
    share = {verdict: number / verdicts.total() for verdict, number in verdicts.items()}
    assert share["unchanged"] >= 0.1, share
    assert share["narrower"] >= 0.1, share
    assert share["wider"] >= 0.1, share
    assert share["different"] >= 0.1, share
    assert share["may be wider"] <= 0.1, share


@examples(500)
@given(chances, st.booleans())
def test_what_is_gained_by_a_change_is_lost_by_taking_it_back(chance: random.Random, trust: bool) -> None:
    one, other = little_documents.pair(chance, trust=trust)
    there, back = access_change(one, other), access_change(other, one)
    assert bool(there.gained) == bool(back.lost)
    assert bool(there.lost) == bool(back.gained)
