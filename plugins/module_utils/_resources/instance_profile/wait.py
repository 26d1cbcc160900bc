# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Wait until IAM shows what was written to an instance profile."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ansible_collections.plumb.aws.plugins.module_utils._engine.call import Call, ExecutedCall
from ansible_collections.plumb.aws.plugins.module_utils._engine.clock import pauses
from ansible_collections.plumb.aws.plugins.module_utils._engine.context import Context
from ansible_collections.plumb.aws.plugins.module_utils._engine.plan import Fields, Plan
from ansible_collections.plumb.aws.plugins.module_utils._iam.model import InstanceProfile
from ansible_collections.plumb.aws.plugins.module_utils._resources.instance_profile.result import compared


def wait_until_visible(context: Context, plan: Plan, desired: Any, _made: Sequence[ExecutedCall]) -> tuple[Call, ...]:
    """Wait until GetInstanceProfile shows what was written; at the time-out warn, since the write is done."""
    if not desired.wait:
        return ()
    pause = pauses(context.clock, within=desired.wait_timeout)
    name = plan.name or desired.name
    while not _shows(context.account.instance_profile(name), plan.after):
        if not pause():
            context.warn(
                f"IAM did not show the change of the instance profile '{name}' within {desired.wait_timeout} seconds. "
                "The change is made; give IAM more time (wait_timeout) before it is used."
            )
            return ()
    return ()


def _shows(profile: InstanceProfile | None, wanted: Fields | None) -> bool:
    if profile is None or wanted is None:
        return profile is None and wanted is None
    shown = compared(profile)
    return shown == {key: value for key, value in wanted.items() if key in shown} | {
        "tags": dict(sorted(wanted["tags"].items()))
    }
