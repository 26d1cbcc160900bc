# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Names, paths, descriptions and ARNs: what IAM takes passes, what it refuses is refused with option and value."""

from __future__ import annotations

import string
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.plumb.aws.plugins.module_utils._engine.errors import PlumbError
from ansible_collections.plumb.aws.plugins.module_utils._engine.printable import printable
from ansible_collections.plumb.aws.plugins.module_utils._iam.identifiers import (
    PolicyArn,
    check_description,
    check_name,
    check_policy_path,
    check_role_path,
    is_arn,
    name_in,
    parse_policy_arn,
    principal_in,
    read_description,
    same_name,
)

PathCheck = Callable[..., None]

_NAME_CHARACTERS = string.ascii_letters + string.digits + "_+=,.@-"
_NAMES = st.text(_NAME_CHARACTERS, min_size=1, max_size=128)
_PATHS = st.lists(st.text(_NAME_CHARACTERS, min_size=1, max_size=50), max_size=5).map(
    lambda parts: "/" + "".join(f"{part}/" for part in parts)
)
_ACCOUNTS = st.text(string.digits, min_size=12, max_size=12) | st.just("aws")
_ARNS = st.builds(
    PolicyArn,
    partition=st.sampled_from(["aws", "aws-cn", "aws-us-gov", "aws-iso-b"]),
    account=_ACCOUNTS,
    path=_PATHS,
    name=_NAMES,
)


@given(_ARNS)
def test_an_arn_is_the_same_after_writing_and_parsing(arn: PolicyArn) -> None:
    assert parse_policy_arn(str(arn), option="arn") == arn
    assert is_arn(str(arn))
    assert arn.is_aws_managed == (arn.account == "aws")


@given(_ARNS.map(str), st.integers(min_value=0), st.text(max_size=3))
def test_a_text_near_an_arn_is_kept_as_it_is_or_refused(arn: str, where: int, inserted: str) -> None:
    where %= len(arn) + 1
    text = arn[:where] + inserted + arn[where:]
    try:
        parsed = parse_policy_arn(text, option="arn")
    except PlumbError as error:
        assert error.message.startswith("arn: ")
    else:
        assert str(parsed) == text


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("arn:aws:iam::123456789012:policy/p", ("aws", "123456789012", "/", "p")),
        ("arn:aws-cn:iam::123456789012:policy/team/app/p", ("aws-cn", "123456789012", "/team/app/", "p")),
        ("arn:aws-us-gov:iam::aws:policy/service-role/P", ("aws-us-gov", "aws", "/service-role/", "P")),
    ],
)
def test_an_arn_is_taken_apart(text: str, parts: tuple[str, str, str, str]) -> None:
    arn = parse_policy_arn(text, option="arn")
    assert (arn.partition, arn.account, arn.path, arn.name) == parts


@pytest.mark.parametrize(
    "text",
    [
        "",
        "p",
        "arn:",
        "arn:aws:iam::123456789012:role/p",
        "arn:aws:iam::123456789012:policy",
        "arn:aws:iam::123456789012:policy/",
        "arn:aws:iam::123456789012:policy/team/",
        "arn:aws:iam::123456789012:policy//p",
        "arn:aws:iam::123456789012:policyp",
        "arn:aws:iam::12345678901:policy/p",
        "arn:aws:iam::1234567890123:policy/p",
        "arn:aws:iam::١٢٣٤٥٦٧٨٩٠١٢:policy/p",
        "arn:aws:iam:::policy/p",
        "arn:aws:iam:us-east-1:123456789012:policy/p",
        "arn:gcp:iam::123456789012:policy/p",
        "arn:AWS:iam::123456789012:policy/p",
        "arn:aws:s3::123456789012:policy/p",
        " arn:aws:iam::123456789012:policy/p",
        "arn:aws:iam::123456789012:policy/p\n",
        "arn:aws:iam::123456789012:policy/a b",
        "arn:aws:iam::123456789012:policy/a:b",
        "arn:aws:iam::123456789012:policy/te am/p",
        "arn:aws:iam::123456789012:policy/" + "n" * 129,
        "arn:aws:iam::123456789012:policy/" + "n" * 511 + "/p",
    ],
)
def test_what_is_no_policy_arn_is_refused_with_its_option(text: str) -> None:
    with pytest.raises(PlumbError, match=r"^some_option: ") as caught:
        parse_policy_arn(text, option="some_option")
    assert caught.value.code is None


@given(st.text(_NAME_CHARACTERS, min_size=1, max_size=64))
def test_a_name_of_allowed_characters_passes(name: str) -> None:
    check_name(name, option="name", longest=64)


