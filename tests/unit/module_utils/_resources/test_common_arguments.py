# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Options that several modules have: the lints that they name are the lints that there are."""

from __future__ import annotations

from ansible_collections.plumb.aws.plugins.module_utils._policy.lint.names import RULES
from ansible_collections.plumb.aws.plugins.module_utils._resources.common_arguments import (
    DOCUMENT_ARGUMENTS,
    GUARD_ARGUMENTS,
)
from ansible_collections.plumb.aws.plugins.module_utils._resources.group_attachment.descriptor import (
    DESCRIPTOR as OF_GROUPS,
)
from ansible_collections.plumb.aws.plugins.module_utils._resources.inline_policy.descriptor import DESCRIPTOR as INLINE
from ansible_collections.plumb.aws.plugins.module_utils._resources.instance_profile.descriptor import (
    DESCRIPTOR as PROFILE,
)
from ansible_collections.plumb.aws.plugins.module_utils._resources.managed_policy.descriptor import DESCRIPTOR as POLICY
from ansible_collections.plumb.aws.plugins.module_utils._resources.role.descriptor import DESCRIPTOR as WHOLE_ROLE
from ansible_collections.plumb.aws.plugins.module_utils._resources.role_attachment.descriptor import (
    DESCRIPTOR as OF_ROLES,
)
from ansible_collections.plumb.aws.plugins.module_utils._resources.role_trust.descriptor import DESCRIPTOR as ROLE
from ansible_collections.plumb.aws.plugins.module_utils._resources.user_attachment.descriptor import (
    DESCRIPTOR as OF_USERS,
)

ATTACHMENTS = (OF_GROUPS, OF_ROLES, OF_USERS)


def test_each_lint_can_be_ignored_and_nothing_else() -> None:
    assert DOCUMENT_ARGUMENTS["lint_ignore"]["choices"] == list(RULES)


def test_documents_of_all_kinds_have_them() -> None:
    for descriptor in (POLICY, INLINE, ROLE):
        assert descriptor.argument_spec.items() >= DOCUMENT_ARGUMENTS.items()


def test_all_that_changes_something_has_the_guards() -> None:
    for descriptor in (POLICY, INLINE, ROLE, WHOLE_ROLE, PROFILE, *ATTACHMENTS):
        assert descriptor.argument_spec.items() >= GUARD_ARGUMENTS.items(), descriptor.module


def test_unless_it_is_said_documents_are_linted_and_may_give_new_access_and_no_task_locks_itself_out() -> None:
    guards = {"allow_new_access": True, "allow_self_lockout": False}
    assert {name: rule["default"] for name, rule in GUARD_ARGUMENTS.items()} == guards
    assert {name: rule["default"] for name, rule in DOCUMENT_ARGUMENTS.items()} == {
        **guards,
        "lint": True,
        "lint_ignore": [],
    }
