# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The steps of iam_managed_policy, put together."""

from __future__ import annotations

from ansible_collections.plumb.aws.plugins.module_utils._engine.resource_module import ResourceModule
from ansible_collections.plumb.aws.plugins.module_utils._iam.sweep import POLICIES
from ansible_collections.plumb.aws.plugins.module_utils._policy.document.canonical import canonical_text
from ansible_collections.plumb.aws.plugins.module_utils._resources.managed_policy.calls import removed
from ansible_collections.plumb.aws.plugins.module_utils._resources.managed_policy.descriptor import DESCRIPTOR
from ansible_collections.plumb.aws.plugins.module_utils._resources.managed_policy.options import read_options
from ansible_collections.plumb.aws.plugins.module_utils._resources.managed_policy.plan import plan
from ansible_collections.plumb.aws.plugins.module_utils._resources.managed_policy.read import read
from ansible_collections.plumb.aws.plugins.module_utils._resources.managed_policy.result import merge_response
from ansible_collections.plumb.aws.plugins.module_utils._resources.managed_policy.wait import wait_until_visible

MODULE = ResourceModule(
    descriptor=DESCRIPTOR,
    options=read_options,
    read=read,
    plan=plan,
    merge_response=merge_response,
    wait_until_visible=wait_until_visible,
    canonical=canonical_text,
    fields_of_change=frozenset({"access", "other_versions", "attached_to"}),
    removed=removed,
    sweep_kinds=lambda _desired: frozenset({POLICIES}),
)
