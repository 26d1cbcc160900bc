# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The steps of iam_role_trust, put together."""

from __future__ import annotations

from ansible_collections.plumb.aws.plugins.module_utils._engine.resource_module import ResourceModule
from ansible_collections.plumb.aws.plugins.module_utils._iam.sweep import ROLES
from ansible_collections.plumb.aws.plugins.module_utils._policy.trust.orphans import lasting_text
from ansible_collections.plumb.aws.plugins.module_utils._resources.role_trust.calls import removed
from ansible_collections.plumb.aws.plugins.module_utils._resources.role_trust.descriptor import DESCRIPTOR
from ansible_collections.plumb.aws.plugins.module_utils._resources.role_trust.options import read_options
from ansible_collections.plumb.aws.plugins.module_utils._resources.role_trust.plan import plan
from ansible_collections.plumb.aws.plugins.module_utils._resources.role_trust.read import read
from ansible_collections.plumb.aws.plugins.module_utils._resources.role_trust.result import merge_response
from ansible_collections.plumb.aws.plugins.module_utils._resources.role_trust.wait import wait_until_visible

MODULE = ResourceModule(
    descriptor=DESCRIPTOR,
    options=read_options,
    read=read,
    plan=plan,
    merge_response=merge_response,
    wait_until_visible=wait_until_visible,
    removed=removed,
    canonical=lasting_text,
    sweep_kinds=lambda _desired: frozenset({ROLES}),
)
