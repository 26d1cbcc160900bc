# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The steps of the attachment modules, put together for a kind of identity."""

from __future__ import annotations

from functools import partial

from ansible_collections.plumb.aws.plugins.module_utils._engine.descriptor import Descriptor
from ansible_collections.plumb.aws.plugins.module_utils._engine.resource_module import ResourceModule
from ansible_collections.plumb.aws.plugins.module_utils._iam.identity_kinds import IdentityKind
from ansible_collections.plumb.aws.plugins.module_utils._iam.sweep import FILTER_OF
from ansible_collections.plumb.aws.plugins.module_utils._resources.attachment.options import read_options
from ansible_collections.plumb.aws.plugins.module_utils._resources.attachment.plan import plan
from ansible_collections.plumb.aws.plugins.module_utils._resources.attachment.read import read
from ansible_collections.plumb.aws.plugins.module_utils._resources.attachment.result import merge_response, told


def attachment_module(kind: IdentityKind, descriptor: Descriptor) -> ResourceModule:
    """The module for one kind of identity."""
    return ResourceModule(
        descriptor=descriptor,
        options=partial(read_options, kind),
        read=read,
        plan=plan,
        merge_response=merge_response,
        told=told,
        sweep_kinds=lambda _desired: frozenset({FILTER_OF[kind.name]}),
    )
