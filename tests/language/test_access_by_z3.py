# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The access change against z3: no verdict 'narrower' or 'unchanged' is wrong for any request, not only for a few."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import pytest
import z3
from hypothesis import given

from ansible_collections.plumb.aws.plugins.module_utils._policy.access.change import access_change
from language import rich_documents
from language.z3_world import Undecided, World
from unit import little_documents
from unit.little_world import ASKERS, RESOURCES, actions_of, contexts_of, reach
from unit.searching import chances, examples

Document = dict[str, Any]
Pair = Callable[[random.Random], tuple[Document, Document]]

# Of the questions to z3 the share that may stay undecided, and that may be excused
_MOST_UNDECIDED = 0.05
_MOST_EXCUSED = 0.05


@dataclass
class _Questions:
    """What z3 was asked, and how often it did not know."""

    verdicts: Counter[str] = field(default_factory=Counter)
    asked: int = 0
    undecided: int = 0
    excused: int = 0

    def hold(self, old: Document, new: Document) -> None:
        """Hold what is said of a change to what z3 finds."""
        change, world = access_change(old, new), World(old, new)
        verdict = change.verdict
        self.verdicts[verdict] += 1
        said = f"{verdict}, gained {change.gained}, lost {change.lost}\nold {old}\nnew {new}"
        if verdict in ("narrower", "unchanged"):
            found = self._gained(world, old, new)
            assert not found, f"newly allowed, or no longer denied: {found}\n{said}"
        if verdict in ("wider", "unchanged"):
            lost = self._gained(world, old=new, new=old)
            assert not lost, f"no longer allowed, or newly denied: {lost}\n{said}"
        if verdict in ("wider", "different") and self._gained(world, old, new) == []:
            # As in the little world: a statement that matches no request at all counts as one that might
            assert self._has_idle_statement(world, old, new), f"nothing is newly allowed: {said}"
            self.excused += 1

    def _gained(self, world: World, old: Document, new: Document) -> list[dict[str, Any]] | None:
        """A request that shows a gain, if there is one; None where z3 does not know."""
        self.asked += 1
        try:
            request = world.request(world.gained(old, new))
        except Undecided:
            self.undecided += 1
            return None
        return [] if request is None else [request]

    def _has_idle_statement(self, world: World, *documents: Document) -> bool:
        statements = [statement for document in documents for statement in document["Statement"]]
        return any(world.request(world.matches(statement)) is None for statement in statements)


@pytest.mark.parametrize(
    ("pair", "number"),
    [
        pytest.param(partial(little_documents.pair, trust=False), 60, id="managed"),
        pytest.param(partial(little_documents.pair, trust=True), 60, id="trust"),
        pytest.param(rich_documents.pair, 60, id="rich"),
        pytest.param(rich_documents.pair_of_conditions, 600, id="conditions"),
    ],
)
def test_no_request_contradicts_a_verdict(pair: Pair, number: int) -> None:
    questions = _Questions()

    @examples(number)
    @given(chances)
    def check(chance: random.Random) -> None:
        questions.hold(*pair(chance))

    check()
    for verdict in ("unchanged", "narrower", "wider", "different"):
        assert questions.verdicts[verdict] >= 0.1 * questions.verdicts.total(), questions
    assert questions.undecided <= _MOST_UNDECIDED * questions.asked, questions
    assert questions.excused <= _MOST_EXCUSED * questions.asked, questions


@pytest.mark.parametrize("trust", [False, True], ids=["managed", "trust"])
def test_the_formulas_say_of_each_request_what_the_little_world_says(trust: bool) -> None:
    """Formulas that hold for nothing would contradict no verdict."""
    answers: Counter[bool] = Counter()

    @examples(60)
    @given(chances)
    def check(chance: random.Random) -> None:
        document = little_documents.document(chance, trust=trust)
        world = World(document)
        context = chance.choice([each for each in contexts_of(document) if world.has_room_for(each)])
        reached = reach(document, [context])
        number, action = chance.choice(list(enumerate(actions_of(document))))
        targets = range(len(ASKERS if trust else RESOURCES))
        matched = [target for target in targets if (reached.allowed[number] | reached.denied[number]) >> target & 1]
        target = chance.choice(matched if matched and chance.random() < 0.7 else targets)
        request = world.is_just(action, target if trust else RESOURCES[target], context)
        for formula, bits in (
            (world.allowed(document), reached.allowed[number]),
            (world.denied(document), reached.denied[number]),
        ):
            expected = bool(bits >> target & 1)
            answers[expected] += 1
            holds = world.request(z3.And(request, formula)) is not None
            assert holds == expected, f"{action} on {target} with {context}: {holds}\n{document}"

    check()
    assert answers[True] >= 0.1 * answers.total(), answers
