# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The words of AccessDenied.

https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
"""

from __future__ import annotations

from embedded_iam.call import Call
from embedded_iam.credentials import is_denied_key
from embedded_iam.wire import AwsError

_KINDS = {"RoleName": "role", "UserName": "user", "GroupName": "group", "PolicyArn": "policy", "PolicyName": "policy"}


def caller_arn(call: Call) -> str:
    """The ARN that GetCallerIdentity gives for this caller's plain key; AWS names the real user or session."""
    name = "denied" if is_denied_key(call.access_key) else "embedded"
    return f"arn:{call.partition}:iam::{call.account}:user/{name}"


def access_denied(call: Call) -> AwsError:
    action = f"{call.service}:{call.operation}"
    message = (
        f"User: {caller_arn(call)} is not authorized to perform: {action} on resource: {_resource(call)}"
        f" because no identity-based policy allows the {action} action"
    )
    return AwsError("AccessDenied", message, 403)


def _resource(call: Call) -> str:
    """What AWS puts after "on resource:". Its form differs by operation and is not documented; these were
    seen: `arn:aws:iam::...:role/x` (CreateRole, AssumeRole), `role x`, `user x`, `group x`, `policy arn`, `policy x`
    (CreatePolicy).
    """
    if call.operation == "CreateRole":
        return f"arn:{call.partition}:iam::{call.account}:role{call.get('Path', '/')}{call['RoleName']}"
    if "RoleArn" in call.parameters:
        return call["RoleArn"]
    for parameter, kind in _KINDS.items():
        if parameter in call.parameters:
            return f"{kind} {call[parameter]}"
    return "*"
