# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Variables that do not exist, and what templates left."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unit.module_utils._policy.lint.rule_examples import Document, found_in, messages, passed_in
from unit.small_documents import managed


@pytest.mark.parametrize(("rule", "kind", "document", "words"), found_in("variables"))
def test_a_rule_finds_what_it_is_for_and_names_it(rule: str, kind: str, document: Document, words: str) -> None:
    found = messages(rule, kind, document)
    assert len(found) == 1
    assert words in found[0]


@pytest.mark.parametrize(("rule", "kind", "document"), passed_in("variables"))
def test_a_rule_lets_pass_what_it_is_not_for(rule: str, kind: str, document: Document) -> None:
    assert messages(rule, kind, document) == []


@given(st.text(alphabet="${}%<> aws:x", max_size=40))
def test_any_text_can_be_looked_at(text: str) -> None:
    assert len(messages("unknown-variable", "managed", managed(Resource=f"arn:aws:s3:::{text}"))) <= 1
