# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Loading a document: what is plain JSON comes through as it is, all else is a DocumentError that says why."""

from __future__ import annotations

import datetime
import json
from decimal import Decimal
from types import MappingProxyType
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ansible_collections.plumb.aws.plugins.module_utils._policy.document.load import (
    DEEPEST,
    LONGEST_TEXT,
    DocumentError,
    document_text,
    load_document,
)
from unit.module_utils.strategies import any_json, policies
from unit.processor_time import quiet_seconds

_TYPES = {dict, list, str, bool, int, float, type(None)}


def types_in(value: Any) -> set[type]:
    inner = [*value, *value.values()] if isinstance(value, dict) else value if isinstance(value, list) else []
    return {type(value)}.union(*map(types_in, inner))


def refused(source: Any) -> str:
    with pytest.raises(DocumentError, match=r"^trust_policy: ") as caught:
        load_document(source, what="trust_policy")
    return caught.value.message


_FROM_YAML = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.dates() | st.datetimes(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.lists(inner, max_size=3).map(tuple)
        | st.dictionaries(st.text(max_size=5) | st.integers() | st.booleans() | st.dates(), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(_FROM_YAML)
def test_whatever_yaml_can_hold_becomes_plain_json_or_a_document_error(source: Any) -> None:
    try:
        document = load_document(source, what="policy")
    except DocumentError as error:
        assert error.message.startswith("policy: ")
    else:
        assert types_in(document) <= _TYPES
        assert load_document(document, what="policy") == document
        assert load_document(document_text(document), what="policy") == document


@given(any_json.map(json.dumps) | st.text(alphabet='[]{}",:0e-\\ntrue', max_size=40) | st.text(max_size=20))
@example("9" * 5000)
@example('{"a":' + "9" * 5000 + "}")
@example("{" + '"a":[' * 499)
@example('{"x": "' + "]" * 60_000 + '", "y": ' + "[" * 60_000)
@example("\ufeff{}")
@example("\0")
def test_no_text_raises_anything_but_a_document_error(text: str) -> None:
    try:
        document = load_document(text, what="policy")
    except DocumentError as error:
        assert error.message.startswith("policy: ")
    else:
        assert document == json.loads(text)


@given(policies(), st.data())
def test_a_policy_with_a_character_missing_never_gets_past_as_something_else(
    policy: dict[str, Any], data: st.DataObject
) -> None:
    text = document_text(policy)
    cut = data.draw(st.integers(min_value=0, max_value=len(text) - 1))
    damaged = text[:cut] + text[cut + 1 :]
    try:
        expected = json.loads(damaged)
    except ValueError:
        assert "not valid JSON" in refused(damaged)
    else:
        assert load_document(damaged, what="policy") == expected


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ("", 1, 1),
        ("{", 1, 2),
        ('{"Version": "2012-10-17" "Id": "x"}', 1, 26),
        ('{\n  "Version": "2012-10-17",\n  "Statement": [,]\n}', 3, 17),
        ('{\n  "Version": "2012-10-17"\n} {', 3, 3),
        ('{"a": .5}', 1, 7),
        ("{'a': 1}", 1, 2),
        ('{"a": "tab\there"}', 1, 11),
    ],
)
def test_an_error_of_json_says_line_and_column(text: str, line: int, column: int) -> None:
    assert f"at line {line}, column {column}." in refused(text)


@pytest.mark.parametrize("constant", ["NaN", "Infinity", "-Infinity"])
def test_what_python_but_not_json_takes_for_a_number_is_refused_by_name(constant: str) -> None:
    assert f"{constant} is not a JSON value" in refused(f'{{"a": [{constant}]}}')


@pytest.mark.parametrize(
    "number", [float("nan"), float("inf"), float("-inf"), Decimal("NaN"), Decimal("-Infinity"), Decimal("1e999")]
)
def test_a_number_that_json_cannot_hold_is_refused(number: float | Decimal) -> None:
    assert f"{number} is not a JSON number" in refused({"a": {"b": [number]}})


