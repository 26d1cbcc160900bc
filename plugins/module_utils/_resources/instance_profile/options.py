# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The options of iam_instance_profile, checked as far as that goes without asking AWS."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ansible_collections.plumb.aws.plugins.module_utils._iam.identifiers import (
    PROFILE_NAME_LENGTH,
    ROLE_NAME_LENGTH,
    check_name,
    check_role_path,
)
from ansible_collections.plumb.aws.plugins.module_utils._iam.tags import read_tags
from ansible_collections.plumb.aws.plugins.module_utils._resources.wait_options import check_wait


@dataclass(frozen=True)
class Options:
    """The desired state. None: not given, leave as it is. The empty text as ``role`` takes the role out."""

    state: str
    name: str
    role: str | None
    path: str | None
    tags: dict[str, str] | None
    purge_tags: bool
    wait: bool
    wait_timeout: int
    allow_new_access: bool
    allow_self_lockout: bool


def read_options(params: Mapping[str, Any]) -> Options:
    """Read the module's parameters; a wrong one is a PlumbError that names it."""
    check_name(params["name"], option="name", longest=PROFILE_NAME_LENGTH)
    if params["role"]:
        check_name(params["role"], option="role", longest=ROLE_NAME_LENGTH)
    if params["path"] is not None:
        check_role_path(params["path"], option="path")
    check_wait(params)
    return Options(
        state=params["state"],
        name=params["name"],
        role=params["role"],
        path=params["path"],
        tags=read_tags(params["tags"], case_sensitive=True),
        purge_tags=params["purge_tags"],
        wait=params["wait"],
        wait_timeout=params["wait_timeout"],
        allow_new_access=params["allow_new_access"],
        allow_self_lockout=params["allow_self_lockout"],
    )
