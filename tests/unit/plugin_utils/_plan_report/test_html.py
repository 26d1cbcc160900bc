# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The plan as a page: what it holds, and that it is inert."""

from __future__ import annotations

import base64
import hashlib
import html
import re
from html.parser import HTMLParser

import pytest
from hypothesis import given

from ansible_collections.plumb.aws.plugins.plugin_utils._plan_report import html as plan_html
from ansible_collections.plumb.aws.plugins.plugin_utils._plan_report.summary import Summary
from unit.plugin_utils.plan_examples import (
    READ,
    attachment_result,
    policy_arn,
    policy_result,
    report,
    role_result,
    some,
    summary,
)
from unit.plugin_utils.signs import texts
from unit.searching import examples

_VOID = frozenset({"meta", "input"})
_TRUST = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Action": ["sts:AssumeRole"], "Principal": {"AWS": ["210987654321"]}}],
}
HOSTILE = "</code><script>alert(1)</script>\"' onload=x <img src=x>"


class _Reader(HTMLParser):
    """What a browser makes of a page: its elements, and all of its text."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in _VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def read(shown: Summary) -> _Reader:
    reader = _Reader()
    reader.feed(plan_html.render(shown))
    reader.close()
    assert reader.open == []
    return reader


def text_of(shown: Summary) -> str:
    return " ".join(" ".join(read(shown).texts).split())


def test_a_page_has_headline_findings_and_resources() -> None:
    text = text_of(some())
    assert "IAM plan: 1 to create, 2 to change, 1 to delete; 2 low" in text
    for part in ("policy new", "may now s3:GetObject on arn:aws:s3:::logs/*", "wider", "Difference", "CreatePolicy"):
        assert part in text


def test_where_nothing_changed_there_is_the_headline_alone() -> None:
    reader = read(summary())
    assert "IAM plan: no changes" in "".join(reader.texts)
    assert not [tag for tag, _attributes in reader.elements if tag in ("form", "section", "details")]


def test_a_role_tells_who_may_assume_it_and_what_it_has_before_and_after() -> None:
    both = {"attached_policies": [policy_arn("a")], "trust_policy": _TRUST, "permissions_boundary": None}
    after = {**both, "permissions_boundary": policy_arn("b"), "inline_policies": {"i": READ["document"]}}
    text = text_of(summary(report(role_result({**both, "inline_policies": {}}, after), "iam_role_trust")))
    assert "Who may assume it before account 210987654321 may assume the role after account 210987654321" in text
    assert f"managed policy a ({policy_arn('a')})" in text
    assert f"inline policy i permissions boundary b ({policy_arn('b')})" in text


def test_findings_lead_to_their_resources() -> None:
    reader = read(summary(report(policy_result(None, READ, name="a")), report(policy_result(None, READ, name="b"))))
    targets = [attributes["href"] for tag, attributes in reader.elements if tag == "a"]
    ids = [f"#{attributes['id']}" for tag, attributes in reader.elements if tag == "details"]
    assert targets == ids != []


def test_failures_are_told() -> None:
    shown = summary(report(policy_result(None, READ)), report({"msg": "no"}, failed=True, options={"name": "x"}))
    assert "failed: A task (policy x): no" in text_of(shown)


def test_the_policy_lets_in_the_pages_own_style_and_script_alone() -> None:
    page = plan_html.render(some())
    (policy,) = re.findall(r'Content-Security-Policy" content="([^"]*)"', page)
    for element in ("style", "script"):
        (inside,) = re.findall(rf"<{element}>(.*?)</{element}>", page, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(inside.encode()).digest()).decode()
        assert f"{element}-src 'sha256-{digest}'" in html.unescape(policy)
    assert html.unescape(policy).startswith("default-src 'none';")


@pytest.mark.parametrize("hostile", [HOSTILE, "\u202e\x1b[31m", "{{ 7 * 7 }}{% raw %}"])
def test_names_are_inert(hostile: str) -> None:
    shown = summary(
        report(policy_result(None, READ, name=hostile), task=hostile),
        report(attachment_result(hostile, attach=(policy_arn("new"),)), "iam_role_attachment"),
        report({"msg": hostile}, failed=True),
    )
    reader = read(shown)
    assert [tag for tag, _attributes in reader.elements].count("script") == 1
    assert not [tag for tag, attributes in reader.elements if tag == "img" or "onload" in attributes]
    assert not {"\u202e", "\x1b"} & set("".join(reader.texts))
    assert "49" not in "".join(reader.texts)


@given(texts, texts)
@examples(40)
def test_any_text_stands_on_the_page_as_it_is(name: str, message: str) -> None:
    result = {**policy_result(None, READ, name=name or "x"), "access": {"verdict": "wider", "gained": [message]}}
    reader = read(summary(report(result)))
    assert [tag for tag, _attributes in reader.elements].count("details") == 1