def test_a_number_that_overflows_is_refused() -> None:
    assert "is not a JSON number" in refused('{"a": 1e999}')


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ('{"Version": "2012-10-17", "Version": "2012-10-17"}', "Version"),
        ('{"Statement": [{"Effect": "Deny", "Effect": "Allow"}]}', "Effect"),
        ('{"Condition": {"StringEquals": {"aws:x": "1", "b": "", "aws:x": "2"}}}', "aws:x"),
        (r'{"A": 1, "\u0041": 2}', "A"),
    ],
)
def test_a_key_that_is_twice_in_one_object_is_refused_by_name(text: str, key: str) -> None:
    assert f"the key '{key}' is twice" in refused(text)


@pytest.mark.parametrize(
    ("source", "one", "other"),
    [
        ({"Version": "2012-10-17", "version": "2008-10-17"}, "Version", "version"),
        ('{"Statement": [{"Action": "a", "ACTION": "b"}]}', "Action", "ACTION"),
        (
            {"Condition": {"Bool": {"aws:MultiFactorAuthPresent": "", "aws:multifactorauthpresent": ""}}},
            "Present",
            "present",
        ),
        ({1: "a", "1": "b"}, "1", "1"),
    ],
)
def test_keys_of_one_object_that_differ_in_case_alone_are_refused(source: Any, one: str, other: str) -> None:
    message = refused(source)
    assert f"{one}' and '" in message
    assert f"{other}' of one object" in message


def test_the_same_key_may_stand_in_different_objects() -> None:
    document = {"Statement": [{"Sid": "a"}, {"Sid": "b"}], "sid": {"Sid": "c"}}
    assert load_document(document, what="policy") == document


@pytest.mark.parametrize(
    ("value", "plain"),
    [
        (datetime.date(2012, 10, 17), "2012-10-17"),
        (datetime.datetime(2026, 1, 2, 3, 4, 5, tzinfo=datetime.UTC), "2026-01-02T03:04:05+00:00"),
        (True, True),
        (1, 1),
        (1.0, 1.0),
        (Decimal("1.5"), 1.5),
        (None, None),
        (("a", "b"), ["a", "b"]),
        (MappingProxyType({"a": 1}), {"a": 1}),
    ],
)
def test_a_value_of_yaml_keeps_its_type_or_becomes_the_nearest_of_json(value: Any, plain: Any) -> None:
    loaded = load_document({"x": value, "list": [value]}, what="policy")
    assert [loaded["x"], *loaded["list"]] == [plain, plain]
    assert type(loaded["x"]) is type(plain)


@pytest.mark.parametrize(
    ("key", "name"), [(1, "1"), (True, "true"), (False, "false"), (datetime.date(2012, 10, 17), "2012-10-17")]
)
def test_a_key_of_yaml_becomes_text(key: Any, name: str) -> None:
    assert load_document({key: "x"}, what="policy") == {name: "x"}


class _Marked(str):
    """Text of Ansible, which carries where it came from."""


def test_marked_text_becomes_plain_text() -> None:
    loaded = load_document({_Marked("a"): _Marked("b")}, what="policy")
    assert {type(part) for pair in loaded.items() for part in pair} == {str}


def test_bytes_are_read_as_utf_8() -> None:
    assert load_document('{"Sid": "é"}'.encode(), what="policy") == {"Sid": "é"}


@pytest.mark.parametrize(
    ("source", "kind"),
    [
        (None, "empty"),
        ("null", "empty"),
        ('"text"', "a text"),
        ("[]", "a list"),
        ([], "a list"),
        (("a",), "a list"),
        ("true", "a boolean"),
        (True, "a boolean"),
        ("1", "a number"),
        (1.5, "a number"),
        ({"a"}, "of type set"),
    ],
)
def test_what_is_not_one_object_is_told_what_it_is(source: Any, kind: str) -> None:
    assert f"a policy document is a JSON object, this is {kind}." in refused(source)


@pytest.mark.parametrize("value", [object(), {"a"}, b"bytes", 1j])
def test_a_value_that_is_not_of_json_is_refused_with_its_type(value: Any) -> None:
    assert f"{type(value).__name__} is not a JSON type" in refused({"a": [value]})


