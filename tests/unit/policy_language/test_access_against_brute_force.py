# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The access change against a little world in which each request is tried."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import event, given

from ansible_collections.plumb.aws.plugins.module_utils.policy.access import AccessChange, access_change
from unit.policy_language import little_documents
from unit.policy_language.little_world import Reach, reaches
from unit.policy_language.searching import chances, examples

Document = dict[str, Any]


@pytest.fixture(scope="module")
def verdicts() -> Iterator[Counter[tuple[bool, str]]]:
    yield Counter()


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


def _never_less_than_the_truth(trust: bool) -> Callable[[Counter[tuple[bool, str]]], None]:
    @examples(1800)
    @given(chance=chances)
    def check(verdicts: Counter[tuple[bool, str]], chance: random.Random) -> None:
        it = _compared(chance, trust=trust)
        verdict, before, after = it.change.verdict, it.before, it.after
        verdicts[trust, verdict] += 1
        event(verdict)
        if verdict in ("narrower", "unchanged"):
            assert not after.beyond(before), f"a request is newly allowed: {it}"
            assert not before.denies_beyond(after), f"a request is no longer denied: {it}"
        if verdict in ("wider", "unchanged"):
            assert not before.beyond(after), f"a request is no longer allowed: {it}"

    return check


test_of_managed_policies_a_verdict_is_never_less_than_the_truth = _never_less_than_the_truth(trust=False)
test_of_trust_policies_a_verdict_is_never_less_than_the_truth = _never_less_than_the_truth(trust=True)


@pytest.mark.parametrize("trust", [False, True], ids=["managed", "trust"])
def test_each_verdict_was_given_often_enough_to_prove_something(
    verdicts: Counter[tuple[bool, str]], trust: bool
) -> None:
    count = {verdict: number for (kind, verdict), number in verdicts.items() if kind is trust}
    total = sum(count.values())
    if not total:
        pytest.skip("the examples were not run")
    for verdict in ("unchanged", "narrower", "wider", "different", "may be wider"):
        assert count.get(verdict, 0) >= 0.02 * total, count
    assert count["unchanged"] + count["narrower"] >= 0.2 * total, count
    assert count["may be wider"] <= 0.5 * total, count
