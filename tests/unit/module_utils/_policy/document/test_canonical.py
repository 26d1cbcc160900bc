# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Two documents have one canonical form just when they mean the same to IAM."""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.plumb.aws.plugins.module_utils._policy.document.canonical import (
    canonical,
    canonical_text,
    readable,
    same_document,
)
from ansible_collections.plumb.aws.plugins.module_utils._policy.document.load import DocumentError, load_document
from unit.module_utils.strategies import chances, loadable, policies, respelled
from unit.small_documents import cases

Document = dict[str, Any]

_CASES = cases("equivalence")


@pytest.mark.parametrize("case", _CASES, ids=[case["name"] for case in _CASES])
def test_a_pair_is_the_same_both_ways_round_or_neither(case: dict[str, Any]) -> None:
    sides = (case["policy1"], case["policy2"])
    if case["err"]:
        with pytest.raises(DocumentError):
            [load_document(side, what="policy") for side in sides]
        return
    left, right = (load_document(side, what="policy") for side in sides)
    both = (same_document(left, right), same_document(right, left))
    assert both == (case["equivalent"], case["equivalent"]), case["why"]


def test_the_cases_hold_pairs_of_each_sort() -> None:
    assert {(case["equivalent"], case["err"]) for case in _CASES} == {(True, False), (False, False), (False, True)}


@given(loadable)
def test_the_canonical_form_of_any_json_is_its_own(document: Document) -> None:
    form = canonical(document)
    assert canonical(form) == form
    assert canonical_text(form) == canonical_text(document)
    assert same_document(document, document)


@given(loadable, loadable)
def test_whether_two_documents_are_the_same_does_not_hang_on_their_order(left: Document, right: Document) -> None:
    assert same_document(left, right) == same_document(right, left)


@given(loadable)
def test_the_canonical_form_leaves_the_document_as_it_was(document: Document) -> None:
    before = copy.deepcopy(document)
    canonical(document)
    assert document == before


@given(policies(), chances)
def test_another_spelling_of_a_policy_is_the_same_policy(policy: Document, chance: random.Random) -> None:
    other = respelled(policy, chance)
    assert canonical_text(other) == canonical_text(policy)
    assert canonical(other) == canonical(policy)


def _flip_effect(statement: Document) -> None:
    statement["Effect"] = "Deny" if statement["Effect"] == "Allow" else "Allow"


def _rename_sid(statement: Document) -> None:
    statement["Sid"] = statement["Sid"].lower()


def _drop_sid(statement: Document) -> None:
    del statement["Sid"]


def _another_action(statement: Document) -> None:
    statement["Action"] = [*statement["Action"], "sqs:SendMessage"]


def _not_action(statement: Document) -> None:
    statement["NotAction"] = statement.pop("Action")


def _resource_in_capitals(statement: Document) -> None:
    statement["Resource"] = [resource.upper() for resource in statement["Resource"]]


def _another_resource(statement: Document) -> None:
    statement["Resource"] = [*statement["Resource"], "arn:aws:s3:::other"]


def _not_resource(statement: Document) -> None:
    statement["NotResource"] = statement.pop("Resource")


def _another_condition(statement: Document) -> None:
    statement["Condition"] = {**statement.get("Condition", {}), "IpAddress": {"aws:SourceIp": "10.0.0.0/8"}}


def _another_operator(statement: Document) -> None:
    conditions = statement.get("Condition") or {"StringEquals": {"aws:x": "1"}}
    statement["Condition"] = {f"{operator}IfExists": tests for operator, tests in conditions.items()}


def _operator_in_lower_case(statement: Document) -> None:
    conditions = statement.get("Condition") or {"StringEquals": {"aws:x": "1"}}
    statement["Condition"] = {operator.lower(): tests for operator, tests in conditions.items()}


def _another_condition_value(statement: Document) -> None:
    conditions = statement.get("Condition") or {"StringEquals": {"aws:x": ["1"]}}
    statement["Condition"] = {
        operator: {key: [*values, "other"] for key, values in tests.items()} for operator, tests in conditions.items()
    }


def _another_principal(statement: Document) -> None:
    statement["Principal"] = {**statement.get("Principal", {}), "CanonicalUser": "79a5"}


