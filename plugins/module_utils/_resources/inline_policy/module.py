# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The steps of iam_inline_policy, put together."""

from __future__ import annotations

from ansible_collections.plumb.aws.plugins.module_utils._engine.resource_module import ResourceModule
from ansible_collections.plumb.aws.plugins.module_utils._iam.sweep import FILTER_OF
from ansible_collections.plumb.aws.plugins.module_utils._policy.document.canonical import canonical_text
from ansible_collections.plumb.aws.plugins.module_utils._resources.inline_policy.calls import removed
from ansible_collections.plumb.aws.plugins.module_utils._resources.inline_policy.descriptor import DESCRIPTOR
from ansible_collections.plumb.aws.plugins.module_utils._resources.inline_policy.options import read_options
from ansible_collections.plumb.aws.plugins.module_utils._resources.inline_policy.plan import plan
from ansible_collections.plumb.aws.plugins.module_utils._resources.inline_policy.read import read
from ansible_collections.plumb.aws.plugins.module_utils._resources.inline_policy.result import merge_response

MODULE = ResourceModule(
    descriptor=DESCRIPTOR,
    options=read_options,
    read=read,
    plan=plan,
    merge_response=merge_response,
    removed=removed,
    canonical=canonical_text,
    sweep_kinds=lambda desired: frozenset({FILTER_OF[desired.kind.name]}),
)
