# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the keys of an entry hold is read as texts, and refused with the key, the value and advice."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given as examples_of
from hypothesis import strategies as st

from ansible_collections.plumb.aws.plugins.module_utils._engine.errors import PlumbError
from ansible_collections.plumb.aws.plugins.module_utils._policy.trust.values import (
    boolean,
    check_account,
    check_account_or_variable,
    check_arn,
    check_organization,
    check_principal,
    given,
    named_texts,
    section,
    shown,
    text,
    texts,
)


@pytest.mark.parametrize(
    ("key", "value", "read"),
    [
        ("services", "ec2.amazonaws.com", ["ec2.amazonaws.com"]),
        ("services", "ec2.amazonaws.com, ssm.amazonaws.com", ["ec2.amazonaws.com", "ssm.amazonaws.com"]),
        ("services", ["a", "b", "a"], ["a", "b"]),
        ("accounts", 123456789012, ["123456789012"]),
        ("source_account", [123456789012, "210987654321"], ["123456789012", "210987654321"]),
        ("external_id", "a,b", ["a,b"]),
        ("external_id", ("a", "b"), ["a", "b"]),
        ("external_id", None, []),
        ("external_id", [], []),
    ],
)
def test_a_text_or_a_list_of_texts_is_read(key: str, value: Any, read: list[str]) -> None:
    assert texts({key: value}, key) == read


@pytest.mark.parametrize(
    ("key", "value", "words"),
    [
        ("external_id", 83, "external_id takes texts, not 83. Put it in quotation marks"),
        ("external_id", [0o123], "not 83.*quotation marks.*0123"),
        ("external_id", 1.5, "not 1.5.*quotation marks"),
        ("audience", 123456789012, "audience takes texts.*quotation marks"),
        ("accounts", 12345678901, "12345678901 under accounts.*12 digits.*quotation marks"),
        ("source_account", -123456789012, "under source_account.*quotation marks"),
        pytest.param("accounts", 10**5000, "a value of type int under accounts", id="thousands of digits"),
        ("services", True, "services takes texts, not True"),
        ("services", {"name": "ec2"}, "services takes texts, not {'name': 'ec2'}"),
        ("services", "a,,b", "services takes texts, not ''"),
        ("external_id", " ", "external_id takes texts, not ' '"),
        ("external_id", [None], "external_id takes texts, not None"),
        ("external_id", b"x", "external_id takes texts, not b'x'"),
    ],
)
def test_what_is_no_text_is_refused_with_advice(key: str, value: Any, words: str) -> None:
    with pytest.raises(PlumbError, match=words):
        texts({key: value}, key)


@pytest.mark.parametrize(
    ("value", "read"), [(True, True), (False, False), (None, False), ("yes", True), ("No", False), ("1", True)]
)
def test_a_switch_is_read_as_a_template_may_write_it(value: Any, read: bool) -> None:
    assert boolean({"require_mfa": value}, "require_mfa") is read


@pytest.mark.parametrize("value", ["perhaps", 2, [], {}, 1.0])
def test_a_switch_that_is_neither_on_nor_off_is_refused(value: Any) -> None:
    with pytest.raises(PlumbError, match="require_mfa is true or false, not "):
        boolean({"require_mfa": value}, "require_mfa")


@pytest.mark.parametrize("value", [None, False, "", [], {}, ()])
def test_an_empty_value_says_nothing(value: Any) -> None:
    assert not given({"k": value}, "k")
    assert not given({}, "k")


@pytest.mark.parametrize("value", [True, 0, "a", [None], {"a": None}])
def test_any_other_value_says_something(value: Any) -> None:
    assert given({"k": value}, "k")


def test_one_text_is_read_as_it_is() -> None:
    assert (text({"sid": "A"}, "sid"), text({}, "sid")) == ("A", "")
    with pytest.raises(PlumbError, match="sid takes one text, not 1"):
        text({"sid": 1}, "sid")


def test_names_have_a_text_or_several() -> None:
    assert named_texts({"claims": {"a": "x", "b": ["y", "z"]}}, "claims") == {"a": ["x"], "b": ["y", "z"]}
    assert named_texts({"claims": None}, "claims") == named_texts({"claims": {}}, "claims") == {}


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (["a"], r"claims takes a dict of names and values, not \['a'\]"),
        ("a=b", "claims takes a dict of names and values, not 'a=b'"),
        ({1: "a"}, "claims takes texts as names, not 1"),
        ({" ": "a"}, "claims takes texts as names, not ' '"),
        ({"a": "x", "A": "y"}, "claims has 'A' twice"),
        ({"a": []}, "claims gives no value for 'a'"),
        ({"a": None}, "claims gives no value for 'a'"),
        ({"a": 1}, "a takes texts, not 1.*quotation marks"),
        ({"a": True}, "a takes texts, not True.*quotation marks"),
    ],
)
def test_names_without_texts_are_refused(value: Any, words: str) -> None:
    with pytest.raises(PlumbError, match=words):
        named_texts({"claims": value}, "claims")


def test_a_section_is_read_as_a_dict_of_its_own() -> None:
    said = {"saml": {"provider": "p"}}
    read = section(said, "saml", ("provider", "audience"))
    assert read == {"provider": "p"}
    assert read is not said["saml"]


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("p", "saml takes one dict, saml: {provider: ..., audience: ...}, not 'p'"),
        ([{"provider": "p"}], "not .* Two providers are two entries"),
        ({"subjects": "x"}, "'subjects' is not known under saml. Known are provider, audience"),
        ({1: "x"}, "1 is not known under saml"),
    ],
)
def test_a_section_of_another_form_is_refused(value: Any, words: str) -> None:
    with pytest.raises(PlumbError, match=words):
        section({"saml": value}, "saml", ("provider", "audience"))


@pytest.mark.parametrize(
    ("check", "good", "bad"),
    [
        (check_account, "123456789012", "12345678901"),
        (check_account, "000000000001", "${aws:ResourceAccount}"),
        (check_account_or_variable, "${aws:ResourceAccount}", "me"),
        (check_organization, "o-a1b2c3d4e5", "o-*"),
        (check_organization, "${aws:ResourceOrgID}", "123456789012"),
        (check_arn, "arn:aws:s3:::b", "my-topic"),
        (check_arn, "arn:*:sns:*:*:*", "arn:aws:s3"),
        (check_principal, "*", "123456789012"),
        (check_principal, "arn:aws:iam::123456789012:role/r", "ec2.amazonaws.com"),
    ],
)
def test_a_text_of_another_form_is_refused_with_its_key(check: Callable[[str, str], None], good: str, bad: str) -> None:
    check(good, "the key")
    with pytest.raises(PlumbError) as caught:
        check(bad, "the key")
    assert f"'{bad}' under the key" in caught.value.message


def test_a_value_in_a_message_has_an_end() -> None:
    assert shown("a") == "'a'"
    assert len(shown("a" * 5000)) < 210
    assert shown(10**5000) == "a value of type int"


@examples_of(st.text(), st.sampled_from(["services", "external_id", "accounts"]))
def test_any_text_is_read_or_refused(value: str, key: str) -> None:
    try:
        assert all(texts({key: value}, key, check=check_account if key == "accounts" else None))
    except PlumbError as error:
        assert key in error.message
