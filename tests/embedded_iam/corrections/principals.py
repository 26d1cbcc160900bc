# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Principals of trust policies: what they are stored as, that they exist, and what remains of deleted ones.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html: an account id stands for
its root ARN; IAM turns the ARN of a user or role into its unique id when a policy is saved and back when it is shown,
so that the id shows once the user or role is gone, and a new one of the same name is not trusted. Principals of an
account that the server holds nothing of are believed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

from embedded_iam import moto_state
from embedded_iam.call import Call
from embedded_iam.corrections.registry import REWRITE, check
from embedded_iam.wire import AwsError

_ENTITY = re.compile(r"arn:([a-z-]+):iam::(\d{12}):(user|role)/\S+")
_OTHER_ARN = re.compile(
    r"arn:[a-z-]+:(iam::\d{12}:root|sts::\d{12}:(assumed-role/[^/\s]+/[^/\s]+|federated-user/\S+|self))"
)
_UNIQUE_ID = re.compile(r"(AIDA|AROA)[A-Z0-9]{12,}")


@check("CreateRole", "UpdateAssumeRolePolicy", stage=REWRITE)
def principals_are_resolved(call: Call) -> None:
    """Runs last, on a document that is known to be well-formed; it is stored as given where nothing is resolved."""
    parameter = "AssumeRolePolicyDocument" if call.operation == "CreateRole" else "PolicyDocument"
    document = json.loads(call[parameter])
    if _rewrite(document, lambda value: _resolved(call, value)):
        call.parameters[parameter] = _text(document)


def forget_principal(arn: str, unique_id: str) -> None:
    """Show the unique id in every trust policy that names the ARN of what was just deleted."""
    for backend in moto_state.existing_backends():
        for role in backend.roles.values():
            document = json.loads(role.assume_role_policy_document)
            if _rewrite(document, lambda value: unique_id if value == arn else value):
                role.assume_role_policy_document = _text(document)


def _resolved(call: Call, value: str) -> str:
    if value == "*" or (_OTHER_ARN.fullmatch(value) and "*" not in value):
        return value
    if re.fullmatch(r"\d{12}", value):
        return f"arn:{call.partition}:iam::{value}:root"
    if _UNIQUE_ID.fullmatch(value):
        return _arn_of(value)
    found = _ENTITY.fullmatch(value)
    if not found or "*" in value or "?" in value:
        raise invalid("AWS", value)
    partition, account, _kind = found.groups()
    if (account == call.account or moto_state.is_known(account)) and value not in _arns(account, partition):
        raise invalid("AWS", value)
    return value


def _arns(account: str, partition: str) -> set[str]:
    return {arn for _id, arn in moto_state.people(moto_state.iam_of(account, partition))}


def _arn_of(unique_id: str) -> str:
    """The ARN behind a unique id. One that belongs to nothing cannot be saved again."""
    for backend in moto_state.existing_backends():
        for known, arn in moto_state.people(backend):
            if known == unique_id:
                return arn
    raise invalid("AWS", unique_id)


def invalid(kind: str, value: str) -> AwsError:
    return AwsError("MalformedPolicyDocument", f'Invalid principal in policy: "{kind.upper()}":"{value}"')


def _rewrite(document: Any, resolve: Callable[[str], str]) -> bool:
    """Resolve every AWS principal in place; whether anything is different now."""
    statements = document["Statement"]
    changed = False
    for statement in [statements] if isinstance(statements, dict) else statements:
        principal = statement["Principal"]
        if "AWS" not in principal:
            continue
        before = principal["AWS"]
        after = resolve(before) if isinstance(before, str) else [resolve(value) for value in before]
        principal["AWS"] = after
        changed = changed or after != before
    return changed


def _text(document: Any) -> str:
    return json.dumps(document, separators=(",", ":"), ensure_ascii=False)
