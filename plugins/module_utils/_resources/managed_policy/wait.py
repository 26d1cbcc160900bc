# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Wait until IAM shows a version that was added, and find the twin that somebody else added at the same moment.

A new policy is not waited for: what this run has created is known to it, and later tasks are patient.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from ansible_collections.plumb.aws.plugins.module_utils._engine.call import Call, ExecutedCall
from ansible_collections.plumb.aws.plugins.module_utils._engine.changes import SPREADING_SECONDS
from ansible_collections.plumb.aws.plugins.module_utils._engine.clock import pauses
from ansible_collections.plumb.aws.plugins.module_utils._engine.context import Context
from ansible_collections.plumb.aws.plugins.module_utils._engine.plan import Plan
from ansible_collections.plumb.aws.plugins.module_utils._iam.model import PolicyVersion
from ansible_collections.plumb.aws.plugins.module_utils._policy.document.canonical import same_document
from ansible_collections.plumb.aws.plugins.module_utils._resources.managed_policy import calls


def wait_until_visible(context: Context, plan: Plan, _desired: Any, made: Sequence[ExecutedCall]) -> tuple[Call, ...]:
    """Wait for the version that was added; ListPolicyVersions. Return the calls that take it back if it is a twin."""
    done = next((each for each in made if each.call.name == "create_policy_version" and each.response), None)
    if done is None:
        return ()
    arn, version_id = done.call.arguments["PolicyArn"], done.response["PolicyVersion"]["VersionId"]
    pause = pauses(context.clock, within=SPREADING_SECONDS)
    while True:
        versions = context.account.versions(arn)
        added = next((version for version in versions if version.version_id == version_id), None)
        if added is not None:
            return _take_back_twin(context, arn, done.call, added, versions)
        if not pause():
            context.warn(
                f"IAM did not show version {version_id} of {arn} within {SPREADING_SECONDS:.0f} seconds. The change is "
                "made; give IAM more time before it is used."
            )
            return ()


def _take_back_twin(
    context: Context, arn: str, call: Call, added: PolicyVersion, versions: Sequence[PolicyVersion]
) -> tuple[Call, ...]:
    """The younger of two writers takes its version back; both see both versions, and only one is the younger."""
    document = json.loads(call.arguments["PolicyDocument"])
    predicted = PolicyVersion(call.notes["version_id"], False, None)
    for other in reversed(versions):
        # what is older than the plan was there before, and was no reason not to add this one
        if not predicted.number <= other.number < added.number:
            continue
        if not same_document(context.account.document(arn, other.version_id) or {}, document):
            continue
        context.warn(
            f"{arn} got the same document twice at the same moment, as {other.version_id} and {added.version_id}: from "
            f"somebody else, or from a call of this task whose answer was lost. {added.version_id} is deleted again."
        )
        default = (calls.set_default(arn, other.version_id),) if added.is_default else ()
        return (*default, calls.take_back_version(arn, added.version_id))
    return ()
