# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a run remembers of the documents of policies, and what its own calls make of that."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from ansible_collections.plumb.aws.plugins.module_utils._engine.call import Call, Touch
from ansible_collections.plumb.aws.plugins.module_utils._iam.model import Document, document_from
from ansible_collections.plumb.aws.plugins.module_utils._iam.operations import policy_thing


def document_question(arn: str) -> str:
    """What the default document of a policy is remembered by."""
    return f"document-{hashlib.sha256(arn.encode()).hexdigest()[:32]}"


def changes_documents(call: Call, arn: str) -> bool:
    """Whether a call may change the documents that a policy has."""
    versions = Touch(policy_thing(arn), "versions")
    return any(touch.overlaps(versions) for touch in call.touches)


def default_documents(calls: Iterable[Call]) -> dict[str, Document | None]:
    """The default documents of policies after some calls, by ARN; None where the calls do not tell it."""
    found: dict[str, Document | None] = {}
    for call in calls:
        arn = call.notes.get("arn") if call.operation.creates else call.arguments.get("PolicyArn")
        if not arn or not changes_documents(call, arn):
            continue
        text = call.arguments.get("PolicyDocument")
        if call.arguments.get("SetAsDefault") is False:
            continue
        found[arn] = document_from(text, "PolicyDocument") if text else None
    return found
