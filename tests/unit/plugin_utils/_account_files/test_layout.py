# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The files of an account: their names, and text that is the same for the same account."""

from __future__ import annotations

from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.plumb.aws.plugins.module_utils._engine.errors import PlumbError
from ansible_collections.plumb.aws.plugins.module_utils._resources.account.options import Given, as_written, filled
from ansible_collections.plumb.aws.plugins.plugin_utils._account_files.layout import files_of, text_of

_NOTHING: dict[str, Any] = {"policies": [], "roles": [], "users": [], "groups": []}
ACCOUNT = "123456789012"


def _files(*names: str, **more: Any) -> dict[str, str]:
    return files_of({**_NOTHING, "roles": [{"name": name, **more} for name in names]}, account_id=None)


@pytest.mark.parametrize(
    ("name", "file"),
    [
        ("app", "app"),
        ("a.b+c=d,e@f_g-h", "a.b+c=d,e@f_g-h"),
        (".hidden", "%2Ehidden"),
        ("..", "%2E."),
        ("a/b", "a%2Fb"),
        ("é", "%C3%A9"),
    ],
)
def test_a_file_has_the_name_of_its_resource(name: str, file: str) -> None:
    assert list(_files(name)) == [f"iam/roles/{file}.yml"]


def test_a_file_of_a_tree_for_several_accounts_has_the_same_name_for_each() -> None:
    files = [
        files_of({**_NOTHING, "roles": [{"name": f"logs-{number}.é"}]}, account_id=number)
        for number in (ACCOUNT, "012345678901")
    ]
    assert files[0] == files[1]
    assert list(files[0]) == ["iam/roles/logs-{account_id}.%C3%A9.yml"]


def test_the_number_of_the_account_is_a_variable_also_where_it_is_no_text() -> None:
    document = {"Condition": {"StringEquals": {"aws:SourceAccount": [12345678901, 123456789012, True]}}}
    written = as_written(document, "012345678901")["Condition"]["StringEquals"]["aws:SourceAccount"]
    assert written == [12345678901, 123456789012, True]
    written = as_written(document, "123456789012")["Condition"]["StringEquals"]["aws:SourceAccount"]
    assert written == [12345678901, "{{ account_id }}", True]
    assert as_written(document, None) == document


def test_what_no_file_can_hold_is_told_with_the_resource() -> None:
    with pytest.raises(PlumbError, match=r"roles \(app\) has '\\ud800', which no file can hold"):
        _files("app", description="\ud800")


def test_names_that_differ_by_letter_case_alone_make_two_files_on_every_file_system() -> None:
    names = [path.lower() for path in _files("Job", "job", "other")]
    assert len(set(names)) == 3
    assert "iam/roles/other.yml" in names


def test_what_has_no_order_is_sorted_and_statements_stay_where_they_are() -> None:
    document = {
        "Statement": [
            {"Resource": "*", "Action": ["s3:b", "s3:a"], "Effect": "Allow", "Sid": "Z"},
            {"Effect": "Deny", "Action": "*", "Condition": {"B": {"b": "1"}, "A": {"z": ["2", "1"], "y": "0"}}},
        ],
        "Version": "2012-10-17",
    }
    item = {"tags": {"b": "2", "a": "1"}, "inline_policies": {"y": document, "x": {}}, "managed_policies": ["q", "p"]}
    other = {"tags": {"a": "1", "b": "2"}, "inline_policies": {"x": {}, "y": document}, "managed_policies": ["p", "q"]}
    assert _files("r", **item) == _files("r", **other)
    text = _files("r", **item)["iam/roles/r.yml"]
    assert text.index("Sid: Z") < text.index("Effect: Deny")
    assert text.index("s3:a") < text.index("s3:b")
    assert text.index("Statement") > text.index("Version")


def test_a_long_text_is_one_line() -> None:
    text = text_of({"roles": [{"description": "word " * 100}]})
    assert len(text.splitlines()) == 3


_texts = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=20) | st.sampled_from(
    [
        "{{ x }}",
        "{{",
        "{{{{",
        "}}",
        "{{ '{{' }}",
        "{{ account_id }}",
        "{% x %}",
        ACCOUNT,
        f"9{ACCOUNT}",
        f"arn:{ACCOUNT}:x",
    ]
)


@given(st.dictionaries(_texts, _texts | st.lists(_texts, max_size=3), max_size=3), st.sampled_from([None, ACCOUNT]))
def test_what_a_file_says_is_what_the_account_has(content: dict[str, Any], account_id: str | None) -> None:
    written = yaml.safe_load(text_of({"roles": [as_written(content, account_id)]}))["roles"][0]
    assert filled(Given("roles", "here", written), {"account_id": ACCOUNT}).options == content
    if account_id:
        assert f":{ACCOUNT}:" not in repr(written)
