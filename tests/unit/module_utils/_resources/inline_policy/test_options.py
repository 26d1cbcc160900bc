# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The options of iam_inline_policy: what is read, and what is refused by name and value."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.plumb.aws.plugins.module_utils._engine.errors import PlumbError
from ansible_collections.plumb.aws.plugins.module_utils._iam.identity_kinds import IdentityKind
from ansible_collections.plumb.aws.plugins.module_utils._resources.inline_policy.options import documents_by_name
from unit.module_utils._resources.inline_policy.inline import A, B, desired, of_each_kind
from unit.module_utils.examples import missing_from
from unit.module_utils.strategies import any_json

TEXT = json.dumps(A)


@pytest.mark.parametrize(
    ("given_options", "policies"),
    [
        pytest.param({"name": "i", "policy": TEXT}, {"i": A}, id="one, as text"),
        pytest.param({"name": "i", "policy": A}, {"i": A}, id="one, as a dict"),
        pytest.param({"policies": {"i": A, "j": json.dumps(B)}}, {"i": A, "j": B}, id="several, as dicts and texts"),
        pytest.param({"policies": {}}, {}, id="none"),
        pytest.param({"policies": {7: A}}, {"7": A}, id="a name of digits"),
        pytest.param({"name": "i", "state": "absent"}, {"i": None}, id="one that is absent"),
        pytest.param({"name": "i", "policy": "{", "state": "absent"}, {"i": None}, id="absent, a document no matter"),
        pytest.param({"policies": ["i", "j", "i"], "state": "absent"}, {"i": None, "j": None}, id="absent, a list"),
        pytest.param({"policies": [7], "state": "absent"}, {"7": None}, id="absent, a list of digits"),
        pytest.param({"policies": [], "state": "absent"}, {}, id="absent, an empty list"),
        pytest.param(
            {"policies": {"i": None, "j": "{"}, "state": "absent"}, {"i": None, "j": None}, id="absent, a dict"
        ),
    ],
)
@of_each_kind
def test_documents_are_read_by_name(
    kind: IdentityKind, given_options: dict[str, Any], policies: dict[str, Any]
) -> None:
    read = desired(kind=kind, **given_options)
    assert (read.kind, read.identity, read.policies) == (kind, "r", policies)
    assert read.is_absent is (given_options.get("state") == "absent")


@pytest.mark.parametrize(
    ("given_options", "told"),
    [
        ({"name": "a b", "policy": A}, ["name: ", "'a b'"]),
        ({"name": "n" * 129, "policy": A}, ["name: ", "129 characters"]),
        ({"name": "i"}, ["policy: ", "'i'"]),
        ({"name": "i", "policy": "{"}, ["policy: ", "not valid JSON"]),
        ({"name": "i", "policy": "[]"}, ["policy: ", "this is a list"]),
        ({"name": "i", "policy": A, "exclusive": True}, ["exclusive: true", "policies"]),
        ({"policies": {"i": A}, "exclusive": True, "state": "absent"}, ["exclusive: true", "state: present"]),
        ({"policies": {"i": "{"}}, ["policies: i: ", "not valid JSON"]),
        ({"policies": {"i": None}}, ["policies: i: ", "this is empty"]),
        ({"policies": {"i": ["x"]}}, ["policies: i: ", "this is a list"]),
        ({"policies": {"a b": A}}, ["policies: ", "'a b'"]),
        ({"policies": {"n" * 129: A}}, ["policies: ", "129 characters"]),
        ({"policies": {None: A}}, ["policies: None is not the name"]),
        ({"policies": {True: A}}, ["policies: True is not the name"]),
        ({"policies": {1: A, "1": B}}, ["policies: ", "'1' is there twice"]),
        ({"policies": ["i"]}, ["policies: ['i'] is no dict"]),
        ({"policies": "i"}, ["policies: 'i' is no dict"]),
        ({"policies": 7}, ["policies: 7 is no dict"]),
        ({"policies": "i", "state": "absent"}, ["policies: 'i' is no dict of names and documents or list of names"]),
        ({"policies": ["a b"], "state": "absent"}, ["policies: ", "'a b'"]),
        ({"policies": [{"i": A}], "state": "absent"}, ["policies: {'i': "]),
        ({"policies": [["i"]], "state": "absent"}, ["policies: ['i'] is not the name"]),
        ({"policies": [None], "state": "absent"}, ["policies: None is not the name"]),
    ],
)
def test_a_wrong_option_is_refused_by_name_and_value(given_options: dict[str, Any], told: list[str]) -> None:
    with pytest.raises(PlumbError) as caught:
        desired(**given_options)
    assert missing_from(caught.value.message, told) == []
    assert caught.value.message.startswith(told[0])


@of_each_kind
def test_an_identity_has_a_name_of_its_kind(kind: IdentityKind) -> None:
    longest = "n" * kind.longest_name
    assert desired(kind=kind, policies={}, **{kind.name: longest}).identity == longest
    for wrong in ("a b", "", f"{longest}n"):
        with pytest.raises(PlumbError, match=f"^{kind.name}: '{wrong}' "):
            desired(kind=kind, policies={}, **{kind.name: wrong})


def test_messages_name_the_option_that_a_document_stands_in() -> None:
    assert desired(name="i", policy=A).option_of("i") == "policy"
    assert desired(policies={"i": A}).option_of("i") == "policies: i"


def test_the_options_of_documents_are_read() -> None:
    rules = desired(policies={}, allow_new_access=False, lint=True, lint_ignore=["public-trust"]).rules
    assert (rules.option, rules.allow_new_access, rules.lint, rules.lint_ignore) == (
        "policies",
        False,
        True,
        ("public-trust",),
    )


@given(any_json, st.booleans())
def test_whatever_is_given_is_read_or_refused_in_words(value: Any, absent: bool) -> None:
    try:
        read = documents_by_name(value, option="policies", absent=absent)
    except PlumbError as error:
        assert error.message.startswith("policies: ")
        return
    assert len(read) == len(value) if isinstance(value, dict) else set(read) == set(map(str, value))
    assert not absent or set(read.values()) <= {None}
