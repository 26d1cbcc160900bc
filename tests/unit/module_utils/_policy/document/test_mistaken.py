# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Advice on what is no policy document."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.plumb.aws.plugins.module_utils._policy.document.mistaken import advice

DOCUMENT = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}]}
TEXT = json.dumps(DOCUMENT)


@pytest.mark.parametrize(
    ("source", "wanted"),
    [
        pytest.param("", "The text is empty", id="nothing"),
        pytest.param(" \n", "The text is empty", id="white space"),
        pytest.param("\ufeff" + TEXT, "byte order mark", id="a byte order mark"),
        pytest.param(json.dumps(TEXT), "JSON within JSON", id="to_json twice"),
        pytest.param(json.dumps(json.dumps(TEXT)), "JSON within JSON", id="to_json three times"),
        pytest.param(json.dumps(json.dumps([DOCUMENT])), "JSON within JSON", id="a list, twice"),
        pytest.param(str(DOCUMENT), "a dict that was turned to text", id="a dict as text"),
        pytest.param("{u'Version': u'2012-10-17'}", "a dict that was turned to text", id="a dict of an older Python"),
        pytest.param('Version: "2012-10-17"\nStatement: []\n', "It looks like YAML", id="YAML"),
        pytest.param("---\n# read\nStatement:\n- Effect: Allow\n", "It looks like YAML", id="YAML with a comment"),
        pytest.param("files/read.json", "It looks like a file name", id="a file"),
        pytest.param("my policies/read.json", "It looks like a file name", id="a file with a blank"),
        pytest.param("/etc/policies/read", "It looks like a file name", id="a path"),
        pytest.param("[]", "goes under the key Statement", id="a list as text"),
        pytest.param([DOCUMENT], "goes under the key Statement", id="a list"),
        pytest.param((), "goes under the key Statement", id="a tuple"),
    ],
)
def test_what_is_often_mistaken_for_a_document_gets_advice(source: Any, wanted: str) -> None:
    told = advice(source)
    assert told.startswith(" ")
    assert told.endswith((".", "?"))
    assert wanted in told


@pytest.mark.parametrize("source", [None, 7, True, "policy", "{", '"text"', '"', "Versions: 1", {"a": 1}], ids=repr)
def test_of_anything_else_nothing_is_known(source: Any) -> None:
    assert advice(source) == ""


@given(st.one_of(st.text(), st.none(), st.integers(), st.lists(st.text()), st.dictionaries(st.text(), st.text())))
def test_anything_gets_one_line(source: Any) -> None:
    told = advice(source)
    assert told == "" or (told.startswith(" ") and "\n" not in told)