def _not_principal(statement: Document) -> None:
    statement["NotPrincipal"] = statement.pop("Principal", {"AWS": "123456789012"})


def _everybody(statement: Document) -> None:
    statement["Principal"] = "*"


_CHANGES: list[Callable[[Document], None]] = [
    _flip_effect,
    _rename_sid,
    _drop_sid,
    _another_action,
    _not_action,
    _resource_in_capitals,
    _another_resource,
    _not_resource,
    _another_condition,
    _another_operator,
    _operator_in_lower_case,
    _another_condition_value,
    _another_principal,
    _not_principal,
    _everybody,
]


@given(policies(), st.sampled_from(_CHANGES), chances)
def test_a_change_of_meaning_is_never_hidden_by_another_spelling(
    policy: Document, change: Callable[[Document], None], chance: random.Random
) -> None:
    changed = copy.deepcopy(policy)
    change(chance.choice(changed["Statement"]))
    assert not same_document(policy, respelled(changed, chance))


@given(policies(), chances)
def test_a_policy_with_a_statement_less_or_another_version_is_another(policy: Document, chance: random.Random) -> None:
    fewer = {**policy, "Statement": policy["Statement"][1:]}
    later = {**policy, "Version": {"2012-10-17": "2008-10-17"}.get(policy["Version"], "2012-10-17")}
    named = {**policy, "Id": "id"}
    for other in (fewer, later, named):
        assert not same_document(policy, respelled(other, chance))


@given(loadable)
def test_the_readable_form_of_any_json_means_the_same(document: Document) -> None:
    assert canonical(readable(document)) == canonical(document)


def _without_case(document: Document) -> Any:
    return json.loads(json.dumps(document).lower())


@given(policies(), chances)
def test_the_readable_forms_of_two_spellings_differ_in_case_alone(policy: Document, chance: random.Random) -> None:
    assert _without_case(readable(respelled(policy, chance))) == _without_case(readable(policy))


@given(policies())
def test_the_readable_form_keeps_actions_and_condition_keys_as_they_were_written(policy: Document) -> None:
    written = {statement["Sid"]: statement for statement in policy["Statement"]}
    for statement in readable(policy)["Statement"]:
        assert sorted(statement["Action"]) == sorted(written[statement["Sid"]]["Action"])
        keys = [sorted(tests) for tests in statement.get("Condition", {}).values()]
        assert keys == [sorted(tests) for tests in written[statement["Sid"]].get("Condition", {}).values()]


def condition(value: Any) -> Document:
    return {"Statement": {"Effect": "Allow", "Condition": {"StringEquals": {"aws:x": value}}}}


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (True, "true"),
        (False, "false"),
        (7, "7"),
        (-0.5, "-0.5"),
        (1e22, "10000000000000000000000"),
        (1e-7, "0.0000001"),
    ],
)
def test_a_scalar_of_a_condition_is_the_same_as_its_text(value: Any, text: str) -> None:
    assert same_document(condition(value), condition(text))
    assert canonical(condition(value)) == canonical(condition([text, value]))


@pytest.mark.parametrize(
    ("one", "other"), [(True, 1), (False, 0), (True, "True"), (None, "null"), ("a", "A"), ("", [])]
)
def test_scalars_that_python_or_people_may_mix_up_are_told_apart(one: Any, other: Any) -> None:
    assert not same_document(condition(one), condition(other))


@pytest.mark.parametrize(("one", "other"), [(True, 1), (1, "1"), (None, [])])
def test_outside_conditions_a_scalar_is_not_the_same_as_its_text(one: Any, other: Any) -> None:
    assert not same_document({"Statement": {"Resource": one}}, {"Statement": {"Resource": other}})


def test_an_account_may_be_a_number() -> None:
    as_number = {"Statement": {"Principal": {"AWS": 123456789012}}}
    as_root = {"Statement": {"Principal": {"AWS": ["arn:aws-us-gov:iam::123456789012:root"]}}}
    assert same_document(as_number, as_root)
    assert not same_document(as_root, {"Statement": {"Principal": {"Service": "123456789012"}}})