@pytest.mark.parametrize(
    "name", ["", " ", "a b", "a/b", "a:b", "a*", "a\n", "\na", "ä", "a\u0301", "名", "a\0", "a" * 65, "٣"]
)
def test_a_name_that_iam_refuses_is_refused_with_its_value(name: str) -> None:
    with pytest.raises(PlumbError, match=r"^name: ") as caught:
        check_name(name, option="name", longest=64)
    assert f"'{printable(name)}'" in caught.value.message


def test_a_name_may_have_just_as_many_characters_as_allowed() -> None:
    check_name("n" * 128, option="name", longest=128)
    with pytest.raises(PlumbError, match="has 129 characters, 128 are allowed"):
        check_name("n" * 129, option="name", longest=128)


def test_an_arn_in_place_of_a_name_is_told_so() -> None:
    with pytest.raises(PlumbError, match="is an ARN where a name is wanted"):
        check_name("arn:aws:iam::123456789012:role/r", option="name", longest=64)


@pytest.mark.parametrize(("one", "other", "same"), [("Ab", "aB", True), ("a", "a", True), ("a", "b", False)])
def test_names_are_told_apart_without_regard_to_case(one: str, other: str, same: bool) -> None:
    assert same_name(one, other) is same


_BOTH = [check_policy_path, check_role_path]


@pytest.mark.parametrize("check", _BOTH)
@pytest.mark.parametrize("path", ["/", "/a/", "/a/b.c/d,e+f@g=h_i-j/", "/" + "p" * 510 + "/"])
def test_a_path_that_iam_takes_passes(check: PathCheck, path: str) -> None:
    check(path, option="path")


@pytest.mark.parametrize("check", _BOTH)
@pytest.mark.parametrize("path", ["", "a", "/a", "a/", "//", "/a b/", "/ä/", "/a/\n", "/" + "p" * 511 + "/"])
def test_a_path_that_iam_refuses_is_refused_with_its_option(check: PathCheck, path: str) -> None:
    with pytest.raises(PlumbError, match=r"^some_path: ") as caught:
        check(path, option="some_path")
    framed = path.startswith("/") and path.endswith("/")
    assert ("must begin and end with /" in caught.value.message) is not framed


@pytest.mark.parametrize("path", ["/a!b/", "/a:b/", "/a*/", "/a//b/"])
def test_the_path_of_a_role_may_hold_more_characters_than_that_of_a_policy(path: str) -> None:
    check_role_path(path, option="path")
    with pytest.raises(PlumbError, match=r"^path: ") as caught:
        check_policy_path(path, option="path")
    assert f"'{path}'" in caught.value.message


@pytest.mark.parametrize("description", ["", "plain", "two\nlines\tand\r\n", "caf\u00e9 \u00a1\u00ff ~", "d" * 1000])
def test_a_description_that_iam_takes_passes(description: str) -> None:
    check_description(description, option="description")


@pytest.mark.parametrize(
    ("description", "told"),
    [
        ("d" * 1001, "1001 characters, 1000 are allowed"),
        ("d" * 999 + "\r\n", "1001 characters, 1000 are allowed"),
        ("fine \u2013 dash", "'\u2013'"),
        ("bell\a", r"'\x07'"),
        ("\u00a0", r"'\xa0'"),
        ("\x7f", r"'\x7f'"),
        ("\U0001f600", "'\U0001f600'"),
    ],
)
@pytest.mark.parametrize("check", [check_description, read_description])
def test_a_description_that_iam_refuses_is_refused_with_the_character(
    check: Callable[..., str | None], description: str, told: str
) -> None:
    with pytest.raises(PlumbError, match=r"^description: ") as caught:
        check(description, option="description")
    assert told in caught.value.message


@pytest.mark.parametrize(
    ("description", "read"),
    [
        (None, None),
        ("", ""),
        ("plain\twords", "plain\twords"),
        ("one\ntwo\n", "one\ntwo\n"),
        ("one\r\ntwo\r\n", "one\ntwo\n"),
        ("one\rtwo\r", "one\ntwo\n"),
        ("one\r\n\r\ntwo", "one\n\ntwo"),
        ("one\n\rtwo\r\r\n", "one\n\ntwo\n\n"),
    ],
)
def test_a_description_is_read_with_the_line_ends_that_iam_gives_back(
    description: str | None, read: str | None
) -> None:
    assert read_description(description, option="description") == read
    assert read_description(read, option="description") == read


@pytest.mark.parametrize("path", ["/", "/team/", "/team/blue/"])
def test_a_principal_is_told_by_kind_and_name_whatever_its_path(path: str) -> None:
    arn = f"arn:aws:iam::123456789012:role{path}deploy"
    assert principal_in(arn) == ("role", "deploy")
    assert name_in(arn) == "deploy"
