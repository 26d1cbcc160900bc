# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Keys, operators and values of conditions."""

from __future__ import annotations

import pytest

from unit.module_utils._policy.lint.rule_examples import Document, found_in, messages, passed_in


@pytest.mark.parametrize(("rule", "kind", "document", "words"), found_in("conditions"))
def test_a_rule_finds_what_it_is_for_and_names_it(rule: str, kind: str, document: Document, words: str) -> None:
    found = messages(rule, kind, document)
    assert len(found) == 1
    assert words in found[0]


@pytest.mark.parametrize(("rule", "kind", "document"), passed_in("conditions"))
def test_a_rule_lets_pass_what_it_is_not_for(rule: str, kind: str, document: Document) -> None:
    assert messages(rule, kind, document) == []
