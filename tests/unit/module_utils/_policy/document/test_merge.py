# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Documents put together: which statement stays, where it stands, and what cannot be put together."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.plumb.aws.plugins.module_utils._engine.errors import PlumbError
from ansible_collections.plumb.aws.plugins.module_utils._policy.document.merge import as_one, merged
from unit.module_utils.examples import missing_from

Document = dict[str, Any]


def document(words: str, **more: Any) -> Document:
    """A document of statements in words: ``A1`` has the Sid A and does 1, ``-2`` has none and does 2."""
    statements = [{**({} if word[0] == "-" else {"Sid": word[0]}), "Action": word[1:]} for word in words.split()]
    return {"Version": "2012-10-17", "Statement": statements, **more}


def in_words(made: Document) -> str:
    return " ".join(each.get("Sid", "-") + each["Action"] for each in made["Statement"])


@pytest.mark.parametrize(
    ("sources", "documents", "words"),
    [
        ([], ["A1 B2"], "A1 B2"),
        ([], ["A1 B2", "C3"], "A1 B2 C3"),
        ([], ["A1 B2", "A3"], "A3 B2"),
        ([], ["A1 -2", "-2 A3"], "A3 -2 -2"),
        ([], ["-1", "-1"], "-1 -1"),
        ([], ["A1 B2 C3", "C4 D5", "A6"], "A6 B2 C4 D5"),
        (["A1", "B2"], ["B3"], "A1 B3"),
        (["A1 -2", "B3 -4"], ["C5 A6", "B7"], "A6 -2 B7 -4 C5"),
        (["A1"], [], "A1"),
        ([], ["", "A1"], "A1"),
    ],
)
def test_a_statement_replaces_an_earlier_one_of_its_sid_where_that_stood(
    sources: list[str], documents: list[str], words: str
) -> None:
    made = merged([document(each) for each in documents], sources=[document(each) for each in sources])
    assert in_words(made) == words
    assert list(made) == ["Version", "Statement"]


def test_two_sources_with_a_sid_in_common_are_refused() -> None:
    sources = [document("A1 B2"), document("C3"), document("B4")]
    with pytest.raises(PlumbError) as caught:
        merged([document("B5")], sources=sources)
    assert missing_from(caught.value.message, ["'B'", "source 1", "source 3"]) == []
    assert in_words(merged([document("B5")], sources=[document("B1 B2")])) == "B5"


@pytest.mark.parametrize(
    ("versions", "version"),
    [
        (["2012-10-17", "2012-10-17"], "2012-10-17"),
        (["2008-10-17", None], "2008-10-17"),
        ([None], "2008-10-17"),
        ([], "2012-10-17"),
        (["2012-10-17", "2008-10-17"], None),
        (["2012-10-17", None], None),
    ],
)
def test_documents_of_both_versions_are_not_put_together(versions: list[str | None], version: str | None) -> None:
    documents = [{**({"Version": each} if each else {}), "Statement": []} for each in versions]
    for first in range(len(documents) + 1):
        if version is not None:
            assert merged(documents[first:], sources=documents[:first])["Version"] == version
            continue
        with pytest.raises(PlumbError, match="2008-10-17 and 2012-10-17"):
            merged(documents[first:], sources=documents[:first])


@pytest.mark.parametrize(
    ("ids", "wanted"),
    [([None, None], {}), (["x", None], {"Id": "x"}), (["x", "y"], {"Id": "y"}), (["", "x"], {"Id": "x"})],
)
def test_the_last_id_stays(ids: list[str | None], wanted: dict[str, str]) -> None:
    documents = [document("-1", **({} if each is None else {"Id": each})) for each in ids]
    assert {key: value for key, value in merged(documents).items() if key == "Id"} == wanted


@pytest.mark.parametrize("statement", [{"Sid": "A", "Action": "1"}, [{"Sid": "A", "Action": "1"}]])
def test_one_statement_is_a_list_of_one(statement: Any) -> None:
    made = merged([{"Version": "2012-10-17", "Statement": statement}, document("A2")])
    assert made["Statement"] == [{"Sid": "A", "Action": "2"}]


@pytest.mark.parametrize("odd", ["text", None, 7, ["x"]])
def test_what_is_no_statement_is_left_to_those_who_judge_documents(odd: Any) -> None:
    made = merged([{"Version": "2012-10-17", "Statement": [odd]}, document("A1")])
    assert made["Statement"] == [odd, {"Sid": "A", "Action": "1"}]


_WORDS = st.lists(st.sampled_from(["A1", "A2", "B1", "B2", "C1", "-1", "-2"]), max_size=4).map(" ".join)


@given(st.lists(_WORDS, max_size=4))
def test_each_sid_is_there_once_with_its_last_statement_and_no_other_is_lost(words: list[str]) -> None:
    given_words = " ".join(words).split()
    made = in_words(merged([document(each) for each in words])).split()
    last = {word[0]: word for word in given_words if word[0] != "-"}
    assert sorted(word for word in made if word[0] != "-") == sorted(last.values())
    assert [word for word in made if word[0] == "-"] == [word for word in given_words if word[0] == "-"]


@given(st.lists(_WORDS, max_size=3), _WORDS)
def test_what_is_put_together_twice_is_the_same(words: list[str], more: str) -> None:
    documents = [document(each) for each in words]
    at_once = merged([*documents, document(more)])
    assert in_words(merged([merged(documents), document(more)])) == in_words(at_once)


def test_documents_as_one_have_the_statements_of_all_and_no_variables_of_the_older_version() -> None:
    old = {
        "Version": "2008-10-17",
        "Statement": {"Effect": "Allow", "Action": "s3:*", "Resource": ["a${aws:username}"]},
    }
    new = {"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Action": "s3:*", "Resource": "b${aws:username}"}]}
    assert as_one([old, new]) == {
        "Version": "2012-10-17",
        "Statement": [
            {"Effect": "Allow", "Action": "s3:*", "Resource": ["a${$}{aws:username}"]},
            {"Effect": "Deny", "Action": "s3:*", "Resource": "b${aws:username}"},
        ],
    }
    assert as_one([]) is None
