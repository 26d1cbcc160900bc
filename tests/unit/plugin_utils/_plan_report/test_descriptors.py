# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The descriptors are found by their folders."""

from __future__ import annotations

import pytest

from ansible_collections.plumb.aws.plugins.module_utils._engine.descriptor import Form
from ansible_collections.plumb.aws.plugins.module_utils._resources.account.descriptor import DESCRIPTOR as ACCOUNT
from ansible_collections.plumb.aws.plugins.module_utils._resources.group_attachment.descriptor import (
    DESCRIPTOR as GROUP_ATTACHMENT,
)
from ansible_collections.plumb.aws.plugins.module_utils._resources.inline_policy.descriptor import DESCRIPTOR as INLINE
from ansible_collections.plumb.aws.plugins.module_utils._resources.instance_profile.descriptor import (
    DESCRIPTOR as PROFILE,
)
from ansible_collections.plumb.aws.plugins.module_utils._resources.managed_policy.descriptor import DESCRIPTOR as POLICY
from ansible_collections.plumb.aws.plugins.module_utils._resources.role.descriptor import DESCRIPTOR as WHOLE_ROLE
from ansible_collections.plumb.aws.plugins.module_utils._resources.role_attachment.descriptor import (
    DESCRIPTOR as ATTACHMENT,
)
from ansible_collections.plumb.aws.plugins.module_utils._resources.role_trust.descriptor import DESCRIPTOR as ROLE
from ansible_collections.plumb.aws.plugins.module_utils._resources.user_attachment.descriptor import (
    DESCRIPTOR as USER_ATTACHMENT,
)
from ansible_collections.plumb.aws.plugins.plugin_utils._plan_report.descriptors import (
    descriptors,
    document_of,
    documents_of,
    forms_of,
)


def test_each_resource_is_found_by_the_full_name_of_its_module() -> None:
    assert dict(descriptors()) == {
        "plumb.aws.iam_account": ACCOUNT,
        "plumb.aws.iam_group_attachment": GROUP_ATTACHMENT,
        "plumb.aws.iam_inline_policy": INLINE,
        "plumb.aws.iam_instance_profile": PROFILE,
        "plumb.aws.iam_managed_policy": POLICY,
        "plumb.aws.iam_role": WHOLE_ROLE,
        "plumb.aws.iam_role_attachment": ATTACHMENT,
        "plumb.aws.iam_role_trust": ROLE,
        "plumb.aws.iam_user_attachment": USER_ATTACHMENT,
    }


def test_the_fields_of_a_kind_are_those_of_all_its_modules() -> None:
    assert forms_of("policy") == POLICY.fields
    assert forms_of("instance profile") == PROFILE.fields
    assert forms_of("role") == {**INLINE.fields, **ATTACHMENT.fields, **ROLE.fields}
    assert forms_of("user") == {**INLINE.fields, **USER_ATTACHMENT.fields}
    assert forms_of("group") == {**INLINE.fields, **GROUP_ATTACHMENT.fields}
    assert forms_of("server") == {}


def test_the_document_of_a_kind_is_the_field_of_that_form() -> None:
    assert (document_of("policy"), document_of("role"), document_of("user")) == ("document", "trust_policy", None)
    assert forms_of("role")["trust_policy"] is Form.DOCUMENT


@pytest.mark.parametrize(
    ("kind", "field"),
    [("policy", None), ("instance profile", None), *((kind, "inline_policies") for kind in ("role", "user", "group"))],
)
def test_identities_have_documents_by_their_names(kind: str, field: str | None) -> None:
    assert documents_of(kind) == field
