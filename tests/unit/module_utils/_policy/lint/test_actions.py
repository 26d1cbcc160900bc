# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Actions that do not exist, and actions that another one covers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.plumb.aws.plugins.module_utils._policy.document.glob import covers
from unit.module_utils._policy.lint.rule_examples import Document, found_in, messages, passed_in
from unit.small_documents import managed


@pytest.mark.parametrize(("rule", "kind", "document", "words"), found_in("actions"))
def test_a_rule_finds_what_it_is_for_and_names_it(rule: str, kind: str, document: Document, words: str) -> None:
    found = messages(rule, kind, document)
    assert len(found) == 1
    assert words in found[0]


@pytest.mark.parametrize(("rule", "kind", "document"), passed_in("actions"))
def test_a_rule_lets_pass_what_it_is_not_for(rule: str, kind: str, document: Document) -> None:
    assert messages(rule, kind, document) == []


@given(st.lists(st.sampled_from(["s3:*", "s3:Get*", "s3:GetObject", "S3:getobject", "s3:G?t*", "sqs:*"]), max_size=6))
def test_what_is_left_without_redundant_actions_is_not_redundant(actions: list[str]) -> None:
    lower = list(dict.fromkeys(action.lower() for action in actions))
    needed = [one for one in lower if not any(covers(other, one) for other in lower if other != one)]
    assert messages("redundant-action", "managed", managed(Action=needed or "s3:PutObject")) == []
    assert (messages("redundant-action", "managed", managed(Action=lower or "s3:PutObject")) == []) is (needed == lower)