@pytest.mark.parametrize(
    "name",
    ["policy.json", "files/p.yml", "../p.yaml", "~/p.j2", "/etc/p.txt", " policy.json\n"]
    + ["my policies/read.json", "/etc/policies/read", "./read", "C:\\policies\\read.json"],
)
def test_a_file_name_is_told_how_to_give_the_content(name: str) -> None:
    message = refused(name)
    assert "looks like a file name" in message
    assert f"lookup('ansible.builtin.file', '{name.strip()}')" in message


@pytest.mark.parametrize("text", ["policy", "{policy.json", "[policy.json", "policy.json.exe", "a\nb.json"])
def test_what_is_no_file_name_is_not_taken_for_one(text: str) -> None:
    assert "file name" not in refused(text)


@pytest.mark.parametrize("source", ["[]", ' [{"Effect": "Allow"}]', "[", [{"Effect": "Allow"}], ()])
def test_a_list_of_statements_is_told_where_it_belongs(source: Any) -> None:
    assert "under the key Statement" in refused(source)


def nested(levels: int) -> Any:
    document: Any = "x"
    for _level in range(levels):
        document = {"a": document}
    return document


@pytest.mark.parametrize("form", [lambda document: document, json.dumps], ids=["mapping", "text"])
def test_a_document_may_nest_just_so_deep(form: Any) -> None:
    assert load_document(form(nested(DEEPEST - 1)), what="policy") == nested(DEEPEST - 1)
    assert f"nests more than {DEEPEST} levels" in refused(form(nested(DEEPEST)))


def test_brackets_within_a_text_nest_nothing() -> None:
    deep = "[" * DEEPEST + "]" * DEEPEST
    assert f"nests more than {DEEPEST} levels" in refused('{"a": ' + deep + "}")
    for text in (deep, "][" * 600, '\\"' + deep, deep + "\\\\"):
        assert load_document('{"a": "' + text + '"}', what="policy") == {"a": json.loads(f'"{text}"')}
    assert "Unterminated string" in refused('{"a": "' + deep)


def test_a_mapping_that_holds_itself_is_refused() -> None:
    loop: dict[str, Any] = {}
    loop["a"] = [loop]
    assert f"nests more than {DEEPEST} levels" in refused(loop)


def test_a_text_may_be_just_so_long() -> None:
    padded = json.dumps({"a": 1}).ljust(LONGEST_TEXT)
    assert load_document(padded, what="policy") == {"a": 1}
    assert f"has {LONGEST_TEXT + 1} characters" in refused(padded + " ")


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("[" * 100_000, id="lists"),
        pytest.param('{"a":' * 20_000, id="objects"),
        pytest.param('[{"a":' * 16_000 + "1" + "}]" * 16_000, id="whole and deep"),
        pytest.param('{"x": "' + "]" * 50_000 + '", "y": ' + "[" * 50_000, id="closing brackets in a text first"),
        pytest.param("9" * 100_000, id="digits"),
        pytest.param('{"a": 1' + "0" * 100_000 + "}", id="a number"),
        pytest.param('{"a": "' + "\\" * 100_000, id="backslashes"),
        pytest.param('"' + "a" * 100_000, id="an open text"),
        pytest.param("{" + '"a":1,' * 16_000 + '"a":1}', id="one key again and again"),
        pytest.param("{" + ",".join(f'"a{n}":1,"A{n}":1' for n in range(5_000)) + "}", id="twins"),
        pytest.param("\n" * 100_000, id="empty lines"),
        pytest.param("a/" * 50_000 + ".json", id="nearly a file name"),
        pytest.param("[" * 499 + "]" * 499 + "[" * 49_000, id="closed and opened again"),
        pytest.param("{" * 131_073, id="too long"),
    ],
)
def test_a_hostile_text_is_refused_in_no_time(text: str) -> None:
    assert quiet_seconds(lambda: refused(text), goal=0.05) < 0.05


@given(policies())
def test_a_document_is_sent_as_compact_json_with_its_keys_in_order(policy: dict[str, Any]) -> None:
    text = document_text(policy)
    assert json.loads(text) == policy
    assert text == json.dumps(policy, separators=(",", ":"))


def test_a_document_is_sent_with_its_letters_unescaped() -> None:
    assert document_text({"Sid": "é"}) == '{"Sid":"é"}'
