# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Equal meaning, equal form: each rewriting that IAM does not notice leaves a document the same, each other one not."""

from __future__ import annotations

import copy
import json
import random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.plumb.aws.plugins.module_utils._policy.access.change import access_change
from ansible_collections.plumb.aws.plugins.module_utils._policy.document.canonical import (
    canonical,
    canonical_text,
    readable,
    same_document,
)
from ansible_collections.plumb.aws.plugins.module_utils._policy.document.load import DocumentError
from language.changes import CHANGES
from language.rewritings import REWRITINGS, random_document
from unit.searching import chances, examples
from unit.small_documents import cases, load, managed, managed_statement, policy, trust

Document = dict[str, Any]

# The shared pairs


_PAIRS = cases("equivalence")


@pytest.mark.parametrize("case", [pytest.param(case, id=case["name"]) for case in _PAIRS if not case["err"]])
def test_a_pair_of_the_cases_is_the_same_or_not_both_ways_round(case: dict[str, Any]) -> None:
    left, right = load(case["policy1"]), load(case["policy2"])
    assert same_document(left, right) is case["equivalent"], case["why"]
    assert same_document(right, left) is case["equivalent"], case["why"]


@pytest.mark.parametrize("case", [pytest.param(case, id=case["name"]) for case in _PAIRS if case["equivalent"]])
def test_of_two_documents_of_the_cases_that_are_the_same_the_access_is_unchanged(case: dict[str, Any]) -> None:
    one, other = load(case["policy1"]), load(case["policy2"])
    assert access_change(one, other).as_result() == {"verdict": "unchanged", "gained": [], "lost": []}
    assert access_change(other, one).as_result() == {"verdict": "unchanged", "gained": [], "lost": []}


@pytest.mark.parametrize("case", [pytest.param(case, id=case["name"]) for case in _PAIRS if case["err"]])
def test_a_pair_of_which_one_is_no_json_is_an_error_and_no_difference(case: dict[str, Any]) -> None:
    with pytest.raises(DocumentError, match="not valid JSON"):
        [load(case["policy1"]), load(case["policy2"])]


def test_the_shared_pairs_hold_pairs_of_each_sort() -> None:
    assert sum(case["equivalent"] for case in _PAIRS) >= 48
    assert sum(not case["equivalent"] for case in _PAIRS) >= 50
    assert sum(case["err"] for case in _PAIRS) >= 1


def _as_text(document: Document, chance: random.Random) -> str:
    """The document as somebody else would write the JSON."""
    text = json.dumps(document, indent=chance.choice([None, 1, 4, "\t"]), ensure_ascii=chance.random() < 0.5)
    return chance.choice([text, text.replace("/", "\\/"), f"\n {text}\r\n", text.replace("\n", "\r\n")])


@pytest.mark.parametrize("name", REWRITINGS)
def test_one_equivalence_alone_makes_no_difference(name: str) -> None:
    changed = 0

    @examples(60)
    @given(chances)
    def check(chance: random.Random) -> None:
        nonlocal changed
        document = random_document(chance)
        other = copy.deepcopy(document)
        REWRITINGS[name](other, chance)
        changed += json.dumps(other) != json.dumps(document)
        assert same_document(load(document), load(other))

    check()
    assert changed >= 3, "the rewriting hardly ever had anything to do"


@examples(400)
@given(chances)
def test_many_equivalences_together_make_no_difference(chance: random.Random) -> None:
    document = random_document(chance)
    other = copy.deepcopy(document)
    for rewrite in chance.sample(list(REWRITINGS.values()), chance.randint(1, len(REWRITINGS))):
        rewrite(other, chance)
    one, two = load(document), load(_as_text(other, chance))
    assert canonical_text(one) == canonical_text(two)
    assert same_document(two, one)
    assert access_change(one, two).verdict == "unchanged"
    written, rewritten = load(readable(one)), load(readable(two))
    assert same_document(written, one)
    assert canonical_text(rewritten) == canonical_text(written)


@examples(200)
@given(chances)
def test_the_canonical_form_is_a_document_of_the_same_meaning_and_its_own_canonical_form(chance: random.Random) -> None:
    document = load(random_document(chance))
    form = canonical(document)
    assert json.dumps(canonical(form)) == json.dumps(form)
    assert json.dumps(canonical(load(json.dumps(form)))) == json.dumps(form)
    assert same_document(form, document)


def test_the_canonical_form_leaves_the_document_as_it_was() -> None:
    document = managed(Action=["s3:PutObject", "s3:GetObject"], Condition={})
    before = copy.deepcopy(document)
    canonical(document)
    readable(document)
    assert document == before


