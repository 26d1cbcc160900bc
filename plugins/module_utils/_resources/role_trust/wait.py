# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Wait until IAM shows what was written to a role."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ansible_collections.plumb.aws.plugins.module_utils._engine.call import Call, ExecutedCall
from ansible_collections.plumb.aws.plugins.module_utils._engine.clock import pauses
from ansible_collections.plumb.aws.plugins.module_utils._engine.context import Context
from ansible_collections.plumb.aws.plugins.module_utils._engine.plan import Fields, Plan
from ansible_collections.plumb.aws.plugins.module_utils._iam.model import Role
from ansible_collections.plumb.aws.plugins.module_utils._policy.document.canonical import canonical_text
from ansible_collections.plumb.aws.plugins.module_utils._resources.role_trust.result import compared


def wait_until_visible(context: Context, plan: Plan, desired: Any, _made: Sequence[ExecutedCall]) -> tuple[Call, ...]:
    """Wait until GetRole shows what was written; at the time-out warn, since the write is done."""
    if not desired.wait:
        return ()
    pause = pauses(context.clock, within=desired.wait_timeout)
    name = plan.name or desired.name
    while not _shows(context.account.role(name), plan.after):
        if not pause():
            context.warn(
                f"IAM did not show the change of the role '{name}' within {desired.wait_timeout} seconds. The change "
                "is made; give IAM more time (wait_timeout) before it is used."
            )
            return ()
    return ()


def _shows(role: Role | None, wanted: Fields | None) -> bool:
    if role is None or wanted is None:
        return role is None and wanted is None
    shown = compared(role)
    # AWS may write a trust policy in its own way, so that is compared by meaning
    documents = (canonical_text(shown.pop("trust_policy")), canonical_text(wanted["trust_policy"]))
    return documents[0] == documents[1] and all(wanted[key] == value for key, value in shown.items())
