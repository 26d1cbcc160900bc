# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The filters and the test for templates: documents as dicts or JSON text, and errors as Ansible shows them."""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable
from typing import Any

import pytest
from ansible.errors import AnsibleFilterError

from ansible_collections.plumb.aws.plugins.filter import (
    canonical_policy,
    merge_policies,
    policy_access_change,
    policy_problems,
    policy_warnings,
    trust_policy,
)
from ansible_collections.plumb.aws.plugins.test import same_policy as same_policy_test
from unit.small_documents import managed, trust

Document = dict[str, Any]

_MODULES = (canonical_policy, merge_policies, policy_access_change, policy_problems, policy_warnings, trust_policy)
_FILTERS: dict[str, Callable[..., Any]] = {
    name: function for module in _MODULES for name, function in module.FilterModule().filters().items()
}
_same_policy = same_policy_test.TestModule().tests()["same_policy"]


def test_each_filter_has_the_name_of_its_file() -> None:
    assert set(_FILTERS) == {module.__name__.rpartition(".")[2] for module in _MODULES}


@pytest.mark.parametrize("as_given", [dict, json.dumps], ids=["a dict", "JSON text"])
def test_a_document_is_given_as_a_dict_or_as_text(as_given: Callable[[Document], Any]) -> None:
    document = as_given(managed(Action=["s3:PutObject", "s3:GETOBJECT"]))
    assert _FILTERS["canonical_policy"](document)["Statement"][0]["Action"] == ["s3:getobject", "s3:putobject"]
    assert _FILTERS["policy_problems"](document) == []
    assert _FILTERS["policy_warnings"](document) == []
    assert _FILTERS["policy_access_change"](document, document)["verdict"] == "unchanged"
    assert _same_policy(document, document)
    assert _same_policy(_FILTERS["merge_policies"](document), document)


def test_a_date_that_yaml_made_of_the_version_is_a_text_again() -> None:
    document = {**managed(), "Version": datetime.date(2012, 10, 17)}
    assert _FILTERS["policy_problems"](document) == []
    assert _same_policy(document, managed())


def test_problems_are_told_by_rule_message_and_statement() -> None:
    [found] = _FILTERS["policy_problems"](managed(Sid="Read", Effect="allow"))
    assert (found["rule"], found["statement"]) == ("effect", "Read")
    assert found["message"].endswith("(AWS: The policy failed legacy parsing)")


def test_the_kind_of_document_decides_what_is_a_problem() -> None:
    assert _FILTERS["policy_problems"](trust(), "trust") == []
    assert {found["rule"] for found in _FILTERS["policy_problems"](trust(), "managed")} == {"principal", "resource"}


def test_warnings_are_told_in_the_same_form() -> None:
    [found] = _FILTERS["policy_warnings"](trust(Principal={"AWS": "*"}), "trust")
    assert set(found) == {"rule", "message", "statement"}
    assert (found["rule"], found["statement"]) == ("public-trust", "1")


def test_a_trust_policy_is_built() -> None:
    built = _FILTERS["trust_policy"]([{"services": ["ec2.amazonaws.com"]}])
    assert _same_policy(built, trust(Principal={"Service": "ec2.amazonaws.com"}), kind="trust")


def sid(name: str, action: str) -> Document:
    return managed(Sid=name, Action=[action])


@pytest.mark.parametrize(
    ("given", "more", "actions"),
    [
        ([sid("A", "s3:a"), sid("B", "s3:b")], {}, ["s3:a", "s3:b"]),
        (sid("A", "s3:a"), {"override": sid("A", "s3:z")}, ["s3:z"]),
        ([sid("A", "s3:a")], {"override": [sid("B", "s3:b"), sid("A", "s3:z")]}, ["s3:z", "s3:b"]),
        (sid("A", "s3:z"), {"source": [sid("A", "s3:a"), sid("B", "s3:b")]}, ["s3:z", "s3:b"]),
        (sid("A", "s3:y"), {"source": sid("A", "s3:a"), "override": sid("A", "s3:z")}, ["s3:z"]),
    ],
)
@pytest.mark.parametrize("as_given", [dict, json.dumps], ids=["dicts", "JSON text"])
def test_policies_are_merged_from_source_by_input_to_override(
    given: Any, more: dict[str, Any], actions: list[str], as_given: Callable[[Document], Any]
) -> None:
    def as_written(value: Any) -> Any:
        return [as_given(each) for each in value] if isinstance(value, list) else as_given(value)

    merged = _FILTERS["merge_policies"](as_written(given), **{name: as_written(each) for name, each in more.items()})
    assert [statement["Action"] for statement in merged["Statement"]] == [[action] for action in actions]


def test_documents_that_iam_would_refuse_are_compared_too() -> None:
    assert _same_policy(managed(Effect="allow"), managed(Effect="allow", Action=["S3:GetObject"]))
    assert not _same_policy(managed(Effect="allow"), managed())


@pytest.mark.parametrize("source", ["{", [], None, "", '"{}"', "---"])
def test_what_cannot_be_read_is_a_problem(source: Any) -> None:
    (problem,) = _FILTERS["policy_problems"](source)
    assert problem["rule"] == "json"
    assert problem["message"].startswith("the document: ")


@pytest.mark.parametrize(
    ("call", "words"),
    [
        pytest.param(lambda: _FILTERS["canonical_policy"]("{"), "canonical_policy: not valid JSON", id="no JSON"),
        pytest.param(lambda: _FILTERS["canonical_policy"]([]), "canonical_policy: a policy document is", id="a list"),
        pytest.param(lambda: _FILTERS["merge_policies"]([]), "merge_policies: a list of .* is empty", id="none"),
        pytest.param(
            lambda: _FILTERS["merge_policies"]([{}, "{"]), "merge_policies: document 2: not valid", id="second"
        ),
        pytest.param(lambda: _FILTERS["merge_policies"]({}, override=7), "override: document 1: ", id="a number"),
        pytest.param(
            lambda: _FILTERS["merge_policies"]({}, source=[]), "source: a list of .* is empty", id="no source"
        ),
        pytest.param(lambda: _FILTERS["policy_warnings"](None), "policy_warnings: a policy document is", id="null"),
        pytest.param(
            lambda: _FILTERS["policy_problems"]({}, "role"), "kind is 'managed', 'inline' or 'trust'", id="a kind"
        ),
        pytest.param(
            lambda: _FILTERS["policy_problems"]({}, []), "kind is 'managed', 'inline' or 'trust'", id="a list as kind"
        ),
        pytest.param(lambda: _FILTERS["policy_access_change"]({}, "x"), "policy_access_change: not valid", id="new"),
        pytest.param(lambda: _FILTERS["trust_policy"]([{"service": "x"}]), "trusted: 'service'", id="an unknown key"),
        pytest.param(lambda: _FILTERS["trust_policy"]({"services": "x"}), "trusted: a list of", id="no list"),
        pytest.param(lambda: _same_policy({}, "{"), "same_policy: not valid JSON", id="the other side"),
        pytest.param(
            lambda: _same_policy({}, {}, kind="user"), "kind is 'managed', 'inline' or 'trust'", id="a kind of test"
        ),
        pytest.param(
            lambda: _same_policy('{"Version": 1, "Version": 2}', {}), "the key 'Version' is twice", id="a key twice"
        ),
    ],
)
def test_what_cannot_be_read_is_one_clear_error_of_the_template(call: Callable[[], Any], words: str) -> None:
    with pytest.raises(AnsibleFilterError, match=words):
        call()