@pytest.mark.parametrize("name", CHANGES)
def test_a_change_of_meaning_is_a_difference(name: str) -> None:
    changed = 0

    @examples(60)
    @given(chances)
    def check(chance: random.Random) -> None:
        nonlocal changed
        document = random_document(chance)
        other = copy.deepcopy(document)
        if not CHANGES[name](other, chance):
            return
        changed += 1
        for rewrite in chance.sample(list(REWRITINGS.values()), 3):
            rewrite(document, chance)
        assert not same_document(load(document), load(other))
        assert not same_document(load(other), load(document))

    check()
    assert changed >= 5, "the change hardly ever had anything to do"


_TRUE, _ONE = {"Bool": {"aws:x": True}}, {"Bool": {"aws:x": 1}}
_ARN_CONDITION = {"ArnEquals": {"aws:PrincipalArn": "arn:aws:iam::123456789012:root"}}


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        pytest.param(managed(Condition=_TRUE), managed(Condition=_ONE), False, id="true and 1"),
        pytest.param(
            managed(Condition={"NumericEquals": {"aws:x": 123456789012345678}}),
            managed(Condition={"NumericEquals": {"aws:x": "123456789012345678"}}),
            True,
            id="a large whole number is not written in scientific form",
        ),
        pytest.param(
            managed(Condition={"NumericEquals": {"aws:x": 1e21}}),
            managed(Condition={"NumericEquals": {"aws:x": "1e21"}}),
            False,
            id="a large number is written out",
        ),
        pytest.param(
            managed(Condition={"NumericEquals": {"aws:x": 0.00001}}),
            managed(Condition={"NumericEquals": {"aws:x": "0.00001"}}),
            True,
            id="a small number is written out",
        ),
        pytest.param(
            managed(Condition={"NumericEquals": {"aws:x": 1.5}}),
            managed(Condition={"NumericEquals": {"aws:x": 2.5}}),
            False,
            id="1.5 and 2.5",
        ),
        pytest.param(trust(Principal="*"), trust(Principal={"AWS": "*"}), False, id="a star and a star under AWS"),
        pytest.param(
            trust(Principal={"AWS": 123456789012}),
            trust(Principal={"AWS": "arn:aws:iam::123456789012:root"}),
            True,
            id="an account id without quotation marks",
        ),
        pytest.param(
            managed(Condition=_ARN_CONDITION),
            managed(Condition={"ArnEquals": {"aws:PrincipalArn": "123456789012"}}),
            False,
            id="an account id in a condition",
        ),
        pytest.param(
            managed(Resource="arn:aws:iam::123456789012:root"),
            managed(Resource="123456789012"),
            False,
            id="an account id in Resource",
        ),
        pytest.param(
            trust(Principal={"Federated": "arn:aws:iam::123456789012:root"}),
            trust(Principal={"Federated": "123456789012"}),
            False,
            id="an account id under Federated",
        ),
        pytest.param({**managed(), "Version": None}, managed(), False, id="a Version that is null"),
        pytest.param(managed(Sid=None), managed(), False, id="a Sid that is null"),
        pytest.param(managed(Action=[]), managed(Action=None), False, id="documents that IAM refuses"),
        pytest.param(
            managed(Nonsense=["a", "b"]), managed(Nonsense=["b", "a"]), False, id="unknown elements as they are"
        ),
        pytest.param(
            managed(Nonsense={"a": 1, "b": 2}), managed(Nonsense={"b": 2, "a": 1}), True, id="order of any keys"
        ),
        pytest.param(
            policy(managed_statement(Sid="a"), managed_statement(Sid="b")),
            policy(managed_statement(Sid="a")),
            False,
            id="statements that differ in their Sid",
        ),
    ],
)
def test_what_is_the_same_and_what_is_not(one: Document, other: Document, same: bool) -> None:
    assert same_document(load(one), load(other)) is same
    assert same_document(load(other), load(one)) is same


@examples(150)
@given(chances)
def test_being_the_same_is_symmetric_and_transitive(chance: random.Random) -> None:
    """Among documents of which many are the same and many are not."""
    start = random_document(chance)
    documents = [copy.deepcopy(start) for _each in range(4)]
    for document in documents:
        if chance.random() < 0.4:
            chance.choice(list(CHANGES.values()))(document, chance)
        for rewrite in chance.sample(list(REWRITINGS.values()), 3):
            if isinstance(document["Statement"], list):
                rewrite(document, chance)
    loaded = [load(document) for document in documents]
    same = {(i, j): same_document(loaded[i], loaded[j]) for i in range(4) for j in range(4)}
    for i in range(4):
        assert same[i, i]
        for j in range(4):
            assert same[i, j] == same[j, i]
            for k in range(4):
                assert same[i, k] or not (same[i, j] and same[j, k])


@examples(100)
@given(st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=1, max_size=3))
def test_a_number_keeps_its_value_and_is_never_written_in_scientific_form(numbers: list[float]) -> None:
    values = canonical(managed(Condition={"NumericEquals": {"aws:x": numbers}}))["Statement"][0]["Condition"]
    texts = values["NumericEquals"]["aws:x"]
    assert {float(text) for text in texts} == set(numbers)
    assert not any("e" in text.lower() for text in texts)
