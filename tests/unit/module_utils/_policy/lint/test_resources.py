# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Actions for which no resource fits."""

from __future__ import annotations

import re

import pytest

from ansible_collections.plumb.aws.plugins.module_utils._policy.document.glob import covers
from unit.module_utils._policy.lint.rule_examples import FOUND, Document, found_in, messages, needs_facts, passed_in
from unit.small_documents import managed


@pytest.mark.parametrize(("rule", "kind", "document", "words"), found_in("resources"))
def test_a_rule_finds_what_it_is_for_and_names_it(rule: str, kind: str, document: Document, words: str) -> None:
    found = messages(rule, kind, document)
    assert len(found) == 1
    assert words in found[0]


@pytest.mark.parametrize(("rule", "kind", "document"), passed_in("resources"))
def test_a_rule_lets_pass_what_it_is_not_for(rule: str, kind: str, document: Document) -> None:
    assert messages(rule, kind, document) == []


@needs_facts
def test_of_many_forms_those_are_shown_that_are_most_like_what_is_given() -> None:
    document = managed(Action="ec2:CreateTags", Resource="arn:aws:ec2:us-east-1:123456789012:instances/*")
    [message] = messages("resource-mismatch", "managed", document)
    assert "arn:*:ec2:*:*:instance/*" in message


@needs_facts
def test_a_message_never_shows_a_pattern_that_covers_what_is_given() -> None:
    for rule, rows in FOUND.items():
        for kind, document, _words in rows:
            for message in messages("resource-mismatch", kind, document) if rule == "resource-mismatch" else []:
                forms = re.findall(r"arn:\S+[^\s,]", message)
                given = document["Statement"][0]["Resource"]
                assert not any(covers(form, given) for form in forms), message
