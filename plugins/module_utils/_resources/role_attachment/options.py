# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The options of iam_role_attachment, checked as far as that goes without asking AWS."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ansible_collections.plumb.aws.plugins.module_utils._engine.errors import PlumbError
from ansible_collections.plumb.aws.plugins.module_utils._iam.identifiers import ROLE_NAME_LENGTH, check_name
from ansible_collections.plumb.aws.plugins.module_utils._iam.policy_lookup import check_reference


@dataclass(frozen=True)
class Options:
    """The desired state. ``policies`` are names or ARNs, without repetition."""

    role: str
    policies: tuple[str, ...]
    state: str
    exclusive: bool
    allow_self_lockout: bool


def read_options(params: Mapping[str, Any]) -> Options:
    """Read the module's parameters; a wrong one is a PlumbError that names it."""
    check_name(params["role"], option="role", longest=ROLE_NAME_LENGTH)
    if params["exclusive"] and params["state"] == "absent":
        raise PlumbError("exclusive: true detaches all policies but the given ones; it does not go with state: absent.")
    references = [check_reference(reference, option="policies") for reference in params["policies"]]
    return Options(
        role=params["role"],
        policies=tuple(dict.fromkeys(references)),
        state=params["state"],
        exclusive=params["exclusive"],
        allow_self_lockout=params["allow_self_lockout"],
    )
