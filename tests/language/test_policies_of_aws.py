# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The policies that AWS itself has written: valid, and warned about only for what is so."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest

from ansible_collections.plumb.aws.plugins.module_utils._policy.access.change import access_change
from ansible_collections.plumb.aws.plugins.module_utils._policy.document.canonical import same_document
from ansible_collections.plumb.aws.plugins.module_utils._policy.grammar.document import problems
from ansible_collections.plumb.aws.plugins.module_utils._policy.lint.rules import warnings
from unit.small_documents import load

aws_policies = pytest.importorskip("moto.iam.aws_managed_policies")

Document = dict[str, Any]

# Rules that never have cause to speak in AWS's own policies
_SILENT_RULES = {
    "condition-value",
    "external-id-number",
    "forallvalues-with-single-valued-key",
    "invalid-account-id",
    "missing-qualifier",
    "operator-type",
    "private-ip-address",
    "unknown-variable",
    "wildcard-without-like",
}


@pytest.fixture(scope="module")
def documents() -> dict[str, Document]:
    data = json.loads(aws_policies.aws_managed_policies_data)
    return {name: load(policy["Document"]) for name, policy in data.items()}


def _some(documents: dict[str, Document], every: int) -> list[tuple[str, Document]]:
    return sorted(documents.items())[::every]


def test_there_are_many(documents: dict[str, Document]) -> None:
    assert len(documents) > 1000


def test_iam_would_take_each_of_them_but_for_its_size(documents: dict[str, Document]) -> None:
    found = {(name, each) for name, document in documents.items() for each in problems(document, "managed")}
    assert {(name, problem) for name, problem in found if problem.rule != "size"} == set()


def test_none_is_warned_about_for_the_form_of_its_conditions(documents: dict[str, Document]) -> None:
    found = {(name, each) for name, document in _some(documents, 12) for each in warnings(document, "managed")}
    assert {(name, problem) for name, problem in found if problem.rule in _SILENT_RULES} == set()


def test_the_context_of_an_encryption_is_a_key_of_kms(documents: dict[str, Document]) -> None:
    with_context = [each for each in documents.values() if "kms:EncryptionContext:" in json.dumps(each)]
    assert len(with_context) > 20
    found = [problem for document in with_context[:30] for problem in warnings(document, "managed")]
    assert [problem for problem in found if "encryptioncontext" in problem.message.lower()] == []


def test_without_one_statement_each_allows_no_more_and_with_it_no_less(documents: dict[str, Document]) -> None:
    for name, document in _some(documents, 25):
        allows = [each for each in document["Statement"] if each["Effect"] == "Allow"]
        if len(allows) < 2 or len(json.dumps(document)) > 8000:
            continue
        less = {**document, "Statement": [each for each in document["Statement"] if each is not allows[0]]}
        assert access_change(document, less).verdict in ("narrower", "unchanged"), name
        assert access_change(less, document).verdict not in ("narrower", "different"), name


def test_turned_round_each_is_the_same_document_and_the_same_access(documents: dict[str, Document]) -> None:
    for name, document in _some(documents, 25):
        other = _turned_round(copy.deepcopy(document))
        assert same_document(document, other), name
        assert access_change(document, other).verdict == "unchanged", name


def _turned_round(value: Any) -> Any:
    """The same with each list and each object in the opposite order."""
    if isinstance(value, dict):
        return {key: _turned_round(value[key]) for key in reversed(value)}
    return [_turned_round(item) for item in reversed(value)] if isinstance(value, list) else value
