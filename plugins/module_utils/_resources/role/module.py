# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The steps of iam_role, put together."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ansible_collections.plumb.aws.plugins.module_utils._engine.call import Call, ExecutedCall
from ansible_collections.plumb.aws.plugins.module_utils._engine.context import Context
from ansible_collections.plumb.aws.plugins.module_utils._engine.plan import Plan
from ansible_collections.plumb.aws.plugins.module_utils._engine.resource_module import ResourceModule
from ansible_collections.plumb.aws.plugins.module_utils._iam.sweep import ROLES
from ansible_collections.plumb.aws.plugins.module_utils._policy.trust.orphans import lasting_text
from ansible_collections.plumb.aws.plugins.module_utils._resources.attachment.result import told
from ansible_collections.plumb.aws.plugins.module_utils._resources.role.descriptor import DESCRIPTOR
from ansible_collections.plumb.aws.plugins.module_utils._resources.role.options import read_options
from ansible_collections.plumb.aws.plugins.module_utils._resources.role.plan import plan
from ansible_collections.plumb.aws.plugins.module_utils._resources.role.read import read
from ansible_collections.plumb.aws.plugins.module_utils._resources.role.result import merge_response
from ansible_collections.plumb.aws.plugins.module_utils._resources.role_trust.calls import removed
from ansible_collections.plumb.aws.plugins.module_utils._resources.role_trust.wait import wait_until_visible


def _wait(context: Context, plan: Plan, desired: Any, made: Sequence[ExecutedCall]) -> Sequence[Call]:
    """Wait until IAM shows the role itself."""
    return wait_until_visible(context, plan, desired.trust, made)


MODULE = ResourceModule(
    descriptor=DESCRIPTOR,
    options=read_options,
    read=read,
    plan=plan,
    merge_response=merge_response,
    wait_until_visible=_wait,
    removed=removed,
    told=told,
    canonical=lasting_text,
    sweep_kinds=lambda _desired: frozenset({ROLES}),
)
