# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Options that several modules have: the lints that they name are the lints that there are."""

from __future__ import annotations

from ansible_collections.plumb.aws.plugins.module_utils._policy.lint.names import RULES
from ansible_collections.plumb.aws.plugins.module_utils._resources.common_arguments import DOCUMENT_ARGUMENTS
from ansible_collections.plumb.aws.plugins.module_utils._resources.inline_policy.descriptor import DESCRIPTOR as INLINE
from ansible_collections.plumb.aws.plugins.module_utils._resources.managed_policy.descriptor import DESCRIPTOR as POLICY
from ansible_collections.plumb.aws.plugins.module_utils._resources.role_trust.descriptor import DESCRIPTOR as ROLE


def test_each_lint_can_be_ignored_and_nothing_else() -> None:
    assert DOCUMENT_ARGUMENTS["lint_ignore"]["choices"] == list(RULES)


def test_documents_of_all_kinds_have_them() -> None:
    for descriptor in (POLICY, INLINE, ROLE):
        assert descriptor.argument_spec.items() >= DOCUMENT_ARGUMENTS.items()


def test_unless_it_is_said_documents_are_linted_and_may_give_new_access() -> None:
    assert {name: rule["default"] for name, rule in DOCUMENT_ARGUMENTS.items()} == {
        "allow_new_access": True,
        "lint": True,
        "lint_ignore": [],
    }
