# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The steps of iam_instance_profile, put together."""

from __future__ import annotations

from ansible_collections.plumb.aws.plugins.module_utils._engine.resource_module import ResourceModule
from ansible_collections.plumb.aws.plugins.module_utils._resources.instance_profile.descriptor import DESCRIPTOR
from ansible_collections.plumb.aws.plugins.module_utils._resources.instance_profile.options import read_options
from ansible_collections.plumb.aws.plugins.module_utils._resources.instance_profile.plan import plan
from ansible_collections.plumb.aws.plugins.module_utils._resources.instance_profile.read import read
from ansible_collections.plumb.aws.plugins.module_utils._resources.instance_profile.result import merge_response
from ansible_collections.plumb.aws.plugins.module_utils._resources.instance_profile.wait import wait_until_visible

MODULE = ResourceModule(
    descriptor=DESCRIPTOR,
    options=read_options,
    read=read,
    plan=plan,
    merge_response=merge_response,
    wait_until_visible=wait_until_visible,
)
